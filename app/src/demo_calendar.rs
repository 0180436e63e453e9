//! `/demo/calendar`: what a community would do on Luma, with a button for each. Only in the demo; the server answers the
//! buttons, and the page shows what has arrived by itself.

use hack0::events::{self, Event};
use leptos::prelude::*;
use serde::Deserialize;

use crate::ask::{self, Ask};
use crate::components::card::card;
use crate::components::timeline::{Timed, Under};
use crate::error::Refusal;
use crate::page::Page;

/// The page, and where its buttons post.
pub const PATH: &str = "/demo/calendar";
/// A delivery takes less than that; without a script the page looks again.
const LOOK: u64 = 1;

/// A button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// An event of a community that hack0 knows.
    Create,
    /// An event of somebody whom nobody knows.
    CreateUndecided,
    /// Another name, an hour later.
    Change,
    /// On Luma that deletes it.
    Cancel,
}

/// What a button posts.
#[derive(Debug, Deserialize)]
pub struct Posted {
    /// Which button.
    pub act: Act,
    /// The event that it is about: its id on Luma.
    pub event: Option<String>,
}

/// The page about the event with this id on Luma.
pub fn address(luma_event_id: &str) -> String {
    ask::address(PATH, [("event", luma_event_id)])
}

pub(crate) async fn page(ask: Ask) -> Result<Page, Refusal> {
    if !ask.site.is_demo {
        return Err(Refusal::NotFound);
    }
    let language = ask.language;
    let id = ask.query.get("event").map(str::to_owned);
    let event = match &id {
        Some(id) => events::find(&ask.site.db, id)
            .await
            .map_err(Refusal::unavailable)?,
        None => None,
    };
    let is_awaited = id.is_some() && event.is_none();
    let arrived = id.map(|id| match &event {
        Some(event) => there(&ask, &id, event),
        None => view! { <p role="status">{language.demo_on_its_way()}</p> }.into_any(),
    });
    let body = view! {
        <h1>{language.demo_title()}</h1>
        <p class="lead">{language.demo_lead()}</p>
        <div class="demo-buttons">
            {button("create", None, language.demo_create())}
            {button("create-undecided", None, language.demo_create_undecided())}
        </div>
        {arrived}
    };
    Ok(Page {
        refresh: is_awaited.then_some(LOOK),
        ..Page::new(language.demo_title(), body.into_any())
    })
}

fn there(ask: &Ask, id: &str, event: &Event) -> AnyView {
    let language = ask.language;
    let buttons = event.canceled_at.is_none().then(|| {
        view! {
            <div class="demo-buttons">
                {button("change", Some(id), language.demo_change())}
                {button("cancel", Some(id), language.demo_cancel())}
            </div>
        }
    });
    view! {
        <section aria-labelledby="arrived">
            <h2 id="arrived">{language.demo_arrived()}</h2>
            {card(language, ask.now, &Timed::of(event, ask.now), true, Under::Page)}
            {buttons}
            <p><a href=address(id)>{language.demo_look_again()}</a></p>
        </section>
    }
    .into_any()
}

fn button(act: &'static str, event: Option<&str>, name: String) -> AnyView {
    let event = event.map(|id| view! { <input type="hidden" name="event" value=id.to_owned()/> });
    view! {
        <form method="post" action=PATH>
            {event}
            <button class="button" type="submit" name="act" value=act>{name}</button>
        </form>
    }
    .into_any()
}
