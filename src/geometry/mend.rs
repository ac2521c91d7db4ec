//! Makes a valid shape of somebody's broken polygons: the land that a shell of theirs holds and no hole of that
//! shell takes away.
//!
//! Every ring goes to the grid and covers by the even-odd rule, all are arranged at once, and what is kept is
//! joined anew. So a bow-tie becomes its two wings, a hole outside its shell takes nothing, parts that overlap
//! become one, and an interior that its holes cut apart becomes several polygons.

use std::collections::BTreeSet;

use geo_index::rtree::RTreeIndex;

use crate::geometry::crossing::{edges_of, index_of};
use crate::geometry::fault::{BrokenRule, ShapeFault, Spot};
use crate::geometry::{GridPoint, GridRing, GridShape, RawPolygon, Shape, partition, validate};

/// Pairs of edges whose boxes may meet: each can be a crossing, and so two edges more. Broken shapes of the real
/// world have a few for an edge.
const PAIRS_PER_EDGE: usize = 50;
const PAIRS_AT_LEAST: usize = 1_000_000;

/// The valid shape that broken polygons mean, its positions on the grid, so moved by less than a centimetre.
///
/// Refused are positions that are no place on Earth, rings too tangled to work through, and polygons that enclose
/// nothing. About n log n for n positions.
pub fn mend(polygons: &[RawPolygon]) -> Result<Shape, Vec<ShapeFault>> {
    let faults = misplaced(polygons);
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut shapes: Vec<GridShape> = Vec::new();
    // By ring: which polygon it belongs to, and whether it is the shell.
    let mut roles: Vec<(usize, bool)> = Vec::new();
    for (index, polygon) in polygons.iter().enumerate() {
        for (place, ring) in polygon.iter().enumerate() {
            let rings = vec![on_grid(ring)];
            shapes.push(GridShape { rings });
            roles.push((index, place == 0));
        }
    }
    if !is_workable(&shapes) {
        return Err(whole(BrokenRule::TooTangled));
    }
    let parts = partition(&shapes, |over| is_land(&roles, over).then_some(()));
    let polygons = parts
        .map_err(|_| whole(BrokenRule::TooTangled))?
        .into_iter()
        .flat_map(|(_, polygons)| polygons);
    let mended = Shape::from_grid(polygons);
    if mended.polygons().0.is_empty() {
        return Err(whole(BrokenRule::ZeroArea));
    }
    validate(&raw(&mended))
}

fn whole(rule: BrokenRule) -> Vec<ShapeFault> {
    let spot = Spot::default();
    vec![ShapeFault { spot, rule }]
}

/// The first position that is no longitude and latitude: nothing can be guessed from it.
fn misplaced(polygons: &[RawPolygon]) -> Vec<ShapeFault> {
    for (polygon, rings) in polygons.iter().enumerate() {
        for (ring, positions) in rings.iter().enumerate() {
            let on_earth = |&[lon, lat]: &[f64; 2]| lon.abs() <= 180.0 && lat.abs() <= 90.0;
            if let Some(position) = positions.iter().position(|it| !on_earth(it)) {
                let [lon, lat] = positions[position];
                let spot = Spot {
                    polygon: Some(polygon),
                    ring: Some(ring),
                    position: Some(position),
                };
                let rule = if lon.is_finite() && lat.is_finite() {
                    BrokenRule::OutOfRange(crate::geometry::LonLat(lon, lat))
                } else {
                    BrokenRule::NotFinite
                };
                return vec![ShapeFault { spot, rule }];
            }
        }
    }
    Vec::new()
}

fn on_grid(ring: &[[f64; 2]]) -> GridRing {
    let mut points: GridRing = ring
        .iter()
        .map(|&[lon, lat]| GridPoint::from_degrees(lon, lat))
        .collect();
    points.dedup();
    points
}

/// Whether few enough edges come near each other.
fn is_workable(shapes: &[GridShape]) -> bool {
    let rings = shapes.iter().flat_map(|it| &it.rings).map(|points| {
        let position = |at: &GridPoint| geo::Coord {
            x: at.lon(),
            y: at.lat(),
        };
        points.iter().map(position).collect::<Vec<_>>()
    });
    let edges: Vec<_> = rings
        .flat_map(|points| edges_of(0, &points).collect::<Vec<_>>())
        .map(|edge| (edge.from, edge.to))
        .collect();
    let Some(tree) = index_of(edges.iter().copied()) else {
        return edges.is_empty();
    };
    let most = PAIRS_AT_LEAST.max(edges.len().saturating_mul(PAIRS_PER_EDGE));
    let mut pairs = 0;
    edges.iter().all(|(p, q)| {
        let (west, east) = (p.x.min(q.x), p.x.max(q.x));
        pairs += tree.search(west, p.y.min(q.y), east, p.y.max(q.y)).len();
        pairs <= most
    })
}

/// Whether rings that cover a spot make it land: some polygon's shell does, and none of its holes.
fn is_land(roles: &[(usize, bool)], over: &BTreeSet<u32>) -> bool {
    let mut covering = over.iter().map(|&it| roles[it as usize]).peekable();
    // A polygon's shell comes right before its holes.
    while let Some((polygon, shell)) = covering.next() {
        let pierced = covering.peek().is_some_and(|next| next.0 == polygon);
        if shell && !pierced {
            return true;
        }
    }
    false
}

fn raw(shape: &Shape) -> Vec<RawPolygon> {
    let polygon = |polygon: &geo::Polygon<f64>| {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        rings
            .map(|ring| ring.coords().map(|at| [at.x, at.y]).collect())
            .collect()
    };
    shape.polygons().iter().map(polygon).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::geometry::shape_area;

    fn ring_of(text: &str) -> Vec<[f64; 2]> {
        let mut numbers = text.split_whitespace().map(|word| word.parse().unwrap());
        std::iter::from_fn(|| Some([numbers.next()?, numbers.next()?])).collect()
    }

    fn mended(rings: &[&str]) -> Shape {
        mend(&[rings.iter().map(|it| ring_of(it)).collect()]).unwrap()
    }

    #[test]
    fn a_bow_tie_becomes_its_two_wings() {
        let shape = mended(&["0 0 2 2 2 0 0 2 0 0"]);
        assert_eq!(shape.polygons().0.len(), 2);
        assert!(shape.contains(0.3, 1.0) && shape.contains(1.7, 1.0));
        assert!(!shape.contains(1.0, 0.3) && !shape.contains(1.0, 1.7));
    }

    #[test]
    fn a_hole_outside_its_shell_takes_nothing_and_gives_nothing() {
        let shape = mended(&["0 0 2 0 2 2 0 2 0 0", "5 5 6 5 6 6 5 6 5 5"]);
        assert!(shape.contains(1.0, 1.0) && !shape.contains(5.5, 5.5));
        assert_eq!(shape.rings().count(), 1);
    }

    #[test]
    fn a_hole_over_the_rim_takes_what_it_covers_of_the_shell() {
        let shape = mended(&["0 0 2 0 2 2 0 2 0 0", "1 -1 3 -1 3 3 1 3 1 -1"]);
        assert!(shape.contains(0.5, 1.0) && !shape.contains(1.5, 1.0) && !shape.contains(2.5, 1.0));
    }

    #[test]
    fn an_interior_cut_apart_by_its_holes_becomes_several_polygons() {
        // Two holes with a common edge from rim to rim.
        let shape = mended(&[
            "0 0 4 0 4 4 0 4 0 0",
            "1 0 3 0 3 2 1 2 1 0",
            "1 2 3 2 3 4 1 4 1 2",
        ]);
        assert_eq!(shape.polygons().0.len(), 2);
        assert!(shape.contains(0.5, 1.0) && shape.contains(3.5, 1.0) && !shape.contains(2.0, 1.0));
    }

    #[test]
    fn a_hole_of_one_part_is_land_where_another_part_covers_it() {
        let first = vec![
            ring_of("0 0 4 0 4 4 0 4 0 0"),
            ring_of("1 1 3 1 3 3 1 3 1 1"),
        ];
        let second = vec![ring_of("1.5 1.5 5 1.5 5 2.5 1.5 2.5 1.5 1.5")];
        let shape = mend(&[first, second]).unwrap();
        assert!(shape.contains(2.0, 2.0) && !shape.contains(1.2, 1.2) && shape.contains(4.5, 2.0));
    }

    #[test]
    fn a_ring_left_open_is_closed() {
        let shape = mended(&["0 0 2 0 2 2 0 2"]);
        assert!((shape_area(&shape) / 49_233_731_480.0 - 1.0).abs() < 0.01);
    }

    #[test]
    fn what_cannot_be_mended_is_refused() {
        let rule = |polygons: &[RawPolygon]| mend(polygons).unwrap_err()[0].rule.clone();
        assert_eq!(rule(&[vec![ring_of("0 0 1 1 0 0")]]), BrokenRule::ZeroArea);
        assert_eq!(rule(&[]), BrokenRule::ZeroArea);
        let off = ring_of("0 0 1 200 1 0 0 0");
        assert!(matches!(rule(&[vec![off]]), BrokenRule::OutOfRange(_)));
        let nowhere = vec![[0.0, f64::NAN], [1.0, 1.0], [1.0, 0.0]];
        assert_eq!(rule(&[vec![nowhere]]), BrokenRule::NotFinite);
        let lines = (0..4_000).map(|i| [f64::from(i % 2), f64::from(i) / 4_000.0]);
        let star = lines.clone().chain(lines.map(|[x, y]| [y, x])).collect();
        assert_eq!(rule(&[vec![star]]), BrokenRule::TooTangled);
    }

    proptest! {
        #[test]
        fn whatever_the_rings_what_comes_out_is_valid_and_nowhere_else(
            rings in prop::collection::vec(
                prop::collection::vec((0i8..12, 0i8..12).prop_map(|(x, y)| [f64::from(x), f64::from(y)]), 1..9),
                1..4,
            ),
            (lon, lat) in (0u8..24, 0u8..24).prop_map(|(x, y)| (f64::from(x) / 2.0 + 0.2371, f64::from(y) / 2.0 + 0.2917)),
        ) {
            let covers = |ring: &Vec<[f64; 2]>| Shape::from_grid([vec![on_grid(ring)]]).contains(lon, lat);
            let land = covers(&rings[0]) && !rings[1..].iter().any(covers);
            match mend(std::slice::from_ref(&rings)) {
                Ok(shape) => prop_assert_eq!(shape.contains(lon, lat), land),
                Err(faults) => {
                    prop_assert_eq!(&faults[0].rule, &BrokenRule::ZeroArea);
                    prop_assert!(!land);
                }
            }
        }
    }
}
