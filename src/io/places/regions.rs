//! Regions of lots: each row of a ledger holds the land of its place for its time, on its own evidence.
//!
//! Nothing is joined here. Land of one holder is one on the map all the same, as a coverage knows holdings alone; and
//! how sure a row is, and on whose word, stays with the land that it speaks for.

use crate::geometry::Shape;
use crate::io::places::ledger::{Holder, Ledger};
use crate::io::places::lot::{Lot, Lots};
use crate::model::{Claim, Method, Slug, Status};

/// The land that one place speaks for, as one of its rows says.
#[derive(Clone, Debug, PartialEq)]
pub struct DerivedRegion {
    pub place: Slug,
    /// Whether it is the land that is far from everybody.
    pub far: bool,
    pub shape: Shape,
    pub claim: Claim,
}

/// The regions of all rows, in the order of time, then place.
pub(crate) fn regions(ledger: &Ledger, lots: &Lots) -> Vec<DerivedRegion> {
    let mut regions = Vec::new();
    for (lot, polygons) in lots {
        let site = &ledger.sites[lot.site];
        let shape = Shape::from_grid(polygons.iter().cloned());
        let claims = site.holders.iter().filter_map(|row| claim(*lot, row));
        regions.extend(claims.map(|claim| DerivedRegion {
            place: site.place.slug.clone(),
            far: lot.far,
            shape: shape.clone(),
            claim,
        }));
    }
    regions.sort_by(|a, b| order(a).cmp(&order(b)));
    regions
}

fn order(region: &DerivedRegion) -> impl Ord {
    (region.claim.valid, &region.place, region.far)
}

/// What a row says of a lot; nothing where nobody holds it. Far land is sparse, and nobody contests it.
pub(crate) fn claim(lot: Lot, row: &Holder) -> Option<Claim> {
    let inhabited = matches!(row.status, Status::Control | Status::Contested);
    let (status, contested_with) = if lot.far && inhabited {
        (Status::Sparse, None)
    } else {
        (row.status, row.contested_with.clone())
    };
    Some(Claim {
        faction: row.faction.clone()?,
        status,
        contested_with,
        valid: row.valid,
        confidence: row.confidence,
        sources: row.sources.clone(),
        note: row.note.clone(),
        method: Method::Derived,
    })
}
