//! Which field a place lies in.

use crate::geometry::PlanePoint;
use crate::geometry::level::Level;
use crate::geometry::pyramid::{Field, FieldLine};

/// The field in the middle of the unit square that a point is the corner of.
pub(super) fn locate(level: &Level, lines: &[FieldLine], point: PlanePoint) -> Field {
    let balance = level.balance(
        lines,
        |bounds| bounds.min[0] <= point[0],
        point[1],
        |_, edge| is_west(edge, point),
    );
    let left_over = balance.into_iter().find(|(_, sum)| *sum > 0);
    left_over.and_then(|(field, _)| field)
}

/// Whether an edge that passes the height of the middle of a unit square passes it to the west.
fn is_west([a, b]: [PlanePoint; 2], corner: PlanePoint) -> bool {
    let (low, high) = if a[1] <= b[1] { (a, b) } else { (b, a) };
    let twice = |at: i32| 2 * i128::from(at);
    let step = [0, 1].map(|axis| twice(high[axis]) - twice(low[axis]));
    let way = [0, 1].map(|axis| twice(corner[axis]) + 1 - twice(low[axis]));
    step[0] * way[1] < way[0] * step[1]
}
