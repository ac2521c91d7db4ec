//! Lines: labelled edges joined from junction to junction.

use crate::geometry::GridPoint;
use crate::geometry::arrangement::LabelledEdge;
use crate::geometry::snap::index;

/// A line found among edges. It reads the same whichever end it was found from; a closed one repeats its first
/// point last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Traced<L> {
    pub(crate) points: Vec<GridPoint>,
    /// What lies on the left, walking along `points`; `None` is outside.
    pub(crate) left: Option<L>,
    pub(crate) right: Option<L>,
    pub(crate) marked: bool,
}

/// No half-edge.
const NONE: u32 = u32::MAX;

/// Joins edges into lines: from junction to junction, or once around where there is none.
///
/// A junction is where other than two edges meet, or two of which one is marked. `held` are points to take for
/// junctions though they do not look it, as other lines end there. `edges` and `held` are sorted; so are the lines.
pub(crate) fn trace<L: Copy>(edges: &[LabelledEdge<L>], held: &[GridPoint]) -> Vec<Traced<L>> {
    let next = successors(edges, held);
    let mut starts = vec![true; next.len()];
    for &after in next.iter().filter(|it| **it != NONE) {
        starts[after as usize] = false;
    }
    let mut used = vec![false; edges.len()];
    let mut lines = Vec::new();
    // First the lines that start at a junction; what is left over are loops, cut at their first point.
    let half_edges = 0..index(next.len());
    let open = half_edges.clone().filter(|&it| starts[it as usize]);
    for start in open.chain(half_edges) {
        if !used[start as usize / 2] {
            lines.push(walk(edges, &next, start, &mut used));
        }
    }
    lines.sort_unstable_by(|p, q| p.points.cmp(&q.points));
    lines
}

/// The half-edge that follows each at its head, or `NONE` where that is a junction. Half-edge `2e` runs along
/// edge `e`, `2e + 1` back.
fn successors<L>(edges: &[LabelledEdge<L>], held: &[GridPoint]) -> Vec<u32> {
    let leaving = |(edge, number): (&LabelledEdge<L>, u32)| {
        [
            (edge.segment.a, 2 * number),
            (edge.segment.b, 2 * number + 1),
        ]
    };
    let mut ends: Vec<(GridPoint, u32)> = edges.iter().zip(0..).flat_map(leaving).collect();
    ends.sort_unstable();
    let mut next = vec![NONE; ends.len()];
    for around in ends.chunk_by(|p, q| p.0 == q.0) {
        let &[(at, p), (_, q)] = around else {
            continue;
        };
        let same = edges[p as usize / 2].marked == edges[q as usize / 2].marked;
        if same && held.binary_search(&at).is_err() {
            next[p as usize ^ 1] = q;
            next[q as usize ^ 1] = p;
        }
    }
    next
}

fn walk<L: Copy>(
    edges: &[LabelledEdge<L>],
    next: &[u32],
    start: u32,
    used: &mut [bool],
) -> Traced<L> {
    let ends = |half_edge: u32| {
        let segment = edges[half_edge as usize / 2].segment;
        if half_edge.is_multiple_of(2) {
            (segment.a, segment.b)
        } else {
            (segment.b, segment.a)
        }
    };
    let mut points = vec![ends(start).0];
    let mut at = start;
    loop {
        used[at as usize / 2] = true;
        points.push(ends(at).1);
        at = next[at as usize];
        if at == NONE || at == start {
            break;
        }
    }
    let first = edges[start as usize / 2];
    let (mut left, mut right) = (first.left, first.right);
    if !start.is_multiple_of(2) {
        (left, right) = (right, left);
    }
    if points.iter().rev().lt(points.iter()) {
        points.reverse();
        (left, right) = (right, left);
    }
    Traced {
        points,
        left,
        right,
        marked: first.marked,
    }
}
