//! Exact answers about edges in degrees, before any rounding: which way they turn, whether and how they meet.
//!
//! The coverage asks the same of the integer grid (`predicate`); what an author sent is judged as sent.

use std::cmp::Ordering;

use geo::Coord;
use geo::algorithm::kernels::{Kernel, RobustKernel};

pub(crate) use geo::Orientation as Turn;

/// Which way the path a → b → c turns; exact.
pub(crate) fn turn(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>) -> Turn {
    RobustKernel::orient2d(a, b, c)
}

/// How two edges meet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Meeting {
    Apart,
    /// One single point, an end of at least one of them.
    Touch(Coord<f64>),
    /// One single point inside both (rounded).
    Cross(Coord<f64>),
    /// A stretch, starting here.
    Overlap(Coord<f64>),
}

/// How the edges a–b and c–d meet. Decided exactly; only the position of a crossing is rounded.
pub(crate) fn meet(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>, d: Coord<f64>) -> Meeting {
    let (at_c, at_d) = (turn(a, b, c), turn(a, b, d));
    if at_c == Turn::Collinear && at_d == Turn::Collinear {
        return along_one_line(a, b, c, d);
    }
    if at_c == at_d {
        return Meeting::Apart;
    }
    let (at_a, at_b) = (turn(c, d, a), turn(c, d, b));
    if at_a == at_b {
        return Meeting::Apart;
    }
    let ends = [(at_c, c), (at_d, d), (at_a, a), (at_b, b)];
    let end = ends.iter().find(|(side, _)| *side == Turn::Collinear);
    match end {
        Some((_, end)) => Meeting::Touch(*end),
        None => Meeting::Cross(crossing(a, b, c, d)),
    }
}

fn along_one_line(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>, d: Coord<f64>) -> Meeting {
    let low = later(sorted(a, b).0, sorted(c, d).0);
    let high = earlier(sorted(a, b).1, sorted(c, d).1);
    match order(low, high) {
        Ordering::Less => Meeting::Overlap(low),
        Ordering::Equal => Meeting::Touch(low),
        Ordering::Greater => Meeting::Apart,
    }
}

/// Along any one line this is the order of points on it.
fn order(a: Coord<f64>, b: Coord<f64>) -> Ordering {
    a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y))
}

fn sorted(a: Coord<f64>, b: Coord<f64>) -> (Coord<f64>, Coord<f64>) {
    (earlier(a, b), later(a, b))
}

fn earlier(a: Coord<f64>, b: Coord<f64>) -> Coord<f64> {
    if order(a, b).is_le() { a } else { b }
}

fn later(a: Coord<f64>, b: Coord<f64>) -> Coord<f64> {
    if order(a, b).is_le() { b } else { a }
}

fn crossing(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>, d: Coord<f64>) -> Coord<f64> {
    let (u, v) = (b - a, d - c);
    let between = u.x * v.y - u.y * v.x;
    let part = if between == 0.0 {
        0.5
    } else {
        ((c.x - a.x) * v.y - (c.y - a.y) * v.x) / between
    };
    a + u * part.clamp(0.0, 1.0)
}

/// Whether a line that comes from `before` and goes on to `after` through `at` goes to the other side there
/// of another that comes from `from` and goes on to `to`. Not where they share a direction: that is an overlap.
pub(crate) fn passes_through(
    at: Coord<f64>,
    (from, to): (Coord<f64>, Coord<f64>),
    (before, after): (Coord<f64>, Coord<f64>),
) -> bool {
    let shared = [from, to]
        .iter()
        .any(|&a| same_direction(at, a, before) || same_direction(at, a, after));
    !shared && in_sector(at, from, to, before) != in_sector(at, from, to, after)
}

fn same_direction(at: Coord<f64>, a: Coord<f64>, b: Coord<f64>) -> bool {
    turn(at, a, b) == Turn::Collinear && order(at, a) == order(at, b)
}

/// Whether `point`, seen from `at`, lies counter-clockwise of `from` and before `to`.
fn in_sector(at: Coord<f64>, from: Coord<f64>, to: Coord<f64>, point: Coord<f64>) -> bool {
    let left_of_from = turn(at, from, point) == Turn::CounterClockwise;
    let right_of_to = turn(at, to, point) == Turn::Clockwise;
    match turn(at, from, to) {
        Turn::CounterClockwise => left_of_from && right_of_to,
        Turn::Clockwise => left_of_from || right_of_to,
        Turn::Collinear => left_of_from,
    }
}
