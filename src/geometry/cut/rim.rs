//! Joins what reaches the rim of a window along it.

use crate::geometry::PlanePoint;
use crate::geometry::cut::Frame;
use crate::geometry::cut::links::{Link, Links, Side};

impl Links {
    /// Adds links along the rim, from each point where a piece ends on it to the next.
    pub(super) fn add_rim(&mut self, frame: &Frame) {
        let corners = frame.corners();
        let mut stops: Vec<(i64, PlanePoint)> = Vec::new();
        for piece in &self.pieces.pieces {
            let ends = [piece.from, piece.until - 1];
            for (at, _) in ends.into_iter().zip(piece.on_rim).filter(|end| end.1) {
                let point = self.pieces.points[at];
                stops.push((way_around(point, &corners), point));
            }
        }
        if stops.is_empty() {
            stops.push((0, corners[0]));
        }
        stops.sort_unstable();
        stops.dedup();
        let whole = 2 * (side(corners[0], corners[1]) + side(corners[1], corners[2]));
        for (number, &(start, from)) in stops.iter().enumerate() {
            let (end, until) = match stops.get(number + 1) {
                Some(&next) => next,
                None => (stops[0].0 + whole, stops[0].1),
            };
            let first = self.pieces.points.len();
            self.pieces.points.push(from);
            // Twice around, as the last link may pass the first corner.
            for lap in [0, whole] {
                let between = corners.iter().filter(|&&corner| {
                    let at = way_around(corner, &corners) + lap;
                    start < at && at < end
                });
                self.pieces.points.extend(between);
            }
            self.pieces.points.push(until);
            self.links.push(Link {
                from: first,
                until: self.pieces.points.len() - 1,
                left: Side::Within,
                right: Side::Beyond,
                piece: None,
                sure: true,
                gone: false,
            });
        }
    }
}

/// How far along the rim a point of it is, from the first corner on.
fn way_around(point: PlanePoint, corners: &[PlanePoint; 4]) -> i64 {
    let [first, second, third, fourth] = *corners;
    let (width, height) = (side(first, second), side(second, third));
    if point[1] == first[1] {
        side(first, point)
    } else if point[0] == third[0] {
        width + side(second, point)
    } else if point[1] == third[1] {
        width + height + side(third, point)
    } else {
        2 * width + height + side(fourth, point)
    }
}

/// The distance of two points that have a coordinate in common.
fn side(a: PlanePoint, b: PlanePoint) -> i64 {
    let apart = |axis: usize| (i64::from(b[axis]) - i64::from(a[axis])).abs();
    apart(0) + apart(1)
}
