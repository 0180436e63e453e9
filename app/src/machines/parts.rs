//! What a sitemap holds, read in steps, and where each of its parts begins.

use std::sync::Arc;

use hack0::Clock;
use hack0::events::{self, EventFilter, ListError};
use hack0::organizations::{self, OrganizationFilter};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Mutex;

use crate::site::Site;

/// Entries of a part, at most.
pub(super) const PART: usize = PART_SIZE as usize;
const PART_SIZE: u32 = 5_000;
/// Entries of a step: as many as are in memory at once. Divides [`PART`].
const STEP: u32 = 100;
/// For so long the parts begin where they began; what they hold is always read anew.
const KEPT: SignedDuration = SignedDuration::from_hours(1);

/// What is listed in parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Events,
    Organizations,
}

/// A page of ours.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) path: String,
    /// When it changed last, if that is known.
    pub(super) changed_at: Option<Timestamp>,
}

/// A few entries in a row.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) entries: Vec<Entry>,
    /// Where the next step begins; none after the last.
    pub(super) next: Option<String>,
}

/// A part: a sitemap of its own.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) kind: Kind,
    /// Its first step; none for the very first.
    pub(super) from: Option<String>,
    /// The last change of what it holds.
    pub(super) changed_at: Option<Timestamp>,
}

impl Kind {
    /// The step that begins at `from`.
    pub(super) async fn step(self, site: &Site, from: Option<&str>) -> Result<Step, ListError> {
        match self {
            Self::Events => {
                let found = events::list(&site.db, &EventFilter::default(), from, STEP).await?;
                let entries = found.items.iter().map(|event| Entry {
                    path: format!("/events/{}", event.slug),
                    changed_at: Some(event.updated_at),
                });
                Ok(Step {
                    entries: entries.collect(),
                    next: found.next_cursor,
                })
            }
            Self::Organizations => {
                let all = OrganizationFilter::default();
                let found = organizations::list(&site.db, &site.clock, &all, from, STEP).await?;
                let entries = found.items.iter().map(|summary| Entry {
                    path: format!("/organizations/{}", summary.organization.slug),
                    changed_at: None,
                });
                Ok(Step {
                    entries: entries.collect(),
                    next: found.next_cursor,
                })
            }
        }
    }

    /// All parts, in order; the first one also when there is nothing yet.
    async fn parts(self, site: &Site) -> Result<Vec<Part>, ListError> {
        let mut parts = match self {
            Self::Events => events::parts(&site.db, PART_SIZE)
                .await?
                .into_iter()
                .map(|part| Part {
                    kind: self,
                    from: part.from,
                    changed_at: Some(part.changed_at),
                })
                .collect(),
            Self::Organizations => self.parts_by_steps(site).await?,
        };
        if parts.is_empty() {
            parts.push(Part {
                kind: self,
                from: None,
                changed_at: None,
            });
        }
        Ok(parts)
    }

    /// For what there are some thousands of.
    async fn parts_by_steps(self, site: &Site) -> Result<Vec<Part>, ListError> {
        let mut parts = Vec::new();
        let (mut from, mut next) = (None, None::<String>);
        loop {
            for _ in 0..PART / STEP as usize {
                next = self.step(site, next.as_deref()).await?.next;
                if next.is_none() {
                    break;
                }
            }
            parts.push(Part {
                kind: self,
                from,
                changed_at: None,
            });
            if next.is_none() {
                return Ok(parts);
            }
            from = next.clone();
        }
    }
}

/// The parts of the sitemap. Finding them reads everything, so they are kept for a while, and found once for all who ask.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parts(Arc<Mutex<Option<Found>>>);

#[derive(Debug)]
struct Found {
    at: Timestamp,
    parts: Vec<Part>,
}

impl Parts {
    /// Those of now, or of at most an hour ago.
    pub(super) async fn find(&self, site: &Site) -> Result<Vec<Part>, ListError> {
        let now = Clock::now(&site.clock);
        let mut kept = self.0.lock().await;
        if let Some(found) = kept
            .as_ref()
            .filter(|found| now.duration_since(found.at) < KEPT)
        {
            return Ok(found.parts.clone());
        }
        let mut parts = Kind::Events.parts(site).await?;
        parts.extend(Kind::Organizations.parts(site).await?);
        *kept = Some(Found {
            at: now,
            parts: parts.clone(),
        });
        Ok(parts)
    }
}
