//! `/admin/notes`: what people say isn't right about a badge, with that badge.

use hack0::admin::Admin;
use hack0::claims::{Note, notes};
use hack0::events::Page as Part;
use jiff::Timestamp;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::claim_actions::SettleNote;
use super::outcome::Notice;
use super::words::moment;
use super::{frame, part};
use crate::ask::Ask;
use crate::components::badge::badges;
use crate::error::Refusal;
use crate::language::Language;
use crate::page::Page;

pub(crate) const PATH: &str = "/admin/notes";
const SHOWN: u32 = 50;

pub(crate) async fn page(ask: Ask, admin: Admin) -> Result<Page, Refusal> {
    let language = ask.language;
    let found = notes(&ask.site.db, &admin, ask.query.get("cursor"), SHOWN).await?;
    let notice = Notice::of(&ask, &admin).await?;
    let status = notice.as_ref().map(Notice::status);
    let told = notice.map(|notice| notice.view(language, PATH));
    let body = list(language, ask.now, &found, told);
    let body = frame(language, PATH, admin.email().expose(), body);
    let mut page = Page::new(language.notes_title(), body);
    page.status = status.unwrap_or(page.status);
    Ok(page)
}

pub(crate) fn list(
    language: Language,
    now: Timestamp,
    found: &Part<Note>,
    told: Option<AnyView>,
) -> AnyView {
    let rows = found.items.iter();
    let rows = rows.map(|note| row(language, now, note)).collect();
    let next = found.next_cursor.as_deref();
    view! {
        <h1>{language.notes_title()}</h1>
        <p class="lead">{language.notes_lead()}</p>
        {told}
        {part(language, PATH, language.notes_none(), rows, next)}
    }
    .into_any()
}

fn row(language: Language, now: Timestamp, note: &Note) -> AnyView {
    let (event, name) = match &note.shown {
        Some(event) => {
            let link = view! { <a href=format!("/events/{}", event.slug)><bdi>{event.name.clone()}</bdi></a> };
            (
                view! { <h2>{link}</h2>{badges(language, event)} }.into_any(),
                event.name.clone(),
            )
        }
        None => (
            view! { <h2>{language.note_gone()}</h2> }.into_any(),
            language.note_gone(),
        ),
    };
    view! {
        <li class="row note">
            <div>
                {event}
                <blockquote class="claim-said" dir="auto">{note.text.clone()}</blockquote>
                <p class="quiet"><time datetime=note.created_at.to_string()>{moment(language, now, note.created_at)}</time></p>
            </div>
            <form method="post" action=SettleNote::PATH>
                <input type="hidden" name="id" value=note.id.to_string()/>
                <button class="button button-quiet button-small" type="submit">{language.note_settle()}<span class="unseen">": "{name}</span></button>
            </form>
        </li>
    }
    .into_any()
}
