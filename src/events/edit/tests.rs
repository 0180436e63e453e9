//! Changing events of ours against the sandbox, on both databases.

use std::sync::Arc;
use std::time::Duration;

use luma_sandbox::{Event, Fault, Location, Sandbox, Surface, User};

use super::*;
use crate::events::{EventPage, find, find_by_slug};
use crate::luma::LumaConfig;
use crate::test_on_both;
use crate::testing::{TestDb, clock};

struct Setting {
    test: TestDb,
    clock: Clock,
    sandbox: Sandbox,
    luma: Luma,
}

impl Setting {
    async fn new(test: TestDb) -> Self {
        // Whoever comes second finds it installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clock = clock();
        let now = clock.clone();
        let sandbox = Sandbox::start(Arc::new(move || now.now())).await.unwrap();
        let bases = [sandbox.api_url(), sandbox.web_url(), sandbox.page_url()];
        let mut config = LumaConfig::at(&bases[0], &bases[1], &bases[2]).unwrap();
        config.api_key = Some(luma_sandbox::API_KEY.into());
        config.calendar_id = Some(luma_sandbox::CALENDAR_ID.parse().unwrap());
        config.timeout = Duration::from_millis(600);
        config.budget = crate::luma::Budget::new(6_000, 1_000);
        let luma = Luma::new(config, &clock).unwrap();
        Self {
            test,
            clock,
            sandbox,
            luma,
        }
    }

    /// An event on our calendar, as it came in.
    async fn created(&self) -> Editable {
        let id = self.sandbox.edit(|world| {
            let host = world.add_user(User::new("Ana Ejemplo").with_email("ana@rust.example"));
            let mut event = Event::new("Noche de Rust");
            event.calendar_id = luma_sandbox::CALENDAR_ID.to_owned();
            event.host_ids = vec![host];
            event.location = Location::lima();
            world.add_event(event)
        });
        let reading = self.luma.managed_event(&id.parse().unwrap()).await.unwrap();
        self.store(&reading).await
    }

    async fn store(&self, reading: &Reading) -> Editable {
        let own = self.luma.calendar_id();
        let ingested = ingest(&self.test.db, &self.clock, own, reading, Occasion::Webhook)
            .await
            .unwrap();
        self.now(ingested.event_id).await
    }

    async fn now(&self, id: EventId) -> Editable {
        editable(&self.test.db, id).await.unwrap().unwrap()
    }

    async fn edit(&self, event: &Editable, wanted: &Form) -> Result<bool, EditError> {
        save(
            &self.test.db,
            &self.clock,
            &self.luma,
            &admin(),
            event.event_id,
            wanted,
        )
        .await
    }

    async fn page(&self, id: EventId) -> EventPage {
        let event = find(&self.test.db, &id.to_string()).await.unwrap().unwrap();
        find_by_slug(&self.test.db, &event.slug)
            .await
            .unwrap()
            .unwrap()
    }

    fn on_luma<T>(&self, event: &Editable, read: impl FnOnce(&mut Event) -> T) -> T {
        let id = event.luma_event_id.as_str();
        self.sandbox
            .edit(|world| read(world.events.get_mut(id).unwrap()))
    }

    fn updates(&self) -> usize {
        let requests = self.sandbox.requests();
        requests
            .iter()
            .filter(|request| request.path.ends_with("/events/update"))
            .count()
    }
}

fn admin() -> Admin {
    Admin::for_test("ana@hack0.example")
}

test_on_both!(
    a_change_goes_to_luma_and_then_to_our_copy,
    |test: TestDb| async move {
        let setting = Setting::new(test).await;
        let event = setting.created().await;
        let mut wanted = Form::of(&event);
        wanted.name = "Noche de Rust y pizza".into();
        wanted.description = Some("Trae tu **laptop**.".into());
        let later = |time, hours| {
            let time = event.local(time) + jiff::SignedDuration::from_hours(hours);
            time.strftime("%Y-%m-%dT%H:%M").to_string()
        };
        wanted.start = later(event.start_at, 1);
        wanted.end = later(event.end_at.unwrap(), 2);
        wanted.address = "Av. Larco 345, Miraflores".into();
        assert!(setting.edit(&event, &wanted).await.unwrap());

        let now = setting.now(event.event_id).await;
        assert_eq!(now.name, "Noche de Rust y pizza");
        assert_eq!(now.description.as_deref(), Some("Trae tu **laptop**."));
        assert_eq!(now.start_at.duration_since(event.start_at).as_hours(), 1);
        assert_eq!(
            now.place.venue.as_deref(),
            Some("Av. Larco 345, Miraflores")
        );
        let on_luma = setting.on_luma(&event, |event| {
            (event.name.clone(), event.start_at, event.end_at)
        });
        assert_eq!(
            on_luma,
            (now.name.clone(), now.start_at, now.end_at.unwrap())
        );
        let page = setting.page(event.event_id).await;
        let mut changed: Vec<&str> = page
            .revisions
            .iter()
            .map(|revision| revision.field.as_str())
            .collect();
        changed.sort_unstable();
        assert!(
            ["name", "start_at", "venue"]
                .iter()
                .all(|field| changed.contains(field)),
            "{changed:?}"
        );
    }
);

test_on_both!(
    nothing_changed_asks_luma_for_no_change,
    |test: TestDb| async move {
        let setting = Setting::new(test).await;
        let event = setting.created().await;
        assert!(!setting.edit(&event, &Form::of(&event)).await.unwrap());
        assert_eq!(setting.updates(), 0);
    }
);

test_on_both!(
    of_two_who_edit_at_once_one_is_told,
    |test: TestDb| async move {
        let setting = Setting::new(test).await;
        let event = setting.created().await;
        let (mut mine, mut yours) = (Form::of(&event), Form::of(&event));
        mine.name = "Mío".into();
        yours.name = "Tuyo".into();
        let (first, second) =
            tokio::join!(setting.edit(&event, &mine), setting.edit(&event, &yours));
        let outcomes = [first, second];
        let done = outcomes
            .iter()
            .filter(|outcome| matches!(outcome, Ok(true)))
            .count();
        let told = outcomes
            .iter()
            .filter(|outcome| matches!(outcome, Err(EditError::Busy | EditError::Changed)))
            .count();
        assert_eq!((done, told), (1, 1), "{outcomes:?}");
        assert_eq!(setting.updates(), 1);
    }
);

test_on_both!(
    who_comes_later_is_told_that_it_changed,
    |test: TestDb| async move {
        let setting = Setting::new(test).await;
        let event = setting.created().await;
        let mut mine = Form::of(&event);
        mine.name = "Mío".into();
        setting.edit(&event, &mine).await.unwrap();
        let mut yours = Form::of(&event);
        yours.name = "Tuyo".into();
        let outcome = setting.edit(&event, &yours).await;
        assert!(matches!(outcome, Err(EditError::Changed)), "{outcome:?}");
        assert_eq!(setting.now(event.event_id).await.name, "Mío");
    }
);

test_on_both!(
    what_changed_on_luma_meanwhile_isnt_overwritten,
    |test: TestDb| async move {
        let setting = Setting::new(test).await;
        let event = setting.created().await;
        setting.on_luma(&event, |event| event.name = "Cambiado en Luma".into());
        let mut wanted = Form::of(&event);
        wanted.name = "Otro".into();
        let outcome = setting.edit(&event, &wanted).await;
        assert!(matches!(outcome, Err(EditError::Changed)), "{outcome:?}");
        assert_eq!(setting.updates(), 0);
        // The form opened again shows what Luma says.
        assert_eq!(setting.now(event.event_id).await.name, "Cambiado en Luma");
    }
);

test_on_both!(
    luma_refusing_or_silent_leaves_ours_as_it_was,
    |test: TestDb| async move {
        let setting = Setting::new(test).await;
        let event = setting.created().await;
        let mut wanted = Form::of(&event);
        wanted.name = "Otro".into();
        for fault in [Fault::Status(400), Fault::Status(500), Fault::Hang] {
            // Once before the change is sent, once when it is.
            for passed in [0, 1] {
                let through = Fault::Slow(Duration::ZERO);
                setting
                    .sandbox
                    .fault(Surface::Official, through, Some(passed));
                setting
                    .sandbox
                    .fault(Surface::Official, fault.clone(), Some(1));
                let outcome = setting.edit(&event, &wanted).await;
                assert!(
                    matches!(outcome, Err(EditError::Luma(_))),
                    "{fault:?}: {outcome:?}"
                );
                assert_eq!(setting.now(event.event_id).await, event);
                assert_eq!(setting.updates(), passed);
                setting.sandbox.clear_requests();
            }
        }
        // Whoever failed has given the turn back.
        assert!(setting.edit(&event, &wanted).await.unwrap());
    }
);

test_on_both!(
    a_turn_that_was_never_given_back_ends,
    |test: TestDb| async move {
        let setting = Setting::new(test).await;
        let event = setting.created().await;
        let left = store::take_turn(&setting.test.db, &setting.clock, event.event_id)
            .await
            .unwrap();
        assert!(left.is_some());
        let mut wanted = Form::of(&event);
        wanted.name = "Otro".into();
        let outcome = setting.edit(&event, &wanted).await;
        assert!(matches!(outcome, Err(EditError::Busy)), "{outcome:?}");
        setting.clock.advance(jiff::SignedDuration::from_secs(91));
        assert!(setting.edit(&event, &wanted).await.unwrap());
    }
);

test_on_both!(
    somebody_elses_event_isnt_ours_to_change,
    |test: TestDb| async move {
        let setting = Setting::new(test).await;
        let event = setting.created().await;
        let reading = setting
            .luma
            .managed_event(&event.luma_event_id)
            .await
            .unwrap();
        let elsewhere = crate::luma::CalendarReading {
            id: "cal-elsewhere".parse().unwrap(),
            ..reading.calendar.clone().unwrap()
        };
        let reading = Reading {
            id: "evt-elsewhere".parse().unwrap(),
            calendar: Some(elsewhere),
            ..reading
        };
        let foreign = setting.store(&reading).await;
        let outcome = setting.edit(&foreign, &Form::of(&foreign)).await;
        assert!(matches!(outcome, Err(EditError::ReadOnly)), "{outcome:?}");
        assert_eq!(setting.updates(), 0);
    }
);

test_on_both!(what_cant_be_sent_is_named, |test: TestDb| async move {
    let setting = Setting::new(test).await;
    let event = setting.created().await;
    let opened = Form::of(&event);
    let with = |change: fn(&mut Form)| {
        let mut form = opened.clone();
        change(&mut form);
        form
    };
    let wrong = [
        (Problem::Name, with(|form| form.name = " \u{200b} ".into())),
        (Problem::Name, with(|form| form.name = "x".repeat(301))),
        (
            Problem::Description,
            with(|form| form.description = Some("x".repeat(20_001))),
        ),
        (Problem::Start, with(|form| form.start = "mañana".into())),
        (
            Problem::Start,
            with(|form| form.start = "1999-01-01T00:00".into()),
        ),
        (
            Problem::End,
            with(|form| form.end = "2001-01-01T00:00".into()),
        ),
        (
            Problem::Timezone,
            with(|form| form.timezone = "Lima".into()),
        ),
        (
            Problem::Address,
            with(|form| form.address = "x".repeat(201)),
        ),
        (
            Problem::MeetingUrl,
            with(|form| form.meeting_url = "javascript:alert(1)".into()),
        ),
        (
            Problem::Visibility,
            with(|form| form.visibility = "secret".into()),
        ),
    ];
    for (field, wanted) in wrong {
        let outcome = setting.edit(&event, &wanted).await;
        assert!(
            outcome
                .as_ref()
                .is_err_and(|error| Problem::of(error) == Some(field)),
            "{field:?}: {outcome:?}"
        );
        // It comes back as it was typed, but for the link, which is nobody's to keep.
        let typed = Form {
            meeting_url: String::new(),
            ..wanted
        };
        let kept = Draft {
            form: typed,
            problem: field,
        };
        let draft = draft(&setting.test.db, &admin(), event.event_id).await;
        assert_eq!(draft.unwrap(), Some(kept));
    }
    assert_eq!(setting.updates(), 0);
    assert!(!setting.edit(&event, &opened).await.unwrap());
    let draft = draft(&setting.test.db, &admin(), event.event_id).await;
    assert_eq!(draft.unwrap(), None, "what was saved needn't come back");
});
