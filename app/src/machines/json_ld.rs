//! schema.org data in a page's head. It is a data block and no script: nothing runs it.

use std::fmt::Write as _;

use hack0::events::Event;
use hack0::organizations::{Organization, OrganizationRef};
use leptos::prelude::*;
use serde_json::{Map, Value, json};

use crate::language::Language;
use crate::pages::event::is_web_address;

const CONTEXT: &str = "https://schema.org";

/// The element, with JSON that can't end it.
pub(crate) fn block(data: &Value) -> AnyView {
    view! { <script type="application/ld+json" inner_html=inert(data)></script> }.into_any()
}

/// JSON without any sign that means something in HTML or ends a line of JavaScript.
fn inert(data: &Value) -> String {
    let json = data.to_string();
    let mut inert = String::with_capacity(json.len());
    let mut rest = json.as_str();
    while let Some(at) = rest.find(['<', '>', '&', '\u{2028}', '\u{2029}']) {
        let (plain, from) = rest.split_at(at);
        let sign = from.chars().next().unwrap_or_default();
        inert.push_str(plain);
        let _ = write!(inert, "\\u{:04x}", u32::from(sign));
        rest = &from[sign.len_utf8()..];
    }
    inert + rest
}

/// A thing of schema.org; what is `null` isn't known and is left out.
pub(super) fn thing(kind: &str, properties: Value) -> Value {
    let mut thing = Map::from_iter([("@type".to_owned(), Value::from(kind))]);
    if let Value::Object(properties) = properties {
        thing.extend(properties.into_iter().filter(|(_, value)| !value.is_null()));
    }
    Value::Object(thing)
}

/// A whole block about one thing.
pub(super) fn about(kind: &str, properties: Value) -> Value {
    let mut thing = thing(kind, properties);
    thing["@context"] = Value::from(CONTEXT);
    thing
}

/// The site, and how to search it.
pub(crate) fn website(base_url: &str, language: Language) -> Value {
    let search = thing(
        "SearchAction",
        json!({
            "target": thing("EntryPoint", json!({
                "urlTemplate": format!("{base_url}/events?q={{search_term_string}}"),
            })),
            "query-input": "required name=search_term_string",
        }),
    );
    about(
        "WebSite",
        json!({
            "@id": format!("{base_url}/#site"),
            "name": "hack0",
            "url": format!("{base_url}/"),
            "description": language.site_description(),
            "inLanguage": Language::ALL.map(Language::code),
            "potentialAction": search,
        }),
    )
}

/// The events of a list, in their order; none for an empty one.
pub(crate) fn list(base_url: &str, events: &[Event]) -> Option<Value> {
    let entry = |(index, event): (usize, &Event)| {
        thing(
            "ListItem",
            json!({ "position": index + 1, "url": event_url(base_url, event) }),
        )
    };
    let entries: Vec<Value> = events.iter().enumerate().map(entry).collect();
    (!entries.is_empty()).then(|| about("ItemList", json!({ "itemListElement": entries })))
}

/// An organization, on its own page.
pub(crate) fn organization(base_url: &str, organization: &Organization) -> Value {
    let url = organization_url(base_url, &organization.slug);
    let website = organization
        .website
        .as_deref()
        .filter(|address| is_web_address(address));
    let country = organization.country.as_deref();
    about(
        "Organization",
        json!({
            "@id": url,
            "name": organization.name,
            "url": url,
            "sameAs": website.map(|website| [website]),
            "address": country.map(|code| thing("PostalAddress", json!({ "addressCountry": code }))),
        }),
    )
}

/// An organization as the organizer of something.
pub(super) fn organizer(base_url: &str, organization: &OrganizationRef) -> Value {
    let url = organization_url(base_url, &organization.slug);
    thing(
        "Organization",
        json!({ "@id": url, "name": organization.name, "url": url }),
    )
}

/// Where an event stands on our site.
pub(super) fn event_url(base_url: &str, event: &Event) -> String {
    format!("{base_url}/events/{}", event.slug)
}

/// Where an organization stands on our site.
pub(super) fn organization_url(base_url: &str, slug: &str) -> String {
    format!("{base_url}/organizations/{slug}")
}
