//! Luma's spelling of times.

use jiff::{Timestamp, tz::TimeZone};

/// UTC with milliseconds: `2026-06-10T22:00:00.000Z`.
pub(crate) fn utc(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// With the zone's own offset, as in JSON-LD: `2026-09-11T17:00:00-07:00`. UTC where the zone isn't known.
pub(crate) fn local(at: Timestamp, timezone: &str) -> String {
    let zone = TimeZone::get(timezone).unwrap_or(TimeZone::UTC);
    at.to_zoned_datetime(zone)
        .strftime("%Y-%m-%dT%H:%M:%S%:z")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings() {
        let at: Timestamp = "2026-09-12T00:00:00Z".parse().unwrap();
        assert_eq!(utc(at), "2026-09-12T00:00:00.000Z");
        assert_eq!(
            local(at, "America/Los_Angeles"),
            "2026-09-11T17:00:00-07:00"
        );
        assert_eq!(local(at, "Not/AZone"), "2026-09-12T00:00:00+00:00");
    }
}
