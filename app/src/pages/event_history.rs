//! What became of an event since hack0 knows it, as sentences: drift is shown to people, not only stored.

use hack0::events::{EventPage, LocationType, Ownership, Revision, SyncStatus};
use jiff::Timestamp;
use jiff::civil::Date;
use leptos::prelude::*;

use crate::language::Language;
use crate::time::{clock_time, in_zone, is_same_night};

/// Longer values are cut: the sentence matters, not the text.
const LONGEST_VALUE: usize = 90;

pub(crate) fn history(language: Language, now: Timestamp, page: &EventPage) -> AnyView {
    let event = &page.event;
    let teller = Teller {
        language,
        zone: &event.timezone,
        start: event.start_at,
        today: in_zone(now, &event.timezone).date(),
    };
    let told = page
        .revisions
        .iter()
        .map(|revision| (revision.changed_at, teller.sentence(revision)));
    let is_told = page.revisions.iter().any(|one| one.field == "canceled_at");
    let canceled = event
        .canceled_at
        .filter(|_| !is_told)
        .map(|at| (at, language.history_canceled().into_any()));
    let mut told: Vec<(Timestamp, AnyView)> = told.chain(canceled).collect();
    told.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let lines = told
        .into_iter()
        .map(|(at, sentence)| teller.line(at, sentence))
        .collect_view();
    let link = event
        .luma_url
        .split_once("://")
        .map_or("Luma", |(_, rest)| rest)
        .to_owned();
    let first = match event.ownership {
        Ownership::Created => language.history_created(),
        Ownership::Referenced => language.history_imported(link),
    };
    view! {
        <section class="card" aria-labelledby="history">
            <h2 class="card-title" id="history">{language.history_title()}</h2>
            <ol class="history" role="list">{lines}{teller.line(event.created_at, first.into_any())}</ol>
        </section>
    }
    .into_any()
}

struct Teller<'a> {
    language: Language,
    zone: &'a str,
    start: Timestamp,
    today: Date,
}

impl Teller<'_> {
    fn line(&self, at: Timestamp, sentence: AnyView) -> AnyView {
        let date = in_zone(at, self.zone).date();
        view! {
            <li>
                <time class="mono" datetime=at.to_string()>{self.language.short_date(date, self.today)}</time>
                <span>{sentence}</span>
            </li>
        }
        .into_any()
    }

    fn sentence(&self, revision: &Revision) -> AnyView {
        let language = self.language;
        let (old, new) = (revision.old_value.as_deref(), revision.new_value.as_deref());
        match revision.field.as_str() {
            "name" => self.change(language.history_name(), old, new),
            "start_at" => self.moved(old, new),
            "end_at" => self.times(language.history_end(), old, new, true),
            "timezone" => self.change(language.history_timezone(), old, new),
            "venue" => self.change(language.history_venue(), old, new),
            "address" => self.change(language.history_address(), old, new),
            "city" => self.change(language.history_city(), old, new),
            "location_type" => self.kinds(old, new),
            "visibility" => self.change(language.history_visibility(), old, new),
            "hosts" => self.change(language.history_hosts(), old, new),
            "canceled_at" if new.is_some() => language.history_canceled().into_any(),
            "sync_status" if new == Some(SyncStatus::SourceDeleted.as_str()) => {
                language.history_gone().into_any()
            }
            "canceled_at" | "sync_status" => language.history_back().into_any(),
            "cover_url" => language.history_cover().into_any(),
            "description" => language.history_description().into_any(),
            _ => language.history_other().into_any(),
        }
    }

    /// `Lugar: Auditorio 1 → Auditorio 2`
    fn change(&self, label: String, old: Option<&str>, new: Option<&str>) -> AnyView {
        let language = self.language;
        let text = |value: Option<&str>| {
            value
                .filter(|value| !value.is_empty())
                .map_or_else(|| language.value_none(), shortened)
        };
        view! {
            {label}" "<span class="unseen">{language.value_before()}" "</span><del><bdi>{text(old)}</bdi></del>
            <span aria-hidden="true">" → "</span><span class="unseen">" "{language.value_after()}" "</span><ins><bdi>{text(new)}</bdi></ins>
        }
        .into_any()
    }

    /// `Empieza 2 horas más tarde: 18:30 → 20:30`
    fn moved(&self, old: Option<&str>, new: Option<&str>) -> AnyView {
        let language = self.language;
        let (Some(before), Some(after)) = (old.and_then(time), new.and_then(time)) else {
            return language.history_other().into_any();
        };
        let seconds = after.as_second() - before.as_second();
        let duration = language.duration(seconds);
        let label = if seconds >= 0 {
            language.history_start_later(duration)
        } else {
            language.history_start_earlier(duration)
        };
        self.times(label, old, new, false)
    }

    fn kinds(&self, old: Option<&str>, new: Option<&str>) -> AnyView {
        let language = self.language;
        let name = |value: Option<&str>| match value?.parse() {
            Ok(LocationType::InPerson) => Some(language.kind_in_person()),
            Ok(LocationType::Online) => Some(language.online()),
            Ok(LocationType::Unknown) | Err(_) => Some(language.place_unknown()),
        };
        self.change(
            language.history_kind(),
            name(old).as_deref(),
            name(new).as_deref(),
        )
    }

    fn times(&self, label: String, old: Option<&str>, new: Option<&str>, is_end: bool) -> AnyView {
        let (before, after) = (old.and_then(time), new.and_then(time));
        let zoned = |at: Timestamp| in_zone(at, self.zone);
        let is_same_day = matches!((before, after), (Some(before), Some(after)) if zoned(before).date() == zoned(after).date());
        let shown = |at: Option<Timestamp>| {
            let at = zoned(at?);
            let day = self.language.short_date(at.date(), self.today);
            let is_night = is_end && is_same_night(&zoned(self.start), &at);
            Some(if is_same_day || is_night {
                clock_time(&at)
            } else {
                format!("{day}, {}", clock_time(&at))
            })
        };
        self.change(label, shown(before).as_deref(), shown(after).as_deref())
    }
}

/// A time as revisions keep it: RFC 3339, or milliseconds.
pub(super) fn time(value: &str) -> Option<Timestamp> {
    let millis = || {
        value
            .parse()
            .ok()
            .and_then(|millis| Timestamp::from_millisecond(millis).ok())
    };
    value.parse().ok().or_else(millis)
}

pub(super) fn shortened(value: &str) -> String {
    match value.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => format!("{}…", value[..end].trim_end()),
        None => value.to_owned(),
    }
}
