//! Who holds how much: areas and fractions of a tally.

use std::collections::BTreeMap;

use crate::model::{Holding, Piece, Reference, Share, Shares, Slug, Status, Tally, Unheld, View};
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

/// The shares of one district, whose own area, m², is the reference.
pub fn district_shares(
    tally: &Tally,
    view: &View<'_>,
    at: Instant,
    by: By,
    district: &Slug,
    area: f64,
) -> Shares {
    let reference = district_reference(view, district, area);
    sum(tally, view, at, by, reference, |piece| {
        piece.districts.contains(district)
    })
}

/// The whole territory, whose area is that, m².
pub fn reference(view: &View<'_>, area_m2: f64) -> Reference {
    let source = view.territory().source.source.clone();
    Reference { area_m2, source }
}

/// One district, whose area is that, m².
pub fn district_reference(view: &View<'_>, district: &Slug, area_m2: f64) -> Reference {
    let name = view
        .district(district)
        .map_or(district.as_str(), |it| it.name());
    let source = format!("{name}, of {}", view.territory().source.source);
    Reference { area_m2, source }
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
    let mut shares: Vec<Share> = sums.into_values().collect();
    for share in &mut shares {
        share.fraction = share.area_m2 / reference.area_m2;
        share.effective_fraction = (share.area_m2 - share.sparse_area_m2) / reference.area_m2;
    }
    shares.sort_by(|p, q| q.area_m2.total_cmp(&p.area_m2));
    let unheld = Unheld {
        area_m2: unheld,
        fraction: unheld / reference.area_m2,
    };
    Shares {
        reference,
        shares,
        unheld,
    }
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
