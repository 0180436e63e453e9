//! The demo's world is as rich as it promises, whatever day it is started on.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use std::collections::BTreeSet;

use jiff::{Timestamp, ToSpan, civil::Weekday};
use luma_sandbox::{CALENDAR_ID, Location, Sandbox, demo};
use support::{Clock, get, start_time};

#[test]
fn enough_of_everything() {
    let now = start_time();
    let world = demo::world(now);
    let public: Vec<_> = world
        .events
        .values()
        .filter(|event| event.visibility == "public" && !event.deleted)
        .collect();
    assert!(public.len() >= 60, "{}", public.len());
    let countries: BTreeSet<_> = public
        .iter()
        .filter_map(|event| match &event.location {
            Location::InPerson { country_code, .. } => Some(country_code.as_str()),
            _ => None,
        })
        .collect();
    assert!(countries.len() >= 8, "{countries:?}");
    assert!(
        public
            .iter()
            .any(|event| event.start_at < now - (14 * 24).hours())
    );
    assert!(
        public
            .iter()
            .any(|event| event.start_at > now + (24 * 24).hours())
    );
    assert!(
        public
            .iter()
            .all(|event| (1..=6).contains(&event.host_ids.len()))
    );
    assert!(
        public
            .iter()
            .all(|event| event.host_ids.iter().all(|id| world.users.contains_key(id)))
    );
    assert!(
        public
            .iter()
            .all(|event| world.calendars.contains_key(&event.calendar_id))
    );
    assert!(public.iter().all(|event| event.exact_coordinate().is_some()
        || matches!(event.location, Location::Online { .. })));
    assert!(
        public
            .iter()
            .filter(|event| event.location.is_hidden())
            .count()
            >= 5
    );
    assert!(
        public
            .iter()
            .filter(|event| matches!(event.location, Location::Online { .. }))
            .count()
            >= 5
    );
    assert_eq!(
        public
            .iter()
            .filter(|event| event.calendar_id == CALENDAR_ID)
            .count(),
        8
    );
    let slugs: BTreeSet<_> = world.events.values().map(|event| &event.slug).collect();
    assert_eq!(slugs.len(), world.events.len(), "every slug once");
    let text = public[0].description.md();
    assert!(text.contains("## ") && text.contains("\n- ") && text.contains("1. **"));
}

#[test]
fn sensible_times_on_every_day_of_the_week() {
    for day in 0..7 {
        let now = start_time() + (day * 24).hours();
        let world = demo::world(now);
        let soon = |from: i64| {
            world.events.values().filter(move |event| {
                let here = now.in_tz(&event.timezone).unwrap().date() + from.days();
                event.start_at.in_tz(&event.timezone).unwrap().date() == here
            })
        };
        assert!(soon(0).count() >= 3, "today");
        assert!(soon(1).count() >= 3, "tomorrow");
        for event in world.events.values() {
            let start = event.start_at.in_tz(&event.timezone).unwrap();
            let hours = match start.weekday() {
                Weekday::Saturday => 9..=9,
                Weekday::Sunday => 11..=11,
                _ => 18..=20,
            };
            assert!(hours.contains(&start.hour()), "{} at {start}", event.slug);
            assert!(event.end_at > event.start_at);
        }
    }
}

#[test]
fn links_and_organizations() {
    let links = demo::links();
    assert!(links.len() >= 50, "{}", links.len());
    assert_eq!(links.iter().collect::<BTreeSet<_>>().len(), links.len());
    for left_out in [
        demo::GDG_LIMA_MEETUP,
        demo::TWO_COMMUNITIES,
        demo::STRANGERS,
        demo::PRIVATE,
        demo::DELETED,
    ] {
        assert!(!links.contains(&format!("https://luma.com/{left_out}")));
    }
    let csv = demo::organizations_csv();
    let mut rest = csv.lines();
    assert_eq!(
        rest.next(),
        Some("slug,name,website,country,domains,luma_calendars,luma_hosts")
    );
    let rows: Vec<Vec<&str>> = rest.map(|line| line.split(',').collect()).collect();
    assert!(rows.len() >= 20);
    assert!(
        rows.iter()
            .all(|row| row.len() == 7 && !row.concat().contains('"'))
    );
    let world = demo::world(start_time());
    for row in &rows {
        assert!(row[6].is_empty() || world.users[row[6]].name == row[1]);
        assert!(row[5].is_empty() || world.calendars[row[5]].name == row[1]);
        assert!(
            !row[4].contains("gdg.community.dev"),
            "a platform's domain belongs to nobody"
        );
    }
    let gdg = rows.iter().find(|row| row[0] == "gdg-lima").unwrap();
    let meetup = world.event_by_slug(demo::GDG_LIMA_MEETUP).unwrap();
    assert_eq!(meetup.host_ids[0], gdg[6]);
    assert_eq!(meetup.host_ids.len(), 3);
    let from_now = meetup.start_at.duration_since(start_time()).as_hours();
    assert!(
        (24..24 * 4).contains(&from_now),
        "on the first page of the list"
    );
}

#[tokio::test]
async fn every_link_answers() {
    let clock = Clock::new();
    let sandbox = Sandbox::start_demo(clock.now()).await.unwrap();
    for link in demo::links() {
        let slug = link.rsplit('/').next().unwrap();
        let (status, answer) = get(&format!("{}/url?url={slug}", sandbox.web_url())).await;
        assert_eq!(
            (status, answer["kind"].as_str()),
            (200, Some("event")),
            "{slug}"
        );
        assert!(
            !answer.to_string().contains("example.org"),
            "neither e-mails nor meeting links: {slug}"
        );
    }
    let kind = get(&format!(
        "{}/url?url={}",
        sandbox.web_url(),
        demo::A_CALENDAR
    ))
    .await
    .1;
    assert_eq!(kind["kind"], "calendar");
    let gone = get(&format!("{}/url?url={}", sandbox.web_url(), demo::DELETED))
        .await
        .1;
    assert_eq!(gone["code"], "event-deleted");
    let api = sandbox.api_url();
    let (_, page) = get(&format!("{api}/v1/calendars/events/list")).await;
    let own = page["entries"].as_array().unwrap();
    assert_eq!(own.len(), 8);
    for event in own {
        let id = event["id"].as_str().unwrap();
        let (_, event) = get(&format!("{api}/v1/events/get?event_id={id}")).await;
        assert!(
            event["hosts"]
                .as_array()
                .unwrap()
                .iter()
                .all(|host| host["email"].as_str().unwrap().contains('@'))
        );
    }
    support::check_against_document(&sandbox);
    assert!(sandbox.edit(|world| world.now) > Timestamp::UNIX_EPOCH);
}
