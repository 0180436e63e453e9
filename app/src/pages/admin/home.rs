//! `/admin`: how much waits for what, each a way there.

use hack0::admin::Admin;
use hack0::admin::queue::{QueueCounts, queue_counts};
use hack0::webhooks::DeliveryState;
use leptos::prelude::*;

use super::outcome::QUEUE;
use super::{claims, deliveries, frame, notes, reviews};
use crate::ask::{Ask, address};
use crate::error::Refusal;
use crate::language::Language;
use crate::page::Page;

pub(crate) async fn page(ask: Ask, admin: Admin) -> Result<Page, Refusal> {
    let language = ask.language;
    let counts = queue_counts(&ask.site.db, &ask.site.clock, &admin).await;
    let counts = counts.map_err(Refusal::unavailable)?;
    let overview = ask.site.webhooks.overview().await;
    let (_, set_aside) = overview.map_err(Refusal::unavailable)?;
    let set_aside = u64::try_from(set_aside).unwrap_or_default();
    let runs = reviews::waiting(&ask.site).await;
    let runs = runs.map_err(Refusal::unavailable)?;
    let waiting = reviews::view(language, ask.now, &runs, ask.query.get("run"));
    let body = view(language, &counts, set_aside);
    let body = view! { {body}{waiting} }.into_any();
    let body = frame(language, &ask.path, admin.email().expose(), body);
    Ok(Page::new(language.admin_title(), body))
}

pub(crate) fn view(language: Language, counts: &QueueCounts, set_aside: u64) -> AnyView {
    let events = counts.upcoming.iter().map(|(reason, events)| {
        let to = address(QUEUE, [("reason", reason.as_str())]);
        tally(language, to, *events, reason.as_str())
    });
    let deliveries = address(
        deliveries::PATH,
        [("state", DeliveryState::SetAside.as_str())],
    );
    let past = address(QUEUE, [("when", "past")]);
    let later = address(QUEUE, [("when", "later")]);
    let others = [
        tally(language, later, counts.postponed, "later"),
        tally(language, past, counts.past, "past"),
        tally(language, claims::PATH.to_owned(), counts.claims, "claims"),
        tally(language, claims::PATH.to_owned(), counts.reviews, "reviews"),
        tally(language, notes::PATH.to_owned(), counts.notes, "notes"),
        tally(language, deliveries, set_aside, "deliveries"),
    ];
    let tallies: Vec<AnyView> = events.chain(others).flatten().collect();
    let waiting = if tallies.is_empty() {
        view! { <div class="empty"><p class="empty-text">{language.admin_nothing()}</p></div> }
            .into_any()
    } else {
        view! { <nav class="tallies" aria-label=language.admin_waiting()>{tallies}</nav> }
            .into_any()
    };
    view! {
        <h1>{language.admin_title()}</h1>
        {waiting}
    }
    .into_any()
}

/// A number that leads to what it counts; none for nothing.
pub(super) fn tally(language: Language, to: String, count: u64, what: &str) -> Option<AnyView> {
    (count > 0).then(|| {
        view! { <a class="tally" href=to><b>{count}</b>" "<span>{language.queue_count(what)}</span></a> }
            .into_any()
    })
}
