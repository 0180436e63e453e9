//! When a job is due: computed from the clock and the cron expression, never from when a tick came.

use chrono::{DateTime, Utc};
use croner::errors::CronError;
use croner::parser::{CronParser, Seconds};
use jiff::Timestamp;

/// Six fields, UTC.
pub(super) struct Schedule(croner::Cron);

impl Schedule {
    pub(super) fn parse(cron: &str) -> Result<Self, CronError> {
        let parser = CronParser::builder().seconds(Seconds::Required).build();
        parser.parse(cron).map(Self)
    }

    /// The slot that has come last, this very moment included.
    pub(super) fn latest(&self, now: Timestamp) -> Option<Timestamp> {
        from_chrono(self.0.find_previous_occurrence(&to_chrono(now)?, true))
    }

    /// The slot after now.
    pub(super) fn next(&self, now: Timestamp) -> Option<Timestamp> {
        from_chrono(self.0.find_next_occurrence(&to_chrono(now)?, false))
    }
}

/// The whole second: croner would carry what is beyond it into the slot.
fn to_chrono(time: Timestamp) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(time.as_millisecond().div_euclid(1000), 0)
}

fn from_chrono(time: Result<DateTime<Utc>, CronError>) -> Option<Timestamp> {
    Timestamp::from_millisecond(time.ok()?.timestamp_millis()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(cron: &str, now: &str) -> (String, String) {
        let schedule = Schedule::parse(cron).unwrap();
        let now = now.parse().unwrap();
        let (latest, next) = (schedule.latest(now).unwrap(), schedule.next(now).unwrap());
        (latest.to_string(), next.to_string())
    }

    #[test]
    fn slots_stand_on_the_hour_in_utc() {
        let slots = |now| around("0 0 */6 * * *", now);
        let expected = ("2026-11-24T12:00:00Z".into(), "2026-11-24T18:00:00Z".into());
        assert_eq!(slots("2026-11-24T12:00:00Z"), expected);
        assert_eq!(slots("2026-11-24T12:00:00.001Z"), expected);
        assert_eq!(slots("2026-11-24T17:59:59.999Z"), expected);
    }

    #[test]
    fn sundays_come_once_a_week() {
        assert_eq!(
            around("0 0 4 * * Sun", "2026-11-24T15:00:00Z"),
            ("2026-11-22T04:00:00Z".into(), "2026-11-29T04:00:00Z".into())
        );
        assert!(Schedule::parse("0 4 * * Sun").is_err(), "five fields");
    }
}
