//! All that the atlas remembers, each kind up to its part of the bytes that settings give.

mod cache;
mod ranked;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use uuid::Uuid;

pub use crate::atlas::memory::cache::{Cache, CacheStats};
pub(super) use crate::atlas::memory::ranked::RankedLines;
use crate::control::{Chronicle, Doubt, Transfer};
use crate::geometry::Shape;
use crate::model::{Attested, ContentHash, Coverage, Edition, Record, Revision, Slug, Tally};
use crate::render::{Districts, EvidenceMap, Scene};

/// How much the atlas may remember.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of maps, and of what they are made of and into.
    pub map_bytes: u64,
    /// Bytes of areas.
    pub area_bytes: u64,
    /// Pairs of edges of different regions near each other that a changeset may bring, beside 50 for each edge.
    pub meetings: usize,
}

/// What is remembered of maps and areas.
pub(super) struct Memory {
    /// What proposals would make of a record.
    pub(super) previews: Cache<(Uuid, Revision), Arc<Record>>,
    pub(super) shapes: Cache<ContentHash, Arc<Shape>>,
    /// What is in force when, with the slices that were asked for.
    pub(super) chronicles: Cache<(Slug, Edition), Arc<Chronicle>>,
    pub(super) coverages: Cache<ContentHash, Arc<Coverage>>,
    /// The same with what the land rests on.
    pub(super) attested: Cache<ContentHash, Arc<Coverage<Attested>>>,
    pub(super) diffs: Cache<ContentHash, Arc<[Transfer]>>,
    pub(super) doubts: Cache<ContentHash, Arc<Doubt>>,
    /// With the lines they are drawn from.
    pub(super) scenes: Cache<ContentHash, Arc<Scene>>,
    /// What scenes show of it, with lines of its own.
    pub(super) evidence: Cache<ContentHash, Arc<EvidenceMap>>,
    pub(super) ranked: Arc<RankedLines>,
    pub(super) districts: Cache<ContentHash, Arc<Districts>>,
    /// The areas of slices.
    pub(super) tallies: Cache<ContentHash, Arc<Tally>>,
    /// The areas of recorded shapes.
    pub(super) areas: Cache<ContentHash, f64>,
}

impl Memory {
    /// Nothing remembered yet. The parts of each setting sum to it; what areas that wait to be kept may take is the
    /// rest of theirs.
    pub(super) fn new(limits: &Limits) -> Self {
        let maps = |parts: u64| limits.map_bytes / 64 * parts;
        let areas = |parts: u64| limits.area_bytes / 16 * parts;
        Self {
            shapes: Cache::new("shapes", maps(18), |_, it: &Arc<Shape>| it.bytes()),
            scenes: Cache::new("scenes", maps(14), |_, it: &Arc<Scene>| it.bytes()),
            evidence: Cache::new("evidence", maps(3), |_, it: &Arc<EvidenceMap>| it.bytes()),
            coverages: Cache::new("coverages", maps(10), |_, it: &Arc<Coverage>| it.bytes()),
            attested: Cache::new("attested", maps(3), |_, it: &Arc<Coverage<Attested>>| {
                it.bytes()
            }),
            chronicles: Cache::new("chronicles", maps(8), |_, it: &Arc<Chronicle>| it.bytes()),
            districts: Cache::new("districts", maps(3), |_, it: &Arc<Districts>| it.bytes()),
            diffs: Cache::new("diffs", maps(2), |_, it: &Arc<[Transfer]>| {
                it.iter().map(Transfer::bytes).sum()
            }),
            previews: Cache::new("previews", maps(2), |_, it: &Arc<Record>| it.bytes()),
            doubts: Cache::new("doubts", maps(1), |_, it: &Arc<Doubt>| it.bytes()),
            ranked: Arc::default(),
            tallies: Cache::new("tallies", areas(13), |_, it: &Arc<Tally>| it.bytes()),
            areas: Cache::new("areas", areas(1), |_, _| 0),
        }
    }

    /// How many bytes of areas may wait to be kept.
    pub(super) fn waiting(limits: &Limits) -> usize {
        usize::try_from(limits.area_bytes / 8).unwrap_or(usize::MAX)
    }

    /// Lets go of all that has the texts of records in it.
    pub(super) async fn forget_texts(&self) {
        self.chronicles.clear().await;
        self.previews.clear().await;
    }

    /// What each kind holds.
    pub(super) fn stats(&self) -> Vec<CacheStats> {
        vec![
            self.shapes.stats(),
            self.scenes.stats(),
            self.evidence.stats(),
            self.coverages.stats(),
            self.attested.stats(),
            self.chronicles.stats(),
            self.districts.stats(),
            self.diffs.stats(),
            self.previews.stats(),
            self.doubts.stats(),
            self.tallies.stats(),
            self.areas.stats(),
        ]
    }
}
