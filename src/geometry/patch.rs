//! Changing a few edges of a tiling: only the lines they touch are joined anew, and only the faces beside those
//! are walked again.

use std::sync::Arc;

use crate::geometry::arrangement::{LabelledEdge, Unsound};
use crate::geometry::groups::Groups;
use crate::geometry::lines::{Traced, trace};
use crate::geometry::predicate::Segment;
use crate::geometry::rings::{Side, below, walk_faces};
use crate::geometry::tiling::{Along, Line, Tiling, TilingFace};
use crate::geometry::{Area, Bounds, GridPoint, line_area};

/// A line of the tiling to be, with what is known of its sides.
pub(crate) struct Draft<L> {
    pub(crate) points: Arc<[GridPoint]>,
    pub(crate) left: Side<L>,
    pub(crate) right: Side<L>,
    pub(crate) marked: bool,
    pub(crate) area: Area,
    pub(crate) bounds: Bounds,
}

/// See [`Tiling::patched`].
pub(crate) fn patched<L: Copy + Ord>(
    old: &Tiling<L>,
    removed: &[Segment],
    added: Vec<LabelledEdge<L>>,
) -> Result<Tiling<L>, Unsound> {
    let touched = Touched::new(removed, &added);
    let dirty: Vec<bool> = old.lines.iter().map(|line| touched.meets(line)).collect();
    let fresh = trace(
        &loosened(old, &dirty, removed, added),
        &touched.held(old, &dirty),
    );
    let stale = stale_faces(old, &dirty, &fresh)?;
    let (drafts, place) = merged(old, &dirty, fresh, &stale);
    let (walked, sides) = walk_faces(&drafts)?;

    let kept = old.faces.iter().zip(0..).filter(|(_, at)| !stale[*at]);
    let renumbered = kept.map(|(face, at)| (moved(face, &place), Some(at)));
    let mut faces: Vec<(TilingFace<L>, Option<usize>, usize)> = Vec::new();
    faces.extend(renumbered.map(|(face, from)| (face, from, 0)));
    faces.extend(
        walked
            .into_iter()
            .zip(0..)
            .map(|(face, number)| (face, None, number)),
    );
    // Mostly in order already, which a stable sort makes use of.
    faces.sort();
    let mut old_place = vec![0; old.faces.len()];
    let mut new_place = vec![0; faces.len()];
    for (at, (_, from, number)) in faces.iter().enumerate() {
        match from {
            Some(from) => old_place[*from] = at,
            None => new_place[*number] = at,
        }
    }
    let lines = drafts.into_iter().zip(sides).map(|(draft, sides)| {
        let face = |side: Side<L>, walked: Option<usize>| match side {
            Side::Kept(face, _) => Some(old_place[face]),
            Side::Open(_) => walked.map(|number| new_place[number]),
            Side::Outside => None,
        };
        Line {
            left: face(draft.left, sides[0]),
            right: face(draft.right, sides[1]),
            points: draft.points,
            marked: draft.marked,
            area: draft.area,
            bounds: draft.bounds,
        }
    });
    Ok(Tiling {
        lines: lines.collect(),
        faces: faces.into_iter().map(|(face, ..)| face).collect(),
    })
}

/// The ends of all edges that come or go.
struct Touched {
    /// Sorted.
    points: Vec<GridPoint>,
}

impl Touched {
    fn new<L>(removed: &[Segment], added: &[LabelledEdge<L>]) -> Self {
        let segments = removed.iter().chain(added.iter().map(|edge| &edge.segment));
        let mut points: Vec<GridPoint> = segments.flat_map(|it| [it.a, it.b]).collect();
        points.sort_unstable();
        points.dedup();
        Self { points }
    }

    fn holds(&self, point: GridPoint) -> bool {
        self.points.binary_search(&point).is_ok()
    }

    /// Whether any point of a line is among them.
    fn meets(&self, line: &Line) -> bool {
        let west = self
            .points
            .partition_point(|it| it.lon() < line.bounds.west);
        let east = self
            .points
            .partition_point(|it| it.lon() <= line.bounds.east);
        let near = &self.points[west..east];
        let (south, north) = (line.bounds.south, line.bounds.north);
        near.iter().any(|it| south <= it.lat() && it.lat() <= north)
            && line
                .points
                .iter()
                .any(|point| near.binary_search(point).is_ok())
    }

    /// The ends of the lines to be joined anew where other lines end too, that stay.
    ///
    /// An untouched end of an open line is a junction as it was. That of a closed one is where no other line ends
    /// only the point from which it was walked.
    fn held<L>(&self, old: &Tiling<L>, dirty: &[bool]) -> Vec<GridPoint> {
        let mut held = Vec::new();
        let mut closed = Vec::new();
        for line in chosen(old, dirty) {
            let (first, last) = (line.points[0], line.points[line.points.len() - 1]);
            if first == last {
                closed.push(first);
            } else {
                held.extend([first, last]);
            }
        }
        closed.sort_unstable();
        if !closed.is_empty() {
            let ends = |line: &Line| [line.points[0], line.points[line.points.len() - 1]];
            let mut met: Vec<GridPoint> = old
                .lines
                .iter()
                .flat_map(ends)
                .filter(|end| closed.binary_search(end).is_ok())
                .collect();
            met.sort_unstable();
            // A closed line brings two ends by itself.
            let crowded = met.chunk_by(PartialEq::eq).filter(|it| it.len() > 2);
            held.extend(crowded.map(|it| it[0]));
        }
        held.retain(|&point| !self.holds(point));
        held.sort_unstable();
        held.dedup();
        held
    }
}

fn chosen<'a, L>(old: &'a Tiling<L>, dirty: &'a [bool]) -> impl Iterator<Item = &'a Line> {
    old.lines
        .iter()
        .zip(dirty)
        .filter_map(|(line, dirty)| dirty.then_some(line))
}

/// The edges to be joined anew, sorted: those added, and those of the lines they touch that are not removed.
fn loosened<L: Copy + Ord>(
    old: &Tiling<L>,
    dirty: &[bool],
    removed: &[Segment],
    added: Vec<LabelledEdge<L>>,
) -> Vec<LabelledEdge<L>> {
    let mut gone = removed.to_vec();
    gone.sort_unstable();
    let label = |face: Option<usize>| face.map(|at| old.faces[at].label);
    let mut loose = added;
    for line in chosen(old, dirty) {
        let (left, right) = (label(line.left), label(line.right));
        for pair in line.points.windows(2) {
            let Some(segment) = Segment::between(pair[0], pair[1]) else {
                continue;
            };
            if gone.binary_search(&segment).is_ok() {
                continue;
            }
            let (left, right) = if segment.a == pair[0] {
                (left, right)
            } else {
                (right, left)
            };
            loose.push(LabelledEdge {
                segment,
                left,
                right,
                marked: line.marked,
            });
        }
    }
    loose.sort_unstable_by_key(|edge| edge.segment);
    loose
}

/// The faces to be walked again: those beside lines that were touched, and those in which a part appears that
/// touches no line.
fn stale_faces<L: Copy + Ord>(
    old: &Tiling<L>,
    dirty: &[bool],
    fresh: &[Traced<L>],
) -> Result<Vec<bool>, Unsound> {
    let mut stale = vec![false; old.faces.len()];
    let mut known: Vec<GridPoint> = Vec::new();
    for line in chosen(old, dirty) {
        for face in [line.left, line.right].into_iter().flatten() {
            stale[face] = true;
        }
        known.extend(&*line.points);
    }
    if old.lines.is_empty() {
        return Ok(stale);
    }
    known.sort_unstable();
    for part in apart(fresh) {
        let points = || part.iter().flat_map(|&at| &fresh[at].points);
        if points().any(|point| known.binary_search(point).is_ok()) {
            continue;
        }
        let Some(&first) = points().min() else {
            continue;
        };
        let line = below(old.lines.iter().map(|it| (&*it.points, it.bounds)), first);
        let face = line.and_then(|(at, reversed)| {
            let line = &old.lines[at];
            if reversed { line.right } else { line.left }
        });
        stale[face.ok_or(Unsound(first))?] = true;
    }
    Ok(stale)
}

/// Lines that hang together by their ends, as groups of indexes.
fn apart<L>(lines: &[Traced<L>]) -> Vec<Vec<usize>> {
    let mut ends: Vec<(GridPoint, usize)> = Vec::with_capacity(2 * lines.len());
    for (at, line) in lines.iter().enumerate() {
        ends.push((line.points[0], at));
        ends.push((line.points[line.points.len() - 1], at));
    }
    ends.sort_unstable();
    let mut groups = Groups::new(lines.len());
    for pair in ends.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        groups.join(pair[0].1, pair[1].1);
    }
    let mut parts = vec![Vec::new(); lines.len()];
    for at in 0..lines.len() {
        parts[groups.find(at)].push(at);
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// The lines of the tiling to be, sorted, and where those that stay have gone.
fn merged<L: Copy + Ord>(
    old: &Tiling<L>,
    dirty: &[bool],
    fresh: Vec<Traced<L>>,
    stale: &[bool],
) -> (Vec<Draft<L>>, Vec<usize>) {
    let side = |face: Option<usize>| match face {
        None => Side::Outside,
        Some(face) if stale[face] => Side::Open(old.faces[face].label),
        Some(face) => Side::Kept(face, old.faces[face].label),
    };
    let mut place = vec![0; old.lines.len()];
    let mut drafts = Vec::with_capacity(old.lines.len() + fresh.len());
    let mut fresh = fresh.into_iter().map(drafted).peekable();
    for (at, line) in old.lines.iter().enumerate() {
        if dirty[at] {
            continue;
        }
        while let Some(draft) = fresh.next_if(|it| it.points < line.points) {
            drafts.push(draft);
        }
        place[at] = drafts.len();
        drafts.push(Draft {
            points: line.points.clone(),
            left: side(line.left),
            right: side(line.right),
            marked: line.marked,
            area: line.area,
            bounds: line.bounds,
        });
    }
    drafts.extend(fresh);
    (drafts, place)
}

fn drafted<L>(line: Traced<L>) -> Draft<L> {
    let positions = line.points.iter().map(|at| (at.lon(), at.lat()));
    Draft {
        bounds: Bounds::around(positions).unwrap_or_default(),
        area: line_area(&line.points),
        left: line.left.map_or(Side::Outside, Side::Open),
        right: line.right.map_or(Side::Outside, Side::Open),
        marked: line.marked,
        points: line.points.into(),
    }
}

fn moved<L: Copy>(face: &TilingFace<L>, place: &[usize]) -> TilingFace<L> {
    let along = |it: &Along| Along {
        border: place[it.border],
        reversed: it.reversed,
    };
    let rings = face
        .rings
        .iter()
        .map(|ring| ring.iter().map(along).collect());
    TilingFace {
        label: face.label,
        rings: rings.collect(),
    }
}
