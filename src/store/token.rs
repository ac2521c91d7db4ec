//! Tokens: who may do what. The store keeps the hash of a token's secret, never the secret.

use uuid::Uuid;

use crate::model::{Role, Slug};
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
