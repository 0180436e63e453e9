//! The log: on standard error, JSON when a machine reads it, lines for people on a terminal.

use std::io::IsTerminal as _;
use std::panic::PanicHookInfo;

use tracing_subscriber::EnvFilter;

use crate::config::{Source, Wrong};
use crate::terminal;

/// Starts logging what `RUST_LOG` says, or `otherwise` when it says nothing. The second call of a process changes nothing.
///
/// # Errors
/// `RUST_LOG` can't be read.
pub fn start(source: &Source, otherwise: &str) -> Result<(), Wrong> {
    const NAME: &str = "RUST_LOG";
    let wanted = source.get(NAME)?;
    let filter =
        EnvFilter::try_new(wanted.as_deref().unwrap_or(otherwise)).map_err(|error| Wrong {
            name: NAME,
            problem: error.to_string(),
        })?;
    // They log the text that they parse, and in it whatever people wrote.
    let filter = ["html5ever=off", "selectors=off"]
        .into_iter()
        .filter_map(|quiet| quiet.parse().ok())
        .fold(filter, EnvFilter::add_directive);
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // It fails when something is logging already, as in tests.
    let _ = if std::io::stderr().is_terminal() {
        builder.with_target(false).try_init()
    } else {
        builder
            .json()
            .flatten_event(true)
            .with_ansi(false)
            .try_init()
    };
    std::panic::set_hook(Box::new(log_panic));
    Ok(())
}

fn log_panic(panic: &PanicHookInfo<'_>) {
    let said = panic.payload_as_str().unwrap_or_default();
    let place = panic.location().map(ToString::to_string);
    let place = place.unwrap_or_default();
    if tracing::enabled!(tracing::Level::ERROR) {
        tracing::error!(said, place, "a panic");
    } else {
        terminal::complain(&format!("a panic at {place}: {said}"));
    }
}
