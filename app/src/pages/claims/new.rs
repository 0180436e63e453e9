//! `/claims/new?host=…&event=…`: for which organization; and a note for the admins.

use hack0::claims::HostCard;
use hack0::events::{self, EventPage};
use hack0::ids::LumaHostId;
use hack0::mail::Token;
use hack0::organizations::{self, OrganizationFilter, OrganizationRef};
use http::StatusCode;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::actions::{LeaveOrganization, SendNote, StartClaim};
use super::confirm::spent;
use super::{NEW, name_browser, new_address, problem};
use crate::ask::Ask;
use crate::components::filters::search_form;
use crate::error::Refusal;
use crate::language::Language;
use crate::page::Page;

/// Organizations that a search names.
const SHOWN: u32 = 12;

/// What the page shows.
pub(crate) struct New {
    pub(crate) host: Option<HostCard>,
    /// Where the button was pressed, and whose host can be chosen.
    pub(crate) event: Option<EventPage>,
    pub(crate) words: Option<String>,
    pub(crate) found: Vec<OrganizationRef>,
    pub(crate) name: Option<String>,
    pub(crate) problem: Option<String>,
    pub(crate) is_told: bool,
    /// A link mailed to the host, which proves what is chosen here.
    pub(crate) link: Option<Token>,
}

pub(crate) async fn page(ask: Ask) -> Result<Page, Refusal> {
    name_browser(ask.site.base_url.starts_with("https:"));
    let language = ask.language;
    let link = ask.query.get("token").and_then(Token::parse);
    let origin = match &link {
        Some(token) => {
            let origin = ask.site.claims.live_origin(token).await;
            match origin.map_err(Refusal::unavailable)? {
                Some(origin) => Some(origin),
                None => return spent(&ask, token).await,
            }
        }
        None => None,
    };
    let slug = match &origin {
        Some(origin) => origin.event.as_deref(),
        None => ask.query.get("event"),
    };
    let event = match slug {
        Some(slug) => events::find_by_slug(&ask.site.db, slug)
            .await
            .map_err(Refusal::unavailable)?,
        None => None,
    };
    let asked = ask
        .query
        .get("host")
        .and_then(|id| id.parse::<LumaHostId>().ok());
    let host = match origin.map(|origin| origin.host).or(asked) {
        Some(id) => ask
            .site
            .claims
            .host(&id)
            .await
            .map_err(Refusal::unavailable)?,
        None => None,
    };
    if host.is_none() && event.is_none() {
        return Err(Refusal::NotFound);
    }
    let words = ask.words();
    let found = match (&host, &words) {
        (Some(_), Some(words)) => {
            let (db, clock) = (&ask.site.db, &ask.site.clock);
            let filter = OrganizationFilter {
                query: Some(words.clone()),
                ..OrganizationFilter::default()
            };
            let page = organizations::list(db, clock, &filter, None, SHOWN).await?;
            page.items
                .into_iter()
                .map(|found| found.organization)
                .collect()
        }
        _ => Vec::new(),
    };
    let code = ask.query.get("error");
    let problem = problem(language, code);
    let status = match (&problem, code) {
        (None, _) => StatusCode::OK,
        (_, Some("busy")) => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let new = New {
        host,
        event,
        words,
        found,
        name: problem
            .as_ref()
            .and(ask.query.get("name"))
            .map(str::to_owned),
        problem,
        is_told: ask.query.has("told"),
        link,
    };
    Ok(Page {
        status,
        retry_after: (status == StatusCode::TOO_MANY_REQUESTS).then_some(360),
        ..Page::new(language.claim_new_title(), view(language, &new))
    })
}

pub(crate) fn view(language: Language, new: &New) -> AnyView {
    let problem = new
        .problem
        .clone()
        .map(|text| view! { <p class="field-problem" role="alert">{text}</p> });
    let body = match &new.host {
        Some(host) => for_host(language, new, host),
        None => choose_host(language, new),
    };
    view! {
        <div class="claim-page">
            <h1>{language.claim_new_title()}</h1>
            {problem}
            {body}
            {note(language, new)}
        </div>
    }
    .into_any()
}

fn for_host(language: Language, new: &New, host: &HostCard) -> AnyView {
    let name = host.name.clone().unwrap_or_else(|| language.host_unnamed());
    let way = match &host.masked_address {
        _ if new.link.is_some() => language.claim_new_linked(),
        Some(address) => language.claim_new_mailed(address.as_str()),
        None => language.claim_new_unmailed(),
    };
    let verified = host.verified.as_ref().map(|organization| {
        let leave = new.link.is_none().then(|| {
            view! {
                <form method="post" action=LeaveOrganization::PATH>
                    <input type="hidden" name="host" value=host.id.to_string()/>
                    <button class="button button-quiet" type="submit">{language.claim_leave_button()}</button>
                </form>
            }
        });
        view! {
            <p>{language.claim_new_verified(organization.name.as_str())}</p>
            {leave}
        }
    });
    let slug = new.event.as_ref().map(|page| page.event.slug.clone());
    let token = new.link.as_ref().map(|token| token.expose().to_owned());
    let hidden = || {
        let slug = slug.clone();
        view! {
            <input type="hidden" name="host" value=host.id.to_string()/>
            {token.clone().map(|token| view! { <input type="hidden" name="token" value=token/> })}
            {slug.map(|slug| view! { <input type="hidden" name="event" value=slug/> })}
        }
    };
    let offered = offered(new, host);
    let choices = offered.iter().map(|organization| {
        view! {
            <li>
                <form method="post" action=StartClaim::PATH>
                    {hidden()}
                    <input type="hidden" name="organization" value=organization.slug.clone()/>
                    <button class="button button-quiet" type="submit">{language.claim_choose(organization.name.as_str())}</button>
                </form>
            </li>
        }
    });
    let search = search_form(
        NEW,
        language.claim_search(),
        language.claim_search(),
        language.search_button(),
        new.words.clone(),
        hidden().into_any(),
    );
    let nothing = new.words.as_deref().filter(|_| new.found.is_empty());
    let nothing =
        nothing.map(|words| view! { <p class="quiet">{language.claim_nothing(words)}</p> });
    view! {
        <p class="lead">{language.claim_new_lead(host.events, name)}</p>
        <p class="quiet">{way}</p>
        {verified}
        <section class="card claim-card" aria-labelledby="choose">
            <h2 class="card-title" id="choose">{language.claim_choose_title()}</h2>
            {search}
            {nothing}
            <ul class="claim-choices" role="list">{choices.collect_view()}</ul>
        </section>
        <section class="card claim-card" aria-labelledby="name-title">
            <h2 class="card-title" id="name-title">{language.claim_name_title()}</h2>
            <form class="claim-form" method="post" action=StartClaim::PATH>
                {hidden()}
                <label for="name">{language.claim_name_label()}</label>
                <input id="name" name="name" type="text" required maxlength="120" autocomplete="organization" value=new.name.clone()/>
                <button class="button" type="submit">{language.claim_name_button()}</button>
            </form>
        </section>
    }
    .into_any()
}

/// What was searched for; before that, whose the event looks to be.
fn offered(new: &New, host: &HostCard) -> Vec<OrganizationRef> {
    let mut offered = new.found.clone();
    if new.words.is_none()
        && let Some(page) = &new.event
    {
        let attribution = &page.event.attribution;
        let named = attribution
            .organization
            .iter()
            .chain(&attribution.suggestion);
        offered.extend(named.cloned());
    }
    offered.retain(|organization| Some(organization) != host.verified.as_ref());
    offered
}

fn choose_host(language: Language, new: &New) -> AnyView {
    let hosts = new.event.iter().flat_map(|page| {
        let slug = &page.event.slug;
        let stable = page.event.hosts.iter().filter(|host| host.id.is_stable());
        stable.map(move |host| {
            let name = host.name.clone().unwrap_or_else(|| language.host_unnamed());
            let address = new_address(Some(host.id.as_str()), Some(slug));
            view! { <li><a class="button button-quiet" href=address><bdi>{name}</bdi></a></li> }
        })
    });
    let hosts: Vec<_> = hosts.collect();
    (!hosts.is_empty())
        .then(|| {
            view! {
                <section class="card claim-card" aria-labelledby="hosts">
                    <h2 class="card-title" id="hosts">{language.claim_hosts_title()}</h2>
                    <ul class="claim-choices" role="list">{hosts}</ul>
                </section>
            }
        })
        .into_any()
}

fn note(language: Language, new: &New) -> Option<AnyView> {
    let slug = new.event.as_ref()?.event.slug.clone();
    let body = if new.is_told {
        view! { <p role="status">{language.claim_note_done()}</p> }.into_any()
    } else {
        let host = new.host.as_ref().map(|host| host.id.to_string());
        view! {
            <form class="claim-form" method="post" action=SendNote::PATH>
                <input type="hidden" name="event" value=slug/>
                {host.map(|host| view! { <input type="hidden" name="host" value=host/> })}
                <label for="text">{language.claim_note_label()}</label>
                <textarea id="text" name="text" rows="3" required maxlength="1000"></textarea>
                <button class="button button-quiet" type="submit">{language.claim_note_button()}</button>
            </form>
        }
        .into_any()
    };
    Some(
        view! {
            <section class="card claim-card" aria-labelledby="note">
                <h2 class="card-title" id="note">{language.claim_note_title()}</h2>
                {body}
            </section>
        }
        .into_any(),
    )
}
