use std::collections::BTreeMap;
use std::sync::Arc;

use hashbrown::{HashMap, HashSet};
use sqlx::{AnyConnection, Row};

use super::MatchSource;
use super::facts::{CalendarFacts, Facts, HostFacts, HostHistory, Known, VerifiedHost};
use crate::db::{TextRows, query_in};
use crate::ids::{EventId, LumaCalendarId, LumaHostId, OrganizationId};
use crate::organizations::{Domain, KnownDomains};

/// An event whose facts are wanted.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    /// The stored event, which its own history leaves out.
    pub(super) event_id: EventId,
    /// Its hosts, in Luma's order.
    pub(super) hosts: Vec<HostFacts>,
    /// Its managing calendar, unless that is hack0's own.
    pub(super) calendar: Option<CalendarFacts>,
    /// For whom it counts as stored: whose it surely is.
    pub(super) counts_for: Option<OrganizationId>,
}

/// Whatever is known with an archived organization counts for nothing until it is taken out of the archive.
const OF_NO_ARCHIVED: &str =
    "AND organization_id NOT IN (SELECT id FROM organizations WHERE archived_at IS NOT NULL)";

/// What is proven of the subjects.
pub(super) async fn known(
    conn: &mut AnyConnection,
    subjects: &[Subject],
) -> Result<Known, sqlx::Error> {
    Ok(Known {
        verified: verified_hosts(conn, subjects).await?,
        calendars: calendars(conn, subjects).await?,
        domains: domains(conn, subjects).await?,
        personal: personal_hosts(conn, subjects).await?,
    })
}

fn host_ids(subjects: &[Subject]) -> impl Iterator<Item = &LumaHostId> {
    let hosts = subjects.iter().flat_map(|subject| &subject.hosts);
    hosts.map(|host| &host.id)
}

async fn verified_hosts(
    conn: &mut AnyConnection,
    subjects: &[Subject],
) -> Result<HashMap<LumaHostId, VerifiedHost>, sqlx::Error> {
    let head = format!(
        "SELECT luma_host_id, organization_id, match_source, COALESCE(verified_at, created_at)
        FROM luma_host_mappings WHERE is_verified = 1 {OF_NO_ARCHIVED} AND luma_host_id"
    );
    let rows = query_in(conn, &head, host_ids(subjects), "").await?;
    rows.iter()
        .map(|row| {
            let by = match row.try_get(2)? {
                MatchSource::Claim => MatchSource::Claim,
                // Whatever first taught the mapping, a person verified it.
                _ => MatchSource::Manual,
            };
            let verified = VerifiedHost {
                organization: row.try_get(1)?,
                by,
                since: row.try_get(3)?,
            };
            Ok((row.try_get(0)?, verified))
        })
        .collect()
}

async fn personal_hosts(
    conn: &mut AnyConnection,
    subjects: &[Subject],
) -> Result<HashSet<LumaHostId>, sqlx::Error> {
    let head = "SELECT luma_host_id FROM personal_hosts WHERE luma_host_id";
    let rows = query_in(conn, head, host_ids(subjects), "").await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

async fn calendars(
    conn: &mut AnyConnection,
    subjects: &[Subject],
) -> Result<HashMap<LumaCalendarId, OrganizationId>, sqlx::Error> {
    let head = format!(
        "SELECT luma_calendar_id, organization_id FROM organization_calendars WHERE 1 = 1 {OF_NO_ARCHIVED} AND luma_calendar_id"
    );
    let ids = subjects
        .iter()
        .filter_map(|subject| subject.calendar.as_ref());
    let rows = query_in(conn, &head, ids.map(|calendar| &calendar.id), "").await?;
    rows.iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .collect()
}

/// The domains that cover one of the subjects' domains or look like one.
async fn domains(
    conn: &mut AnyConnection,
    subjects: &[Subject],
) -> Result<KnownDomains, sqlx::Error> {
    let of_hosts = subjects
        .iter()
        .flat_map(|subject| &subject.hosts)
        .flat_map(|host| host.email_domain.iter().chain(&host.website_domain));
    let of_calendars = subjects
        .iter()
        .filter_map(|subject| subject.calendar.as_ref()?.website_domain.as_ref());
    let named: HashSet<&Domain> = of_hosts.chain(of_calendars).collect();
    let candidates: HashSet<Domain> = named.into_iter().flat_map(Domain::candidates).collect();
    let skeletons = candidates.iter().map(Domain::skeleton);
    let head = format!(
        "SELECT domain, organization_id FROM organization_domains WHERE 1 = 1 {OF_NO_ARCHIVED} AND"
    );
    let mut rows = query_in(conn, &format!("{head} domain"), &candidates, "").await?;
    rows.extend(query_in(conn, &format!("{head} skeleton"), skeletons, "").await?);
    let mut known = KnownDomains::default();
    for row in &rows {
        // What the lists have come to refuse since it was entered no longer counts.
        if let Ok(domain) = Domain::parse(row.try_get(0)?) {
            known.insert(domain, row.try_get(1)?);
        }
    }
    Ok(known)
}

/// How often each host was seen, over all stored events, and what each subject's own stored event adds to that.
pub(super) struct Histories {
    of_hosts: HashMap<LumaHostId, HostHistory>,
    own: HashMap<EventId, Option<OrganizationId>>,
    /// Pairs of host and organization that were learned.
    learned: HashSet<(LumaHostId, OrganizationId)>,
}

impl Histories {
    pub(super) async fn load(
        conn: &mut AnyConnection,
        subjects: &[Subject],
    ) -> Result<Self, sqlx::Error> {
        let teaching = MatchSource::TEACHING
            .map(|source| format!("'{source}'"))
            .join(",");
        let is_sure = format!("(e.match_source IN ({teaching}) OR e.decided_by IS NOT NULL)");
        let learned = learned_pairs(conn, subjects).await?;
        Ok(Self {
            of_hosts: host_histories(conn, subjects, &learned, &is_sure).await?,
            own: subjects
                .iter()
                .map(|subject| (subject.event_id, subject.counts_for))
                .collect(),
            learned,
        })
    }

    pub(super) fn facts(&self, known: &Arc<Known>, subjects: &[Subject]) -> Vec<Facts> {
        let facts = subjects.iter().map(|subject| Facts {
            known: Arc::clone(known),
            history: self.without(subject),
        });
        facts.collect()
    }

    /// Counts the event for another organization than the stored one: what is about to be written must not vouch for the
    /// others of its batch, or a mapping that is withdrawn would live on in the history of its own events.
    pub(super) fn count_as(&mut self, subject: &Subject, organization: Option<OrganizationId>) {
        let before = self.own.insert(subject.event_id, organization).flatten();
        if before == organization {
            return;
        }
        for host in &subject.hosts {
            let history = self.of_hosts.get_mut(&host.id);
            let Some(seen) = history.map(|history| &mut history.seen) else {
                continue;
            };
            if let Some(count) = before.and_then(|before| seen.get_mut(&before)) {
                *count = count.saturating_sub(1);
            }
            let is_learned = |organization: &OrganizationId| {
                self.learned.contains(&(host.id.clone(), *organization))
            };
            if let Some(organization) = organization.filter(is_learned) {
                *seen.entry(organization).or_default() += 1;
            }
        }
    }

    fn without(&self, subject: &Subject) -> HashMap<LumaHostId, HostHistory> {
        let histories = subject.hosts.iter().filter_map(|host| {
            let mut history = self.of_hosts.get(&host.id)?.clone();
            history.events = history.events.saturating_sub(1);
            let own = self.own.get(&subject.event_id).copied().flatten();
            if let Some(seen) = own.and_then(|id| history.seen.get_mut(&id)) {
                *seen = seen.saturating_sub(1);
            }
            Some((host.id.clone(), history))
        });
        histories.collect()
    }
}

async fn learned_pairs(
    conn: &mut AnyConnection,
    subjects: &[Subject],
) -> Result<HashSet<(LumaHostId, OrganizationId)>, sqlx::Error> {
    let head = format!(
        "SELECT luma_host_id, organization_id FROM luma_host_mappings WHERE is_verified = 0 {OF_NO_ARCHIVED} AND luma_host_id"
    );
    let columns = ["luma_host_id", "organization_id"];
    let rows = TextRows::of(conn, &columns, &head, host_ids(subjects), "").await?;
    rows.iter()
        .map(|mut row| Ok((row.parsed()?, row.parsed()?)))
        .collect()
}

async fn host_histories(
    conn: &mut AnyConnection,
    subjects: &[Subject],
    learned: &HashSet<(LumaHostId, OrganizationId)>,
    is_sure: &str,
) -> Result<HashMap<LumaHostId, HostHistory>, sqlx::Error> {
    let head = "SELECT luma_host_id, COUNT(*) AS events FROM event_hosts WHERE luma_host_id";
    let columns = ["luma_host_id", "events"];
    let tail = "GROUP BY luma_host_id";
    let totals = TextRows::of(conn, &columns, head, host_ids(subjects), tail).await?;
    let head = format!(
        "SELECT h.luma_host_id, e.organization_id, COUNT(*) AS events FROM event_hosts h
        JOIN events e ON e.id = h.event_id
        WHERE e.organization_id IS NOT NULL AND {is_sure} AND h.luma_host_id"
    );
    let tail = "GROUP BY h.luma_host_id, e.organization_id";
    let columns = ["luma_host_id", "organization_id", "events"];
    // Hosts of whom nothing was learned need no look at their events.
    let with_history = learned.iter().map(|(host, _)| host);
    let seen = TextRows::of(conn, &columns, &head, with_history, tail).await?;

    let mut histories: HashMap<LumaHostId, HostHistory> = HashMap::new();
    for mut row in totals.iter() {
        let host = row.parsed()?;
        let history = HostHistory {
            events: count(row.parsed()?),
            seen: BTreeMap::new(),
        };
        histories.insert(host, history);
    }
    for mut row in seen.iter() {
        let pair: (LumaHostId, OrganizationId) = (row.parsed()?, row.parsed()?);
        if learned.contains(&pair) {
            let history = histories.entry(pair.0).or_default();
            history.seen.insert(pair.1, count(row.parsed()?));
        }
    }
    Ok(histories)
}

fn count(rows: i64) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}
