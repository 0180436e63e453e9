//! What is mailed about claims, in the language in which each began.

use hack0::claims::{Message, Writer, Written};
use hack0::mail::TOKEN;

use super::host_name;
use crate::language::Language;

/// The words of the mails; their links lead to the configured origin, whatever a request said.
pub(crate) fn writer(base_url: &str) -> Writer {
    let base_url = base_url.to_owned();
    Writer::new(move |message| write(&base_url, message))
}

/// One mail before it is laid out.
struct Parts {
    subject: String,
    intro: String,
    link: String,
    button: String,
    foot: String,
}

pub(crate) fn write(base_url: &str, message: &Message<'_>) -> Written {
    let claim = match message {
        Message::Confirm(claim)
        | Message::Receipt(claim, _)
        | Message::Waits(claim)
        | Message::Refused(claim)
        | Message::Told(claim) => *claim,
    };
    let language = Language::from_code(&claim.language).unwrap_or(Language::Spanish);
    let lang = language.code();
    let host = host_name(language, claim);
    let organization = claim.organization_name.as_str();
    let parts = match message {
        Message::Confirm(_) => Parts {
            subject: language.claim_mail_confirm_subject(host.as_str(), organization),
            intro: language.claim_mail_confirm_text(host.as_str(), organization),
            link: format!("{base_url}/claims/confirm?token={TOKEN}&lang={lang}"),
            button: language.claim_mail_confirm_button(),
            foot: language.claim_mail_confirm_foot(),
        },
        Message::Receipt(_, events) => Parts {
            subject: language.claim_mail_receipt_subject(organization),
            intro: language.claim_mail_receipt_text(*events, host.as_str(), organization),
            ..of_page(base_url, language, &claim.id.to_string())
        },
        Message::Waits(_) => Parts {
            subject: language.claim_mail_waits_subject(organization),
            intro: language.claim_mail_waits_text(host.as_str(), organization),
            ..of_page(base_url, language, &claim.id.to_string())
        },
        Message::Refused(_) => Parts {
            subject: language.claim_mail_refused_subject(organization),
            intro: language.claim_mail_refused_text(
                claim.answer.clone().unwrap_or_default(),
                host.as_str(),
                organization,
            ),
            ..of_page(base_url, language, &claim.id.to_string())
        },
        Message::Told(_) => Parts {
            subject: language.claim_mail_told_subject(organization),
            intro: language.claim_mail_told_text(host.as_str(), organization),
            link: format!("{base_url}/organizations?lang={lang}"),
            button: language.claim_mail_look(),
            foot: String::new(),
        },
    };
    lay_out(base_url, language, parts)
}

fn of_page(base_url: &str, language: Language, id: &str) -> Parts {
    Parts {
        subject: String::new(),
        intro: String::new(),
        link: format!(
            "{base_url}/claims/{id}?key={TOKEN}&lang={}",
            language.code()
        ),
        button: language.claim_mail_look(),
        foot: String::new(),
    }
}

/// Styles stand at the elements: many a mail program knows no others.
fn lay_out(base_url: &str, language: Language, parts: Parts) -> Written {
    let Parts {
        subject,
        intro,
        link,
        button,
        foot,
    } = parts;
    let text = format!("{intro}\n\n{link}\n\n{foot}\n\nhack0 · {base_url}\n");
    let [intro, link, button, foot] = [intro, link, button, foot].map(|text| escape(&text));
    let html = format!(
        "<!DOCTYPE html><html lang=\"{}\"><body style=\"margin:0;padding:24px;font:16px/1.5 sans-serif;color:#1d1f27;background:#fbf9f5\">\
         <p>{intro}</p><p><a href=\"{link}\" style=\"display:inline-block;padding:12px 20px;border-radius:10px;background:#b43c0c;\
         color:#ffffff;text-decoration:none;font-weight:bold\">{button}</a></p><p>{foot}</p></body></html>",
        language.code()
    );
    Written {
        subject,
        text,
        html,
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
