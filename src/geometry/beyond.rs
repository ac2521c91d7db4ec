//! Land that lies beyond a boundary.

use std::collections::BTreeMap;

use geo::LineString;

use crate::geometry::arrangement::arrange;
use crate::geometry::{Area, GridShape, Shape, Unsound, edge_area};

/// Whether a shape lies within a boundary, and not even on its rim.
pub fn lies_within(shape: &Shape, boundary: &Shape) -> bool {
    let first = |ring: &LineString<f64>| ring.0.first().copied();
    let within = shape.rings().next().and_then(first);
    let bounds = shape.bounds();
    // A lake in the boundary may lie in the shape and meet none of its edges.
    let mut rings = boundary.rings().filter_map(first);
    shape.meetings(boundary, 1) == 0
        && within.is_some_and(|at| boundary.contains(at.x, at.y))
        && !rings.any(|at| bounds.contains(at.x, at.y))
}

/// m² beyond the boundary by name, of shapes that each have one; where several lie on each other the last counts.
pub fn area_beyond<N: Copy + Ord>(
    boundary: &Shape,
    shapes: &[(N, &Shape)],
) -> Result<BTreeMap<N, f64>, Unsound> {
    let on_grid = shapes.iter().map(|it| it.1.on_grid());
    let all: Vec<GridShape> = std::iter::once(boundary.on_grid()).chain(on_grid).collect();
    let faces = arrange(
        &all,
        |over| {
            let top = over.last().filter(|_| !over.contains(&0))?;
            Some(shapes[*top as usize - 1].0)
        },
        |_| false,
    )?;
    let mut areas: BTreeMap<N, Area> = BTreeMap::new();
    for edge in faces.iter().filter(|it| it.left != it.right) {
        let left = edge_area(edge.segment.a, edge.segment.b);
        if let Some(name) = edge.left {
            *areas.entry(name).or_default() += left;
        }
        if let Some(name) = edge.right {
            *areas.entry(name).or_default() += -left;
        }
    }
    Ok(areas
        .into_iter()
        .map(|(name, area)| (name, area.m2()))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{GridPoint, shape_area};

    fn square(west: f64, east: f64) -> Shape {
        let corners = [(west, 10.0), (east, 10.0), (east, 12.0), (west, 12.0)];
        let ring = corners.map(|(lon, lat)| GridPoint::from_degrees(lon, lat));
        Shape::from_grid([vec![ring.to_vec()]])
    }

    #[test]
    fn land_beyond_a_boundary_is_measured_once_by_the_name_on_top() {
        let boundary = square(10.0, 14.0);
        let (red, blue) = (square(13.0, 16.0), square(15.0, 17.0));
        let beyond = area_beyond(&boundary, &[('r', &red), ('b', &blue)]).unwrap();
        let degree = shape_area(&square(14.0, 15.0));
        assert!((beyond[&'r'] / degree - 1.0).abs() < 1e-9, "{beyond:?}");
        assert!((beyond[&'b'] / degree - 2.0).abs() < 1e-9, "{beyond:?}");
    }

    #[test]
    fn what_touches_the_rim_is_not_taken_to_lie_within() {
        let boundary = square(10.0, 14.0);
        let inner = [(11.0, 10.5), (12.0, 10.5), (12.0, 11.0)];
        let ring = inner.map(|(lon, lat)| GridPoint::from_degrees(lon, lat));
        assert!(lies_within(
            &Shape::from_grid([vec![ring.to_vec()]]),
            &boundary
        ));
        assert!(!lies_within(&square(11.0, 12.0), &boundary));
        assert!(!lies_within(&square(15.0, 16.0), &boundary));
    }
}
