//! Puts positions into long edges, so that rounding to the grid moves hardly any land.
//!
//! A node that is rounded turns the whole edge: one of 150 km sweeps hectares, one of 1 km a few square metres.
//! Positions are put on the straight line in lon/lat, which is what the edge was before.

use geo::{Coord, LineString, MultiPolygon, Polygon};

use crate::geometry::Shape;

/// How long edges of boundaries may be, in metres: so rounding moves less than 1e-10 of the land.
pub const BOUNDARY_EDGE: f64 = 1_000.0;

/// Metres in a degree of latitude, near enough to count pieces.
const DEGREE: f64 = 111_000.0;

/// An edge that is longer by less stays whole. Pieces of one edge are of one length in degrees and thus not in metres,
/// by up to √2 from the equator to a pole: so what was cut is not cut again.
const SLACK: f64 = 1.5;

/// The same shape with no edge longer than about so many metres. Edges are cut from their lesser end to their
/// greater, so that neighbours that share an edge share its pieces too.
pub fn densify(shape: &Shape, metres: f64) -> Shape {
    let line = |ring: &LineString<f64>| {
        let mut dense: Vec<Coord<f64>> = Vec::with_capacity(ring.0.len());
        dense.extend(ring.0.first());
        for edge in ring.0.windows(2) {
            dense.extend(between(edge[0], edge[1], metres));
            dense.push(edge[1]);
        }
        LineString(dense)
    };
    let polygon = |polygon: &Polygon<f64>| {
        let holes = polygon.interiors().iter().map(line).collect();
        Polygon::new(line(polygon.exterior()), holes)
    };
    let polygons = shape.polygons().iter().map(polygon).collect();
    Shape::trusted(MultiPolygon(polygons))
}

/// About how many positions a shape has with no edge longer than so many metres.
pub fn densified_vertices(shape: &Shape, metres: f64) -> f64 {
    let edges = shape.rings().flat_map(|ring| ring.0.windows(2));
    edges.map(|edge| count(edge[0], edge[1], metres)).sum()
}

/// How many pieces an edge is cut to.
fn count(a: Coord<f64>, b: Coord<f64>, metres: f64) -> f64 {
    let width = (b.x - a.x) * (0.5 * (a.y + b.y)).to_radians().cos();
    let length = width.hypot(b.y - a.y) * DEGREE / metres;
    if length > SLACK { length.ceil() } else { 1.0 }
}

/// The positions that an edge lacks, in its own sense.
fn between(from: Coord<f64>, to: Coord<f64>, metres: f64) -> Vec<Coord<f64>> {
    let backwards = (to.x, to.y) < (from.x, from.y);
    let (a, b) = if backwards { (to, from) } else { (from, to) };
    let pieces = count(a, b, metres);
    let mut positions = Vec::new();
    let mut piece = 1.0;
    while piece < pieces {
        positions.push(a + (b - a) * (piece / pieces));
        piece += 1.0;
    }
    if backwards {
        positions.reverse();
    }
    positions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{GridPoint, shape_area};

    fn triangle() -> Shape {
        let corner = |x: f64, y: f64| GridPoint::from_degrees(x, y);
        let ring = vec![
            corner(36.123_456_7, 33.0),
            corner(41.3, 34.765_432_1),
            corner(37.0, 37.111_111_1),
        ];
        Shape::from_grid([vec![ring]])
    }

    #[test]
    fn no_edge_is_longer_than_asked_and_the_area_stays() {
        let dense = densify(&triangle(), 1_000.0);
        let ring = &dense.polygons().0[0].exterior().0;
        assert!(ring.len() > 1_000);
        let degrees = |edge: &[Coord<f64>]| (edge[1].x - edge[0].x).hypot(edge[1].y - edge[0].y);
        assert!(ring.windows(2).all(|edge| degrees(edge) < 0.013));
        assert!((shape_area(&dense) / shape_area(&triangle()) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn rounding_then_moves_less_than_one_part_in_ten_thousand_million() {
        let shape = densify(&triangle(), 1_000.0);
        let rounded = Shape::from_grid([shape.on_grid().rings]);
        assert!((shape_area(&rounded) / shape_area(&shape) - 1.0).abs() < 1e-10);
    }

    #[test]
    fn what_was_cut_is_not_cut_again() {
        for [from, to] in [[(0.0, 0.0), (1.0, 90.0)], [(-3.0, 60.0), (170.0, -20.0)]] {
            let (a, b): (Coord<f64>, Coord<f64>) = (from.into(), to.into());
            let cut = [vec![a], between(a, b, 1_000.0), vec![b]].concat();
            assert!(cut.len() > 9_000);
            let again = |edge: &[Coord<f64>]| between(edge[0], edge[1], 1_000.0);
            assert!(cut.windows(2).all(|edge| again(edge).is_empty()));
        }
    }

    #[test]
    fn an_edge_walked_either_way_gets_the_same_positions() {
        let (a, b) = (Coord { x: 1.0, y: 2.0 }, Coord { x: 4.7, y: 0.3 });
        let mut there = between(a, b, 1_000.0);
        let back = between(b, a, 1_000.0);
        there.reverse();
        assert_eq!(there, back);
        assert!(between(a, a, 1_000.0).is_empty());
    }
}
