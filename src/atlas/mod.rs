//! The record made map: the one place that joins what is recorded with the rules.
//!
//! Readers take the snapshot of a territory's record, which a writer replaces and never changes, and so never
//! wait. Slices, coverages and tallies are made on demand and remembered by content: an edit empties no cache,
//! it only asks for things under other names.

mod encounters;
mod error;
mod figures;
mod hidden;
mod maps;
mod neighbour;
mod overlaps;
mod proposals;
mod ranked;
mod sheet;
mod takedown;
mod tallies;
mod transfer;
mod writes;

use std::collections::BTreeMap;
use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock};

pub use error::Error;
pub use maps::scene_name;
use moka::future::Cache;
use moka::policy::EvictionPolicy;
pub use overlaps::{Overtaking, Settle};
use tokio::sync::watch;
use uuid::Uuid;
pub use writes::{Applied, Heading, Plan};

use crate::atlas::hidden::Hidden;
use crate::atlas::ranked::RankedLines;
use crate::atlas::tallies::Keeper;
use crate::control::{Chronicle, Doubt, Transfer};
use crate::geometry::Shape;
use crate::model::{ContentHash, Coverage, Edition, Record, Revision, Slice, Slug, Tally};
use crate::render::{Districts, Scene};
use crate::store::Store;
use crate::time::Instant;

/// Of how many proposals the record that previews are made of is at hand: a reviewer looks at one at a time.
const PREVIEWS: u64 = 16;

/// How much the atlas may remember.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of vertices of recorded shapes.
    pub shape_bytes: u64,
    /// Bytes of vertices of coverages, as much again of scenes and of chronicles, and a quarter of that of differences,
    /// of doubts and of districts.
    pub coverage_bytes: u64,
    /// Slices whose areas are remembered.
    pub tallies: u64,
    /// Pairs of edges of different regions near each other that a changeset may bring, beside 50 for each edge.
    pub meetings: usize,
}

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
    previews: Cache<(Uuid, Revision), Arc<Record>>,
    shapes: Cache<ContentHash, Arc<Shape>>,
    areas: Cache<ContentHash, f64>,
    chronicles: Cache<(Slug, Edition), Arc<Chronicle>>,
    slices: Cache<(Slug, Edition, Instant), Arc<Slice>>,
    coverages: Cache<ContentHash, Arc<Coverage>>,
    tallies: Cache<ContentHash, Arc<Tally>>,
    keeper: Arc<Keeper>,
    diffs: Cache<ContentHash, Arc<[Transfer]>>,
    doubts: Cache<ContentHash, Arc<Doubt>>,
    scenes: Cache<ContentHash, Arc<Scene>>,
    ranked: Arc<RankedLines>,
    districts: Cache<ContentHash, Arc<Districts>>,
}

impl Atlas {
    /// Reads every record of a store.
    pub async fn open(store: Store, limits: Limits) -> Result<Self, Error> {
        let atlas = Self {
            keeper: Keeper::new(store.clone()),
            store,
            records: RwLock::default(),
            hidden: Hidden::default(),
            news: watch::Sender::default(),
            writing: tokio::sync::Mutex::default(),
            meetings: limits.meetings,
            previews: by_weight(PREVIEWS, |_| 1),
            // As sent, 16 bytes a vertex; on the grid, 8 and a little.
            shapes: by_weight(limits.shape_bytes, |shape: &Arc<Shape>| {
                shape.rings().map(|ring| 25 * ring.0.len()).sum()
            }),
            areas: Cache::new(limits.tallies),
            chronicles: by_weight(limits.coverage_bytes, |chronicle: &Arc<Chronicle>| {
                chronicle.bytes()
            }),
            slices: Cache::new(limits.tallies),
            coverages: by_weight(limits.coverage_bytes, |coverage: &Arc<Coverage>| {
                coverage
                    .borders
                    .iter()
                    .map(|border| 64 + 8 * border.points.len())
                    .sum()
            }),
            tallies: Cache::new(limits.tallies),
            diffs: by_weight(limits.coverage_bytes / 4, |transfers: &Arc<[Transfer]>| {
                let rings = transfers.iter().flat_map(|it| it.polygons.iter().flatten());
                rings.map(|ring| 64 + 8 * ring.len()).sum()
            }),
            doubts: by_weight(limits.coverage_bytes / 4, |doubt: &Arc<Doubt>| {
                doubt.bytes()
            }),
            scenes: by_weight(limits.coverage_bytes, |scene: &Arc<Scene>| scene.bytes()),
            ranked: Arc::default(),
            districts: by_weight(limits.coverage_bytes / 4, |districts: &Arc<Districts>| {
                districts.bytes()
            }),
        };
        atlas.refresh().await?;
        Ok(atlas)
    }

    /// Where the record is kept.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Pairs of edges near each other that a changeset may bring, beside those that each edge may have.
    pub fn meetings(&self) -> usize {
        self.meetings
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
        let mut any = false;
        let redactions = self.store.redactions().await?;
        for (territory, revision) in self.store.revisions().await? {
            let known = self.record(&territory).unwrap_or_default();
            let redactions = redactions.get(&territory).copied().unwrap_or_default();
            if known.redactions() < redactions {
                let record = self.store.record(&territory).await?;
                any |= self.publish(territory, Arc::new(record.unwrap_or_default()));
            } else if known.revision() < revision {
                let mut record = Record::clone(&known);
                self.store.catch_up(&territory, &mut record).await?;
                any |= self.publish(territory, Arc::new(record));
            }
        }
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

/// A cache bounded by the bytes its values hold. What was used last stays: the next slice is made from the one
/// before, which nobody else may ever ask for.
fn by_weight<K, V>(bytes: u64, weight: impl Fn(&V) -> usize + Send + Sync + 'static) -> Cache<K, V>
where
    K: Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    let weigh = move |_: &K, value: &V| u32::try_from(weight(value)).unwrap_or(u32::MAX);
    Cache::builder()
        .eviction_policy(EvictionPolicy::lru())
        .max_capacity(bytes)
        .weigher(weigh)
        .build()
}
