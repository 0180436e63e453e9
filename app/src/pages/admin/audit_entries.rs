//! One entry of the log in words: what it is about, what was there before, and what is there after.

use hack0::admin::audit::{AuditEntry, Entity, Names};
use hack0::clock::from_millis;
use leptos::prelude::*;
use serde_json::Value;

use super::claims;
use crate::language::Language;
use crate::time::in_zone;

/// Characters of a description that a line shows.
const LONGEST_TEXT: usize = 120;

/// Before or after.
#[derive(Clone, Copy)]
pub(super) enum Side {
    Before,
    After,
}

/// What the entry is about, by name, with a link where there is a page.
pub(super) fn subject(language: Language, entry: &AuditEntry, names: &Names) -> AnyView {
    let kind = language.entity_name(entry.entity.as_str());
    let id = &entry.entity_id;
    let event = id.parse().ok().and_then(|id| names.events.get(&id));
    if let Some((slug, name)) = event {
        return view! { {kind}": "<a href=format!("/events/{slug}")><bdi>{name.clone()}</bdi></a> }
            .into_any();
    }
    if entry.entity == Entity::Claim {
        let to = format!("{}/{id}", claims::PATH);
        return view! { <a href=to>{kind}</a> }.into_any();
    }
    let parts: Vec<String> = id.split(' ').map(|part| named(part, names)).collect();
    let text = if matches!(entry.entity, Entity::Learned | Entity::Note) {
        String::new()
    } else {
        format!(": {}", parts.join(" · "))
    };
    view! { {kind}<bdi>{text}</bdi> }.into_any()
}

fn named(id: &str, names: &Names) -> String {
    let host = id.parse().ok().and_then(|id| names.hosts.get(&id));
    let organization = id.parse().ok().and_then(|id| names.organizations.get(&id));
    host.or(organization)
        .cloned()
        .unwrap_or_else(|| id.to_owned())
}

/// One side in words.
pub(super) fn side(language: Language, entry: &AuditEntry, side: Side, names: &Names) -> String {
    let (this, other) = match side {
        Side::Before => (&entry.before, &entry.after),
        Side::After => (&entry.after, &entry.before),
    };
    let parse = |text: &Option<String>| {
        let text = text.as_deref()?;
        serde_json::from_str::<Value>(text).ok()
    };
    let Some(this) = parse(this) else {
        return language.entry_nothing();
    };
    let cells = |value: &Value| value.get("cells").cloned().unwrap_or_default();
    match entry.entity {
        Entity::Event => verdict(language, this.get("is").unwrap_or(&Value::Null), names),
        Entity::Content => content(language, &cells(&this)),
        Entity::Learned => {
            let count = this.get("is").and_then(Value::as_array).map_or(0, Vec::len);
            language.entry_learned(count)
        }
        Entity::Mapping => {
            let is_verified = cells(&this)["is_verified"].as_i64() == Some(1);
            language.entry_mapping(if is_verified { "verified" } else { "seen" })
        }
        Entity::PersonalHost => language.entry_personal(),
        Entity::Postponement => match cells(&this)["postponed_until"].as_i64() {
            Some(until) => {
                let until = in_zone(from_millis(until), "UTC").date();
                language.entry_until(language.short_date(until, until))
            }
            None => language.entry_nothing(),
        },
        Entity::Hidden => match cells(&this)["hidden_reason"].as_str() {
            Some(reason) => language.entry_hidden(language.hide_reason(reason.to_owned())),
            None => language.entry_public(),
        },
        Entity::Block => {
            let reason = cells(&this)["reason"]
                .as_str()
                .unwrap_or_default()
                .to_owned();
            language.entry_blocked(language.hide_reason(reason))
        }
        Entity::Domain | Entity::Calendar | Entity::Redirect => named(
            cells(&this)["organization_id"].as_str().unwrap_or_default(),
            names,
        ),
        Entity::Claim => claim(language, &cells(&this)),
        Entity::Note => {
            let is_settled = cells(&this)["settled_at"].is_number();
            language.entry_note(if is_settled { "settled" } else { "open" })
        }
        Entity::Organization => fields(
            language,
            &cells(&this),
            &parse(other).map(|other| cells(&other)).unwrap_or_default(),
            names,
        ),
    }
}

/// `GDG Lima · 85`, or nobody's, with whom it suggests.
fn verdict(language: Language, verdict: &Value, names: &Names) -> String {
    let name = |key: &str| verdict[key].as_str().map(|id| named(id, names));
    let confidence = verdict["confidence"].as_u64().unwrap_or_default();
    match (name("organization"), name("suggestion")) {
        (Some(name), _) => format!("{name} · {confidence}"),
        (None, Some(name)) => language.entry_suggested(confidence, name),
        (None, None) => language.preview_nobody(),
    }
}

/// What an edit changed, as far as a line holds it.
fn content(language: Language, cells: &Value) -> String {
    let cells = cells.as_object().into_iter().flatten();
    let words = cells.map(|(key, value)| {
        let yes = language.entry_yes();
        let text = value.as_str().unwrap_or(&yes);
        let mut line: String = text.chars().take(LONGEST_TEXT).collect();
        if line.len() < text.len() {
            line.push('…');
        }
        format!("{}: {line}", language.entry_field(key.as_str()))
    });
    words.collect::<Vec<_>>().join(", ")
}

/// How it stands and what was answered: `refused: Who are you?`
fn claim(language: Language, cells: &Value) -> String {
    let state = cells["state"].as_str().unwrap_or_default();
    let is_seen = state == "verified" && cells["reviewed_at"].is_number();
    let stands = language.claim_stands(if is_seen { "seen" } else { state });
    match cells["answer"].as_str() {
        Some(answer) => format!("{stands}: {answer}"),
        None => stands,
    }
}

/// The fields that aren't as on the other side.
fn fields(language: Language, this: &Value, other: &Value, names: &Names) -> String {
    let shown = [
        "name",
        "slug",
        "website",
        "country",
        "reserved_at",
        "archived_at",
        "merged_into_id",
    ];
    let changed = shown.into_iter().filter(|key| this[*key] != other[*key]);
    let words: Vec<String> = changed
        .map(|key| {
            let value = match &this[key] {
                Value::String(text) => named(text, names),
                Value::Number(_) => language.entry_yes(),
                _ => "–".to_owned(),
            };
            format!("{}: {value}", language.entry_field(key))
        })
        .collect();
    words.join(", ")
}
