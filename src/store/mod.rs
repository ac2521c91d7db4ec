//! What lasts: the record of every territory, the geometries it names, the tokens, and the webhooks.
//!
//! The record is kept as what happened to it. [`Store::apply`] appends a changeset, all of it or nothing;
//! [`Store::record`] replays them through [`Record::apply`], which is also what a writer does in memory.
//! Nothing recorded is ever altered, so a reader needs no lock and what it read stays true.

mod deed;
mod encoding;
mod entry;
mod error;
mod proposal;
mod receipt;
mod session;
mod sqlite;
mod tally;
mod token;
mod webhook;

#[cfg(test)]
pub(crate) mod story;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use uuid::Uuid;

use crate::geometry::Shape;
use crate::model::{
    Change, Changeset, ContentHash, Decision, Draft, Proposal, Record, Revision, Slug, Tally,
};
use crate::store::entry::Entry;
use crate::store::sqlite::Sqlite;
use crate::time::Instant;

pub use deed::{Deed, Noted, Sought};
pub use error::Error;
pub use proposal::{Approval, Terms, Wanted};
pub use receipt::{Along, Answered, Receipt};
pub use session::{NewSession, Session};
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
    /// Opens the store at a path or `sqlite:` path, made and brought to this version where needed.
    pub async fn open(url: &str) -> Result<Self, Error> {
        let path = url.strip_prefix("sqlite:").unwrap_or(url);
        let path = path
            .strip_prefix("//")
            .filter(|_| path != url)
            .unwrap_or(path);
        if let Some((scheme, _)) = path.split_once("://") {
            let scheme = format!("{scheme}://");
            return Err(Error::Unsupported { scheme });
        }
        if path.starts_with(":memory:") || path.is_empty() {
            let scheme = path.to_owned();
            return Err(Error::Unsupported { scheme });
        }
        let backend = Backend::Sqlite(sqlite::open(Path::new(path)).await?);
        Ok(Self { backend })
    }

    /// Every territory with its last revision.
    pub async fn revisions(&self) -> Result<Vec<(Slug, Revision)>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.revisions().await,
        }
    }

    /// Everything recorded about a territory; `None` where nothing is.
    pub async fn record(&self, territory: &Slug) -> Result<Option<Record>, Error> {
        let mut record = Record::default();
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

    /// Keeps a draft made against revision `base` as a proposal; `shapes` as for [`Store::apply`].
    pub async fn propose(
        &self,
        draft: &Draft,
        base: Revision,
        shapes: &[(ContentHash, Vec<u8>)],
        terms: &Terms,
    ) -> Result<Proposal, Error> {
        let entry = Entry::new(draft, base, shapes)?;
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.propose(&entry, terms).await,
        }
    }

    /// The proposal that a token made under an idempotency key, with the hash of the request; `None` where the key is
    /// unknown or forgotten.
    pub async fn proposed_under(
        &self,
        holder: Uuid,
        key: &str,
    ) -> Result<Option<(ContentHash, Proposal)>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.proposed_under(holder, key).await,
        }
    }

    /// The proposal of an id, open or decided.
    pub async fn proposal(&self, id: Uuid) -> Result<Option<Proposal>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.proposal(id).await,
        }
    }

    /// A territory's proposals, newest first.
    pub async fn proposals(
        &self,
        territory: &Slug,
        wanted: &Wanted,
    ) -> Result<Vec<Proposal>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.proposals(territory, wanted).await,
        }
    }

    /// The changes of a proposal, which never change; none where there is no such proposal.
    pub async fn proposed(&self, id: Uuid) -> Result<Vec<Change>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.proposed(id).await,
        }
    }

    /// Ends an open proposal that becomes no changeset; one that does is decided by [`Store::apply_along`].
    /// `Error::Decided` where it is not open.
    pub async fn decide(&self, id: Uuid, decision: &Decision) -> Result<(), Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.decide(id, decision).await,
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

    /// Keeps a token.
    pub async fn add_token(&self, token: &NewToken) -> Result<Token, Error> {
        let token = Token {
            id: Uuid::now_v7(),
            name: token.name.clone(),
            hash: token.hash,
            role: token.role,
            territory: token.territory.clone(),
            created: token.created,
            expires: token.expires,
            revoked: None,
            last_used: None,
        };
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.add_token(&token).await?,
        }
        Ok(token)
    }

    /// The token whose secret has that SHA-256, revoked and expired ones too.
    pub async fn token_by_hash(&self, hash: &[u8; 32]) -> Result<Option<Token>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.token_by_hash(hash).await,
        }
    }

    /// Every token, oldest first, revoked and expired ones too.
    pub async fn tokens(&self) -> Result<Vec<Token>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.tokens().await,
        }
    }

    /// Takes a token back from a moment on; a second time changes nothing. False where there is no such token.
    pub async fn revoke_token(&self, id: Uuid, at: Instant) -> Result<bool, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.revoke_token(id, at).await,
        }
    }

    /// Notes that a token is used now: writes at most once a minute, so it may be called on every request.
    pub async fn touch_token(&self, token: &Token, now: Instant) -> Result<(), Error> {
        if token.was_just_used(now) {
            return Ok(());
        }
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.touch_token(token.id, now).await,
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
