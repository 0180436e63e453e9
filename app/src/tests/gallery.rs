//! Every page in every state, made from the fixtures.

use hack0::events::{Event, EventPage, LocationType};
use hack0::imports::{Failure, StepState};
use hack0::organizations::OrganizationFilter;
use http::StatusCode;
use jiff::Timestamp;
use leptos::prelude::*;

use crate::components::filters::Offered;
use crate::components::narrowed::{Narrowed, When};
use crate::fixtures as made;
use crate::language::Language;
use crate::page::{Frame, Page, Place, document};
use crate::pages::import::Returned;
use crate::pages::organization::Shown;
use crate::pages::organizations::Directory;
use crate::pages::{batches, choices, event, events, home, import, imports};

const DONE: StepState = StepState::Done;
const WAITING: StepState = StepState::Waiting;

pub(super) fn whole(language: Language, path: &str, body: AnyView) -> String {
    titled(language, path, "Título", body)
}

pub(super) fn titled(language: Language, path: &str, title: &str, body: AnyView) -> String {
    let place = Place {
        base_url: "https://hack0.example".to_owned(),
        path: path.to_owned(),
        query: crate::ask::Query::default(),
    };
    let frame = Frame {
        language,
        is_demo: false,
        place: Some(place),
    };
    let page = Page {
        canonical: Some(path.to_owned()),
        ..Page::new(title.to_owned(), body)
    };
    document(&frame, page).to_html()
}

pub(super) fn listed(
    language: Language,
    now: Timestamp,
    events: &[Event],
    narrowed: &Narrowed,
    cursor: Option<&str>,
) -> AnyView {
    let found = hack0::events::Page {
        items: events.to_vec(),
        next_cursor: cursor.map(str::to_owned),
    };
    let title = events::title(language, narrowed, events.first());
    let offered = made::offered(narrowed);
    events::view(language, now, &found, &title, narrowed, &offered)
}

fn directory(language: Language, country: Option<&str>, words: Option<&str>) -> Directory {
    let filter = OrganizationFilter {
        country: country.map(str::to_owned),
        query: words.map(str::to_owned),
    };
    Directory {
        language,
        filter,
        countries: made::countries(),
    }
}

/// Every page in every state, by name.
pub(super) fn gallery(language: Language) -> Vec<(&'static str, String)> {
    let (now, list) = (made::now(), made::events());
    let searched = Narrowed {
        words: Some("cobol".to_owned()),
        ..Narrowed::default()
    };
    let past = Narrowed {
        is_past: true,
        organization: Some(("rust-peru".to_owned(), "Rust Perú".to_owned())),
        ..Narrowed::default()
    };
    let in_lima = Narrowed {
        country: Some("PE".to_owned()),
        city: Some("Lima".to_owned()),
        format: Some(LocationType::InPerson),
        when: Some(When::Week),
        words: Some("rust".to_owned()),
        ..Narrowed::default()
    };
    let hosts = made::hosts();
    let shown = Shown {
        hosts: &hosts,
        upcoming: &list[1..3],
        past: &list[..1],
    };
    let canceled = EventPage {
        event: list[5].clone(),
        description_html: None,
        revisions: Vec::new(),
        proven: None,
    };
    let unsure = EventPage {
        event: list[2].clone(),
        description_html: None,
        revisions: Vec::new(),
        proven: None,
    };
    let drifted = EventPage {
        event: list[3].clone(),
        description_html: None,
        revisions: Vec::new(),
        proven: None,
    };
    let gone = EventPage {
        event: list[7].clone(),
        ..canceled.clone()
    };
    let nobodys = EventPage {
        event: Event {
            luma_listing_id: None,
            ..list[4].clone()
        },
        ..canceled.clone()
    };
    let looking = made::import(
        [StepState::Running, WAITING, WAITING, WAITING, WAITING],
        None,
    );
    let running = made::import([DONE, DONE, DONE, DONE, StepState::Running], None);
    let failed = made::import(
        [StepState::Failed, WAITING, WAITING, WAITING, WAITING],
        Some(Failure::NotFound),
    );
    let failed = hack0::imports::Import {
        is_finished: true,
        ..failed
    };
    let waiting = made::import(
        [DONE, DONE, DONE, DONE, StepState::Failed],
        Some(Failure::LumaDown),
    );
    let waiting = hack0::imports::Import {
        is_finished: false,
        retry_at: Some(made::time("2026-11-22T18:02:00Z")),
        ..waiting
    };
    let done = made::import([DONE, DONE, DONE, DONE, StepState::Skipped], None);
    let nothing = choices::Problem {
        sentence: language.choose_nothing(),
        chosen: std::collections::HashSet::new(),
        status: StatusCode::UNPROCESSABLE_ENTITY,
        retry_after: None,
    };
    let views = vec![
        (
            "home",
            "/",
            home::view(
                language,
                now,
                &list,
                Some("abc"),
                &made::offered(&Narrowed::default()),
            ),
        ),
        (
            "home-empty",
            "/",
            home::view(language, now, &[], None, &Offered::default()),
        ),
        (
            "events-nothing",
            "/events",
            listed(language, now, &[], &searched, None),
        ),
        (
            "events-past",
            "/events",
            listed(
                language,
                made::time("2027-06-01T00:00:00Z"),
                &list,
                &past,
                Some("abc"),
            ),
        ),
        (
            "events",
            "/events",
            listed(language, now, &list, &Narrowed::default(), None),
        ),
        (
            "events-in-lima",
            "/events",
            listed(language, now, &list[1..2], &in_lima, None),
        ),
        (
            "events-filtered-nothing",
            "/events",
            listed(language, now, &[], &in_lima, None),
        ),
        (
            "event",
            "/events/x",
            event::view(language, now, &made::event_page()),
        ),
        (
            "event-over",
            "/events/x",
            event::view(
                language,
                made::time("2026-12-01T00:00:00Z"),
                &made::event_page(),
            ),
        ),
        (
            "event-unsure",
            "/events/x",
            event::view(language, now, &unsure),
        ),
        (
            "event-drifted",
            "/events/x",
            event::view(language, now, &drifted),
        ),
        (
            "event-canceled",
            "/events/x",
            event::view(language, now, &canceled),
        ),
        ("event-gone", "/events/x", event::view(language, now, &gone)),
        (
            "event-nobodys",
            "/events/x",
            event::view(language, now, &nobodys),
        ),
        (
            "organizations",
            "/organizations",
            directory(language, None, None).view(&made::directory(), Some("abc")),
        ),
        (
            "organizations-nothing",
            "/organizations",
            directory(language, None, Some("cobol")).view(&[], None),
        ),
        (
            "organizations-nothing-there",
            "/organizations",
            directory(language, Some("UY"), Some("rust")).view(&[], None),
        ),
        (
            "organizations-in-peru",
            "/organizations",
            directory(language, Some("PE"), None).view(&made::directory()[..1], None),
        ),
        (
            "organization",
            "/organizations/x",
            shown.view(language, now, &made::rust_peru()),
        ),
        (
            "import",
            "/import",
            import::view(language, Returned::default()),
        ),
        (
            "import-wrong",
            "/import",
            import::view(
                language,
                Returned {
                    link: Some("https://meetup.com/x".to_owned()),
                    problem: Some(language.link_other_site()),
                    ..Returned::default()
                },
            ),
        ),
        (
            "import-several-wrong",
            "/import",
            import::view(
                language,
                Returned {
                    links: Some("https://meetup.com/x\nlu.ma/pricing".to_owned()),
                    problem: Some(language.link_other_site()),
                    is_open: true,
                    ..Returned::default()
                },
            ),
        ),
        (
            "imports-choose",
            "/imports/x",
            imports::view(language, now, &made::calendar(), None),
        ),
        (
            "imports-nothing-chosen",
            "/imports/x",
            imports::view(language, now, &made::calendar(), Some(&nothing)),
        ),
        (
            "batch-running",
            "/imports/batches/x",
            batches::view(language, now, &made::batch(), 12),
        ),
        (
            "batch-done",
            "/imports/batches/x",
            batches::view(language, now, &made::finished(made::batch()), 0),
        ),
        (
            "imports-looking",
            "/imports/x",
            imports::view(language, now, &looking, None),
        ),
        (
            "imports-running",
            "/imports/x",
            imports::view(language, now, &running, None),
        ),
        (
            "imports-failed",
            "/imports/x",
            imports::view(language, now, &failed, None),
        ),
        (
            "imports-waiting",
            "/imports/x",
            imports::view(language, now, &waiting, None),
        ),
        (
            "imports-done",
            "/imports/x",
            imports::view(language, now, &done, None),
        ),
    ];
    views
        .into_iter()
        .map(|(name, path, view)| (name, whole(language, path, view)))
        .collect()
}
