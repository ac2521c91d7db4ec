//! Turns somebody's rings into a valid shape, or names every fault of them.
//!
//! 1. Each ring by itself: finite, in range, closed, enough positions, some width.
//! 2. What crosses the antimeridian is split there (`antimeridian`); the pieces are checked from here on.
//! 3. Edges against edges, through an index of their boxes: crossings, stretches drawn twice (`crossing`).
//! 4. Rings against rings that cross nothing: holes in their shell, parts apart (`nesting`).
//!
//! Rings may touch each other, or themselves, at single points: the even-odd rule stays clear there.
//! Predicates are exact, so that the answer never depends on where on Earth a shape lies.

use geo::{Coord, LineString, MultiPolygon, Polygon};

use crate::geometry::Shape;
use crate::geometry::antimeridian::{Split, split_at_antimeridian};
use crate::geometry::crossing::find_crossings;
use crate::geometry::fault::{BrokenRule, Faults, LonLat, ShapeFault, Spot};
use crate::geometry::meeting::{Turn, turn};
use crate::geometry::nesting::find_misplaced;
use crate::geometry::ring::Ring;

/// A polygon as parsed: its shell, then its holes; positions are longitude and latitude in degrees, WGS 84.
/// Nothing is known of it yet: rings may be open, empty, tangled, numbers anything.
pub type RawPolygon = Vec<Vec<[f64; 2]>>;

/// Degrees: where longitudes end.
const WIDEST: f64 = 180.0;

/// The shape that the rings bound, coordinates kept exactly as sent, but split where it crosses the antimeridian; or every
/// fault, up to [`MOST_FAULTS`](crate::geometry::MOST_FAULTS).
///
/// About n log n for n positions; shapes made to be slow are refused as too tangled.
pub fn validate(polygons: &[RawPolygon]) -> Result<Shape, Vec<ShapeFault>> {
    let (rings, faults) = check_rings(polygons, WIDEST);
    if !faults.0.is_empty() {
        return check_together(polygons, &rings, faults);
    }
    match split_at_antimeridian(polygons)? {
        None => check_together(polygons, &rings, faults),
        Some(split) => check_split(&split),
    }
}

/// What was split is checked as it was before, where nothing is hidden by the cut, and piece by piece, as pieces of several
/// polygons come to lie on each other only then. Faults are placed in the polygon that was sent.
fn check_split(split: &Split) -> Result<Shape, Vec<ShapeFault>> {
    let check = |polygons: &[RawPolygon], origin: &dyn Fn(usize) -> Option<usize>| {
        let (rings, faults) = check_rings(polygons, f64::INFINITY);
        let checked = check_together(polygons, &rings, faults);
        checked.map_err(|faults| {
            let told = faults.iter().map(|fault| ShapeFault {
                spot: Spot {
                    polygon: fault.spot.polygon.and_then(origin),
                    ..Spot::default()
                },
                rule: BrokenRule::BrokenOnceSplit(fault.to_string()),
            });
            told.collect::<Vec<_>>()
        })
    };
    check(&split.rolled_out, &Some)?;
    check(&split.polygons, &|piece| split.origins.get(piece).copied())
}

/// Every ring by itself: those that can be compared, and what is wrong with them. Longitudes lie within ±`widest`.
fn check_rings(polygons: &[RawPolygon], widest: f64) -> (Vec<Ring>, Faults) {
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
        rings.extend(polygon.iter().enumerate().filter_map(|(ring, positions)| {
            check_ring((index, ring), positions, widest, &mut faults)
        }));
    }
    (rings, faults)
}

/// The rings against each other; the shape, where nothing is wrong with them by now.
fn check_together(
    polygons: &[RawPolygon],
    rings: &[Ring],
    mut faults: Faults,
) -> Result<Shape, Vec<ShapeFault>> {
    if !faults.full() {
        let found = find_crossings(rings, &mut faults);
        find_misplaced(rings, &found, &mut faults);
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
    (polygon, ring): (usize, usize),
    positions: &[[f64; 2]],
    widest: f64,
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
    if !check_numbers(whole, positions, widest, faults) {
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
fn check_numbers(whole: Spot, positions: &[[f64; 2]], widest: f64, faults: &mut Faults) -> bool {
    let mut good = true;
    for (index, &[lon, lat]) in positions.iter().enumerate() {
        let rule = if !lon.is_finite() || !lat.is_finite() {
            BrokenRule::NotFinite
        } else if lon.abs() > widest || lat.abs() > 90.0 {
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
mod tests;
