//! Areas on the WGS 84 ellipsoid, of rings whose edges are straight in lon/lat (as RFC 7946 has them).
//!
//! The area left of an edge is the integral of the authalic function along it, −∫ q(φ) dλ: cut the edge, and
//! the parts sum to the whole. Karney's polygon area takes edges for geodesics and is not additive that way.

use crate::geometry::{GridPoint, Shape, UNITS_PER_DEGREE};

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

/// What an edge adds to the area on its left, m². Positions are (lon, lat) in radians.
fn beside(a: (f64, f64), b: (f64, f64)) -> f64 {
    if a.0 == b.0 {
        0.0
    } else {
        (a.0 - b.0) * mean_q(a.1, b.1)
    }
}

/// What a grid edge adds to the area on its left, m²: over a counter-clockwise ring these sum to its area.
pub fn edge_area(from: GridPoint, to: GridPoint) -> f64 {
    const UNIT: f64 = std::f64::consts::PI / 180.0 / UNITS_PER_DEGREE;
    let radians = |at: GridPoint| (f64::from(at.x) * UNIT, f64::from(at.y) * UNIT);
    beside(radians(from), radians(to))
}

/// What a line adds to the area on its left, m².
pub fn line_area(points: &[GridPoint]) -> f64 {
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
            .map(|edge| beside(radians(edge[0]), radians(edge[1])))
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
        assert!((line_area(&corners) / WHOLE_EARTH - 1.0).abs() < 1e-12);
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
            prop_assert!((line_area(&points) / oracle - 1.0).abs() < 1e-7, "{} {}", line_area(&points), oracle);
        }

        #[test]
        fn a_cut_edge_sums_to_the_whole(
            x in -1_000_000_000..1_000_000_000_i32, y in -800_000_000..700_000_000_i32,
            dx in 1..10_000_000_i32, dy in -10_000_000..10_000_000_i32, k in 1..7_i32,
        ) {
            let [a, m, b] = [0, k, 8].map(|t| GridPoint { x: x + dx * t, y: y + dy * t });
            let whole = edge_area(a, b);
            let parts = edge_area(a, m) + edge_area(m, b);
            prop_assert!((whole - parts).abs() <= 1e-14 * whole.abs().max(1e6), "{whole} {parts}");
        }
    }
}
