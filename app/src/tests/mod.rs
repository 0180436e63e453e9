//! Every view in every language and state: what must stand in it, and what must never.

use std::collections::HashSet;

use hack0::attribution::Reason;
use hack0::events::SyncStatus;
use hack0::imports::{Failure, Import, StepState};
use http::StatusCode;
use leptos::prelude::*;

use crate::components::filters::Offered;
use crate::fixtures as made;
use crate::language::Language;
use crate::pages::import::Returned;
use crate::pages::{choices, event, home, import, imports};

mod gallery;
mod lists;

use gallery::{gallery, titled};

#[test]
fn every_page_holds_to_the_rules() {
    for language in Language::ALL {
        for (name, html) in gallery(language) {
            let name = format!("{name} in {}", language.code());
            assert!(html.starts_with("<!DOCTYPE html>"), "{name}");
            assert_eq!(html.matches("<h1").count(), 1, "{name} has one h1");
            assert_eq!(html.matches("<main").count(), 1, "{name}");
            assert!(
                !html.contains("<script>") && !html.contains("<style"),
                "{name} has nothing inline"
            );
            assert!(
                !html.contains(" style=") && !html.contains(" onclick="),
                "{name} has nothing inline"
            );
            assert!(
                html.contains(&format!("<html lang=\"{}\">", language.code())),
                "{name}"
            );
            assert_eq!(
                html.matches("id=\"").count(),
                ids(&html).len(),
                "{name} uses each id once"
            );
        }
    }
}

fn ids(html: &str) -> std::collections::BTreeSet<&str> {
    html.split("id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

fn page(name: &str) -> String {
    let pages = gallery(Language::Spanish);
    let page = pages.into_iter().find(|(other, _)| *other == name);
    // What a reader reads: without the signs that keep text nodes apart.
    page.expect("a page of that name").1.replace("<!>", "")
}

#[test]
fn the_event_says_why_and_what_changed() {
    let event = page("event");
    for text in [
        "19:00 – 21:30, hora local (PET, GMT−5)",
        "Anfitrión verificado con un enlace a su correo, 100 %",
        "3 mar",
        "Empieza 30 minutos más tarde:",
        "<del><bdi>18:30</bdi></del>",
        "<del><bdi>UTEC, auditorio 1</bdi></del>",
        "presencial",
        "Importado desde luma.com/noche-de-rust-x7k2",
        "Registrarse en Luma",
        "Está en el calendario de hack0",
        "La única pista",
        "<strong>async</strong>",
    ] {
        assert!(event.contains(text), "{text} is missing");
    }
    assert!(page("event-over").contains("Ver en Luma"));
    assert!(page("event-canceled").contains("Este evento está cancelado."));
    assert!(page("event-nobodys").contains("Todavía no está en el calendario de hack0"));
    assert!(
        page("event-unsure").contains("Organizó 6 de los otros 8 eventos de este anfitrión, 60 %")
    );
}

#[test]
fn a_tick_beside_a_host_means_that_this_host_is_verified() {
    let verified = "class=\"host-of verified\"";
    // Verified through its link; the other host only shares the event.
    let event = page("event");
    assert_eq!(event.matches(verified).count(), 1);
    assert!(event.contains("<span class=\"host-of\"><bdi>LimaJS</bdi></span>"));
    // Decided by its e-mail's domain, by its record.
    for name in ["event-drifted", "event-unsure"] {
        let html = page(name);
        assert!(
            html.contains("<span class=\"host-of\">") && !html.contains(verified),
            "{name}"
        );
    }
    // Somebody's decision on the event doesn't verify the host.
    let mut decided = made::event_page();
    decided.event.attribution.decided_by = Some("admin".to_owned());
    decided.event.attribution.evidence.matches[0].reason = Reason::Domain {
        domain: "rustperu.pe".into(),
    };
    let html = event::view(Language::Spanish, made::now(), &decided).to_html();
    assert!(html.contains("badge-certain") && !html.contains(verified));
}

#[test]
fn headings_leave_out_no_level() {
    for (name, html) in gallery(Language::English) {
        let levels = html.split("<h").skip(1).filter_map(|rest| {
            let level = rest.chars().next()?.to_digit(10)?;
            rest[1..].starts_with([' ', '>']).then_some(level)
        });
        let mut last = 0;
        for level in levels {
            assert!(level <= last + 1, "h{level} after h{last} on {name}");
            last = level;
        }
        assert!(last >= 1, "{name}");
    }
}

#[test]
fn a_changed_event_says_what_changed() {
    let mut changed = made::event_page();
    changed.event.sync_status = SyncStatus::Drifted;
    let html = event::view(Language::Spanish, made::now(), &changed).to_html();
    for text in [
        "Pasó de 18:30 a 19:00.",
        "Ahora es presencial.",
        "Ahora en UTEC, auditorio 2; antes, en UTEC, auditorio 1.",
        "href=\"#history\"",
    ] {
        assert!(html.contains(text), "{text} is missing in {html}");
    }
    // Without anything on record it says that much.
    assert!(page("event-drifted").contains("Cambió después"));
}

#[test]
fn clues_are_said_once_and_by_name() {
    let mut page = made::event_page();
    let limajs = page.event.co_organizers[0].organization.id;
    let matches = &mut page.event.attribution.evidence.matches;
    let mut known = matches[1].clone();
    known.organization_id = limajs;
    matches.extend([matches[0].clone(), known.clone(), known]);
    let html = event::view(Language::Spanish, made::now(), &page).to_html();
    assert!(html.contains("Las 2 pistas"), "{html}");
}

#[test]
fn what_is_saved_but_not_listed_says_so() {
    let done = StepState::Done;
    let import = made::import(
        [done, done, done, done, StepState::Failed],
        Some(Failure::Refused),
    );
    let later = made::time("2026-12-01T00:00:00Z");
    let html = imports::view(Language::Spanish, later, &import, None).to_html();
    for text in [
        "<h1>Guardado, pero no en el calendario</h1>",
        "Este evento ya pasó.",
    ] {
        assert!(html.contains(text), "{text} is missing in {html}");
    }
}

#[test]
fn imports_say_how_every_step_stands() {
    let running = page("imports-running");
    for text in [
        "Evento encontrado:",
        "2 anfitriones leídos",
        "Organización: Rust Perú, 100 %",
        "Guardado",
        "Añadiendo al calendario de hack0…",
        "0,4 s",
        "1,2 s",
    ] {
        assert!(running.contains(text), "{text} is missing");
    }
    for name in [
        "imports-looking",
        "imports-running",
        "imports-waiting",
        "batch-running",
    ] {
        let html = page(name);
        assert!(
            html.contains("Sigue solo") && html.contains("href=\"/import"),
            "{name}"
        );
    }
    assert!(page("imports-looking").contains("href=\"/events\" class=\"button"));
    assert!(!page("imports-done").contains("Sigue solo"));
    assert!(page("imports-failed").contains("Luma no conoce ningún evento"));
    assert!(page("imports-waiting").contains("Lo intentaremos otra vez en 2 minutos"));
    assert!(page("imports-waiting").contains("Luma no responde ahora."));
    let wrong = page("import-wrong");
    assert!(
        wrong.contains(" autofocus")
            && wrong.contains("aria-invalid=\"true\"")
            && wrong.contains("aria-describedby=\"link-problem\"")
    );
    assert!(wrong.contains("value=\"https://meetup.com/x\""));
}

#[test]
fn every_failure_of_a_delivery_has_a_sentence_of_its_own() {
    use hack0::webhooks::Failure;
    let failures = [
        Failure::Unreadable,
        Failure::NotFound,
        Failure::StillThere,
        Failure::KeyRefused,
        Failure::Busy,
        Failure::LumaDown,
        Failure::LumaUnreadable,
        Failure::Internal,
    ];
    for language in Language::ALL {
        let sentence = |failure: Failure| language.delivery_failure(failure.as_str());
        let sentences: HashSet<String> = failures.into_iter().map(sentence).collect();
        assert_eq!(sentences.len(), failures.len(), "{language:?}");
    }
}

#[test]
fn a_batch_says_how_every_link_stands() {
    let running = page("batch-running");
    for text in [
        "Importando 6 eventos",
        "1 listo · 2 fallaron · 1 calendario por elegir · 1 en curso · 1 pendiente",
        "value=\"4\"",
        "Noche de Rust",
        "badge-certain",
        "Ese enlace es de otro sitio.",
        "Luma no conoce ningún evento",
        "Luma no responde ahora. Lo intentaremos otra vez en 2 minutos",
        "Este calendario anuncia 2 eventos próximos.",
        "Quedaron fuera 12 enlaces: se toman hasta 50 a la vez.",
        "/progress\"",
    ] {
        assert!(running.contains(text), "{text} is missing in {running}");
    }
    let done = page("batch-done");
    assert!(done.contains("3 eventos importados, 2 fallaron") && !done.contains("data-progress"));
    assert!(!done.contains("<progress") && !done.contains("Quedaron fuera"));
}

#[test]
fn a_calendar_with_more_than_can_be_taken_says_so() {
    let mut import = made::calendar();
    let one = import.choices[0].clone();
    let chosen = |import: &Import| {
        let view = choices::choices(Language::Spanish, import, None);
        let html = titled(Language::Spanish, "/", "x", view).replace("<!>", "");
        (html.matches(" checked").count(), html)
    };
    for (count, shown, hint, more) in [
        (50, 50, false, false),
        (51, 51, true, false),
        (201, 200, true, true),
    ] {
        import.choices = vec![one.clone(); count];
        let (checked, html) = chosen(&import);
        assert_eq!(html.matches("type=\"checkbox\"").count(), shown);
        assert_eq!(checked, 50, "as many as are taken at once");
        assert_eq!(html.contains("hasta 50 a la vez"), hint, "{html}");
        assert_eq!(html.contains("Anuncia más"), more, "{html}");
    }
}

#[test]
fn a_calendar_is_chosen_from() {
    let choose = page("imports-choose");
    for text in [
        "Elige los eventos de este calendario",
        "viernes 27 nov · <b>19:00</b> PET",
        "sábado 28 nov · <b>09:00</b> COT",
    ] {
        assert!(choose.contains(text), "{text} is missing in {choose}");
    }
    assert_eq!(choose.matches(" checked").count(), 2);
    assert!(!choose.contains("class=\"steps\"") && !choose.contains("state-off"));
    let nothing = page("imports-nothing-chosen");
    assert!(
        !nothing.contains(" checked") && nothing.contains("aria-describedby=\"choice-problem\"")
    );
    let wrong = page("import-several-wrong");
    assert!(wrong.contains("<details open class=\"several\">"));
    assert!(wrong.contains(">https://meetup.com/x\nlu.ma/pricing</textarea>"));
    assert!(page("import").contains("<details class=\"several\">"));
}

#[test]
fn text_from_outside_stays_text() {
    let nasty = "</title><script>alert(1)</script>\" onload=\"x";
    let mut page = made::event_page();
    nasty.clone_into(&mut page.event.name);
    page.event.place.venue = Some(nasty.to_owned());
    page.event.luma_url = "javascript:alert(1)".to_owned();
    page.event.cover_url = Some("https://evil.example/x.png".to_owned());
    page.event.timezone = "Mars/Olympus".to_owned();
    page.event.sync_status = SyncStatus::Drifted;
    page.event.hosts[0].name = Some(nasty.to_owned());
    page.event.hosts[0].avatar_url = Some("https://evil.example/x.png".to_owned());
    page.revisions[0].new_value = Some(nasty.to_owned());
    let now = made::now();
    for view in [
        event::view(Language::English, now, &page),
        home::view(
            Language::English,
            now,
            std::slice::from_ref(&page.event),
            None,
            &Offered::default(),
        ),
        import::view(
            Language::English,
            Returned {
                link: Some(nasty.to_owned()),
                links: Some(format!("</textarea>{nasty}")),
                ..Returned::default()
            },
        ),
    ] {
        let html = titled(Language::English, "/", nasty, view);
        for bad in [
            "<script>",
            "javascript:",
            "evil.example",
            "value=\"</title>",
            "</textarea></title>",
        ] {
            assert!(!html.contains(bad), "{bad} in {html}");
        }
    }
}

#[tokio::test]
async fn refusals_are_designed_pages() {
    let mut titles = std::collections::BTreeSet::new();
    let mut headers = http::HeaderMap::new();
    headers.insert(
        http::header::ACCEPT_LANGUAGE,
        http::HeaderValue::from_static("pt-BR"),
    );
    for status in [403, 404, 405, 413, 422, 429, 500, 503] {
        let status = StatusCode::from_u16(status).expect("a status");
        let response = crate::error_page(status, &headers);
        assert_eq!(response.status(), status);
        assert_eq!(response.headers()["content-language"], "pt");
        let body = axum::body::to_bytes(response.into_body(), 100_000)
            .await
            .expect("a body");
        let body = String::from_utf8_lossy(&body).into_owned();
        titles.insert(
            body.split("<h1>")
                .nth(1)
                .and_then(|rest| rest.split("</h1>").next())
                .map(str::to_owned),
        );
    }
    assert_eq!(
        titles.len(),
        8,
        "each says something of its own: {titles:?}"
    );
}
