//! Joins the lots of one holder and interval into regions.

use std::collections::{BTreeMap, BTreeSet};

use crate::geometry::{GridShape, Shape, Unsound, partition};
use crate::io::places::ledger::{Holder, Ledger};
use crate::io::places::lot::{Lot, Lots};
use crate::model::{Claim, Confidence, Method, Slug, Status};
use crate::time::Interval;

/// Sources a region lists; a capital's hinterland may rest on many more.
const MOST_SOURCES: usize = 24;
/// Places a note names.
const NAMED_PLACES: usize = 6;

/// A region made of places.
#[derive(Clone, Debug, PartialEq)]
pub struct DerivedRegion {
    pub shape: Shape,
    pub claim: Claim,
}

/// What joins lots: the same holder in the same way for the same time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Hold {
    valid: Interval,
    faction: Slug,
    status: Status,
    contested_with: Option<Slug>,
}

/// The regions of all rows, in the order of time, then holder.
pub(crate) fn merge(ledger: &Ledger, lots: &Lots) -> Result<Vec<DerivedRegion>, Unsound> {
    let mut holds: BTreeMap<Hold, Vec<(Lot, &Holder)>> = BTreeMap::new();
    for lot in lots.keys() {
        for row in &ledger.sites[lot.site].holders {
            if let Some(hold) = hold(*lot, row) {
                holds.entry(hold).or_default().push((*lot, row));
            }
        }
    }
    let region = |(hold, members): (Hold, Vec<(Lot, &Holder)>)| {
        let pieces = members.iter().filter_map(|(lot, _)| lots.get(lot));
        let rings = pieces.flatten().flatten().cloned().collect();
        // Borders between two members lie there twice, which the even-odd rule takes out.
        let joined = partition(&[GridShape { rings }], |over| {
            (!over.is_empty()).then_some(())
        })?;
        let polygons = joined.into_iter().flat_map(|((), polygons)| polygons);
        Ok(DerivedRegion {
            shape: Shape::from_grid(polygons),
            claim: claim(ledger, hold, &members),
        })
    };
    holds.into_iter().map(region).collect()
}

/// How a row holds a lot; not at all if nobody does. Far land is sparse, and nobody contests it.
fn hold(lot: Lot, row: &Holder) -> Option<Hold> {
    let faction = row.faction.clone()?;
    let inhabited = matches!(row.status, Status::Control | Status::Contested);
    let (status, contested_with) = if lot.far && inhabited {
        (Status::Sparse, None)
    } else {
        (row.status, row.contested_with.clone())
    };
    Some(Hold {
        valid: row.valid,
        faction,
        status,
        contested_with,
    })
}

fn claim(ledger: &Ledger, hold: Hold, members: &[(Lot, &Holder)]) -> Claim {
    let confidence: Option<Confidence> = members.iter().filter_map(|(_, row)| row.confidence).min();
    let mut sources: Vec<String> = Vec::new();
    let cited: BTreeSet<&String> = members.iter().flat_map(|(_, row)| &row.sources).collect();
    sources.extend(
        cited
            .iter()
            .take(MOST_SOURCES)
            .map(|source| (*source).clone()),
    );
    if let Some(more) = cited
        .len()
        .checked_sub(MOST_SOURCES)
        .filter(|&more| more > 0)
    {
        sources.push(format!("and {more} more, named in the ledger"));
    }
    Claim {
        faction: hold.faction,
        status: hold.status,
        contested_with: hold.contested_with,
        valid: hold.valid,
        confidence,
        sources,
        note: Some(note(ledger, members)),
        method: Method::Derived,
    }
}

/// From how many places the region is made, the largest of them, and what rows remark.
fn note(ledger: &Ledger, members: &[(Lot, &Holder)]) -> String {
    let mut places: Vec<_> = members
        .iter()
        .map(|(lot, _)| &ledger.sites[lot.site].place)
        .collect();
    places.sort_by_key(|place| (std::cmp::Reverse(place.population), &place.slug));
    places.dedup();
    let name = |place: &&crate::model::Place| {
        place
            .names
            .english()
            .unwrap_or(place.slug.as_str())
            .to_owned()
    };
    let names: Vec<String> = places.iter().take(NAMED_PLACES).map(name).collect();
    let more = if places.len() > NAMED_PLACES {
        " and others"
    } else {
        ""
    };
    let remarks: BTreeSet<&str> = members
        .iter()
        .filter_map(|(_, row)| row.note.as_deref())
        .collect();
    let mut note = format!(
        "Land nearest to {} of the ledger's places: {}{more}.",
        places.len(),
        names.join(", ")
    );
    for remark in remarks.iter().take(NAMED_PLACES) {
        note.push(' ');
        note.push_str(remark.trim_end_matches('.'));
        note.push('.');
    }
    note
}
