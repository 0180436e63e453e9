//! What a chat or a social network shows of a pasted link: Open Graph, and Twitter's cards.

use leptos::prelude::*;

use crate::image::exactly;
use crate::language::Language;

/// The size in which networks ask for pictures.
const WIDTH: u32 = 1200;
const HEIGHT: u32 = 630;

/// A page as a preview.
pub(crate) struct Preview<'a> {
    /// Without the site's name.
    pub(crate) title: String,
    pub(crate) description: String,
    /// The page's address, the same in every language.
    pub(crate) url: String,
    pub(crate) language: Language,
    /// Address of a picture, if there is one that may be shown.
    pub(crate) image: Option<&'a str>,
}

impl Preview<'_> {
    /// The elements for the head.
    pub(crate) fn view(self) -> AnyView {
        let image = self
            .image
            .and_then(|address| exactly(address, WIDTH, HEIGHT));
        let card = if image.is_some() {
            "summary_large_image"
        } else {
            "summary"
        };
        let others = Language::ALL
            .into_iter()
            .filter(|other| *other != self.language)
            .map(|other| graph("og:locale:alternate", locale(other).to_owned()))
            .collect_view();
        view! {
            {graph("og:site_name", "hack0".to_owned())}
            {graph("og:type", "website".to_owned())}
            {graph("og:title", self.title)}
            {graph("og:description", self.description)}
            {graph("og:url", self.url)}
            {graph("og:locale", locale(self.language).to_owned())}
            {others}
            {image.map(|image| graph("og:image", image))}
            <meta name="twitter:card" content=card/>
        }
        .into_any()
    }
}

/// As Open Graph writes languages.
fn locale(language: Language) -> &'static str {
    match language {
        Language::Spanish => "es_LA",
        Language::Portuguese => "pt_BR",
        Language::English => "en_US",
    }
}

fn graph(property: &'static str, content: String) -> impl IntoView {
    leptos::html::meta()
        .attr("property", property)
        .content(content)
}
