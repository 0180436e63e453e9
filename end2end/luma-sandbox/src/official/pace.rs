//! The rate limit: so many requests in any 60 seconds, and a minute locked out after one too many.

use std::collections::{HashMap, VecDeque};

use axum::{http::HeaderValue, response::Response};
use jiff::{Timestamp, ToSpan};

const MINUTE: i64 = 60;

#[derive(Default)]
pub(crate) struct Pace {
    calendars: HashMap<String, Counter>,
}

#[derive(Default)]
struct Counter {
    /// When each request of the last minute came.
    seen: VecDeque<Timestamp>,
    locked_until: Option<Timestamp>,
}

/// Where a caller stands after this request.
pub(crate) struct Standing {
    pub(crate) refused: bool,
    limit: usize,
    remaining: usize,
    /// Unix seconds at which there is room again.
    reset: i64,
    retry_after: Option<i64>,
}

impl Pace {
    pub(crate) fn count(&mut self, calendar_id: &str, limit: usize, now: Timestamp) -> Standing {
        let counter = self.calendars.entry(calendar_id.to_owned()).or_default();
        counter.locked_until = counter.locked_until.filter(|until| now < *until);
        let start = now.checked_sub(MINUTE.seconds()).unwrap_or(Timestamp::MIN);
        while counter.seen.front().is_some_and(|seen| *seen <= start) {
            counter.seen.pop_front();
        }
        if counter.locked_until.is_none() {
            if counter.seen.len() < limit {
                counter.seen.push_back(now);
                let oldest = counter.seen.front().map_or(now, |oldest| *oldest);
                return Standing {
                    refused: false,
                    limit,
                    remaining: limit - counter.seen.len(),
                    reset: oldest.as_second() + MINUTE,
                    retry_after: None,
                };
            }
            counter.locked_until = now.checked_add(MINUTE.seconds()).ok();
        }
        let until = counter.locked_until.unwrap_or(now);
        Standing {
            refused: true,
            limit,
            remaining: 0,
            reset: until.as_second(),
            // Rounded up: whoever comes back on the second isn't refused again.
            retry_after: Some((until.as_millisecond() - now.as_millisecond() + 999) / 1000),
        }
    }
}

impl Standing {
    pub(crate) fn stamp(&self, mut response: Response) -> Response {
        let headers = response.headers_mut();
        headers.insert("x-ratelimit-limit", HeaderValue::from(self.limit));
        headers.insert("x-ratelimit-remaining", HeaderValue::from(self.remaining));
        headers.insert("x-ratelimit-reset", HeaderValue::from(self.reset));
        if let Some(seconds) = self.retry_after {
            headers.insert("retry-after", HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_hundred_then_a_minute_out() {
        let start: Timestamp = "2026-11-24T12:00:00Z".parse().unwrap();
        let mut pace = Pace::default();
        for left in (0..200).rev() {
            let standing = pace.count("cal", 200, start);
            assert!(!standing.refused);
            assert_eq!(standing.remaining, left);
        }
        let standing = pace.count("cal", 200, start);
        assert!(standing.refused);
        assert_eq!(standing.retry_after, Some(60));
        assert!(!pace.count("another", 200, start).refused);
        assert!(pace.count("cal", 200, start + 59.seconds()).refused);
        assert!(!pace.count("cal", 200, start + 60.seconds()).refused);
    }
}
