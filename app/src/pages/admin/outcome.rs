//! From a decision back to the page that asked for it: what became of it travels as ids and closed codes, never as text.

use hack0::admin::Admin;
use hack0::admin::audit::{
    Actor, Decided, Decision, DecisionKind, Kept, UndoError, find_decision, what_stays,
};
use hack0::admin::decisions::{DecisionError, OrganizationRefusal};
use hack0::ids::DecisionId;
use http::StatusCode;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::decide::{Undo, expect_site};
use super::words::what;
use crate::actions::{ActionError, see_other, unavailable};
use crate::admin::safe_return;
use crate::ask::{Ask, address};
use crate::error::Refusal;
use crate::language::Language;

pub(super) const QUEUE: &str = "/admin/queue";
/// What a notice names of what couldn't be put back.
const MOST_STAY: usize = 50;
/// The code for what somebody else has settled, where no decision says so.
pub(super) const SETTLED: &str = "settled";
/// What a page shows once.
const ONCE: [&str; 5] = ["done", "since", "undone", "stays", "error"];

/// The address to go back to, without what was shown there once, and with what there is to say now.
pub(super) fn back_to(back: &str, say: &[(&str, &str)]) -> String {
    let back = safe_return(back).unwrap_or(QUEUE);
    let (path, query) = back.split_once('?').unwrap_or((back, ""));
    let kept: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .filter(|(key, _)| !ONCE.contains(&key.as_str()))
        .collect();
    let kept = kept
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()));
    address(path, kept.chain(say.iter().copied()))
}

/// Goes back and says what became of it. Of an organization that can't be so, the form itself says it.
pub(super) fn conclude(
    back: &str,
    result: Result<Decided, DecisionError>,
) -> Result<(), ActionError> {
    match result {
        Ok(decided) => {
            wake(&decided)?;
            see_other(&back_to(back, &[("done", &decided.id.to_string())]))
        }
        Err(error) => fail(back, error),
    }
}

/// What a decision on very many events has left is done at once, in the background.
pub(super) fn wake(decided: &Decided) -> Result<(), ActionError> {
    if decided.summary.left > 0 {
        expect_site()?.background.wake();
    }
    Ok(())
}

pub(super) fn fail(back: &str, error: DecisionError) -> Result<(), ActionError> {
    let code = match error {
        DecisionError::Sqlx(error) => return Err(unavailable(error)),
        DecisionError::DecidedSince(earlier) => {
            return see_other(&back_to(back, &[("since", &earlier.id.to_string())]));
        }
        DecisionError::UnknownHost
        | DecisionError::UnknownEvent
        | DecisionError::UnknownOrganization => "gone",
        DecisionError::UnstableHost => "unstable",
        DecisionError::NothingToChange => "nothing",
        DecisionError::Refused(refusal) => refusal_code(&refusal),
    };
    see_other(&back_to(back, &[("error", code)]))
}

/// As the address of a form says it.
pub(super) fn refusal_code(refusal: &OrganizationRefusal) -> &'static str {
    match refusal {
        OrganizationRefusal::Name => "name",
        OrganizationRefusal::Slug => "slug",
        OrganizationRefusal::SlugTaken { .. } => "slug_taken",
        OrganizationRefusal::Website => "website",
        OrganizationRefusal::Country => "country",
        OrganizationRefusal::Domain(_) => "domain",
        OrganizationRefusal::DomainTaken { .. } => "domain_taken",
        OrganizationRefusal::LookAlike { .. } => "look_alike",
        OrganizationRefusal::Calendar => "calendar",
        OrganizationRefusal::OwnCalendar => "own_calendar",
        OrganizationRefusal::CalendarTaken { .. } => "calendar_taken",
        OrganizationRefusal::Same => "same",
    }
}

/// What a page has to say about the decision before it.
pub(crate) enum Notice {
    /// It is done.
    Done(Decision),
    /// Somebody else was faster.
    Since(Decision),
    /// It was taken back already.
    Undone(Decision),
    /// All of it was decided since: what stays as it is.
    Stays(DecisionId, Vec<Kept>),
    /// It couldn't be.
    Problem(String),
    /// It is settled, by nobody that a decision names.
    Settled(String),
}

impl Notice {
    /// What the address names; nothing for what isn't ours.
    pub(super) async fn of(ask: &Ask, admin: &Admin) -> Result<Option<Self>, Refusal> {
        for (key, wrap) in [
            ("done", Self::Done as fn(Decision) -> Self),
            ("since", Self::Since),
            ("undone", Self::Undone),
        ] {
            let id = ask
                .query
                .get(key)
                .and_then(|id| id.parse::<DecisionId>().ok());
            if let Some(id) = id {
                let found = find_decision(&ask.site.db, admin, id).await;
                return Ok(found.map_err(Refusal::unavailable)?.map(wrap));
            }
        }
        if let Some(id) = ask.query.get("stays").and_then(|id| id.parse().ok()) {
            return Self::stays(ask, admin, id).await;
        }
        let code = ask.query.get("error").unwrap_or_default();
        let text = ask.language.decision_problem(code);
        let wrap = match code {
            SETTLED => Self::Settled,
            _ => Self::Problem,
        };
        Ok((!text.is_empty()).then(|| wrap(text)))
    }

    async fn stays(ask: &Ask, admin: &Admin, id: DecisionId) -> Result<Option<Self>, Refusal> {
        let (db, clock, own) = (&ask.site.db, &ask.site.clock, ask.site.luma.calendar_id());
        match what_stays(db, clock, admin, own, id).await {
            Ok(kept) => Ok(Some(Self::Stays(id, kept))),
            Err(UndoError::Sqlx(error)) => Err(Refusal::unavailable(error)),
            Err(_) => Ok(None),
        }
    }

    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Done(_) => StatusCode::OK,
            Self::Since(_) | Self::Undone(_) | Self::Stays(..) | Self::Settled(_) => {
                StatusCode::CONFLICT
            }
            Self::Problem(_) => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    pub(super) fn view(&self, language: Language, back: &str) -> AnyView {
        match self {
            Self::Done(decision) => done(language, decision, back),
            Self::Since(decision) => {
                let text =
                    language.notice_since(what(language, decision), actor(language, &decision.by));
                problem(language, text, Some(decision.id))
            }
            Self::Undone(decision) => {
                problem(language, language.notice_undone(), Some(decision.id))
            }
            Self::Stays(id, kept) => {
                let lines = kept.iter().map(|one| {
                    let by = one.by.as_ref().map(|by| actor(language, by));
                    (one.name.clone(), by)
                });
                let lines: Vec<_> = lines.take(MOST_STAY).collect();
                let list = stays_list(
                    language,
                    lines
                        .iter()
                        .map(|(name, by)| (name.as_str(), by.as_deref())),
                );
                view! { {problem(language, language.notice_nothing_left(), Some(*id))}{list} }
                    .into_any()
            }
            Self::Problem(text) | Self::Settled(text) => problem(language, text.clone(), None),
        }
    }
}

fn done(language: Language, decision: &Decision, back: &str) -> AnyView {
    let kept = (decision.summary.kept > 0).then(|| {
        let address = format!("/admin/audit/{}", decision.id);
        view! { " "<a href=address>{language.notice_kept(decision.summary.kept)}</a> }
    });
    let running = (decision.summary.left > 0).then(|| {
        let address = format!("/admin/audit/{}", decision.id);
        view! { " "<a href=address>{language.notice_running()}</a> }
    });
    let word = if decision.kind == DecisionKind::Undo {
        language.undo_redo()
    } else {
        language.undo_button()
    };
    view! {
        <div class="notice notice-done" role="status">
            <p>{language.notice_done()}" "{what(language, decision)}"."{running}{kept}</p>
            {undo_form(decision.id, back, word, "link-button")}
        </div>
    }
    .into_any()
}

fn problem(language: Language, text: String, decision: Option<DecisionId>) -> AnyView {
    let link = decision.map(|id| {
        let address = format!("/admin/audit/{id}");
        view! { " "<a href=address>{language.notice_look()}</a> }
    });
    view! { <div class="notice notice-problem" role="alert"><p>{text}{link}</p></div> }.into_any()
}

/// What couldn't be put back, with who decided it since.
pub(super) fn stays_list<'a>(
    language: Language,
    stays: impl Iterator<Item = (&'a str, Option<&'a str>)>,
) -> AnyView {
    let lines = stays.map(|(name, by)| {
        let by = by.map(|by| view! { <span class="quiet">" · "{language.stays_by(by)}</span> });
        view! { <li><bdi>{name.to_owned()}</bdi>{by}</li> }
    });
    view! { <ul class="stays">{lines.collect_view()}</ul> }.into_any()
}

/// The button that takes a decision back.
pub(super) fn undo_form(id: DecisionId, back: &str, word: String, class: &'static str) -> AnyView {
    view! {
        <form method="post" action=Undo::PATH>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="back" value=back.to_owned()/>
            <button class=class type="submit" data-key="u">{word}</button>
        </form>
    }
    .into_any()
}

/// Who decided, as admins read it.
pub(super) fn actor(language: Language, actor: &Actor) -> String {
    match actor {
        Actor::Admin(name) => name.clone(),
        Actor::Machine(name) => language.actor_machine(name.as_str()),
        Actor::Community(name) => language.actor_community(name.as_str()),
    }
}
