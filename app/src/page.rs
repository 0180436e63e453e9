//! A whole document: what a page says about itself, and the frame around it.

use http::StatusCode;
use leptos::prelude::*;
use serde_json::Value;

use crate::ask::{Ask, Query, address};
use crate::assets;
use crate::components::layout::{footer, header};
use crate::language::Language;
use crate::machines::preview::Preview;
use crate::machines::{feed, json_ld};

/// What a page's loader hands back.
pub(crate) struct Page {
    /// Before `· hack0`; none on the home page.
    pub(crate) title: Option<String>,
    /// For search engines and previews.
    pub(crate) description: Option<String>,
    /// Path and query under which the page is to be known; none keeps it out of search engines.
    pub(crate) canonical: Option<String>,
    /// Address of the picture that previews show.
    pub(crate) image: Option<String>,
    /// What it is about, as schema.org says it; only a page with a canonical address shows it.
    pub(crate) data: Option<Value>,
    /// What stands in `<main>`.
    pub(crate) body: AnyView,
    /// The answer's status.
    pub(crate) status: StatusCode,
    /// Where it stands now, if it moved for good.
    pub(crate) moved_to: Option<String>,
    /// Seconds for a `Retry-After` header.
    pub(crate) retry_after: Option<u64>,
    /// The page asks again after so many seconds, unless its script does that.
    pub(crate) refresh: Option<u64>,
    /// Whether `hack0.js` has something to do here.
    pub(crate) has_script: bool,
}

impl Page {
    /// A page that is there.
    pub(crate) fn new(title: impl Into<Option<String>>, body: AnyView) -> Self {
        Self {
            title: title.into(),
            description: None,
            canonical: None,
            image: None,
            data: None,
            body,
            status: StatusCode::OK,
            moved_to: None,
            retry_after: None,
            refresh: None,
            has_script: false,
        }
    }
}

/// What the frame needs to know of the request.
pub(crate) struct Frame {
    /// The language.
    pub(crate) language: Language,
    /// Shows that the events are invented.
    pub(crate) is_demo: bool,
    /// Where the page stands; none for an error outside the pages.
    pub(crate) place: Option<Place>,
}

/// Where a page stands.
pub(crate) struct Place {
    /// Origin for absolute links.
    pub(crate) base_url: String,
    /// The path asked for.
    pub(crate) path: String,
    /// The query asked for.
    pub(crate) query: Query,
}

impl Frame {
    pub(crate) fn of(ask: &Ask) -> Self {
        Self {
            language: ask.language,
            is_demo: ask.site.is_demo,
            place: Some(Place {
                base_url: ask.site.base_url.clone(),
                path: ask.path.clone(),
                query: ask.query.clone(),
            }),
        }
    }
}

/// The document. No inline script and no inline style stand in it: the content security policy allows neither.
pub(crate) fn document(frame: &Frame, page: Page) -> AnyView {
    let language = frame.language;
    let head = head(frame, &page);
    view! {
        <!DOCTYPE html>
        <html lang=language.code()>
            {head}
            <body>
                <a class="skip" href="#main">{language.skip()}</a>
                {header(frame)}
                <main id="main" tabindex="-1">{page.body}</main>
                {footer(frame)}
            </body>
        </html>
    }
    .into_any()
}

fn head(frame: &Frame, page: &Page) -> AnyView {
    let name = page.title.clone().unwrap_or_else(|| "hack0".to_owned());
    let title = page
        .title
        .as_ref()
        .map_or_else(|| name.clone(), |title| format!("{title} · hack0"));
    let description = page
        .description
        .clone()
        .unwrap_or_else(|| frame.language.site_description());
    let refresh = page.refresh.map(|seconds| {
        let again = view! { <meta http-equiv="refresh" content=seconds.to_string()/> };
        if page.has_script {
            view! { <noscript>{again}</noscript> }.into_any()
        } else {
            again.into_any()
        }
    });
    let script = page
        .has_script
        .then(|| view! { <script defer src=assets::address("hack0.js")></script> });
    view! {
        <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <title>{title}</title>
            <meta name="description" content=description.clone()/>
            <meta name="color-scheme" content="light dark"/>
            <link rel="icon" href=assets::address("favicon.svg") type="image/svg+xml"/>
            <link rel="stylesheet" href=assets::address("hack0.css")/>
            <link rel="alternate" type="application/atom+xml" title=frame.language.changes_title() href=feed::PATH/>
            {addresses(frame, page, name, description)}
            {refresh}
            {script}
        </head>
    }
    .into_any()
}

/// Canonical address, the same page in the other languages, what previews show, and what search engines read.
fn addresses(frame: &Frame, page: &Page, title: String, description: String) -> AnyView {
    let (Some(place), Some(canonical)) = (&frame.place, &page.canonical) else {
        return view! { <meta name="robots" content="noindex"/> }.into_any();
    };
    let plain = format!("{}{canonical}", place.base_url);
    let (path, query) = canonical.split_once('?').unwrap_or((canonical, ""));
    let query = Query::parse(query);
    let in_language = |language| format!("{}{path}{}", place.base_url, query.in_language(language));
    let asked = place.query.get("lang").and_then(Language::from_code);
    let alternates = Language::ALL
        .map(|language| view! { <link rel="alternate" hreflang=language.code() href=in_language(language)/> })
        .to_vec();
    let preview = Preview {
        title,
        description,
        url: plain.clone(),
        language: frame.language,
        image: page.image.as_deref(),
    };
    view! {
        <link rel="canonical" href=asked.map_or_else(|| plain.clone(), in_language)/>
        {alternates}
        <link rel="alternate" hreflang="x-default" href=plain/>
        {preview.view()}
        {page.data.as_ref().map(json_ld::block)}
    }
    .into_any()
}

/// The address of a list: path, then those of its filters that are set.
pub(crate) fn list_address(path: &str, filters: &[(&str, Option<&str>)]) -> String {
    address(
        path,
        filters
            .iter()
            .filter_map(|(key, value)| Some((*key, (*value)?))),
    )
}
