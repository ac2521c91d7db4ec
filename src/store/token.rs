//! Tokens: who may do what. The store keeps the hash of a token's secret, never the secret.

use std::collections::HashSet;

use uuid::Uuid;

use crate::model::{Role, Slug};
use crate::store::{Backend, Error, Store, new_id};
use crate::time::Instant;

/// A token to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewToken {
    /// What people call it.
    pub name: String,
    /// SHA-256 of the secret.
    pub hash: [u8; 32],
    pub role: Role,
    /// The only territory it counts for; left out, all.
    pub territory: Option<Slug>,
    pub created: Instant,
    /// From when on it no longer counts; left out, never.
    pub expires: Option<Instant>,
}

/// A token as it is kept. Whether it still counts is for the caller to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub id: Uuid,
    pub name: String,
    pub hash: [u8; 32],
    pub role: Role,
    pub territory: Option<Slug>,
    pub created: Instant,
    pub expires: Option<Instant>,
    /// When it was taken back, if it was.
    pub revoked: Option<Instant>,
    /// When it was last used, to within a minute.
    pub last_used: Option<Instant>,
}

/// A token's last use is noted to within this many microseconds: a minute.
const TOUCH_EVERY: i64 = 60_000_000;

impl Token {
    /// Whether it was in use a moment ago, as far as is kept.
    pub fn was_just_used(&self, now: Instant) -> bool {
        let fresh = |last: Instant| now.micros() - last.micros() < TOUCH_EVERY;
        self.last_used.is_some_and(fresh)
    }

    /// Whether it counts at a moment: neither expired nor revoked.
    pub fn counts(&self, now: Instant) -> bool {
        self.revoked.is_none_or(|at| now < at) && self.expires.is_none_or(|at| now < at)
    }

    /// Whether it counts for a territory.
    pub fn reaches(&self, territory: &Slug) -> bool {
        self.territory.as_ref().is_none_or(|only| only == territory)
    }
}

impl Store {
    /// Keeps a token.
    pub async fn add_token(&self, token: &NewToken) -> Result<Token, Error> {
        let token = Token {
            id: new_id(),
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

    /// Of some tokens, those that do not count at a moment: revoked, expired, or not there.
    pub async fn lapsed_tokens(
        &self,
        tokens: &[Uuid],
        now: Instant,
    ) -> Result<HashSet<Uuid>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.lapsed_tokens(tokens, now).await,
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
}
