//! Turns somebody's rings into a valid shape, or names every fault of them.
//!
//! 1. Each ring by itself: finite, in range, closed, enough positions, some width.
//! 2. Edges against edges, through an index of their boxes: crossings, stretches drawn twice (`crossing`).
//! 3. Rings against rings that cross nothing: holes in their shell, parts apart (`nesting`).
//!
//! Rings may touch each other, or themselves, at single points: the even-odd rule stays clear there.
//! Predicates are exact, so that the answer never depends on where on Earth a shape lies.

use geo::{Coord, LineString, MultiPolygon, Polygon};

use crate::geometry::Shape;
use crate::geometry::crossing::find_crossings;
use crate::geometry::fault::{BrokenRule, Faults, LonLat, ShapeFault, Spot};
use crate::geometry::meeting::{Turn, turn};
use crate::geometry::nesting::find_misplaced;
use crate::geometry::ring::Ring;

/// A polygon as parsed: its shell, then its holes; positions are longitude and latitude in degrees, WGS 84.
/// Nothing is known of it yet: rings may be open, empty, tangled, numbers anything.
pub type RawPolygon = Vec<Vec<[f64; 2]>>;

/// The shape that the rings bound, coordinates kept exactly as sent; or every fault, up to
/// [`MOST_FAULTS`](crate::geometry::MOST_FAULTS).
///
/// About n log n for n positions; shapes made to be slow are refused as too tangled.
pub fn validate(polygons: &[RawPolygon]) -> Result<Shape, Vec<ShapeFault>> {
    let mut faults = Faults::default();
    if polygons.is_empty() {
        faults.add(Spot::default(), BrokenRule::Empty);
    }
    let mut rings = Vec::new();
    for (index, polygon) in polygons.iter().enumerate() {
        if polygon.is_empty() {
            let spot = Spot {
                polygon: Some(index),
                ..Spot::default()
            };
            faults.add(spot, BrokenRule::Empty);
        }
        rings.extend(
            polygon
                .iter()
                .enumerate()
                .filter_map(|(ring, positions)| check_ring(index, ring, positions, &mut faults)),
        );
    }
    if !faults.full() {
        let found = find_crossings(&rings, &mut faults);
        find_misplaced(&rings, &found, &mut faults);
    }
    if faults.0.is_empty() {
        Ok(Shape::trusted(as_sent(polygons)))
    } else {
        faults.0.sort_by_key(|fault| fault.spot);
        Err(faults.0)
    }
}

/// Checks a ring by itself. `None` where the rest of the checks would make no sense of it.
fn check_ring(
    polygon: usize,
    ring: usize,
    positions: &[[f64; 2]],
    faults: &mut Faults,
) -> Option<Ring> {
    let mut good = Ring {
        polygon,
        ring,
        points: Vec::with_capacity(positions.len()),
        sent_at: Vec::with_capacity(positions.len()),
    };
    let whole = good.whole();
    let (Some(first), Some(last)) = (positions.first(), positions.last()) else {
        faults.add(whole, BrokenRule::Empty);
        return None;
    };
    if !check_numbers(whole, positions, faults) {
        return None;
    }
    if first != last {
        let rule = BrokenRule::Unclosed(LonLat(first[0], first[1]));
        faults.add(whole, rule);
    } else if positions.len() < 4 {
        faults.add(whole, BrokenRule::TooFewPositions(positions.len()));
        return None;
    }
    for (index, &[x, y]) in positions.iter().enumerate() {
        let [x, y] = [x, y].map(told_from_zero);
        let point = Coord { x, y };
        if good.points.last() != Some(&point) {
            good.points.push(point);
            good.sent_at.push(index);
        }
    }
    while good.points.len() > 1 && good.points.first() == good.points.last() {
        good.points.pop();
        good.sent_at.pop();
    }
    if is_flat(&good.points) {
        faults.add(whole, BrokenRule::ZeroArea);
        return None;
    }
    Some(good)
}

/// A number with -0, and what is smaller than any atom, taken for 0: so equal positions are equal bits, and exact
/// predicates, whose error terms are squares of what they compare, do not underflow.
fn told_from_zero(degrees: f64) -> f64 {
    if degrees.abs() < 1e-100 { 0.0 } else { degrees }
}

/// Whether all numbers are longitudes and latitudes; those that are not are named.
fn check_numbers(whole: Spot, positions: &[[f64; 2]], faults: &mut Faults) -> bool {
    let mut good = true;
    for (index, &[lon, lat]) in positions.iter().enumerate() {
        let rule = if !lon.is_finite() || !lat.is_finite() {
            BrokenRule::NotFinite
        } else if lon.abs() > 180.0 || lat.abs() > 90.0 {
            BrokenRule::OutOfRange(LonLat(lon, lat))
        } else {
            continue;
        };
        good = false;
        let position = Some(index);
        faults.add(Spot { position, ..whole }, rule);
    }
    good
}

fn is_flat(points: &[Coord<f64>]) -> bool {
    let [a, b, rest @ ..] = points else {
        return true;
    };
    rest.iter().all(|&c| turn(*a, *b, c) == Turn::Collinear)
}

fn as_sent(polygons: &[RawPolygon]) -> MultiPolygon<f64> {
    let line = |ring: &Vec<[f64; 2]>| LineString(ring.iter().map(|&at| at.into()).collect());
    let polygons = polygons.iter().map(|rings| {
        let mut lines = rings.iter().map(line);
        let shell = lines.next().unwrap_or(LineString(Vec::new()));
        Polygon::new(shell, lines.collect())
    });
    MultiPolygon(polygons.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(text: &str) -> Vec<[f64; 2]> {
        let mut numbers = text.split_whitespace().map(|word| word.parse().unwrap());
        std::iter::from_fn(|| Some([numbers.next()?, numbers.next()?])).collect()
    }

    fn faults(polygons: &[RawPolygon]) -> Vec<String> {
        let faults = validate(polygons).err().unwrap_or_default();
        faults.iter().map(ToString::to_string).collect()
    }

    /// The only fault must say this.
    fn only(polygons: &[RawPolygon], saying: &str) {
        let faults = faults(polygons);
        assert!(
            faults.len() == 1 && faults[0].contains(saying),
            "{faults:#?}"
        );
    }

    #[test]
    fn a_valid_shape_is_kept_as_sent() {
        let rings = vec![
            ring("0 0 10 0 10 10 0 10 0 10 0 0"),
            ring("2 2 4 2 4 4 2 4 2 2"),
        ];
        let shape = validate(std::slice::from_ref(&rings)).unwrap();
        let sent: Vec<usize> = shape.rings().map(|ring| ring.0.len()).collect();
        assert_eq!(sent, [6, 5]);
        assert!(shape.contains(1.0, 1.0) && !shape.contains(3.0, 3.0));
    }

    #[test]
    fn a_ring_that_is_wrong_by_itself_is_named() {
        only(&[], "no positions");
        only(&[vec![]], "polygon 0 has no positions");
        only(&[vec![vec![]]], "ring 0 of polygon 0 has no positions");
        only(&[vec![ring("0 0 1 0 1 1 0 1")]], "not closed");
        only(&[vec![ring("0 0 1 1 0 0")]], "has 3 positions");
        only(&[vec![ring("0 0 1 1 2 2 0 0")]], "encloses no area");
        only(&[vec![ring("0 0 200 0 1 1 0 0")]], "position 1 of ring 0");
        only(&[vec![ring("0 0 NaN 0 1 1 0 0")]], "not a finite number");
        only(&[vec![ring("0 0 1 0 inf 1 0 0")]], "not a finite number");
    }

    #[test]
    fn numbers_next_to_nothing_are_nothing() {
        let tiny = |k: i32| [f64::from(k) * 5e-324, f64::from(k * 7 % 13) * 1e-310];
        let mut ring: Vec<_> = (0..50).map(tiny).collect();
        ring.push(ring[0]);
        only(&[vec![ring]], "encloses no area");
        let mut ring = ring_around_nothing();
        ring.push(ring[0]);
        assert_eq!(faults(&[vec![ring]]), [""; 0]);
    }

    /// Petals whose corners differ by less than an exact product can tell, and one that is real.
    fn ring_around_nothing() -> Vec<[f64; 2]> {
        let tiny = (0..30).map(|k| [f64::from(k % 5) * 1e-200, f64::from(k % 7) * 1e-200]);
        [[1.0, 0.0], [0.0, 1.0]].into_iter().chain(tiny).collect()
    }

    #[test]
    fn a_crossing_is_named_with_its_point() {
        only(
            &[vec![ring("0 0 2 2 2 0 0 2 0 0")]],
            "crosses itself at (1, 1)",
        );
    }

    #[test]
    fn a_bow_tie_through_a_shared_vertex_is_a_crossing_and_a_touch_is_none() {
        let bow_tie = ring("0 0 1 1 2 2 2 0 1 1 0 2 0 0");
        only(&[vec![bow_tie]], "crosses itself at (1, 1)");
        let touch = ring("0 0 1 1 2 0 2 2 1 1 0 2 0 0");
        assert_eq!(faults(&[vec![touch]]), [""; 0]);
        let through_an_edge = ring("0 0 2 0 2 2 1 0 0 2 0 0");
        assert_eq!(faults(&[vec![through_an_edge]]), [""; 0]);
    }

    #[test]
    fn a_spike_and_a_border_drawn_twice_are_named() {
        let spike = ring("0 0 4 0 4 2 8 2 4 2 4 4 0 4 0 0");
        assert!(faults(&[vec![spike]])[0].contains("runs back along its own edge"));
        let twins = [
            vec![ring("0 0 1 0 1 1 0 1 0 0")],
            vec![ring("1 0 2 0 2 1 1 1 1 0")],
        ];
        only(
            &twins,
            "shares a stretch of border with ring 0 of polygon 0",
        );
    }

    #[test]
    fn a_misplaced_ring_is_named() {
        let shell = || ring("0 0 9 0 9 9 0 9 0 0");
        let hole = |at: f64, size: f64| -> Vec<[f64; 2]> {
            let square = ring("0 0 1 0 1 1 0 1 0 0");
            square
                .iter()
                .map(|[x, y]| [at + x * size, at + y * size])
                .collect()
        };
        only(&[vec![shell(), hole(20.0, 1.0)]], "hole outside its shell");
        only(&[vec![hole(2.0, 1.0), shell()]], "hole outside its shell");
        let nested = vec![shell(), hole(1.0, 5.0), hole(2.0, 1.0)];
        only(&[nested], "hole within the hole 1");
        only(&[vec![shell()], vec![hole(3.0, 1.0)]], "covers already");
        let island = [vec![shell(), hole(1.0, 5.0)], vec![hole(2.0, 1.0)]];
        assert_eq!(faults(&island), [""; 0]);
        let across = [vec![shell()], vec![hole(8.0, 5.0)]];
        assert_eq!(faults(&across).len(), 2, "{:?}", faults(&across));
    }

    #[test]
    fn all_faults_are_reported_in_the_order_sent() {
        let found = faults(&[
            vec![ring("0 0 2 2 2 0 0 2 0 0"), ring("0 0 1 1 2 2 0 0")],
            vec![ring("20 20 21 20 21 21 20 21")],
        ]);
        assert_eq!(found.len(), 3, "{found:#?}");
        assert!(found[0].contains("crosses") && found[2].contains("closed"));
    }

    /// Triangles that all meet in 0, 0.
    fn petals(count: u32) -> Vec<[f64; 2]> {
        let corner = |k: f64| {
            let (sin, cos) = (k / f64::from(count) * std::f64::consts::TAU).sin_cos();
            [40.0 * cos, 40.0 * sin]
        };
        let petals = (0..count).map(f64::from);
        let mut ring: Vec<_> = petals
            .flat_map(|k| [[0.0, 0.0], corner(k), corner(k + 0.5)])
            .collect();
        ring.push(ring[0]);
        ring
    }

    #[test]
    fn however_many_lines_may_touch_in_one_point() {
        assert_eq!(faults(&[vec![petals(1_000)]]), [""; 0]);
    }

    #[test]
    fn lines_that_change_sides_among_many_that_touch_are_named() {
        let mut polygons = vec![vec![ring("0 0 1 1 2 2 2 0 1 1 0 2 0 0")]];
        for leaf in [
            "1 1 1.2 1 1.2 1.1 1 1",
            "1 1 1 1.2 0.9 1.2 1 1",
            "1 1 1 0.8 1.1 0.8 1 1",
        ] {
            polygons.push(vec![ring(leaf)]);
        }
        only(&polygons, "crosses itself at (1, 1)");
    }

    #[test]
    fn thousands_of_holes_in_one_row_are_no_tangle() {
        let square = |x: f64| {
            vec![
                [x, 0.0],
                [x + 1e-3, 0.0],
                [x + 1e-3, 1e-3],
                [x, 1e-3],
                [x, 0.0],
            ]
        };
        let shell = ring("-1 -1 90 -1 90 1 -1 1 -1 -1");
        let holes = (0..8_000).map(|k| square(f64::from(k) * 0.01));
        let rings: RawPolygon = [shell].into_iter().chain(holes).collect();
        assert_eq!(faults(&[rings]), [""; 0]);
    }

    #[test]
    fn land_in_a_hole_in_land_is_right_to_any_depth() {
        let square = |half: f64| {
            let corners = [
                [-half, -half],
                [half, -half],
                [half, half],
                [-half, half],
                [-half, -half],
            ];
            corners.to_vec()
        };
        let depth = |k: u32| {
            vec![
                square(80.0 - f64::from(2 * k) * 0.1),
                square(79.9 - f64::from(2 * k) * 0.1),
            ]
        };
        let mut polygons: Vec<RawPolygon> = (0..300).map(depth).collect();
        assert_eq!(faults(&polygons), [""; 0]);
        polygons[150].pop();
        let found = faults(&polygons);
        assert!(found[0].contains("covers already"), "{found:#?}");
    }

    /// Positions from a small generator, so that the test needs no dependency and repeats itself.
    fn scattered(count: usize) -> Vec<[f64; 2]> {
        let mut state = 7_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 8) / f64::from(1 << 24)
        };
        let mut ring: Vec<_> = (0..count).map(|_| [next(), next()]).collect();
        ring.push(ring[0]);
        ring
    }

    #[test]
    fn a_tangle_is_answered_with_a_hundred_faults() {
        assert_eq!(faults(&[vec![scattered(5_000)]]).len(), 100);
    }

    #[test]
    fn a_large_ring_is_no_tangle() {
        let count = 300_000_u32;
        let mut ring: Vec<_> = (0..count)
            .map(|step| {
                let (sin, cos) =
                    (f64::from(step) / f64::from(count) * std::f64::consts::TAU).sin_cos();
                let radius = 20.0 + f64::from(step % 2) * 1e-3;
                [radius * cos, radius * sin]
            })
            .collect();
        ring.push(ring[0]);
        assert_eq!(faults(&[vec![ring]]), [""; 0]);
    }

    #[test]
    fn edges_laid_out_to_be_slow_are_refused() {
        let teeth = 4_000_u32;
        let mut ring: Vec<_> = (0..teeth)
            .flat_map(|tooth| {
                let shift = f64::from(tooth) * 1e-3;
                [[shift, -shift], [80.0 + shift, 80.0 - shift]]
            })
            .collect();
        ring.extend([[80.0, -80.0], [-80.0, -80.0], ring[0]]);
        only(&[vec![ring]], "too tangled");
    }
}
