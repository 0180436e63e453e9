//! `/admin/preview`: what a decision on a host would change, before it is made.

use hack0::admin::Admin;
use hack0::admin::audit::DecisionKind;
use hack0::admin::decisions::{
    DecisionError, HostChoice, MovedEvent, NewOrganization, Preview, preview_host,
};
use hack0::ids::LumaHostId;
use jiff::Timestamp;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::assign::FIELDS;
use super::decide::{AssignNew, DecideHost};
use super::frame;
use super::outcome::QUEUE;
use crate::admin::safe_return;
use crate::ask::Ask;
use crate::error::Refusal;
use crate::language::Language;
use crate::page::Page;
use crate::time::{clock_time, in_zone};

pub(crate) async fn page(ask: Ask, admin: Admin) -> Result<Page, Refusal> {
    let language = ask.language;
    let host: LumaHostId = ask
        .query
        .get("host")
        .and_then(|id| id.parse().ok())
        .ok_or(Refusal::NotFound)?;
    let choice = asked(&ask).ok_or(Refusal::NotFound)?;
    let (db, clock, own) = (&ask.site.db, &ask.site.clock, ask.site.luma.calendar_id());
    let preview = match preview_host(db, clock, &admin, own, &host, &choice).await {
        Ok(preview) => preview,
        Err(DecisionError::Sqlx(error)) => return Err(Refusal::unavailable(error)),
        Err(_) => return Err(Refusal::NotFound),
    };
    let back = ask.query.get("back").and_then(safe_return).unwrap_or(QUEUE);
    let kept: Vec<(&'static str, String)> = ["host", "version", "choice"]
        .into_iter()
        .chain(FIELDS)
        .filter_map(|key| Some((key, ask.query.get(key)?.to_owned())))
        .collect();
    let action = match choice {
        HostChoice::New(_) => AssignNew::PATH,
        _ => DecideHost::PATH,
    };
    let shown = Shown {
        language,
        now: ask.now,
        preview: &preview,
        choice: &choice,
    };
    let body = shown.view(action, kept, back);
    let body = frame(language, QUEUE, admin.email().expose(), body);
    let mut page = Page::new(language.preview_title(), body);
    page.has_script = true;
    Ok(page)
}

fn asked(ask: &Ask) -> Option<HostChoice> {
    let text = |key| ask.query.get(key).map(str::to_owned);
    Some(match ask.query.get("choice") {
        Some("personal") => HostChoice::Personal,
        Some("withdrawn") => HostChoice::Withdrawn,
        Some(organization) => HostChoice::Organization(organization.parse().ok()?),
        None => HostChoice::New(NewOrganization {
            name: text("name")?,
            slug: text("slug")?,
            domain: text("domain"),
            website: text("website"),
            country: text("country"),
        }),
    })
}

struct Shown<'a> {
    language: Language,
    now: Timestamp,
    preview: &'a Preview,
    choice: &'a HostChoice,
}

impl Shown<'_> {
    fn view(&self, action: &'static str, kept: Vec<(&'static str, String)>, back: &str) -> AnyView {
        let (language, preview) = (self.language, self.preview);
        let hidden = kept
            .into_iter()
            .chain([("back", back.to_owned()), ("confirmed", "1".to_owned())])
            .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
            .collect_view();
        view! {
            <h1>{language.preview_title()}</h1>
            <p class="lead"><bdi>{self.decision()}</bdi>". "{language.preview_lead(preview.changed)}</p>
            <form class="group-actions" method="post" action=action>
                {hidden}
                <button class="button" type="submit" data-key="c">{language.preview_button()}</button>
                <a class="button button-quiet" href=back.to_owned() data-key="o">{language.preview_cancel()}</a>
            </form>
            <p class="keys quiet" hidden data-keys>{language.preview_keys()}</p>
            {changes(language, self.now, preview)}
        }
        .into_any()
    }

    /// What would be decided, in the words in which it is told when it is done.
    fn decision(&self) -> String {
        let kind = match self.choice {
            HostChoice::Organization(_) | HostChoice::New(_) => DecisionKind::AssignHost,
            HostChoice::Personal => DecisionKind::PersonalHost,
            HostChoice::Withdrawn => DecisionKind::WithdrawHost,
        };
        let host = self.preview.host.clone();
        let owner = self.preview.owner.as_ref().map(|owner| owner.name.clone());
        self.language.decision_what(
            "",
            host.unwrap_or_else(|| self.language.host_unnamed()),
            kind.as_str(),
            owner.unwrap_or_default(),
            "",
        )
    }
}

/// What moves, from whom and to whom, and who appears beside it.
pub(super) fn changes(language: Language, now: Timestamp, preview: &Preview) -> AnyView {
    let left = preview
        .left
        .iter()
        .map(|(organization, events)| {
            view! { <li><bdi>{organization.name.clone()}</bdi>": "{language.preview_leaves(*events)}</li> }
        })
        .collect_view();
    let decided = (preview.decided > 0)
        .then(|| view! { <p class="quiet">{language.preview_decided(preview.decided)}</p> });
    let rest = preview.changed - preview.events.len().min(preview.changed);
    let rest = (rest > 0)
        .then(|| view! { <li class="group-event"><span class="mono quiet">"+"{rest}</span>{language.queue_rest(rest)}</li> });
    let events = preview
        .events
        .iter()
        .map(|event| moved(language, now, event))
        .collect_view();
    view! {
        <ul class="left" role="list">{left}</ul>
        {decided}
        <ul class="card group-events preview" role="list">{events}{rest}</ul>
    }
    .into_any()
}

fn moved(language: Language, now: Timestamp, event: &MovedEvent) -> AnyView {
    let start = in_zone(event.start_at, &event.timezone);
    let today = in_zone(now, &event.timezone).date();
    let when = format!(
        "{} {}",
        language.short_date(start.date(), today),
        clock_time(&start)
    );
    let name = |organization: &Option<hack0::organizations::OrganizationRef>| {
        let name = organization
            .as_ref()
            .map(|organization| organization.name.clone());
        name.unwrap_or_else(|| language.preview_nobody())
    };
    let co: Vec<String> = event
        .new_co_organizers
        .iter()
        .map(|co| co.name.clone())
        .collect();
    let co = (!co.is_empty()).then(|| view! { " · "{language.badge_co(co.join(", "))} });
    view! {
        <li class="group-event">
            <time class="mono quiet" datetime=event.start_at.to_string()>{when}</time>
            <span class="group-name"><a href=format!("/events/{}", event.slug)><bdi>{event.name.clone()}</bdi></a>
                <span class="quiet">" · "<bdi>{name(&event.from)}</bdi>" → "<bdi>{name(&event.to)}</bdi>{co}</span>
            </span>
        </li>
    }
    .into_any()
}
