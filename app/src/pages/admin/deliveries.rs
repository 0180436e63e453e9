//! `/admin/deliveries`: what Luma told us, what became of it, and once more.

use hack0::admin::Admin;
use hack0::events::Page as Part;
use hack0::ids::DeliveryId;
use hack0::webhooks::{Delivery, DeliveryFilter, DeliveryState, ListError};
use jiff::Timestamp;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::frame;
use crate::actions::{ActionError, see_other, unavailable};
use crate::admin::expect_admin;
use crate::ask::{Ask, address};
use crate::error::Refusal;
use crate::language::Language;
use crate::page::Page;
use crate::render::parameter;
use crate::site::Site;
use crate::time::{clock_time, in_zone};

pub(crate) const PATH: &str = "/admin/deliveries";
const A_PAGE: u32 = 50;
/// Of a body, on the page; Luma's are far smaller.
const SHOWN: usize = 20_000;
const STATES: [DeliveryState; 4] = [
    DeliveryState::Waiting,
    DeliveryState::SetAside,
    DeliveryState::Done,
    DeliveryState::Ignored,
];

pub(crate) async fn page(ask: Ask, admin: Admin) -> Result<Page, Refusal> {
    let language = ask.language;
    let filter = DeliveryFilter {
        state: ask.query.get("state").and_then(|state| state.parse().ok()),
        kind: ask.query.get("type").map(str::to_owned),
        luma_event_id: ask.query.get("event").and_then(|id| id.parse().ok()),
    };
    let cursor = ask.query.get("cursor");
    let part = match ask.site.webhooks.list(&filter, cursor, A_PAGE).await {
        Err(ListError::BadCursor) => return Err(Refusal::NotFound),
        Err(ListError::Sqlx(error)) => return Err(Refusal::unavailable(error)),
        Ok(part) => part,
    };
    let body = list(language, ask.now, &filter, &part);
    let body = frame(language, &ask.path, admin.email().expose(), body);
    Ok(Page::new(language.deliveries_title(), body))
}

pub(crate) fn list(
    language: Language,
    now: Timestamp,
    filter: &DeliveryFilter,
    part: &Part<Delivery>,
) -> AnyView {
    let link = |state: Option<DeliveryState>, label: String| {
        let href = narrowed(
            &DeliveryFilter {
                state,
                ..filter.clone()
            },
            None,
        );
        let is_here = filter.state == state;
        view! { <a class="pill" href=href aria-current=is_here.then_some("true")>{label}</a> }
    };
    let states = STATES.map(|state| link(Some(state), language.delivery_state(state.as_str())));
    let rows = part
        .items
        .iter()
        .map(|delivery| row(language, now, delivery));
    let more = part.next_cursor.as_deref().map(|cursor| {
        view! { <p><a class="button button-quiet" href=narrowed(filter, Some(cursor))>{language.deliveries_more()}</a></p> }
    });
    let list = if part.items.is_empty() {
        view! { <p class="quiet">{language.deliveries_none()}</p> }.into_any()
    } else {
        view! { <ul class="rows" role="list">{rows.collect_view()}</ul> }.into_any()
    };
    view! {
        <h1>{language.deliveries_title()}</h1>
        <p class="lead">{language.deliveries_lead()}</p>
        <nav class="pills admin-filters" aria-label=language.deliveries_states()>{link(None, language.deliveries_all())}{states.to_vec()}</nav>
        {list}
        {more}
    }
    .into_any()
}

fn narrowed(filter: &DeliveryFilter, cursor: Option<&str>) -> String {
    let event = filter.luma_event_id.as_ref().map(ToString::to_string);
    let pairs = [
        ("state", filter.state.map(DeliveryState::as_str)),
        ("type", filter.kind.as_deref()),
        ("event", event.as_deref()),
        ("cursor", cursor),
    ];
    address(
        PATH,
        pairs
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?))),
    )
}

fn row(language: Language, now: Timestamp, delivery: &Delivery) -> AnyView {
    let kind = delivery
        .kind
        .clone()
        .unwrap_or_else(|| language.delivery_unreadable());
    let event = delivery.luma_event_id.as_ref().map(|id| {
        let of_event = address(PATH, [("event", id.as_str())]);
        view! { " · "<a href=of_event><code>{id.to_string()}</code></a> }
    });
    let failure = delivery.failure.map(|failure| {
        view! { <p class="quiet">{language.delivery_failure(failure.as_str())}</p> }
    });
    view! {
        <li class="row">
            <div>
                <h2><a href=format!("{PATH}/{}", delivery.id)>{kind}</a></h2>
                <p class="quiet">
                    {moment(language, now, delivery.received_at)}" · "{language.delivery_attempts(delivery.attempts)}{event}
                </p>
                {failure}
            </div>
            <span class="pill">{language.delivery_state(delivery.state.as_str())}</span>
        </li>
    }
    .into_any()
}

fn moment(language: Language, now: Timestamp, time: Timestamp) -> AnyView {
    let (there, now) = (in_zone(time, "UTC"), in_zone(now, "UTC"));
    let date = language.short_date(there.date(), now.date());
    let text = format!("{date} {} UTC", clock_time(&there));
    view! { <time datetime=time.to_string()>{text}</time> }.into_any()
}

/// `/admin/deliveries/{id}`
pub(crate) async fn one(ask: Ask, admin: Admin) -> Result<Page, Refusal> {
    let id: Option<DeliveryId> = parameter("id").and_then(|id| id.parse().ok());
    let language = ask.language;
    let id = id.ok_or(Refusal::NotFound)?;
    let found = ask
        .site
        .webhooks
        .find(id)
        .await
        .map_err(Refusal::unavailable)?;
    let (delivery, body) = found.ok_or(Refusal::NotFound)?;
    let body = delivery_view(
        language,
        ask.now,
        &delivery,
        body.as_deref(),
        ask.query.get("again"),
    );
    let body = frame(language, PATH, admin.email().expose(), body);
    Ok(Page::new(language.delivery_title(), body))
}

pub(crate) fn delivery_view(
    language: Language,
    now: Timestamp,
    delivery: &Delivery,
    body: Option<&[u8]>,
    again: Option<&str>,
) -> AnyView {
    let told = match again {
        Some("queued") => Some(language.delivery_queued()),
        Some("nothing") => Some(language.delivery_nothing()),
        _ => None,
    };
    let optional = |label: String, time: Option<Timestamp>| {
        time.map(|time| view! { <dt>{label}</dt><dd>{moment(language, now, time)}</dd> })
    };
    let shown = match body {
        None => view! { <p class="quiet">{language.delivery_body_gone()}</p> }.into_any(),
        Some(body) => {
            let text = String::from_utf8_lossy(body);
            let text: String = text.chars().take(SHOWN).collect();
            view! { <pre class="raw" tabindex="0">{text}</pre> }.into_any()
        }
    };
    view! {
        <h1>{language.delivery_title()}</h1>
        {told.map(|told| view! { <p class="done" role="status">{told}</p> })}
        <dl class="particulars">
            <dt>{language.delivery_type()}</dt>
            <dd><code>{delivery.kind.clone().unwrap_or_else(|| language.delivery_unreadable())}</code></dd>
            <dt>{language.delivery_stands()}</dt>
            <dd>
                {language.delivery_state(delivery.state.as_str())}
                {delivery.failure.map(|failure| format!(": {}", language.delivery_failure(failure.as_str())))}
            </dd>
            <dt>{language.delivery_tries()}</dt>
            <dd>{language.delivery_attempts(delivery.attempts)}</dd>
            {delivery.luma_event_id.as_ref().map(|id| view! { <dt>{language.delivery_event()}</dt><dd><code>{id.to_string()}</code></dd> })}
            {delivery.webhook_id.clone().map(|id| view! { <dt>"Webhook-Id"</dt><dd><code>{id}</code></dd> })}
            {optional(language.delivery_signed(), Some(delivery.signed_at))}
            {optional(language.delivery_received(), Some(delivery.received_at))}
            {optional(language.delivery_next(), delivery.next_attempt_at)}
            {optional(language.delivery_finished(), delivery.finished_at)}
        </dl>
        <form method="post" action=RunDeliveryAgain::PATH>
            <input type="hidden" name="delivery" value=delivery.id.to_string()/>
            <button class="button" type="submit">{language.delivery_again()}</button>
        </form>
        <h2 class="raw-title">{language.delivery_body()}</h2>
        {shown}
    }
    .into_any()
}

/// Queues a delivery anew.
#[server(name = RunDeliveryAgain, prefix = "/actions", endpoint = "admin/deliveries/again")]
pub(crate) async fn run_delivery_again(delivery: String) -> Result<(), ActionError> {
    expect_admin()?;
    let site = use_context::<Site>().ok_or(ActionError::Internal)?;
    let id: DeliveryId = delivery.parse().map_err(|_| ActionError::Malformed)?;
    let is_queued = site.webhooks.run_again(id).await.map_err(unavailable)?;
    let again = if is_queued { "queued" } else { "nothing" };
    see_other(&address(&format!("{PATH}/{id}"), [("again", again)]))
}
