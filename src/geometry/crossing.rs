//! Finds where edges of rings cross or run along each other.
//!
//! 1. The boxes of all edges go into a packed R-tree; each edge is compared with those whose boxes it meets.
//! 2. A crossing inside two edges, or a shared stretch, is a fault at once.
//! 3. A touch at a point is kept: lines that touch there may still change sides (a bow-tie through a vertex),
//!    which `touch` decides.

use geo::Coord;
use geo_index::rtree::sort::HilbertSort;
use geo_index::rtree::{RTree, RTreeBuilder, RTreeIndex};

use crate::geometry::fault::{BrokenRule, Faults, LonLat, Spot};
use crate::geometry::meeting::{Meeting, meet};
use crate::geometry::ring::Ring;
use crate::geometry::touch::{Pass, Touches, TouchesByPoint};

/// Pairs of edges that may be compared, each counted twice: real shapes need about six for an edge. What needs
/// many times that was made to be slow, and is refused.
const PAIRS_PER_EDGE: usize = 40;
const PAIRS_AT_LEAST: usize = 15_000_000;
/// What keeping a touch costs, in pairs.
const TOUCH: usize = 5;

/// An edge: its ring, the point of the ring it starts from, and its ends.
#[derive(Clone, Copy)]
pub(crate) struct Edge {
    pub(crate) ring: usize,
    pub(crate) point: usize,
    pub(crate) from: Coord<f64>,
    pub(crate) to: Coord<f64>,
}

/// The edges of a ring, in order.
pub(crate) fn edges_of(ring: usize, points: &[Coord<f64>]) -> impl Iterator<Item = Edge> {
    let ends = points.iter().skip(1).chain(points.first());
    let edges = points.iter().zip(ends).enumerate();
    edges.map(move |(point, (&from, &to))| Edge {
        ring,
        point,
        from,
        to,
    })
}

/// An index of boxes, each given by two opposite corners; `None` for no box, or too many.
pub(crate) fn index_of(
    boxes: impl ExactSizeIterator<Item = (Coord<f64>, Coord<f64>)>,
) -> Option<RTree<f64>> {
    let count = u32::try_from(boxes.len()).ok().filter(|&count| count > 0)?;
    let mut builder = RTreeBuilder::<f64>::new(count);
    for (p, q) in boxes {
        builder.add(p.x.min(q.x), p.y.min(q.y), p.x.max(q.x), p.y.max(q.y));
    }
    Some(builder.finish::<HilbertSort>())
}

/// What the search found, for later checks.
pub(crate) struct Found {
    /// By ring: whether it crosses or overlaps anything, so that inside and outside mean nothing.
    pub(crate) tangled: Vec<bool>,
    /// Vertices (ring, point) that lie on another line, sorted.
    pub(crate) touching: Vec<(usize, usize)>,
    /// All pairs were looked at.
    pub(crate) complete: bool,
}

/// Adds a fault for each crossing and each shared stretch of the rings' edges.
pub(crate) fn find_crossings(rings: &[Ring], faults: &mut Faults) -> Found {
    let mut search = Search {
        rings,
        faults,
        tangled: vec![false; rings.len()],
        touches: Touches::default(),
    };
    let complete = search.run();
    let touches = std::mem::take(&mut search.touches).by_point();
    if complete {
        search.decide(&touches);
    }
    Found {
        tangled: search.tangled,
        touching: touches.vertices(),
        complete,
    }
}

struct Search<'a> {
    rings: &'a [Ring],
    faults: &'a mut Faults,
    tangled: Vec<bool>,
    touches: Touches,
}

impl Search<'_> {
    /// Looks at every pair of edges whose boxes meet; false where it gave up.
    fn run(&mut self) -> bool {
        let rings = self.rings.iter().enumerate();
        let edges: Vec<Edge> = rings
            .flat_map(|(ring, it)| edges_of(ring, &it.points))
            .collect();
        let Some(tree) = index_of(edges.iter().map(|edge| (edge.from, edge.to))) else {
            return edges.is_empty();
        };
        let mut patience = PAIRS_AT_LEAST.max(edges.len().saturating_mul(PAIRS_PER_EDGE));
        for (index, edge) in edges.iter().enumerate() {
            let (p, q) = (edge.from, edge.to);
            let (west, east) = (p.x.min(q.x), p.x.max(q.x));
            let near = tree.search(west, p.y.min(q.y), east, p.y.max(q.y));
            let touched = self.touches.count();
            for &other in near.iter().filter(|&&other| other as usize > index) {
                self.compare(&edges[other as usize], edge);
                if self.faults.full() {
                    return false;
                }
            }
            let cost = near.len() + TOUCH * (self.touches.count() - touched);
            let Some(left) = patience.checked_sub(cost) else {
                self.faults.add(Spot::default(), BrokenRule::TooTangled);
                return false;
            };
            patience = left;
        }
        true
    }

    /// Lines that change sides where they touch cross there.
    fn decide(&mut self, touches: &TouchesByPoint) {
        for (a, b) in touches.side_changes(self.rings) {
            let vertex = if a.within_edge { b } else { a };
            let at = self.rings[vertex.ring].points[vertex.point];
            self.crossed(&a.edge(self.rings), &b.edge(self.rings), at);
        }
    }

    fn compare(&mut self, edge: &Edge, earlier: &Edge) {
        match meet(earlier.from, earlier.to, edge.from, edge.to) {
            Meeting::Apart => {}
            Meeting::Touch(at) => {
                let (a, b) = (self.pass(edge, at), self.pass(earlier, at));
                // Consecutive edges share their vertex: one pass.
                if a != b {
                    self.touches.add(at, a, b);
                }
            }
            Meeting::Cross(at) => self.crossed(edge, earlier, at),
            Meeting::Overlap(at) => {
                let at = LonLat(at.x, at.y);
                let rule = match self.other(edge, earlier) {
                    Err(other) => BrokenRule::RetracesItself { at, other },
                    Ok((polygon, ring)) => BrokenRule::OverlapsRing { at, polygon, ring },
                };
                self.entangle(edge, earlier, rule);
            }
        }
    }

    fn crossed(&mut self, edge: &Edge, earlier: &Edge, at: Coord<f64>) {
        let at = LonLat(at.x, at.y);
        let rule = match self.other(edge, earlier) {
            Err(other) => BrokenRule::CrossesItself { at, other },
            Ok((polygon, ring)) => BrokenRule::CrossesRing { at, polygon, ring },
        };
        self.entangle(edge, earlier, rule);
    }

    /// The other ring, or the position in the same ring.
    fn other(&self, edge: &Edge, earlier: &Edge) -> Result<(usize, usize), usize> {
        let ring = &self.rings[earlier.ring];
        if edge.ring == earlier.ring {
            Err(ring.sent_at[earlier.point])
        } else {
            Ok((ring.polygon, ring.ring))
        }
    }

    fn entangle(&mut self, edge: &Edge, earlier: &Edge, rule: BrokenRule) {
        self.tangled[edge.ring] = true;
        self.tangled[earlier.ring] = true;
        self.faults
            .add(self.rings[edge.ring].spot(edge.point), rule);
    }

    fn pass(&self, edge: &Edge, at: Coord<f64>) -> Pass {
        let next = (edge.point + 1) % self.rings[edge.ring].points.len();
        Pass {
            ring: edge.ring,
            point: if at == edge.to { next } else { edge.point },
            within_edge: at != edge.to && at != edge.from,
        }
    }
}
