//! Sessions of browsers: a cookie's secret in place of a token's. Only its hash is kept.

use std::collections::HashSet;

use crate::store::{Backend, Error, Store, Token};
use crate::time::Instant;

/// A session to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewSession {
    /// SHA-256 of the secret.
    pub hash: [u8; 32],
    /// The token it stands for.
    pub token: uuid::Uuid,
    pub expires: Instant,
}

/// A session as it is kept. Whether it, or its token, still counts is for the caller to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub hash: [u8; 32],
    pub token: Token,
    pub expires: Instant,
}

impl Store {
    /// Keeps a session, and drops those that had expired by `now`.
    pub async fn add_session(&self, session: &NewSession, now: Instant) -> Result<(), Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.add_session(session, now).await,
        }
    }

    /// The session whose secret has that SHA-256, with its token; expired ones too.
    pub async fn session_by_hash(&self, hash: &[u8; 32]) -> Result<Option<Session>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.session_by_hash(hash).await,
        }
    }

    /// Of the sessions whose secrets have those SHA-256, those that do not count at a moment: ended or expired.
    pub async fn lapsed_sessions(
        &self,
        hashes: &[[u8; 32]],
        now: Instant,
    ) -> Result<HashSet<[u8; 32]>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.lapsed_sessions(hashes, now).await,
        }
    }

    /// Ends a session; one that is not there is ended already.
    pub async fn end_session(&self, hash: &[u8; 32]) -> Result<(), Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.end_session(hash).await,
        }
    }
}
