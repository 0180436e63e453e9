//! Made-up data for the tests of the views: the events of the drawings in every state a page can show.

use hack0::Clock;
use hack0::attribution::{Attribution, CoOrganizer, Evidence, Match, MatchSource, Reason};
use hack0::events::{
    Count, Event, EventPage, Facets, Host, LocationType, Ownership, Place, Revision, SyncStatus,
};
use hack0::ids::{BatchId, EventId, ImportId, OrganizationId};
use hack0::imports::{Batch, BatchRow, Choice, Failure, Import, Step, StepReport, StepState};
use hack0::luma::LinkProblem;
use hack0::organizations::{Organization, OrganizationRef, OrganizationSummary};
use jiff::Timestamp;

use crate::components::filters::Offered;
use crate::components::narrowed::Narrowed;

/// A Sunday afternoon in Lima.
pub(crate) fn now() -> Timestamp {
    time("2026-11-22T18:00:00Z")
}

pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn clock() -> Clock {
    Clock::manual(now())
}

pub(crate) fn organization(slug: &str, name: &str) -> OrganizationRef {
    OrganizationRef {
        id: OrganizationId::new(&clock()),
        slug: slug.to_owned(),
        name: name.to_owned(),
    }
}

fn nobody() -> Attribution {
    Attribution {
        organization: None,
        suggestion: None,
        confidence: 0,
        match_source: MatchSource::None,
        matched_host_id: None,
        decided_by: None,
        decided_at: None,
        evidence: Evidence::default(),
    }
}

fn by(organization: OrganizationRef, confidence: u8, reason: Reason) -> Attribution {
    let host = "usr-club0000001".parse().ok();
    Attribution {
        confidence,
        match_source: reason.match_source(),
        matched_host_id: host.clone(),
        evidence: Evidence {
            matches: vec![
                Match {
                    organization_id: organization.id,
                    confidence,
                    host_id: host,
                    reason,
                },
                Match {
                    organization_id: OrganizationId::new(&clock()),
                    confidence: 33,
                    host_id: "usr-lima0000002".parse().ok(),
                    reason: Reason::History { seen: 1, of: 1 },
                },
            ],
            look_alikes: Vec::new(),
        },
        organization: Some(organization),
        ..nobody()
    }
}

pub(crate) fn verified() -> Attribution {
    let since = time("2026-03-03T15:00:00Z").as_millisecond();
    by(
        organization("rust-peru", "Rust Perú"),
        100,
        Reason::Verified {
            by: MatchSource::Claim,
            since,
        },
    )
}

fn host(id: &str, name: &str) -> Host {
    Host {
        id: id.parse().expect("an id"),
        name: Some(name.to_owned()),
        avatar_url: None,
        website: None,
    }
}

fn place(city: &str, country: &str, code: &str, venue: Option<&str>) -> Place {
    Place {
        kind: LocationType::InPerson,
        venue: venue.map(str::to_owned),
        address: None,
        is_address_hidden: false,
        city: Some(city.to_owned()),
        region: None,
        country: Some(country.to_owned()),
        country_code: Some(code.to_owned()),
    }
}

pub(crate) fn online() -> Place {
    Place {
        kind: LocationType::Online,
        city: None,
        country: None,
        country_code: None,
        ..place("", "", "", None)
    }
}

fn event(slug: &str, name: &str, start: &str, zone: &str, place: Place) -> Event {
    let start_at = time(start);
    Event {
        id: EventId::new(&clock()),
        slug: slug.to_owned(),
        luma_event_id: "evt-byoR0WEu1o9XquH".parse().expect("an id"),
        luma_url: format!("https://luma.com/{slug}"),
        luma_listing_id: Some("calev-RbXmiMEPAAEpvYV".to_owned()),
        name: name.to_owned(),
        start_at,
        end_at: Some(start_at + jiff::SignedDuration::from_mins(150)),
        timezone: zone.to_owned(),
        place,
        cover_url: None,
        ownership: Ownership::Referenced,
        sync_status: SyncStatus::Synced,
        last_source_check_at: Some(time("2026-11-22T03:00:00Z")),
        canceled_at: None,
        calendar: None,
        attribution: nobody(),
        co_organizers: Vec::new(),
        hosts: vec![
            host("usr-club0000001", "Club Rust"),
            host("usr-lima0000002", "LimaJS"),
        ],
        created_at: time("2026-11-03T15:00:00Z"),
        updated_at: time("2026-11-17T15:00:00Z"),
        changed_at: None,
    }
}

pub(crate) fn rust_night() -> Event {
    let limajs = CoOrganizer {
        organization: organization("limajs", "LimaJS"),
        confidence: 85,
        match_source: MatchSource::Domain,
        matched_host_id: "usr-lima0000002".parse().ok(),
    };
    let utec = Place {
        address: Some("Jr. Medrano Silva 165, Barranco, Lima".to_owned()),
        ..place("Lima", "Peru", "PE", Some("UTEC, auditorio 2"))
    };
    Event {
        attribution: verified(),
        co_organizers: vec![limajs],
        ..event(
            "noche-de-rust-x7k2",
            "Noche de Rust: async sin lágrimas",
            "2026-11-23T00:00:00Z",
            "America/Lima",
            utec,
        )
    }
}

/// The list of the drawings, and what they leave out.
pub(crate) fn events() -> Vec<Event> {
    let hidden = Place {
        is_address_hidden: true,
        ..place("Bogotá", "Colombia", "CO", None)
    };
    vec![
        Event {
            end_at: Some(time("2026-11-23T13:00:00Z")),
            ..event(
                "devfest-en-curso",
                "Hackathon de 48 horas en curso",
                "2026-11-21T13:00:00Z",
                "America/Guayaquil",
                place("Quito", "Ecuador", "EC", Some("Casa Tech")),
            )
        },
        rust_night(),
        Event {
            attribution: by(
                organization("pioneras", "Pioneras"),
                60,
                Reason::History { seen: 6, of: 8 },
            ),
            ..event(
                "demo-night",
                "Demo night: agentes que sí funcionan",
                "2026-11-23T01:30:00Z",
                "America/Bogota",
                hidden,
            )
        },
        Event {
            attribution: by(
                organization("beerjs-cordoba", "BeerJS Córdoba"),
                85,
                Reason::Domain {
                    domain: "beerjs.com.ar".to_owned(),
                },
            ),
            sync_status: SyncStatus::Drifted,
            ..event(
                "postgresql-cerveza",
                "Meetup de PostgreSQL + cerveza",
                "2026-11-23T21:30:00Z",
                "America/Argentina/Cordoba",
                place("Córdoba", "Argentina", "AR", Some("Club de Programación")),
            )
        },
        event(
            "observabilidade",
            "Observabilidade para times pequenos",
            "2026-11-23T22:00:00Z",
            "America/Sao_Paulo",
            online(),
        ),
        Event {
            canceled_at: Some(now()),
            ..event(
                "cancelado",
                "Taller de Kubernetes en casa",
                "2026-11-25T22:00:00Z",
                "America/Santiago",
                place("Santiago", "Chile", "CL", Some("Universidad de Chile")),
            )
        },
        Event {
            attribution: by(
                organization("medellinjs", "MedellínJS"),
                95,
                Reason::Calendar {
                    calendar_id: "cal-a1B2c3D4e5F6g7H".parse().expect("an id"),
                },
            ),
            co_organizers: vec![CoOrganizer {
                organization: organization("codeando", "Codeando"),
                confidence: 85,
                match_source: MatchSource::Domain,
                matched_host_id: None,
            }],
            ..event(
                "datos-abiertos",
                "Hackathon: datos abiertos para la ciudad",
                "2026-11-28T14:00:00Z",
                "America/Bogota",
                place("Medellín", "Colombia", "CO", Some("Ruta N")),
            )
        },
        Event {
            sync_status: SyncStatus::SourceDeleted,
            ..event(
                "desaparecido",
                "Un evento que ya no está",
                "2027-01-12T23:00:00Z",
                "America/Mexico_City",
                place("Ciudad de México", "Mexico", "MX", None),
            )
        },
    ]
}

/// What a list with these filters can be narrowed to.
pub(crate) fn offered(narrowed: &Narrowed) -> Offered {
    let counts = |counts: &[(&str, u32)]| {
        let count = |(value, events): &(&str, u32)| Count {
            value: (*value).to_owned(),
            events: *events,
        };
        counts.iter().map(count).collect()
    };
    let is_country = narrowed.country.is_some();
    Offered {
        facets: Facets {
            countries: counts(&[("PE", 12), ("MX", 8), ("DO", 1), ("atlantida", 1)]),
            cities: counts(if is_country {
                &[("Lima", 9), ("Arequipa", 3)]
            } else {
                &[]
            }),
            online: 4,
            in_person: 18,
        },
        has_counts: narrowed.words.is_none() && narrowed.organization.is_none(),
    }
}

/// With everything that an event's page can tell.
pub(crate) fn event_page() -> EventPage {
    let revision = |field: &str, old: Option<&str>, new: Option<&str>, at: &str| Revision {
        field: field.to_owned(),
        old_value: old.map(str::to_owned),
        new_value: new.map(str::to_owned),
        changed_at: time(at),
    };
    EventPage {
        event: rust_night(),
        description_html: Some(
            "<p>Una noche para perderle el miedo a <strong>async</strong>: de los futuros a mano hasta un servidor que aguanta.</p>\
             <ul><li>Pin, sin misterio</li><li>Cancelación que no muerde</li></ul><p>Trae tu laptop.</p>"
                .to_owned(),
        ),
        revisions: vec![
            revision("venue", Some("UTEC, auditorio 1"), Some("UTEC, auditorio 2"), "2026-11-17T15:00:00Z"),
            revision("start_at", Some("2026-11-22T23:30:00Z"), Some("2026-11-23T00:00:00Z"), "2026-11-12T15:00:00Z"),
            revision("hosts", Some("Club Rust"), Some("Club Rust, LimaJS"), "2026-11-10T15:00:00Z"),
            revision("location_type", Some("online"), Some("in_person"), "2026-11-09T15:00:00Z"),
            revision("description", None, None, "2026-11-08T15:00:00Z"),
            revision("something_new", Some("a"), Some("b"), "2026-11-07T15:00:00Z"),
        ],
    }
}

pub(crate) fn directory() -> Vec<OrganizationSummary> {
    [
        ("rust-peru", "Rust Perú", "PE", 4),
        ("pioneras", "Pioneras", "CO", 1),
        ("beerjs-cordoba", "BeerJS Córdoba", "AR", 0),
    ]
    .into_iter()
    .map(
        |(slug, name, country, upcoming_events)| OrganizationSummary {
            organization: organization(slug, name),
            website: None,
            country: Some(country.to_owned()),
            upcoming_events,
        },
    )
    .collect()
}

pub(crate) fn rust_peru() -> Organization {
    Organization {
        id: OrganizationId::new(&clock()),
        slug: "rust-peru".to_owned(),
        name: "Rust Perú".to_owned(),
        website: Some("https://rustperu.pe/".to_owned()),
        country: Some("PE".to_owned()),
        domains: vec!["rustperu.pe".to_owned(), "rust.pe".to_owned()],
        calendars: Vec::new(),
        verified_hosts: Vec::new(),
        created_at: now(),
        updated_at: now(),
    }
}

/// An import whose steps stand like this; the event is there once it is saved.
pub(crate) fn import(states: [StepState; 5], failure: Option<Failure>) -> Import {
    let steps = [Step::Find, Step::Hosts, Step::Match, Step::Save, Step::List];
    let reports = steps
        .into_iter()
        .zip(states)
        .zip([412, 31, 12, 26, 1190])
        .map(|((step, state), millis)| StepReport {
            step,
            state,
            millis: (state != StepState::Waiting).then_some(millis),
            failure: failure.filter(|_| state == StepState::Failed),
        });
    let is_saved = states[3] == StepState::Done;
    Import {
        choices: Vec::new(),
        id: ImportId::new(&clock()),
        link: "luma.com/noche-rust".to_owned(),
        steps: reports.collect(),
        failure: failure.filter(|_| !is_saved),
        event: is_saved.then(rust_night),
        is_known: false,
        is_finished: !states.contains(&StepState::Running) && !states.contains(&StepState::Waiting),
        retry_at: None,
        created_at: now(),
    }
}

/// A pasted calendar, waiting for somebody to choose.
pub(crate) fn calendar() -> Import {
    let choice = |id: &str, name: &str, start: &str, zone: &str| Choice {
        luma_event_id: id.parse().expect("an id"),
        name: name.to_owned(),
        start_at: time(start),
        timezone: zone.to_owned(),
    };
    let [waiting, failed] = [StepState::Waiting, StepState::Failed];
    Import {
        link: "luma.com/crafter".to_owned(),
        choices: vec![
            choice(
                "evt-a1B2c3D4e5F6g7H",
                "Noche de compiladores",
                "2026-11-28T00:00:00Z",
                "America/Lima",
            ),
            choice(
                "evt-b1B2c3D4e5F6g7H",
                "Hackathon: datos abiertos para la ciudad y sus barrios",
                "2026-11-28T14:00:00Z",
                "America/Bogota",
            ),
        ],
        is_finished: true,
        ..import(
            [failed, waiting, waiting, waiting, waiting],
            Some(Failure::Calendar),
        )
    }
}

/// A link in every state.
pub(crate) fn batch() -> Batch {
    let (done, waiting, running, failed) = (
        StepState::Done,
        StepState::Waiting,
        StepState::Running,
        StepState::Failed,
    );
    let unsaved =
        |first: StepState, failure| import([first, waiting, waiting, waiting, waiting], failure);
    let imports = [
        import([done; 5], None),
        Import {
            is_finished: true,
            link: "luma.com/no-existe".to_owned(),
            ..unsaved(failed, Some(Failure::NotFound))
        },
        unsaved(running, None),
        Import {
            failure: None,
            retry_at: Some(time("2026-11-22T18:02:00Z")),
            ..unsaved(failed, Some(Failure::LumaDown))
        },
        calendar(),
    ];
    let mut rows: Vec<_> = imports
        .into_iter()
        .map(|import| BatchRow::Import(Box::new(import)))
        .collect();
    let problem = BatchRow::Problem {
        pasted: "https://www.meetup.com/lima-js".to_owned(),
        problem: LinkProblem::OtherSite,
    };
    rows.insert(2, problem);
    Batch {
        id: BatchId::new(&clock()),
        rows,
    }
}

/// The same when all is done.
pub(crate) fn finished(mut batch: Batch) -> Batch {
    for row in &mut batch.rows {
        if let BatchRow::Import(unfinished) = row
            && !unfinished.is_finished
        {
            **unfinished = import([StepState::Done; 5], None);
        }
    }
    batch
}
