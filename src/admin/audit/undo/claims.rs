//! What claims had proven comes back only while one of them still stands: a claim that was taken back doesn't rise again.

use std::collections::HashSet;

use sqlx::Row;

use crate::admin::audit::entity::State;
use crate::admin::audit::work::Work;
use crate::attribution::Verdict;
use crate::db::query_in;
use crate::ids::EventId;

/// Of these mappings the ones that claims had verified of which none stands any more.
pub(super) async fn over_for_hosts(
    work: &mut Work,
    rows: &[(String, State)],
) -> Result<Vec<String>, sqlx::Error> {
    let is_claimed = |state: &State| {
        state.number("is_verified") == Some(1) && state.text("match_source") == Some("claim")
    };
    let claimed = rows.iter().filter(|(_, state)| is_claimed(state));
    let claimed: HashSet<&String> = claimed.map(|(key, _)| key).collect();
    let hosts = claimed.iter().filter_map(|key| key.split(' ').next());
    let of = "c.proof NOT IN ('event_code', 'calendar_code') AND c.luma_host_id";
    let over = over(work, "luma_host_id", of, hosts).await?;
    Ok(over
        .into_iter()
        .filter(|key| claimed.contains(key))
        .collect())
}

/// Of these events the ones that a code had decided, with a claim that doesn't stand any more.
pub(super) async fn over_for_events<'a>(
    work: &mut Work,
    before: impl Iterator<Item = (&'a EventId, &'a Verdict)>,
) -> Result<HashSet<EventId>, sqlx::Error> {
    let claimed = before.filter(|(_, verdict)| verdict.is_claimed());
    let claimed: Vec<(String, EventId)> = claimed
        .filter_map(|(id, verdict)| Some((format!("{id} {}", verdict.organization?), *id)))
        .collect();
    let of = "c.proof = 'event_code' AND c.event_id";
    let over = over(work, "event_id", of, claimed.iter().map(|(_, id)| id)).await?;
    let gone = claimed.into_iter().filter(|(key, _)| over.contains(key));
    Ok(gone.map(|(_, id)| id).collect())
}

/// `subject organization` of all claims that took effect once and don't any more. Those whose batch stands again with what is
/// undone now stand again, too.
async fn over<T: ToString>(
    work: &mut Work,
    subject: &str,
    of: &str,
    subjects: impl IntoIterator<Item = T>,
) -> Result<HashSet<String>, sqlx::Error> {
    let again = work.undoes.map(|id| id.to_string()).unwrap_or_default();
    // What was merged since is the other's.
    let owner = "COALESCE(o.merged_into_id, c.organization_id)";
    let head = format!(
        "SELECT c.{subject} || ' ' || {owner} AS subject FROM host_claims c
        LEFT JOIN organizations o ON o.id = c.organization_id LEFT JOIN decision_batches b ON b.id = c.batch_id
        WHERE c.state IN ('verified', 'revoked', 'withdrawn') AND c.organization_id IS NOT NULL
        AND c.is_withdrawal = 0 AND {of}"
    );
    let stands = format!(
        "GROUP BY c.{subject}, {owner} HAVING MAX(CASE WHEN c.state = 'verified'
        AND (b.undone_by_id IS NULL OR b.undone_by_id = '{again}') THEN 1 ELSE 0 END) = 0"
    );
    let rows = query_in(&mut work.tx, &head, subjects, &stands).await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}
