//! What people paste becomes events, once.

use std::collections::HashSet;
use std::net::IpAddr;

use StepState::{Done, Failed, Skipped};
use futures::future::join_all;
use jiff::SignedDuration;
use luma_sandbox::Description;
use luma_sandbox::world::calendar::Calendar;

use super::*;
use crate::events::{Ownership, SyncStatus};
use crate::luma::LinkProblem;
use crate::test_on_both;

test_on_both!(
    a_pasted_link_becomes_an_event_on_our_calendar,
    |test: TestDb| async move {
        let s = Setting::new(test).await;
        let id = s.event("noche-rust", |event| {
            event.description = Description::markdown("## Agenda\n\nCharlas");
        });
        let import = s.import("Vamos: https://lu.ma/noche-rust?tk=secret").await;
        assert_eq!(states(&import), [Done; 5], "{import:?}");
        assert_eq!(
            (import.failure, import.is_finished, import.is_known),
            (None, true, false)
        );
        assert_eq!(import.link, "luma.com/noche-rust");
        let event = import.event.unwrap();
        assert_eq!(event.luma_event_id.as_str(), id);
        assert_eq!(event.ownership, Ownership::Referenced);
        assert!(
            event
                .luma_listing_id
                .as_deref()
                .unwrap()
                .starts_with("calev-")
        );
        assert_eq!(event.hosts[0].name.as_deref(), Some("Ana Ejemplo"));
        s.luma
            .edit(|world| assert!(world.listing_of(luma_sandbox::CALENDAR_ID, &id).is_some()));
        assert!(
            s.luma
                .requests()
                .iter()
                .all(|request| !format!("{request:?}").contains("secret\"")),
            "guests' keys stay here"
        );
    }
);

test_on_both!(
    every_spelling_is_the_same_event,
    |test: TestDb| async move {
        let s = Setting::new(test).await;
        let id = s.event("noche-rust", |_| {});
        let mut events = HashSet::new();
        for pasted in [
            "luma.com/noche-rust".to_owned(),
            format!("https://luma.com/event/{id}"),
            format!("lu.ma/e/{id}"),
            format!("https://luma.com/event/manage/{id}/guests"),
            id.clone(),
        ] {
            let import = s.import(&pasted).await;
            assert_eq!(import.is_known, !events.is_empty(), "{pasted}");
            events.insert(import.event.unwrap().id);
        }
        assert_eq!((events.len(), s.stored().await), (1, 1));
        let listed = s
            .luma
            .requests()
            .iter()
            .filter(|request| request.method == "POST")
            .count();
        assert_eq!(listed, 1, "what stands on our calendar isn't added again");
    }
);

test_on_both!(
    twenty_at_once_are_led_to_one_event,
    |test: TestDb| async move {
        let s = Setting::new(test).await;
        let id = s.event("noche-rust", |_| {});
        let links = [
            format!("luma.com/event/{id}"),
            "lu.ma/noche-rust".to_owned(),
        ];
        let visitor: IpAddr = "192.0.2.7".parse().unwrap();
        let submits =
            join_all((0..20).map(|n| s.imports.submit(&links[n % 2], Some(visitor)))).await;
        let ids: HashSet<_> = submits.into_iter().map(Result::unwrap).collect();
        assert_eq!(ids.len(), 2, "one import for each spelling");
        join_all((0..4).map(|_| s.imports.work_until_idle())).await;
        let mut events = HashSet::new();
        for id in ids {
            let import = s.imports.find(id).await.unwrap().unwrap();
            assert!(import.is_finished, "{import:?}");
            events.insert(import.event.unwrap().id);
        }
        assert_eq!((events.len(), s.stored().await), (1, 1));
    }
);

test_on_both!(
    an_event_of_our_own_calendar_is_created,
    |test: TestDb| async move {
        let s = Setting::new(test).await;
        s.event("propio", |event| {
            luma_sandbox::CALENDAR_ID.clone_into(&mut event.calendar_id);
        });
        let import = s.import("lu.ma/propio").await;
        assert_eq!(states(&import), [Done, Done, Done, Done, Skipped]);
        let event = import.event.unwrap();
        assert_eq!(event.ownership, Ownership::Created);
        let row: (Option<String>,) = sqlx::query_as("SELECT email FROM event_hosts")
            .fetch_one(s.db().reader())
            .await
            .unwrap();
        assert_eq!(
            row.0.as_deref(),
            Some("ana@rust.example"),
            "read by the official API, which has addresses"
        );
    }
);

test_on_both!(
    what_stands_elsewhere_is_named_and_nothing_is_saved,
    |test: TestDb| async move {
        let s = Setting::new(test).await;
        s.event("privado", |event| {
            "private".clone_into(&mut event.visibility);
        });
        s.event("miembros", |event| {
            "members-only".clone_into(&mut event.visibility);
        });
        let gone = s.event("borrado", |_| {});
        s.luma.edit(|world| {
            world.delete(&gone);
            world.add_calendar(Calendar::new("Crafter").with_slug("crafter"));
        });
        for (link, failure) in [
            ("luma.com/nadie", Failure::NotFound),
            ("luma.com/borrado", Failure::Deleted),
            ("luma.com/privado", Failure::Private),
            ("luma.com/miembros", Failure::Private),
            ("luma.com/crafter", Failure::Calendar),
        ] {
            let import = s.import(link).await;
            assert_eq!(
                (import.failure, import.is_finished),
                (Some(failure), true),
                "{link}"
            );
            assert!(import.event.is_none());
            assert_eq!(
                import
                    .steps
                    .iter()
                    .filter(|step| step.state == Failed)
                    .count(),
                1
            );
        }
        assert_eq!((s.stored().await, s.asked(Surface::Official)), (0, 0));
        assert!(matches!(
            s.imports.submit("luma.com/user/ana", None).await,
            Err(SubmitError::Link(LinkProblem::User))
        ));
    }
);

test_on_both!(
    past_and_already_known_events_are_no_trouble,
    |test: TestDb| async move {
        let s = Setting::new(test).await;
        let long_ago = s.clock.now() - SignedDuration::from_hours(24 * 300);
        s.event("pasado", |event| event.start_at = long_ago);
        assert!(!s.import("lu.ma/pasado").await.is_known);
        assert!(s.import("lu.ma/pasado").await.is_known);
        assert_eq!(s.stored().await, 1);
    }
);

test_on_both!(several_links_go_their_own_ways, |test: TestDb| async move {
    let s = Setting::new(test).await;
    s.event("uno", |_| {});
    s.event("dos", |_| {});
    let text = "- lu.ma/uno\n- https://luma.com/nadie\n- https://meetup.com/x?tk=y\n- luma.com/dos\n- lu.ma/uno?tk=z";
    let Submitted::Many(id, 0) = s.imports.submit_all(text, None).await.unwrap() else {
        panic!("several")
    };
    assert!(
        !s.imports
            .find_batch(id)
            .await
            .unwrap()
            .unwrap()
            .is_finished()
    );
    s.imports.work_until_idle().await.unwrap();
    let batch = s.imports.find_batch(id).await.unwrap().unwrap();
    assert!(batch.is_finished());
    let rows: Vec<_> = batch
        .rows
        .iter()
        .map(|row| match row {
            BatchRow::Import(import) => {
                (import.link.as_str(), import.event.is_some(), import.failure)
            }
            BatchRow::Problem { pasted, problem } => {
                assert_eq!(*problem, LinkProblem::OtherSite);
                (pasted.as_str(), false, None)
            }
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("luma.com/uno", true, None),
            ("luma.com/nadie", false, Some(Failure::NotFound)),
            ("https://meetup.com/x", false, None),
            ("luma.com/dos", true, None),
        ]
    );
    assert_eq!(s.stored().await, 2);
    let one = s
        .imports
        .submit_all("Vengan a lu.ma/uno, o a https://meetup.com/x", None)
        .await
        .unwrap();
    assert!(matches!(one, Submitted::One(_)));
    assert!(
        s.imports
            .find_batch(BatchId::new(&s.clock))
            .await
            .unwrap()
            .is_none()
    );
});

test_on_both!(
    fifty_links_at_once_and_joined_ones,
    |test: TestDb| async move {
        let s = Setting::new(test).await;
        let text: Vec<String> = (0..60).map(|n| format!("lu.ma/evento-{n}")).collect();
        let first = s.imports.submit("lu.ma/evento-7", None).await.unwrap();
        let visitor = Some("192.0.2.7".parse().unwrap());
        let Submitted::Many(id, left) = s
            .imports
            .submit_all(&text.join(" "), visitor)
            .await
            .unwrap()
        else {
            panic!("several")
        };
        let batch = s.imports.find_batch(id).await.unwrap().unwrap();
        assert_eq!(
            (batch.rows.len(), left),
            (50, 10),
            "the rest isn't forgotten"
        );
        assert!(
            matches!(&batch.rows[7], BatchRow::Import(import) if import.id == first),
            "it was queued already"
        );
    }
);

test_on_both!(
    a_calendar_offers_what_it_announces,
    |test: TestDb| async move {
        let s = Setting::new(test).await;
        let calendar = s
            .luma
            .edit(|world| world.add_calendar(Calendar::new("Crafter").with_slug("crafter")));
        for (slug, days) in [("ayer", -1), ("luego", 9), ("pronto", 2)] {
            let start = s.clock.now() + SignedDuration::from_hours(24 * days);
            s.event(slug, |event| {
                event.calendar_id.clone_from(&calendar);
                event.name = slug.into();
                event.start_at = start;
            });
        }
        for pasted in [
            "luma.com/crafter".to_owned(),
            format!("luma.com/calendar/{calendar}"),
        ] {
            let import = s.import(&pasted).await;
            assert_eq!(
                (import.failure, import.is_finished),
                (Some(Failure::Calendar), true)
            );
            let names: Vec<&str> = import
                .choices
                .iter()
                .map(|choice| choice.name.as_str())
                .collect();
            assert_eq!(names, ["pronto", "luego"], "{pasted}");
        }
        assert_eq!(s.stored().await, 0);
    }
);

test_on_both!(
    a_long_calendar_is_read_page_by_page,
    |test: TestDb| async move {
        let s = Setting::new(test).await;
        let calendars = s.luma.edit(|world| {
            [("larga", 120), ("sinfin", 230)].map(|(slug, count)| {
                let id = world.add_calendar(Calendar::new(slug).with_slug(slug));
                for n in 0..count {
                    let mut event = Event::new(format!("{slug} {n}"));
                    event.calendar_id.clone_from(&id);
                    event.start_at = world.now + SignedDuration::from_hours(n + 1);
                    event.end_at = event.start_at + SignedDuration::from_hours(1);
                    world.add_event(event);
                }
                slug
            })
        });
        for (slug, offered) in calendars.iter().zip([120, MOST_CHOICES + 1]) {
            let choices = s.import(&format!("luma.com/{slug}")).await.choices;
            assert_eq!(choices.len(), offered);
            let last = offered - 1;
            assert_eq!(
                choices[last].name,
                format!("{slug} {last}"),
                "soonest first"
            );
        }
    }
);

test_on_both!(
    a_known_event_that_is_deleted_at_its_source_says_so,
    |test: TestDb| async move {
        let s = Setting::new(test).await;
        for (slug, pasted_by_id) in [("por-id", true), ("por-slug", false)] {
            let id = s.event(slug, |_| {});
            let ours = s.import(&slug_link(slug)).await.event.unwrap();
            s.luma.edit(|world| world.cancel(&id));
            let import = s
                .import(&if pasted_by_id { id } else { slug_link(slug) })
                .await;
            assert_eq!(import.failure, Some(Failure::Deleted));
            let event = crate::events::find(s.db(), &ours.id.to_string())
                .await
                .unwrap()
                .unwrap();
            assert_eq!(event.sync_status, SyncStatus::SourceDeleted, "{slug}");
        }
    }
);
