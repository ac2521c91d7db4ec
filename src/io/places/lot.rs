//! Lots: the land that each place of a ledger speaks for.

use std::collections::BTreeMap;

use crate::geometry::GridRing;

/// Land of one place: its index in the ledger, and whether it is far from everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Lot {
    pub(crate) site: usize,
    pub(crate) far: bool,
}

/// For each lot that has any land its polygons; together they tile the territory.
pub(crate) type Lots = BTreeMap<Lot, Vec<Vec<GridRing>>>;
