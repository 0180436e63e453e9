//! The start of a claim.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use rand::RngExt as _;
use sqlx::{AnyConnection, Row};

use super::confirm::StepError;
use super::mails::{self, Message, Writer};
use super::names::{self, NameProblem};
use super::{CODE_LIFETIME, State, facts, store};
use crate::ids::{ClaimId, EventId, LumaHostId, OrganizationId};
use crate::luma::{Budget, Luma, Ticks};
use crate::mail::Token;
use crate::organizations::verified_owner;
use crate::{Clock, Db};

/// Claims and notes of one visitor within an hour.
const MOST_STARTED: u32 = 10;
/// Links that one visitor uses: far more than a person needs, far fewer than guessing does.
const TRIES: Budget = Budget::new(30, 30);
/// Looks at Luma of one visitor, and of all together.
const LOOKS: Budget = Budget::new(6, 6);
const LOOKS_OF_ALL: Budget = Budget::new(20, 20);

type Keyed = RateLimiter<IpAddr, DefaultKeyedStateStore<IpAddr>, Ticks, NoOpMiddleware<Nanos>>;

struct Limits {
    started: Keyed,
    tries: Keyed,
    looks: Keyed,
    all_looks: RateLimiter<NotKeyed, InMemoryState, Ticks, NoOpMiddleware<Nanos>>,
}

/// Claims: begins them, takes their proofs, and lets them take effect. Cheap to clone.
#[derive(Clone)]
pub struct Claims {
    pub(super) db: Db,
    pub(super) clock: Clock,
    pub(super) luma: Luma,
    pub(super) writer: Writer,
    limits: Arc<Limits>,
}

impl std::fmt::Debug for Claims {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Claims")
    }
}

/// For whom somebody claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The organization at `/organizations/{slug}`.
    Known(String),
    /// One that hack0 doesn't know, by its name.
    New(String),
    /// Not for that any more whose it is now.
    Nobody,
}

/// What somebody claims.
#[derive(Debug, Clone)]
pub struct Start {
    /// Who is theirs.
    pub host: LumaHostId,
    /// The event on whose page the button was pressed, by its slug.
    pub event: Option<String>,
    /// For whom.
    pub target: Target,
    /// The page's language, as in `?lang=`.
    pub language: String,
    /// What tells this browser from others.
    pub browser: Token,
    /// A link that was mailed to the host for another claim: it proves this one instead, and no mail is sent.
    pub link: Option<Token>,
}

/// A claim that has begun.
#[derive(Debug, Clone)]
pub struct Started {
    /// Which.
    pub id: ClaimId,
    /// Opens its page.
    pub key: Token,
}

/// Why no claim began.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Too many in too short a time.
    #[error("too many claims; wait {retry_after:?}")]
    Busy {
        /// How long to wait.
        retry_after: Duration,
    },
    /// hack0 knows no such host, or Luma gave it no id that lasts.
    #[error("no such host")]
    UnknownHost,
    /// There is no such organization.
    #[error("no such organization")]
    UnknownOrganization,
    /// A new organization can't be called so.
    #[error("not a name: {0}")]
    Name(NameProblem),
    /// The link that was to prove it doesn't work any more.
    #[error("the link is no longer valid")]
    Spent,
    /// The host is verified as this organization's.
    #[error("so already")]
    Already,
    /// The database failed.
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

impl Limits {
    fn new(clock: &Clock, started_an_hour: u32) -> Self {
        let ticks = || Ticks(clock.clone());
        let an_hour = NonZeroU32::new(started_an_hour).unwrap_or(NonZeroU32::MIN);
        Self {
            started: RateLimiter::dashmap_with_clock(Quota::per_hour(an_hour), ticks()),
            tries: RateLimiter::dashmap_with_clock(TRIES.quota(), ticks()),
            looks: RateLimiter::dashmap_with_clock(LOOKS.quota(), ticks()),
            all_looks: RateLimiter::direct_with_clock(LOOKS_OF_ALL.quota(), ticks()),
        }
    }
}

impl Claims {
    /// Words for mails come from `writer`.
    pub fn new(db: Db, clock: Clock, luma: Luma, writer: Writer) -> Self {
        let limits = Limits::new(&clock, MOST_STARTED);
        Self {
            db,
            clock,
            luma,
            writer,
            limits: Arc::new(limits),
        }
    }

    /// The same for the demo, where whoever plays all parts is one visitor: so many claims and notes an hour.
    #[must_use]
    pub fn generous(self, an_hour: u32) -> Self {
        Self {
            limits: Arc::new(Limits::new(&self.clock, an_hour)),
            ..self
        }
    }

    /// One more claim or note of this visitor, or how long to wait.
    pub(super) fn admit(&self, visitor: IpAddr) -> Result<(), Duration> {
        self.checked(&self.limits.started, visitor)
    }

    /// One more link that this visitor uses, or how long to wait.
    ///
    /// # Errors
    /// Too many in too short a time.
    pub fn admit_try(&self, visitor: IpAddr) -> Result<(), Duration> {
        self.checked(&self.limits.tries, visitor)
    }

    /// One more look at Luma for this visitor, or how long to wait.
    pub(super) fn admit_look(&self, visitor: IpAddr) -> Result<(), Duration> {
        self.checked(&self.limits.looks, visitor)?;
        let now = Ticks(self.clock.clone()).now();
        let early = self.limits.all_looks.check();
        early.map_err(|early| early.wait_time_from(now))
    }

    fn checked(&self, limit: &Keyed, visitor: IpAddr) -> Result<(), Duration> {
        // Who came long ago is forgotten before the memory of visitors grows large.
        if limit.len() > 10_000 {
            limit.retain_recent();
        }
        let now = Ticks(self.clock.clone()).now();
        let early = limit.check_key(&visitor);
        early.map_err(|early| early.wait_time_from(now))
    }

    /// Writes the claim and, where the host has an address, its mail in one transaction. The answer is the same whether or
    /// not the mail can be sent.
    pub async fn start(&self, start: &Start, visitor: IpAddr) -> Result<Started, StartError> {
        if !start.host.is_stable() {
            return Err(StartError::UnknownHost);
        }
        let busy = |retry_after| StartError::Busy { retry_after };
        self.admit(visitor).map_err(busy)?;
        let mut tx = self.db.begin().await?;
        let linked = match &start.link {
            Some(token) => Some((token, self.linked(&mut tx, token, &start.host).await?)),
            None => None,
        };
        let event = begun_at(&mut tx, &start.host, start.event.as_deref()).await?;
        let (organization, name) = target(&mut tx, start).await?;
        if start.target != Target::Nobody
            && let Some(organization) = organization
            && is_verified(&mut tx, &start.host, organization).await?
        {
            return Err(StartError::Already);
        }
        let address = store::address_of(&mut tx, &start.host).await?;
        let begun = Begun {
            id: ClaimId::new(&self.clock),
            key: Token::new(),
            event,
            organization,
            name,
            has_address: address.is_some(),
        };
        self.supersede(&mut tx, start, &begun).await?;
        self.insert(&mut tx, start, &begun).await?;
        if let Some((token, from)) = linked {
            self.move_link(&mut tx, token, from, begun.id).await?;
        } else if let Some(address) = &address
            && let Some(claim) = store::find(&mut tx, begun.id, self.clock.now()).await?
        {
            let message = Message::Confirm(&claim);
            mails::send(&mut tx, &self.clock, &self.writer, address, &message).await?;
        }
        tx.commit().await?;
        Ok(Started {
            id: begun.id,
            key: begun.key,
        })
    }

    /// A new link voids the older ones of the same host, organization and browser, and nobody else's.
    async fn supersede(
        &self,
        conn: &mut AnyConnection,
        start: &Start,
        begun: &Begun,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE host_claims SET state = $1, settled_at = $2 WHERE luma_host_id = $3 AND state = 'pending'
            AND browser_hash = $4 AND COALESCE(organization_id, organization_name) = $5",
        )
        .bind(State::Expired)
        .bind(self.clock.now().as_millisecond())
        .bind(start.host.clone())
        .bind(start.browser.hash())
        .bind(begun.organization.map_or_else(|| begun.name.clone(), |id| id.to_string()))
        .execute(conn)
        .await?;
        Ok(())
    }

    async fn insert(
        &self,
        conn: &mut AnyConnection,
        start: &Start,
        begun: &Begun,
    ) -> Result<(), sqlx::Error> {
        let now = self.clock.now();
        sqlx::query(
            "INSERT INTO host_claims (id, luma_host_id, event_id, organization_id, organization_name, state, code,
                secret_hash, browser_hash, language, is_withdrawal, has_address, mail_asked_at, expires_at, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(begun.id)
        .bind(start.host.clone())
        .bind(begun.event)
        .bind(begun.organization)
        .bind(begun.name.as_str())
        .bind(State::Pending)
        .bind(new_code())
        .bind(begun.key.hash())
        .bind(start.browser.hash())
        .bind(start.language.as_str())
        .bind(i64::from(start.target == Target::Nobody))
        .bind(i64::from(begun.has_address))
        .bind(begun.has_address.then(|| now.as_millisecond()))
        .bind((now + CODE_LIFETIME).as_millisecond())
        .bind(now.as_millisecond())
        .execute(conn)
        .await?;
        Ok(())
    }
}

impl From<StepError> for StartError {
    fn from(error: StepError) -> Self {
        match error {
            StepError::Spent => Self::Spent,
            StepError::Busy(retry_after) => Self::Busy { retry_after },
            StepError::Sqlx(error) => Self::Sqlx(error),
        }
    }
}

struct Begun {
    id: ClaimId,
    key: Token,
    event: Option<EventId>,
    organization: Option<OrganizationId>,
    name: String,
    has_address: bool,
}

/// `hack0-7m4k-q2vx`: 40 bits, without letters that could be taken for others.
fn new_code() -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstvwxyz0123456789";
    let mut rng = rand::rng();
    let mut four = || -> String {
        (0..4)
            .map(|_| char::from(LETTERS[rng.random_range(0..LETTERS.len())]))
            .collect()
    };
    format!("hack0-{}-{}", four(), four())
}

/// The event whose document is read for codes: the one that was named, if the host hosts it, else the host's latest.
async fn begun_at(
    conn: &mut AnyConnection,
    host: &LumaHostId,
    slug: Option<&str>,
) -> Result<Option<EventId>, StartError> {
    let row = sqlx::query(
        "SELECT e.id FROM event_hosts h JOIN events e ON e.id = h.event_id
        WHERE h.luma_host_id = $1 AND e.visibility = 'public' AND e.sync_status <> 'source_deleted'
        ORDER BY CASE WHEN e.slug = $2 THEN 0 ELSE 1 END, e.position DESC LIMIT 1",
    )
    .bind(host.clone())
    .bind(slug.unwrap_or_default().to_owned())
    .fetch_optional(conn)
    .await?
    .ok_or(StartError::UnknownHost)?;
    Ok(row.try_get(0)?)
}

async fn target(
    conn: &mut AnyConnection,
    start: &Start,
) -> Result<(Option<OrganizationId>, String), StartError> {
    match &start.target {
        Target::Known(slug) => {
            let sql = "SELECT id, name FROM organizations WHERE slug = $1 AND archived_at IS NULL";
            let row = sqlx::query(sql)
                .bind(slug.clone())
                .fetch_optional(conn)
                .await?
                .ok_or(StartError::UnknownOrganization)?;
            Ok((row.try_get(0)?, row.try_get(1)?))
        }
        Target::New(name) => {
            let name = names::clean(name).map_err(StartError::Name)?;
            if facts::named(conn, &name).await?.is_some() {
                return Err(StartError::Name(NameProblem::Taken));
            }
            Ok((None, name))
        }
        Target::Nobody => {
            let owner = verified_owner(conn, &start.host).await?;
            let owner = owner.ok_or(StartError::UnknownOrganization)?;
            Ok((Some(owner.id), owner.name))
        }
    }
}

async fn is_verified(
    conn: &mut AnyConnection,
    host: &LumaHostId,
    organization: OrganizationId,
) -> Result<bool, sqlx::Error> {
    let found = sqlx::query(
        "SELECT luma_host_id FROM luma_host_mappings WHERE luma_host_id = $1 AND organization_id = $2 AND is_verified = 1",
    )
    .bind(host.clone())
    .bind(organization)
    .fetch_optional(conn)
    .await?;
    Ok(found.is_some())
}
