//! The names of what entries of the log are about: an id tells nobody anything.

use std::collections::HashMap;

use serde_json::Value;
use sqlx::Row;

use super::{AuditEntry, Entity};
use crate::Db;
use crate::admin::Admin;
use crate::db::query_in;
use crate::ids::{EventId, LumaHostId, OrganizationId};

/// Names by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Of organizations.
    pub organizations: HashMap<OrganizationId, String>,
    /// Of events, with their addresses' slugs.
    pub events: HashMap<EventId, (String, String)>,
    /// Of hosts that have one.
    pub hosts: HashMap<LumaHostId, String>,
}

/// The names that these entries need. At most three queries.
pub async fn names(db: &Db, _admin: &Admin, entries: &[AuditEntry]) -> Result<Names, sqlx::Error> {
    let (mut organizations, mut events, mut hosts) = (Vec::new(), Vec::new(), Vec::new());
    for entry in entries {
        for part in entry.entity_id.split(' ') {
            organizations.extend(part.parse::<OrganizationId>());
            events.extend(part.parse::<EventId>());
            hosts.extend(part.parse::<LumaHostId>());
        }
        let sides = [&entry.before, &entry.after].into_iter().flatten();
        for side in sides.filter_map(|text| serde_json::from_str::<Value>(text).ok()) {
            let part = if entry.entity == Entity::Event {
                "is"
            } else {
                "cells"
            };
            for key in [
                "organization",
                "suggestion",
                "organization_id",
                "merged_into_id",
            ] {
                let id = side.get(part).and_then(|part| part.get(key)?.as_str());
                organizations.extend(id.and_then(|id| id.parse::<OrganizationId>().ok()));
            }
        }
    }
    let mut conn = db.reader().acquire().await?;
    let mut found = Names::default();
    let head = "SELECT id, name FROM organizations WHERE id";
    for row in query_in(&mut conn, head, organizations, "").await? {
        found.organizations.insert(row.try_get(0)?, row.try_get(1)?);
    }
    let head = "SELECT id, slug, name FROM events WHERE id";
    for row in query_in(&mut conn, head, events, "").await? {
        let name = (row.try_get(1)?, row.try_get(2)?);
        found.events.insert(row.try_get(0)?, name);
    }
    let head = "SELECT luma_host_id, MAX(name) FROM event_hosts WHERE luma_host_id";
    for row in query_in(&mut conn, head, hosts, "GROUP BY luma_host_id").await? {
        if let Some(name) = row.try_get::<Option<String>, _>(1)? {
            found.hosts.insert(row.try_get(0)?, name);
        }
    }
    Ok(found)
}
