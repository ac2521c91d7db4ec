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
    /// How many there were of it: of one without a token all of that address and minute, the first of which this is.
    pub count: u32,
}

impl Deed {
    /// The minute it was done in, counted since 1970.
    pub fn minute(&self) -> i64 {
        self.at.micros().div_euclid(60_000_000)
    }
}

/// A deed as it is kept; ids grow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Noted {
    pub id: i64,
    #[serde(flatten)]
    pub deed: Deed,
}

/// How many rows of deeds are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// Of those with a token.
    pub with_token: u32,
    /// Of those without.
    pub without: u32,
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
    /// Keeps deeds, all of them or none. Those without a token are one row an address and minute, whose count grows.
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

    /// Drops deeds of before a moment, and of the rest all but the newest rows.
    pub async fn forget_deeds(&self, before: Option<Instant>, keep: Keep) -> Result<(), Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.forget_deeds(before, keep).await,
        }
    }
}
