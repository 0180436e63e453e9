//! Lines of iCalendar (RFC 5545). Whatever a value holds, it stays one line's value.

use jiff::Timestamp;

/// Octets of a line before it is folded, without its end.
const LONGEST_LINE: usize = 75;

/// A calendar's text as it grows.
#[derive(Debug, Default)]
pub(super) struct Lines(String);

impl Lines {
    /// A line whose value is one of ours: a word of the standard, a number, an id.
    pub(super) fn word(&mut self, name: &str, value: &str) {
        self.line(name, &without_controls(value));
    }

    /// A line of text from anywhere.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        self.line(name, &escaped(value));
    }

    /// A line with a web address, which has no escapes; left out when it is none.
    pub(super) fn address(&mut self, name: &str, value: &str) {
        if let Ok(url) = url::Url::parse(value) {
            // Parsing leaves no control character in it.
            self.word(name, url.as_str());
        }
    }

    /// A line with a time, in UTC.
    pub(super) fn time(&mut self, name: &str, time: Timestamp) {
        self.line(name, &time.strftime("%Y%m%dT%H%M%SZ").to_string());
    }

    /// All of it.
    pub(super) fn into_text(self) -> String {
        self.0
    }

    /// Folded between characters, so that no line is longer than the standard's 75 octets.
    fn line(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for letter in format!("{name}:{value}").chars() {
            if length + letter.len_utf8() > LONGEST_LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(letter);
            length += letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            // Some readers end a line at each of these.
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                escaped.push_str("\\n");
            }
            '\\' | ';' | ',' => escaped.extend(['\\', letter]),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

fn without_controls(word: &str) -> String {
    let is_plain =
        |letter: &char| !letter.is_control() && !matches!(letter, '\u{2028}' | '\u{2029}');
    word.chars().filter(is_plain).collect()
}
