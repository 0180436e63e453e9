//! The hosts of an event on its card: a few faces for the eye, their names for the ear.

use hack0::events::{Event, Host};
use leptos::prelude::*;

use super::cover;
use crate::language::Language;
use crate::pages::organizations::initials;

/// Faces; of more hosts the rest is a number.
const MOST: usize = 3;
/// The side of a face, in CSS pixels.
const SIDE: u32 = 26;

/// The faces, or the initials until they are there; none for an event without hosts.
pub(crate) fn faces(language: Language, event: &Event) -> Option<AnyView> {
    let shown = &event.hosts[..event.hosts.len().min(MOST)];
    let more = event.hosts.len() - shown.len();
    let name = |host: &Host| host.name.clone().unwrap_or_else(|| language.host_unnamed());
    let names = shown.iter().map(name).collect::<Vec<_>>().join(", ");
    let names = if more == 0 {
        names
    } else {
        language.hosts_and_more(more, names)
    };
    let face = |host: &Host| {
        let picture = host
            .avatar_url
            .as_deref()
            .and_then(|address| cover::image_small(address, SIDE));
        view! { <span class="face face-small">{initials(&name(host))}{picture}</span> }
    };
    let more = (more > 0).then(|| view! { <span class="faces-more">{format!("+{more}")}</span> });
    (!shown.is_empty()).then(|| {
        view! {
            <p class="faces">
                <span class="unseen">{language.hosts_names(names)}</span>
                <span class="faces-row" aria-hidden="true">{shown.iter().map(face).collect_view()}{more}</span>
            </p>
        }
        .into_any()
    })
}
