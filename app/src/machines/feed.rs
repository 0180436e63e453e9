//! `GET /changes.atom`: what changed of all events, for readers of feeds (RFC 4287).

use std::fmt::Write as _;

use axum::response::{IntoResponse, Response};
use hack0::Clock;
use hack0::events::{self, Change, ListError};
use http::{HeaderMap, StatusCode, header};
use jiff::Timestamp;

use super::json_ld::event_url;
use crate::ask::{Query, address};
use crate::error_page;
use crate::language::Language;
use crate::pages::changes::PATH as PAGE;
use crate::pages::event_changes::told;
use crate::site::Site;

pub(crate) const PATH: &str = "/changes.atom";
const ENTRIES: u32 = 50;
/// Names entries for ever, wherever the site moves to.
const TAG: &str = "tag:hack0.dev,2026:change";

/// The answer, in the language asked for or the reader's.
pub(crate) async fn answer(site: Site, query: Option<String>, headers: HeaderMap) -> Response {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let language = Language::negotiate(query.get("lang"), &headers);
    let changes = match events::changes(&site.db, None, ENTRIES).await {
        Ok(changes) => changes.items,
        Err(ListError::InvalidCursor) => return error_page(StatusCode::NOT_FOUND, &headers),
        Err(ListError::Sqlx(error)) => {
            tracing::error!(%error, "the database didn't answer a feed");
            return error_page(StatusCode::SERVICE_UNAVAILABLE, &headers);
        }
    };
    let now = Clock::now(&site.clock);
    let text = feed(&site.base_url, language, now, &changes);
    let fixed = [
        (header::CONTENT_TYPE, "application/atom+xml; charset=utf-8"),
        (header::CACHE_CONTROL, "private, max-age=300"),
        (header::CONTENT_LANGUAGE, language.code()),
        (header::VARY, "Accept-Language, Cookie"),
    ];
    (fixed, text).into_response()
}

fn feed(base_url: &str, language: Language, now: Timestamp, changes: &[Change]) -> String {
    let own = address(PATH, [("lang", language.code())]);
    let updated = changes.first().map_or(now, |change| change.at);
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{code}\">\n\
         <id>{TAG}s/{code}</id>\n<title>{title} · hack0</title>\n<updated>{updated}</updated>\n\
         <author><name>hack0</name></author>\n<link rel=\"self\" href=\"{base}{own}\"/>\n<link href=\"{base}{PAGE}\"/>\n",
        code = language.code(),
        title = escaped(&language.changes_title()),
        base = escaped(base_url),
        own = escaped(&own),
    );
    for change in changes {
        entry(&mut xml, base_url, language, change);
    }
    xml.push_str("</feed>\n");
    xml
}

fn entry(xml: &mut String, base_url: &str, language: Language, change: &Change) {
    let event = &change.event;
    // Writing to a text never fails.
    let _ = writeln!(
        xml,
        "<entry><id>{TAG}/{}/{}</id><title>{}</title><updated>{}</updated><link href=\"{}\"/><summary>{}</summary></entry>",
        event.id,
        change.at.as_millisecond(),
        escaped(&event.name),
        change.at,
        escaped(&event_url(base_url, event)),
        escaped(&told(language, change).join(" ")),
    );
}

/// Text of any kind as XML takes it, in attributes too.
fn escaped(text: &str) -> String {
    let mut xml = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {
                xml.push(' ');
            }
            letter => xml.push(letter),
        }
    }
    xml
}

#[cfg(test)]
mod tests {
    use hack0::events::{Event, Revision};

    use super::*;
    use crate::fixtures as made;

    #[test]
    fn a_change_is_an_entry_whatever_stands_in_it() {
        let revision = Revision {
            field: "venue".to_owned(),
            old_value: Some("UTEC".to_owned()),
            new_value: Some("</summary><script>\u{b}".to_owned()),
            changed_at: made::now(),
        };
        let change = Change {
            event: Event {
                name: "Rust & \"amigos\"".to_owned(),
                ..made::rust_night()
            },
            at: made::now(),
            revisions: vec![revision],
        };
        let xml = feed(
            "https://hack0.example",
            Language::English,
            made::now(),
            &[change],
        );
        for part in [
            "<title>Rust &amp; &quot;amigos&quot;</title>",
            "<updated>2026-11-22T18:00:00Z</updated>",
            "<link href=\"https://hack0.example/events/noche-de-rust-x7k2\"/>",
            "<summary>Now at &lt;/summary&gt;&lt;script&gt; ; before, at UTEC.</summary>",
            "<link rel=\"self\" href=\"https://hack0.example/changes.atom?lang=en\"/>",
        ] {
            assert!(xml.contains(part), "{part} is missing in {xml}");
        }
        assert_eq!(xml.matches("<entry>").count(), 1);
    }
}
