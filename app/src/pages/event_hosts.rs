//! The hosts of an event, each with the organization that it stands for.

use hack0::attribution::{Attribution, Reason};
use hack0::events::{Event, Host};
use hack0::ids::OrganizationId;
use leptos::prelude::*;

use super::organizations::initials;
use crate::components::{cover, icon};
use crate::language::Language;
use crate::pages::claims::new_address;

/// The side of a host's picture, in CSS pixels.
const FACE: u32 = 36;

pub(super) fn hosts(language: Language, event: &Event) -> Option<AnyView> {
    let lines = event
        .hosts
        .iter()
        .map(|host| host_line(language, event, host))
        .collect_view();
    (!event.hosts.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="hosts">
                <h2 class="card-title" id="hosts">{language.hosts_title()}</h2>
                <ul class="hosts" role="list">{lines}</ul>
            </section>
        }
        .into_any()
    })
}

fn host_line(language: Language, event: &Event, host: &Host) -> AnyView {
    let name = host.name.clone().unwrap_or_else(|| language.host_unnamed());
    // The picture covers the initials once it is there.
    let picture = host
        .avatar_url
        .as_deref()
        .and_then(|address| cover::image(address, FACE, "lazy"));
    let face = view! { <span class="face" aria-hidden="true">{initials(&name)}{picture}</span> };
    let attribution = &event.attribution;
    let is_matched = attribution.matched_host_id.as_ref() == Some(&host.id);
    let organization = attribution
        .organization
        .as_ref()
        .filter(|_| is_matched)
        .map(|organization| {
            let is_verified = is_verified(attribution, organization.id, host);
            let class = if is_verified {
                "host-of verified"
            } else {
                "host-of"
            };
            let sign = is_verified.then(|| {
                view! { {icon::tick()}<span class="unseen">{language.badge_verified()}" "</span> }
            });
            view! { <span class=class>{sign}<bdi>{organization.name.clone()}</bdi></span> }
                .into_any()
        });
    let co = event
        .co_organizers
        .iter()
        .find(|co| co.matched_host_id.as_ref() == Some(&host.id));
    let organization = organization.or_else(|| {
        co.map(|co| {
            view! { <span class="host-of"><bdi>{co.organization.name.clone()}</bdi></span> }
                .into_any()
        })
    });
    // An id that doesn't last can't be anybody's.
    let claim = host.id.is_stable().then(|| {
        let address = new_address(Some(host.id.as_str()), Some(&event.slug));
        view! {
            <a class="claim-link" href=address>{language.claim_button()}<span class="unseen">" "{language.claim_button_for(name.as_str())}</span></a>
        }
    });
    view! { <li class="host">{face}<span class="host-name"><bdi>{name.clone()}</bdi>{claim}</span>{organization}</li> }.into_any()
}

/// Whether this very host is verified as the organization's: a domain, a record or somebody's decision says nothing of it.
fn is_verified(attribution: &Attribution, organization: OrganizationId, host: &Host) -> bool {
    attribution.evidence.matches.iter().any(|found| {
        found.organization_id == organization
            && found.host_id.as_ref() == Some(&host.id)
            && matches!(found.reason, Reason::Verified { .. })
    })
}
