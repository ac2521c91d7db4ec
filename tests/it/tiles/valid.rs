//! Whether the polygons of a tile are valid in the sense of OGC Simple Features, exactly, in whole tile units.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Coord, LineString, MultiPolygon, Polygon, Validation};
use proptest::prelude::*;

use crate::tile::{Feature, Point};
use crate::tiles::mosaic::{Edge, Mosaic};

/// How many points a feature may have for `geo` to look at it, which takes the square of that.
const FEW: usize = 200;

impl Mosaic {
    /// Every feature is valid, and no two edges of the tile meet but in a point that both end in.
    pub(crate) fn check_valid(&self) -> Result<(), TestCaseError> {
        let fronts = self.fronts.iter().flat_map(|it| &it.parts);
        let fronts = fronts.flat_map(|line| line.windows(2).map(|two| [two[0], two[1]]));
        let mut all: Vec<Edge> = self.edges.keys().copied().chain(fronts).collect();
        all.iter_mut().for_each(|edge| edge.sort_unstable());
        all.sort_unstable();
        all.dedup();
        let met = meeting(&all);
        prop_assert!(met.is_none(), "{:?}: {:?} meet", self.tile, met);
        self.land.iter().try_for_each(|it| self.check_feature(it))
    }

    fn check_feature(&self, feature: &Feature) -> Result<(), TestCaseError> {
        for ring in &feature.parts {
            let points: BTreeSet<&Point> = ring.iter().collect();
            let once = points.len() == ring.len();
            prop_assert!(once, "{:?}: a point twice in {:?}", self.tile, ring);
        }
        for rings in polygons(feature) {
            prop_assert!(
                connected(rings),
                "{:?}: holes cut apart {:?}",
                self.tile,
                rings
            );
        }
        if feature.parts.iter().map(Vec::len).sum::<usize>() <= FEW {
            let faults = shape(feature).validation_errors();
            prop_assert!(faults.is_empty(), "{:?}: {:?}", self.tile, faults);
        }
        Ok(())
    }
}

/// The rings of each polygon of a feature: a shell, which has positive area, and its holes.
pub(crate) fn polygons(feature: &Feature) -> Vec<&[Vec<Point>]> {
    let areas = feature.areas();
    let shells = (0..areas.len()).filter(|&at| areas[at] > 0);
    let starts: Vec<usize> = shells.chain([areas.len()]).collect();
    let rings = starts.windows(2).map(|two| &feature.parts[two[0]..two[1]]);
    rings.collect()
}

/// A feature's land in tile units.
#[expect(clippy::cast_precision_loss, reason = "tile units are small")]
pub(crate) fn shape(feature: &Feature) -> MultiPolygon<f64> {
    let coord = |point: &Point| Coord {
        x: point[0] as f64,
        y: point[1] as f64,
    };
    let line = |ring: &Vec<Point>| LineString(ring.iter().map(coord).collect());
    let polygon =
        |rings: &[Vec<Point>]| Polygon::new(line(&rings[0]), rings[1..].iter().map(line).collect());
    MultiPolygon(polygons(feature).into_iter().map(polygon).collect())
}

/// Two edges that cross, touch elsewhere than in an end of both, or lie on each other. Sorted edges, each from its lesser end.
fn meeting(sorted: &[Edge]) -> Option<(Edge, Edge)> {
    let mut active: Vec<Edge> = Vec::new();
    for &edge in sorted {
        active.retain(|other| other[1][0] >= edge[0][0]);
        if let Some(&other) = active.iter().find(|&&other| meet(other, edge)) {
            return Some((other, edge));
        }
        active.push(edge);
    }
    None
}

/// Twice the area of a triangle: positive where `c` lies on one side of the line through `a` and `b`, negative on the other.
fn side([a, b]: Edge, c: Point) -> i64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// Whether a point lies on an edge, and is not one of its ends.
fn within(point: Point, [a, b]: Edge) -> bool {
    let between =
        |axis: usize| point[axis] >= a[axis].min(b[axis]) && point[axis] <= a[axis].max(b[axis]);
    point != a && point != b && between(0) && between(1) && side([a, b], point) == 0
}

fn meet(one: Edge, other: Edge) -> bool {
    let (low, high) = (
        |edge: Edge| edge[0][1].min(edge[1][1]),
        |edge: Edge| edge[0][1].max(edge[1][1]),
    );
    if high(one) < low(other) || high(other) < low(one) {
        return false;
    }
    let apart = |edge: Edge, [c, d]: Edge| side(edge, c).signum() * side(edge, d).signum();
    let cross = apart(one, other) < 0 && apart(other, one) < 0;
    let touch =
        other.iter().any(|&end| within(end, one)) || one.iter().any(|&end| within(end, other));
    cross || touch
}

/// Whether a polygon's inside hangs together: rings that touch in points must not close a circle.
fn connected(rings: &[Vec<Point>]) -> bool {
    // Rings and the points they share are the knots of a graph. A forest has no circle.
    let mut at: BTreeMap<Point, Vec<usize>> = BTreeMap::new();
    for (ring, points) in rings.iter().enumerate() {
        points
            .iter()
            .for_each(|&point| at.entry(point).or_default().push(ring));
    }
    let mut group: Vec<usize> = (0..rings.len()).collect();
    for shared in at.values().filter(|it| it.len() > 1) {
        let mut groups: Vec<usize> = shared.iter().map(|&ring| group[ring]).collect();
        groups.sort_unstable();
        let before = groups.len();
        groups.dedup();
        if groups.len() < before {
            return false;
        }
        for it in &mut group {
            if groups.contains(it) {
                *it = groups[0];
            }
        }
    }
    true
}

#[test]
fn edges_that_cross_or_touch_are_found_and_those_that_only_share_an_end_are_not() {
    let edge = [[0, 0], [10, 0]];
    for other in [
        [[5, -5], [5, 5]],
        [[5, 0], [5, 5]],
        [[5, 0], [20, 0]],
        [[0, 0], [5, 0]],
        [[-5, 0], [0, 0]],
    ] {
        let expected = other != [[-5, 0], [0, 0]];
        assert_eq!(meet(edge, other), expected, "{other:?}");
        assert_eq!(meet(other, edge), expected, "{other:?}");
    }
    assert!(!meet(edge, [[0, 1], [10, 1]]) && !meet(edge, [[10, 0], [10, 10]]));
}

#[test]
fn holes_that_cut_a_polygon_in_two_are_found() {
    let shell = vec![[0, 0], [10, 0], [10, 5], [10, 10], [0, 10], [0, 5]];
    let hole = |left: i64, right: i64| vec![[left, 5], [5, 7], [right, 5], [5, 3]];
    assert!(connected(&[shell.clone(), hole(0, 9)]));
    assert!(!connected(&[shell, hole(0, 10)]));
}
