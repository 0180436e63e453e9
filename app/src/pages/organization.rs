//! `/organizations/{slug}`: who it is, what is coming, what was.

use hack0::events::{self, Event, EventFilter};
use hack0::organizations::{self, Organization};
use jiff::Timestamp;
use leptos::prelude::*;

use super::event::{is_over, is_web_address};
use super::organizations::initials;
use crate::ask::Ask;
use crate::components::narrowed::Narrowed;
use crate::components::timeline::{Direction, timeline};
use crate::error::Refusal;
use crate::language::Language;
use crate::machines::json_ld;
use crate::page::Page;
use crate::render::parameter;

const UPCOMING: u32 = 20;
const PAST: u32 = 5;

pub(crate) async fn page(ask: Ask) -> Result<Page, Refusal> {
    let slug = parameter("slug").ok_or(Refusal::NotFound)?;
    let db = &ask.site.db;
    let found = organizations::find_by_slug(db, &slug)
        .await
        .map_err(Refusal::unavailable)?;
    let organization = found.ok_or(Refusal::NotFound)?;
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
    let view = Shown {
        upcoming: &upcoming.items,
        past: &past.items,
        has_more_upcoming: upcoming.next_cursor.is_some(),
        has_more_past: past.next_cursor.is_some(),
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
    pub(crate) upcoming: &'a [Event],
    pub(crate) past: &'a [Event],
    pub(crate) has_more_upcoming: bool,
    pub(crate) has_more_past: bool,
}

impl Shown<'_> {
    pub(crate) fn view(
        &self,
        language: Language,
        now: Timestamp,
        organization: &Organization,
    ) -> AnyView {
        let all = |is_past: bool, is_shown: bool| {
            let narrowed = Narrowed {
                is_past,
                organization: Some((organization.slug.clone(), String::new())),
                ..Narrowed::default()
            };
            is_shown.then(|| {
                view! { <p class="more"><a class="button button-quiet" href=narrowed.address(None)>{language.organization_all()}</a></p> }
            })
        };
        let upcoming = if self.upcoming.is_empty() {
            view! { <p class="quiet">{language.organization_upcoming_none()}</p> }.into_any()
        } else {
            timeline(language, now, self.upcoming, Direction::Upcoming)
        };
        let past = (!self.past.is_empty()).then(|| {
            view! {
                <section class="organization-events" aria-labelledby="past">
                    <h2 class="section-title" id="past">{language.organization_past()}</h2>
                    {timeline(language, now, self.past, Direction::Past)}
                    {all(true, self.has_more_past)}
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
                {all(false, self.has_more_upcoming)}
            </section>
            {past}
        }
        .into_any()
    }
}

fn facts(language: Language, organization: &Organization) -> AnyView {
    let website = organization
        .website
        .clone()
        .filter(|address| is_web_address(address));
    let website = website.map(|address| {
        let shown = address.split_once("://").map_or("", |(_, rest)| rest).trim_end_matches('/').to_owned();
        view! { <div><dt>{language.organization_website()}</dt><dd><a href=address rel="noopener noreferrer nofollow">{shown}</a></dd></div> }
    });
    let country = organization.country.as_deref().map(|code| {
        let name = language.country(code).unwrap_or(code).to_owned();
        view! { <div><dt>{language.organization_country()}</dt><dd>{name}</dd></div> }
    });
    let domains = (!organization.domains.is_empty()).then(|| {
        view! { <div><dt>{language.organization_domains()}</dt><dd class="mono">{organization.domains.join(" · ")}</dd></div> }
    });
    view! { <dl class="facts">{country}{website}{domains}</dl> }.into_any()
}
