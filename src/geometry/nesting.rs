//! Finds rings that are in the wrong place: holes outside their shell or in one another, parts on parts.
//!
//! Rings that neither cross nor overlap are one within the other or apart, so one position of a ring answers
//! for all of it. An index of the rings' boxes gives those that may enclose it; a ray to the east of the position
//! counts, through an index of its own where the ring is long, the edges of each.

use std::cell::OnceCell;

use geo::Coord;
use geo_index::rtree::{RTree, RTreeIndex};

use crate::geometry::crossing::{Found, index_of};
use crate::geometry::fault::{BrokenRule, Faults, Spot};
use crate::geometry::meeting::{Turn, turn};
use crate::geometry::ring::Ring;

/// East of every position, rolled out past the antimeridian or not.
const FAR_EAST: f64 = 2_000.0;

/// Edges that may be counted: real shapes have few rings around a place. What needs more was made to be slow.
const EDGES_TO_COUNT: usize = 20_000_000;

/// Rings with more edges get an index of them.
const LONG: usize = 64;

/// Adds a fault for each misplaced ring among those that cross nothing.
pub(crate) fn find_misplaced(rings: &[Ring], found: &Found, faults: &mut Faults) {
    if !found.complete || rings.len() < 2 {
        return;
    }
    let Some(boxes) = index_of(rings.iter().map(|ring| corners(&ring.points))) else {
        return;
    };
    let outlines: Vec<Outline<'_>> = rings.iter().map(Outline::of).collect();
    let mut patience = EDGES_TO_COUNT;
    for (index, ring) in rings.iter().enumerate() {
        if found.tangled[index] {
            continue;
        }
        let at = sample(index, ring, found);
        let mut around: Vec<usize> = Vec::new();
        for other in boxes.search(at.x, at.y, at.x, at.y) {
            let other = other as usize;
            if other == index || found.tangled[other] {
                continue;
            }
            let (encloses, counted) = outlines[other].encloses(at);
            let Some(left) = patience.checked_sub(counted) else {
                faults.add(Spot::default(), BrokenRule::TooTangled);
                return;
            };
            patience = left;
            if encloses {
                around.push(other);
            }
        }
        around.sort_unstable();
        judge(ring, &around, rings, found, faults);
        if faults.full() {
            return;
        }
    }
}

/// Opposite corners of the box around points.
fn corners(points: &[Coord<f64>]) -> (Coord<f64>, Coord<f64>) {
    points
        .iter()
        .fold((points[0], points[0]), |(low, high), at| {
            let (x, y) = (low.x.min(at.x), low.y.min(at.y));
            let (far_x, far_y) = (high.x.max(at.x), high.y.max(at.y));
            (Coord { x, y }, Coord { x: far_x, y: far_y })
        })
}

/// A ring that may enclose others.
struct Outline<'a> {
    points: &'a [Coord<f64>],
    tree: OnceCell<Option<RTree<f64>>>,
}

impl<'a> Outline<'a> {
    fn of(ring: &'a Ring) -> Self {
        Self {
            points: &ring.points,
            tree: OnceCell::new(),
        }
    }

    fn edge(&self, point: usize) -> (Coord<f64>, Coord<f64>) {
        (
            self.points[point],
            self.points[(point + 1) % self.points.len()],
        )
    }

    /// Whether a position off the ring lies inside, and how many edges were looked at.
    fn encloses(&self, at: Coord<f64>) -> (bool, usize) {
        let count = self.points.len();
        let crossed = |point: &usize| crosses_ray(self.edge(*point), at);
        if count <= LONG {
            return ((0..count).filter(crossed).count() % 2 == 1, count);
        }
        let tree = self
            .tree
            .get_or_init(|| index_of((0..count).map(|point| self.edge(point))));
        let near = tree
            .as_ref()
            .map_or_else(Vec::new, |tree| tree.search(at.x, at.y, FAR_EAST, at.y));
        let crossings = near.iter().map(|&point| point as usize).filter(crossed);
        (crossings.count() % 2 == 1, LONG + near.len())
    }
}

/// Whether an edge crosses the ray from a position to the east.
fn crosses_ray((from, to): (Coord<f64>, Coord<f64>), at: Coord<f64>) -> bool {
    let (low, high) = if from.y <= to.y {
        (from, to)
    } else {
        (to, from)
    };
    low.y <= at.y && at.y < high.y && turn(low, high, at) == Turn::CounterClockwise
}

/// A position of the ring that lies on no other: an untouched vertex, else the middle of its longest edge.
fn sample(index: usize, ring: &Ring, found: &Found) -> Coord<f64> {
    let free = (0..ring.points.len())
        .find(|&point| found.touching.binary_search(&(index, point)).is_err());
    if let Some(point) = free {
        return ring.points[point];
    }
    let ends = ring.points.iter().skip(1).chain(ring.points.first());
    let length = |a: &Coord<f64>, b: &Coord<f64>| (b.x - a.x).hypot(b.y - a.y);
    let longest = ring
        .points
        .iter()
        .zip(ends)
        .max_by(|(a, b), (c, d)| length(a, b).total_cmp(&length(c, d)));
    longest.map_or(ring.points[0], |(a, b)| (*a + *b) / 2.0)
}

/// `around`: the sound rings that enclose it, ascending, so that those of a polygon stand together, shell first.
fn judge(ring: &Ring, around: &[usize], rings: &[Ring], found: &Found, faults: &mut Faults) {
    if ring.ring == 0 {
        let mut polygons = around.chunk_by(|&p, &q| rings[p].polygon == rings[q].polygon);
        let land = polygons.find_map(|of_one| {
            // A shell with a hole around the place, too, has no land there.
            let shell = &rings[of_one[0]];
            let covers = of_one.len() == 1 && shell.ring == 0 && shell.polygon != ring.polygon;
            covers.then_some(shell.polygon)
        });
        if let Some(polygon) = land {
            faults.add(ring.whole(), BrokenRule::PartsOverlap(polygon));
        }
        return;
    }
    let own = || {
        around
            .iter()
            .map(|&it| &rings[it])
            .filter(|it| it.polygon == ring.polygon)
    };
    if let Some(hole) = own().find(|other| other.ring > 0) {
        faults.add(ring.whole(), BrokenRule::HoleInHole(hole.ring));
    } else if !own().any(|other| other.ring == 0) && shell_is_sound(ring, rings, found) {
        faults.add(ring.whole(), BrokenRule::HoleOutside);
    }
}

/// Whether the shell of a hole's polygon was checked and crosses nothing.
fn shell_is_sound(hole: &Ring, rings: &[Ring], found: &Found) -> bool {
    let shell = rings.binary_search_by_key(&(hole.polygon, 0), |ring| (ring.polygon, ring.ring));
    shell.is_ok_and(|shell| !found.tangled[shell])
}
