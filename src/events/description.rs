//! A stranger's description as safe HTML: a few tags, links that lead out openly, no pictures, no links into meetings.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use serde_json::Value;

use crate::luma::Description;
use crate::text;

/// Characters of text; what is longer is cut.
const LONGEST: usize = 60_000;
/// Bytes of HTML before it is cleaned: marks around single letters add up.
const MOST_BYTES: usize = 4 * LONGEST;
/// Marks on one piece of text.
const MOST_MARKS: usize = 6;

/// Safe HTML, or none when nothing is left to read.
pub(crate) fn render(description: &Description) -> Option<String> {
    let html = match description {
        Description::ProseMirror(document) => prose_mirror(&serde_json::from_str(document).ok()?),
        Description::Markdown(markdown) => from_markdown(markdown),
    };
    let clean = SANITIZER.clean(&html).to_string();
    let has_text = clean.split('<').any(|part| {
        !part
            .split_once('>')
            .map_or(part, |(_, text)| text)
            .trim()
            .is_empty()
    });
    has_text.then_some(clean)
}

/// Headings stand below the page's own (h1, h2).
static SANITIZER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from([
            "p",
            "h3",
            "h4",
            "h5",
            "ul",
            "ol",
            "li",
            "strong",
            "em",
            "s",
            "u",
            "a",
            "br",
            "hr",
            "blockquote",
            "code",
            "pre",
        ]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow ugc"));
    builder
});

fn from_markdown(markdown: &str) -> String {
    let mut options = comrak::Options::default();
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.render.escape = true;
    let markdown = text::lines(markdown, LONGEST);
    let html = comrak::markdown_to_html(&text::without_meeting_links(&markdown), &options);
    // Markdown's headings begin at h1. From the lowest up, or what was moved would move again.
    [
        ("6", "5"),
        ("5", "5"),
        ("4", "5"),
        ("3", "5"),
        ("2", "4"),
        ("1", "3"),
    ]
    .iter()
    .fold(html, |html, (from, to)| {
        html.replace(&format!("<h{from}>"), &format!("<h{to}>"))
            .replace(&format!("</h{from}>"), &format!("</h{to}>"))
    })
}

fn prose_mirror(document: &Value) -> String {
    let mut html = Writer {
        html: String::new(),
        left: LONGEST,
    };
    html.node(document);
    html.html
}

struct Writer {
    html: String,
    /// Characters of text that may still come.
    left: usize,
}

impl Writer {
    /// Unknown nodes are only their content. The depth is bounded by the JSON parser's own limit (128).
    fn node(&mut self, node: &Value) {
        if self.left == 0 || self.html.len() > MOST_BYTES {
            return;
        }
        match node.get("type").and_then(Value::as_str).unwrap_or_default() {
            "text" => self.text(node),
            "hard_break" => self.html.push_str("<br>"),
            "horizontal_rule" => self.html.push_str("<hr>"),
            "paragraph" => self.wrap("p", node),
            "heading" => match node.pointer("/attrs/level").and_then(Value::as_i64) {
                Some(1) => self.wrap("h3", node),
                Some(2) => self.wrap("h4", node),
                _ => self.wrap("h5", node),
            },
            "bullet_list" => self.wrap("ul", node),
            "ordered_list" => self.wrap("ol", node),
            "list_item" => self.wrap("li", node),
            "blockquote" => self.wrap("blockquote", node),
            "code_block" => self.wrap("pre", node),
            _ => self.content(node),
        }
    }

    fn content(&mut self, node: &Value) {
        for child in node
            .get("content")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            self.node(child);
        }
    }

    /// Empty paragraphs are only spacing.
    fn wrap(&mut self, tag: &str, node: &Value) {
        if node
            .get("content")
            .and_then(Value::as_array)
            .is_none_or(Vec::is_empty)
        {
            return;
        }
        let _ = write!(self.html, "<{tag}>");
        self.content(node);
        let _ = write!(self.html, "</{tag}>");
    }

    fn text(&mut self, node: &Value) {
        let raw = node.get("text").and_then(Value::as_str).unwrap_or_default();
        let shown = text::lines(raw, self.left);
        self.left -= shown.chars().count();
        let marks: Vec<&Value> = node
            .get("marks")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .take(MOST_MARKS)
            .collect();
        let mut closing = Vec::new();
        for mark in marks {
            match mark.get("type").and_then(Value::as_str).unwrap_or_default() {
                "bold" | "strong" => self.open("strong", &mut closing),
                "italic" | "em" => self.open("em", &mut closing),
                "strike" => self.open("s", &mut closing),
                "underline" => self.open("u", &mut closing),
                "code" => self.open("code", &mut closing),
                "link" => self.link(mark, &mut closing),
                _ => {}
            }
        }
        self.html
            .push_str(&ammonia::clean_text(&text::without_meeting_links(&shown)));
        for tag in closing.iter().rev() {
            let _ = write!(self.html, "</{tag}>");
        }
    }

    fn open(&mut self, tag: &'static str, closing: &mut Vec<&'static str>) {
        let _ = write!(self.html, "<{tag}>");
        closing.push(tag);
    }

    fn link(&mut self, mark: &Value, closing: &mut Vec<&'static str>) {
        let href = mark
            .pointer("/attrs/href")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if !href.is_empty() && text::without_meeting_links(href) == href {
            let _ = write!(self.html, "<a href=\"{}\">", ammonia::clean_text(href));
            closing.push("a");
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn prose(content: &Value) -> String {
        render(&Description::ProseMirror(
            json!({"type": "doc", "content": content}).to_string(),
        ))
        .unwrap_or_default()
    }

    fn markdown(text: &str) -> String {
        render(&Description::Markdown(text.into())).unwrap_or_default()
    }

    #[test]
    fn prose_mirror_keeps_its_structure() {
        let html = prose(&json!([
            {"type": "heading", "attrs": {"level": 1}, "content": [{"type": "text", "text": "Agenda"}]},
            {"type": "paragraph"},
            {"type": "bullet_list", "content": [{"type": "list_item", "content": [{"type": "paragraph", "content": [
                {"type": "text", "text": "Charla ", "marks": [{"type": "bold"}]},
                {"type": "text", "text": "aquí", "marks": [{"type": "link", "attrs": {"href": "https://limajs.org"}}]},
            ]}]}]},
            {"type": "sidebar", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "nuevo nodo"}]}]},
        ]));
        assert_eq!(
            html,
            "<h3>Agenda</h3><ul><li><p><strong>Charla </strong>\
             <a href=\"https://limajs.org\" rel=\"noopener noreferrer nofollow ugc\">aquí</a></p></li></ul><p>nuevo nodo</p>"
        );
    }

    #[test]
    fn markdown_keeps_its_structure_below_the_page_s_headings() {
        let html = markdown("# Uno\n\n## Dos\n\n- [x](https://limajs.org)\n- **y**");
        assert!(html.starts_with("<h3>Uno</h3>\n<h4>Dos</h4>"), "{html}");
        assert!(
            html.contains("<strong>y</strong>") && html.contains("href=\"https://limajs.org\""),
            "{html}"
        );
    }

    /// Case I9.
    #[test]
    fn nothing_in_it_acts() {
        let corpus = [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<svg onload=alert(1)>",
            "<a href=javascript:alert(1)>x</a>",
            "[x](javascript:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "<iframe src=//evil.example>",
            "</script><script>x",
            "<style>*{display:none}</style>",
            "![x](https://tracker.example/p.png)",
            "<form action=//evil.example><button>",
            "[x](//evil.example)",
            "<p style=\"position:fixed\">x</p>",
            "<math><mi xlink:href=\"javascript:x\">",
            "[x](vbscript:x)",
            "<base href=//evil.example>",
        ];
        for hostile in corpus {
            let forms = [
                markdown(hostile),
                prose(
                    &json!([{"type": "paragraph", "content": [{"type": "text", "text": hostile, "marks": [
                    {"type": "link", "attrs": {"href": hostile}}, {"type": "link", "attrs": {"href": "javascript:alert(1)"}}]}]}]),
                ),
                prose(&json!([{"type": hostile, "content": [{"type": "text", "text": "x"}]}])),
            ];
            for html in forms {
                for active in [
                    "<script",
                    "<img",
                    "<svg",
                    "<iframe",
                    "<style",
                    "<form",
                    "<math",
                    "<base",
                    "<a href=\"javascript",
                    "<a href=\"data",
                    "<a href=\"//",
                    "<a href=\"vb",
                    "<p style",
                ] {
                    assert!(!html.contains(active), "{hostile} became {html}");
                }
            }
        }
    }

    #[test]
    fn meeting_links_are_taken_out_of_text_and_target() {
        let text = json!({"type": "text", "text": "Entra: https://zoom.us/j/1?pwd=x", "marks": [{"type": "link", "attrs": {"href": "https://zoom.us/j/1?pwd=x"}}]});
        assert_eq!(
            prose(&json!([{"type": "paragraph", "content": [text]}])),
            "<p>Entra: …</p>"
        );
        assert!(
            !markdown("[Entra](https://meet.google.com/aaa-bbbb-ccc)").contains("meet.google.com")
        );
    }

    #[test]
    fn a_megabyte_is_cut_and_nothing_is_nothing() {
        let long = "x".repeat(1_000_000);
        assert!(markdown(&long).len() < LONGEST + 100);
        assert!(
            prose(&json!([{"type": "paragraph", "content": [{"type": "text", "text": long}]}]))
                .len()
                < LONGEST + 100
        );
        assert_eq!(render(&Description::Markdown(" \n ".into())), None);
        assert_eq!(
            render(&Description::ProseMirror(
                "{\"type\":\"doc\",\"content\":[{\"type\":\"paragraph\"}]}".into()
            )),
            None
        );
        assert_eq!(render(&Description::ProseMirror("no JSON".into())), None);
    }
}
