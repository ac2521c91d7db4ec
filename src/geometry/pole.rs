//! The pole of inaccessibility: the point of an area that lies farthest from its border, where a label has most room.
//!
//! A square around the area is quartered again and again, always that quarter next which may hold the farthest point,
//! until none can hold one that is farther by more than a hundredth of the area's size (after Agafonkin's `polylabel`).

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::Arc;

use crate::geometry::plane::FINE_ZOOM;
use crate::geometry::ranked::seen_from;
use crate::geometry::{PlanePoint, RankedLine};

/// A point of an area, and how much room there is around it. On the fine plane, whose units are 2^-31 of the world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pole {
    pub at: PlanePoint,
    /// How far the border is away.
    pub reach: f64,
}

/// By how many zooms the detail of an area is finer than a pixel of its size: it is drawn 32 to 64 pixels wide.
const DETAIL: u8 = 5;

/// How near to the farthest point the answer must be, in parts of the area's size.
const PRECISION: f64 = 0.01;

/// A line, and whether it is walked against its direction.
pub type Walked = (Arc<RankedLine>, bool);

/// The pole of the area within rings, each put together of whole lines, the shell first; `None` where there is next
/// to no area.
pub fn pole(rings: &[Vec<Walked>]) -> Option<Pole> {
    let shell = rings.first()?.iter().map(|(line, _)| line.bounds);
    let bounds = shell.reduce(|all, it| all.union(&it))?;
    let zoom = seen_from(&bounds) + DETAIL;
    let rings: Vec<_> = rings.iter().map(|ring| drawn(ring, zoom)).collect();
    let side = |axis: usize| f64::from(bounds.max[axis]) - f64::from(bounds.min[axis]);
    let size = side(0).max(side(1));
    let middle = [0, 1].map(|axis| f64::from(bounds.min[axis]) + side(axis) / 2.0);
    let pole = farthest(&rings, Quarter::new(middle, size / 2.0, &rings), size);
    (pole.room > 0.0).then(|| Pole {
        at: pole.middle.map(rounded),
        reach: pole.room,
    })
}

/// The corners of a ring that a zoom draws.
fn drawn(ring: &[Walked], zoom: u8) -> Vec<[f64; 2]> {
    let mut points = Vec::new();
    for (line, reversed) in ring {
        let seen = line.points.iter().zip(&line.ranks);
        let seen = seen.filter(|(_, rank)| **rank <= zoom.min(FINE_ZOOM));
        let before = points.len();
        points.extend(seen.map(|(point, _)| point.map(f64::from)));
        if *reversed {
            points[before..].reverse();
        }
    }
    points
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "within the box of points of the plane"
)]
fn rounded(part: f64) -> i32 {
    part.round() as i32
}

/// A square that may hold the farthest point.
#[derive(Clone, Copy, PartialEq)]
struct Quarter {
    middle: [f64; 2],
    /// Half its side.
    half: f64,
    /// How far its middle is from the border; less than 0 outside.
    room: f64,
}

impl Quarter {
    fn new(middle: [f64; 2], half: f64, rings: &[Vec<[f64; 2]>]) -> Self {
        Self {
            middle,
            half,
            room: room(middle, rings),
        }
    }

    /// The most room that any point of it can have.
    fn most(&self) -> f64 {
        self.room + self.half * std::f64::consts::SQRT_2
    }
}

impl Eq for Quarter {}

impl Ord for Quarter {
    fn cmp(&self, other: &Self) -> Ordering {
        self.most().total_cmp(&other.most())
    }
}

impl PartialOrd for Quarter {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn farthest(rings: &[Vec<[f64; 2]>], square: Quarter, size: f64) -> Quarter {
    let mut best = square;
    let mut open = BinaryHeap::from([square]);
    while let Some(quarter) = open.pop() {
        if quarter.most() <= best.room + PRECISION * size {
            break;
        }
        let half = quarter.half / 2.0;
        for [x, y] in [[-half, -half], [half, -half], [-half, half], [half, half]] {
            let middle = [quarter.middle[0] + x, quarter.middle[1] + y];
            let part = Quarter::new(middle, half, rings);
            if part.room > best.room {
                best = part;
            }
            open.push(part);
        }
    }
    best
}

/// The distance from a point to the nearest border, less than 0 outside.
fn room([x, y]: [f64; 2], rings: &[Vec<[f64; 2]>]) -> f64 {
    let mut inside = false;
    let mut nearest = f64::INFINITY;
    for ring in rings {
        let Some(&(mut a)) = ring.last() else {
            continue;
        };
        for &b in ring {
            let step = [b[0] - a[0], b[1] - a[1]];
            let way = [x - a[0], y - a[1]];
            if (a[1] > y) != (b[1] > y) && way[0] < step[0] * way[1] / step[1] {
                inside = !inside;
            }
            let length = step[0] * step[0] + step[1] * step[1];
            let along = (way[0] * step[0] + way[1] * step[1]) / length.max(1.0);
            let along = along.clamp(0.0, 1.0);
            let apart = [way[0] - along * step[0], way[1] - along * step[1]];
            nearest = nearest.min(apart[0] * apart[0] + apart[1] * apart[1]);
            a = b;
        }
    }
    let distance = nearest.sqrt();
    if inside { distance } else { -distance }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::plane::fine;
    use crate::geometry::{GridPoint, project};

    fn ring(corners: &[(f64, f64)]) -> Arc<RankedLine> {
        let corners = corners.iter().chain(&corners[..1]);
        let points: Vec<GridPoint> = corners
            .map(|&(lon, lat)| GridPoint::from_degrees(lon, lat))
            .collect();
        Arc::new(RankedLine::new(&points))
    }

    fn square(west: f64, south: f64, side: f64) -> Arc<RankedLine> {
        let (east, north) = (west + side, south + side);
        ring(&[(west, south), (east, south), (east, north), (west, north)])
    }

    /// How far apart two points are, in degrees at the equator.
    fn degrees(a: PlanePoint, b: PlanePoint) -> f64 {
        let [x, y] = [0, 1].map(|axis| f64::from(a[axis] - b[axis]));
        x.hypot(y) * 360.0 / 2_f64.powi(31)
    }

    #[test]
    fn the_pole_of_a_square_is_its_middle() {
        let line = square(0.0, 0.0, 1.0);
        let pole = pole(&[vec![(line, false)]]).unwrap();
        assert!(degrees(pole.at, fine(project(0.5, 0.5))) < 0.02);
    }

    #[test]
    fn a_hole_pushes_the_pole_aside() {
        let (shell, hole) = (square(0.0, 0.0, 3.0), square(0.5, 0.5, 1.5));
        let pole = pole(&[vec![(shell, false)], vec![(hole, true)]]).unwrap();
        let corner = fine(project(3.0, 3.0));
        let [right, above] = [corner[0] - pole.at[0], pole.at[1] - corner[1]];
        let one = fine(project(1.0, 0.0))[0] - fine(project(0.0, 0.0))[0];
        assert!(right > 0 && above > 0 && right.max(above) < one);
    }

    #[test]
    fn a_bent_strip_has_its_pole_inside() {
        let strip = [
            (0.0, 0.0),
            (4.0, 0.0),
            (4.0, 4.0),
            (3.8, 4.0),
            (3.8, 0.2),
            (0.0, 0.2),
        ];
        let line = ring(&strip);
        let pole = pole(&[vec![(line, false)]]).unwrap();
        let corner = fine(project(3.8, 0.2));
        assert!(pole.at[0] > corner[0] || pole.at[1] > corner[1]);
    }

    #[test]
    fn a_ring_around_nothing_has_no_pole() {
        let line = ring(&[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)]);
        assert_eq!(pole(&[vec![(line, false)]]), None);
        assert_eq!(pole(&[]), None);
    }
}
