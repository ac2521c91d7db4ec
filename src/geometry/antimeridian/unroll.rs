//! Rings rolled out: longitudes that go on past ±180 in place of jumping to the other side.

/// A vertex that lies some whole turns east (or west, below 0) of its longitude as written, so that this is kept to the
/// last digit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub(super) lon: f64,
    pub(super) lat: f64,
    pub(super) turn: i32,
}

impl Point {
    /// Where it lies on the rolled-out plane, degrees.
    pub(super) fn x(self) -> f64 {
        self.lon + 360.0 * f64::from(self.turn)
    }

    /// The same so many turns further east.
    pub(super) fn turned(self, turns: i32) -> Self {
        let turn = self.turn + turns;
        Self { turn, ..self }
    }

    /// As longitude and latitude.
    pub(super) fn position(self) -> [f64; 2] {
        [self.x(), self.lat]
    }
}

/// A ring rolled out.
pub(super) struct Unrolled {
    /// The first is not repeated last, and none stands twice in a row.
    pub(super) points: Vec<Point>,
    /// How many turns further east it ends than it began.
    pub(super) turns: i32,
    /// Whether any edge goes another way than it was drawn.
    pub(super) moved: bool,
}

/// Degrees: an edge that goes once around does so exactly, but for what arithmetic leaves.
const EXACT: f64 = 1e-9;

/// Rolls out a ring of longitudes and latitudes.
pub(super) fn unroll(ring: &[[f64; 2]]) -> Unrolled {
    let mut open: Vec<[f64; 2]> = ring.to_vec();
    open.dedup();
    while open.len() > 1 && open.first() == open.last() {
        open.pop();
    }
    let count = open.len();
    let span = |at: usize| open[(at + 1) % count][0] - open[at][0];
    let goes_around = |at: usize| (span(at).abs() - 360.0).abs() < EXACT;
    let jumps = (0..count).any(|at| span(at).abs() > 180.0 && !goes_around(at));
    let mut points = Vec::with_capacity(count);
    let mut turn = 0;
    let mut moved = false;
    for at in 0..count {
        let [lon, lat] = open[at];
        points.push(Point { lon, lat, turn });
        let short =
            span(at).abs() > 180.0 && (!goes_around(at) || jumps || passes_through(&open, at));
        if short {
            moved = true;
            turn -= turns_in(span(at));
        }
    }
    Unrolled {
        points,
        turns: turn,
        moved,
    }
}

/// Whether an edge from one side of ±180 to the other is no edge but one place written twice: the ring comes to it from
/// elsewhere and goes on from it to elsewhere. The rim of a box or a cap turns along the meridian instead.
fn passes_through(open: &[[f64; 2]], at: usize) -> bool {
    let count = open.len();
    let [from, to] = [open[at], open[(at + 1) % count]];
    let [before, after] = [open[(at + count - 1) % count], open[(at + 2) % count]];
    let elsewhere = |it: [f64; 2], meridian: [f64; 2]| (it[0] - meridian[0]).abs() > EXACT;
    elsewhere(before, from) && elsewhere(after, to)
}

/// Whole turns in a difference of longitudes.
#[expect(
    clippy::cast_possible_truncation,
    reason = "longitudes are up to ±360 when they come here"
)]
fn turns_in(span: f64) -> i32 {
    (span / 360.0).round() as i32
}
