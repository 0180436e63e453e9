//! `/admin/queue`: the workbench. What waits for a person, grouped by host, each with the buttons that settle it.

use hack0::admin::Admin;
use hack0::admin::decisions::HideReason;
use hack0::admin::directory::HostSummary;
use hack0::admin::queue::{QueueCounts, QueueFilter, QueuePage, queue};
use hack0::attribution::WaitReason;
use jiff::Timestamp;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::clean::HideChosen;
use super::home::tally;
use super::outcome::{Notice, QUEUE};
use super::queue_group::Group;
use super::{claims, frame, notes};
use crate::ask::Ask;
use crate::components::filters::search_form;
use crate::error::Refusal;
use crate::language::Language;
use crate::page::{Page, list_address};

/// Groups on a page.
const SHOWN: u32 = 20;
pub(super) const HIDE_REASONS: [HideReason; 8] = [
    HideReason::Spam,
    HideReason::OffTopic,
    HideReason::Elsewhere,
    HideReason::Duplicate,
    HideReason::Fraud,
    HideReason::Harmful,
    HideReason::Asked,
    HideReason::Other,
];

pub(crate) async fn page(ask: Ask, admin: Admin) -> Result<Page, Refusal> {
    let language = ask.language;
    let filter = asked(&ask);
    let cursor = ask.query.get("cursor");
    let (db, clock) = (&ask.site.db, &ask.site.clock);
    let found = queue(db, clock, &admin, &filter, cursor, SHOWN).await?;
    let notice = Notice::of(&ask, &admin).await?;
    let status = notice.as_ref().map(Notice::status);
    let bench = Bench {
        language,
        now: ask.now,
        // Where the page stands, so that a decision comes back to it.
        here: address(&filter, cursor),
        filter,
    };
    let body = frame(
        language,
        &ask.path,
        admin.email().expose(),
        bench.view(&found, notice.as_ref()),
    );
    let mut page = Page::new(language.queue_title(), body);
    page.has_script = true;
    page.status = status.unwrap_or(page.status);
    Ok(page)
}

fn asked(ask: &Ask) -> QueueFilter {
    QueueFilter {
        reason: ask
            .query
            .get("reason")
            .and_then(|reason| reason.parse().ok()),
        country: ask
            .query
            .get("country")
            .map(|country| country.chars().take(60).collect()),
        text: ask.words(),
        past: ask.query.get("when") == Some("past"),
        postponed: ask.query.get("when") == Some("later"),
    }
}

fn address(filter: &QueueFilter, cursor: Option<&str>) -> String {
    let when = match (filter.past, filter.postponed) {
        (true, _) => Some("past"),
        (_, true) => Some("later"),
        _ => None,
    };
    let pairs = [
        ("reason", filter.reason.map(WaitReason::as_str)),
        ("when", when),
        ("country", filter.country.as_deref()),
        ("q", filter.text.as_deref()),
        ("cursor", cursor),
    ];
    list_address(QUEUE, &pairs)
}

/// The page as somebody narrowed it.
pub(crate) struct Bench {
    pub(crate) language: Language,
    pub(crate) now: Timestamp,
    pub(crate) here: String,
    pub(crate) filter: QueueFilter,
}

impl Bench {
    pub(crate) fn view(&self, found: &QueuePage, notice: Option<&Notice>) -> AnyView {
        let language = self.language;
        let groups = found.groups.iter().enumerate().map(|(number, group)| {
            Group {
                language,
                now: self.now,
                here: &self.here,
                number,
                of: group,
            }
            .view()
        });
        let more = found.next_cursor.as_deref().map(|cursor| {
            let address = address(&self.filter, Some(cursor));
            view! { <p class="more"><a class="button button-quiet" href=address>{language.queue_more()}</a></p> }
        });
        let work = if found.groups.is_empty() {
            self.nothing()
        } else {
            view! {
                <p class="keys quiet" hidden data-keys>{language.queue_keys()}</p>
                {groups.collect_view()}
                {hide_bar(language, &self.here, None)}
                {more}
            }
            .into_any()
        };
        view! {
            <h1>{language.queue_title()}</h1>
            {self.counts(&found.counts)}
            {notice.map(|notice| notice.view(language, &self.here))}
            <div class="bench-search">{self.search()}</div>
            {work}
        }
        .into_any()
    }

    /// How much waits for what; each leads to just that.
    fn counts(&self, counts: &QueueCounts) -> AnyView {
        let language = self.language;
        let only = |reason: Option<WaitReason>, past: bool, postponed: bool| QueueFilter {
            reason,
            past,
            postponed,
            country: self.filter.country.clone(),
            text: self.filter.text.clone(),
        };
        let all: u64 = counts.upcoming.iter().map(|(_, events)| events).sum();
        let by_reason = counts.upcoming.iter().map(|(reason, events)| {
            (
                only(Some(*reason), false, false),
                *events,
                language.queue_count(reason.as_str()),
            )
        });
        let entries: Vec<_> = std::iter::once((
            only(None, false, false),
            all,
            language.queue_count("all"),
        ))
        .chain(by_reason)
        .chain([
            (
                only(None, false, true),
                counts.postponed,
                language.queue_count("later"),
            ),
            (
                only(None, true, false),
                counts.past,
                language.queue_count("past"),
            ),
        ])
        .map(|(filter, events, name)| {
            let is_here = filter == self.filter;
            view! {
                <a class="tally" href=address(&filter, None) aria-current=is_here.then_some("true")>
                    <b>{events}</b>" "<span>{name}</span>
                </a>
            }
        })
        .collect();
        let others = [
            tally(language, claims::PATH.to_owned(), counts.claims, "claims"),
            tally(language, claims::PATH.to_owned(), counts.reviews, "reviews"),
            tally(language, notes::PATH.to_owned(), counts.notes, "notes"),
        ];
        let others = others.into_iter().flatten().collect_view();
        view! { <nav class="tallies" aria-label=language.queue_counts()>{entries}{others}</nav> }
            .into_any()
    }

    fn search(&self) -> AnyView {
        let language = self.language;
        let filter = &self.filter;
        let hidden = [
            ("reason", filter.reason.map(|reason| reason.to_string())),
            (
                "when",
                filter
                    .past
                    .then(|| "past".to_owned())
                    .or_else(|| filter.postponed.then(|| "later".to_owned())),
            ),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some(view! { <input type="hidden" name=name value=value?/> }))
        .collect_view();
        let country = view! {
            {hidden}
            <input class="search-country" name="country" value=filter.country.clone() placeholder=language.filter_country()
                aria-label=language.filter_country() maxlength="60"/>
        };
        search_form(
            QUEUE,
            language.queue_search(),
            language.queue_search(),
            language.search_button(),
            filter.text.clone(),
            country.into_any(),
        )
    }

    fn nothing(&self) -> AnyView {
        let language = self.language;
        let is_all = self.filter == QueueFilter::default();
        let (text, link) = if is_all {
            (language.queue_empty(), None)
        } else {
            let link = view! { <p><a class="button button-quiet" href=QUEUE>{language.queue_all()}</a></p> };
            (language.queue_nothing(), Some(link))
        };
        view! { <div class="empty"><p class="empty-text">{text}</p>{link}</div> }.into_any()
    }
}

/// Hides what is ticked, in whichever group; of a host all that there is, if that is ticked.
pub(super) fn hide_bar(language: Language, here: &str, host: Option<&HostSummary>) -> AnyView {
    let all = host.map(|host| {
        view! {
            <label class="tick-line"><input type="checkbox" name="host" value=host.id.to_string()/>" "{language.hide_all_of_host(host.events)}</label>
        }
    });
    view! {
        <form class="bulk" id="bulk" method="post" action=HideChosen::PATH>
            <h2 class="card-title">{language.hide_chosen()}</h2>
            <input type="hidden" name="back" value=here.to_owned()/>
            {all}
            {reason_fields(language)}
            <button class="button button-quiet button-small" type="submit">{language.hide_button()}</button>
        </form>
    }
    .into_any()
}

/// Why, and a note.
pub(super) fn reason_fields(language: Language) -> AnyView {
    let options = HIDE_REASONS
        .map(|reason| view! { <option value=reason.as_str()>{language.hide_reason(reason.as_str())}</option> })
        .to_vec();
    view! {
        <label>{language.hide_reason_label()}" "<select name="reason">{options}</select></label>
        <label>{language.hide_note()}" "<input name="note" maxlength="500"/></label>
    }
    .into_any()
}
