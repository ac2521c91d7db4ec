//! Faces that tile an area, made of lines that neighbours share.
//!
//! Takes an arrangement, forgets the edges with the same name on both sides, joins the rest from junction to
//! junction into lines, and builds each face's rings out of whole lines. Neighbours cannot disagree about a
//! border that is kept once. The result is sorted throughout, so equal arrangements give equal tilings.

use std::collections::{BTreeSet, HashMap};

use crate::geometry::arrangement::{LabelledEdge, Unsound, arrange};
use crate::geometry::planar::Planar;
use crate::geometry::predicate::Segment;
use crate::geometry::snap::index;
use crate::geometry::{GridPoint, GridRing, GridShape};

/// A line walked in its own direction or against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Along {
    /// Index of the line.
    pub border: usize,
    pub reversed: bool,
}

/// A line between two faces, from junction to junction; a closed one repeats its first point last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) points: Vec<GridPoint>,
    /// The face on the left, walking along `points`; `None` is outside.
    pub(crate) left: Option<usize>,
    pub(crate) right: Option<usize>,
    pub(crate) marked: bool,
}

/// A connected area with one name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TilingFace<L> {
    pub(crate) label: L,
    /// The outer ring first, counter-clockwise, then holes, clockwise.
    pub(crate) rings: Vec<Vec<Along>>,
}

/// Faces that tile an area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tiling<L> {
    pub(crate) lines: Vec<Line>,
    pub(crate) faces: Vec<TilingFace<L>>,
}

/// The polygons of one name: each a shell (counter-clockwise) and its holes (clockwise), on the grid, first point
/// not repeated.
pub type Part<L> = (L, Vec<Vec<GridRing>>);

/// Cuts the plane along the borders of all shapes and joins what has the same name.
///
/// `label` gets the ascending numbers of the shapes that cover a piece of land, by the even-odd rule of each, and
/// names it; `None` leaves it out. The parts come by name, ascending, and tile without gap or overlap.
pub fn partition<L: Copy + Ord>(
    shapes: &[GridShape],
    label: impl FnMut(&BTreeSet<u32>) -> Option<L>,
) -> Result<Vec<Part<L>>, Unsound> {
    let tiling = dissolve(&arrange(shapes, label, |_| false)?)?;
    let mut parts: Vec<Part<L>> = Vec::new();
    for face in &tiling.faces {
        let rings = face
            .rings
            .iter()
            .map(|ring| walk(&tiling.lines, ring))
            .collect();
        match parts.last_mut() {
            Some((label, polygons)) if *label == face.label => polygons.push(rings),
            _ => parts.push((face.label, vec![rings])),
        }
    }
    Ok(parts)
}

/// The points of a ring, first not repeated.
fn walk(lines: &[Line], ring: &[Along]) -> GridRing {
    let mut points = Vec::new();
    for along in ring {
        let line = &lines[along.border].points;
        if along.reversed {
            points.extend(line[1..].iter().rev());
        } else {
            points.extend(&line[..line.len() - 1]);
        }
    }
    points
}

/// Joins the faces of an arrangement that have the same name.
pub(crate) fn dissolve<L: Copy + Ord>(arranged: &[LabelledEdge<L>]) -> Result<Tiling<L>, Unsound> {
    let kept: Vec<LabelledEdge<L>> = arranged
        .iter()
        .filter(|it| it.left != it.right)
        .copied()
        .collect();
    let segments: Vec<Segment> = kept.iter().map(|it| it.segment).collect();
    let planar = Planar::new(&segments);
    let traced = trace(&kept, &planar);
    let mut faces: Vec<(TilingFace<L>, u32)> = Vec::new();
    for (face, rings) in rings_by_face(&planar, &traced)? {
        let Some(first) = rings.first().and_then(|ring| ring.first()) else {
            continue;
        };
        let half_edge = traced.half_edge(*first);
        let edge = kept[half_edge as usize / 2];
        let label = if half_edge.is_multiple_of(2) {
            edge.left
        } else {
            edge.right
        };
        if let Some(label) = label {
            faces.push((TilingFace { label, rings }, face));
        }
    }
    faces.sort_unstable();
    let mut place = vec![None; planar.face_count()];
    for (at, (_, face)) in faces.iter().enumerate() {
        place[*face as usize] = Some(at);
    }
    let side = |half_edge: u32| place[planar.face(half_edge) as usize];
    let lines = traced.lines.into_iter().map(|line| Line {
        left: side(line.first),
        right: side(line.first ^ 1),
        marked: kept[line.first as usize / 2].marked,
        points: line.points,
    });
    Ok(Tiling {
        lines: lines.collect(),
        faces: faces.into_iter().map(|(face, _)| face).collect(),
    })
}

/// A line found in the graph.
struct TracedLine {
    points: Vec<GridPoint>,
    first: u32,
    last: u32,
}

struct Traced {
    lines: Vec<TracedLine>,
    /// The line each half-edge starts or goes on along, and whether against it.
    along: Vec<Along>,
}

impl Traced {
    /// The half-edge with which a walk along a line starts.
    fn half_edge(&self, along: Along) -> u32 {
        let line = &self.lines[along.border];
        if along.reversed {
            line.last ^ 1
        } else {
            line.first
        }
    }
}

/// Joins edges into lines: from junction to junction, or once around where there is none.
fn trace<L>(kept: &[LabelledEdge<L>], planar: &Planar<'_>) -> Traced {
    let mut around: HashMap<GridPoint, (u32, bool, bool)> = HashMap::with_capacity(kept.len());
    for edge in kept {
        for end in [edge.segment.a, edge.segment.b] {
            let (degree, marked, mixed) = around.entry(end).or_insert((0, edge.marked, false));
            *degree += 1;
            *mixed |= *marked != edge.marked;
        }
    }
    let junction = |at: GridPoint| {
        around
            .get(&at)
            .is_some_and(|&(degree, _, mixed)| degree != 2 || mixed)
    };
    let half_edges = index(2 * kept.len());
    let mut used = vec![false; kept.len()];
    let mut lines = Vec::new();
    // First the lines that start at a junction; what is left over are loops, cut at their first point.
    let starts = (0..half_edges).filter(|&it| junction(planar.origin(it)));
    for start in starts.chain(0..half_edges) {
        if used[start as usize / 2] {
            continue;
        }
        let mut line = TracedLine {
            points: vec![planar.origin(start)],
            first: start,
            last: start,
        };
        loop {
            used[line.last as usize / 2] = true;
            let head = planar.origin(line.last ^ 1);
            line.points.push(head);
            if junction(head) || head == line.points[0] {
                break;
            }
            line.last = planar.following(line.last);
        }
        lines.push(canonical(line));
    }
    lines.sort_unstable_by(|p, q| p.points.cmp(&q.points));
    let along = number(&lines, planar, 2 * kept.len());
    Traced { lines, along }
}

/// Turns a line so that it reads the same whichever end it was found from.
fn canonical(mut line: TracedLine) -> TracedLine {
    if line.points.iter().rev().lt(line.points.iter()) {
        line.points.reverse();
        (line.first, line.last) = (line.last ^ 1, line.first ^ 1);
    }
    line
}

fn number(lines: &[TracedLine], planar: &Planar<'_>, half_edges: usize) -> Vec<Along> {
    let mut along = vec![
        Along {
            border: usize::MAX,
            reversed: false
        };
        half_edges
    ];
    for (border, line) in lines.iter().enumerate() {
        let mut at = line.first;
        loop {
            along[at as usize] = Along {
                border,
                reversed: false,
            };
            along[at as usize ^ 1] = Along {
                border,
                reversed: true,
            };
            if at == line.last {
                break;
            }
            at = planar.following(at);
        }
    }
    along
}

/// A face and its rings.
type FaceRings = (u32, Vec<Vec<Along>>);

/// The rings of each face as whole lines: outer ring first, then holes.
fn rings_by_face(planar: &Planar<'_>, traced: &Traced) -> Result<Vec<FaceRings>, Unsound> {
    let mut rings: Vec<(u32, bool, Vec<Along>)> = Vec::new();
    for &(start, face) in planar.cycles() {
        for ring in simple_rings(planar, traced, start) {
            rings.push((face, doubled_area(traced, &ring) <= 0, ring));
        }
    }
    rings.sort_unstable();
    let mut faces = Vec::new();
    for same in rings.chunk_by(|p, q| p.0 == q.0) {
        let face = same[0].0;
        let shells = same.iter().filter(|(_, hole, _)| !hole).count();
        if shells != usize::from(face != crate::geometry::planar::OUTSIDE) {
            return Err(Unsound(planar.origin(traced.half_edge(same[0].2[0]))));
        }
        faces.push((face, same.iter().map(|(_, _, ring)| ring.clone()).collect()));
    }
    Ok(faces)
}

/// Splits a cycle where it comes back to a point, so that no ring touches itself.
fn simple_rings(planar: &Planar<'_>, traced: &Traced, start: u32) -> Vec<Vec<Along>> {
    let mut whole: Vec<(GridPoint, Along)> = Vec::new();
    for half_edge in planar.cycle(start) {
        let along = traced.along[half_edge as usize];
        if traced.half_edge(along) == half_edge {
            whole.push((planar.origin(half_edge), along));
        }
    }
    let mut rings = Vec::new();
    let mut open: Vec<(GridPoint, Along)> = Vec::new();
    let mut seen: HashMap<GridPoint, usize> = HashMap::new();
    for (from, along) in whole {
        if let Some(&back) = seen.get(&from) {
            let ring: Vec<_> = open.drain(back..).collect();
            ring.iter().for_each(|(point, _)| {
                seen.remove(point);
            });
            rings.push(smallest_first(ring));
        }
        seen.insert(from, open.len());
        open.push((from, along));
    }
    rings.push(smallest_first(open));
    rings
}

fn smallest_first(ring: Vec<(GridPoint, Along)>) -> Vec<Along> {
    let mut ring: Vec<Along> = ring.into_iter().map(|(_, along)| along).collect();
    let first = ring
        .iter()
        .enumerate()
        .min_by_key(|(_, along)| **along)
        .map_or(0, |(at, _)| at);
    ring.rotate_left(first);
    ring
}

fn doubled_area(traced: &Traced, ring: &[Along]) -> i128 {
    let wide = |at: GridPoint| (i128::from(at.x), i128::from(at.y));
    let lines = ring.iter().map(|along| {
        let points = &traced.lines[along.border].points;
        let terms = points.windows(2).map(|edge| {
            let (p, q) = (wide(edge[0]), wide(edge[1]));
            p.0 * q.1 - q.0 * p.1
        });
        let sum: i128 = terms.sum();
        if along.reversed { -sum } else { sum }
    });
    lines.sum()
}
