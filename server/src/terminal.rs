//! What a command prints. A reader that goes away (`hack0 … | head`) ends the printing, not the work, and is no error.

use std::io::{self, Write};

/// Prints one line to standard output.
///
/// # Errors
/// Standard output can't be written, for another reason than that nobody reads it.
pub fn say(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    unless_nobody_reads(writeln!(out, "{line}").and_then(|()| out.flush()))
}

/// Prints a prepared text to standard output as it is.
///
/// # Errors
/// As [`say`].
pub fn print(text: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    unless_nobody_reads(out.write_all(text).and_then(|()| out.flush()))
}

/// Prints one line to standard error; line breaks inside become spaces. There is nowhere to report that it failed.
pub fn complain(line: &str) {
    let one_line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let _ = writeln!(io::stderr().lock(), "hack0: {}", harmless(&one_line));
}

/// What failed and why, each reason once: many errors say their cause in their own words already.
pub fn whole(error: &anyhow::Error) -> String {
    let mut told = String::new();
    for reason in error.chain().map(ToString::to_string) {
        if told.is_empty() {
            told = reason;
        } else if !told.contains(&reason) {
            told = format!("{told}: {reason}");
        }
    }
    told
}

/// Text from outside without control characters, which could move a terminal's cursor or change its colours.
pub fn harmless(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

fn unless_nobody_reads(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

#[cfg(test)]
mod tests {
    use anyhow::{Context as _, anyhow};

    use super::whole;

    #[test]
    fn every_reason_is_said_once() {
        let error = anyhow!("pool timed out").context("no database: pool timed out");
        assert_eq!(whole(&error), "no database: pool timed out");
        let error = Err::<(), _>(anyhow!("no such file")).context("can't open a.csv");
        assert_eq!(whole(&error.unwrap_err()), "can't open a.csv: no such file");
    }
}
