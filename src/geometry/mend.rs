//! Makes a valid shape of somebody's broken polygons: the land that a ring of theirs holds and no ring in it takes away.
//!
//! Every ring goes to the grid and covers by the even-odd rule, all are arranged at once, and what is kept is
//! joined anew. So a bow-tie becomes its two wings, a ring outside its shell is land of its own, as Esri writers leave
//! the islands of one record (`roles`), parts that overlap become one, and an interior that its holes cut apart becomes
//! several polygons.
//!
//! What the polygons look like when they are drawn is worked out beside it: where that is something else, land is moved,
//! and by how much is told.

use geo_index::rtree::RTreeIndex;

use crate::geometry::arrangement::{LabelledEdge, arrange};
use crate::geometry::crossing::{edges_of, index_of};
use crate::geometry::fault::{BrokenRule, LonLat, ShapeFault, Spot};
use crate::geometry::roles::Roles;
use crate::geometry::tiling::parts_of;
use crate::geometry::{
    Area, GridPoint, GridRing, GridShape, RawPolygon, Shape, edge_area, line_area,
    split_at_antimeridian, validate,
};

/// Pairs of edges whose boxes may meet: each can be a crossing, and so two edges more. Broken shapes of the real
/// world have a few for an edge.
const PAIRS_PER_EDGE: usize = 50;
const PAIRS_AT_LEAST: usize = 1_000_000;

/// A valid shape made of broken polygons.
#[derive(Clone, Debug)]
pub struct Mended {
    /// Its positions on the grid, so moved by less than a centimetre.
    pub shape: Shape,
    /// m²: the land as the polygons are drawn, each by the even-odd rule.
    pub drawn: f64,
    /// m²: land that is drawn and is none now, or the other way around, and land that a ring goes around twice, which
    /// half of all programs draw.
    pub moved: f64,
}

/// The valid shape that broken polygons mean.
///
/// Refused are positions that are no place on Earth, rings that may cross the antimeridian in two ways, rings too tangled
/// to work through, and polygons that enclose nothing. About n log n for n positions.
pub fn mend(polygons: &[RawPolygon]) -> Result<Mended, Vec<ShapeFault>> {
    let split = split_at_antimeridian(polygons)?;
    let polygons = split.as_ref().map_or(polygons, |it| &it.polygons);
    let faults = misplaced(polygons);
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut shapes: Vec<GridShape> = Vec::new();
    // By ring: which polygon it belongs to.
    let mut owners: Vec<usize> = Vec::new();
    for (index, polygon) in polygons.iter().enumerate() {
        for ring in polygon {
            let rings = vec![on_grid(ring)];
            shapes.push(GridShape { rings });
            owners.push(index);
        }
    }
    if !is_workable(&shapes) {
        return Err(whole(BrokenRule::TooTangled));
    }
    let tangled = |_| whole(BrokenRule::TooTangled);
    let mut roles = Roles::of(owners);
    let faces = arrange(&shapes, |over| roles.meet(over), |_| false).map_err(tangled)?;
    let roles = roles.told().ok_or_else(|| whole(BrokenRule::TooTangled))?;
    let parts = parts_of(&kept(&faces, |face| roles.is_land(face))).map_err(tangled)?;
    let mended = Shape::from_grid(parts.into_iter().flat_map(|(_, polygons)| polygons));
    if mended.polygons().0.is_empty() {
        return Err(whole(BrokenRule::ZeroArea));
    }
    let moved = kept(&faces, |face| roles.is_land(face) != roles.is_drawn(face));
    let drawn = kept(&faces, |face| roles.is_drawn(face));
    let twice: f64 = shapes.iter().map(wound_twice).sum();
    Ok(Mended {
        shape: validate(&raw(&mended))?,
        drawn: area_of(&drawn),
        moved: area_of(&moved) + twice,
    })
}

/// The edges of an arrangement with a name only for the faces that are wanted.
fn kept(faces: &[LabelledEdge<u32>], wanted: impl Fn(u32) -> bool) -> Vec<LabelledEdge<()>> {
    let name = |face: Option<u32>| face.filter(|it| wanted(*it)).map(|_| ());
    let edges = faces.iter().map(|edge| LabelledEdge {
        segment: edge.segment,
        left: name(edge.left),
        right: name(edge.right),
        marked: false,
    });
    edges.collect()
}

/// m², of all that has a name.
fn area_of(faces: &[LabelledEdge<()>]) -> f64 {
    let areas = faces.iter().map(|edge| {
        let left = edge_area(edge.segment.a, edge.segment.b);
        match (edge.left, edge.right) {
            (Some(()), None) => left,
            (None, Some(())) => -left,
            _ => Area::default(),
        }
    });
    areas.sum::<Area>().m2()
}

/// m² at the least, of land that a ring goes around more than once.
fn wound_twice(ring: &GridShape) -> f64 {
    let [points] = &ring.rings[..] else {
        return 0.0;
    };
    let closed: GridRing = points.iter().chain(points.first()).copied().collect();
    let around = line_area(&closed).m2().abs();
    if around == 0.0 {
        return 0.0;
    }
    let covered = arrange(std::slice::from_ref(ring), |_| Some(()), |_| false);
    covered.map_or(0.0, |it| {
        // Rounding the crossings to the grid moves less than this.
        let more = around - area_of(&it);
        if more > 1e-6 * around { more } else { 0.0 }
    })
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
                    BrokenRule::OutOfRange(LonLat(lon, lat))
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
        mend(&[rings.iter().map(|it| ring_of(it)).collect()])
            .unwrap()
            .shape
    }

    #[test]
    fn a_bow_tie_becomes_its_two_wings() {
        let shape = mended(&["0 0 2 2 2 0 0 2 0 0"]);
        assert_eq!(shape.polygons().0.len(), 2);
        assert!(shape.contains(0.3, 1.0) && shape.contains(1.7, 1.0));
        assert!(!shape.contains(1.0, 0.3) && !shape.contains(1.0, 1.7));
    }

    #[test]
    fn rings_outside_their_shell_are_land_with_lakes_and_islands_of_their_own() {
        let rings = [
            "0 0 2 0 2 2 0 2 0 0",
            // An island far larger, a lake in it, and an islet in that.
            "5 0 15 0 15 10 5 10 5 0",
            "7 2 13 2 13 8 7 8 7 2",
            "9 4 11 4 11 6 9 6 9 4",
            "20 0 21 0 21 1 20 1 20 0",
        ];
        let Mended {
            shape,
            drawn,
            moved,
        } = mend(&[rings.iter().map(|it| ring_of(it)).collect()]).unwrap();
        for (lon, lat, land) in [
            (1.0, 1.0, true),
            (6.0, 5.0, true),
            (8.0, 5.0, false),
            (10.0, 5.0, true),
            (20.5, 0.5, true),
        ] {
            assert_eq!(shape.contains(lon, lat), land, "{lon}");
        }
        assert!((shape_area(&shape) / drawn - 1.0).abs() < 1e-6);
        assert!(moved < 1.0, "{moved}");
    }

    #[test]
    fn what_mending_moves_is_told() {
        let moved = |rings: &[&str]| {
            let mended = mend(&[rings.iter().map(|it| ring_of(it)).collect()]).unwrap();
            mended.moved / 12_308e6
        };
        assert!(
            moved(&["0 0 2 2 2 0 0 2 0 0"]) < 1e-6,
            "a bow-tie is drawn as its wings"
        );
        let over_the_rim = moved(&["0 0 2 0 2 2 0 2 0 0", "1 0 3 0 3 2 1 2 1 0"]);
        assert!((over_the_rim - 2.0).abs() < 0.01, "{over_the_rim}");
        let two_holes = moved(&[
            "0 0 4 0 4 4 0 4 0 0",
            "1 1 3 1 3 2 1 2 1 1",
            "2 1 3.5 1 3.5 2 2 2 2 1",
        ]);
        assert!((two_holes - 1.0).abs() < 0.01, "{two_holes}");
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
        let shape = mend(&[first, second]).unwrap().shape;
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
            let covers = |ring: &&Vec<[f64; 2]>| Shape::from_grid([vec![on_grid(ring)]]).contains(lon, lat);
            let [by_shell, by_others] = [&rings[..1], &rings[1..]].map(|it| it.iter().filter(covers).count());
            match mend(std::slice::from_ref(&rings)) {
                Ok(Mended { shape, drawn, moved }) => {
                    let land = shape.contains(lon, lat);
                    prop_assert!(land || (by_shell, by_others) != (1, 0));
                    prop_assert!(!land || by_shell + by_others > 0);
                    prop_assert!((shape_area(&shape) - drawn).abs() <= moved + 1e6, "{drawn} {moved}");
                }
                Err(faults) => {
                    prop_assert_eq!(&faults[0].rule, &BrokenRule::ZeroArea);
                    prop_assert!((by_shell, by_others) != (1, 0));
                }
            }
        }
    }
}
