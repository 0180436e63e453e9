//! What the sandbox was asked and what it answered.

use std::collections::VecDeque;

use serde::Serialize;
use serde_json::Value;

use crate::Surface;

/// The oldest go when there are more; a soak test shouldn't eat the machine.
const KEPT: usize = 10_000;

/// One request and its answer.
#[derive(Debug, Clone, Serialize)]
pub struct Recorded {
    /// Which of the three surfaces it came to.
    pub surface: Surface,
    /// `GET`, `POST`, …
    pub method: String,
    /// Path without the surface's prefix.
    pub path: String,
    /// Query pairs in order, decoded.
    pub query: Vec<(String, String)>,
    /// The header `x-luma-api-key`.
    pub key: Option<String>,
    /// The body, when it was JSON.
    pub body: Option<Value>,
    /// Status of the answer; 0 while there is none (and for ever with [`Fault::Hang`](crate::Fault::Hang)).
    pub status: u16,
    /// The answer's body, when it was JSON and no fault.
    pub answer: Option<Value>,
}

#[derive(Default)]
pub(crate) struct Log {
    entries: VecDeque<(u64, Recorded)>,
    next: u64,
}

impl Log {
    /// Notes a request on arrival, so that one that is never answered is seen too. The number is for [`Log::answered`].
    pub(crate) fn asked(&mut self, recorded: Recorded) -> u64 {
        let number = self.next;
        self.next += 1;
        self.entries.push_back((number, recorded));
        if self.entries.len() > KEPT {
            self.entries.pop_front();
        }
        number
    }

    pub(crate) fn answered(&mut self, number: u64, status: u16, answer: Option<Value>) {
        // From the back: it is nearly always among the last ones.
        if let Some((_, recorded)) = self
            .entries
            .iter_mut()
            .rev()
            .find(|(known, _)| *known == number)
        {
            recorded.status = status;
            recorded.answer = answer;
        }
    }

    pub(crate) fn all(&self) -> Vec<Recorded> {
        self.entries
            .iter()
            .map(|(_, recorded)| recorded.clone())
            .collect()
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }
}
