//! The forms of claims.

use hack0::claims::{LookError, Looked, Start, StartError, StepError, Target};
use hack0::ids::ClaimId;
use hack0::mail::Token;
use leptos::prelude::*;

use super::{known_browser, new_address};
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

/// Begins a claim and goes to its page, or back to the form.
#[server(name = StartClaim, prefix = "/actions", endpoint = "claims/start")]
pub(crate) async fn start_claim(
    host: String,
    #[server(default)] event: String,
    #[server(default)] organization: String,
    #[server(default)] name: String,
) -> Result<(), ActionError> {
    let site = expect_site()?;
    let headers = parts()?.headers;
    let back = new_address(
        Some(&host),
        Some(event.as_str()).filter(|event| !event.is_empty()),
    );
    let start = Start {
        host: host.parse().map_err(|_| ActionError::Malformed)?,
        event: Some(event).filter(|event| !event.is_empty()),
        target: if organization.is_empty() {
            Target::New(name.clone())
        } else {
            Target::Known(organization)
        },
        language: Language::negotiate(None, &headers).code().to_owned(),
        browser: known_browser(&headers).unwrap_or_default(),
    };
    let typed: String = name.chars().take(120).collect();
    match site.claims.start(&start, visitor()).await {
        Ok(started) => see_other(&page_of(started.id, &started.key)),
        Err(StartError::Busy { .. }) => {
            see_other(&with(&back, &[("error", "busy"), ("name", &typed)]))
        }
        Err(StartError::Name(problem)) => see_other(&with(
            &back,
            &[("error", problem.as_str()), ("name", &typed)],
        )),
        Err(StartError::Already) => see_other(&with(&back, &[("error", "already")])),
        Err(StartError::UnknownHost | StartError::UnknownOrganization) => {
            see_other(&with(&back, &[("error", "other")]))
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
    let spent = address("/claims/confirm", [("token", "spent")]);
    let Some(token) = Token::parse(&token) else {
        return see_other(&spent);
    };
    match site.claims.confirm(&token).await {
        Ok((id, _)) => see_other(&page_of(id, &token)),
        Err(StepError::Sqlx(error)) => Err(unavailable(error)),
        Err(StepError::Spent | StepError::Busy(_)) => see_other(&spent),
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
        Ok(Looked::Found(..)) | Err(LookError::Step(StepError::Spent)) => see_other(&page),
        Ok(Looked::Nothing) => see_other(&with(&page, &[("error", "look_nothing")])),
        Err(LookError::Step(StepError::Busy(_))) => see_other(&with(&page, &[("error", "busy")])),
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
        Ok(()) | Err(StepError::Spent | StepError::Busy(_)) => see_other(&page_of(id, &key)),
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
