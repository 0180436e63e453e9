//! `/admin/organizations`: searched, and made.

use hack0::admin::Admin;
use hack0::admin::directory::search_organizations;
use http::StatusCode;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::assign::{FIELDS, organization_fields};
use super::frame;
use super::organization_actions::CreateOrganization;
use super::outcome::Notice;
use crate::ask::Ask;
use crate::components::filters::search_form;
use crate::error::Refusal;
use crate::page::{Page, list_address};

pub(super) const ORGANIZATIONS: &str = "/admin/organizations";
const SHOWN: usize = 50;

pub(crate) async fn page(ask: Ask, admin: Admin) -> Result<Page, Refusal> {
    let language = ask.language;
    let words = ask.words();
    let wanted = words.as_deref().unwrap_or_default();
    let archived = ask.query.get("archived").map(|_| "1");
    let cursor = ask.query.get("cursor");
    let (db, is_archived) = (&ask.site.db, archived.is_some());
    let found = search_organizations(db, &admin, wanted, is_archived, cursor, SHOWN).await?;
    let more = found.next_cursor.as_deref().map(|cursor| {
        let pairs = [("q", words.as_deref()), ("archived", archived), ("cursor", Some(cursor))];
        let address = list_address(ORGANIZATIONS, &pairs);
        view! { <p class="more"><a class="button button-quiet" href=address>{language.queue_more()}</a></p> }
    });
    let found = found.items;
    let (other, other_name) = match archived {
        Some(_) => (None, language.orgs_current()),
        None => (Some("1"), language.orgs_archived()),
    };
    let other = list_address(
        ORGANIZATIONS,
        &[("q", words.as_deref()), ("archived", other)],
    );
    let hidden = archived.map(|value| view! { <input type="hidden" name="archived" value=value/> });
    let error = ask.query.get("error");
    let error = error.filter(|code| !language.field_problem(*code).is_empty());
    let typed = FIELDS.map(|field| ask.query.get(field).unwrap_or_default().to_owned());
    let notice = match error {
        Some(_) => None,
        None => Notice::of(&ask, &admin).await?,
    };
    let lines = found.iter().map(|organization| {
        view! {
            <li class="log-line"><a href=format!("{ORGANIZATIONS}/{}", organization.id)><bdi>{organization.name.clone()}</bdi></a>" "
                <span class="mono quiet">{organization.slug.clone()}</span></li>
        }
    });
    let list = if found.is_empty() {
        view! { <div class="empty"><p class="empty-text">{language.orgs_nothing()}</p></div> }
            .into_any()
    } else {
        view! { <ul class="log card" role="list">{lines.collect_view()}</ul> }.into_any()
    };
    let search = search_form(
        ORGANIZATIONS,
        language.orgs_search(),
        language.orgs_search(),
        language.search_button(),
        words.clone(),
        hidden.into_any(),
    );
    let body = view! {
        <h1>{language.admin_nav_organizations()}</h1>
        {notice.as_ref().map(|notice| notice.view(language, ORGANIZATIONS))}
        <div class="filters">{search}</div>
        <p><a href=other>{other_name}</a></p>
        {list}
        {more}
        <section class="part" aria-labelledby="create">
            <h2 class="section-title" id="create">{language.orgs_new()}</h2>
            <form class="fields" method="post" action=CreateOrganization::PATH>
                {organization_fields(language, &typed, error, true)}
                <button class="button" type="submit">{language.orgs_create()}</button>
            </form>
        </section>
    };
    let body = frame(language, &ask.path, admin.email().expose(), body.into_any());
    let mut page = Page::new(language.admin_nav_organizations(), body);
    page.status = match (error, notice) {
        (Some(_), _) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, Some(notice)) => notice.status(),
        (None, None) => page.status,
    };
    Ok(page)
}
