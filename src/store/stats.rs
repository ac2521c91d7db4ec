//! What a store holds, counted.

use serde::Serialize;

use crate::model::Slug;
use crate::store::{Backend, Error, Store};
use crate::time::Instant;

/// What a store holds.
#[derive(Clone, Debug, Serialize)]
pub struct Stats {
    pub file: FileStats,
    pub territories: Vec<TerritoryStats>,
    pub tokens: TokenStats,
    pub sessions: u64,
    pub webhooks: WebhookStats,
    pub audit_rows: u64,
    /// Requests with an Idempotency-Key that are remembered.
    pub receipts: u64,
    /// Maps whose areas are kept.
    pub tallies: u64,
    pub geometries: u64,
    pub geometry_bytes: u64,
}

/// The file itself.
#[derive(Clone, Debug, Serialize)]
pub struct FileStats {
    /// `FLIN`, as SQLite's number.
    pub application_id: u32,
    /// The last step of the schema that was done.
    pub schema_version: i64,
    pub bytes: u64,
    /// Bytes of the log beside it, which are not all in the file yet.
    pub wal_bytes: u64,
    pub page_bytes: u64,
    pub pages: u64,
    pub free_pages: u64,
}

/// What is recorded of a territory; geometries that several territories name count for each.
#[derive(Clone, Debug, Serialize)]
pub struct TerritoryStats {
    pub territory: Slug,
    /// Its last, which is also how many changesets it has.
    pub revision: u64,
    pub changes: u64,
    /// Ever recorded, and their versions.
    pub regions: u64,
    pub region_versions: u64,
    pub surveys: u64,
    pub factions: u64,
    pub places: u64,
    pub events: u64,
    pub districts: u64,
    pub geometries: u64,
    pub geometry_bytes: u64,
    pub redactions: u64,
    pub proposals: u64,
    pub proposals_open: u64,
}

/// Tokens by what they are good for now.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct TokenStats {
    pub valid: u64,
    pub expired: u64,
    pub revoked: u64,
}

/// Webhooks by whether they go on.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct WebhookStats {
    pub active: u64,
    pub stopped: u64,
}

impl Store {
    /// Counts what the store holds; tokens and sessions by what they are at a moment.
    pub async fn stats(&self, now: Instant) -> Result<Stats, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.stats(now).await,
        }
    }
}
