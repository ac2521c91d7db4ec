//! Cuts prepared rings and lines to a tile.
//!
//! What decides the speed is how many vertices may be skipped: each run of 32 carries its box, and a run whose box
//! lies on one side of the tile shrinks to its first vertex. Neighbours stay identical because the cut of an edge
//! depends on its two ends and the tile alone, whichever way it is walked.

use crate::geometry::{WorldBox, WorldPoint};

/// Vertices in a run.
const RUN: usize = 32;

/// A ring of the world square with the boxes of its runs; the first point is not repeated last.
#[derive(Clone, Debug)]
pub struct PreparedRing {
    points: Vec<WorldPoint>,
    runs: Vec<WorldBox>,
    bounds: WorldBox,
}

impl PreparedRing {
    /// Prepares a ring; the first point is not repeated last.
    pub fn new(points: Vec<WorldPoint>) -> Self {
        let runs = runs(&points, points.first());
        let bounds = WorldBox::around(&points);
        Self {
            points,
            runs,
            bounds,
        }
    }

    /// The box around it.
    pub fn bounds(&self) -> &WorldBox {
        &self.bounds
    }

    /// Its points, the first not repeated last.
    pub fn points(&self) -> &[WorldPoint] {
        &self.points
    }

    /// The part inside the box (Sutherland–Hodgman), empty if there is none.
    ///
    /// A ring that leaves the box and comes back gives one ring with coincident edges along the rim:
    /// right for filling by any rule, not valid as a polygon until it went through `geometry::repair`.
    pub fn clip(&self, to: &WorldBox) -> Vec<WorldPoint> {
        if !self.bounds.meets(to) {
            return Vec::new();
        }
        if to.holds(&self.bounds) {
            return self.points.clone();
        }
        let mut ring = self.gather(to);
        for axis in 0..2 {
            ring = keep_side(&ring, axis, to.min[axis], f64::ge);
            ring = keep_side(&ring, axis, to.max[axis], f64::le);
        }
        ring
    }

    /// The points without what surely lies outside: such a run's edges all lie beyond one side of the box, and so
    /// does the one edge that stands for them.
    fn gather(&self, to: &WorldBox) -> Vec<WorldPoint> {
        let mut points = Vec::new();
        for (run, bounds) in self.points.chunks(RUN).zip(&self.runs) {
            if bounds.meets(to) {
                points.extend_from_slice(run);
            } else {
                points.push(run[0]);
            }
        }
        points
    }
}

/// The boxes of runs of points, each reaching to the first point of the next, the last to `end`.
fn runs(points: &[WorldPoint], end: Option<&WorldPoint>) -> Vec<WorldBox> {
    (0..points.len())
        .step_by(RUN)
        .map(|start| {
            let stop = (start + RUN).min(points.len());
            let mut bounds = WorldBox::around(&points[start..stop]);
            if let Some(&next) = points.get(stop).or(end) {
                bounds.include(next);
            }
            bounds
        })
        .collect()
}

/// The part of a ring on one side of an upright (axis 0) or level (axis 1) line.
fn keep_side(
    ring: &[WorldPoint],
    axis: usize,
    at: f64,
    inside: fn(&f64, &f64) -> bool,
) -> Vec<WorldPoint> {
    let mut kept = Vec::with_capacity(ring.len() + 4);
    let Some(&last) = ring.last() else {
        return kept;
    };
    let mut before = last;
    for &point in ring {
        let enters = inside(&point[axis], &at);
        if enters != inside(&before[axis], &at) {
            kept.push(crossing(before, point, axis, at));
        }
        if enters {
            kept.push(point);
        }
        before = point;
    }
    kept
}

/// Where an edge crosses a line, the same whichever way the edge is walked.
fn crossing(a: WorldPoint, b: WorldPoint, axis: usize, at: f64) -> WorldPoint {
    let (a, b) = if (a[axis], a[1 - axis]) <= (b[axis], b[1 - axis]) {
        (a, b)
    } else {
        (b, a)
    };
    let along = (at - a[axis]) / (b[axis] - a[axis]);
    let mut point = [at; 2];
    point[1 - axis] = a[1 - axis] + along * (b[1 - axis] - a[1 - axis]);
    point
}

/// A line of the world square with the boxes and lengths of its runs.
#[derive(Clone, Debug)]
pub struct PreparedLine {
    points: Vec<WorldPoint>,
    runs: Vec<WorldBox>,
    /// How far along the line each run starts, in parts of the world square's side.
    starts: Vec<f64>,
    bounds: WorldBox,
}

/// A piece of a line inside a box.
#[derive(Clone, Debug, PartialEq)]
pub struct LinePiece {
    pub points: Vec<WorldPoint>,
    /// How far along the whole line it starts, in parts of the world square's side: dashes run on across tiles by it.
    pub start: f64,
}

impl PreparedLine {
    /// Prepares a line; a closed one repeats its first point last.
    pub fn new(points: Vec<WorldPoint>) -> Self {
        let mut starts = Vec::with_capacity(points.len() / RUN + 1);
        let mut length = 0.0;
        for (at, &point) in points.iter().enumerate() {
            if at > 0 {
                length += distance(points[at - 1], point);
            }
            if at % RUN == 0 {
                starts.push(length);
            }
        }
        let runs = runs(&points, None);
        let bounds = WorldBox::around(&points);
        Self {
            points,
            runs,
            starts,
            bounds,
        }
    }

    /// The box around it.
    pub fn bounds(&self) -> &WorldBox {
        &self.bounds
    }

    /// Its points.
    pub fn points(&self) -> &[WorldPoint] {
        &self.points
    }

    /// The pieces inside the box, in the line's order and direction.
    pub fn clip(&self, to: &WorldBox) -> Vec<LinePiece> {
        if !self.bounds.meets(to) {
            return Vec::new();
        }
        if to.holds(&self.bounds) {
            return vec![LinePiece {
                points: self.points.clone(),
                start: 0.0,
            }];
        }
        let mut pieces = Vec::new();
        for (at, bounds) in self.runs.iter().enumerate() {
            if bounds.meets(to) {
                let first = at * RUN;
                let last = (first + RUN).min(self.points.len() - 1);
                cut(&self.points[first..=last], self.starts[at], to, &mut pieces);
            }
        }
        pieces
    }
}

/// Adds what of a run lies in the box to the pieces, going on with the last one where it ends at the run's start.
fn cut(run: &[WorldPoint], start: f64, to: &WorldBox, pieces: &mut Vec<LinePiece>) {
    let mut length = start;
    for edge in run.windows(2) {
        let (a, b) = (edge[0], edge[1]);
        if let Some((from, until)) = inside(a, b, to) {
            match pieces.last_mut() {
                Some(piece) if from == a && piece.points.last() == Some(&a) => {
                    piece.points.push(until);
                }
                _ => pieces.push(LinePiece {
                    points: vec![from, until],
                    start: length + distance(a, from),
                }),
            }
        }
        length += distance(a, b);
    }
}

/// The part of an edge inside the box; `None` where it misses it or only touches it.
fn inside(a: WorldPoint, b: WorldPoint, to: &WorldBox) -> Option<(WorldPoint, WorldPoint)> {
    let (mut from, mut until) = (a, b);
    for axis in 0..2 {
        for (side, low) in [(to.min[axis], true), (to.max[axis], false)] {
            let out = |point: WorldPoint| {
                if low {
                    point[axis] < side
                } else {
                    point[axis] > side
                }
            };
            match (out(from), out(until)) {
                (true, true) => return None,
                (true, false) => from = crossing(from, until, axis, side),
                (false, true) => until = crossing(from, until, axis, side),
                (false, false) => {}
            }
        }
    }
    (from != until).then_some((from, until))
}

fn distance(a: WorldPoint, b: WorldPoint) -> f64 {
    (b[0] - a[0]).hypot(b[1] - a[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: WorldBox = WorldBox {
        min: [0.25, 0.25],
        max: [0.75, 0.75],
    };

    /// Twice the signed area.
    fn area(ring: &[WorldPoint]) -> f64 {
        let edges = ring.iter().zip(ring.iter().cycle().skip(1));
        edges.map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum()
    }

    /// A circle of 500 points, so that runs matter.
    fn circle(centre: WorldPoint, radius: f64) -> Vec<WorldPoint> {
        let point = |at: i32| {
            let (sin, cos) = (f64::from(at) / 500.0 * std::f64::consts::TAU).sin_cos();
            [centre[0] + radius * cos, centre[1] + radius * sin]
        };
        (0..500).map(point).collect()
    }

    #[test]
    fn a_ring_around_the_box_fills_it_and_one_beside_it_leaves_nothing() {
        let around = PreparedRing::new(circle([0.5, 0.5], 0.45)).clip(&UNIT);
        assert!((area(&around) - 0.5).abs() < 1e-12);
        assert!(
            PreparedRing::new(circle([0.9, 0.9], 0.1))
                .clip(&UNIT)
                .is_empty()
        );
        let beside = PreparedRing::new(circle([0.0, 0.5], 0.2));
        assert!(beside.clip(&UNIT).is_empty());
    }

    #[test]
    fn skipping_runs_changes_nothing() {
        for centre in [[0.3, 0.3], [0.5, 0.8], [0.75, 0.5]] {
            let points = circle(centre, 0.3);
            let mut plain = points.clone();
            for axis in 0..2 {
                plain = keep_side(&plain, axis, UNIT.min[axis], f64::ge);
                plain = keep_side(&plain, axis, UNIT.max[axis], f64::le);
            }
            let cut = PreparedRing::new(points).clip(&UNIT);
            assert!((area(&cut) - area(&plain)).abs() < 1e-14);
        }
    }

    #[test]
    fn an_edge_is_cut_alike_from_both_sides() {
        let (a, b) = ([0.1, 0.337], [0.61, 0.919_33]);
        for axis in 0..2 {
            assert_eq!(crossing(a, b, axis, 0.5), crossing(b, a, axis, 0.5));
        }
    }

    #[test]
    fn a_line_in_and_out_gives_pieces_that_know_how_far_along_they_start() {
        let line = PreparedLine::new(vec![[0.0, 0.5], [1.0, 0.5], [1.0, 0.6], [0.5, 0.6]]);
        let pieces = line.clip(&UNIT);
        assert_eq!(pieces.len(), 2);
        assert_eq!(pieces[0].points, [[0.25, 0.5], [0.75, 0.5]]);
        assert!((pieces[0].start - 0.25).abs() < 1e-12);
        assert_eq!(pieces[1].points, [[0.75, 0.6], [0.5, 0.6]]);
        assert!((pieces[1].start - 1.35).abs() < 1e-12);
    }

    #[test]
    fn a_long_line_stays_in_one_piece_over_its_runs() {
        let points: Vec<WorldPoint> = (0..200).map(|at| [f64::from(at) / 200.0, 0.4]).collect();
        let pieces = PreparedLine::new(points).clip(&UNIT);
        assert_eq!(pieces.len(), 1);
        assert!((pieces[0].start - 0.25).abs() < 1e-9);
    }
}
