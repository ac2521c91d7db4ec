//! Who holds how much: areas and fractions of a tally.

use std::collections::BTreeMap;

use crate::model::{Piece, Reference, Share, Shares, Slug, Status, Tally, Unheld, View};

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
/// `area` is that of the reference, m²; fractions are of it.
pub fn shares(tally: &Tally, view: &View<'_>, by: By, area: f64) -> Shares {
    let source = view.territory().source.source.clone();
    let area_m2 = area;
    sum(tally, view, by, Reference { area_m2, source }, |_| true)
}

/// The shares of one district, whose own area, m², is the reference.
pub fn district_shares(
    tally: &Tally,
    view: &View<'_>,
    by: By,
    district: &Slug,
    area: f64,
) -> Shares {
    let name = view
        .district(district)
        .map_or(district.as_str(), |it| it.name());
    let source = format!("{name}, of {}", view.territory().source.source);
    let area_m2 = area;
    sum(tally, view, by, Reference { area_m2, source }, |piece| {
        piece.districts.contains(district)
    })
}

fn sum(
    tally: &Tally,
    view: &View<'_>,
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
        let (key, name) = heading(view, by, &holding.faction, holding.status);
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

/// Who a faction counts for: its group, where shares are by group and it has one, else itself.
pub fn counts_for(view: &View<'_>, by: By, faction: &Slug) -> Slug {
    let group = || view.faction(faction).and_then(|it| it.group.clone());
    let group = if by == By::Group { group() } else { None };
    group.unwrap_or_else(|| faction.clone())
}

/// The English name of a faction; a group goes by its slug.
pub fn name_of<'a>(view: &View<'a>, holder: &'a Slug) -> &'a str {
    view.faction(holder).map_or(holder.as_str(), |it| it.name())
}

/// The key and name under which a holding counts.
fn heading(view: &View<'_>, by: By, faction: &Slug, status: Status) -> (String, String) {
    if by == By::Status {
        return (status.as_str().to_owned(), status.as_str().to_owned());
    }
    let holder = counts_for(view, by, faction);
    (holder.to_string(), name_of(view, &holder).to_owned())
}
