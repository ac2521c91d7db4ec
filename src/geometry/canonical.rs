//! One way to write a shape, of the many there are.

use geo::{Coord, LineString, MultiPolygon, Polygon};

use crate::geometry::Shape;

/// The same polygons with every ring begun at its least position (longitude, then latitude) and walked
/// counter-clockwise, holes and polygons sorted: equal for shapes that differ in nothing else.
pub fn canonical(shape: &Shape) -> Shape {
    let mut polygons: Vec<Vec<Vec<Coord<f64>>>> = shape
        .polygons()
        .iter()
        .map(|polygon| {
            let mut holes: Vec<_> = polygon.interiors().iter().map(canonical_ring).collect();
            holes.sort_by(|p, q| by_positions(p, q));
            std::iter::once(canonical_ring(polygon.exterior()))
                .chain(holes)
                .collect()
        })
        .collect();
    polygons.sort_by(|p, q| by_positions(&p[0], &q[0]));
    let polygons = polygons.into_iter().map(|rings| {
        let mut lines = rings.into_iter().map(LineString);
        let shell = lines.next().unwrap_or(LineString(Vec::new()));
        Polygon::new(shell, lines.collect())
    });
    Shape::trusted(MultiPolygon(polygons.collect()))
}

fn canonical_ring(ring: &LineString<f64>) -> Vec<Coord<f64>> {
    // Adding 0 makes -0 the 0 that it is.
    let plain = ring.0.iter().map(|at| Coord {
        x: at.x + 0.0,
        y: at.y + 0.0,
    });
    let mut points: Vec<Coord<f64>> = plain.collect();
    points.dedup();
    if points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    let least = (0..points.len()).min_by(|&p, &q| order(&points[p], &points[q]));
    let Some(least) = least else {
        return points;
    };
    points.rotate_left(least);
    if doubled_area(&points) < 0.0 {
        points[1..].reverse();
    }
    points.extend(points.first().copied());
    points
}

fn doubled_area(points: &[Coord<f64>]) -> f64 {
    let Some(&origin) = points.first() else {
        return 0.0;
    };
    let pairs = points.windows(2).map(|edge| {
        let (p, q) = (edge[0] - origin, edge[1] - origin);
        p.x * q.y - q.x * p.y
    });
    pairs.sum()
}

fn order(p: &Coord<f64>, q: &Coord<f64>) -> std::cmp::Ordering {
    p.x.total_cmp(&q.x).then(p.y.total_cmp(&q.y))
}

fn by_positions(p: &[Coord<f64>], q: &[Coord<f64>]) -> std::cmp::Ordering {
    let differing = p
        .iter()
        .zip(q)
        .map(|(p, q)| order(p, q))
        .find(|it| it.is_ne());
    differing.unwrap_or_else(|| p.len().cmp(&q.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::validate;

    fn shape(rings: &[&[[f64; 2]]]) -> Shape {
        validate(&[rings.iter().map(|it| it.to_vec()).collect()]).unwrap()
    }

    #[test]
    fn rings_that_start_elsewhere_or_run_the_other_way_are_the_same_polygon() {
        let square = [[2.0, 0.0], [4.0, 0.0], [4.0, 3.0], [2.0, 3.0], [2.0, 0.0]];
        let rotated = [[4.0, 3.0], [2.0, 3.0], [2.0, 0.0], [4.0, -0.0], [4.0, 3.0]];
        let mut reversed = square;
        reversed.reverse();
        let hole = [[2.5, 1.0], [3.0, 1.0], [3.0, 2.0], [2.5, 1.0]];
        let mut other_hole = hole;
        other_hole.reverse();
        assert_eq!(
            canonical(&shape(&[&square])),
            canonical(&shape(&[&rotated]))
        );
        assert_eq!(
            canonical(&shape(&[&square])),
            canonical(&shape(&[&reversed]))
        );
        assert_eq!(
            canonical(&shape(&[&square, &hole])),
            canonical(&shape(&[&rotated, &other_hole]))
        );
        assert_ne!(
            canonical(&shape(&[&square])),
            canonical(&shape(&[&square, &hole]))
        );
        let wider = [[2.0, 0.0], [4.1, 0.0], [4.0, 3.0], [2.0, 3.0], [2.0, 0.0]];
        assert_ne!(canonical(&shape(&[&square])), canonical(&shape(&[&wider])));
    }
}
