//! The frame: name, navigation, language, foot.

use leptos::prelude::*;

use crate::language::Language;
use crate::page::{Frame, Place};
use crate::pages::changes;

/// What stands above every page.
pub(crate) fn header(frame: &Frame) -> AnyView {
    let language = frame.language;
    let path = frame.place.as_ref().map_or("", |place| place.path.as_str());
    let link = |address: &'static str, name: String| {
        let is_here = path == address
            || path
                .strip_prefix(address)
                .is_some_and(|rest| rest.starts_with('/'));
        view! { <a href=address aria-current=is_here.then_some("page")>{name}</a> }
    };
    let notice = frame
        .is_demo
        .then(|| view! { <p class="demo-notice">{language.demo_notice()}" "<a href=crate::demo_calendar::PATH>{language.demo_notice_link()}</a></p> });
    view! {
        <header>
            {notice}
            <div class="site-header">
                <a class="logo" href="/" aria-label="hack0">"hack"<b>"0"</b></a>
                <nav class="site-nav" aria-label=language.nav_label()>
                    {link("/events", language.nav_events())}
                    {link("/organizations", language.nav_organizations())}
                    {link("/import", language.nav_import())}
                </nav>
                {frame.place.as_ref().map(|place| switch(language, place))}
            </div>
        </header>
    }
    .into_any()
}

/// The languages; the page stays the same.
fn switch(language: Language, place: &Place) -> AnyView {
    let links = Language::ALL
        .into_iter()
        .map(|other| {
            let address = format!("{}{}", place.path, place.query.in_language(other));
            view! {
                <a href=address lang=other.code() hreflang=other.code() title=other.name()
                    aria-current=(other == language).then_some("true")>{other.code().to_uppercase()}</a>
            }
        })
        .collect_view();
    view! { <nav class="languages" aria-label=language.language_label()>{links}</nav> }.into_any()
}

/// What stands below every page.
pub(crate) fn footer(frame: &Frame) -> AnyView {
    let language = frame.language;
    view! {
        <footer class="site-footer">
            <p>{language.footer_about()}</p>
            <nav aria-label=language.footer_label()><a href=changes::PATH>{language.changes_link()}</a></nav>
        </footer>
    }
    .into_any()
}
