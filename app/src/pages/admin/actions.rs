//! Signing in and out, as forms post it.

#![expect(
    clippy::unused_async,
    reason = "a server function is async, whatever it does"
)]

use hack0::email::Email;
use hack0::mail::Token;
use leptos::prelude::*;

use super::mails;
use crate::actions::{ActionError, see_other, unavailable, visitor};
use crate::admin::{
    CONFIRM, HOME, SIGN_IN, expect_admin, expect_session, open_session, parts, safe_return,
};
use crate::ask::address;
use crate::language::Language;
use crate::site::Site;

/// Has a link mailed, if the address is an admin's: the answer is the same for every address, and nobody has looked yet.
#[server(name = AskSignIn, prefix = "/actions", endpoint = "admin/sign-in")]
pub(crate) async fn ask_sign_in(
    email: String,
    #[server(default)] next: String,
) -> Result<(), ActionError> {
    let site = expect_site()?;
    admit(&site)?;
    let next = safe_return(&next);
    let Some(email) = Email::parse(&email) else {
        let typed: String = email.chars().take(254).collect();
        let pairs = [("error", "address"), ("email", typed.as_str())];
        let next = next.map(|next| ("next", next));
        return see_other(&address(SIGN_IN, pairs.into_iter().chain(next)));
    };
    let language = Language::negotiate(None, &parts()?.headers);
    site.admins
        .ask(mails::sign_in(language, &site.base_url, email, next));
    see_other(&address(SIGN_IN, [("sent", "")]))
}

/// Uses a link, and signs in.
#[server(name = ConfirmSignIn, prefix = "/actions", endpoint = "admin/sign-in/confirm")]
pub(crate) async fn confirm_sign_in(
    token: String,
    #[server(default)] next: String,
) -> Result<(), ActionError> {
    let site = expect_site()?;
    admit(&site)?;
    let token = Token::parse(&token).ok_or(ActionError::Spent)?;
    let confirmed = site.admins.confirm(&token).await.map_err(unavailable)?;
    let email = confirmed.ok_or(ActionError::Spent)?;
    open_session(email.expose(), &parts()?.headers).await?;
    see_other(safe_return(&next).unwrap_or(HOME))
}

/// Ends this session.
#[server(name = SignOut, prefix = "/actions", endpoint = "admin/sign-out")]
pub(crate) async fn sign_out() -> Result<(), ActionError> {
    expect_admin()?;
    end_session().await
}

/// Ends all sessions of this admin.
#[server(name = SignOutEverywhere, prefix = "/actions", endpoint = "admin/sign-out-everywhere")]
pub(crate) async fn sign_out_everywhere() -> Result<(), ActionError> {
    let admin = expect_admin()?;
    let site = expect_site()?;
    site.admins.close_all(&admin).await.map_err(unavailable)?;
    end_session().await
}

async fn end_session() -> Result<(), ActionError> {
    expect_session()?.flush().await.map_err(unavailable)?;
    see_other(SIGN_IN)
}

fn expect_site() -> Result<Site, ActionError> {
    use_context::<Site>().ok_or(ActionError::Internal)
}

fn admit(site: &Site) -> Result<(), ActionError> {
    site.admins
        .admit(visitor())
        .map_err(|wait| ActionError::Busy {
            seconds: wait.as_secs().clamp(1, 3600),
        })
}

/// The link that signs in with this token.
pub fn sign_in_address(base_url: &str, token: &Token) -> String {
    confirm_address(base_url, token.expose(), &[])
}

/// Where a link leads; the token stands where `token` does.
pub(super) fn confirm_address(base_url: &str, token: &str, rest: &[(&str, &str)]) -> String {
    let rest = address("", rest.iter().copied()).replacen('?', "&", 1);
    format!("{base_url}{CONFIRM}?token={token}{rest}")
}
