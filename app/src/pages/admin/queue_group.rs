//! One host of the queue: why it is here, whose it might be, some of its events, and the buttons.

use hack0::admin::queue::{Candidate, QueueEvent, QueueGroup, QueueHost, Suggestion};
use hack0::attribution::{MatchSource, Reason};
use jiff::Timestamp;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::decide::{ASSIGN, DecideEvents, DecideHost, PREVIEW};
use crate::ask::address;
use crate::components::cover;
use crate::language::Language;
use crate::pages::organizations::initials;
use crate::time::{clock_time, in_zone};

/// Hosts beside the group's own that a line names.
const MOST_CO_HOSTS: usize = 3;

pub(super) struct Group<'a> {
    pub(super) language: Language,
    pub(super) now: Timestamp,
    pub(super) here: &'a str,
    pub(super) number: usize,
    pub(super) of: &'a QueueGroup,
}

impl Group<'_> {
    pub(super) fn view(&self) -> AnyView {
        let (language, group) = (self.language, self.of);
        let label = format!("group-{}", self.number);
        let name = group.host.as_ref().map_or_else(
            || language.queue_no_host(),
            |host| host.name.clone().unwrap_or_else(|| language.host_unnamed()),
        );
        let picture = group
            .host
            .as_ref()
            .and_then(|host| cover::image_small(host.avatar_url.as_deref()?, 36));
        let link = group.host.as_ref().map_or_else(
            || view! { <bdi>{name.clone()}</bdi> }.into_any(),
            |host| {
                view! { <a href=format!("/admin/hosts/{}", host.id)><bdi>{name.clone()}</bdi></a> }
                    .into_any()
            },
        );
        let id = group
            .host
            .as_ref()
            .map(|host| view! { <span class="mono">{host.id.to_string()}</span>" · " });
        view! {
            <article class="card group" tabindex="-1" aria-labelledby=label.clone()>
                <header class="group-head">
                    <span class="face" aria-hidden="true">{initials(&name)}{picture}</span>
                    <div class="group-who">
                        <h2 id=label.clone()>{link}" · "{language.event_count(group.events)}</h2>
                        <p class="quiet">{id}{self.why()}</p>
                    </div>
                    {self.candidates()}
                </header>
                {self.events()}
                {self.actions()}
            </article>
        }
        .into_any()
    }

    fn why(&self) -> String {
        let language = self.language;
        if let Some(found) = &self.of.look_alike {
            return language.queue_look_alike(found.domain.as_str(), found.known.as_str());
        }
        let reasons = self.of.reasons.iter();
        let words: Vec<String> = reasons
            .map(|(reason, _)| language.queue_reason(reason.as_str()))
            .collect();
        words.join(" · ")
    }

    /// Whose it might be: the suggested one, and who competes with it.
    fn candidates(&self) -> Option<AnyView> {
        let suggestion = self.of.suggestion.as_ref().map(|one| self.suggestion(one));
        let others = &self.of.others;
        if suggestion.is_none() && others.is_empty() {
            return None;
        }
        let others = others.iter().map(|one| self.other(one)).collect_view();
        Some(view! { <div class="group-suggestion">{suggestion}{others}</div> }.into_any())
    }

    fn suggestion(&self, suggestion: &Suggestion) -> AnyView {
        let reason = suggestion
            .reason
            .as_ref()
            .map(|reason| evidence(self.language, reason));
        view! {
            <p>
                <span class="badge badge-unconfirmed">
                    <span class="badge-sign" aria-hidden="true">"?"</span><bdi>{suggestion.organization.name.clone()}</bdi>" · "{suggestion.confidence}
                </span>
                {reason.map(|reason| view! { <span class="quiet">{reason}</span> })}
            </p>
        }
        .into_any()
    }

    fn other(&self, one: &Candidate) -> AnyView {
        view! {
            <p>
                <span class="badge badge-co"><bdi>{one.organization.name.clone()}</bdi>" · "{one.confidence}</span>
                <span class="quiet">{evidence(self.language, &one.reason)}</span>
            </p>
        }
        .into_any()
    }

    fn events(&self) -> AnyView {
        let lines = self
            .of
            .first
            .iter()
            .map(|event| self.event(event))
            .collect_view();
        let shown = u64::try_from(self.of.first.len()).unwrap_or_default();
        let rest = self.of.events.saturating_sub(shown);
        let more = (rest > 0).then(|| {
            let text = self.language.queue_rest(rest);
            let link = match &self.of.host {
                Some(host) => {
                    view! { <a href=format!("/admin/hosts/{}", host.id)>{text}</a> }.into_any()
                }
                None => text.into_any(),
            };
            view! { <li class="group-event"><span class="mono quiet">"+"{rest}</span>{link}</li> }
        });
        view! { <ul class="group-events" role="list">{lines}{more}</ul> }.into_any()
    }

    fn event(&self, event: &QueueEvent) -> AnyView {
        let language = self.language;
        let start = in_zone(event.start_at, &event.timezone);
        let today = in_zone(self.now, &event.timezone).date();
        let when = format!(
            "{} {}",
            language.short_date(start.date(), today),
            clock_time(&start)
        );
        let alone = address(
            ASSIGN,
            [("event", value(event).as_str()), ("back", self.here)],
        );
        let city = event
            .city
            .clone()
            .map(|city| view! { <span class="quiet">" · "<bdi>{city}</bdi></span> });
        let with = self.co_hosts(event).map(|names| {
            view! { <span class="quiet">" · "<bdi>{language.queue_with(names)}</bdi></span> }
        });
        view! {
            <li class="group-event">
                <label class="group-tick">
                    <input type="checkbox" name="events[]" form="bulk" value=event.id.to_string()/>
                    <span class="unseen">{language.queue_choose(event.name.as_str())}</span>
                </label>
                <time class="mono quiet" datetime=event.start_at.to_string()>{when}</time>
                <span class="group-name"><a href=format!("/events/{}", event.slug)><bdi>{event.name.clone()}</bdi></a>{city}{with}</span>
                <a class="quiet group-alone" href=alone>{language.queue_only()}<span class="unseen">": "{event.name.clone()}</span></a>
            </li>
        }
        .into_any()
    }

    /// Who hosts it beside the group's own.
    fn co_hosts(&self, event: &QueueEvent) -> Option<String> {
        let own = self.of.host.as_ref().map(|host| &host.id);
        let others = event.hosts.iter().filter(|host| Some(&host.id) != own);
        let name = |host: &QueueHost| {
            let name = host.name.clone();
            name.unwrap_or_else(|| self.language.host_unnamed())
        };
        let mut names: Vec<String> = others.map(name).collect();
        let rest = names.len().saturating_sub(MOST_CO_HOSTS);
        names.truncate(MOST_CO_HOSTS);
        names.extend((rest > 0).then(|| format!("+{rest}")));
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// One form: each button says its choice. A host whose id doesn't last can't be decided, only the events that show.
    fn actions(&self) -> AnyView {
        let (language, group) = (self.language, self.of);
        let host = group.host.as_ref().filter(|host| host.id.is_stable());
        let (action, subject, other) = match host {
            Some(host) => {
                let version = group.version.0.to_string();
                let pairs = [
                    ("host", host.id.as_str()),
                    ("version", &version),
                    ("back", self.here),
                ];
                let subject = view! {
                    <input type="hidden" name="host" value=host.id.to_string()/>
                    <input type="hidden" name="version" value=version.clone()/>
                };
                (
                    DecideHost::PATH,
                    subject.into_any(),
                    Some(address(ASSIGN, pairs)),
                )
            }
            None => {
                let events = group.first.iter().map(|event| {
                    view! { <input type="hidden" name="events[]" value=value(event)/> }
                });
                let first = group.first.first().filter(|_| group.first.len() == 1);
                let other = first.map(|event| {
                    address(
                        ASSIGN,
                        [("event", value(event).as_str()), ("back", self.here)],
                    )
                });
                (DecideEvents::PATH, events.collect_view().into_any(), other)
            }
        };
        // What is decided of events alone holds for those that show, and for no more.
        let shown = group.first.len();
        let is_only = host.is_none() && group.events > 1;
        let on = |word: String| {
            if is_only {
                format!("{word} · {}", language.event_count(shown))
            } else {
                word
            }
        };
        let confirm = group.suggestion.as_ref().map(|suggestion| {
            let organization = &suggestion.organization;
            view! {
                <button class="button button-small" name="choice" value=organization.id.to_string() data-key="c">
                    {on(language.queue_confirm(organization.name.as_str()))}
                </button>
            }
        });
        view! {
            <form class="group-actions" method="post" action=action>
                {subject}
                <input type="hidden" name="back" value=self.here.to_owned()/>
                {confirm}
                {other.map(|address| view! { <a class="button button-quiet button-small" href=address data-key="o">{language.queue_other()}</a> })}
                <button class="button button-quiet button-small" name="choice" value="personal" data-key="p">{on(language.queue_personal())}</button>
                <button class="button button-quiet button-small" name="choice" value="later" data-key="l">{on(language.queue_later())}</button>
                {host.and_then(|host| self.would_change(host))}
            </form>
        }
        .into_any()
    }

    /// What confirming would change, before it is done.
    fn would_change(&self, host: &QueueHost) -> Option<AnyView> {
        let organization = self.of.suggestion.as_ref()?.organization.id.to_string();
        let version = self.of.version.0.to_string();
        let link = would_change(
            self.language,
            host.id.as_str(),
            &version,
            &organization,
            self.here,
        );
        Some(link)
    }
}

/// Leads to what giving a host to an organization would change.
pub(super) fn would_change(
    language: Language,
    host: &str,
    version: &str,
    organization: &str,
    back: &str,
) -> AnyView {
    let pairs = [
        ("host", host),
        ("version", version),
        ("choice", organization),
        ("back", back),
    ];
    view! { <a class="quiet look" href=address(PREVIEW, pairs)>{language.preview_look()}</a> }
        .into_any()
}

/// As a form names an event together with what was seen of it.
pub(super) fn value(event: &QueueEvent) -> String {
    format!("{}:{}", event.id, event.version.0)
}

/// What a rule saw, in words.
pub(super) fn evidence(language: Language, reason: &Reason) -> String {
    match reason {
        Reason::History { seen, of } => language.evidence_history(*of, *seen),
        Reason::Domain { domain } => language.why_domain(domain.as_str()),
        Reason::Website { domain } => language.why_website(domain.as_str()),
        Reason::Calendar { .. } => language.why_calendar(),
        Reason::Verified {
            by: MatchSource::Claim,
            ..
        } => language.why_claim(),
        Reason::Verified { .. } => language.why_manual(),
    }
}
