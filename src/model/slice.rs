//! Slices: spans of valid time in which the map of a territory does not change.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{ContentHash, Evidence, Holding, Region, Revision, Slug};
use crate::time::Interval;

/// A span of valid time in which the map of a territory does not change, with what is painted in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Slice {
    pub territory: Slug,
    /// The revision it was asked at.
    pub revision: Revision,
    pub span: Interval,
    /// The last revision that touched it.
    pub changed: Revision,
    /// The regions in force, bottom to top.
    pub layers: Vec<Arc<Region>>,
    /// A name for all that decides its coverage.
    pub fingerprint: ContentHash,
    /// What each of the layers says of its land.
    pub said: Vec<Evidence>,
    /// What its layers say of each holding; of those that are painted over too.
    pub evidence: BTreeMap<Holding, Evidence>,
    /// A name for all that its tiles tell: its coverage, the evidence, and what factions are then.
    pub picture: ContentHash,
}
