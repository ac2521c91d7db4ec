//! Who holds how much: areas and fractions of a tally.

use std::collections::BTreeMap;

use crate::control::wording::square_kilometres;
use crate::model::{Holding, Piece, Reference, Share, Shares, Slug, Status, Tally, View};
use crate::time::Instant;

/// What shares are summed by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    #[default]
    Faction,
    /// The coalition a faction counts for, or the faction itself where it has none.
    Group,
    Status,
}

/// The shares of the whole territory.
///
/// Factions are what they are `at` that instant. `area` is that of the reference, m²; fractions are of it.
pub fn shares(tally: &Tally, view: &View<'_>, at: Instant, by: By, area: f64) -> Shares {
    sum(tally, view, at, by, reference(view, area), |_| true)
}

/// The shares of one district, of which the part within the territory is the reference.
pub fn district_shares(
    tally: &Tally,
    view: &View<'_>,
    at: Instant,
    by: By,
    district: &Slug,
    extent: DistrictExtent,
) -> Shares {
    let reference = district_reference(view, district, extent);
    sum(tally, view, at, by, reference, |piece| {
        piece.districts.contains(district)
    })
}

/// The whole territory, whose area is that, m².
pub fn reference(view: &View<'_>, area_m2: f64) -> Reference {
    let source = view.territory().source.source.clone();
    Reference {
        area_m2,
        source,
        attribution: view.territory().attribution(),
        cut_area_m2: None,
    }
}

/// How much of a district counts: what lies within the territory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DistrictExtent {
    /// m².
    pub within_m2: f64,
    /// Beyond the boundary, m²; `None` where the district ends there.
    pub cut_m2: Option<f64>,
}

impl DistrictExtent {
    /// Of a district whose own area is `whole_m2`. `tally` is that of any slice of the territory: all tell the same,
    /// but for the rounding of the grid, which is no land cut off.
    pub fn new(tally: &Tally, district: &Slug, whole_m2: f64) -> Self {
        let inside = tally.pieces.iter();
        let inside = inside.filter(|piece| piece.districts.contains(district));
        let within_m2: f64 = inside.map(|piece| piece.area).sum();
        let cut = whole_m2 - within_m2;
        if cut > whole_m2 * ROUNDING {
            Self {
                within_m2,
                cut_m2: Some(cut),
            }
        } else {
            Self {
                within_m2: whole_m2,
                cut_m2: None,
            }
        }
    }
}

/// Of a district's area: rounding its border to the grid takes off less.
const ROUNDING: f64 = 1e-5;

/// One district, as far as it lies within the territory.
pub fn district_reference(view: &View<'_>, district: &Slug, extent: DistrictExtent) -> Reference {
    let name = view
        .district(district)
        .map_or(district.as_str(), |it| it.name());
    let boundary = &view.territory().source.source;
    let source = match extent.cut_m2 {
        None => format!("{name}, of {boundary}"),
        Some(cut) => format!(
            "{name}, of {boundary}, without the {} km² of it beyond that boundary",
            square_kilometres(cut)
        ),
    };
    Reference {
        area_m2: extent.within_m2,
        source,
        attribution: view.territory().attribution(),
        cut_area_m2: extent.cut_m2,
    }
}

fn sum(
    tally: &Tally,
    view: &View<'_>,
    at: Instant,
    by: By,
    reference: Reference,
    counts: impl Fn(&Piece) -> bool,
) -> Shares {
    let mut sums: BTreeMap<String, Share> = BTreeMap::new();
    let mut unheld = 0.0;
    for piece in tally.pieces.iter().filter(|piece| counts(piece)) {
        let area = piece.area;
        let Some(holding) = piece.holding.map(|at| &tally.holdings[at]) else {
            unheld += area;
            continue;
        };
        let (key, name) = heading(view, at, by, holding);
        let share = sums
            .entry(key.clone())
            .or_insert_with(|| Share::empty(key, name));
        share.area_m2 += area;
        match holding.status {
            Status::Sparse => share.sparse_area_m2 += area,
            Status::Contested => share.contested_area_m2 += area,
            Status::Control | Status::Influence => (),
        }
    }
    Shares::new(reference, sums.into_values().collect(), unheld)
}

/// Who a faction counts for at an instant: its group, where shares are by group and it has one then, else itself.
pub fn counts_for(view: &View<'_>, at: Instant, by: By, faction: &Slug) -> Slug {
    let group = || view.faction(faction).and_then(|it| it.group_at(at));
    let group = if by == By::Group { group() } else { None };
    group.unwrap_or(faction).clone()
}

/// The English name of a faction at an instant; a group goes by its slug.
pub fn name_of<'a>(view: &View<'a>, at: Instant, holder: &'a Slug) -> &'a str {
    view.faction(holder)
        .map_or(holder.as_str(), |it| it.name_at(at))
}

/// The key and name under which a holding counts.
fn heading(view: &View<'_>, at: Instant, by: By, holding: &Holding) -> (String, String) {
    if by == By::Status {
        let status = holding.status.as_str();
        return (status.to_owned(), status.to_owned());
    }
    let holder = counts_for(view, at, by, &holding.faction);
    (holder.to_string(), name_of(view, at, &holder).to_owned())
}
