//! Areas on the WGS 84 ellipsoid, of rings whose edges are straight in lon/lat (as RFC 7946 has them).
//!
//! The area left of an edge is the integral of the authalic function along it, −∫ q(φ) dλ: cut the edge, and
//! the parts sum to the whole. Karney's polygon area takes edges for geodesics and is not additive that way.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg};

use crate::geometry::{GridPoint, Shape, UNITS_PER_DEGREE};

/// An area, kept as a whole number so that sums are exact: in any order, and when a part is taken off again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Area(i128);

/// Units in a square metre: finer than the areas beside edges are known.
const UNITS_PER_M2: f64 = (1_u64 << 48) as f64;

impl Area {
    /// An area of so many square metres; the Earth's 5·10¹⁴ take 97 of the 127 bits.
    #[expect(clippy::cast_possible_truncation, reason = "see above")]
    pub fn from_m2(m2: f64) -> Self {
        Self((m2 * UNITS_PER_M2) as i128)
    }

    /// In square metres, rounded to the nearest that a float holds.
    pub fn m2(self) -> f64 {
        self.0 as f64 / UNITS_PER_M2
    }
}

impl Add for Area {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Area {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Neg for Area {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Area {
    fn sum<I: Iterator<Item = Self>>(areas: I) -> Self {
        areas.fold(Self::default(), Self::add)
    }
}

/// Semi-major axis of WGS 84, metres.
const A: f64 = 6_378_137.0;
/// First eccentricity squared of WGS 84.
const E2: f64 = 0.006_694_379_990_141_316_5;

/// Terms of the series of q: e¹⁶ is below one part in 10¹⁷.
const SERIES: [f64; 8] = {
    let mut terms = [0.0; 8];
    let (mut k, mut power, mut number) = (0, 1.0, 0.0);
    while k < 8 {
        terms[k] = A * A * (1.0 - E2) * (number + 1.0) * power / (2.0 * number + 1.0);
        power *= E2;
        number += 1.0;
        k += 1;
    }
    terms
};

/// Area between the equator and a latitude, per radian of longitude, m².
fn q(latitude: f64) -> f64 {
    let s = latitude.sin();
    let s2 = s * s;
    s * SERIES.iter().rev().fold(0.0, |sum, term| sum * s2 + term)
}

/// Nodes (from the middle, in half widths) and weights of Gauss–Legendre quadrature.
const TWO: [(f64, f64); 2] = [
    (-0.577_350_269_189_625_8, 0.5),
    (0.577_350_269_189_625_8, 0.5),
];
const FIVE: [(f64, f64); 5] = [
    (-0.906_179_845_938_664, 0.118_463_442_528_094_54),
    (-0.538_469_310_105_683, 0.239_314_335_249_683_23),
    (0.0, 0.284_444_444_444_444_44),
    (0.538_469_310_105_683, 0.239_314_335_249_683_23),
    (0.906_179_845_938_664, 0.118_463_442_528_094_54),
];

/// The mean of q along a straight edge between two latitudes in radians.
///
/// Two nodes are exact to 1e-16 up to 0.045° of latitude, five up to 17°; longer edges are halved.
fn mean_q(from: f64, to: f64) -> f64 {
    let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
    let sum = |rule: &[(f64, f64)]| {
        rule.iter()
            .map(|(node, weight)| weight * q(middle + node * half))
            .sum()
    };
    match half.abs() {
        ..4e-4 => sum(&TWO),
        ..0.15 => sum(&FIVE),
        _ => 0.5 * (mean_q(from, middle) + mean_q(middle, to)),
    }
}

/// What a grid edge adds to the area on its left: over a counter-clockwise ring these sum to its area. Walked
/// the other way it adds exactly the opposite.
pub fn edge_area(from: GridPoint, to: GridPoint) -> Area {
    const UNIT: f64 = std::f64::consts::PI / 180.0 / UNITS_PER_DEGREE;
    if from.x == to.x {
        Area::default()
    } else if from < to {
        let width = (f64::from(from.x) - f64::from(to.x)) * UNIT;
        let latitude = |at: GridPoint| f64::from(at.y) * UNIT;
        Area::from_m2(width * mean_q(latitude(from), latitude(to)))
    } else {
        -edge_area(to, from)
    }
}

/// What a line adds to the area on its left.
pub fn line_area(points: &[GridPoint]) -> Area {
    points
        .windows(2)
        .map(|edge| edge_area(edge[0], edge[1]))
        .sum()
}

/// The area of a shape as sent, m².
pub fn shape_area(shape: &Shape) -> f64 {
    let radians = |at: geo::Coord<f64>| (at.x.to_radians(), at.y.to_radians());
    let ring = |ring: &geo::LineString<f64>| -> f64 {
        ring.0
            .windows(2)
            .map(|edge| (radians(edge[0]), radians(edge[1])))
            .map(|(a, b)| (a.0 - b.0) * mean_q(a.1, b.1))
            .sum::<f64>()
            .abs()
    };
    let polygon = |polygon: &geo::Polygon<f64>| -> f64 {
        ring(polygon.exterior()) - polygon.interiors().iter().map(ring).sum::<f64>()
    };
    shape.polygons().iter().map(polygon).sum()
}

#[cfg(test)]
mod tests {
    use geo::{GeodesicArea, LineString, Polygon};
    use proptest::prelude::*;

    use super::*;

    const WHOLE_EARTH: f64 = 510_065_621_724_088.4;

    fn grid(lon: f64, lat: f64) -> GridPoint {
        GridPoint::from_degrees(lon, lat)
    }

    #[test]
    fn the_whole_earth_has_its_area() {
        let corners = [
            grid(-180.0, -90.0),
            grid(180.0, -90.0),
            grid(180.0, 90.0),
            grid(-180.0, 90.0),
            grid(-180.0, -90.0),
        ];
        assert!((line_area(&corners).m2() / WHOLE_EARTH - 1.0).abs() < 1e-12);
    }

    /// Cuts every edge into pieces so short that the straight and the geodesic edge are one.
    fn densified(corners: &[(f64, f64)]) -> Polygon<f64> {
        const PIECES: u32 = 4000;
        let edges = corners.iter().zip(corners.iter().cycle().skip(1));
        let line = edges.flat_map(|(a, b)| {
            (0..PIECES).map(move |k| {
                let t = f64::from(k) / f64::from(PIECES);
                (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1))
            })
        });
        Polygon::new(LineString::from_iter(line), vec![])
    }

    #[test]
    fn an_edge_walked_back_takes_off_exactly_what_it_added() {
        let (a, b) = (grid(35.1, 33.3), grid(35.9, 36.9));
        assert_eq!(edge_area(a, b) + edge_area(b, a), Area::default());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn areas_equal_those_of_the_densified_geodesic_polygon(
            lon in -170.0..150.0_f64, lat in -80.0..60.0_f64, w in 0.5..20.0_f64, h in 0.5..20.0_f64,
        ) {
            let corners = [(lon, lat), (lon + w, lat + h / 3.0), (lon + w / 2.0, lat + h)];
            let mut points: Vec<GridPoint> = corners.iter().map(|&(x, y)| grid(x, y)).collect();
            points.push(points[0]);
            let exact: Vec<(f64, f64)> = points[..3].iter().map(|p| (p.lon(), p.lat())).collect();
            let oracle = densified(&exact).geodesic_area_signed();
            let area = line_area(&points).m2();
            prop_assert!((area / oracle - 1.0).abs() < 1e-7, "{area} {oracle}");
        }

        #[test]
        fn a_cut_edge_sums_to_the_whole(
            x in -1_000_000_000..1_000_000_000_i32, y in -800_000_000..700_000_000_i32,
            dx in 1..10_000_000_i32, dy in -10_000_000..10_000_000_i32, k in 1..7_i32,
        ) {
            let [a, m, b] = [0, k, 8].map(|t| GridPoint { x: x + dx * t, y: y + dy * t });
            let whole = edge_area(a, b).m2();
            let parts = (edge_area(a, m) + edge_area(m, b)).m2();
            prop_assert!((whole - parts).abs() <= 1e-14 * whole.abs().max(1e6), "{whole} {parts}");
        }
    }
}
