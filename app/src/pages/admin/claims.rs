//! `/admin/claims`: what communities claim and an admin is to decide, then what took effect and is to be looked at.

use hack0::admin::Admin;
use hack0::claims::{Claim, State, waiting};
use hack0::events::Page as Part;
use jiff::Timestamp;
use leptos::prelude::*;

use super::words::moment;
use super::{frame, part};
use crate::ask::Ask;
use crate::error::Refusal;
use crate::language::Language;
use crate::page::Page;

pub(crate) const PATH: &str = "/admin/claims";
const SHOWN: u32 = 50;

pub(crate) async fn page(ask: Ask, admin: Admin) -> Result<Page, Refusal> {
    let language = ask.language;
    let found = waiting(&ask.site.claims, &admin, ask.query.get("cursor"), SHOWN).await?;
    let body = list(language, ask.now, &found);
    let body = frame(language, PATH, admin.email().expose(), body);
    Ok(Page::new(language.claims_title(), body))
}

pub(crate) fn list(language: Language, now: Timestamp, found: &Part<Claim>) -> AnyView {
    let rows = found.items.iter();
    let rows = rows.map(|claim| row(language, now, claim)).collect();
    let next = found.next_cursor.as_deref();
    view! {
        <h1>{language.claims_title()}</h1>
        <p class="lead">{language.claims_lead()}</p>
        {part(language, PATH, language.claims_none(), rows, next)}
    }
    .into_any()
}

fn row(language: Language, now: Timestamp, claim: &Claim) -> AnyView {
    let began = claim.created_at;
    view! {
        <li class="row">
            <div>
                <h2><a href=format!("{PATH}/{}", claim.id)><bdi>{title(language, claim)}</bdi></a></h2>
                <p class="quiet"><time datetime=began.to_string()>{moment(language, now, began)}</time>" · "{doubt(language, claim)}</p>
            </div>
            <span class="pill">{stands(language, claim.state, claim.state == State::Verified)}</span>
        </li>
    }
    .into_any()
}

/// `Ana for GDG Lima`
pub(super) fn title(language: Language, claim: &Claim) -> String {
    let host = claim.host_name.clone();
    let host = host.unwrap_or_else(|| language.host_unnamed());
    language.case_title(host, claim.organization_name.as_str())
}

/// Why an admin is to look.
pub(super) fn doubt(language: Language, claim: &Claim) -> String {
    language.claim_doubt(claim.doubt.map_or("none", |doubt| doubt.as_str()))
}

pub(super) fn stands(language: Language, state: State, is_to_review: bool) -> String {
    let state = if is_to_review {
        "review"
    } else {
        state.as_str()
    };
    language.claim_stands(state)
}
