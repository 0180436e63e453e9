//! `/`: the import box first, then what is coming.

use hack0::events::{self, Event, EventFilter};
use jiff::Timestamp;
use leptos::prelude::*;

use super::events::{list, more};
use crate::ask::Ask;
use crate::components::filters::{Extent, Offered, filters};
use crate::components::import_box::import_box;
use crate::components::narrowed::Narrowed;
use crate::components::timeline::Direction;
use crate::error::Refusal;
use crate::language::Language;
use crate::machines::json_ld;
use crate::page::Page;

/// So many on the first screen: a first visit stays light.
const SHOWN: u32 = 20;

pub(crate) async fn page(ask: Ask) -> Result<Page, Refusal> {
    let filter = EventFilter::upcoming(ask.now);
    let found = events::list(&ask.site.db, &filter, None, SHOWN).await?;
    let facets = ask
        .site
        .counts
        .facets(&ask.site.db, &filter, ask.now)
        .await
        .map_err(Refusal::unavailable)?;
    let offered = Offered {
        facets: facets.unwrap_or_default(),
        has_counts: true,
    };
    let cursor = found.next_cursor.as_deref();
    let body = view(ask.language, ask.now, &found.items, cursor, &offered);
    Ok(Page {
        canonical: Some("/".to_owned()),
        data: Some(json_ld::website(&ask.site.base_url, ask.language)),
        ..Page::new(None, body)
    })
}

pub(crate) fn view(
    language: Language,
    now: Timestamp,
    events: &[Event],
    cursor: Option<&str>,
    offered: &Offered,
) -> AnyView {
    let all = Narrowed::default();
    view! {
        <section class="hero">
            <h1>{language.home_title()}</h1>
            <p class="lead">{language.home_lead()}</p>
            {import_box(language, None, None)}
        </section>
        {filters(language, &all, offered, Extent::Short)}
        {list(language, now, events, Direction::Upcoming, &all)}
        {more(language, &all, cursor)}
    }
    .into_any()
}
