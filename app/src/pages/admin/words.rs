//! A decision in words.

use hack0::admin::audit::{Decision, DecisionKind, Summary};
use jiff::Timestamp;

use crate::language::Language;
use crate::time::{clock_time, in_zone};

/// What was decided, with how many events it changed.
pub(crate) fn what(language: Language, decision: &Decision) -> String {
    let summary = &decision.summary;
    let kind = decision.kind;
    let variant = match (kind, summary.detail.as_deref()) {
        (DecisionKind::ReserveOrganization | DecisionKind::ArchiveOrganization, Some("false")) => {
            format!("{kind}_off")
        }
        (DecisionKind::AssignEvents, _) if summary.organization.is_none() => {
            "confirm_events".to_owned()
        }
        (DecisionKind::Postpone, _) if summary.event.is_some() => "postpone_event".to_owned(),
        (DecisionKind::Postpone, _) if summary.host.is_none() => "postpone_events".to_owned(),
        _ => kind.to_string(),
    };
    let text = language.decision_what(
        detail(language, kind, summary),
        host(language, summary),
        variant,
        summary.organization_name.clone().unwrap_or_default(),
        summary.other_name.clone().unwrap_or_default(),
    );
    if summary.events == 0 {
        return text;
    }
    format!("{text} · {}", language.event_count(summary.events))
}

/// The host of a decision, by name.
fn host(language: Language, summary: &Summary) -> String {
    let id = summary.host.as_ref().map(ToString::to_string);
    summary
        .host_name
        .clone()
        .or(id)
        .unwrap_or_else(|| language.host_unnamed())
}

fn detail(language: Language, kind: DecisionKind, summary: &Summary) -> String {
    let detail = summary.detail.clone().unwrap_or_default();
    match kind {
        DecisionKind::HideEvents => language.hide_reason(detail),
        DecisionKind::Postpone => match detail.parse::<Timestamp>() {
            Ok(until) => {
                let until = in_zone(until, "UTC");
                language.short_date(until.date(), until.date())
            }
            Err(_) => detail,
        },
        // Of a blocked host its name stands there.
        DecisionKind::Block | DecisionKind::Unblock if detail.is_empty() => host(language, summary),
        _ => detail,
    }
}

/// `24 nov 19:00 UTC`
pub(crate) fn moment(language: Language, now: Timestamp, time: Timestamp) -> String {
    let (there, now) = (in_zone(time, "UTC"), in_zone(now, "UTC"));
    let date = language.short_date(there.date(), now.date());
    format!("{date} {} UTC", clock_time(&there))
}
