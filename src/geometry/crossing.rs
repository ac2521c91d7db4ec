//! Finds where edges of rings cross or run along each other.
//!
//! 1. The boxes of all edges go into a packed R-tree; each edge meets the later ones whose boxes it touches.
//! 2. A crossing inside two edges, or a shared stretch, is a fault at once.
//! 3. A touch at a point is kept: two lines that touch there may still change sides (a bow-tie through a
//!    vertex), which is decided by the directions in which they come and go.

use geo::Coord;
use geo_index::rtree::sort::HilbertSort;
use geo_index::rtree::{RTree, RTreeBuilder, RTreeIndex};

use crate::geometry::fault::{BrokenRule, Faults, LonLat, Spot};
use crate::geometry::meeting::{Meeting, meet, passes_through};
use crate::geometry::ring::Ring;

/// Pairs of edges that may be compared: real shapes need about two for an edge. What needs a hundred times
/// that was made to be slow, and is refused.
const PAIRS_PER_EDGE: usize = 200;
const PAIRS_AT_LEAST: usize = 20_000_000;

/// An edge: its ring, the point of the ring it starts from, and its ends.
#[derive(Clone, Copy)]
pub(crate) struct Edge {
    pub(crate) ring: usize,
    pub(crate) point: usize,
    pub(crate) from: Coord<f64>,
    pub(crate) to: Coord<f64>,
}

/// All edges of all rings, and an index of their boxes.
pub(crate) struct Edges {
    pub(crate) all: Vec<Edge>,
    tree: Option<RTree<f64>>,
    /// Pairs that may still be looked at.
    pub(crate) patience: usize,
}

impl Edges {
    pub(crate) fn of(rings: &[Ring]) -> Self {
        let all: Vec<Edge> = rings
            .iter()
            .enumerate()
            .flat_map(|(ring, it)| edges_of(ring, &it.points))
            .collect();
        let tree = u32::try_from(all.len()).ok().filter(|&count| count > 0);
        let tree = tree.map(|count| {
            let mut builder = RTreeBuilder::<f64>::new(count);
            for Edge { from, to, .. } in &all {
                let (west, east) = (from.x.min(to.x), from.x.max(to.x));
                let (south, north) = (from.y.min(to.y), from.y.max(to.y));
                builder.add(west, south, east, north);
            }
            builder.finish::<HilbertSort>()
        });
        let patience = PAIRS_AT_LEAST.max(all.len().saturating_mul(PAIRS_PER_EDGE));
        Self {
            all,
            tree,
            patience,
        }
    }

    /// The edges whose boxes meet the box between two corners.
    pub(crate) fn near(&self, a: Coord<f64>, b: Coord<f64>) -> Vec<u32> {
        self.tree.as_ref().map_or_else(Vec::new, |tree| {
            tree.search(a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y))
        })
    }
}

fn edges_of(ring: usize, points: &[Coord<f64>]) -> impl Iterator<Item = Edge> {
    let ends = points.iter().skip(1).chain(points.first());
    let edges = points.iter().zip(ends).enumerate();
    edges.map(move |(point, (&from, &to))| Edge {
        ring,
        point,
        from,
        to,
    })
}

/// A line coming to a point and going on: through a vertex of a ring, or along an edge.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Pass {
    ring: usize,
    point: usize,
    within_edge: bool,
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
pub(crate) fn find_crossings(rings: &[Ring], edges: &Edges, faults: &mut Faults) -> Found {
    let mut search = Search {
        rings,
        faults,
        tangled: vec![false; rings.len()],
        touches: Vec::new(),
    };
    let complete = search.run(edges);
    search.decide_touches();
    let vertices = search.touches.iter().flat_map(|&(a, b)| [a, b]);
    let mut touching: Vec<(usize, usize)> = vertices
        .filter(|pass| !pass.within_edge)
        .map(|pass| (pass.ring, pass.point))
        .collect();
    touching.sort_unstable();
    touching.dedup();
    Found {
        tangled: search.tangled,
        touching,
        complete,
    }
}

struct Search<'a> {
    rings: &'a [Ring],
    faults: &'a mut Faults,
    tangled: Vec<bool>,
    touches: Vec<(Pass, Pass)>,
}

impl Search<'_> {
    /// Looks at every pair of edges whose boxes meet; false where it gave up.
    fn run(&mut self, edges: &Edges) -> bool {
        let mut patience = edges.patience;
        for (index, edge) in edges.all.iter().enumerate() {
            let near = edges.near(edge.from, edge.to);
            let Some(left) = patience.checked_sub(near.len()) else {
                self.faults.add(Spot::default(), BrokenRule::TooTangled);
                return false;
            };
            patience = left;
            for other in near {
                let other = other as usize;
                if other > index {
                    self.compare(&edges.all[other], edge);
                }
            }
            if self.faults.full() {
                return false;
            }
        }
        true
    }

    fn compare(&mut self, edge: &Edge, earlier: &Edge) {
        match meet(earlier.from, earlier.to, edge.from, edge.to) {
            Meeting::Apart => {}
            Meeting::Touch(at) => {
                let (a, b) = (self.pass(edge, at), self.pass(earlier, at));
                // Consecutive edges share their vertex: one pass.
                if a != b {
                    self.touches.push((a.max(b), a.min(b)));
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

    /// Where lines that touch at a point change sides there, they cross.
    fn decide_touches(&mut self) {
        self.touches.sort_unstable();
        self.touches.dedup();
        for (a, b) in self.touches.clone() {
            let vertex = if a.within_edge { b } else { a };
            let at = self.rings[vertex.ring].points[vertex.point];
            if passes_through(at, self.ends(a), self.ends(b)) {
                self.crossed(&self.edge(a), &self.edge(b), at);
            }
        }
    }

    /// Where a line comes from, and where it goes on to.
    fn ends(&self, pass: Pass) -> (Coord<f64>, Coord<f64>) {
        let points = &self.rings[pass.ring].points;
        let count = points.len();
        let before = if pass.within_edge {
            pass.point
        } else {
            (pass.point + count - 1) % count
        };
        (points[before], points[(pass.point + 1) % count])
    }

    fn edge(&self, pass: Pass) -> Edge {
        let (from, to) = self.ends(pass);
        Edge {
            ring: pass.ring,
            point: pass.point,
            from,
            to,
        }
    }
}
