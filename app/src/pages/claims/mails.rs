//! What is mailed about claims, in the language in which each began.

use hack0::claims::{Message, Writer, Written, has_link};
use hack0::mail::TOKEN;

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
    /// Where it can be said that it is another organization.
    other: Option<(String, String)>,
}

pub(crate) fn write(base_url: &str, message: &Message<'_>) -> Written {
    let claim = match message {
        Message::Confirm(claim)
        | Message::Receipt(claim, _)
        | Message::Waits(claim)
        | Message::Refused(claim)
        | Message::Told(claim, _) => *claim,
    };
    let language = Language::from_code(&claim.language).unwrap_or(Language::Spanish);
    let lang = language.code();
    // Anybody can call themselves anything on Luma.
    let host = claim.host_name.clone().filter(|name| !has_link(name));
    let host = host.unwrap_or_else(|| language.host_unnamed());
    let organization = claim.organization_name.as_str();
    let parts = match message {
        Message::Confirm(_) if claim.is_withdrawal => Parts {
            subject: language.claim_mail_leave_subject(host.as_str(), organization),
            intro: language.claim_mail_leave_text(host.as_str(), organization),
            link: format!("{base_url}/claims/confirm?token={TOKEN}&lang={lang}"),
            button: language.claim_mail_confirm_button(),
            foot: language.claim_mail_confirm_foot(),
            other: None,
        },
        Message::Receipt(..) if claim.is_withdrawal => Parts {
            subject: language.claim_mail_left_subject(organization),
            intro: language.claim_mail_left_text(host.as_str(), organization),
            ..of_page(base_url, language, &claim.id.to_string())
        },
        Message::Confirm(_) => Parts {
            subject: language.claim_mail_confirm_subject(host.as_str(), organization),
            intro: language.claim_mail_confirm_text(host.as_str(), organization),
            link: format!("{base_url}/claims/confirm?token={TOKEN}&lang={lang}"),
            button: language.claim_mail_confirm_button(),
            foot: language.claim_mail_confirm_foot(),
            other: Some((
                language.claim_other_organization(),
                format!("{base_url}/claims/new?token={TOKEN}&lang={lang}"),
            )),
        },
        Message::Receipt(_, events) => Parts {
            subject: language.claim_mail_receipt_subject(organization),
            intro: match events {
                Some(events) => {
                    language.claim_mail_receipt_text(*events, host.as_str(), organization)
                }
                None => language.claim_mail_follows_text(host.as_str(), organization),
            },
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
        Message::Told(..) => Parts {
            subject: language.claim_mail_told_subject(organization),
            intro: language.claim_mail_told_text(host.as_str(), organization),
            link: format!("{base_url}/claims/answer?token={TOKEN}&lang={lang}"),
            button: language.claim_mail_answer(),
            foot: String::new(),
            other: None,
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
        other: None,
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
        other,
    } = parts;
    let (others, other) = other.map_or_else(Default::default, |(words, link)| {
        let html = format!(
            "<p><a href=\"{}\">{}</a></p>",
            escape(&link),
            escape(&words)
        );
        (format!("{words}:\n{link}\n\n"), html)
    });
    let text = format!("{intro}\n\n{link}\n\n{foot}\n\n{others}hack0 · {base_url}\n");
    let [intro, link, button, foot] = [intro, link, button, foot].map(|text| escape(&text));
    let html = format!(
        "<!DOCTYPE html><html lang=\"{}\"><body style=\"margin:0;padding:24px;font:16px/1.5 sans-serif;color:#1d1f27;background:#fbf9f5\">\
         <p>{intro}</p><p><a href=\"{link}\" style=\"display:inline-block;padding:12px 20px;border-radius:10px;background:#b43c0c;\
         color:#ffffff;text-decoration:none;font-weight:bold\">{button}</a></p><p>{foot}</p>{other}</body></html>",
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
