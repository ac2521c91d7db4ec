//! The lines of a zoom before they are rounded: what simplification left, and as much again as it takes for no two
//! edges to cross.
//!
//! Each line is simplified by itself, so in narrow places one may now cut across another or across itself. There
//! both get back the vertices that matter most, round by round, until nothing crosses; as drawn in full they do not.

use crate::geometry::PlanePoint;
use crate::geometry::RankedLine;
use crate::geometry::level::cells::{Board, Cells};
use crate::geometry::plane::{PlaneBox, doubled};

/// Rounds of giving back; each goes at least one rank deeper, and rounding itself may make a few crossings more.
const ROUNDS: u32 = 24;

/// Lines on the fine plane, one after another.
pub(super) struct Draft<'a> {
    lines: Vec<&'a RankedLine>,
    pub(super) points: Vec<PlanePoint>,
    /// Which vertex of its line each point is, or comes right after.
    sources: Vec<u32>,
    /// Where each line starts in `points`, and one more for the end.
    pub(super) starts: Vec<u32>,
    /// Whether a point is the last of its line, so that no edge starts there.
    last: Vec<bool>,
}

/// A point to be put on an edge: the edge, the vertex it is or comes after, how far along, and where.
type Inset = (u32, u32, i64, PlanePoint);

impl<'a> Draft<'a> {
    /// The vertices that a zoom draws.
    pub(super) fn new(lines: Vec<&'a RankedLine>, zoom: u8) -> Self {
        let mut draft = Self {
            points: Vec::new(),
            sources: Vec::new(),
            starts: vec![0],
            last: Vec::new(),
            lines: Vec::new(),
        };
        for line in &lines {
            for ((&point, &rank), at) in line.points.iter().zip(&line.ranks).zip(0..) {
                if rank <= zoom {
                    draft.points.push(point);
                    draft.sources.push(at);
                }
            }
            draft.end_line();
        }
        draft.lines = lines;
        draft
    }

    fn end_line(&mut self) {
        self.last.resize(self.points.len(), false);
        if let Some(last) = self.last.last_mut() {
            *last = true;
        }
        self.starts.push(self.len());
    }

    /// How many points there are.
    pub(super) fn len(&self) -> u32 {
        u32::try_from(self.points.len()).unwrap_or(u32::MAX)
    }

    /// Every edge, by the number of the point it starts at.
    pub(super) fn edges(&self) -> impl Iterator<Item = u32> + Clone {
        (0..self.len()).filter(|&at| !self.last[at as usize])
    }

    pub(super) fn ends(&self, edge: u32) -> [PlanePoint; 2] {
        [self.points[edge as usize], self.points[edge as usize + 1]]
    }

    /// Gives back vertices until no two edges cross. The edges come sorted into cells, with a margin around them.
    pub(super) fn settle(&mut self, margin: i64) -> Cells {
        let cells = self.cells(margin);
        let board = cells.board;
        let mut crossings = self.crossings(&cells);
        if crossings.is_empty() {
            return cells;
        }
        for _ in 0..ROUNDS {
            if crossings.is_empty() {
                break;
            }
            let mut suspect = vec![false; board.len()];
            for edge in crossings.iter().flat_map(|pair| *pair) {
                board.over(&self.span(edge), |cell| suspect[cell] = true);
            }
            self.give_back(&crossings);
            let near = |&edge: &u32| {
                let [a, b] = self.ends(edge);
                let mut near = false;
                board.along(a, b, |cell| near |= suspect[cell]);
                near
            };
            let edges: Vec<u32> = self.edges().filter(near).collect();
            let cells = Cells::new(board, edges.iter().copied(), |it| self.ends(it));
            crossings = self.crossings(&cells);
        }
        self.cells(margin)
    }

    fn cells(&self, margin: i64) -> Cells {
        let bounds = PlaneBox::around(&self.points);
        let board = Board::new(&bounds, self.points.len(), margin);
        Cells::new(board, self.edges(), |it| self.ends(it))
    }

    /// Pairs of edges that cross within both.
    fn crossings(&self, cells: &Cells) -> Vec<[u32; 2]> {
        let mut crossings = Vec::new();
        for near in cells.each() {
            for (at, &one) in near.iter().enumerate() {
                let [a, b] = self.ends(one);
                let bounds = PlaneBox::around(&[a, b]);
                for &other in &near[at + 1..] {
                    let [c, d] = self.ends(other);
                    if bounds.meets(&PlaneBox::around(&[c, d])) && cross([a, b], [c, d]) {
                        crossings.push([one, other]);
                    }
                }
            }
        }
        crossings.sort_unstable();
        crossings.dedup();
        crossings
    }

    fn line_of(&self, edge: u32) -> &'a RankedLine {
        let line = self.starts.partition_point(|&start| start <= edge) - 1;
        self.lines[line]
    }

    /// The vertices of its line that an edge stands for, without its ends.
    fn skipped(&self, edge: u32) -> std::ops::Range<usize> {
        let at = edge as usize;
        let (from, until) = (self.sources[at], self.sources[at + 1]);
        from as usize + 1..(until as usize).max(from as usize + 1)
    }

    /// The box around all that an edge stands for.
    fn span(&self, edge: u32) -> PlaneBox {
        let skipped = &self.line_of(edge).points[self.skipped(edge)];
        PlaneBox::around(skipped).union(&PlaneBox::around(&self.ends(edge)))
    }

    fn give_back(&mut self, crossings: &[[u32; 2]]) {
        let mut insets: Vec<Inset> = Vec::new();
        for &[one, other] in crossings {
            let before = insets.len();
            self.give_back_to(one, &mut insets);
            self.give_back_to(other, &mut insets);
            if insets.len() == before {
                // Both are drawn in full: they cross by the rounding to the plane, and meet from now on.
                let at = crossing(self.ends(one), self.ends(other));
                for edge in [one, other] {
                    let source = self.sources[edge as usize];
                    insets.push((edge, source, distance(self.ends(edge)[0], at), at));
                }
            }
        }
        insets.sort_unstable();
        insets.dedup();
        self.put_in(&insets);
    }

    /// The vertices of the lowest rank among those an edge leaves out.
    fn give_back_to(&self, edge: u32, insets: &mut Vec<Inset>) {
        let line = self.line_of(edge);
        let skipped = self.skipped(edge);
        let Some(&least) = line.ranks[skipped.clone()].iter().min() else {
            return;
        };
        for at in skipped.filter(|&at| line.ranks[at] == least) {
            let source = u32::try_from(at).unwrap_or(u32::MAX);
            insets.push((edge, source, 0, line.points[at]));
        }
    }

    fn put_in(&mut self, insets: &[Inset]) {
        let mut grown = Self {
            points: Vec::with_capacity(self.points.len() + insets.len()),
            sources: Vec::with_capacity(self.points.len() + insets.len()),
            starts: vec![0],
            last: Vec::with_capacity(self.points.len() + insets.len()),
            lines: std::mem::take(&mut self.lines),
        };
        let mut insets = insets.iter().peekable();
        for at in 0..self.len() {
            grown.points.push(self.points[at as usize]);
            grown.sources.push(self.sources[at as usize]);
            while let Some((_, source, _, point)) = insets.next_if(|it| it.0 == at) {
                grown.points.push(*point);
                grown.sources.push(*source);
            }
            if self.last[at as usize] {
                grown.end_line();
            }
        }
        *self = grown;
    }
}

/// Whether two edges cross in a point inside both.
fn cross([a, b]: [PlanePoint; 2], [c, d]: [PlanePoint; 2]) -> bool {
    let apart = |p: i64, q: i64| (p > 0 && q < 0) || (p < 0 && q > 0);
    apart(doubled(a, b, c), doubled(a, b, d)) && apart(doubled(c, d, a), doubled(c, d, b))
}

/// Where two edges that cross do so, rounded.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "between the ends of an edge, and rounded anyway"
)]
fn crossing([a, b]: [PlanePoint; 2], [c, d]: [PlanePoint; 2]) -> PlanePoint {
    let (from, until) = (doubled(c, d, a) as f64, doubled(c, d, b) as f64);
    let along = from / (from - until);
    [0, 1].map(|axis| {
        let (start, end) = (f64::from(a[axis]), f64::from(b[axis]));
        (start + along * (end - start)).round() as i32
    })
}

/// How far apart two points are along the axes together: it grows along an edge.
fn distance(a: PlanePoint, b: PlanePoint) -> i64 {
    let apart = |axis: usize| (i64::from(b[axis]) - i64::from(a[axis])).abs();
    apart(0) + apart(1)
}
