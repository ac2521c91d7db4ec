//! Regions by when they start, so that those in force at an instant are found without asking each.

use std::sync::Arc;

use crate::model::Region;
use crate::model::memory::{BLOCK, POINTER};
use crate::time::Instant;

/// Regions recorded one by one, sorted by start: a search tree whose nodes are the middles of its ranges.
#[derive(Debug, Default)]
pub(crate) struct InForce {
    regions: Vec<Arc<Region>>,
    /// Under each node: when the last of its range ends, in microseconds.
    ends: Vec<i64>,
}

impl InForce {
    pub(crate) fn new(mut regions: Vec<Arc<Region>>) -> Self {
        regions.shrink_to_fit();
        regions.sort_by_key(|region| region.claim.valid.from());
        let mut ends = vec![i64::MIN; regions.len()];
        last_end(&regions, &mut ends);
        Self { regions, ends }
    }

    /// How much memory it takes beside the regions.
    pub(crate) fn bytes(&self) -> usize {
        2 * BLOCK + self.regions.len() * (POINTER + size_of::<i64>())
    }

    /// All of them, by start.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<Region>> {
        self.regions.iter()
    }

    /// Those in force at an instant.
    pub(crate) fn at(&self, at: Instant) -> Vec<Arc<Region>> {
        let mut found = Vec::new();
        collect(&self.regions, &self.ends, at, &mut found);
        found
    }
}

fn end(region: &Region) -> i64 {
    region.claim.valid.to().map_or(i64::MAX, Instant::micros)
}

/// Fills in the ends of a range, and gives its last.
fn last_end(regions: &[Arc<Region>], ends: &mut [i64]) -> i64 {
    if regions.is_empty() {
        return i64::MIN;
    }
    let middle = regions.len() / 2;
    let before = last_end(&regions[..middle], &mut ends[..middle]);
    let after = last_end(&regions[middle + 1..], &mut ends[middle + 1..]);
    ends[middle] = end(&regions[middle]).max(before).max(after);
    ends[middle]
}

fn collect(regions: &[Arc<Region>], ends: &[i64], at: Instant, found: &mut Vec<Arc<Region>>) {
    let middle = regions.len() / 2;
    if regions.is_empty() || ends[middle] <= at.micros() {
        return;
    }
    collect(&regions[..middle], &ends[..middle], at, found);
    let region = &regions[middle];
    if region.claim.valid.from() <= at {
        if end(region) > at.micros() {
            found.push(region.clone());
        }
        collect(&regions[middle + 1..], &ends[middle + 1..], at, found);
    }
}
