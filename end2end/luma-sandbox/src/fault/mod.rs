//! Faults: what goes wrong between hack0 and Luma, on demand.

mod body;
mod meet;

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use serde::{Deserialize, Serialize};

pub(crate) use meet::{PageForm, Verdict, meet};

/// One of the three faces of Luma that hack0 reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Surface {
    /// The official API, with a key.
    Official,
    /// The public JSON endpoints.
    Web,
    /// The public pages.
    Page,
}

/// How a [`Fault::Bomb`] is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// `Content-Encoding: gzip`
    Gzip,
    /// `Content-Encoding: br`
    Br,
}

/// What happens to a request instead of (or before) the right answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The right answer, that much later. In JSON: milliseconds.
    Slow(#[serde(with = "milliseconds")] Duration),
    /// Accepts and never answers.
    Hang,
    /// Status 200, then one byte a second.
    Drip,
    /// Luma's `{"message", "code": null}` with that status.
    Status(u16),
    /// 429, with or without `Retry-After` (seconds).
    RateLimited {
        /// Seconds.
        #[serde(default)]
        retry_after: Option<u64>,
    },
    /// 403 and an HTML page, as the bot protection in front of Luma answers.
    Challenge,
    /// 200 and an HTML shell without any data.
    BarePage,
    /// 200 and HTML where JSON was due.
    HtmlInsteadOfJson,
    /// JSON that ends in the middle, with a length that fits.
    CutJson,
    /// JSON of another shape.
    WrongJson,
    /// Well-formed JSON, 20,000 arrays deep.
    DeepJson,
    /// A chunked body without end.
    Endless,
    /// Ten gigabytes of zeros in a small compressed body.
    Bomb {
        /// How it is packed.
        encoding: Encoding,
    },
    /// 302 to there.
    Redirect(String),
    /// 302 to itself, for ever.
    RedirectLoop,
    /// Pages only: JSON-LD, but no `__NEXT_DATA__`.
    NoNextData,
    /// Pages only: no `__NEXT_DATA__`, and the JSON-LD ends in the middle.
    BrokenJsonLd,
    /// The connection breaks after the first half of a body.
    Reset,
    /// A list page without entries that says there is more.
    EmptyPage,
    /// A list page whose cursor leads to itself.
    CursorLoop,
}

mod milliseconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(span: &Duration, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(u64::try_from(span.as_millis()).unwrap_or(u64::MAX))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
        u64::deserialize(from).map(Duration::from_millis)
    }
}

#[derive(Default)]
pub(crate) struct Faults {
    counted: HashMap<Surface, VecDeque<(Fault, usize)>>,
    standing: HashMap<Surface, Fault>,
}

impl Faults {
    pub(crate) fn set(&mut self, surface: Surface, fault: Fault, times: Option<usize>) {
        match times {
            Some(0) => {}
            Some(times) => self
                .counted
                .entry(surface)
                .or_default()
                .push_back((fault, times)),
            None => {
                self.standing.insert(surface, fault);
            }
        }
    }

    pub(crate) fn clear(&mut self) {
        *self = Faults::default();
    }

    /// The fault for the request that just came, if any.
    pub(crate) fn take(&mut self, surface: Surface) -> Option<Fault> {
        if let Some(queue) = self.counted.get_mut(&surface)
            && let Some((fault, left)) = queue.front_mut()
        {
            let fault = fault.clone();
            *left -= 1;
            if *left == 0 {
                queue.pop_front();
            }
            return Some(fault);
        }
        self.standing.get(&surface).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counted_ones_first_then_the_standing_one() {
        let mut faults = Faults::default();
        faults.set(Surface::Web, Fault::Hang, None);
        faults.set(Surface::Web, Fault::Status(500), Some(2));
        faults.set(Surface::Web, Fault::Drip, Some(1));
        let seen: Vec<Fault> = (0..4).filter_map(|_| faults.take(Surface::Web)).collect();
        assert_eq!(
            seen,
            [
                Fault::Status(500),
                Fault::Status(500),
                Fault::Drip,
                Fault::Hang
            ]
        );
        assert_eq!(faults.take(Surface::Page), None);
    }

    #[test]
    fn faults_are_written_in_json() {
        let read = |text: &str| serde_json::from_str::<Fault>(text).unwrap();
        assert_eq!(
            read(r#"{"slow":1500}"#),
            Fault::Slow(Duration::from_millis(1500))
        );
        assert_eq!(read(r#"{"status":503}"#), Fault::Status(503));
        assert_eq!(
            read(r#"{"rate_limited":{}}"#),
            Fault::RateLimited { retry_after: None }
        );
        assert_eq!(
            read(r#"{"bomb":{"encoding":"br"}}"#),
            Fault::Bomb {
                encoding: Encoding::Br
            }
        );
        assert_eq!(read(r#""html_instead_of_json""#), Fault::HtmlInsteadOfJson);
    }
}
