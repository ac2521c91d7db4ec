//! What a ledger says, checked: the territory and its words, places, and who held them when.

use crate::geometry::Shape;
use crate::model::{
    BoundarySource, Confidence, Credit, Event, Extent, Faction, Names, Place, Slug, Status,
};
use crate::time::{Instant, Interval};

/// A territory as a ledger of places describes it.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub slug: Slug,
    pub names: Names,
    pub boundary: Shape,
    pub source: BoundarySource,
    /// Whose the ledger itself and what it takes from others are.
    pub credits: Vec<Credit>,
    pub opens_at: Option<Instant>,
    pub extent: Option<Extent>,
    pub settings: Settings,
    pub districts: Vec<(Slug, Names, Shape)>,
    pub factions: Vec<Faction>,
    pub sites: Vec<Site>,
    pub events: Vec<Event>,
}

/// How regions are made of places.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Land farther than this from every place where people live is sparse.
    pub sparse_beyond_km: f64,
    /// Places farther than this outside the boundary are left out.
    pub keep_outside_km: f64,
}

/// A place and who held it.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    pub place: Place,
    /// It holds no land beyond this.
    pub reach_km: Option<f64>,
    /// Intervals do not overlap; ascending.
    pub holders: Vec<Holder>,
}

impl Site {
    /// Whether it stands for empty land at all times.
    pub(crate) fn is_empty_land(&self) -> bool {
        self.holders
            .iter()
            .all(|holder| holder.status == Status::Sparse)
    }

    /// The row that holds at an instant.
    pub(crate) fn row_at(&self, at: Instant) -> Option<usize> {
        self.holders
            .iter()
            .position(|holder| holder.valid.contains(at))
    }
}

/// One row of the ledger: who held a place, from when to when, on whose word.
#[derive(Clone, Debug, PartialEq)]
pub struct Holder {
    /// `None`: held by nobody known.
    pub faction: Option<Slug>,
    pub status: Status,
    pub contested_with: Option<Slug>,
    pub valid: Interval,
    pub confidence: Option<Confidence>,
    /// Citations, not keys.
    pub sources: Vec<String>,
    pub note: Option<String>,
}
