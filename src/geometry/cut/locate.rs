//! Which field a place lies in.

use crate::geometry::PlanePoint;
use crate::geometry::level::Level;
use crate::geometry::plane::PlaneBox;
use crate::geometry::pyramid::{Field, FieldLine};

/// The field in the middle of the unit square that a point is the corner of.
///
/// Walking eastward from far outside to the place, each line crossed takes one field away and brings another; what
/// is left over is where the walk ends. The order does not matter, so neither do lines that lie upon each other.
pub(super) fn locate(level: &Level, lines: &[FieldLine], point: PlanePoint) -> Field {
    let mut balance: Vec<(Field, i32)> = vec![(None, 1)];
    let mut count = |field: Field, by: i32| match balance.iter_mut().find(|it| it.0 == field) {
        Some((_, sum)) => *sum += by,
        None => balance.push((field, by)),
    };
    let west = |bounds: &PlaneBox| {
        bounds.min[1] <= point[1] && point[1] < bounds.max[1] && bounds.min[0] <= point[0]
    };
    level.index.find(west, |number| {
        let run = &level.runs[number];
        let line = &lines[run.line as usize];
        for edge in level.run(run).windows(2) {
            let southward = edge[0][1] <= point[1];
            if southward == (edge[1][1] <= point[1]) || !is_west([edge[0], edge[1]], point) {
                continue;
            }
            // Walking eastward over an edge to the south, its right on the map lies before it.
            let (from, to) = if southward {
                (line.right, line.left)
            } else {
                (line.left, line.right)
            };
            count(from, -1);
            count(to, 1);
        }
    });
    let ends = balance.into_iter().find(|(_, sum)| *sum > 0);
    ends.and_then(|(field, _)| field)
}

/// Whether an edge that passes the height of the middle of a unit square passes it to the west.
fn is_west([a, b]: [PlanePoint; 2], corner: PlanePoint) -> bool {
    let (low, high) = if a[1] <= b[1] { (a, b) } else { (b, a) };
    let twice = |at: i32| 2 * i128::from(at);
    let step = [0, 1].map(|axis| twice(high[axis]) - twice(low[axis]));
    let way = [0, 1].map(|axis| twice(corner[axis]) + 1 - twice(low[axis]));
    step[0] * way[1] < way[0] * step[1]
}
