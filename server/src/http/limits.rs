use std::time::Duration;

use crate::webhook;

/// How long and how much anybody may take. Tests shorten them instead of waiting.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// From the connection, or from the last answer on it, to the end of a request's headers.
    pub header_read: Duration,
    /// For the whole body of a request.
    pub body_read: Duration,
    /// Without any request, a connection is closed.
    pub idle: Duration,
    /// A client that takes nothing of an answer for so long is cut off.
    pub write_stall: Duration,
    /// From a request to the head of its answer. What streams afterwards isn't limited.
    pub answer: Duration,
    /// For answers under way when the server stops; then they are cut.
    pub stop: Duration,
    /// Connections at a time; more wait in the system's queue.
    pub connections: usize,
    /// Bytes of a request's body.
    pub body_bytes: usize,
    /// Bytes of a text full of links: what a field of 8,000 characters holds, each of them escaped.
    pub links_bytes: usize,
    /// Bytes of what holds a whole event with its description: a webhook delivery, the form to edit it.
    pub event_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_read: Duration::from_secs(10),
            body_read: Duration::from_secs(10),
            idle: Duration::from_secs(12),
            write_stall: Duration::from_secs(12),
            answer: Duration::from_secs(20),
            stop: Duration::from_secs(12),
            connections: 10_000,
            // A form of ours is a link or a few words.
            body_bytes: 16 * 1024,
            links_bytes: 64 * 1024,
            event_bytes: 256 * 1024,
        }
    }
}

impl Limits {
    /// Raises the limit of open files as far as the system lets, and keeps connections below it, with room for the
    /// database and for Luma.
    #[must_use]
    pub fn within_open_files(self) -> Self {
        const FOR_THE_REST: usize = 128;
        let files = rlimit::increase_nofile_limit(u64::MAX).unwrap_or(1024);
        let files = usize::try_from(files).unwrap_or(usize::MAX);
        let connections = files.saturating_sub(FOR_THE_REST).max(FOR_THE_REST);
        Self {
            connections: self.connections.min(connections),
            ..self
        }
    }

    /// Bytes of the body that a request to `path` may have.
    pub(super) fn body_bytes_for(&self, path: &str) -> usize {
        if path == webhook::PATH || path == app::SAVE_EVENT {
            self.event_bytes
        } else if path == app::SUBMIT_LINKS {
            self.links_bytes
        } else {
            self.body_bytes
        }
    }
}
