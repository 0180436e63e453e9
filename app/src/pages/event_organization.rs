//! The card that says whose event it is, how sure that is, and why.

use hack0::attribution::{Attribution, CoOrganizer, Match, MatchSource, Reason};
use hack0::claims::Proven;
use hack0::clock::from_millis;
use hack0::events::{Event, EventPage};
use hack0::ids::{LumaHostId, OrganizationId};
use jiff::Timestamp;
use jiff::civil::Date;
use leptos::prelude::*;

use crate::components::badge;
use crate::language::Language;
use crate::pages::claims::new_address;
use crate::time::in_zone;

pub(crate) fn organization(language: Language, now: Timestamp, page: &EventPage) -> AnyView {
    let event = &page.event;
    let attribution = &event.attribution;
    let card = Card {
        language,
        event,
        proven: page.proven,
        today: in_zone(now, &event.timezone).date(),
    };
    let claim = new_address(None, Some(&event.slug));
    let body = match &attribution.organization {
        Some(organization) => {
            let address = format!("/organizations/{}", organization.slug);
            let hint = (!attribution.is_certain())
                .then(|| view! { <p class="quiet">{language.unconfirmed_hint(organization.name.as_str())}</p> });
            let history = (attribution.match_source == MatchSource::History)
                .then(|| view! { <p class="quiet">{language.history_hint()}</p> });
            view! {
                <p class="badges">{badge::organizer(language, attribution, address)}</p>
                {sureness(language, attribution)}
                {history}
                {hint}
                {card.why()}
                <p class="claim-wrong"><a class="claim-link" href=claim>{language.claim_wrong()}</a></p>
            }
            .into_any()
        }
        None => view! {
            <p class="badges"><a class="badge badge-nobody" href=claim>{language.badge_nobody()}</a></p>
            <p class="quiet">{language.organizer_none()}</p>
        }
        .into_any(),
    };
    view! {
        <section class="card" id="organization" aria-labelledby="organization-title">
            <h2 class="card-title" id="organization-title">{language.organizer_title()}</h2>
            {body}
            {card.co_organizers()}
            {card.all_matches()}
        </section>
    }
    .into_any()
}

fn sureness(language: Language, attribution: &Attribution) -> AnyView {
    let class = if attribution.is_certain() {
        "sure is-certain"
    } else {
        "sure"
    };
    view! {
        <meter class=class min="0" max="100" value=attribution.confidence.to_string() aria-label=language.confidence_label()>
            {language.percent(attribution.confidence)}
        </meter>
    }
    .into_any()
}

struct Card<'a> {
    language: Language,
    event: &'a Event,
    proven: Option<Proven>,
    today: Date,
}

impl Card<'_> {
    fn day(&self, time: Timestamp) -> String {
        self.language
            .short_date(in_zone(time, &self.event.timezone).date(), self.today)
    }

    fn host(&self, id: Option<&LumaHostId>) -> Option<String> {
        let host = self.event.hosts.iter().find(|host| Some(&host.id) == id)?;
        Some(
            host.name
                .clone()
                .unwrap_or_else(|| self.language.host_unnamed()),
        )
    }

    /// The name of an organization that the page knows already.
    fn name(&self, id: OrganizationId) -> Option<&str> {
        let attribution = &self.event.attribution;
        let co = self.event.co_organizers.iter().map(|co| &co.organization);
        let mut known = attribution
            .organization
            .iter()
            .chain(&attribution.suggestion)
            .chain(co);
        known
            .find(|organization| organization.id == id)
            .map(|organization| organization.name.as_str())
    }

    fn winner(&self) -> Option<&Match> {
        let attribution = &self.event.attribution;
        let organization = attribution.organization.as_ref()?;
        let same = |found: &&Match| found.organization_id == organization.id;
        let matches = &attribution.evidence.matches;
        let by_rule = matches
            .iter()
            .filter(same)
            .find(|found| found.reason.match_source() == attribution.match_source);
        by_rule.or_else(|| matches.iter().find(same))
    }

    fn why(&self) -> AnyView {
        let (language, attribution) = (self.language, &self.event.attribution);
        let winner = self.winner();
        let proven = self
            .proven
            .map(|proven| language.why_claimed(self.day(proven.at), proven.proof.as_str()));
        let is_proven = proven.is_some();
        let rule = match winner {
            _ if is_proven => proven.unwrap_or_default(),
            Some(found) => self.reason(&found.reason),
            None if attribution.decided_by.is_some() => language.why_decision(),
            None => self.rule(attribution.match_source),
        };
        let host = self.host(
            attribution
                .matched_host_id
                .as_ref()
                .or_else(|| winner?.host_id.as_ref()),
        );
        let since = winner.and_then(|found| match found.reason {
            Reason::Verified { since, .. } => Some(self.day(from_millis(since))),
            _ => None,
        });
        let since = since.filter(|_| !is_proven);
        // Who decided is never named: it may be an address.
        let decided = attribution
            .decided_by
            .as_ref()
            .filter(|_| !is_proven)
            .map(|_| match attribution.decided_at {
                Some(at) => language.decided_by_person(self.day(at)),
                None => language.decided_by_person_undated(),
            });
        view! {
            <dl class="why">
                <div><dt>{language.why_label()}</dt><dd>{rule}", "{language.percent(attribution.confidence)}</dd></div>
                {host.map(|host| view! { <div><dt>{language.why_host()}</dt><dd><bdi>{host}</bdi></dd></div> })}
                {since.map(|since| view! { <div><dt>{language.why_since()}</dt><dd>{since}</dd></div> })}
                {decided.map(|decided| view! { <div><dt>{language.why_decided()}</dt><dd>{decided}</dd></div> })}
            </dl>
        }
        .into_any()
    }

    fn reason(&self, reason: &Reason) -> String {
        match reason {
            Reason::Domain { domain } => self.language.why_domain(domain.as_str()),
            Reason::Website { domain } => self.language.why_website(domain.as_str()),
            Reason::History { seen, of } => self.language.why_history(*of, *seen),
            Reason::Verified { .. } | Reason::Calendar { .. } => self.rule(reason.match_source()),
        }
    }

    fn rule(&self, source: MatchSource) -> String {
        match source {
            MatchSource::Claim => self.language.why_claim(),
            MatchSource::Calendar => self.language.why_calendar(),
            MatchSource::Manual => self.language.why_manual(),
            MatchSource::Domain
            | MatchSource::History
            | MatchSource::Website
            | MatchSource::None => self.language.why_decision(),
        }
    }

    fn co_organizers(&self) -> Option<AnyView> {
        let co = &self.event.co_organizers;
        let badge = |co: &CoOrganizer| {
            let organization = &co.organization;
            badge::thin(
                organization.name.clone(),
                format!("/organizations/{}", organization.slug),
            )
        };
        (!co.is_empty()).then(|| {
            view! {
                <h3 class="card-title">{self.language.organizer_co()}</h3>
                <p class="badges">{co.iter().map(badge).collect_view()}</p>
            }
            .into_any()
        })
    }

    fn all_matches(&self) -> Option<AnyView> {
        let mut matches = Vec::new();
        for found in &self.event.attribution.evidence.matches {
            // Without a name a clue tells nobody anything; the winner always has one.
            let Some(name) = self.name(found.organization_id) else {
                continue;
            };
            let host = self.host(found.host_id.as_ref());
            let clue = (name, found.confidence, self.reason(&found.reason), host);
            if !matches.contains(&clue) {
                matches.push(clue);
            }
        }
        let count = matches.len();
        let line = |(name, confidence, reason, host): (&str, u8, String, Option<String>)| {
            let host = host.map(|host| view! { <span class="quiet">" · "<bdi>{host}</bdi></span> });
            view! {
                <li>
                    <b><bdi>{name.to_owned()}</bdi></b>" "<span class="mono">{self.language.percent(confidence)}</span>
                    <br/>{reason}{host}
                </li>
            }
        };
        (count > 0).then(|| {
            view! {
                <details class="matches">
                    <summary>{self.language.matches_all(count)}</summary>
                    <ul role="list">{matches.into_iter().map(line).collect_view()}</ul>
                </details>
            }
            .into_any()
        })
    }
}
