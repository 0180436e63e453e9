//! The forms of claims.

use hack0::claims::{Answer, LookError, Looked, Start, StartError, StepError, Target};
use hack0::ids::ClaimId;
use hack0::luma::LumaError;
use hack0::mail::Token;
use leptos::prelude::*;

use super::{confirm_address, known_browser, linked_address, new_address};
use crate::actions::{ActionError, see_other, unavailable, visitor};
use crate::admin::parts;
use crate::ask::address;
use crate::language::Language;
use crate::site::Site;

fn expect_site() -> Result<Site, ActionError> {
    use_context::<Site>().ok_or(ActionError::Internal)
}

/// `to` with a code of ours.
fn with(to: &str, pairs: &[(&str, &str)]) -> String {
    let pairs = address("", pairs.iter().copied());
    let joint = if to.contains('?') {
        pairs.replacen('?', "&", 1)
    } else {
        pairs
    };
    format!("{to}{joint}")
}

fn page_of(id: ClaimId, key: &Token) -> String {
    address(&format!("/claims/{id}"), [("key", key.expose())])
}

/// Goes there; very many events follow at once, in the background.
fn follow(site: &Site, to: &str) -> Result<(), ActionError> {
    site.background.wake();
    see_other(to)
}

/// Begins a claim and goes to its page, or back to the form.
#[server(name = StartClaim, prefix = "/actions", endpoint = "claims/start")]
pub(crate) async fn start_claim(
    host: String,
    #[server(default)] event: String,
    #[server(default)] organization: String,
    #[server(default)] name: String,
    #[server(default)] token: String,
) -> Result<(), ActionError> {
    let site = expect_site()?;
    let headers = parts()?.headers;
    let link = Some(token.as_str()).filter(|token| !token.is_empty());
    let link = link.map(|token| Token::parse(token).ok_or(ActionError::Malformed));
    let link = link.transpose()?;
    let back = match &link {
        Some(token) => linked_address(token),
        None => new_address(
            Some(&host),
            Some(event.as_str()).filter(|event| !event.is_empty()),
        ),
    };
    let target = if organization.is_empty() {
        Target::New(name.clone())
    } else {
        Target::Known(organization)
    };
    let start = Start {
        host: host.parse().map_err(|_| ActionError::Malformed)?,
        event: Some(event).filter(|event| !event.is_empty()),
        target,
        language: Language::negotiate(None, &headers).code().to_owned(),
        browser: known_browser(&headers).unwrap_or_default(),
        link,
    };
    let typed: String = name.chars().take(120).collect();
    begin(&site, &start, &back, &typed).await
}

/// "This isn't ours any more": proven as a claim is.
#[server(name = LeaveOrganization, prefix = "/actions", endpoint = "claims/leave")]
pub(crate) async fn leave_organization(host: String) -> Result<(), ActionError> {
    let site = expect_site()?;
    let headers = parts()?.headers;
    let back = new_address(Some(&host), None);
    let start = Start {
        host: host.parse().map_err(|_| ActionError::Malformed)?,
        event: None,
        target: Target::Nobody,
        language: Language::negotiate(None, &headers).code().to_owned(),
        browser: known_browser(&headers).unwrap_or_default(),
        link: None,
    };
    begin(&site, &start, &back, "").await
}

/// To the claim's page, or back to the form with what is wrong and what was typed.
async fn begin(site: &Site, start: &Start, back: &str, typed: &str) -> Result<(), ActionError> {
    match site.claims.start(start, visitor()).await {
        Ok(started) => match &start.link {
            Some(token) => see_other(&confirm_address(token.expose())),
            None => see_other(&page_of(started.id, &started.key)),
        },
        Err(StartError::Spent) => {
            let token = start.link.as_ref().map_or("spent", Token::expose);
            see_other(&confirm_address(token))
        }
        Err(StartError::Busy { .. }) => {
            see_other(&with(back, &[("error", "busy"), ("name", typed)]))
        }
        Err(StartError::Name(problem)) => {
            see_other(&with(back, &[("error", problem.as_str()), ("name", typed)]))
        }
        Err(StartError::Already) => see_other(&with(back, &[("error", "already")])),
        Err(StartError::UnknownHost | StartError::UnknownOrganization) => {
            see_other(&with(back, &[("error", "other")]))
        }
        Err(StartError::Sqlx(error)) => Err(unavailable(error)),
    }
}

/// Uses a link and shows what it did; for one that is spent, the page that says so.
#[server(name = ConfirmClaim, prefix = "/actions", endpoint = "claims/confirm")]
pub(crate) async fn confirm_claim(token: String) -> Result<(), ActionError> {
    let site = expect_site()?;
    site.claims
        .admit_try(visitor())
        .map_err(|wait| ActionError::Busy {
            seconds: wait.as_secs().clamp(1, 3600),
        })?;
    let spent = confirm_address("spent");
    let Some(token) = Token::parse(&token) else {
        return see_other(&spent);
    };
    match site.claims.confirm(&token).await {
        Ok((id, _)) => follow(&site, &page_of(id, &token)),
        Err(StepError::Sqlx(error)) => Err(unavailable(error)),
        // One of ours leads to where its claim began.
        Err(StepError::Spent | StepError::Busy(_)) => match site.claims.origin(&token).await {
            Ok(Some(_)) => see_other(&confirm_address(token.expose())),
            Ok(None) => see_other(&spent),
            Err(error) => Err(unavailable(error)),
        },
    }
}

/// What a host of the organization says to a claim for it.
#[server(name = AnswerClaim, prefix = "/actions", endpoint = "claims/answer")]
pub(crate) async fn answer_claim(token: String, answer: String) -> Result<(), ActionError> {
    let site = expect_site()?;
    site.claims
        .admit_try(visitor())
        .map_err(|wait| ActionError::Busy {
            seconds: wait.as_secs().clamp(1, 3600),
        })?;
    let answer = match answer.as_str() {
        "speaks" => Answer::Speaks,
        "hands_over" => Answer::HandsOver,
        "not_ours" => Answer::NotOurs,
        _ => return Err(ActionError::Malformed),
    };
    let page = |key, value| address("/claims/answer", [(key, value)]);
    let Some(token) = Token::parse(&token) else {
        return see_other(&page("token", "spent"));
    };
    match site.claims.answer(&token, answer).await {
        Ok(()) => follow(&site, &page("done", "yes")),
        Err(StepError::Sqlx(error)) => Err(unavailable(error)),
        Err(StepError::Spent | StepError::Busy(_)) => see_other(&page("token", "spent")),
    }
}

/// Mails a new link for a claim.
#[server(name = SendAgain, prefix = "/actions", endpoint = "claims/again")]
pub(crate) async fn send_again(id: String, key: String) -> Result<(), ActionError> {
    let site = expect_site()?;
    let (id, key) = opened(&id, &key)?;
    let page = page_of(id, &key);
    match site.claims.send_again(id, &key, visitor()).await {
        Ok(()) | Err(StepError::Spent) => see_other(&page),
        Err(StepError::Busy(_)) => see_other(&with(&page, &[("error", "busy")])),
        Err(StepError::Sqlx(error)) => Err(unavailable(error)),
    }
}

fn opened(id: &str, key: &str) -> Result<(ClaimId, Token), ActionError> {
    let id = id.parse().map_err(|_| ActionError::Malformed)?;
    let key = Token::parse(key).ok_or(ActionError::Malformed)?;
    Ok((id, key))
}

/// Looks for the code on Luma.
#[server(name = LookNow, prefix = "/actions", endpoint = "claims/look")]
pub(crate) async fn look_now(id: String, key: String) -> Result<(), ActionError> {
    let site = expect_site()?;
    let (id, key) = opened(&id, &key)?;
    let page = page_of(id, &key);
    match site.claims.look(id, &key, visitor()).await {
        Ok(Looked::Found(..)) => follow(&site, &page),
        Err(LookError::Step(StepError::Spent)) => see_other(&page),
        Ok(Looked::Nothing) => see_other(&with(&page, &[("error", "look_nothing")])),
        Err(LookError::Step(StepError::Busy(_))) => see_other(&with(&page, &[("error", "busy")])),
        Err(LookError::Luma(LumaError::NotFound | LumaError::Deleted)) => {
            see_other(&with(&page, &[("error", "look_gone")]))
        }
        Err(LookError::Luma(_)) => see_other(&with(&page, &[("error", "look_down")])),
        Err(LookError::Sqlx(error) | LookError::Step(StepError::Sqlx(error))) => {
            Err(unavailable(error))
        }
    }
}

/// Asks the admins.
#[server(name = AskAdmins, prefix = "/actions", endpoint = "claims/ask")]
pub(crate) async fn ask_admins(
    id: String,
    key: String,
    #[server(default)] reason: String,
    #[server(default)] link: String,
) -> Result<(), ActionError> {
    let site = expect_site()?;
    let (id, key) = opened(&id, &key)?;
    let page = page_of(id, &key);
    match site.claims.ask(id, &key, &reason, &link).await {
        Ok(true) | Err(StepError::Spent | StepError::Busy(_)) => see_other(&page),
        Ok(false) => see_other(&with(&page, &[("error", "reason_empty")])),
        Err(StepError::Sqlx(error)) => Err(unavailable(error)),
    }
}

/// Takes a claim back, with what had followed from it.
#[server(name = WithdrawClaim, prefix = "/actions", endpoint = "claims/withdraw")]
pub(crate) async fn withdraw_claim(id: String, key: String) -> Result<(), ActionError> {
    let site = expect_site()?;
    let (id, key) = opened(&id, &key)?;
    match site.claims.withdraw(id, &key).await {
        Ok(()) => follow(&site, &page_of(id, &key)),
        Err(StepError::Spent | StepError::Busy(_)) => see_other(&page_of(id, &key)),
        Err(StepError::Sqlx(error)) => Err(unavailable(error)),
    }
}

/// Tells the admins that a badge is wrong.
#[server(name = SendNote, prefix = "/actions", endpoint = "claims/note")]
pub(crate) async fn send_note(
    event: String,
    #[server(default)] host: String,
    #[server(default)] text: String,
) -> Result<(), ActionError> {
    let site = expect_site()?;
    let host = Some(host.as_str()).filter(|host| !host.is_empty());
    let back = new_address(host, Some(&event));
    match site.claims.note(&event, &text, visitor()).await {
        Ok(true) => see_other(&with(&back, &[("told", "yes")])),
        Ok(false) => see_other(&with(&back, &[("error", "note_empty")])),
        Err(StartError::Busy { .. }) => see_other(&with(&back, &[("error", "busy")])),
        Err(StartError::Sqlx(error)) => Err(unavailable(error)),
        Err(_) => Err(ActionError::Internal),
    }
}
