//! The record made map: the one place that joins what is recorded with the rules.
//!
//! Readers take the snapshot of a territory's record, which a writer replaces and never changes, and so never
//! wait. Slices, coverages and tallies are made on demand and remembered by content: an edit empties no cache,
//! it only asks for things under other names.

mod alike;
mod beside;
mod encounters;
mod error;
mod figures;
mod guard;
mod hidden;
mod maps;
mod memory;
mod neighbour;
mod overlaps;
mod pace;
mod proposals;
mod sheet;
mod takedown;
mod tallies;
mod transfer;
mod writes;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

pub use beside::Beside;
pub use error::Error;
pub use guard::{guarded, on_a_thread};
pub use maps::scene_name;
pub use memory::{Cache, CacheStats, Limits};
pub use overlaps::{Overtaking, Settle};
pub use pace::{EditPart, Pace};
use tokio::sync::watch;
pub use writes::{Applied, Heading, Plan};

use crate::atlas::hidden::Hidden;
use crate::atlas::memory::Memory;
use crate::atlas::tallies::Keeper;
use crate::model::{Record, Slug};
use crate::store::Store;

/// Records, and the maps made of them.
pub struct Atlas {
    store: Store,
    records: RwLock<BTreeMap<Slug, Arc<Record>>>,
    hidden: Hidden,
    /// Told of every record that is swapped in.
    news: watch::Sender<()>,
    /// One writer at a time in this process; others are kept apart by the store.
    writing: tokio::sync::Mutex<()>,
    meetings: usize,
    pace: Pace,
    memory: Memory,
    keeper: Arc<Keeper>,
}

impl Atlas {
    /// Reads every record of a store.
    pub async fn open(store: Store, limits: Limits) -> Result<Self, Error> {
        let atlas = Self {
            keeper: Keeper::new(store.clone(), Memory::waiting(&limits)),
            store,
            records: RwLock::default(),
            hidden: Hidden::default(),
            news: watch::Sender::default(),
            writing: tokio::sync::Mutex::default(),
            meetings: limits.meetings,
            pace: Pace::default(),
            memory: Memory::new(&limits),
        };
        atlas.refresh().await?;
        Ok(atlas)
    }

    /// Where the record is kept.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What is remembered, by kind: bytes, and how often that helped.
    pub fn caches(&self) -> Vec<CacheStats> {
        self.memory.stats()
    }

    /// About how much memory each territory's record takes, by count of what was recorded.
    pub fn record_bytes(&self) -> Vec<(Slug, usize)> {
        let records = self.records.read().unwrap_or_else(PoisonError::into_inner);
        let bytes = records.iter().map(|(slug, it)| (slug.clone(), it.bytes()));
        bytes.collect()
    }

    /// Pairs of edges near each other that a changeset may bring, beside those that each edge may have.
    pub fn meetings(&self) -> usize {
        self.meetings
    }

    /// How long the parts of edits take, and how long ago others' work was looked for.
    pub fn pace(&self) -> &Pace {
        &self.pace
    }

    /// Every territory's record as it stands, by slug.
    pub fn records(&self) -> Vec<Arc<Record>> {
        self.records
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .values()
            .cloned()
            .collect()
    }

    /// A territory's record as it stands. Never waits for a writer.
    pub fn record(&self, territory: &Slug) -> Option<Arc<Record>> {
        self.records
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(territory)
            .cloned()
    }

    /// Whether the territory of that name is private as it stands. Never waits for a writer.
    pub fn is_private(&self, territory: &str) -> bool {
        self.hidden.has(territory)
    }

    /// Whether any territory is private.
    pub fn any_private(&self) -> bool {
        self.hidden.any()
    }

    /// Changes whenever a record does. Who takes this before looking at a record misses nothing that comes after.
    pub fn news(&self) -> watch::Receiver<()> {
        self.news.subscribe()
    }

    /// Picks up what other processes recorded and took down; true when there was anything.
    pub async fn refresh(&self) -> Result<bool, Error> {
        // What stands at the path by now may be another record.
        self.store.in_place()?;
        let mut any = false;
        let redactions = self.store.redactions().await?;
        for (territory, revision) in self.store.revisions().await? {
            let known = self.record(&territory).unwrap_or_default();
            let redactions = redactions.get(&territory).copied().unwrap_or_default();
            if known.redactions() < redactions {
                let record = self.store.record(&territory).await?;
                any |= self.publish(territory, Arc::new(record.unwrap_or_default()));
                self.memory.forget_texts().await;
            } else if known.revision() < revision {
                let mut record = Record::clone(&known);
                self.store.catch_up(&territory, &mut record).await?;
                any |= self.publish(territory, Arc::new(record));
            }
        }
        self.pace.refreshed();
        Ok(any)
    }

    /// Makes a record the one that readers get, unless they have one that says more, or shows less of what was taken
    /// down; true where it is now.
    fn publish(&self, territory: Slug, record: Arc<Record>) -> bool {
        let mut records = self.records.write().unwrap_or_else(PoisonError::into_inner);
        let newer = match records.get(&territory) {
            Some(known) => record.succeeds(known),
            None => true,
        };
        if newer {
            self.hidden.set(&territory, record.is_private());
            records.insert(territory, record);
            drop(records);
            self.news.send_replace(());
        }
        newer
    }
}
