//! Exact questions about grid points and segments: no rounding decides anything here.

use std::cmp::Ordering;

use crate::geometry::GridPoint;

/// A segment between two grid points, `a < b`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Segment {
    pub(crate) a: GridPoint,
    pub(crate) b: GridPoint,
}

impl Segment {
    /// The segment between two points in either order; `None` where they are one.
    pub(crate) fn between(p: GridPoint, q: GridPoint) -> Option<Self> {
        match p.cmp(&q) {
            Ordering::Less => Some(Self { a: p, b: q }),
            Ordering::Equal => None,
            Ordering::Greater => Some(Self { a: q, b: p }),
        }
    }
}

/// x and y in half grid units, so that the corners of pixels are whole numbers too.
type Halves = (i64, i64);

fn halves(point: GridPoint) -> Halves {
    (2 * i64::from(point.x), 2 * i64::from(point.y))
}

/// Whether `r` lies to the left (`Greater`) or right (`Less`) of the line from `p` to `q`, or on it.
fn side(p: Halves, q: Halves, r: Halves) -> Ordering {
    let (ux, uy) = (q.0 - p.0, q.1 - p.1);
    let (vx, vy) = (r.0 - p.0, r.1 - p.1);
    let small = |d: i64| d.unsigned_abs() < 1 << 31;
    if small(ux) && small(uy) && small(vx) && small(vy) {
        (ux * vy).cmp(&(uy * vx))
    } else {
        wide(ux, vy).cmp(&wide(uy, vx))
    }
}

fn wide(a: i64, b: i64) -> i128 {
    i128::from(a) * i128::from(b)
}

/// Whether `r` lies to the left (`Greater`) or right (`Less`) of the line from `p` to `q`, or on it.
pub(crate) fn turn(p: GridPoint, q: GridPoint, r: GridPoint) -> Ordering {
    side(halves(p), halves(q), halves(r))
}

/// The grid point nearest to where two segments cross inside both; `None` where they do not.
///
/// Segments that touch with an endpoint, or run along each other, cross nowhere: the endpoints say it all.
pub(crate) fn crossing(s: Segment, t: Segment) -> Option<GridPoint> {
    let (from, to) = (turn(s.a, s.b, t.a), turn(s.a, s.b, t.b));
    if from == to || from.is_eq() || to.is_eq() {
        return None;
    }
    let (from, to) = (turn(t.a, t.b, s.a), turn(t.a, t.b, s.b));
    if from == to || from.is_eq() || to.is_eq() {
        return None;
    }
    let (dx, dy) = (delta(s.a.x, s.b.x), delta(s.a.y, s.b.y));
    let (ex, ey) = (delta(t.a.x, t.b.x), delta(t.a.y, t.b.y));
    let (wx, wy) = (delta(s.a.x, t.a.x), delta(s.a.y, t.a.y));
    let (mut part, mut whole) = (wide(wx, ey) - wide(wy, ex), wide(dx, ey) - wide(dy, ex));
    if whole < 0 {
        (part, whole) = (-part, -whole);
    }
    Some(GridPoint {
        x: along(s.a.x, dx, part, whole),
        y: along(s.a.y, dy, part, whole),
    })
}

fn delta(from: i32, to: i32) -> i64 {
    i64::from(to) - i64::from(from)
}

/// `start + length · part / whole`, rounded to the nearest, halves up: the pixel [c − ½, c + ½) it falls in.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the result lies between two i32 coordinates"
)]
fn along(start: i32, length: i64, part: i128, whole: i128) -> i32 {
    let moved = (2 * i128::from(length) * part + whole).div_euclid(2 * whole);
    (i128::from(start) + moved) as i32
}

/// Whether a segment passes through the pixel of a grid point: the square [x − ½, x + ½) × [y − ½, y + ½).
///
/// The square owns its left and bottom sides and the corner between them, so that every point of the plane
/// lies in exactly one pixel. The order of tests follows the hot pixels of JTS.
pub(crate) fn touches_pixel(segment: Segment, pixel: GridPoint) -> bool {
    let (x, y) = halves(pixel);
    passes_square(
        [halves(segment.a), halves(segment.b)],
        (x - 1, y - 1),
        (x + 1, y + 1),
    )
}

/// The same for any square: it owns the sides through its lower left corner `low`, and not those through `high`.
pub(crate) fn passes_square(
    [p, q]: [(i64, i64); 2],
    (left, bottom): (i64, i64),
    (right, top): (i64, i64),
) -> bool {
    let (p, q) = if p.0 <= q.0 { (p, q) } else { (q, p) };
    if p.0 >= right || q.0 < left || p.1.min(q.1) >= top || p.1.max(q.1) < bottom {
        return false;
    }
    if p.0 == q.0 || p.1 == q.1 {
        return true;
    }
    let rises = p.1 < q.1;
    let upper_left = side(p, q, (left, top));
    if upper_left.is_eq() {
        return !rises;
    }
    let upper_right = side(p, q, (right, top));
    if upper_right.is_eq() {
        return rises;
    }
    if upper_left != upper_right {
        return true;
    }
    let lower_left = side(p, q, (left, bottom));
    if lower_left.is_eq() || lower_left != upper_left {
        return true;
    }
    let lower_right = side(p, q, (right, bottom));
    if lower_right.is_eq() {
        return !rises;
    }
    lower_left != lower_right
}

/// Compares the directions from `at` to `p` and to `q`, counter-clockwise, west first.
pub(crate) fn by_angle(at: GridPoint, p: GridPoint, q: GridPoint) -> Ordering {
    let second_half = |r: GridPoint| r.y > at.y || (r.y == at.y && r.x > at.x);
    second_half(p)
        .cmp(&second_half(q))
        .then_with(|| turn(at, q, p))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: i32, y: i32) -> GridPoint {
        GridPoint { x, y }
    }

    fn segment(a: (i32, i32), b: (i32, i32)) -> Segment {
        Segment::between(at(a.0, a.1), at(b.0, b.1)).unwrap()
    }

    #[test]
    fn a_crossing_is_rounded_to_the_pixel_it_falls_in() {
        assert_eq!(
            crossing(segment((0, 0), (3, 3)), segment((0, 3), (3, 0))),
            Some(at(2, 2))
        );
        assert_eq!(
            crossing(segment((0, 0), (-3, -3)), segment((0, -3), (-3, 0))),
            Some(at(-1, -1))
        );
        assert_eq!(
            crossing(segment((0, 0), (4, 0)), segment((2, 0), (2, 5))),
            None
        );
    }

    #[test]
    fn the_widest_segments_on_earth_cross_without_overflow() {
        let (x, y) = (1_800_000_000, 900_000_000);
        assert_eq!(
            crossing(segment((-x, -y), (x, y)), segment((-x, y), (x, -y))),
            Some(at(0, 0))
        );
    }

    #[test]
    fn a_pixel_owns_its_left_and_bottom_sides_only() {
        // The line y = x + 1 passes exactly through the shared corner (½, 1½) of four pixels.
        let rising = segment((-3, -2), (3, 4));
        assert!(touches_pixel(rising, at(1, 2)));
        assert!(!touches_pixel(rising, at(1, 1)));
        let falling = segment((-3, 4), (4, -3));
        let touched: Vec<_> = (-3..=4)
            .flat_map(|x| (-3..=4).map(move |y| at(x, y)))
            .filter(|&p| touches_pixel(falling, p))
            .collect();
        assert!(
            touched.iter().all(|p| (0..=2).contains(&(p.x + p.y))),
            "{touched:?}"
        );
    }

    #[test]
    fn directions_sort_counter_clockwise() {
        let ring = [
            (-1, 0),
            (-1, -1),
            (0, -1),
            (1, -1),
            (1, 0),
            (1, 1),
            (0, 1),
            (-1, 1),
        ];
        for pair in ring.windows(2) {
            assert!(
                by_angle(at(0, 0), at(pair[0].0, pair[0].1), at(pair[1].0, pair[1].1)).is_lt(),
                "{pair:?}"
            );
        }
    }
}
