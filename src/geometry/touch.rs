//! Lines that touch at a point, and whether they change sides there.
//!
//! At each point the lines' two ends are sorted by direction. Lines that do not change sides nest like brackets;
//! so one walk around the point finds those that do, however many lines meet there.

use std::cmp::Ordering;

use geo::Coord;

use crate::geometry::crossing::Edge;
use crate::geometry::fault::MOST_FAULTS;
use crate::geometry::meeting::{Turn, passes_through, turn};
use crate::geometry::ring::Ring;

/// A line coming to a point and going on: through a vertex of a ring, or along an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pass {
    pub(crate) ring: usize,
    /// The vertex, or the one the edge starts from.
    pub(crate) point: usize,
    pub(crate) within_edge: bool,
}

impl Pass {
    /// Where it comes from, and where it goes on to.
    fn ends(self, rings: &[Ring]) -> (Coord<f64>, Coord<f64>) {
        let points = &rings[self.ring].points;
        let count = points.len();
        let before = if self.within_edge {
            self.point
        } else {
            (self.point + count - 1) % count
        };
        (points[before], points[(self.point + 1) % count])
    }

    /// It as an edge, past the point.
    pub(crate) fn edge(self, rings: &[Ring]) -> Edge {
        let (from, to) = self.ends(rings);
        Edge {
            ring: self.ring,
            point: self.point,
            from,
            to,
        }
    }
}

/// A point, told from others by its bits, and a line that passes it.
type Touch = ([u64; 2], Pass);

/// Touches as they are found.
#[derive(Default)]
pub(crate) struct Touches {
    found: Vec<Touch>,
    distinct: usize,
    count: usize,
}

impl Touches {
    /// Two lines that touch at a point.
    pub(crate) fn add(&mut self, at: Coord<f64>, a: Pass, b: Pass) {
        let at = [at.x.to_bits(), at.y.to_bits()];
        self.found.extend([(at, a), (at, b)]);
        self.count += 1;
        // Where many lines meet in one point each is found again with every other.
        if self.found.len() > 2 * self.distinct + 1_000_000 {
            self.sort();
        }
    }

    /// How often lines were found to touch.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    fn sort(&mut self) {
        self.found.sort_unstable();
        self.found.dedup();
        self.distinct = self.found.len();
    }

    /// All of them, by point.
    pub(crate) fn by_point(mut self) -> TouchesByPoint {
        self.sort();
        TouchesByPoint(self.found)
    }
}

/// Every touch once, sorted by point.
pub(crate) struct TouchesByPoint(Vec<Touch>);

impl TouchesByPoint {
    /// Vertices (ring, point) that lie on another line, sorted.
    pub(crate) fn vertices(&self) -> Vec<(usize, usize)> {
        let vertices = self.0.iter().filter(|(_, pass)| !pass.within_edge);
        let mut vertices: Vec<_> = vertices.map(|(_, pass)| (pass.ring, pass.point)).collect();
        vertices.sort_unstable();
        vertices.dedup();
        vertices
    }

    /// Pairs of lines that change sides where they touch, the later first; not more than can be reported.
    pub(crate) fn side_changes(&self, rings: &[Ring]) -> Vec<(Pass, Pass)> {
        let mut changes = Vec::new();
        for touches in self.0.chunk_by(|p, q| p.0 == q.0) {
            let at = touches[0].0.map(f64::from_bits).into();
            around(at, touches, rings, &mut changes);
            if changes.len() >= MOST_FAULTS {
                break;
            }
        }
        changes
    }
}

/// Adds the pairs that change sides at one point.
fn around(at: Coord<f64>, touches: &[Touch], rings: &[Ring], changes: &mut Vec<(Pass, Pass)>) {
    let mut directions: Vec<(Coord<f64>, usize)> = Vec::with_capacity(2 * touches.len());
    for (line, (_, pass)) in touches.iter().enumerate() {
        let (from, to) = pass.ends(rings);
        directions.extend([(from, line), (to, line)]);
    }
    directions.sort_by(|p, q| by_angle(at, p.0, q.0));
    let mut is_open = vec![false; touches.len()];
    let mut open: Vec<usize> = Vec::new();
    for (_, line) in directions {
        if !std::mem::replace(&mut is_open[line], true) {
            open.push(line);
            continue;
        }
        let opened = open.iter().rposition(|&it| it == line).unwrap_or_default();
        for other in open.drain(opened..).skip(1).collect::<Vec<_>>() {
            let (a, b) = (touches[line].1, touches[other].1);
            // Those that share a direction are no crossing but an overlap, and reported as that.
            if passes_through(at, a.ends(rings), b.ends(rings)) && changes.len() < MOST_FAULTS {
                changes.push((a.max(b), a.min(b)));
            }
            open.push(other);
        }
    }
}

/// Orders directions from a point, counter-clockwise, east first.
fn by_angle(at: Coord<f64>, p: Coord<f64>, q: Coord<f64>) -> Ordering {
    let lower = |r: Coord<f64>| r.y < at.y || (r.y == at.y && r.x < at.x);
    let by_turn = || match turn(at, p, q) {
        Turn::CounterClockwise => Ordering::Less,
        Turn::Clockwise => Ordering::Greater,
        Turn::Collinear => Ordering::Equal,
    };
    lower(p).cmp(&lower(q)).then_with(by_turn)
}
