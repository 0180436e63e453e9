//! `/admin/organizations/{id}`: one organization: its data, what proves that something is its own, and its end.

use hack0::admin::Admin;
use hack0::admin::decisions::{DecisionError, Preview, preview_domain};
use hack0::admin::directory::{KnownHost, OrganizationPage, find_organization};
use hack0::ids::OrganizationId;
use http::StatusCode;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::assign::{FIELDS, organization_fields};
use super::frame;
use super::organization_actions::{
    ChangeCalendar, ChangeDomain, EditOrganization, MarkOrganization, MergeOrganization,
};
use super::organizations::ORGANIZATIONS;
use super::outcome::{Notice, refusal_code};
use super::preview::changes;
use crate::ask::{Ask, address};
use crate::error::Refusal;
use crate::language::Language;
use crate::page::Page;
use crate::render::parameter;

pub(crate) async fn page(ask: Ask, admin: Admin) -> Result<Page, Refusal> {
    let id: OrganizationId = parameter("id")
        .and_then(|id| id.parse().ok())
        .ok_or(Refusal::NotFound)?;
    let language = ask.language;
    let found = find_organization(&ask.site.db, &admin, id)
        .await
        .map_err(Refusal::unavailable)?;
    let shown = found.ok_or(Refusal::NotFound)?;
    let here = format!("{ORGANIZATIONS}/{id}");
    // Only the form of its data brings what was typed back.
    let error = ask.query.get("error").filter(|_| ask.query.has("name"));
    let error = error.filter(|code| !language.field_problem(*code).is_empty());
    let mut notice = match error {
        Some(_) => None,
        None => Notice::of(&ask, &admin).await?,
    };
    let domain = ask.query.get("preview");
    let preview = match domain {
        Some(domain) => match wanted(&ask, &admin, id, domain).await? {
            Ok(preview) => Some((domain, preview)),
            Err(problem) => {
                notice = Some(problem);
                None
            }
        },
        None => None,
    };
    let typed = match error {
        Some(_) => FIELDS.map(|field| ask.query.get(field).unwrap_or_default().to_owned()),
        None => [
            shown.organization.name.clone(),
            shown.organization.slug.clone(),
            String::new(),
            shown.website.clone().unwrap_or_default(),
            shown.country.clone().unwrap_or_default(),
        ],
    };
    let form = Form {
        language,
        id: id.to_string(),
    };
    let body = view! {
        <p><a href=ORGANIZATIONS>{language.admin_nav_organizations()}</a></p>
        <h1><bdi>{shown.organization.name.clone()}</bdi></h1>
        <p class="lead">{language.event_count(shown.events)}" · "<a href=format!("/organizations/{}", shown.organization.slug)>{language.org_public()}</a>" · "
            <a href=address("/admin/audit", [("organization", id.to_string().as_str())])>{language.host_history()}</a></p>
        {state(language, &shown)}
        {notice.as_ref().map(|notice| notice.view(language, &here))}
        <section class="part" aria-labelledby="data">
            <h2 class="section-title" id="data">{language.org_edit()}</h2>
            <form class="fields" method="post" action=EditOrganization::PATH>
                <input type="hidden" name="id" value=id.to_string()/>
                {organization_fields(language, &typed, error, false)}
                <button class="button" type="submit">{language.org_save()}</button>
            </form>
        </section>
        {form.domains(&shown.domains, preview.as_ref().map(|(domain, preview)| {
            let changed = changes(language, ask.now, preview);
            ((*domain).to_owned(), preview.changed, changed)
        }))}
        {form.calendars(&shown)}
        {hosts(language, &shown.hosts)}
        {form.ends(&shown)}
    };
    let body = frame(
        language,
        ORGANIZATIONS,
        admin.email().expose(),
        body.into_any(),
    );
    let mut page = Page::new(shown.organization.name.clone(), body);
    page.status = match (error, notice) {
        (Some(_), _) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, Some(notice)) => notice.status(),
        (None, None) => page.status,
    };
    Ok(page)
}

/// What a domain would change, or why it can't be the organization's.
async fn wanted(
    ask: &Ask,
    admin: &Admin,
    id: OrganizationId,
    domain: &str,
) -> Result<Result<Preview, Notice>, Refusal> {
    let own = ask.site.luma.calendar_id();
    let (db, clock) = (&ask.site.db, &ask.site.clock);
    match preview_domain(db, clock, admin, own, id, domain).await {
        Ok(preview) => Ok(Ok(preview)),
        Err(DecisionError::Sqlx(error)) => Err(Refusal::unavailable(error)),
        Err(DecisionError::Refused(refusal)) => {
            let text = ask.language.decision_problem(refusal_code(&refusal));
            Ok(Err(Notice::Problem(text)))
        }
        Err(_) => Ok(Err(Notice::Problem(ask.language.decision_problem("gone")))),
    }
}

fn state(language: Language, shown: &OrganizationPage) -> AnyView {
    let merged = shown
        .merged_into
        .as_ref()
        .map(|other| view! { <li>{language.org_merged(other.name.as_str())}</li> });
    let archived = shown
        .archived_at
        .map(|_| view! { <li>{language.org_archived()}</li> });
    let reserved = shown
        .reserved_at
        .map(|_| view! { <li>{language.org_reserved()}</li> });
    view! { <ul>{merged}{archived}{reserved}</ul> }.into_any()
}

fn hosts(language: Language, hosts: &[KnownHost]) -> AnyView {
    let lines = hosts.iter().map(|host| {
        let name = host.name.clone().unwrap_or_else(|| host.id.to_string());
        let how = if host.is_verified { "verified" } else { "seen" };
        view! { <li><a href=format!("/admin/hosts/{}", host.id)><bdi>{name}</bdi></a>" · "{language.entry_mapping(how)}</li> }
    });
    let none = hosts
        .is_empty()
        .then(|| view! { <p class="quiet">{language.org_none()}</p> });
    view! {
        <section class="part" aria-labelledby="hosts">
            <h2 class="section-title" id="hosts">{language.org_hosts()}</h2>
            {none}
            <ul>{lines.collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// The small forms of one organization.
struct Form {
    language: Language,
    id: String,
}

impl Form {
    fn id(&self) -> AnyView {
        view! { <input type="hidden" name="id" value=self.id.clone()/> }.into_any()
    }

    /// What is its own, each with a button that takes it away.
    fn owned(&self, action: &'static str, field: &'static str, values: &[String]) -> AnyView {
        let language = self.language;
        if values.is_empty() {
            return view! { <p class="quiet">{language.org_none()}</p> }.into_any();
        }
        let lines = values.iter().map(|value| {
            view! {
                <li><form class="owned" method="post" action=action>
                    {self.id()}
                    <input type="hidden" name=field value=value.clone()/>
                    <span class="mono">{value.clone()}</span>
                    <button class="link-button" name="change" value="remove">{language.org_remove()}<span class="unseen">" "{value.clone()}</span></button>
                </form></li>
            }
        });
        view! { <ul role="list">{lines.collect_view()}</ul> }.into_any()
    }

    fn domains(&self, domains: &[String], preview: Option<(String, usize, AnyView)>) -> AnyView {
        let language = self.language;
        let typed = preview.as_ref().map(|(domain, ..)| domain.clone());
        let preview = preview
            .map(|(_, changed, view)| view! { <p>{language.preview_lead(changed)}</p>{view} });
        view! {
            <section class="part" aria-labelledby="domains">
                <h2 class="section-title" id="domains">{language.org_domains()}</h2>
                {self.owned(ChangeDomain::PATH, "domain", domains)}
                <form class="narrow" method="post" action=ChangeDomain::PATH>
                    {self.id()}
                    <label>{language.org_new_domain()}" "<input name="domain" value=typed required maxlength="253"/></label>
                    <button class="button button-quiet button-small" name="change" value="preview">{language.org_domain_preview()}</button>
                    <button class="button button-quiet button-small" name="change" value="add">{language.org_add()}</button>
                </form>
                {preview}
            </section>
        }
        .into_any()
    }

    fn calendars(&self, shown: &OrganizationPage) -> AnyView {
        let language = self.language;
        let calendars: Vec<String> = shown.calendars.iter().map(ToString::to_string).collect();
        view! {
            <section class="part" aria-labelledby="calendars">
                <h2 class="section-title" id="calendars">{language.org_calendars()}</h2>
                {self.owned(ChangeCalendar::PATH, "calendar", &calendars)}
                <form class="narrow" method="post" action=ChangeCalendar::PATH>
                    {self.id()}
                    <label>{language.org_new_calendar()}" "<input name="calendar" required maxlength="80"/></label>
                    <button class="button button-quiet button-small" name="change" value="add">{language.org_add()}</button>
                </form>
            </section>
        }
        .into_any()
    }

    fn ends(&self, shown: &OrganizationPage) -> AnyView {
        let language = self.language;
        let (reserve, reserve_name) = match shown.reserved_at {
            None => ("reserve", language.org_reserve()),
            Some(_) => ("unreserve", language.org_unreserve()),
        };
        let (archive, archive_name) = match shown.archived_at {
            None => ("archive", language.org_archive()),
            Some(_) => ("unarchive", language.org_unarchive()),
        };
        view! {
            <section class="part" aria-labelledby="state">
                <h2 class="section-title" id="state">{language.org_state()}</h2>
                <form class="group-actions" method="post" action=MarkOrganization::PATH>
                    {self.id()}
                    <button class="button button-quiet button-small" name="mark" value=reserve>{reserve_name}</button>
                    <button class="button button-quiet button-small" name="mark" value=archive>{archive_name}</button>
                </form>
            </section>
            <section class="part" aria-labelledby="merge">
                <h2 class="section-title" id="merge">{language.org_merge()}</h2>
                <p class="quiet">{language.org_merge_hint()}</p>
                <form class="narrow" method="post" action=MergeOrganization::PATH>
                    {self.id()}
                    <label>{language.org_merge_slug()}" "<input name="into" required maxlength="60"/></label>
                    <button class="button button-quiet button-small" type="submit">{language.org_merge()}</button>
                </form>
            </section>
        }
        .into_any()
    }
}
