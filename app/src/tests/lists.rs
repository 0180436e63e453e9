//! Lists of events, the directory, and an organization's own page.

use leptos::prelude::*;

use super::page;
use crate::components::card::card;
use crate::components::timeline::{Timed, Under};
use crate::fixtures as made;
use crate::language::Language;

#[test]
fn the_list_says_what_the_drawings_say() {
    let home = page("home");
    for text in [
        "Todo lo que pasa en tech, de Tijuana a Ushuaia.",
        ">Ahora <small>",
        ">Hoy <small><time datetime=\"2026-11-22\">domingo 22 nov",
        ">Mañana <small>",
        "Sáb 28 nov",
        "Mar 12 ene 2027",
        "<b>19:00</b> PET",
        "Lima, Perú · UTEC, auditorio 2",
        "Bogotá, Colombia · la dirección se ve al registrarse",
        "con LimaJS",
        "sin confirmar",
        "¿De quién es este evento?",
        "Cambió el 17 nov",
        "Cancelado",
        "Ya no está en Luma",
        "/events?cursor=abc",
    ] {
        assert!(home.contains(text), "{text} is missing");
    }
}

#[test]
fn a_list_offers_what_it_can_be_narrowed_to() {
    let all = page("events");
    for text in [
        "<summary class=\"pill\">País",
        "<a href=\"/events?country=PE\" class=\"menu-line\"><bdi>Perú</bdi> <span aria-hidden=\"true\" class=\"count\">12</span>",
        "href=\"/events?when=weekend\"",
        "href=\"/events?format=in_person\"",
    ] {
        assert!(all.contains(text), "{text} is missing in {all}");
    }
    assert!(!all.contains("Ciudad</summary>") && !all.contains("pill-on"));
    let lima = page("events-in-lima");
    for text in [
        "<h1><bdi>Eventos en Lima, Perú</bdi></h1>",
        // Without its country a city goes too.
        "href=\"/events?format=in_person&amp;when=week&amp;q=rust\" aria-label=\"Quitar el filtro Perú\"",
        "href=\"/events?country=PE&amp;city=Lima&amp;format=in_person&amp;when=week\" aria-label=\"Quitar el filtro “rust”\"",
        "<input type=\"hidden\" name=\"city\" value=\"Lima\">",
        // What has begun has no days of its own.
        "href=\"/events?past=1&amp;country=PE&amp;city=Lima&amp;format=in_person&amp;q=rust\"",
    ] {
        assert!(lima.contains(text), "{text} is missing in {lima}");
    }
    assert!(!lima.contains("\"count\""), "counts of another list");
    let nothing = page("events-filtered-nothing");
    assert!(
        nothing.contains("Sin resultados para «rust».") && nothing.contains("<bdi>Eventos</bdi>")
    );
    for way_out in [
        // The same among past events, which have no days of their own.
        "<a href=\"/events?past=1&amp;country=PE&amp;city=Lima&amp;format=in_person&amp;q=rust\"><bdi>Buscar lo mismo",
        "<a href=\"/events?country=PE&amp;city=Lima&amp;format=in_person&amp;q=rust\"><bdi>Quitar Esta semana",
        "<a href=\"/events?country=PE&amp;city=Lima&amp;format=in_person&amp;when=week\"><bdi>Quitar “rust”",
        "<a href=\"/events\"><bdi>Ver todos los eventos",
    ] {
        assert!(
            nothing.contains(way_out),
            "{way_out} is missing in {nothing}"
        );
    }
    // A single word is dropped by seeing everything.
    let only_words = page("events-nothing");
    assert!(
        only_words.contains("href=\"/events?past=1&amp;q=cobol\"")
            && !only_words.contains("<bdi>Quitar")
    );
    assert!(page("home").contains("Más filtros"));
}

#[test]
fn faces_are_few_and_their_names_are_read_once() {
    let mut event = made::rust_night();
    let names = |html: &str| html.matches("Club Rust").count();
    let html = card(
        Language::Spanish,
        made::now(),
        &Timed::of(&event, made::now()),
        false,
        Under::Page,
    )
    .to_html();
    assert!(html.contains("Anfitriones: Club Rust, LimaJS<"), "{html}");
    assert_eq!((names(&html), html.matches("face-small").count()), (1, 2));
    let host = event.hosts[1].clone();
    event.hosts.extend([host.clone(), host]);
    event.hosts[0].avatar_url = Some("https://images.lumacdn.com/avatars/a/b.png".to_owned());
    let html = card(
        Language::Spanish,
        made::now(),
        &Timed::of(&event, made::now()),
        false,
        Under::Page,
    )
    .to_html();
    assert!(
        html.contains("Club Rust, LimaJS, LimaJS y 1 más<"),
        "{html}"
    );
    assert!(html.contains(">+1</span>"));
    assert_eq!(html.matches("face-small").count(), 3);
    assert!(html.contains("width=52,height=52/avatars/a/b.png\" alt=\"\" loading=\"lazy\""));
    event.hosts.clear();
    let html = card(
        Language::Spanish,
        made::now(),
        &Timed::of(&event, made::now()),
        false,
        Under::Page,
    )
    .to_html();
    assert!(!html.contains("faces"), "{html}");
}

#[test]
fn an_organization_s_page_says_who_it_is() {
    let html = page("organization");
    for text in [
        "href=\"/organizations?country=PE\"",
        "href=\"https://rustperu.pe/\"",
        "href=\"https://luma.com/calendar/cal-a1B2c3D4e5F6g7H\"",
        "rustperu.pe · rust.pe",
        "<bdi>Club Rust</bdi>",
        "9 eventos",
        "verificado",
    ] {
        assert!(html.contains(text), "{text} is missing in {html}");
    }
    assert_eq!(html.matches("class=\"verified\"").count(), 1);
}

#[test]
fn the_directory_is_chosen_by_country() {
    let all = page("organizations");
    assert!(
        all.contains("<a href=\"/organizations?country=PE\" class=\"menu-line\"><bdi>Perú</bdi>")
    );
    assert!(all.contains("12 organizaciones"));
    let peru = page("organizations-in-peru");
    assert!(peru.contains("<h1>Organizaciones en Perú</h1>"));
    assert!(peru.contains("<input type=\"hidden\" name=\"country\" value=\"PE\">"));
    let nothing = page("organizations-nothing-there");
    for text in [
        "<h1>Organizaciones</h1>",
        "<a href=\"/organizations?q=rust\">Ver las 16",
        "<a href=\"/organizations?country=UY\">Ver todas las de Uruguay",
        "<a href=\"/organizations\">Ver todas las organizaciones",
    ] {
        assert!(nothing.contains(text), "{text} is missing in {nothing}");
    }
}
