//! `/admin/blocks`: hosts and Luma calendars of which nothing comes in, and the form that adds another.

use hack0::admin::Admin;
use hack0::admin::decisions::Blocked;
use hack0::admin::directory::{Block, blocks};
use jiff::Timestamp;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::clean::{BlockSource, UnblockSource};
use super::hosts::HOSTS;
use super::outcome::Notice;
use super::queue::reason_fields;
use super::words::moment;
use super::{frame, more};
use crate::ask::Ask;
use crate::error::Refusal;
use crate::language::Language;
use crate::page::Page;

pub(super) const BLOCKS: &str = "/admin/blocks";
const SHOWN: u32 = 50;

pub(crate) async fn page(ask: Ask, admin: Admin) -> Result<Page, Refusal> {
    let language = ask.language;
    let found = blocks(&ask.site.db, &admin, ask.query.get("cursor"), SHOWN).await?;
    let notice = Notice::of(&ask, &admin).await?;
    let status = notice.as_ref().map(Notice::status);
    let more = more(language, BLOCKS, found.next_cursor.as_deref());
    let body = view! {
        <h1>{language.blocks_title()}</h1>
        <p class="lead">{language.blocks_lead()}</p>
        {notice.map(|notice| notice.view(language, BLOCKS))}
        {list(language, ask.now, &found.items)}
        {more}
        {add(language, ask.query.get("typed"))}
    };
    let body = frame(language, &ask.path, admin.email().expose(), body.into_any());
    let mut page = Page::new(language.blocks_title(), body);
    page.status = status.unwrap_or(page.status);
    Ok(page)
}

fn list(language: Language, now: Timestamp, blocks: &[Block]) -> AnyView {
    if blocks.is_empty() {
        return view! { <div class="empty"><p class="empty-text">{language.blocks_nothing()}</p></div> }.into_any();
    }
    let lines = blocks.iter().map(|block| line(language, now, block));
    view! { <ul class="log card" role="list">{lines.collect_view()}</ul> }.into_any()
}

fn line(language: Language, now: Timestamp, block: &Block) -> AnyView {
    let id = block.blocked.id();
    let name = block.name.clone().unwrap_or_else(|| id.clone());
    let head = match &block.blocked {
        Blocked::Host(id) => {
            view! { <a href=format!("{HOSTS}/{id}")><bdi>{name.clone()}</bdi></a> }.into_any()
        }
        Blocked::Calendar(_) => view! { <bdi>{name.clone()}</bdi> }.into_any(),
    };
    let note = block
        .note
        .clone()
        .map(|note| view! { <p><bdi>{note}</bdi></p> });
    let hidden = (block.hidden > 0).then(|| view! { " · "{language.blocks_hidden(block.hidden)} });
    view! {
        <li class="log-line">
            <p>{head}" "<span class="mono quiet">{id.clone()}</span></p>
            <p class="quiet">{language.hide_reason(block.reason.as_str())}{hidden}" · "
                <time class="mono" datetime=block.since.to_string()>{moment(language, now, block.since)}</time></p>
            {note}
            <form method="post" action=UnblockSource::PATH>
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="back" value=BLOCKS/>
                <button class="link-button" type="submit">{language.host_unblock()}<span class="unseen">": "{name}</span></button>
            </form>
        </li>
    }
    .into_any()
}

fn add(language: Language, typed: Option<&str>) -> AnyView {
    view! {
        <form class="bulk" method="post" action=BlockSource::PATH>
            <h2 class="card-title">{language.host_block_title()}</h2>
            <label>{language.blocks_source()}" "<input name="typed" value=typed.map(str::to_owned) maxlength="300" required/></label>
            <input type="hidden" name="back" value=BLOCKS/>
            {reason_fields(language)}
            <button class="button button-quiet button-small" type="submit">{language.host_block()}</button>
        </form>
    }
    .into_any()
}
