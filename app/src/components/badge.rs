//! Whose event it is, at a glance. Filled with a tick: verified or certain. Dashed with a question mark: unconfirmed. Thin: a
//! co-organizer. In the accent's wash: nobody's yet.

use hack0::attribution::{Attribution, CoOrganizer, MatchSource};
use hack0::events::Event;
use leptos::prelude::*;

use super::icon;
use crate::language::Language;
use crate::pages::claims::new_address;

/// Whether a person vouches for it.
pub(crate) fn is_verified(attribution: &Attribution) -> bool {
    attribution.decided_by.is_some()
        || matches!(
            attribution.match_source,
            MatchSource::Manual | MatchSource::Claim
        )
}

/// All badges of an event on a card; each leads to why.
pub(crate) fn badges(language: Language, event: &Event) -> AnyView {
    leading_to(
        language,
        event,
        &format!("/events/{}#organization", event.slug),
    )
}

/// The same at the head of the event's own page.
pub(crate) fn badges_here(language: Language, event: &Event) -> AnyView {
    leading_to(language, event, "#organization")
}

fn leading_to(language: Language, event: &Event, why: &str) -> AnyView {
    let others = event
        .co_organizers
        .iter()
        .map(|co| co_organizer(language, co, why.to_owned()))
        .collect_view();
    // Nobody's yet: whoever knows is asked.
    let address = match &event.attribution.organization {
        Some(_) => why.to_owned(),
        None => new_address(None, Some(&event.slug)),
    };
    view! { <p class="badges">{organizer(language, &event.attribution, address)}{others}</p> }
        .into_any()
}

/// The organizer's badge.
pub(crate) fn organizer(language: Language, attribution: &Attribution, address: String) -> AnyView {
    let Some(organization) = &attribution.organization else {
        return view! { <a class="badge badge-nobody" href=address>{language.badge_nobody()}</a> }
            .into_any();
    };
    let name = view! { <bdi>{organization.name.clone()}</bdi> };
    if attribution.is_certain() {
        let means = if is_verified(attribution) {
            language.badge_verified()
        } else {
            language.badge_certain()
        };
        view! {
            <a class="badge badge-certain" href=address>
                <span class="badge-sign">{icon::tick()}</span><span class="unseen">{means}" "</span>{name}
            </a>
        }
        .into_any()
    } else {
        view! {
            <a class="badge badge-unconfirmed" href=address>
                <span class="badge-sign" aria-hidden="true">"?"</span>{name}<span class="badge-word">" · "{language.badge_unconfirmed()}</span>
            </a>
        }
        .into_any()
    }
}

/// A second badge.
pub(crate) fn co_organizer(language: Language, co: &CoOrganizer, address: String) -> AnyView {
    thin(language.badge_co(co.organization.name.as_str()), address)
}

/// In the thin outline of those who take part.
pub(crate) fn thin(text: String, address: String) -> AnyView {
    view! { <a class="badge badge-co" href=address><bdi>{text}</bdi></a> }.into_any()
}
