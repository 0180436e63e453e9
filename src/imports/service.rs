use std::net::IpAddr;
use std::time::Duration;

use tokio::sync::broadcast;

use super::Import;
use crate::ids::ImportId;
use crate::luma::{LinkProblem, Luma};
use crate::{Clock, Db};

/// Imports: takes what people paste, and does the work. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Imports {}

/// Why a pasted text didn't become an import.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// It isn't the link of a Luma event.
    #[error("{0:?}")]
    Link(LinkProblem),
    /// Too many imports just now, from this visitor or altogether.
    #[error("too many imports; wait {retry_after:?}")]
    Busy {
        /// How long to wait.
        retry_after: Duration,
    },
    /// The database failed.
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

impl Imports {
    /// Nothing runs before [`Imports::work`] is called.
    pub fn new(_db: Db, _clock: Clock, _luma: Luma) -> Self {
        todo!()
    }

    /// Takes what somebody pasted (a link, or text around one) and queues its import; an unfinished import of the same event
    /// is joined. `visitor` is limited by address; none (the terminal) isn't.
    pub async fn submit(
        &self,
        _pasted: &str,
        _visitor: Option<IpAddr>,
    ) -> Result<ImportId, SubmitError> {
        todo!()
    }

    /// The import at `/imports/{id}`.
    pub async fn find(&self, _id: ImportId) -> Result<Option<Import>, sqlx::Error> {
        todo!()
    }

    /// Ids of imports of this process that have just moved on; for live progress.
    pub fn progress(&self) -> broadcast::Receiver<ImportId> {
        todo!()
    }

    /// Works off the queue until it is dropped: everything submitted, due again, or left by a crash.
    pub async fn work(&self) {
        todo!()
    }

    /// Works off what is due now and returns: for the terminal and tests.
    pub async fn work_until_idle(&self) -> Result<(), sqlx::Error> {
        todo!()
    }
}
