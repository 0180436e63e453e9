//! The little Markdown that event descriptions need. What it doesn't know stays text.

use super::{Block, Inline};

pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    // A list goes on only while its lines follow one another.
    let mut open = false;
    for line in text.lines().map(str::trim) {
        let was_open = std::mem::replace(&mut open, false);
        if line.is_empty() {
            continue;
        }
        if let Some(item) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
            open = true;
            match blocks.last_mut() {
                Some(Block::Bullets(items)) if was_open => items.push(inlines(item)),
                _ => blocks.push(Block::Bullets(vec![inlines(item)])),
            }
        } else if let Some(item) = numbered(line) {
            open = true;
            match blocks.last_mut() {
                Some(Block::Numbered(items)) if was_open => items.push(inlines(item)),
                _ => blocks.push(Block::Numbered(vec![inlines(item)])),
            }
        } else if let Some((level, heading)) = heading(line) {
            blocks.push(Block::Heading(level, inlines(heading)));
        } else {
            blocks.push(Block::Paragraph(inlines(line)));
        }
    }
    blocks
}

fn numbered(line: &str) -> Option<&str> {
    let (number, rest) = line.split_once(". ")?;
    (!number.is_empty() && number.chars().all(|c| c.is_ascii_digit())).then_some(rest)
}

fn heading(line: &str) -> Option<(u8, &str)> {
    let rest = line.trim_start_matches('#');
    let level = u8::try_from(line.len() - rest.len())
        .ok()
        .filter(|level| (1..=6).contains(level))?;
    rest.strip_prefix(' ').map(|text| (level, text.trim()))
}

fn inlines(line: &str) -> Vec<Inline> {
    let mut parts = Vec::new();
    let mut rest = line;
    let mut plain = String::new();
    while let Some(next) = rest.chars().next() {
        if let Some((part, after)) = marked(rest) {
            if !plain.is_empty() {
                parts.push(Inline {
                    text: std::mem::take(&mut plain),
                    ..Inline::default()
                });
            }
            parts.push(part);
            rest = after;
        } else {
            plain.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    if !plain.is_empty() {
        parts.push(Inline {
            text: plain,
            ..Inline::default()
        });
    }
    parts
}

fn marked(rest: &str) -> Option<(Inline, &str)> {
    if let Some(inner) = rest.strip_prefix("**") {
        let (text, after) = inner
            .split_once("**")
            .filter(|(text, _)| !text.is_empty())?;
        return Some((
            Inline {
                text: text.to_owned(),
                bold: true,
                ..Inline::default()
            },
            after,
        ));
    }
    if let Some(inner) = rest.strip_prefix('*') {
        let (text, after) = inner.split_once('*').filter(|(text, _)| !text.is_empty())?;
        return Some((
            Inline {
                text: text.to_owned(),
                italic: true,
                ..Inline::default()
            },
            after,
        ));
    }
    let (text, after) = rest
        .strip_prefix('[')?
        .split_once("](")
        .filter(|(text, _)| !text.contains(']'))?;
    let (href, after) = after.split_once(')')?;
    Some((
        Inline {
            text: text.to_owned(),
            link: Some(href.to_owned()),
            ..Inline::default()
        },
        after,
    ))
}

#[cfg(test)]
mod tests {
    use crate::world::Description;

    #[test]
    fn markdown_goes_in_and_comes_out() {
        let text = "## Agenda\n\n- **18:30** Puertas\n- Charla con *demo*\n\n1. Uno\n2. Dos\n\nMás en [la web](https://limajs.org).";
        let description = Description::markdown(text);
        assert_eq!(description.md(), text);
        let mirror = description.mirror();
        assert_eq!(mirror["content"][0]["attrs"]["level"], 2);
        assert_eq!(mirror["content"][1]["type"], "bullet_list");
        assert_eq!(
            mirror["content"][3]["content"][1]["marks"][0]["attrs"]["href"],
            "https://limajs.org"
        );
        assert!(description.plain().ends_with("Más en la web."));
    }

    #[test]
    fn text_is_not_parsed() {
        let description = Description::text("**no** <script>");
        assert_eq!(
            description.mirror()["content"][0]["content"][0]["text"],
            "**no** <script>"
        );
    }
}
