//! `/organizations/{slug}`: who it is, what is coming, what was.

use hack0::admin::directory::redirect;
use hack0::events::{self, Event, EventFilter};
use hack0::organizations::{self, Organization, OrganizationHost};
use jiff::Timestamp;
use leptos::prelude::*;

use super::event::{is_over, is_web_address};
use super::organizations::initials;
use crate::ask::Ask;
use crate::components::narrowed::Narrowed;
use crate::components::timeline::{Direction, Under, timeline};
use crate::components::{cover, icon};
use crate::error::Refusal;
use crate::language::Language;
use crate::machines::json_ld;
use crate::page::{Page, list_address};
use crate::render::parameter;

const UPCOMING: u32 = 20;
const PAST: u32 = 5;
/// The side of a host's picture, in CSS pixels.
const FACE: u32 = 36;

pub(crate) async fn page(ask: Ask) -> Result<Page, Refusal> {
    let slug = parameter("slug").ok_or(Refusal::NotFound)?;
    let db = &ask.site.db;
    let found = organizations::find_by_slug(db, &slug)
        .await
        .map_err(Refusal::unavailable)?;
    let Some(organization) = found else {
        let now = redirect(db, &slug).await.map_err(Refusal::unavailable)?;
        let now = now.ok_or(Refusal::NotFound)?;
        return Ok(Page {
            moved_to: Some(format!("/organizations/{now}")),
            ..Refusal::NotFound.page(ask.language)
        });
    };
    let filter = EventFilter {
        organization: Some(organization.slug.clone()),
        ..EventFilter::default()
    };
    let upcoming = EventFilter {
        after: Some(ask.now),
        ..filter.clone()
    };
    let past = EventFilter {
        before: Some(ask.now),
        newest_first: true,
        ..filter
    };
    let upcoming = events::list(db, &upcoming, None, UPCOMING).await?;
    let mut past = events::list(db, &past, None, PAST).await?;
    past.items.retain(|event| is_over(event, ask.now));
    let hosts = organizations::hosts(db, organization.id)
        .await
        .map_err(Refusal::unavailable)?;
    let view = Shown {
        hosts: &hosts,
        upcoming: &upcoming.items,
        past: &past.items,
    };
    let body = view.view(ask.language, ask.now, &organization);
    let data = json_ld::organization(&ask.site.base_url, &organization);
    Ok(Page {
        data: Some(data),
        canonical: Some(format!("/organizations/{}", organization.slug)),
        description: Some(ask.language.events_by(organization.name.as_str())),
        ..Page::new(organization.name, body)
    })
}

/// What of its events is shown.
pub(crate) struct Shown<'a> {
    pub(crate) hosts: &'a [OrganizationHost],
    pub(crate) upcoming: &'a [Event],
    pub(crate) past: &'a [Event],
}

impl Shown<'_> {
    pub(crate) fn view(
        &self,
        language: Language,
        now: Timestamp,
        organization: &Organization,
    ) -> AnyView {
        // Also when nothing more is there: the list can be narrowed and searched.
        let all = |is_past: bool, events: &[Event]| {
            let narrowed = Narrowed {
                is_past,
                organization: Some((organization.slug.clone(), String::new())),
                ..Narrowed::default()
            };
            (!events.is_empty()).then(|| {
                view! { <p class="more"><a class="button button-quiet" href=narrowed.address(None)>{language.organization_all()}</a></p> }
            })
        };
        let upcoming = if self.upcoming.is_empty() {
            view! { <p class="quiet">{language.organization_upcoming_none()}</p> }.into_any()
        } else {
            timeline(
                language,
                now,
                self.upcoming,
                Direction::Upcoming,
                Under::Section,
            )
        };
        let past = (!self.past.is_empty()).then(|| {
            view! {
                <section class="organization-events" aria-labelledby="past">
                    <h2 class="section-title" id="past">{language.organization_past()}</h2>
                    {timeline(language, now, self.past, Direction::Past, Under::Section)}
                    {all(true, self.past)}
                </section>
            }
        });
        view! {
            <div class="organization-head">
                <span class="face face-large" aria-hidden="true">{initials(&organization.name)}</span>
                <h1><bdi>{organization.name.clone()}</bdi></h1>
            </div>
            {facts(language, organization)}
            <section class="organization-events" aria-labelledby="upcoming">
                <h2 class="section-title" id="upcoming">{language.organization_upcoming()}</h2>
                {upcoming}
                {all(false, self.upcoming)}
            </section>
            {past}
            {self.hosts(language)}
        }
        .into_any()
    }

    fn hosts(&self, language: Language) -> Option<AnyView> {
        (!self.hosts.is_empty()).then(|| {
            let lines = self
                .hosts
                .iter()
                .map(|host| host_line(language, host))
                .collect_view();
            view! {
                <section class="organization-events" aria-labelledby="hosts">
                    <h2 class="section-title" id="hosts">{language.organization_hosts()}</h2>
                    <ul class="directory" role="list">{lines}</ul>
                </section>
            }
            .into_any()
        })
    }
}

fn host_line(language: Language, host: &OrganizationHost) -> AnyView {
    let name = host.host.name.clone();
    let name = name.unwrap_or_else(|| language.host_unnamed());
    let picture = host
        .host
        .avatar_url
        .as_deref()
        .and_then(|address| cover::image(address, FACE, "lazy"));
    let verified = host.is_verified.then(|| {
        view! { " · "<span class="verified">{icon::tick()}{language.organization_host_verified()}</span> }
    });
    view! {
        <li class="directory-line">
            <span class="face" aria-hidden="true">{initials(&name)}{picture}</span>
            <div>
                <p class="host-name"><bdi>{name}</bdi></p>
                <p class="quiet">{language.organization_host_events(host.events)}{verified}</p>
            </div>
        </li>
    }
    .into_any()
}

fn facts(language: Language, organization: &Organization) -> AnyView {
    let website = organization
        .website
        .clone()
        .filter(|address| is_web_address(address));
    let website = website.map(|address| {
        view! { <div><dt>{language.organization_website()}</dt><dd>{outside(address)}</dd></div> }
    });
    let country = organization.country.clone().map(|code| {
        let name = language.country(&code).unwrap_or(&code).to_owned();
        let there = list_address("/organizations", &[("country", Some(&code))]);
        view! { <div><dt>{language.organization_country()}</dt><dd><a href=there>{name}</a></dd></div> }
    });
    let calendars = organization.calendars.iter().map(|id| {
        view! { <dd>{outside(format!("https://luma.com/calendar/{id}"))}</dd> }
    });
    let calendars = (!organization.calendars.is_empty()).then(|| {
        view! { <div><dt>{language.organization_calendar()}</dt>{calendars.collect_view()}</div> }
    });
    let domains = (!organization.domains.is_empty()).then(|| {
        view! {
            <div>
                <dt>{language.organization_domains()}</dt>
                <dd class="mono">{organization.domains.join(" · ")}</dd>
                <dd class="fact-hint">{language.organization_domains_hint()}</dd>
            </div>
        }
    });
    view! { <dl class="facts">{country}{website}{calendars}{domains}</dl> }.into_any()
}

/// A link to somebody else's site, shown as its address.
pub(crate) fn outside(address: String) -> AnyView {
    let shown = address.split_once("://").map_or("", |(_, rest)| rest);
    let shown = shown.trim_end_matches('/').to_owned();
    view! { <a href=address rel="noopener noreferrer nofollow">{shown}</a> }.into_any()
}
