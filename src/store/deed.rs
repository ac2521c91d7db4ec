//! Deeds: who did or tried what, for those who must answer for the record.

use serde::Serialize;
use uuid::Uuid;

use crate::model::{Revision, Slug};
use crate::store::{Backend, Error, Store};
use crate::time::Instant;

/// What somebody did or tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deed {
    pub at: Instant,
    /// The token it was done with, by id and name; none where no token counted.
    pub token: Option<Uuid>,
    pub name: Option<String>,
    /// Where it came from: an IP address.
    pub address: String,
    pub method: String,
    /// The path asked for, without its query.
    pub path: String,
    /// The HTTP status it was answered with.
    pub status: u16,
    pub territory: Option<Slug>,
    /// What it recorded.
    pub revision: Option<Revision>,
    /// Why it was refused.
    pub reason: Option<String>,
}

/// A deed as it is kept; ids grow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Noted {
    pub id: i64,
    #[serde(flatten)]
    pub deed: Deed,
}

/// Which deeds are wanted, newest first.
#[derive(Clone, Debug)]
pub struct Sought {
    /// Only those with a smaller id.
    pub before: Option<i64>,
    pub limit: usize,
    pub territory: Option<Slug>,
    pub token: Option<Uuid>,
    /// Only those that were refused, or with `false` only those that were not.
    pub refused: Option<bool>,
}

impl Store {
    /// Keeps deeds, all of them or none.
    pub async fn note(&self, deeds: &[Deed]) -> Result<(), Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.note(deeds).await,
        }
    }

    /// The deeds that are wanted, newest first.
    pub async fn deeds(&self, sought: &Sought) -> Result<Vec<Noted>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.deeds(sought).await,
        }
    }

    /// Drops deeds of before a moment, and of the rest all but the newest `most`.
    pub async fn forget_deeds(&self, before: Option<Instant>, most: u32) -> Result<(), Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.forget_deeds(before, most).await,
        }
    }
}
