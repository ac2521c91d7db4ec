//! What lasts: the record of every territory, the geometries it names, the tokens, and the webhooks.
//!
//! The record is kept as what happened to it. [`Store::apply`] appends a changeset, all of it or nothing;
//! [`Store::record`] replays them through [`Record::apply`], which is also what a writer does in memory.
//! Nothing recorded is ever altered, so a reader needs no lock and what it read stays true.

mod chain;
mod check;
mod deed;
mod encoding;
mod entry;
mod error;
mod id;
mod newest;
mod opening;
mod proposal;
mod receipt;
mod said;
mod session;
mod sqlite;
mod stats;
mod takedown;
mod tally;
mod territory_file;
mod token;
mod webhook;

#[cfg(test)]
pub(crate) mod story;

use std::collections::{BTreeMap, HashMap};
use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use uuid::Uuid;

use crate::geometry::Shape;
use crate::model::{Changeset, ContentHash, Draft, Record, Revision, Slug, Tally};
use crate::store::chain::Written;
use crate::store::entry::Entry;
use crate::store::opening::file_of;
use crate::store::sqlite::Sqlite;
use crate::store::territory_file::Reader;
use crate::time::Instant;

pub use check::Flaw;
pub use deed::{Deed, Keep, Noted, Sought};
pub use error::{Displaced, Error, Trouble};
pub use id::new_id;
pub use newest::Newest;
pub use opening::Purpose;
pub use proposal::{Approval, Terms, Wanted};
pub use receipt::{Along, Answered, Receipt};
pub use session::{NewSession, Session};
pub use stats::{FileStats, Stats, TerritoryStats, TokenStats, WebhookStats};
pub use takedown::Takedown;
pub use territory_file::{Export, Imported};
pub use token::{NewToken, Token};
pub use webhook::{Attempt, Claim, NewWebhook, Next, SigningKey, Webhook};

/// How many changesets are held at once while a record is replayed.
const PAGE: u32 = 256;

/// Where the record is kept. Clones share one store.
#[derive(Clone, Debug)]
pub struct Store {
    backend: Backend,
}

#[derive(Clone, Debug)]
enum Backend {
    Sqlite(Sqlite),
}

impl Store {
    /// Makes the store at a path or `sqlite:` path out of a backup, which is verified first and left as it is.
    ///
    /// Where a store stands already it is refused, or with a moment as `replace` set aside under a name with that, which
    /// is given back.
    pub async fn restore(
        from: &Path,
        url: &str,
        replace: Option<Instant>,
    ) -> Result<Option<PathBuf>, Error> {
        sqlite::restore(from, file_of(url)?, replace).await
    }

    /// Copies the store, as it is at one moment, into a file that must not exist. The copy has been opened and
    /// verified when this returns; gives each territory it holds with its last revision. Nobody waits meanwhile.
    pub async fn backup(&self, out: &Path) -> Result<Vec<(Slug, Revision)>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.backup(out).await,
        }
    }

    /// Every territory with its last revision.
    pub async fn revisions(&self) -> Result<Vec<(Slug, Revision)>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.revisions().await,
        }
    }

    /// How many takedowns each territory has seen; those that saw none are left out. A record that saw fewer shows
    /// texts that must no longer be shown: read it anew.
    pub async fn redactions(&self) -> Result<BTreeMap<Slug, u32>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.redactions().await,
        }
    }

    /// Takes the texts of a changeset down: author, comment, and the sources, notes and titles it brought, also
    /// where later versions of a region repeat them. What it says of land, holders and dates stays, and so does
    /// every hash. False where that was done before.
    ///
    /// When this returns, no reader gets the texts any more; [`Store::forget`] takes them out of the file too.
    pub async fn redact(&self, takedown: &Takedown) -> Result<bool, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.redact(takedown).await,
        }
    }

    /// Makes the file forget the bytes of what was taken down. Writers wait meanwhile.
    pub async fn forget(&self) -> Result<(), Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.forget().await,
        }
    }

    /// Everything recorded about a territory; `None` where nothing is.
    pub async fn record(&self, territory: &Slug) -> Result<Option<Record>, Error> {
        // Before its texts are read: what is taken down meanwhile, a later look finds.
        let redactions = self.redactions().await?.remove(territory);
        let mut record = Record {
            redactions: redactions.unwrap_or_default(),
            ..Record::default()
        };
        let any = self.catch_up(territory, &mut record).await?;
        Ok(any.then_some(record))
    }

    /// Adds the changesets a record does not know yet; true when there were any.
    /// After an error the record holds whole changesets still, and may be caught up again.
    pub async fn catch_up(&self, territory: &Slug, record: &mut Record) -> Result<bool, Error> {
        let start = record.revision();
        loop {
            let known = record.revision();
            let page = match &self.backend {
                Backend::Sqlite(sqlite) => sqlite.changesets_after(territory, known, PAGE).await?,
            };
            let last = page.len() < PAGE as usize;
            for (changeset, changes) in page {
                if changeset.revision != record.revision().next() {
                    let place = format!("changeset {} of {territory}", changeset.revision);
                    return Err(Error::damaged(place, "the one before it is missing"));
                }
                record.apply(changeset, &changes);
            }
            if last {
                return Ok(record.revision() != start);
            }
        }
    }

    /// Appends a draft made against revision `base` as the territory's next changeset; 0 makes the territory.
    ///
    /// `shapes` are the geometries it brings, as well-known binary under the hash of those bytes. The changeset's
    /// time is the draft's, or just after the one before where that is later. What this returned is on disk;
    /// a call that is dropped half-way leaves the whole changeset or nothing, so catch up before repeating it.
    pub async fn apply(
        &self,
        draft: &Draft,
        base: Revision,
        shapes: &[(ContentHash, Vec<u8>)],
    ) -> Result<Changeset, Error> {
        self.apply_along(draft, base, shapes, &Along::default())
            .await
    }

    /// The same, with what is to be kept together with the changeset: both are, or neither.
    pub async fn apply_along(
        &self,
        draft: &Draft,
        base: Revision,
        shapes: &[(ContentHash, Vec<u8>)],
        along: &Along,
    ) -> Result<Changeset, Error> {
        let entry = Entry::new(draft, base, shapes)?;
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.append(&entry, along).await,
        }
    }

    /// What came of the request that a token sent under an idempotency key; `None` where it is unknown or forgotten.
    pub async fn answered(&self, holder: Uuid, key: &str) -> Result<Option<Answered>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.answered(holder, key).await,
        }
    }

    /// A territory's file, up to a revision.
    pub fn export(&self, territory: &Slug, until: Revision) -> Export {
        Export::new(self.clone(), territory.clone(), until)
    }

    /// Records a territory as its file tells it: history, ids, times and hashes. All of it or nothing.
    ///
    /// A territory that is recorded already is continued where the file goes on from what is here; takedowns that
    /// the file knows of are done here too. Writers wait meanwhile, so read from what is at hand.
    pub async fn import(&self, file: impl BufRead + Send + 'static) -> Result<Imported, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.import(Reader::open(file)?).await,
        }
    }

    /// A changeset as it is written down; `None` where there is none.
    pub(crate) async fn written(
        &self,
        territory: &Slug,
        revision: Revision,
    ) -> Result<Option<Written>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.written(territory, revision).await,
        }
    }

    /// The geometries kept under some hashes as they are written; those not kept are left out.
    pub(crate) async fn geometry_bytes(
        &self,
        hashes: &[ContentHash],
    ) -> Result<HashMap<ContentHash, Vec<u8>>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.geometry_bytes(hashes).await,
        }
    }

    /// The geometry kept under a hash.
    pub async fn shape(&self, hash: ContentHash) -> Result<Option<Shape>, Error> {
        Ok(self.shapes(&[hash]).await?.remove(&hash))
    }

    /// The geometries kept under some hashes, read in one go; those not kept are left out.
    pub async fn shapes(
        &self,
        hashes: &[ContentHash],
    ) -> Result<HashMap<ContentHash, Shape>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.shapes(hashes).await,
        }
    }

    /// The tallies kept under some fingerprints by this version of the engine, read in one go.
    ///
    /// Derived, so that any may be missing: those of another version, and those that do not read, are left out.
    pub async fn tallies(
        &self,
        fingerprints: &[ContentHash],
        engine: u32,
    ) -> Result<HashMap<ContentHash, Tally>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.tallies(fingerprints, engine).await,
        }
    }

    /// Keeps tallies that a version of the engine made, each under the fingerprint of its map.
    pub async fn keep_tallies(
        &self,
        tallies: &[(ContentHash, Arc<Tally>)],
        engine: u32,
    ) -> Result<(), Error> {
        let written = tallies.iter().map(|(fingerprint, tally)| {
            let body = tally::encode(tally)
                .map_err(|error| Error::damaged(format!("tally {fingerprint}"), error))?;
            Ok((*fingerprint, body))
        });
        let written = written.collect::<Result<Vec<_>, Error>>()?;
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.keep_tallies(&written, engine).await,
        }
    }

    /// Whether the record can be read.
    pub async fn ready(&self) -> Result<(), Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.ready().await,
        }
    }

    /// Waits for what is under way and lets go of the database; every later call fails.
    pub async fn close(&self) {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.close().await,
        }
    }
}
