//! `/admin/sessions`: where one is signed in, and out everywhere.

use hack0::admin::{Admin, Session};
use jiff::Timestamp;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::actions::SignOutEverywhere;
use super::frame;
use crate::ask::Ask;
use crate::error::Refusal;
use crate::language::Language;
use crate::page::Page;
use crate::time::{clock_time, in_zone};

pub(crate) async fn page(ask: Ask, admin: Admin) -> Result<Page, Refusal> {
    let language = ask.language;
    let id = ask.session_id.as_deref().unwrap_or_default();
    let sessions = ask.site.admins.sessions(&admin, id).await;
    let sessions = sessions.map_err(Refusal::unavailable)?;
    let body = view(language, ask.now, &sessions);
    let body = frame(language, &ask.path, admin.email().expose(), body);
    Ok(Page::new(language.sessions_title(), body))
}

pub(crate) fn view(language: Language, now: Timestamp, sessions: &[Session]) -> AnyView {
    let lines = sessions.iter().map(|session| {
        let browser = session.browser.clone();
        let this = session
            .is_this
            .then(|| view! { <span class="pill">{language.sessions_this()}</span> });
        view! {
            <li class="session">
                <h2>{browser.unwrap_or_else(|| language.sessions_unknown())}" "{this}</h2>
                <p class="quiet">
                    {language.sessions_since()}" "{when(language, now, session.created_at)}" · "
                    {language.sessions_seen()}" "{when(language, now, session.seen_at)}
                </p>
            </li>
        }
    });
    view! {
        <h1>{language.sessions_title()}</h1>
        <p class="lead">{language.sessions_lead()}</p>
        <ul class="sessions" role="list">{lines.collect_view()}</ul>
        <form method="post" action=SignOutEverywhere::PATH>
            <button class="button button-quiet" type="submit">{language.sessions_everywhere()}</button>
        </form>
    }
    .into_any()
}

fn when(language: Language, now: Timestamp, time: Timestamp) -> AnyView {
    let (time_there, now) = (in_zone(time, "UTC"), in_zone(now, "UTC"));
    let text = format!(
        "{} {} UTC",
        language.short_date(time_there.date(), now.date()),
        clock_time(&time_there)
    );
    view! { <time datetime=time.to_string()>{text}</time> }.into_any()
}
