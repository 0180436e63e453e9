//! What is mailed, in the language of the page where it began.

use hack0::email::Email;
use hack0::mail::{Draft, Kind, TOKEN};

use super::actions::confirm_address;
use crate::language::Language;

/// The link that signs in; it leads to the configured origin, whatever the request said.
pub(super) fn sign_in(language: Language, base_url: &str, to: Email, next: Option<&str>) -> Draft {
    let mut rest = vec![("lang", language.code())];
    rest.extend(next.map(|next| ("next", next)));
    let link = confirm_address(base_url, TOKEN, &rest);
    let (intro, foot) = (language.signin_mail_text(), language.signin_mail_foot());
    Draft {
        kind: Kind::SignIn,
        to,
        subject: language.signin_mail_subject(),
        text: format!("{intro}\n\n{link}\n\n{foot}\n\nhack0 · {base_url}\n"),
        html: html(
            language,
            &escape(&intro),
            &link,
            &language.signin_mail_button(),
            &foot,
        ),
        expires_at: None,
    }
}

/// Styles stand at the elements: many a mail program knows no others. `intro` is HTML already.
pub(crate) fn html(
    language: Language,
    intro: &str,
    link: &str,
    button: &str,
    foot: &str,
) -> String {
    let [link, button, foot] = [link, button, foot].map(escape);
    format!(
        "<!DOCTYPE html><html lang=\"{}\"><body style=\"margin:0;padding:24px;font:16px/1.5 sans-serif;color:#1d1f27;background:#fbf9f5\">\
         <p>{intro}</p><p><a href=\"{link}\" style=\"display:inline-block;padding:12px 20px;border-radius:10px;background:#b43c0c;\
         color:#ffffff;text-decoration:none;font-weight:bold\">{button}</a></p><p>{foot}</p></body></html>",
        language.code()
    )
}

pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}
