//! Rings around a pole: they come home a whole turn from where they began, and the pole closes them.

use crate::geometry::antimeridian::cut::latitude_at;
use crate::geometry::antimeridian::unroll::Point;

/// The cap that a ring bounds, as a ring that is closed by the pole on ±180. `None` where it goes over the equator, as
/// then either pole may be meant.
///
/// It is opened where it crosses ±180 nearest to the pole: from there the meridian runs to the pole without meeting it.
pub(super) fn close_over_pole(points: &[Point], turns: i32) -> Option<Vec<Point>> {
    let pole = if points.iter().all(|it| it.lat > 0.0) {
        90.0
    } else if points.iter().all(|it| it.lat < 0.0) {
        -90.0
    } else {
        return None;
    };
    let last = points.len() - 1;
    let next = |at: usize| {
        if at == last {
            points[0].turned(turns)
        } else {
            points[at + 1]
        }
    };
    let crossings = (0..points.len()).filter_map(|at| {
        let line = line_between(points[at], next(at))?;
        Some((at, line, latitude_at(line, points[at], next(at))))
    });
    let nearest = crossings.max_by(|p, q| (p.2 * pole).total_cmp(&(q.2 * pole)));
    let (at, turn, lat) = nearest?;
    let on_line = |lat: f64, turn: i32| Point {
        lon: 180.0,
        lat,
        turn,
    };
    let before = points[..=at].iter().map(|it| it.turned(turns));
    let mut ring = vec![on_line(lat, turn)];
    ring.extend(&points[at + 1..]);
    ring.extend(before);
    ring.push(on_line(lat, turn + turns));
    ring.push(on_line(pole, turn + turns));
    ring.push(on_line(pole, turn));
    ring.dedup_by(|p, q| p.position() == q.position());
    Some(ring)
}

/// The turn of the line at 180° that an edge meets, if it does.
#[expect(
    clippy::cast_possible_truncation,
    reason = "rolled out, a ring goes around as often as it has positions, at the most"
)]
fn line_between(from: Point, to: Point) -> Option<i32> {
    let (west, east) = (from.x().min(to.x()), from.x().max(to.x()));
    let turn = ((west - 180.0) / 360.0).ceil() as i32;
    (180.0 + 360.0 * f64::from(turn) <= east).then_some(turn)
}
