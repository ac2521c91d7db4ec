//! What changed hands between two maps.
//!
//! Both coverages become one arrangement, each with one shape a holder. Where the holder before is not the
//! holder after, land changed hands; a change of status alone is none. Land no wider than [`ROUNDING`] is left
//! out: the two maps may have rounded one and the same line differently.

use std::collections::BTreeMap;

use crate::geometry::{Area, GridPoint, GridRing, GridShape, Unsound, line_area, partition};
use crate::model::{Coverage, Slug};

/// In grid units: neither map moves a line by as much as one.
const ROUNDING: f64 = 2.0;

/// Land that passed from one holder to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Transfer {
    /// The faction or group that held it before; `None` is unheld.
    pub from: Option<Slug>,
    /// The one that holds it after.
    pub to: Option<Slug>,
    /// m², WGS 84 ellipsoid, edges straight in lon/lat.
    pub area_m2: f64,
    /// Polygons that do not overlap: a shell (counter-clockwise), then its holes; first points not repeated.
    pub polygons: Vec<Vec<GridRing>>,
}

impl Transfer {
    /// About how much memory it takes.
    pub fn bytes(&self) -> usize {
        let rings = self.polygons.iter().map(|it| it.iter());
        let rings = rings.map(|it| it.map(|ring| 64 + size_of_val(&**ring)).sum::<usize>());
        let names = size_of::<Self>() + 192;
        names + 64 * self.polygons.len() + rings.sum::<usize>()
    }
}

/// What a holder gained and lost in all, m².
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Turnover {
    pub gained_m2: f64,
    pub lost_m2: f64,
}

/// The land that changed hands, one entry for each pair of holders, the largest first.
///
/// `counted` and `counts_for` give the holder that a faction counted for before, and counts for after: itself, or
/// its group, which it may have left. Every holder's gains less its losses are what its share changed by, within the rounding of the grid.
pub fn diff(
    before: &Coverage,
    after: &Coverage,
    counted: impl Fn(&Slug) -> Slug,
    counts_for: impl Fn(&Slug) -> Slug,
) -> Result<Vec<Transfer>, Unsound> {
    let old = by_holder(before, counted);
    let new = by_holder(after, counts_for);
    let holders: Vec<Option<Slug>> = old.keys().chain(new.keys()).cloned().collect();
    let first_new = old.len();
    let shapes: Vec<GridShape> = old.into_values().chain(new.into_values()).collect();
    let parts = partition(&shapes, |cover| {
        let mut cover = cover.iter().map(|&it| it as usize);
        // One of each map, but on the rim, which only one of them may reach.
        let from = cover.next().filter(|&it| it < first_new)?;
        let to = cover.next_back().filter(|&it| it >= first_new)?;
        (holders[from] != holders[to]).then_some((from, to))
    })?;
    let mut transfers: Vec<Transfer> = parts
        .into_iter()
        .filter_map(|((from, to), mut polygons)| {
            polygons.retain(|it| !is_rounding(it));
            let rings = polygons.iter().flatten();
            let area: Area = rings.map(|ring| line_area(&closed(ring))).sum();
            (!polygons.is_empty()).then(|| Transfer {
                from: holders[from].clone(),
                to: holders[to].clone(),
                area_m2: area.m2(),
                polygons,
            })
        })
        .collect();
    transfers.sort_by(|p, q| q.area_m2.total_cmp(&p.area_m2));
    Ok(transfers)
}

/// What each holder gained and lost, by holder; `None` is unheld.
pub fn turnovers(transfers: &[Transfer]) -> BTreeMap<Option<&Slug>, Turnover> {
    let mut turnovers = BTreeMap::<_, Turnover>::new();
    for Transfer {
        from, to, area_m2, ..
    } in transfers
    {
        turnovers.entry(from.as_ref()).or_default().lost_m2 += area_m2;
        turnovers.entry(to.as_ref()).or_default().gained_m2 += area_m2;
    }
    turnovers
}

/// All land of each holder as one shape: lines between two of its faces cancel.
fn by_holder(
    coverage: &Coverage,
    counts_for: impl Fn(&Slug) -> Slug,
) -> BTreeMap<Option<Slug>, GridShape> {
    let mut shapes = BTreeMap::<_, GridShape>::new();
    for face in &coverage.faces {
        let holder = coverage.holding(face).map(|it| counts_for(&it.faction));
        let rings = face.rings.iter().map(|ring| coverage.ring(ring));
        shapes.entry(holder).or_default().rings.extend(rings);
    }
    shapes
}

/// Whether a polygon is so narrow that rounding alone can have made it.
fn is_rounding(polygon: &[GridRing]) -> bool {
    let edges = || {
        polygon
            .iter()
            .flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)))
            .map(|(p, q)| [p, q].map(|it| (f64::from(it.x), f64::from(it.y))))
    };
    let (x, y) = polygon
        .iter()
        .flatten()
        .next()
        .map_or((0.0, 0.0), |it| (f64::from(it.x), f64::from(it.y)));
    let doubled: f64 = edges()
        .map(|[p, q]| (p.0 - x) * (q.1 - y) - (q.0 - x) * (p.1 - y))
        .sum();
    let around: f64 = edges().map(|[p, q]| (q.0 - p.0).hypot(q.1 - p.1)).sum();
    // A strip of width w and length l has a doubled area of 2 w l and a rim of 2 l.
    doubled <= ROUNDING * around
}

/// A ring that repeats its first point last.
fn closed(ring: &[GridPoint]) -> GridRing {
    ring.iter().chain(ring.first()).copied().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::control::invariants::{layers, locate, owner_in, resolved, square};

    const EXTENT: i32 = 20_000_000;

    fn between(before: &Coverage, after: &Coverage) -> Vec<Transfer> {
        let mut transfers = diff(before, after, Slug::clone, Slug::clone).unwrap();
        transfers.sort_by(|p, q| (&p.from, &p.to).cmp(&(&q.from, &q.to)));
        transfers
    }

    /// m² of each holder.
    fn areas(coverage: &Coverage) -> BTreeMap<Option<&Slug>, f64> {
        let mut areas = BTreeMap::new();
        for face in &coverage.faces {
            let holder = coverage.holding(face).map(|it| &it.faction);
            *areas.entry(holder).or_default() += face.area;
        }
        areas
    }

    /// What rounding may do: every border of both maps moved by two units, m².
    fn rounding(maps: [&Coverage; 2]) -> f64 {
        let unit = 0.0112_f64;
        let borders = maps.iter().flat_map(|it| &it.borders);
        let edges = borders.flat_map(|it| it.points.windows(2));
        let long = edges.map(|it| f64::from(it[1].x - it[0].x).hypot(f64::from(it[1].y - it[0].y)));
        long.sum::<f64>() * 2.0 * unit * unit
    }

    proptest! {
        #[test]
        fn gains_less_losses_are_the_change_of_shares(old in layers(EXTENT), new in layers(EXTENT), kept in 0..14_usize) {
            // Histories mostly go on: the later map keeps some of the earlier one's layers.
            let new: Vec<_> = old.iter().take(kept).chain(&new).cloned().collect();
            let (before, after) = (resolved(EXTENT, &old), resolved(EXTENT, &new));
            let transfers = between(&before, &after);
            let turnovers = turnovers(&transfers);
            let (was, is) = (areas(&before), areas(&after));
            for holder in was.keys().chain(is.keys()) {
                let area = |of: &BTreeMap<_, f64>| of.get(holder).copied().unwrap_or_default();
                let change = area(&is) - area(&was);
                let Turnover { gained_m2, lost_m2 } = turnovers.get(holder).copied().unwrap_or_default();
                let missed = (gained_m2 - lost_m2 - change).abs();
                prop_assert!(missed <= rounding([&before, &after]), "{holder:?}: {missed}");
            }
        }

        #[test]
        fn each_piece_of_land_that_changed_hands_is_in_one_polygon_of_its_pair(
            old in layers(EXTENT), new in layers(EXTENT),
            probes in prop::collection::vec((0.0..1.0_f64, 0.0..1.0_f64), 48),
        ) {
            let (before, after) = (resolved(EXTENT, &old), resolved(EXTENT, &new));
            let transfers = between(&before, &after);
            for (u, v) in probes {
                let (x, y) = (u * f64::from(EXTENT), v * f64::from(EXTENT));
                let near = |map: &Coverage| {
                    let rings = map.faces.iter().flat_map(|face| face.rings.iter().map(|ring| map.ring(ring)));
                    locate(&GridShape { rings: rings.collect() }, x, y).1
                };
                if near(&before).min(near(&after)) < 4.0 {
                    continue;
                }
                let [from, to] = [&before, &after].map(|it| owner_in(it, x, y).unwrap().map(|it| it.faction));
                let mut found = Vec::new();
                for it in &transfers {
                    let holds = |rings: &&Vec<GridRing>| locate(&GridShape { rings: rings.to_vec() }, x, y).0;
                    found.extend(it.polygons.iter().filter(holds).map(|_| (&it.from, &it.to)));
                }
                let expected = if from == to { vec![] } else { vec![(&from, &to)] };
                prop_assert_eq!(found, expected, "at {} {}", x, y);
            }
        }

        #[test]
        fn looking_back_swaps_the_two_and_nothing_else(old in layers(1_000), new in layers(1_000)) {
            let (before, after) = (resolved(1_000, &old), resolved(1_000, &new));
            let mut back = between(&after, &before);
            for it in &mut back {
                std::mem::swap(&mut it.from, &mut it.to);
            }
            back.sort_by(|p, q| (&p.from, &p.to).cmp(&(&q.from, &q.to)));
            prop_assert_eq!(between(&before, &after), back);
        }
    }

    #[test]
    fn equal_maps_differ_in_nothing() {
        let map = resolved(100, &[(0, vec![square(10, 50)])]);
        assert_eq!(between(&map, &map), []);
    }

    #[test]
    fn those_of_one_group_take_nothing_from_each_other() {
        let before = resolved(
            100,
            &[(0, vec![square(-5, 105)]), (1, vec![square(10, 50)])],
        );
        let after = resolved(100, &[(0, vec![square(-5, 105)])]);
        let one = |_: &Slug| "one".parse().unwrap();
        assert_eq!(diff(&before, &after, one, one).unwrap(), []);
        let [transfer] = &between(&before, &after)[..] else {
            panic!("one pair");
        };
        assert_eq!(transfer.polygons.len(), 1);
        let names = [&transfer.from, &transfer.to].map(|it| it.as_ref().unwrap().as_str());
        assert_eq!(names, ["f1", "f0"]);
    }

    #[test]
    fn a_line_that_rounding_moved_is_no_conquest() {
        let before = resolved(
            1_000,
            &[(0, vec![square(-5, 500)]), (1, vec![square(500, 1_005)])],
        );
        let after = resolved(
            1_000,
            &[(0, vec![square(-5, 501)]), (1, vec![square(501, 1_005)])],
        );
        assert_eq!(between(&before, &after), []);
    }
}
