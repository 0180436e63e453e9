//! Who hosts an organization's events.

use sqlx::{AnyConnection, Row};

use super::{OrganizationHost, OrganizationRef};
use crate::Db;
use crate::events::Host;
use crate::ids::{LumaHostId, OrganizationId};

/// Hosts that are named.
const MOST: i64 = 12;

/// The hosts of an organization's listed events, verified ones first, then those of most events; at most 12. Each as its
/// latest listed event shows it. One query.
pub async fn hosts(db: &Db, id: OrganizationId) -> Result<Vec<OrganizationHost>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT h.luma_host_id, h.name, h.avatar_url, h.website, counted.is_verified, counted.events
        FROM (
            SELECT h.luma_host_id, COUNT(*) AS events, MAX(e.position) AS latest,
                COALESCE(MAX(m.is_verified), 0) AS is_verified
            FROM events e JOIN event_hosts h ON h.event_id = e.id
                LEFT JOIN luma_host_mappings m ON m.luma_host_id = h.luma_host_id AND m.organization_id = $1
            WHERE e.organization_id = $1 AND e.visibility = 'public'
            GROUP BY h.luma_host_id
            ORDER BY is_verified DESC, events DESC, h.luma_host_id LIMIT $2
        ) counted
            JOIN events e ON e.position = counted.latest
            JOIN event_hosts h ON h.event_id = e.id AND h.luma_host_id = counted.luma_host_id
        ORDER BY counted.is_verified DESC, counted.events DESC, h.luma_host_id",
    )
    .bind(id)
    .bind(MOST)
    .fetch_all(db.reader())
    .await?;
    rows.iter()
        .map(|row| {
            let events: i64 = row.try_get("events")?;
            Ok(OrganizationHost {
                host: Host {
                    id: row.try_get("luma_host_id")?,
                    name: row.try_get("name")?,
                    avatar_url: row.try_get("avatar_url")?,
                    website: row.try_get("website")?,
                },
                is_verified: row.try_get::<i64, _>("is_verified")? == 1,
                events: u32::try_from(events).unwrap_or(u32::MAX),
            })
        })
        .collect()
}

/// The organization whose own the host is verified as.
pub(crate) async fn verified_owner(
    conn: &mut AnyConnection,
    host: &LumaHostId,
) -> Result<Option<OrganizationRef>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT o.id, o.slug, o.name FROM luma_host_mappings m JOIN organizations o ON o.id = m.organization_id
        WHERE m.luma_host_id = $1 AND m.is_verified = 1",
    )
    .bind(host.clone())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(OrganizationRef::read).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::fixtures::{event, execute, host_id, organization, verify_host};
    use crate::test_on_both;
    use crate::testing::TestDb;

    test_on_both!(
        hosts_are_those_of_its_listed_events_verified_first,
        async |test: TestDb| {
            let db = &test.db;
            let club = organization(db, "club", &[]).await;
            let other = organization(db, "other", &[]).await;
            let on = |hosts: &[u32]| -> Vec<(u32, Option<&str>, Option<&str>)> {
                hosts.iter().map(|host| (*host, None, None)).collect()
            };
            for (number, hosts) in [
                (1, &[1, 2][..]),
                (2, &[2, 3]),
                (3, &[1, 4]),
                (4, &[5]),
                (5, &[6]),
            ] {
                event(db, number, None, &on(hosts)).await;
            }
            for (owner, condition) in [
                (club, "position < 4 OR position = 5"),
                (other, "position = 4"),
            ] {
                execute(
                    db,
                    &format!("UPDATE events SET organization_id = '{owner}' WHERE {condition}"),
                )
                .await;
            }
            execute(
                db,
                "UPDATE events SET visibility = 'private' WHERE position = 5",
            )
            .await;
            execute(
                db,
                "UPDATE event_hosts SET name = luma_host_id || ' at ' || (SELECT slug FROM events WHERE id = event_id)",
            )
            .await;
            verify_host(db, club, &host_id(3)).await;
            // Verified elsewhere is not verified here.
            verify_host(db, other, &host_id(2)).await;
            let found = hosts(db, club).await.unwrap();
            let told: Vec<_> = found
                .iter()
                .map(|host| {
                    (
                        host.host.name.as_deref().unwrap(),
                        host.is_verified,
                        host.events,
                    )
                })
                .collect();
            assert_eq!(
                told,
                [
                    ("usr-3 at event-2", true, 1),
                    ("usr-1 at event-3", false, 2),
                    ("usr-2 at event-2", false, 2),
                    ("usr-4 at event-3", false, 1),
                ]
            );
        }
    );
}
