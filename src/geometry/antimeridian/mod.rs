//! Splits polygons that cross the antimeridian (longitude ±180) in two, as RFC 7946 §3.1.9 has them written.
//!
//! 1. A ring is rolled out (`unroll`): an edge that spans more than 180° of longitude goes the short way, past ±180.
//!    One that goes once around, from −180 to 180, is taken for what it is: the rim of a box around the globe or of
//!    a cap around a pole.
//! 2. A ring that comes home a whole turn away goes around a pole (`cap`); the pole is put in.
//! 3. What is rolled out is cut at ±180 (`cut`), and every piece is turned back to where it lies.

mod cap;
mod cut;
#[cfg(test)]
mod tests;
mod unroll;

use crate::geometry::RawPolygon;
use crate::geometry::antimeridian::cap::close_over_pole;
use crate::geometry::antimeridian::cut::{cut, reach};
use crate::geometry::antimeridian::unroll::{Point, Unrolled, unroll};
use crate::geometry::fault::{BrokenRule, ShapeFault, Spot};

/// Degrees of longitude: what goes further is no place on Earth by any convention.
const FARTHEST: f64 = 360.0;

/// Polygons that were split: each within longitude ±180, edges no longer than 180° but around the globe.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// The polygons sent, longitudes going on past ±180 where they cross it.
    pub(crate) rolled_out: Vec<RawPolygon>,
    pub polygons: Vec<RawPolygon>,
    /// For each of these, which of the polygons sent it is a piece of.
    pub origins: Vec<usize>,
}

/// Polygons with those split that cross the antimeridian, or that were written with longitudes up to ±360, degrees, WGS 84.
///
/// `None` where there is nothing to split. Rings that can be meant in two ways are refused. What is wrong with a ring
/// otherwise (not closed, no number) is left to whoever checks it: such polygons stay as they are.
pub fn split_at_antimeridian(polygons: &[RawPolygon]) -> Result<Option<Split>, Vec<ShapeFault>> {
    if !polygons.iter().flatten().any(|ring| is_wide(ring)) {
        return Ok(None);
    }
    let mut split = Split {
        rolled_out: Vec::with_capacity(polygons.len()),
        polygons: Vec::new(),
        origins: Vec::new(),
    };
    let mut faults = Vec::new();
    let mut moved = false;
    for (polygon, rings) in polygons.iter().enumerate() {
        let (whole, pieces) = match rolled_out(polygon, rings) {
            Ok(None) => (rings.clone(), vec![rings.clone()]),
            Ok(Some(rings)) => {
                moved = true;
                (
                    rings.iter().map(|it| closed(it, 0)).collect(),
                    pieces(&rings),
                )
            }
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        split.rolled_out.push(whole);
        split
            .origins
            .resize(split.origins.len() + pieces.len(), polygon);
        split.polygons.extend(pieces);
    }
    if faults.is_empty() {
        Ok(moved.then_some(split))
    } else {
        Err(faults)
    }
}

/// Whether a ring has an edge or a position that rolling out may move.
fn is_wide(ring: &[[f64; 2]]) -> bool {
    ring.iter().any(|at| at[0].abs() > 180.0)
        || (ring.iter().zip(ring.iter().cycle().skip(1)))
            .any(|(from, to)| (to[0] - from[0]).abs() > 180.0)
}

/// The rings of a polygon rolled out, holes beside their shell; `None` where they lie as they were sent.
fn rolled_out(polygon: usize, rings: &RawPolygon) -> Result<Option<Vec<Vec<Point>>>, ShapeFault> {
    let on_earth = |at: &[f64; 2]| at[0].abs() <= FARTHEST && at[1].abs() <= 90.0;
    if !rings.iter().flatten().all(on_earth) {
        return Ok(None);
    }
    let mut moved = rings.iter().flatten().any(|at| at[0].abs() > 180.0);
    let mut rolled: Vec<Vec<Point>> = Vec::with_capacity(rings.len());
    for (index, ring) in rings.iter().enumerate() {
        let Unrolled {
            points,
            turns,
            moved: by_it,
        } = unroll(ring);
        moved |= by_it;
        let points = match turns {
            0 => Some(points),
            1 | -1 => close_over_pole(&points, turns),
            _ => None,
        };
        let points = points
            .filter(|it| !by_it || is_clear(it))
            .ok_or(ShapeFault {
                spot: Spot {
                    polygon: Some(polygon),
                    ring: Some(index),
                    position: None,
                },
                rule: BrokenRule::UnclearAntimeridian,
            })?;
        let beside = rolled.first().map(|shell| beside(&points, shell));
        rolled.push(match beside {
            Some(turns) => points.into_iter().map(|it| it.turned(turns)).collect(),
            None => points,
        });
    }
    Ok(moved.then_some(rolled))
}

/// Degrees of latitude: a ring with long edges that is higher may as well be a box around nearly all the globe.
const TOO_HIGH: f64 = 120.0;

/// Whether a ring whose long edges went the short way can have been meant so only.
fn is_clear(points: &[Point]) -> bool {
    let lats = points.iter().map(|it| it.lat);
    let (south, north) = lats.fold((f64::MAX, f64::MIN), |(south, north), lat| {
        (south.min(lat), north.max(lat))
    });
    north - south < TOO_HIGH
}

/// By how many turns a hole is off the shell that it is rolled out apart from.
fn beside(hole: &[Point], shell: &[Point]) -> i32 {
    let ((west, east), (from, to)) = (reach(hole), reach(shell));
    let turned = |turns: &i32| {
        let by = 360.0 * f64::from(*turns);
        (west + by, east + by)
    };
    let candidates = [0, 1, -1, 2, -2];
    let within = |turns: &&i32| {
        let (west, east) = turned(turns);
        from <= west && east <= to
    };
    let meets = |turns: &&i32| {
        let (west, east) = turned(turns);
        from <= east && west <= to
    };
    let found = candidates.iter().find(within);
    let found = found.or_else(|| candidates.iter().find(meets));
    found.copied().unwrap_or_default()
}

/// A rolled-out polygon cut at every ±180 that it crosses, each piece back within ±180, rings closed.
fn pieces(rings: &[Vec<Point>]) -> Vec<RawPolygon> {
    let (west, east) = rings
        .iter()
        .map(|it| reach(it))
        .fold((f64::MAX, f64::MIN), |(west, east), (from, to)| {
            (west.min(from), east.max(to))
        });
    let mut done = Vec::new();
    let mut rest = vec![rings.to_vec()];
    let mut window = window_of(west);
    while 180.0 + 360.0 * f64::from(window) < east {
        let mut beyond = Vec::new();
        for polygon in &rest {
            let (before, after) = cut(polygon, window);
            done.extend(before.into_iter().map(|it| (window, it)));
            beyond.extend(after);
        }
        rest = beyond;
        window += 1;
    }
    done.extend(rest.into_iter().map(|it| (window, it)));
    let back = |(window, rings): (i32, Vec<Vec<Point>>)| {
        rings.iter().map(|ring| closed(ring, -window)).collect()
    };
    done.into_iter().map(back).collect()
}

/// The positions of a ring turned east, the first repeated last.
fn closed(ring: &[Point], turns: i32) -> Vec<[f64; 2]> {
    let positions = ring.iter().chain(ring.first());
    positions.map(|it| it.turned(turns).position()).collect()
}

/// Which turn of the globe a longitude lies in: 0 from −180 to 180.
#[expect(
    clippy::cast_possible_truncation,
    reason = "rolled out, a ring goes around as often as it has positions, at the most"
)]
fn window_of(lon: f64) -> i32 {
    ((lon + 180.0) / 360.0).floor() as i32
}
