//! The rings of faces, walked along whole lines, and which hole lies in which face.

use std::collections::HashMap;

use geo_index::rtree::sort::HilbertSort;
use geo_index::rtree::{RTree, RTreeBuilder, RTreeIndex};

use crate::geometry::arrangement::Unsound;
use crate::geometry::patch::Draft;
use crate::geometry::planar::higher;
use crate::geometry::predicate::{Segment, by_angle, turn};
use crate::geometry::snap::index;
use crate::geometry::tiling::{Along, TilingFace};
use crate::geometry::{Bounds, GridPoint};

/// What is known of one side of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side<L> {
    /// Outside of all faces.
    Outside,
    /// A face of that name, to be walked.
    Open(L),
    /// A face that stays: its old number, and its name.
    Kept(usize, L),
}

/// A cycle of half-lines, and the face it bounds once that is known.
struct Cycle<L> {
    half_lines: Vec<usize>,
    label: L,
    face: Option<usize>,
}

/// The faces, and for each line the number of the face on its left and right, where that was open.
type Walked<L> = (Vec<TilingFace<L>>, Vec<[Option<usize>; 2]>);

/// Cycles, and the one each half-line is on.
type Cycles<L> = (Vec<Cycle<L>>, Vec<Option<usize>>);

/// Walks every face that is open, along the lines beside it.
pub(crate) fn walk_faces<L: Copy + Ord>(drafts: &[Draft<L>]) -> Result<Walked<L>, Unsound> {
    let open = |side: Side<L>| matches!(side, Side::Open(_));
    let near: Vec<usize> = (0..drafts.len())
        .filter(|&at| open(drafts[at].left) || open(drafts[at].right))
        .collect();
    let graph = HalfLines::new(drafts, &near);
    let (mut cycles, cycle_of) = graph.cycles()?;
    let mut faces = Vec::new();
    let mut holes = Vec::new();
    for (at, cycle) in cycles.iter_mut().enumerate() {
        if graph.doubled_area(&cycle.half_lines) > 0 {
            cycle.face = Some(faces.len());
            faces.push(TilingFace {
                label: cycle.label,
                rings: Vec::new(),
            });
        } else {
            holes.push((graph.first_point(&cycle.half_lines), at));
        }
    }
    // From west to east, so that what a hole lies in has its own place already.
    holes.sort_unstable();
    let lookup = (!holes.is_empty()).then(|| Lookup::new(&graph));
    for (first, at) in holes {
        let beneath = lookup.as_ref().and_then(|it| it.below(&graph, first));
        let around = beneath.and_then(|half_line| cycle_of[half_line]);
        let face = around.and_then(|around| cycles[around].face);
        cycles[at].face = face.filter(|&it| faces[it].label == cycles[at].label);
        if cycles[at].face.is_none() {
            return Err(Unsound(first));
        }
    }
    let mut sides = vec![[None; 2]; drafts.len()];
    for cycle in &cycles {
        for &half_line in &cycle.half_lines {
            sides[near[half_line / 2]][half_line % 2] = cycle.face;
        }
    }
    assemble(&graph, &cycles, &mut faces)?;
    Ok((faces, sides))
}

/// Gives each face its rings: outer ring first, then holes, sorted.
fn assemble<L: Copy>(
    graph: &HalfLines<'_, L>,
    cycles: &[Cycle<L>],
    faces: &mut [TilingFace<L>],
) -> Result<(), Unsound> {
    let mut rings: Vec<(usize, bool, Vec<Along>)> = Vec::new();
    for cycle in cycles {
        let Some(face) = cycle.face else { continue };
        for ring in graph.simple_rings(&cycle.half_lines) {
            let hole = graph.doubled_area(&ring) <= 0;
            rings.push((face, hole, graph.along(&ring)));
        }
    }
    rings.sort_unstable();
    for same in rings.chunk_by(|p, q| p.0 == q.0) {
        let shells = same.iter().filter(|(_, hole, _)| !hole).count();
        if shells != 1 {
            return Err(Unsound(graph.drafts[same[0].2[0].border].points[0]));
        }
        faces[same[0].0].rings = same.iter().map(|(_, _, ring)| ring.clone()).collect();
    }
    Ok(())
}

/// Lines as half-lines: `2k` runs along the k-th of them, `2k + 1` back. Each has its face on the left.
struct HalfLines<'a, L> {
    drafts: &'a [Draft<L>],
    /// The lines that count.
    near: &'a [usize],
    /// The half-line that follows along the same face.
    next: Vec<usize>,
    /// Twice the area between each line and the origin, in square grid units.
    doubled: Vec<i128>,
}

impl<'a, L: Copy> HalfLines<'a, L> {
    fn new(drafts: &'a [Draft<L>], near: &'a [usize]) -> Self {
        let mut leaving: Vec<(GridPoint, GridPoint, usize)> = Vec::with_capacity(2 * near.len());
        for (k, &line) in near.iter().enumerate() {
            let points = &drafts[line].points;
            let last = points.len() - 1;
            leaving.push((points[0], points[1], 2 * k));
            leaving.push((points[last], points[last - 1], 2 * k + 1));
        }
        leaving.sort_unstable_by_key(|&(from, _, half_line)| (from, half_line));
        let mut next = vec![0; leaving.len()];
        for around in leaving.chunk_by_mut(|p, q| p.0 == q.0) {
            around.sort_unstable_by(|p, q| by_angle(p.0, p.1, q.1));
            for (at, &(_, _, half_line)) in around.iter().enumerate() {
                let clockwise = around[(at + around.len() - 1) % around.len()].2;
                next[half_line ^ 1] = clockwise;
            }
        }
        let doubled = near
            .iter()
            .map(|&line| doubled(&drafts[line].points))
            .collect();
        Self {
            drafts,
            near,
            next,
            doubled,
        }
    }

    fn points(&self, half_line: usize) -> &'a [GridPoint] {
        &self.drafts[self.near[half_line / 2]].points
    }

    fn origin(&self, half_line: usize) -> GridPoint {
        let points = self.points(half_line);
        points[if half_line.is_multiple_of(2) {
            0
        } else {
            points.len() - 1
        }]
    }

    fn side(&self, half_line: usize) -> Side<L> {
        let draft = &self.drafts[self.near[half_line / 2]];
        if half_line.is_multiple_of(2) {
            draft.left
        } else {
            draft.right
        }
    }

    /// The cycles around open faces.
    fn cycles(&self) -> Result<Cycles<L>, Unsound>
    where
        L: PartialEq,
    {
        let mut cycles = Vec::new();
        let mut cycle_of = vec![None; self.next.len()];
        for start in 0..self.next.len() {
            let Side::Open(label) = self.side(start) else {
                continue;
            };
            if cycle_of[start].is_some() {
                continue;
            }
            let mut half_lines = Vec::new();
            let mut at = start;
            loop {
                if self.side(at) != Side::Open(label) {
                    return Err(Unsound(self.origin(at)));
                }
                cycle_of[at] = Some(cycles.len());
                half_lines.push(at);
                at = self.next[at];
                if at == start {
                    break;
                }
            }
            cycles.push(Cycle {
                half_lines,
                label,
                face: None,
            });
        }
        Ok((cycles, cycle_of))
    }

    fn doubled_area(&self, half_lines: &[usize]) -> i128 {
        let signed = |&half_line: &usize| {
            let area = self.doubled[half_line / 2];
            if half_line.is_multiple_of(2) {
                area
            } else {
                -area
            }
        };
        half_lines.iter().map(signed).sum()
    }

    /// The first point of a cycle: the westernmost, of those the southernmost.
    fn first_point(&self, half_lines: &[usize]) -> GridPoint {
        let points = half_lines.iter().flat_map(|&it| self.points(it));
        points.min().copied().unwrap_or(self.origin(half_lines[0]))
    }

    /// Splits a cycle where it comes back to a point, so that no ring touches itself.
    fn simple_rings(&self, cycle: &[usize]) -> Vec<Vec<usize>> {
        let mut rings = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut seen: HashMap<GridPoint, usize> = HashMap::new();
        for &half_line in cycle {
            let from = self.origin(half_line);
            if let Some(&back) = seen.get(&from) {
                let ring: Vec<usize> = open.drain(back..).collect();
                for &left in &ring {
                    seen.remove(&self.origin(left));
                }
                rings.push(ring);
            }
            seen.insert(from, open.len());
            open.push(half_line);
        }
        rings.push(open);
        rings
    }

    /// A ring as whole lines, the smallest first.
    fn along(&self, ring: &[usize]) -> Vec<Along> {
        let mut ring: Vec<Along> = ring
            .iter()
            .map(|&half_line| Along {
                border: self.near[half_line / 2],
                reversed: !half_line.is_multiple_of(2),
            })
            .collect();
        let first = ring.iter().enumerate().min_by_key(|(_, along)| **along);
        let first = first.map_or(0, |(at, _)| at);
        ring.rotate_left(first);
        ring
    }
}

fn doubled(points: &[GridPoint]) -> i128 {
    let wide = |at: GridPoint| (i128::from(at.x), i128::from(at.y));
    let terms = points.windows(2).map(|edge| {
        let (p, q) = (wide(edge[0]), wide(edge[1]));
        p.0 * q.1 - q.0 * p.1
    });
    terms.sum()
}

/// Runs of edges by place.
struct Lookup {
    tree: RTree<f64>,
    /// The line of each run, and its first edge.
    runs: Vec<(usize, usize)>,
}

impl Lookup {
    /// Edges in a run.
    const RUN: usize = 32;

    fn new<L: Copy>(graph: &HalfLines<'_, L>) -> Self {
        let mut boxes = Vec::new();
        let mut runs = Vec::new();
        for (k, &line) in graph.near.iter().enumerate() {
            let points = &graph.drafts[line].points;
            for from in (0..points.len() - 1).step_by(Self::RUN) {
                let run = &points[from..points.len().min(from + Self::RUN + 1)];
                boxes.extend(Bounds::around(run.iter().map(|it| (it.lon(), it.lat()))));
                runs.push((k, from));
            }
        }
        let mut builder = RTreeBuilder::<f64>::new(index(boxes.len()));
        for it in boxes {
            builder.add(it.west, it.south, it.east, it.north);
        }
        Self {
            tree: builder.finish::<HilbertSort>(),
            runs,
        }
    }

    /// The half-line just south of a point, with its face on the side of the point.
    fn below<L: Copy>(&self, graph: &HalfLines<'_, L>, from: GridPoint) -> Option<usize> {
        let (lon, lat) = (from.lon(), from.lat());
        let found = self.tree.search(lon, -90.0, lon, lat);
        let met = found.into_iter().filter_map(|run| {
            let (k, start) = self.runs[run as usize];
            let points = graph.points(2 * k);
            let run = &points[start..points.len().min(start + Self::RUN + 1)];
            highest(run, from).map(|(edge, reversed)| (edge, 2 * k + usize::from(reversed)))
        });
        met.max_by(|p, q| higher(p.0, q.0)).map(|it| it.1)
    }
}

/// The line whose edge is the first met going south from just east of a point, and whether that edge runs west.
pub(crate) fn below<'a>(
    lines: impl Iterator<Item = (&'a [GridPoint], Bounds)>,
    from: GridPoint,
) -> Option<(usize, bool)> {
    let (lon, lat) = (from.lon(), from.lat());
    let over = |bounds: Bounds| bounds.west <= lon && lon <= bounds.east && bounds.south <= lat;
    let met = lines
        .enumerate()
        .filter(|(_, (_, bounds))| over(*bounds))
        .filter_map(|(at, (points, _))| highest(points, from).map(|it| (at, it)));
    met.max_by(|p, q| higher(p.1.0, q.1.0))
        .map(|(at, (_, reversed))| (at, reversed))
}

/// The highest edge of a line below a point, and whether the line runs west there.
fn highest(points: &[GridPoint], from: GridPoint) -> Option<(Segment, bool)> {
    let edges = points.windows(2).filter_map(|pair| {
        let segment = Segment::between(pair[0], pair[1])?;
        let over = segment.a.x <= from.x && from.x < segment.b.x;
        let counts = over && turn(segment.a, segment.b, from).is_gt();
        counts.then_some((segment, segment.a != pair[0]))
    });
    edges.max_by(|p, q| higher(p.0, q.0))
}
