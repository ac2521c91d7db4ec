//! Faces of a planar graph: half-edges, the cycles they form, and which cycle lies in which face.

use std::cmp::Ordering;

use geo_index::rtree::sort::HilbertSort;
use geo_index::rtree::{RTree, RTreeBuilder, RTreeIndex};

use crate::geometry::GridPoint;
use crate::geometry::predicate::{Segment, by_angle, turn};
use crate::geometry::snap::index;

/// The face outside everything.
pub(crate) const OUTSIDE: u32 = 0;

/// Edges that meet only in their endpoints, and the faces between them.
///
/// Edge `e` is two half-edges: `2e` runs from its `a` to its `b`, `2e + 1` back. A half-edge has its face on the left.
pub(crate) struct Planar<'a> {
    segments: &'a [Segment],
    /// The half-edge that follows along the same face.
    next: Vec<u32>,
    /// The face on the left of each half-edge; 0 is outside everything.
    faces: Vec<u32>,
    /// One half-edge of each cycle, and the face it bounds.
    cycles: Vec<(u32, u32)>,
    face_count: u32,
}

impl<'a> Planar<'a> {
    /// Takes edges that meet only in their endpoints, each once.
    pub(crate) fn new(segments: &'a [Segment]) -> Self {
        let mut graph = Self {
            segments,
            next: turns(segments),
            faces: vec![u32::MAX; 2 * segments.len()],
            cycles: Vec::new(),
            face_count: 1,
        };
        let outer = graph.bounded_faces();
        graph.place_components(&outer);
        graph
    }

    /// How many faces there are, the outside one included.
    pub(crate) fn face_count(&self) -> usize {
        self.face_count as usize
    }

    /// The face left of a half-edge.
    pub(crate) fn face(&self, half_edge: u32) -> u32 {
        self.faces[half_edge as usize]
    }

    /// Where a half-edge starts.
    pub(crate) fn origin(&self, half_edge: u32) -> GridPoint {
        let segment = self.segments[half_edge as usize / 2];
        if half_edge.is_multiple_of(2) {
            segment.a
        } else {
            segment.b
        }
    }

    /// The half-edges of the cycle that starts at one of them.
    fn cycle(&self, start: u32) -> impl Iterator<Item = u32> {
        let following =
            move |&half_edge: &u32| Some(self.next[half_edge as usize]).filter(|&it| it != start);
        std::iter::successors(Some(start), following)
    }

    /// Names the face of every counter-clockwise cycle; gives back the places of the clockwise ones in `cycles`.
    fn bounded_faces(&mut self) -> Vec<usize> {
        let mut outer = Vec::new();
        for start in 0..index(self.next.len()) {
            if self.faces[start as usize] != u32::MAX {
                continue;
            }
            let face = if self.doubled_area(start) > 0 {
                self.face_count += 1;
                self.face_count - 1
            } else {
                outer.push(self.cycles.len());
                OUTSIDE
            };
            self.paint(start, face);
            self.cycles.push((start, face));
        }
        outer
    }

    fn paint(&mut self, start: u32, face: u32) {
        let mut at = start;
        loop {
            self.faces[at as usize] = face;
            at = self.next[at as usize];
            if at == start {
                return;
            }
        }
    }

    fn doubled_area(&self, start: u32) -> i128 {
        let wide = |at: GridPoint| (i128::from(at.x), i128::from(at.y));
        let terms = self.cycle(start).map(|half_edge| {
            let (p, q) = (
                wide(self.origin(half_edge)),
                wide(self.origin(half_edge ^ 1)),
            );
            p.0 * q.1 - q.0 * p.1
        });
        terms.sum()
    }

    /// Gives the rim of each connected part the face it lies in: the one just below its first point.
    fn place_components(&mut self, outer: &[usize]) {
        if outer.len() < 2 {
            return;
        }
        let tree = boxes(self.segments);
        let mut rim_of = vec![u32::MAX; self.next.len()];
        let mut parts: Vec<(GridPoint, usize)> = Vec::with_capacity(outer.len());
        for &at in outer {
            let rim = self.cycles[at].0;
            self.flood(rim, &mut rim_of);
            let first = self.cycle(rim).map(|it| self.origin(it)).min();
            parts.push((first.unwrap_or(self.origin(rim)), at));
        }
        // From west to east, so that what a part lies in has its own place already.
        parts.sort_unstable();
        for (first, at) in parts {
            let rim = self.cycles[at].0;
            let elsewhere = |edge: u32| rim_of[2 * edge as usize] != rim;
            let below = edge_below(self.segments, &tree, first, elsewhere);
            let face = below.map_or(OUTSIDE, |edge| self.faces[2 * edge as usize]);
            self.paint(rim, face);
            self.cycles[at].1 = face;
        }
    }

    /// Marks every half-edge connected with a rim.
    fn flood(&self, rim: u32, rim_of: &mut [u32]) {
        let mut pending = vec![rim];
        while let Some(at) = pending.pop() {
            if rim_of[at as usize] == u32::MAX {
                rim_of[at as usize] = rim;
                pending.extend([at ^ 1, self.next[at as usize]]);
            }
        }
    }
}

/// For each half-edge the next along the face on its left: at the head, the first clockwise from its twin.
fn turns(segments: &[Segment]) -> Vec<u32> {
    let ends = segments.iter().zip(0u32..);
    let mut leaving: Vec<(GridPoint, GridPoint, u32)> = ends
        .flat_map(|(it, edge)| [(it.a, it.b, 2 * edge), (it.b, it.a, 2 * edge + 1)])
        .collect();
    leaving.sort_unstable_by_key(|&(from, _, half_edge)| (from, half_edge));
    let mut next = vec![0; 2 * segments.len()];
    for around in leaving.chunk_by_mut(|p, q| p.0 == q.0) {
        around.sort_unstable_by(|p, q| by_angle(p.0, p.1, q.1));
        for (at, &(_, _, half_edge)) in around.iter().enumerate() {
            let clockwise = around[(at + around.len() - 1) % around.len()].2;
            next[half_edge as usize ^ 1] = clockwise;
        }
    }
    next
}

fn boxes(segments: &[Segment]) -> RTree<f64> {
    let mut builder = RTreeBuilder::<f64>::new(index(segments.len()));
    for it in segments {
        let (south, north) = (it.a.y.min(it.b.y), it.a.y.max(it.b.y));
        builder.add(it.a.x.into(), south.into(), it.b.x.into(), north.into());
    }
    builder.finish::<HilbertSort>()
}

/// The first edge met going south from just east of a point, among those that count.
fn edge_below(
    segments: &[Segment],
    tree: &RTree<f64>,
    from: GridPoint,
    counts: impl Fn(u32) -> bool,
) -> Option<u32> {
    let x = f64::from(from.x);
    let met = tree.search(x, f64::from(i32::MIN), x, f64::from(from.y));
    let met = met.into_iter().filter(|&edge| {
        let it = segments[edge as usize];
        it.a.x <= from.x && from.x < it.b.x && turn(it.a, it.b, from).is_gt() && counts(edge)
    });
    met.max_by(|&p, &q| higher(segments[p as usize], segments[q as usize]))
}

/// Which of two edges, both over the same x and never crossing, lies higher there.
pub(crate) fn higher(p: Segment, q: Segment) -> Ordering {
    if p.a.x >= q.a.x {
        turn(q.a, q.b, p.a).then_with(|| turn(q.a, q.b, p.b))
    } else {
        turn(p.a, p.b, q.a)
            .then_with(|| turn(p.a, p.b, q.b))
            .reverse()
    }
}
