//! How long Luma is usually silent: twice the longest gap between its last deliveries, within bounds.

use jiff::SignedDuration;
use sqlx::Row as _;

use crate::Db;

/// A quiet day is nothing.
const SHORTEST: SignedDuration = SignedDuration::from_hours(24);
/// However quiet it was before; and when too little has come to tell.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 14);
/// Deliveries that are looked at.
const LAST: i64 = 100;

/// Silence beyond this is unusual.
pub(super) async fn unusual(db: &Db) -> Result<SignedDuration, sqlx::Error> {
    // Ids grow with time.
    let sql = "SELECT created_at FROM webhook_deliveries ORDER BY id DESC LIMIT $1";
    let rows = sqlx::query(sql).bind(LAST).fetch_all(db.reader()).await?;
    let times: Vec<i64> = rows
        .iter()
        .map(|row| row.try_get(0))
        .collect::<Result<_, _>>()?;
    Ok(of(&times))
}

/// Of the times of deliveries in milliseconds, newest first.
fn of(times: &[i64]) -> SignedDuration {
    let gaps = times.windows(2).map(|pair| pair[0] - pair[1]);
    let longest = gaps.max().map_or(LONGEST, SignedDuration::from_millis);
    (longest * 2).clamp(SHORTEST, LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_measured_by_what_was_usual() {
        let hours = |hours: &[i64]| -> Vec<i64> { hours.iter().map(|h| h * 3_600_000).collect() };
        assert_eq!(of(&[]), LONGEST);
        assert_eq!(of(&hours(&[5])), LONGEST);
        assert_eq!(of(&hours(&[5, 4, 3, 2])), SHORTEST);
        let days = SignedDuration::from_hours(96);
        assert_eq!(of(&hours(&[100, 99, 51, 50])), days);
        assert_eq!(of(&hours(&[2_000, 10])), LONGEST);
    }
}
