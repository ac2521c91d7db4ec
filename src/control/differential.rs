//! Coverages against another engine: `geo`'s boolean operations, where coordinates lie well apart.

use geo::algorithm::line_measures::metric_spaces::Euclidean;
use geo::{BooleanOps, Densify, GeodesicArea, Length, LineString, MultiPolygon, Polygon};
use proptest::prelude::*;

use crate::control::invariants::{Points, holding, shape, star};
use crate::control::{Ground, Layer, resolve};
use crate::geometry::{Shape, shape_area};
use crate::model::Coverage;

const EXTENT: i32 = 20_000_000;
const OWNERS: usize = 4;

/// How far a point of a border may lie from where it was drawn, m: 0.71 grid units of ours and as much for theirs.
const MOVED: f64 = 2.0 * 0.71 * 1e-7 * 111_320.0;

fn boundary() -> Shape {
    shape(&[vec![(0, 0), (EXTENT, 0), (EXTENT, EXTENT), (0, EXTENT)]])
}

fn coverage_of(painted: &[(usize, Shape)]) -> Coverage {
    let layers = painted.iter().map(|(owner, shape)| Layer {
        shape,
        holding: holding(*owner),
        derived: false,
    });
    let ground = Ground {
        boundary: &boundary(),
        districts: vec![],
    };
    resolve(&ground, &layers.collect::<Vec<_>>()).unwrap()
}

/// What each owner has by the painter's rule: every coat is joined to its owner's land and cut out of all others'.
fn by_boolean_operations(painted: &[(usize, Shape)]) -> Vec<MultiPolygon<f64>> {
    let mut lands = vec![MultiPolygon::new(vec![]); OWNERS];
    let boundary = boundary();
    for (owner, shape) in painted {
        let coat = shape.polygons().intersection(boundary.polygons());
        for (at, land) in lands.iter_mut().enumerate() {
            *land = if at == *owner {
                land.union(&coat)
            } else {
                land.difference(&coat)
            };
        }
    }
    lands
}

/// m² that an owner has.
fn held(coverage: &Coverage, owner: usize) -> f64 {
    let faces = coverage.faces.iter();
    let of_owner = faces.filter(|face| coverage.holding(face) == Some(&holding(owner)));
    of_owner.map(|face| face.area).sum()
}

/// Metres of border that were drawn, at most.
fn drawn(painted: &[(usize, Shape)]) -> f64 {
    let rings = painted.iter().flat_map(|(_, shape)| shape.rings());
    rings.map(|ring| Euclidean.length(ring)).sum::<f64>() * 111_320.0
}

fn painted() -> impl Strategy<Value = Vec<(usize, Shape)>> {
    let coat = (0..OWNERS, star(EXTENT))
        .prop_map(|(owner, ring): (usize, Points)| (owner, shape(&[ring])));
    prop::collection::vec(coat, 1..8)
}

proptest! {
    #[test]
    fn owners_have_what_boolean_operations_give_them(painted in painted()) {
        let coverage = coverage_of(&painted);
        let lands = by_boolean_operations(&painted);
        // Each border lies within so many metres of its place, on either side.
        let allowed = 1.0 + MOVED * drawn(&painted);
        for (owner, land) in lands.into_iter().enumerate() {
            let (ours, theirs) = (held(&coverage, owner), shape_area(&Shape::trusted(land)));
            prop_assert!((ours - theirs).abs() < allowed, "f{owner}: {ours} and {theirs}, allowed {allowed}");
        }
    }

    #[test]
    fn faces_have_the_area_of_the_densified_geodesic_polygon(painted in painted()) {
        let coverage = coverage_of(&painted);
        for face in &coverage.faces {
            let mut rings = face.rings.iter().map(|ring| {
                let line = LineString::from_iter(coverage.ring(ring).iter().map(|at| (at.lon(), at.lat())));
                Polygon::new(line, vec![]).exterior().clone()
            });
            let polygon = Polygon::new(rings.next().unwrap(), rings.collect());
            // In pieces of about a hundred metres a straight edge and a geodesic are one.
            let geodesic = Euclidean.densify(&polygon, 0.001).geodesic_area_unsigned();
            prop_assert!((face.area - geodesic).abs() < 1.0 + 1e-9 * geodesic, "{} and {geodesic}", face.area);
        }
    }
}
