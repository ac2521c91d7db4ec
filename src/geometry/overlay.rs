//! The one door to the boolean-operations crate.

use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::{ContourDirection, IntOverlayOptions, Overlay};
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::i_float::int::point::IntPoint;

/// A point of any integer plane, such as a tile's.
pub type PlanePoint = [i32; 2];

/// Rings as valid polygons: each a shell with positive area by the surveyor's formula, then its holes, negative.
///
/// Inside is what lies in an odd number of rings; the first point of a ring is not repeated last. Coordinates must
/// stay within ±2^29. Vertices between level edges are kept, so that neighbours repaired apart still match.
pub fn repair(rings: &[Vec<PlanePoint>]) -> Vec<Vec<Vec<PlanePoint>>> {
    let options = IntOverlayOptions {
        preserve_input_collinear: true,
        output_direction: ContourDirection::CounterClockwise,
        preserve_output_collinear: true,
        min_output_area: 0,
        ogc: true,
    };
    let capacity = rings.iter().map(Vec::len).sum();
    let mut overlay = Overlay::<i32>::new_custom(capacity, options, Default::default());
    for ring in rings {
        let points = ring.iter().map(|&[x, y]| IntPoint::new(x, y));
        overlay.add_path_iter(points, i_overlay::core::overlay::ShapeType::Subject);
    }
    let plain = |ring: Vec<IntPoint<i32>>| ring.into_iter().map(|at| [at.x, at.y]).collect();
    overlay
        .overlay(OverlayRule::Subject, FillRule::EvenOdd)
        .into_iter()
        .map(|polygon| polygon.into_iter().map(plain).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(ring: &[PlanePoint]) -> i32 {
        let edges = ring.iter().zip(ring.iter().cycle().skip(1));
        edges.map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum()
    }

    #[test]
    fn a_ring_that_runs_back_along_itself_falls_into_its_parts() {
        let fork = vec![
            [0, 0],
            [30, 0],
            [30, 10],
            [20, 10],
            [20, 0],
            [10, 0],
            [10, 10],
            [0, 10],
        ];
        let polygons = repair(&[fork]);
        assert_eq!(polygons.len(), 2);
        assert!(polygons.iter().all(|polygon| area(&polygon[0]) == 200));
    }

    #[test]
    fn a_ring_within_a_ring_is_a_hole_wound_the_other_way() {
        let square = |low: i32, high: i32| vec![[low, low], [low, high], [high, high], [high, low]];
        let polygons = repair(&[square(0, 10), square(2, 8)]);
        assert_eq!(polygons.len(), 1);
        assert_eq!((area(&polygons[0][0]), area(&polygons[0][1])), (200, -72));
        assert!(repair(&[square(0, 10), square(0, 10)]).is_empty());
    }

    #[test]
    fn a_vertex_on_a_straight_edge_is_kept() {
        let ring = vec![[0, 0], [5, 0], [10, 0], [10, 10], [0, 10]];
        let other = vec![[20, 0], [30, 0], [30, 10]];
        let polygons = repair(&[ring, other]);
        assert!(polygons[0][0].contains(&[5, 0]));
    }
}
