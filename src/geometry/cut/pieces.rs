//! Cuts lines to a box.

use crate::geometry::PlanePoint;
use crate::geometry::cut::Frame;
use crate::geometry::level::{Level, Run, length};
use crate::geometry::plane::PlaneBox;

/// What of a level's lines lies in a window.
#[derive(Default)]
pub(super) struct Pieces {
    /// The points of all pieces, from the window's corner.
    pub(super) points: Vec<PlanePoint>,
    /// Whether lines may touch in a point, or it lies on the rim.
    pub(super) nodes: Vec<bool>,
    pub(super) pieces: Vec<Piece>,
}

/// A stretch of a line inside the window.
pub(super) struct Piece {
    pub(super) line: u32,
    /// Its first point, and the one after its last.
    pub(super) from: usize,
    pub(super) until: usize,
    /// Whether its ends lie on the rim.
    pub(super) on_rim: [bool; 2],
    /// How far along the line it starts.
    pub(super) start: f64,
    /// The point of the level it ends with, if that lies inside, so that it goes on from there.
    end: Option<u32>,
}

impl Pieces {
    pub(super) fn new(level: &Level, frame: &Frame) -> Self {
        let mut pieces = Self::default();
        let meets = |bounds: &PlaneBox| bounds.meets(&frame.bounds);
        level.index.find(meets, |run| {
            pieces.add(level, &level.runs[run], frame);
        });
        pieces
    }

    fn add(&mut self, level: &Level, run: &Run, frame: &Frame) {
        let bounds = &frame.bounds;
        let mut a = level.points[run.from as usize];
        let mut starts_inside = bounds.encloses(a);
        for at in run.from + 1..=run.until {
            let b = level.points[at as usize];
            let ends_inside = bounds.encloses(b);
            if starts_inside || ends_inside {
                if starts_inside {
                    self.go_on(level, run, at - 1, frame);
                } else {
                    let enters = crossing(b, a, bounds);
                    self.begin(run, way(level, run, at - 1, enters), true);
                    self.put(frame.place(enters), true);
                }
                if ends_inside {
                    self.put(frame.place(b), level.nodes[at as usize]);
                    self.end(Some(at));
                } else {
                    self.put(frame.place(crossing(a, b, bounds)), true);
                    self.end(None);
                }
            } else if let Some([enters, leaves]) = chord(a, b, bounds) {
                self.begin(run, way(level, run, at - 1, enters), true);
                self.put(frame.place(enters), true);
                self.put(frame.place(leaves), true);
                self.end(None);
            }
            (a, starts_inside) = (b, ends_inside);
        }
    }

    /// Goes on from a point inside, where the last piece ends or a line starts.
    fn go_on(&mut self, level: &Level, run: &Run, at: u32, frame: &Frame) {
        let last = self.pieces.last();
        if last.is_some_and(|it| it.line == run.line && it.end == Some(at)) {
            return;
        }
        let point = level.points[at as usize];
        self.begin(run, way(level, run, at, point), false);
        self.put(frame.place(point), true);
    }

    fn begin(&mut self, run: &Run, start: f64, on_rim: bool) {
        self.pieces.push(Piece {
            line: run.line,
            from: self.points.len(),
            until: self.points.len(),
            on_rim: [on_rim, false],
            start,
            end: None,
        });
    }

    fn put(&mut self, point: PlanePoint, node: bool) {
        self.points.push(point);
        self.nodes.push(node);
    }

    /// The piece ends here for now, at that point of the level or on the rim.
    fn end(&mut self, at: Option<u32>) {
        let until = self.points.len();
        if let Some(piece) = self.pieces.last_mut() {
            piece.until = until;
            piece.end = at;
            piece.on_rim[1] = at.is_none();
        }
    }
}

/// How far along its line a point is that comes right after the point `at` of the level.
fn way(level: &Level, run: &Run, at: u32, point: PlanePoint) -> f64 {
    let before = &level.points[run.from as usize..=at as usize];
    let steps = before.windows(2).map(|step| length(step[0], step[1]));
    let last = before.last().map_or(0.0, |&last| length(last, point));
    run.along + steps.sum::<f64>() + last
}

/// Where an edge that starts inside a box leaves it.
fn crossing(inside: PlanePoint, outside: PlanePoint, bounds: &PlaneBox) -> PlanePoint {
    let mut leaves = (1.0, 0, outside[0]);
    for axis in 0..2 {
        let side = outside[axis].clamp(bounds.min[axis], bounds.max[axis]);
        let rim = side == bounds.min[axis] || side == bounds.max[axis];
        let along = part(inside, outside, axis, side);
        if rim && along <= leaves.0 {
            leaves = (along, axis, side);
        }
    }
    on_rim(inside, outside, leaves, bounds)
}

/// The stretch inside a box of an edge that starts and ends outside; none where it misses it, or only runs along a
/// side once it is rounded.
fn chord(a: PlanePoint, b: PlanePoint, bounds: &PlaneBox) -> Option<[PlanePoint; 2]> {
    let (mut enters, mut leaves) = ((f64::NEG_INFINITY, 0, 0), (f64::INFINITY, 0, 0));
    for axis in 0..2 {
        let (low, high) = (bounds.min[axis], bounds.max[axis]);
        if a[axis].max(b[axis]) <= low || a[axis].min(b[axis]) >= high {
            return None;
        }
        for side in [low, high] {
            if (a[axis] <= side) == (b[axis] <= side) && (a[axis] >= side) == (b[axis] >= side) {
                continue;
            }
            let along = part(a, b, axis, side);
            let is_entry = (side == low) == (a[axis] < b[axis]);
            if is_entry && along > enters.0 {
                enters = (along, axis, side);
            } else if !is_entry && along < leaves.0 {
                leaves = (along, axis, side);
            }
        }
    }
    if enters.0 >= leaves.0 {
        return None;
    }
    let ends = [enters, leaves].map(|end| on_rim(a, b, end, bounds));
    let along_a_side = (0..2).any(|axis| {
        let at = ends[0][axis];
        at == ends[1][axis] && (at == bounds.min[axis] || at == bounds.max[axis])
    });
    (!along_a_side).then_some(ends)
}

/// How far along an edge it reaches a coordinate.
fn part(a: PlanePoint, b: PlanePoint, axis: usize, side: i32) -> f64 {
    let step = f64::from(b[axis]) - f64::from(a[axis]);
    if step == 0.0 {
        return f64::INFINITY;
    }
    (f64::from(side) - f64::from(a[axis])) / step
}

/// The point on a side of the box that far along an edge, rounded.
#[expect(clippy::cast_possible_truncation, reason = "clamped to the box")]
fn on_rim(
    a: PlanePoint,
    b: PlanePoint,
    (along, axis, side): (f64, usize, i32),
    bounds: &PlaneBox,
) -> PlanePoint {
    let other = 1 - axis;
    let (start, end) = (f64::from(a[other]), f64::from(b[other]));
    let at = (start + along * (end - start)).round() as i32;
    let mut point = [side; 2];
    point[other] = at.clamp(bounds.min[other], bounds.max[other]);
    point
}
