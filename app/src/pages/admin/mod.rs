//! `/admin`: the frame of the admins' pages, and where they begin.

pub(crate) mod actions;
pub(crate) mod assign;
pub(crate) mod audit;
pub(crate) mod audit_csv;
mod audit_entries;
pub(crate) mod blocks;
pub(crate) mod claim;
pub(crate) mod claim_actions;
pub(crate) mod claims;
pub(crate) mod clean;
pub(crate) mod decide;
pub(crate) mod deliveries;
pub(crate) mod demo_mail;
pub(crate) mod edit;
pub(crate) mod events;
mod home;
pub(crate) mod hosts;
pub(crate) mod jobs;
pub(crate) mod mails;
pub(crate) mod notes;
pub(crate) mod organization;
pub(crate) mod organization_actions;
pub(crate) mod organizations;
mod outcome;
pub(crate) mod preview;
pub(crate) mod queue;
mod queue_group;
pub(crate) mod sessions;
pub(crate) mod sign_in;
pub(crate) mod words;

use leptos::prelude::*;
use server_fn::ServerFn;

use self::actions::SignOut;
pub(crate) use self::home::page;
use crate::admin::HOME;
use crate::language::Language;
use crate::page::list_address;

/// A page's address and its name.
type Named = (&'static str, fn(Language) -> String);

/// The pages of the navigation.
const PAGES: [Named; 12] = [
    (HOME, Language::admin_nav_home),
    ("/admin/queue", Language::admin_nav_queue),
    (claims::PATH, Language::admin_nav_claims),
    (notes::PATH, Language::admin_nav_notes),
    ("/admin/organizations", Language::admin_nav_organizations),
    ("/admin/hosts", Language::admin_nav_hosts),
    (blocks::BLOCKS, Language::admin_nav_blocks),
    ("/admin/audit", Language::admin_nav_audit),
    (events::PATH, Language::admin_nav_events),
    (deliveries::PATH, Language::admin_nav_deliveries),
    (jobs::PATH, Language::admin_nav_jobs),
    ("/admin/sessions", Language::admin_nav_sessions),
];

/// A part of a list that has only a beginning: its rows, or what is said where there are none, and the way to the next part.
fn part(
    language: Language,
    path: &str,
    none: String,
    rows: Vec<AnyView>,
    next: Option<&str>,
) -> AnyView {
    let list = if rows.is_empty() {
        view! { <div class="empty"><p class="empty-text">{none}</p></div> }.into_any()
    } else {
        view! { <ul class="rows" role="list">{rows}</ul> }.into_any()
    };
    view! { {list}{more(language, path, next)} }.into_any()
}

/// The way to the next part of a list.
fn more(language: Language, path: &str, next: Option<&str>) -> Option<AnyView> {
    next.map(|cursor| {
        let address = list_address(path, &[("cursor", Some(cursor))]);
        view! { <p class="more"><a class="button button-quiet" href=address>{language.queue_more()}</a></p> }
            .into_any()
    })
}

/// What stands around every page of the admins: where to go, who is signed in, and out.
pub(crate) fn frame(language: Language, path: &str, email: &str, body: AnyView) -> AnyView {
    let links = PAGES
        .into_iter()
        .map(|(address, name)| {
            let is_here = path == address;
            view! { <a href=address aria-current=is_here.then_some("page")>{name(language)}</a> }
        })
        .collect_view();
    view! {
        <div class="admin-bar">
            <nav class="admin-nav" aria-label=language.admin_nav_label()>{links}</nav>
            <form class="admin-who" method="post" action=SignOut::PATH>
                <span class="quiet">{language.admin_signed_in(email.to_owned())}</span>
                <button class="button button-quiet button-small" type="submit">{language.admin_sign_out()}</button>
            </form>
        </div>
        {body}
    }
    .into_any()
}
