//! The one way in, for import, webhook, sync and drift: an idempotent upsert by Luma's id, safe when several meet.

use jiff::Timestamp;
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe, Row};

use super::content::{Content, hash, is_of_what_was_delivered, is_same_form, slug};
use super::hosts::{self, StoredHost};
use super::{Ownership, SyncStatus, blocked, position, revisions, words};
use crate::Clock;
use crate::admin::audit;
use crate::attribution;
use crate::clock::from_millis;
use crate::db::{Db, Tx};
use crate::ids::{EventId, LumaCalendarId};
use crate::luma::{Reading, SourceKind};

/// What led to a reading; kept with what it changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// Somebody pasted a link.
    Import,
    /// Luma called our webhook.
    Webhook,
    /// The scheduled comparison with our calendar.
    Sync,
    /// Its source was looked at again by its id.
    Drift,
    /// An admin changed it through us.
    Edit,
}

impl Occasion {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Webhook => "webhook",
            Self::Sync => "sync",
            Self::Drift => "drift",
            Self::Edit => "edit",
        }
    }
}

/// What a reading did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ingested {
    /// The event.
    pub event_id: EventId,
    /// hack0 didn't know it before.
    pub is_new: bool,
    /// It said something else than before.
    pub is_changed: bool,
    /// How our copy stands now: a host's new picture is no drift.
    pub sync_status: SyncStatus,
    /// An admin hid it, or blocked one of its hosts or its calendar: nobody is shown it.
    pub is_hidden: bool,
}

/// Stores what a reading says, with all hosts, and decides whose event it is, in one transaction.
pub async fn ingest(
    db: &Db,
    clock: &Clock,
    own_calendar: Option<&LumaCalendarId>,
    reading: &Reading,
    occasion: Occasion,
) -> Result<Ingested, sqlx::Error> {
    match ingest_once(db, clock, own_calendar, reading, occasion).await {
        // PostgreSQL arbitrates only one unique index: of two who insert the same event at the same moment, one may stumble
        // over the slug instead. The row is there by now.
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
            ingest_once(db, clock, own_calendar, reading, occasion).await
        }
        outcome => outcome,
    }
}

async fn ingest_once(
    db: &Db,
    clock: &Clock,
    own_calendar: Option<&LumaCalendarId>,
    reading: &Reading,
    occasion: Occasion,
) -> Result<Ingested, sqlx::Error> {
    let mut tx = db.begin().await?;
    let ingested = ingest_in(&mut tx, clock, own_calendar, reading, occasion).await?;
    tx.commit().await?;
    Ok(ingested)
}

/// [`ingest`] as a part of something larger. Fails with a unique violation when another inserts the same event at the same
/// moment; then the whole is to be tried once more.
pub(crate) async fn ingest_in(
    tx: &mut Tx,
    clock: &Clock,
    own_calendar: Option<&LumaCalendarId>,
    reading: &Reading,
    occasion: Occasion,
) -> Result<Ingested, sqlx::Error> {
    audit::let_nobody_decide(tx).await?;
    let new = Record::new(clock, own_calendar, reading);
    let ingested = match insert_or_lock(tx, &new, reading).await? {
        None => {
            let event_id = new.event_id;
            hosts::replace(tx, clock, event_id, &[], &new.hosts).await?;
            Ingested {
                event_id,
                is_new: true,
                is_changed: true,
                sync_status: new.sync_status,
                is_hidden: blocked::hide(tx, clock, event_id, new.sources()).await?,
            }
        }
        Some(old) => {
            let after = Record::after(clock, own_calendar, reading, &old);
            let is_changed = update(tx, clock, &old, &after, occasion).await?;
            let known: Vec<String> = old.sources().collect();
            let others = after.sources().filter(|id| !known.contains(id));
            let is_hidden = old.is_hidden || blocked::hide(tx, clock, old.event_id, others).await?;
            Ingested {
                event_id: old.event_id,
                is_new: false,
                is_changed,
                sync_status: after.sync_status,
                is_hidden,
            }
        }
    };
    if reading.kind == SourceKind::Official {
        hosts::see_addresses(tx, ingested.event_id, new.checked_at).await?;
    }
    attribution::attribute(tx, clock, &[ingested.event_id], own_calendar).await?;
    Ok(ingested)
}

/// An event's row as far as Luma decides it, and its hosts.
struct Record {
    event_id: EventId,
    content: Content,
    hosts: Vec<StoredHost>,
    ownership: Ownership,
    source_kind: SourceKind,
    hash: String,
    sync_status: SyncStatus,
    checked_at: Timestamp,
    is_hidden: bool,
    /// A reading is of an event that is there, so it takes this away.
    canceled_at: Option<Timestamp>,
}

impl Record {
    fn new(clock: &Clock, own_calendar: Option<&LumaCalendarId>, reading: &Reading) -> Self {
        Self {
            event_id: EventId::new(clock),
            content: Content::after(reading, None),
            hosts: hosts::after(reading, &[], None),
            ownership: reading.ownership(own_calendar),
            source_kind: reading.kind,
            hash: hash(reading),
            sync_status: SyncStatus::Synced,
            checked_at: clock.now(),
            is_hidden: false,
            canceled_at: None,
        }
    }

    fn after(
        clock: &Clock,
        own_calendar: Option<&LumaCalendarId>,
        reading: &Reading,
        old: &Self,
    ) -> Self {
        let ownership = match &reading.calendar {
            Some(_) => reading.ownership(own_calendar),
            None => old.ownership,
        };
        let mut after = Self {
            event_id: old.event_id,
            content: Content::after(reading, Some(&old.content)),
            hosts: hosts::after(reading, &old.hosts, Some(old.source_kind)),
            ownership,
            source_kind: reading.kind,
            hash: hash(reading),
            sync_status: SyncStatus::Synced,
            checked_at: clock.now(),
            is_hidden: old.is_hidden,
            canceled_at: None,
        };
        let is_rebased = old.source_kind != reading.kind;
        if after.drifts_from(old)
            || (ownership == Ownership::Referenced
                && is_rebased
                && old.sync_status == SyncStatus::Drifted)
        {
            after.sync_status = SyncStatus::Drifted;
        }
        after
    }

    /// Whether the source of a reference had changed. The first reading of another kind only sets a new base: it differs in
    /// form, whatever the event did. So does the first hash of another version: there the fields themselves tell.
    fn drifts_from(&self, old: &Self) -> bool {
        if self.ownership != Ownership::Referenced || self.source_kind != old.source_kind {
            return false;
        }
        if is_same_form(&self.hash, &old.hash) {
            return self.hash != old.hash;
        }
        !self.content.changes_since(&old.content).is_empty()
            || hosts::change(&old.hosts, &self.hosts).is_some()
    }

    fn is_gone(&self) -> bool {
        self.canceled_at.is_some() || self.sync_status == SyncStatus::SourceDeleted
    }

    /// Who brings it: its hosts and its calendar, by Luma's ids.
    fn sources(&self) -> impl Iterator<Item = String> {
        let calendar = self.content.calendar.id.as_ref().map(ToString::to_string);
        let hosts = self.hosts.iter().map(|host| host.id.to_string());
        hosts.chain(calendar)
    }

    /// Binds `$1` to `$35`: the columns in the order of the statements below, and what [`POSITION`] needs.
    fn bind<'q>(
        &'q self,
        query: Query<'q, Any, sqlx::any::AnyArguments>,
    ) -> Query<'q, Any, sqlx::any::AnyArguments> {
        let content = &self.content;
        let place = &content.place;
        let (description, format) = content.description_source();
        let host_names = self.hosts.iter().filter_map(|host| host.name.as_deref());
        let [position, first, last] = position::of(content.start_at, self.event_id);
        query
            .bind(&content.luma_url)
            .bind(&content.name)
            .bind(content.start_at.as_millisecond())
            .bind(content.end_at.map(Timestamp::as_millisecond))
            .bind(content.over_at().as_millisecond())
            .bind(&content.timezone)
            .bind(&content.visibility)
            .bind(place.kind)
            .bind(&place.venue)
            .bind(&place.address)
            .bind(i64::from(place.is_address_hidden))
            .bind(&place.city)
            .bind(&place.region)
            .bind(&place.country)
            .bind(&place.country_code)
            .bind(&content.cover_url)
            .bind(description)
            .bind(format)
            .bind(&content.description_html)
            .bind(&content.calendar.id)
            .bind(&content.calendar.name)
            .bind(&content.calendar.slug)
            .bind(&content.calendar.website_domain)
            .bind(self.ownership)
            .bind(self.source_kind)
            .bind(&self.hash)
            .bind(self.sync_status)
            .bind(self.checked_at.as_millisecond())
            .bind(words::of(content, host_names))
            .bind(self.checked_at.as_millisecond())
            .bind(words::country_key(place))
            .bind(words::city_key(place))
            .bind(position)
            .bind(first)
            .bind(last)
    }
}

/// Inserts the event, or locks the row that has its Luma id and gives that. One statement, so that of twenty at once one inserts.
async fn insert_or_lock(
    tx: &mut Tx,
    new: &Record,
    reading: &Reading,
) -> Result<Option<Record>, sqlx::Error> {
    let insert = format!("INSERT INTO events (luma_url, name, start_at, end_at, over_at, timezone, visibility, location_type,
            venue, address, is_address_hidden, city, region, country, country_code, cover_url, description,
            description_format, description_html, source_luma_calendar_id, source_calendar_name, source_calendar_slug,
            source_calendar_website_domain, ownership, source_kind, source_content_hash, sync_status, last_source_check_at,
            search_text, updated_at, country_key, city_key, position, id, slug, source_luma_event_id, created_at, confidence,
            match_source, evidence, source_visibility)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
            $25, $26, $27, $28, $29, $30, $31, $32, {POSITION}, $36, $37, $38, $30, 0, 'none', '{{\"matches\":[]}}', $7)
        ON CONFLICT (source_luma_event_id) DO UPDATE SET source_luma_event_id = excluded.source_luma_event_id
        RETURNING *");
    let row = new
        .bind(sqlx::query(AssertSqlSafe(insert)))
        .bind(new.event_id)
        .bind(slug(reading))
        .bind(&reading.id)
        .fetch_one(&mut **tx)
        .await?;
    let event_id: EventId = row.try_get("id")?;
    if event_id == new.event_id {
        return Ok(None);
    }
    Ok(Some(Record {
        event_id,
        content: Content::from_row(&row)?,
        hosts: hosts::load(tx, event_id).await?,
        ownership: row.try_get("ownership")?,
        source_kind: row.try_get("source_kind")?,
        hash: row.try_get("source_content_hash")?,
        sync_status: row.try_get("sync_status")?,
        checked_at: new.checked_at,
        is_hidden: row.try_get::<Option<i64>, _>("hidden_at")?.is_some(),
        canceled_at: row
            .try_get::<Option<i64>, _>("canceled_at")?
            .map(from_millis),
    }))
}

/// A position of the second that it starts in, which no other event has.
const POSITION: &str = "CASE WHEN EXISTS (SELECT 1 FROM events taken WHERE taken.position = $33)
        THEN (SELECT MAX(taken.position) + 1 FROM events taken WHERE taken.position >= $34 AND taken.position <= $35)
        ELSE $33 END";

async fn overwrite(tx: &mut Tx, after: &Record) -> Result<(), sqlx::Error> {
    let update = format!(
        "UPDATE events SET luma_url = $1, name = $2, start_at = $3, end_at = $4, over_at = $5, timezone = $6,
            visibility = CASE WHEN hidden_at IS NULL THEN $7 ELSE 'hidden' END, source_visibility = $7, location_type = $8, venue = $9, address = $10, is_address_hidden = $11, city = $12, region = $13,
            country = $14, country_code = $15, cover_url = $16, description = $17, description_format = $18,
            description_html = $19, source_luma_calendar_id = $20, source_calendar_name = $21, source_calendar_slug = $22,
            source_calendar_website_domain = $23, ownership = $24, source_kind = $25, source_content_hash = $26,
            sync_status = $27, last_source_check_at = $28, search_text = $29, updated_at = $30, content_changed_at = $30,
            canceled_at = NULL, country_key = $31, city_key = $32, position = CASE WHEN position >= $34 AND position <= $35 THEN position ELSE {POSITION} END
        WHERE id = $36"
    );
    after
        .bind(sqlx::query(AssertSqlSafe(update)))
        .bind(after.event_id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Writes what differs, and its history. A repeated reading only notes when it looked.
async fn update(
    tx: &mut Tx,
    clock: &Clock,
    old: &Record,
    after: &Record,
    occasion: Occasion,
) -> Result<bool, sqlx::Error> {
    let hosts_changed = old.hosts != after.hosts;
    let is_changed = hosts_changed
        || old.content != after.content
        || old.ownership != after.ownership
        || old.is_gone();
    if !is_changed {
        sqlx::query(
            "UPDATE events SET last_source_check_at = $1, sync_status = $2, source_kind = $3, source_content_hash = $4 WHERE id = $5",
        )
        .bind(after.checked_at.as_millisecond())
        .bind(after.sync_status)
        .bind(after.source_kind)
        .bind(&after.hash)
        .bind(after.event_id)
        .execute(&mut **tx)
        .await?;
        return Ok(false);
    }
    overwrite(tx, after).await?;
    if hosts_changed {
        hosts::replace(tx, clock, after.event_id, &old.hosts, &after.hosts).await?;
    }
    if after.content.place.is_address_hidden {
        revisions::forget_addresses(tx, after.event_id).await?;
    }
    let mut changes = after.content.changes_since(&old.content);
    if old.source_kind == SourceKind::Added && after.source_kind != SourceKind::Added {
        changes.retain(is_of_what_was_delivered);
    }
    changes.extend(hosts::change(&old.hosts, &after.hosts));
    changes.extend(revisions::back(old.sync_status, old.canceled_at));
    revisions::record(tx, clock, after.event_id, &changes, occasion).await?;
    Ok(true)
}
