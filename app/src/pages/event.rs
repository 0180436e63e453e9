//! `/events/{slug}`: cover, when and where, whose it is and why, hosts, description, and what changed.

use hack0::events::{self, Event, EventPage, LocationType, Ownership, SyncStatus};
use jiff::Timestamp;
use leptos::prelude::*;

use super::admin::edit;
use super::event_changes::changes;
use super::event_history::history;
use super::event_hosts::hosts;
use super::event_organization::organization;
use crate::ask::Ask;
use crate::components::card::region;
use crate::components::{badge, cover, icon};
use crate::error::Refusal;
use crate::language::Language;
use crate::machines::event_data;
use crate::page::Page;
use crate::render::parameter;
use crate::time::{capitalized, clock_time, gmt, in_zone, is_same_night, zone_name};

/// Titles with more letters are set smaller.
const LONG_TITLE: usize = 80;

pub(crate) async fn page(ask: Ask) -> Result<Page, Refusal> {
    let slug = parameter("slug").ok_or(Refusal::NotFound)?;
    let found = events::find_by_slug(&ask.site.db, &slug)
        .await
        .map_err(Refusal::unavailable)?;
    let found = found.ok_or(Refusal::NotFound)?;
    let body = view(ask.language, ask.now, &found);
    let description = description(ask.language, ask.now, &found.event);
    let data = event_data::event(
        &ask.site.base_url,
        ask.language,
        ask.now,
        &found,
        &description,
    );
    Ok(Page {
        canonical: Some(format!("/events/{}", found.event.slug)),
        description: Some(description),
        image: found.event.cover_url,
        data: Some(data),
        ..Page::new(found.event.name, body)
    })
}

/// `Domingo 22 de noviembre · Lima, Perú · Rust Perú`
fn description(language: Language, now: Timestamp, event: &Event) -> String {
    let start = in_zone(event.start_at, &event.timezone);
    let day = language.long_date(start.date(), in_zone(now, &event.timezone).date());
    let place = if event.place.kind == LocationType::Online {
        Some(language.online())
    } else {
        region(language, &event.place)
    };
    let organization = event
        .attribution
        .organization
        .as_ref()
        .filter(|_| event.attribution.is_certain());
    let organization = organization.map(|organization| organization.name.clone());
    [Some(day), place, organization]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Whether nothing of it is still to come.
pub(crate) fn is_over(event: &Event, now: Timestamp) -> bool {
    event.end_at.unwrap_or(event.start_at) <= now
}

pub(crate) fn view(language: Language, now: Timestamp, page: &EventPage) -> AnyView {
    let event = &page.event;
    let start = in_zone(event.start_at, &event.timezone);
    let title_class = (event.name.chars().count() > LONG_TITLE).then_some("is-long");
    let about = page
        .description_html
        .as_deref()
        .map(without_gap)
        .map(|html| {
            view! {
                <section class="card about" aria-labelledby="about">
                    <h2 class="card-title" id="about">{language.about_title()}</h2>
                    <div class="prose" dir="auto" inner_html=html></div>
                </section>
            }
        });
    view! {
        <article class="event-page">
            <div class="event-head">
                <p class="event-time">
                    <b>{clock_time(&start)}</b>" "{zone_name(&start)}" · "{language.weekday_date(start.date())}
                </p>
                <h1 class=title_class><bdi>{event.name.clone()}</bdi></h1>
                // On a phone the card that says all of this stands far below.
                <div class="event-whose">{badge::badges_here(language, event)}</div>
                {states(language, now, page)}
                {when(language, now, event)}
                {place(language, event)}
                {register(language, now, event)}
            </div>
            <div class="event-side">
                {cover::large(event)}
                <div class="event-aside">{organization(language, now, page)}{standing(language, now, event)}</div>
            </div>
            <div class="event-main">
                {hosts(language, event)}
                {about}
                {history(language, now, page)}
            </div>
        </article>
    }
    .into_any()
}

/// A description whose headings begin one level down follows the page's headings without a gap. In safe HTML `<h4` is only a tag.
fn without_gap(html: &str) -> String {
    if html.contains("<h3") {
        return html.to_owned();
    }
    [("h4", "h3"), ("h5", "h4")]
        .into_iter()
        .fold(html.to_owned(), |html, (from, to)| {
            html.replace(&format!("<{from}>"), &format!("<{to}>"))
                .replace(&format!("</{from}>"), &format!("</{to}>"))
        })
}

fn states(language: Language, now: Timestamp, page: &EventPage) -> AnyView {
    let event = &page.event;
    let today = in_zone(now, &event.timezone).date();
    let day = |time: Timestamp| language.short_date(in_zone(time, &event.timezone).date(), today);
    let canceled = event.canceled_at.map(|at| {
        view! { <p class="state state-off"><strong>{language.state_canceled()}</strong>" "{language.state_canceled_since(day(at))}</p> }
    });
    let changed = match event.sync_status {
        _ if event.canceled_at.is_some() => None,
        SyncStatus::SourceDeleted => Some(
            view! { <p class="state state-off"><strong>{language.state_deleted()}</strong>" "{language.state_deleted_hint()}</p> }.into_any(),
        ),
        // Whoever knew it as it was must not miss it until it is over, however often it was looked at since.
        SyncStatus::Synced if is_over(event, now) => None,
        SyncStatus::Synced | SyncStatus::Drifted => changes(language, now, page),
    };
    let over = is_over(event, now).then(|| view! { <p class="state">{language.state_over()}</p> });
    view! { {canceled}{changed}{over} }.into_any()
}

fn when(language: Language, now: Timestamp, event: &Event) -> AnyView {
    let start = in_zone(event.start_at, &event.timezone);
    let today = in_zone(now, &event.timezone).date();
    let end = event.end_at.map(|end| in_zone(end, &event.timezone));
    let last_day = end
        .as_ref()
        .filter(|end| !is_same_night(&start, end))
        .map(|end| language.short_date(end.date(), today));
    let time = match (&end, &last_day) {
        (None, _) => clock_time(&start),
        (Some(end), None) => format!("{} – {}", clock_time(&start), clock_time(end)),
        (Some(end), Some(day)) => format!("{} – {}, {}", clock_time(&start), day, clock_time(end)),
    };
    let zone = zone_name(&start);
    let from_utc = gmt(start.offset().seconds());
    let zone = if zone.starts_with("GMT") {
        zone
    } else {
        format!("{zone}, {from_utc}")
    };
    let line = if event.place.kind == LocationType::Online {
        language.time_online(time, zone)
    } else {
        language.time_at_venue(time, zone)
    };
    view! {
        <div class="fact">
            <div class="fact-sign date-sign" aria-hidden="true"><span>{language.month_short(start.date())}</span><b>{start.day()}</b></div>
            <div>
                <h2 class="unseen">{language.event_when()}</h2>
                <p class="fact-main"><time datetime=event.start_at.to_string()>{language.long_date(start.date(), today)}</time></p>
                <p class="quiet">{line}</p>
            </div>
        </div>
    }
    .into_any()
}

fn place(language: Language, event: &Event) -> AnyView {
    let place = &event.place;
    let is_online = place.kind == LocationType::Online;
    let region = region(language, place);
    let (main, more) = if is_online {
        (language.online(), None)
    } else if place.is_address_hidden {
        (
            region.unwrap_or_else(|| language.place_unknown()),
            Some(capitalized(language.address_hidden().chars())),
        )
    } else {
        let main = place
            .venue
            .clone()
            .or_else(|| region.clone())
            .unwrap_or_else(|| language.place_unknown());
        let more = place
            .address
            .as_deref()
            .map(|address| without_venue(address, place.venue.as_deref()).to_owned())
            .or(region)
            .filter(|more| *more != main);
        (main, more)
    };
    let sign = if is_online {
        icon::globe()
    } else {
        icon::pin()
    };
    view! {
        <div class="fact">
            <div class="fact-sign" aria-hidden="true">{sign}</div>
            <div>
                <h2 class="unseen">{language.event_where()}</h2>
                <p class="fact-main"><bdi>{main}</bdi></p>
                <p class="quiet"><bdi>{more}</bdi></p>
            </div>
        </div>
    }
    .into_any()
}

/// Luma's addresses often begin with the name of the venue, which stands above already.
fn without_venue<'a>(address: &'a str, venue: Option<&str>) -> &'a str {
    venue
        .and_then(|venue| address.strip_prefix(venue)?.strip_prefix(", "))
        .unwrap_or(address)
}

fn register(language: Language, now: Timestamp, event: &Event) -> Option<AnyView> {
    let is_gone = event.canceled_at.is_some()
        || event.sync_status == SyncStatus::SourceDeleted
        || is_over(event, now);
    let (class, text) = if is_gone {
        ("button button-quiet", language.event_open())
    } else {
        ("button", language.event_register())
    };
    let luma = is_web_address(&event.luma_url).then(|| {
        view! { <a class=class href=event.luma_url.clone() rel="noopener noreferrer">{text}<span aria-hidden="true">" ↗"</span></a> }
    });
    let calendar = (!is_gone).then(|| {
        let address = format!("/events/{}/calendar.ics", event.slug);
        view! { <a class="button button-quiet" href=address download="">{language.event_calendar()}</a> }
    });
    (luma.is_some() || calendar.is_some())
        .then(|| view! { <p class="actions">{luma}{calendar}</p> }.into_any())
}

/// Nothing else becomes a link.
pub(crate) fn is_web_address(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// How our copy stands: on the calendar or not, looked at when.
fn standing(language: Language, now: Timestamp, event: &Event) -> AnyView {
    let is_listed = event.ownership == Ownership::Created || event.luma_listing_id.is_some();
    let listed = if is_listed {
        language.listed_yes()
    } else {
        language.listed_no()
    };
    let class = if is_listed {
        "standing is-listed"
    } else {
        "standing"
    };
    let checked = event.last_source_check_at.map(|at| {
        let today = in_zone(now, &event.timezone).date();
        language.checked_at(language.short_date(in_zone(at, &event.timezone).date(), today))
    });
    view! {
        <ul class=class role="list">
            <li>{listed}</li>
            {checked.map(|text| view! { <li>{text}</li> })}
            <li><a href=edit::path(event.id) rel="nofollow">{language.event_edit()}</a></li>
        </ul>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::{without_gap, without_venue};

    #[test]
    fn a_venue_is_said_once() {
        let address = "UTEC, Jr. Medrano Silva 165";
        assert_eq!(
            without_venue(address, Some("UTEC")),
            "Jr. Medrano Silva 165"
        );
        for venue in [None, Some("UTE"), Some("Barranco")] {
            assert_eq!(without_venue(address, venue), address);
        }
    }

    #[test]
    fn headings_leave_no_gap() {
        assert_eq!(without_gap("<h4>a</h4><h5>b</h5>"), "<h3>a</h3><h4>b</h4>");
        assert_eq!(without_gap("<h3>a</h3><h4>b</h4>"), "<h3>a</h3><h4>b</h4>");
    }
}
