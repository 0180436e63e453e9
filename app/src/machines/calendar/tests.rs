//! Calendars, read back as a calendar's program reads them.

use hack0::events::{Event, EventPage, Place};

use super::*;
use crate::fixtures as made;

const SITE: &str = "https://hack0.example";

/// The lines of the one event, unfolded; fails when the text breaks the standard.
fn read(text: &str) -> Vec<(String, String)> {
    assert!(text.ends_with("\r\n"));
    assert!(
        !text.replace("\r\n", "").contains(['\r', '\n']),
        "a bare line end"
    );
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.contains(char::is_control), "{line:?}");
    }
    let whole = text.replace("\r\n ", "");
    let lines: Vec<(String, String)> = whole
        .lines()
        .map(|line| line.split_once(':').expect("a name and a value"))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let marks: Vec<&str> = lines
        .iter()
        .filter(|(name, _)| name == "BEGIN" || name == "END")
        .map(|(_, value)| value.as_str())
        .collect();
    assert_eq!(marks, ["VCALENDAR", "VEVENT", "VEVENT", "VCALENDAR"]);
    let mut names: Vec<&str> = lines.iter().map(|(name, _)| name.as_str()).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all - 2, "each property stands once");
    for name in ["VERSION", "PRODID", "UID", "DTSTAMP", "DTSTART"] {
        assert!(names.contains(&name), "{name}");
    }
    lines
}

fn value(lines: &[(String, String)], wanted: &str) -> Option<String> {
    let (_, value) = lines.iter().find(|(name, _)| name == wanted)?;
    let mut text = String::new();
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next().expect("something escaped") {
                'n' => text.push('\n'),
                other => text.push(other),
            },
            other => text.push(other),
        }
    }
    Some(text)
}

fn of(event: Event) -> Vec<(String, String)> {
    let page = EventPage {
        event,
        ..made::event_page()
    };
    read(&calendar(SITE, Language::Spanish, &page))
}

#[test]
fn an_event_is_what_its_page_says() {
    let event = made::rust_night();
    let lines = of(event.clone());
    let value = |name| value(&lines, name).unwrap_or_default();
    assert_eq!(value("UID"), format!("{}@hack0.dev", event.id));
    assert_eq!(value("DTSTART"), "20261123T000000Z");
    assert_eq!(value("DTEND"), "20261123T023000Z");
    assert_eq!(value("DTSTAMP"), "20261117T150000Z");
    assert_eq!(value("LAST-MODIFIED"), "20261117T150000Z");
    assert_eq!(value("SUMMARY"), "Noche de Rust: async sin lágrimas");
    assert_eq!(
        value("LOCATION"),
        "UTEC, auditorio 2, Jr. Medrano Silva 165, Barranco, Lima"
    );
    assert_eq!(
        value("URL"),
        "https://hack0.example/events/noche-de-rust-x7k2"
    );
    assert_eq!(value("STATUS"), "CONFIRMED");
    let description = value("DESCRIPTION");
    assert!(description.starts_with("Una noche para perderle el miedo a async:"));
    assert!(description.contains("\nRegistrarse en Luma: https://luma.com/noche-de-rust-x7k2\n"));
    assert!(!lines.iter().any(|(name, _)| name == "ORGANIZER"));
}

#[test]
fn a_change_keeps_the_uid_and_raises_the_sequence() {
    let before = of(made::rust_night());
    let moved = Event {
        start_at: made::time("2026-11-25T00:00:00Z"),
        end_at: None,
        name: "Otro nombre".to_owned(),
        slug: "otro-nombre".to_owned(),
        canceled_at: Some(made::now()),
        updated_at: made::time("2026-11-18T15:00:00Z"),
        ..made::rust_night()
    };
    let id = made::rust_night().id;
    let before_id = Event {
        id,
        ..made::rust_night()
    };
    let (one, other) = (of(before_id), of(Event { id, ..moved }));
    assert_eq!(value(&one, "UID"), value(&other, "UID"));
    let page = EventPage {
        event: Event {
            id,
            ..made::rust_night()
        },
        ..made::event_page()
    };
    let moved_site = calendar("https://elsewhere.example", Language::Spanish, &page);
    assert_eq!(value(&one, "UID"), value(&read(&moved_site), "UID"));
    let sequence = |lines: &[(String, String)]| -> i64 {
        value(lines, "SEQUENCE")
            .and_then(|text| text.parse().ok())
            .expect("a number")
    };
    assert!(sequence(&other) > sequence(&before));
    assert_eq!(value(&other, "DTEND"), None, "no end is invented");
    assert_eq!(value(&other, "STATUS").as_deref(), Some("CANCELLED"));
}

#[test]
fn a_hidden_address_is_a_city_and_a_meeting_is_on_luma() {
    let secret = Place {
        is_address_hidden: true,
        ..made::rust_night().place
    };
    let hidden = of(Event {
        place: secret,
        ..made::rust_night()
    });
    assert_eq!(value(&hidden, "LOCATION").as_deref(), Some("Lima, Perú"));
    let online = of(Event {
        place: made::online(),
        ..made::rust_night()
    });
    assert_eq!(
        value(&online, "LOCATION").as_deref(),
        Some("https://luma.com/noche-de-rust-x7k2")
    );
}

#[test]
fn nothing_from_outside_begins_a_line() {
    for nasty in [
        "a\r\nATTENDEE:mailto:x@evil.example\r\nSUMMARY:b",
        "a\nEND:VEVENT\nBEGIN:VALARM",
        "a\rX:1\u{85}Y:2\u{2028}Z:3\u{b}\u{c}\u{0}\u{7f}",
        "\\n;,\\\\ \\;",
        &"ñ👩🏽‍💻,;\\".repeat(60),
    ] {
        let event = Event {
            name: nasty.to_owned(),
            slug: nasty.to_owned(),
            luma_url: format!("https://luma.com/{nasty}"),
            place: Place {
                venue: Some(nasty.to_owned()),
                address: Some(nasty.to_owned()),
                ..made::rust_night().place
            },
            ..made::rust_night()
        };
        let lines = of(event);
        let plain = |text: &str| -> String {
            let text = text.replace("\r\n", "\n");
            text.chars()
                .map(|letter| match letter {
                    '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' => '\n',
                    other => other,
                })
                .filter(|letter| *letter == '\n' || !letter.is_control())
                .collect()
        };
        assert_eq!(value(&lines, "SUMMARY"), Some(plain(nasty)));
        assert!(
            !lines
                .iter()
                .any(|(name, _)| name == "ATTENDEE" || name == "X")
        );
        let file = disposition(nasty);
        assert!(file.to_str().expect("ASCII").matches('"').count() == 2);
    }
}
