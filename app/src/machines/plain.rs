//! Safe HTML as plain text.

/// The text of sanitized HTML, one line a block, cut at a word to at most `longest` characters.
pub(super) fn plain_text(html: &str, longest: usize) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let Some((tag, after)) = after.split_once('>') else {
            break;
        };
        let name = tag.trim_matches('/').split([' ', '\n', '/']).next();
        // What stands within a line; all else begins one.
        if !matches!(name, Some("strong" | "em" | "s" | "u" | "a" | "code")) {
            text.push('\n');
        }
        rest = after;
    }
    // After the last tag; of a tag that never ends nothing is left.
    if !rest.contains('<') {
        text.push_str(rest);
    }
    let text = text
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    let lines: Vec<String> = text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect();
    shortened(&lines.join("\n"), longest)
}

/// At most `longest` characters, cut at a word where there is one, with an ellipsis.
pub(super) fn shortened(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let cut: String = text.chars().take(longest.saturating_sub(1)).collect();
    let end = cut
        .rfind(char::is_whitespace)
        .filter(|end| *end > cut.len() / 2);
    format!("{}…", cut[..end.unwrap_or(cut.len())].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_lines_and_signs_become_text() {
        let html = "<p>Uno &amp; <strong>dos</strong><br>tres</p><ul><li>a &lt;b&gt;</li><li><a href=\"https://x\">c</a></li></ul>";
        assert_eq!(plain_text(html, 100), "Uno & dos\ntres\na <b>\nc");
        assert_eq!(plain_text("&amp;lt;script&amp;gt;", 100), "&lt;script&gt;");
        assert_eq!(plain_text("sin <fin", 100), "sin");
    }

    #[test]
    fn long_texts_end_at_a_word() {
        assert_eq!(shortened("una noche larga", 12), "una noche…");
        assert_eq!(shortened("unanochelarga", 6), "unano…");
        assert_eq!(shortened("corto", 5), "corto");
        assert_eq!(shortened("ñññññññ", 4), "ñññ…");
    }
}
