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
