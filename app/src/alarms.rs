//! Alarms in words: on the admins' first page, in the doctor's lines and in the mail.

use std::sync::Arc;

use hack0::alarms::{Alarm, Letter, Writer};
use jiff::Timestamp;
use leptos::prelude::*;

use crate::language::Language;
use crate::pages::admin::mails::{escape, html};
use crate::pages::admin::words::moment;
use crate::pages::admin::{deliveries, jobs};

/// One alarm as a sentence, for the terminal.
pub fn alarm_sentence(alarm: &Alarm, now: Timestamp) -> String {
    sentence(Language::English, now, alarm)
}

/// The mail to an admin. Nobody knows which language they read; the site's own is Spanish.
pub fn alarm_writer(base_url: &str) -> Writer {
    let base_url = base_url.to_owned();
    Arc::new(move |_, alarms, now| letter(Language::Spanish, &base_url, now, alarms))
}

fn letter(language: Language, base_url: &str, now: Timestamp, alarms: &[Alarm]) -> Letter {
    let lines: Vec<String> = alarms
        .iter()
        .map(|alarm| sentence(language, now, alarm))
        .collect();
    let (link, foot) = (format!("{base_url}/admin"), language.alarms_mail_foot());
    let intro: Vec<String> = lines.iter().map(|line| escape(line)).collect();
    Letter {
        subject: language.alarms_mail_subject(alarms.len()),
        text: format!(
            "{}\n\n{link}\n\n{foot}\n\nhack0 · {base_url}\n",
            lines.join("\n\n")
        ),
        html: html(
            language,
            &intro.join("</p><p>"),
            &link,
            &language.alarms_mail_button(),
            &foot,
        ),
    }
}

fn sentence(language: Language, now: Timestamp, alarm: &Alarm) -> String {
    match alarm {
        Alarm::JobOverdue { job, since } => {
            language.alarm_overdue(job.as_str(), moment(language, now, *since))
        }
        Alarm::JobFailing {
            job, reason, times, ..
        } => {
            let text = language.alarm_failing(job.as_str(), *times);
            let reason = reason.map(|reason| language.job_reason(reason.as_str()));
            reason.map_or_else(|| text.clone(), |reason| format!("{text} {reason}"))
        }
        Alarm::ReviewWaits { job, .. } => language.alarm_review(job.as_str()),
        Alarm::DeliveriesSetAside { count } => language.alarm_deliveries(*count),
        Alarm::NoWebhook { since } => language.alarm_webhook(moment(language, now, *since)),
        Alarm::BudgetExhausted { at } => language.alarm_budget(moment(language, now, *at)),
    }
}

/// Where to look.
fn place(alarm: &Alarm) -> String {
    match alarm {
        Alarm::JobOverdue { .. } | Alarm::BudgetExhausted { .. } => jobs::PATH.to_owned(),
        Alarm::JobFailing { run, .. } | Alarm::ReviewWaits { run, .. } => {
            format!("{}/{run}", jobs::PATH)
        }
        Alarm::DeliveriesSetAside { .. } => format!("{}?state=set_aside", deliveries::PATH),
        Alarm::NoWebhook { .. } => deliveries::PATH.to_owned(),
    }
}

/// All of them, each a way there; none when nothing is wrong.
pub(crate) fn list(language: Language, now: Timestamp, alarms: &[Alarm]) -> Option<AnyView> {
    if alarms.is_empty() {
        return None;
    }
    let rows = alarms.iter().map(|alarm| {
        view! { <li><a href=place(alarm)>{sentence(language, now, alarm)}</a></li> }
    });
    Some(
        view! {
            <section class="state state-off alarms" aria-labelledby="alarms">
                <h2 id="alarms">{language.alarms_title()}</h2>
                <ul role="list">{rows.collect_view()}</ul>
            </section>
        }
        .into_any(),
    )
}
