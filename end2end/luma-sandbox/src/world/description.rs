//! An event's text: one model from which the public JSON (`ProseMirror`) and the official API (Markdown) derive theirs.

mod parse;

use serde_json::{Value, json};

/// A description, and what hostile tests want served in its stead.
#[derive(Debug, Clone, Default)]
pub struct Description {
    /// The text.
    pub blocks: Vec<Block>,
    /// Served as `description_mirror` whatever the blocks say.
    pub mirror_override: Option<Value>,
    /// Served as `description_md` (and `description`) whatever the blocks say.
    pub md_override: Option<String>,
}

/// A block of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading of level 1 to 6.
    Heading(u8, Vec<Inline>),
    /// A paragraph; an empty one is Luma's blank line.
    Paragraph(Vec<Inline>),
    /// A list with bullets.
    Bullets(Vec<Vec<Inline>>),
    /// A numbered list.
    Numbered(Vec<Vec<Inline>>),
}

/// A run of text with its marks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inline {
    /// The text; never parsed again.
    pub text: String,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Where it leads.
    pub link: Option<String>,
}

impl Description {
    /// Reads the Markdown that the demo and `description_md` use: headings, lists, bold, italic, links.
    pub fn markdown(text: &str) -> Description {
        Description {
            blocks: parse::blocks(text),
            ..Description::default()
        }
    }

    /// One paragraph of exactly this text, whatever characters it holds.
    pub fn text(text: impl Into<String>) -> Description {
        let inline = Inline {
            text: text.into(),
            ..Inline::default()
        };
        Description {
            blocks: vec![Block::Paragraph(vec![inline])],
            ..Description::default()
        }
    }

    /// The `ProseMirror` document.
    pub fn mirror(&self) -> Value {
        self.mirror_override.clone().unwrap_or_else(|| {
            let content: Vec<Value> = self.blocks.iter().map(mirror_block).collect();
            json!({"type": "doc", "content": content})
        })
    }

    /// Markdown.
    pub fn md(&self) -> String {
        self.md_override.clone().unwrap_or_else(|| {
            let blocks: Vec<String> = self.blocks.iter().map(md_block).collect();
            blocks.join("\n\n")
        })
    }

    /// Text without marks.
    pub fn plain(&self) -> String {
        self.md_override.clone().unwrap_or_else(|| {
            let blocks: Vec<String> = self.blocks.iter().map(plain_block).collect();
            blocks.join("\n\n")
        })
    }
}

fn mirror_block(block: &Block) -> Value {
    match block {
        Block::Heading(level, line) => {
            json!({"type": "heading", "attrs": {"level": level}, "content": mirror_line(line)})
        }
        // Luma leaves `content` out of blank lines.
        Block::Paragraph(line) if line.is_empty() => json!({"type": "paragraph"}),
        Block::Paragraph(line) => json!({"type": "paragraph", "content": mirror_line(line)}),
        Block::Bullets(items) => json!({"type": "bullet_list", "content": mirror_items(items)}),
        Block::Numbered(items) => {
            json!({"type": "ordered_list", "attrs": {"start": 1}, "content": mirror_items(items)})
        }
    }
}

fn mirror_items(items: &[Vec<Inline>]) -> Vec<Value> {
    let item = |line: &Vec<Inline>| json!({"type": "paragraph", "content": mirror_line(line)});
    items
        .iter()
        .map(|line| json!({"type": "list_item", "content": [item(line)]}))
        .collect()
}

fn mirror_line(line: &[Inline]) -> Vec<Value> {
    line.iter()
        .map(|inline| {
            let mut marks = Vec::new();
            if inline.bold {
                marks.push(json!({"type": "bold"}));
            }
            if inline.italic {
                marks.push(json!({"type": "italic"}));
            }
            if let Some(href) = &inline.link {
                marks.push(json!({"type": "link", "attrs": {"href": href, "target": "_blank"}}));
            }
            let mut node = json!({"type": "text", "text": inline.text});
            if !marks.is_empty() {
                node["marks"] = Value::Array(marks);
            }
            node
        })
        .collect()
}

fn md_block(block: &Block) -> String {
    match block {
        Block::Heading(level, line) => {
            format!("{} {}", "#".repeat(usize::from(*level)), md_line(line))
        }
        Block::Paragraph(line) => md_line(line),
        Block::Bullets(items) => list(items, md_line, |_| "- ".to_owned()),
        Block::Numbered(items) => list(items, md_line, |index| format!("{}. ", index + 1)),
    }
}

fn plain_block(block: &Block) -> String {
    match block {
        Block::Heading(_, line) | Block::Paragraph(line) => plain_line(line),
        Block::Bullets(items) | Block::Numbered(items) => {
            list(items, plain_line, |_| String::new())
        }
    }
}

fn list(items: &[Vec<Inline>], line: fn(&[Inline]) -> String, sign: fn(usize) -> String) -> String {
    let lines: Vec<String> = items
        .iter()
        .enumerate()
        .map(|(index, item)| sign(index) + &line(item))
        .collect();
    lines.join("\n")
}

fn plain_line(line: &[Inline]) -> String {
    line.iter().map(|inline| inline.text.as_str()).collect()
}

fn md_line(line: &[Inline]) -> String {
    line.iter()
        .map(|inline| {
            let mut text = inline.text.clone();
            if inline.italic {
                text = format!("*{text}*");
            }
            if inline.bold {
                text = format!("**{text}**");
            }
            inline
                .link
                .as_ref()
                .map_or(text.clone(), |href| format!("[{text}]({href})"))
        })
        .collect()
}
