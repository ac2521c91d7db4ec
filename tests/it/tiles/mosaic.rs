//! A tile taken apart into its edges, and what must be so of them.
//!
//! On the screen, land lies to the right of an edge as its ring is walked. Two lands that meet have the same edge in
//! opposite directions. Where that holds of every edge but those on the rim of the cut and those of the territory's
//! outer line, the lands of the tile add up to the territory within it: no gap and no overlap, to the last unit.

use std::collections::{BTreeMap, BTreeSet};

use frontline::geometry::TileCoord;
use frontline::render::{Scene, mvt};
use proptest::prelude::*;

use crate::tile::{Feature, Point, decode};

/// Where the cut runs: 64 units around the tile.
pub(crate) const RIM: [i64; 2] = [-64, 4160];

/// Two points that follow each other in a ring or a line.
pub(crate) type Edge = [Point; 2];

/// The land and the fronts of a tile.
pub(crate) struct Mosaic {
    pub tile: TileCoord,
    pub land: Vec<Feature>,
    pub fronts: Vec<Feature>,
    /// Every edge of the land, and whose it is.
    pub edges: BTreeMap<Edge, usize>,
}

/// The edges of a ring.
pub(crate) fn edges(ring: &[Point]) -> impl Iterator<Item = Edge> {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(&a, &b)| [a, b])
}

/// Whether an edge runs along the rim of the cut.
pub(crate) fn on_rim([a, b]: Edge) -> bool {
    (0..2).any(|axis| a[axis] == b[axis] && RIM.contains(&a[axis]))
}

/// The edge in the one of its directions that sorts first, and whether that is the other one.
fn sorted([a, b]: Edge) -> (Edge, bool) {
    if a <= b {
        ([a, b], false)
    } else {
        ([b, a], true)
    }
}

/// What lies on the two sides of a line: a faction, `unheld` or `outside`.
type Sides<'a> = (&'a str, &'a str);

/// The sides of an edge, turned to the direction that sorts first.
fn turned<'a>(edge: Edge, (left, right): Sides<'a>) -> (Edge, Sides<'a>) {
    match sorted(edge) {
        (edge, false) => (edge, (left, right)),
        (edge, true) => (edge, (right, left)),
    }
}

/// The land that a tile shows, one feature a holding.
pub(crate) fn land_of(scene: &Scene, tile: TileCoord) -> Vec<Feature> {
    decode(&mvt(scene, tile))
        .remove("control")
        .unwrap_or_default()
}

impl Mosaic {
    pub(crate) fn of(scene: &Scene, tile: TileCoord) -> Result<Self, TestCaseError> {
        let mut layers = decode(&mvt(scene, tile));
        let mut layer = |name| layers.remove(name).unwrap_or_default();
        Self::new(tile, layer("control"), layer("borders"))
    }

    fn new(
        tile: TileCoord,
        land: Vec<Feature>,
        fronts: Vec<Feature>,
    ) -> Result<Self, TestCaseError> {
        let mut owners = BTreeMap::new();
        for (at, feature) in land.iter().enumerate() {
            assert_eq!(feature.kind, 3);
            for edge in feature.parts.iter().flat_map(|ring| edges(ring)) {
                let before = owners.insert(edge, at);
                prop_assert!(before.is_none(), "{:?}: {:?} bounds two lands", tile, edge);
            }
        }
        Ok(Self {
            tile,
            land,
            fronts,
            edges: owners,
        })
    }

    fn holder(&self, at: usize) -> &str {
        self.land[at].get("faction").unwrap_or("unheld")
    }

    /// What lies beside each edge of the land that is not on the rim, where holders differ.
    fn seams(&self) -> BTreeMap<Edge, Sides<'_>> {
        let inner = self.edges.iter().filter(|(edge, _)| !on_rim(**edge));
        let sides = inner.map(|(&[a, b], &at)| {
            let beyond = self
                .edges
                .get(&[b, a])
                .map_or("outside", |&it| self.holder(it));
            turned([a, b], (beyond, self.holder(at)))
        });
        sides.filter(|(_, (left, right))| left != right).collect()
    }

    /// What the fronts say lies beside their edges; none is drawn twice.
    fn drawn(&self) -> Result<BTreeMap<Edge, Sides<'_>>, TestCaseError> {
        let mut drawn = BTreeMap::new();
        for front in &self.fronts {
            assert_eq!(front.kind, 2);
            let outside = if front.get("kind") == Some("outer") {
                "outside"
            } else {
                "unheld"
            };
            let sides = (
                front.get("left").unwrap_or("unheld"),
                front.get("right").unwrap_or(outside),
            );
            for pair in front.parts.iter().flat_map(|line| line.windows(2)) {
                let edge = [pair[0], pair[1]];
                if !on_rim(edge) {
                    let (edge, sides) = turned(edge, sides);
                    let before = drawn.insert(edge, sides);
                    prop_assert!(
                        before.is_none(),
                        "{:?}: {:?} is drawn twice",
                        self.tile,
                        edge
                    );
                }
            }
        }
        Ok(drawn)
    }

    /// No gap, no overlap: every edge that is not a seam of two lands is on the rim or on the territory's outer line, and
    /// each front is drawn just where the lands of its two holders meet.
    pub(crate) fn check_seams(&self) -> Result<(), TestCaseError> {
        let (seams, drawn) = (self.seams(), self.drawn()?);
        let (tile, found) = (self.tile, |edge: &Edge| drawn.get(edge));
        for (edge, sides) in &seams {
            prop_assert_eq!(
                found(edge),
                Some(sides),
                "{:?}: the front at {:?}",
                tile,
                edge
            );
        }
        for (edge, sides) in &drawn {
            let meet = seams.contains_key(edge);
            prop_assert!(meet, "{:?}: {:?} do not meet at {:?}", tile, sides, edge);
        }
        self.check_rim()
    }

    /// Along the rim land lies beside land, never on land, and all of it within.
    fn check_rim(&self) -> Result<(), TestCaseError> {
        let mut points = self.edges.keys().flatten();
        let within = |point: &Point| point.iter().all(|at| (RIM[0]..=RIM[1]).contains(at));
        prop_assert!(points.all(within), "{:?}: land beyond the rim", self.tile);
        let mut stretches: BTreeMap<(usize, i64), Vec<[i64; 2]>> = BTreeMap::new();
        for &[a, b] in self.edges.keys().filter(|edge| on_rim(**edge)) {
            let level = usize::from(a[0] != b[0]);
            let along = 1 - level;
            // What is within lies to the right: eastward in the north, southward in the east, and so on around.
            let forward = (level == 1) == (a[level] == RIM[0]);
            let (low, high) = if forward { (a, b) } else { (b, a) };
            prop_assert!(
                low[along] < high[along],
                "{:?}: {:?} {:?} turned",
                self.tile,
                a,
                b
            );
            let stretch = [low[along], high[along]];
            stretches
                .entry((level, a[level]))
                .or_default()
                .push(stretch);
        }
        for side in stretches.values_mut() {
            side.sort_unstable();
            let apart = side.windows(2).all(|two| two[0][1] <= two[1][0]);
            prop_assert!(
                apart,
                "{:?}: land on land along the rim {:?}",
                self.tile,
                side
            );
        }
        Ok(())
    }

    /// In the strip that this tile and the next one (eastward for axis 0, southward for 1) both show, they show the same
    /// land with the same edges. Those that reach its rim are left out: there each tile has points of its own.
    pub(crate) fn check_beside(&self, next: &Self, axis: usize) -> Result<(), TestCaseError> {
        let (mine, theirs) = (self.strip(axis, 4096), next.strip(axis, 0));
        let odd = mine.symmetric_difference(&theirs).next();
        prop_assert!(
            odd.is_none(),
            "{:?} and {:?}: {:?}",
            self.tile,
            next.tile,
            odd
        );
        Ok(())
    }

    /// The edges within 64 units of a line across the tile, from that line, and the id of whose they are.
    fn strip(&self, axis: usize, line: i64) -> BTreeSet<(Edge, u64)> {
        let within = |point: &Point| {
            let (from_line, across) = (point[axis] - line, point[1 - axis]);
            from_line.abs() < 64 && RIM[0] < across && across < RIM[1]
        };
        let moved = |mut point: Point| {
            point[axis] -= line;
            point
        };
        let edges = self
            .edges
            .iter()
            .filter(|(edge, _)| edge.iter().all(within));
        edges
            .map(|(edge, &at)| (edge.map(moved), self.land[at].id))
            .collect()
    }
}

/// A country of two lands: red in the west, green in the east, which goes on beyond the rim.
fn country(red: &[Point], green: &[Point]) -> Result<(), TestCaseError> {
    let feature = |kind, points: &[Point], properties: &[(&str, &str)]| {
        let text = |&(key, value): &(&str, &str)| (key.to_owned(), value.to_owned());
        Feature {
            id: 1,
            kind,
            parts: vec![points.to_vec()],
            properties: properties.iter().map(text).collect(),
        }
    };
    let land = |holder, points| feature(3, points, &[("faction", holder)]);
    let coast =
        |holder, points: &[Point]| feature(2, points, &[("kind", "outer"), ("left", holder)]);
    let fronts = vec![
        feature(
            2,
            &[[9, 9], [9, 5], [9, 0]],
            &[("left", "red"), ("right", "green")],
        ),
        coast("red", &[[9, 0], [0, 0], [0, 9], [9, 9]]),
        coast("green", &[[4160, 0], [9, 0]]),
        coast("green", &[[9, 9], [4160, 9]]),
    ];
    let tile = TileCoord::new(0, 0, 0).unwrap();
    let mosaic = Mosaic::new(tile, vec![land("red", red), land("green", green)], fronts)?;
    mosaic.check_seams()?;
    mosaic.check_valid()
}

#[test]
fn a_gap_an_overlap_and_a_border_drawn_elsewhere_are_found() {
    let red = [[0, 0], [9, 0], [9, 5], [9, 9], [0, 9]];
    let green = [[9, 0], [4160, 0], [4160, 9], [9, 9], [9, 5]];
    country(&red, &green).unwrap();
    for x in [8, 10] {
        let bent = [[9, 0], [4160, 0], [4160, 9], [9, 9], [x, 5]];
        assert!(
            country(&red, &bent).is_err(),
            "a gap or an overlap of a unit"
        );
        let with = [[0, 0], [9, 0], [x, 5], [9, 9], [0, 9]];
        assert!(
            country(&with, &bent).is_err(),
            "the front is not where they meet"
        );
    }
    assert!(
        country(&red, &green[..4]).is_err(),
        "a vertex of one of them only"
    );
    assert!(country(&red, &[[9, 0], [4150, 0], [4150, 9], [9, 9], [9, 5]]).is_err());
    assert!(country(&red, &red).is_err(), "the same land twice");
    let turned: Vec<Point> = red.iter().rev().copied().collect();
    assert!(country(&turned, &green).is_err(), "a shell wound as a hole");
}
