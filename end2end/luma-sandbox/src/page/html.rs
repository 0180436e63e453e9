//! The markup around the data.

use serde_json::Value;

use crate::fault::PageForm;

/// What differs between pages.
pub(super) struct Page<'a> {
    pub(super) title: &'a str,
    pub(super) url: String,
    pub(super) image: Option<&'a str>,
    /// Address for Luma's app: the cheapest way to an event's id.
    pub(super) app: String,
    pub(super) json_ld: Value,
    pub(super) no_index: bool,
}

pub(super) fn render(page: &Page, next_data: &Value, form: PageForm) -> String {
    let title = format!("{} · Luma", page.title);
    let mut head = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta name=\"apple-itunes-app\" content=\"app-id=1546150895, app-argument={app}\">\n\
         <meta property=\"og:title\" content=\"{title}\">\n<meta property=\"og:url\" content=\"{url}\">\n\
         <meta property=\"og:site_name\" content=\"Luma\">\n",
        title = escape(&title),
        app = escape(&page.app),
        url = escape(&page.url),
    );
    if let Some(image) = page.image {
        head.push_str(&meta("og:image", image));
    }
    if page.no_index {
        head.push_str("<meta name=\"robots\" content=\"noindex\">\n");
    }
    if !page.json_ld.is_null() {
        let mut text = script_safe(&page.json_ld);
        if form == PageForm::BrokenJsonLd {
            let half = (0..=text.len() / 2)
                .rev()
                .find(|at| text.is_char_boundary(*at))
                .unwrap_or(0);
            text.truncate(half);
        }
        head.push_str("<script data-cfasync=\"false\" type=\"application/ld+json\">");
        head.push_str(&text);
        head.push_str("</script>\n");
    }
    let next = if form == PageForm::Full {
        format!(
            "<script id=\"__NEXT_DATA__\" type=\"application/json\">{}</script>",
            script_safe(next_data)
        )
    } else {
        String::new()
    };
    format!(
        "{head}</head><body><div id=\"__next\"><h1>{}</h1>\n<a href=\"/discover\">Discover</a>\
         <a href=\"/pricing\">Pricing</a></div>\n{next}</body></html>",
        escape(page.title),
    )
}

pub(super) fn missing(title: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>{title} · Luma</title></head><body><h1>{title}</h1></body></html>"
    )
}

/// JSON that can't end the script element it stands in, escaped as Next.js does it.
fn script_safe(value: &Value) -> String {
    let text = value.to_string();
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            _ => safe.push(c),
        }
    }
    safe
}

fn meta(property: &str, content: &str) -> String {
    format!(
        "<meta property=\"{property}\" content=\"{}\">\n",
        escape(content)
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
