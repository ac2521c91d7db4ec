//! What must be so of every level, on small and crowded maps.

use std::sync::Arc;

use proptest::prelude::*;

use crate::geometry::level::DEEPEST;
use crate::geometry::plane::doubled;
use crate::geometry::pyramid::{Field, FieldLine};
use crate::geometry::{GridPoint, GridShape, PlanePoint, Pyramid, RankedLine, arrange, dissolve};

/// Some shapes of a few hundred grid units, as lines between what is uppermost.
fn lines() -> impl Strategy<Value = Vec<FieldLine>> {
    let ring = prop::collection::vec((0..2000_i32, 0..2000_i32), 3..12);
    let shape = prop::collection::vec(ring, 1..3);
    prop::collection::vec(shape, 1..6).prop_map(|shapes| {
        let point = |&(x, y): &(i32, i32)| GridPoint {
            x: 362_900_000 + x,
            y: 334_900_000 + y,
        };
        let shapes = shapes.iter().map(|rings| GridShape {
            rings: rings
                .iter()
                .map(|ring| ring.iter().map(point).collect())
                .collect(),
        });
        let shapes: Vec<GridShape> = shapes.collect();
        let edges = arrange(&shapes, |above| above.last().copied(), |_| false).unwrap();
        let tiling = dissolve(&edges).unwrap();
        let field = |face: Option<usize>| -> Field { Some(tiling.faces[face?].label) };
        let lines = tiling.lines.iter().map(|line| FieldLine {
            line: Arc::new(RankedLine::new(&line.points)),
            left: field(line.left),
            right: field(line.right),
        });
        lines.collect()
    })
}

/// Whether a point is less than half a unit from an edge, along one axis and the other.
fn near([a, b]: [PlanePoint; 2], at: PlanePoint) -> bool {
    let wide = |point: PlanePoint| point.map(|it| 2 * i64::from(it));
    let (a, b, at) = (wide(a), wide(b), wide(at));
    let beside = (0..2)
        .any(|axis| a[axis].max(b[axis]) < at[axis] - 1 || a[axis].min(b[axis]) > at[axis] + 1);
    let step = [b[0] - a[0], b[1] - a[1]];
    let off = step[0] * (at[1] - a[1]) - step[1] * (at[0] - a[0]);
    !beside && off.abs() < step[0].abs() + step[1].abs()
}

fn cross([a, b]: [PlanePoint; 2], [c, d]: [PlanePoint; 2]) -> bool {
    let apart = |p: i64, q: i64| p.signum() * q.signum() < 0;
    apart(doubled(a, b, c), doubled(a, b, d)) && apart(doubled(c, d, a), doubled(c, d, b))
}

proptest! {
    #[test]
    fn edges_meet_in_nodes_only_and_stay_half_a_unit_from_other_vertices(
        lines in lines(), zoom in 10..=DEEPEST,
    ) {
        let pyramid = Pyramid::new(lines);
        let level = pyramid.level(zoom);
        let edges = level.runs.iter().flat_map(|run| level.run(run).windows(2));
        let edges: Vec<[PlanePoint; 2]> = edges.map(|it| [it[0], it[1]]).collect();
        for (at, &edge) in edges.iter().enumerate() {
            for &point in &level.points {
                let own = edge.contains(&point);
                prop_assert!(own || !near(edge, point), "{:?} and {:?}", edge, point);
            }
            for &other in &edges[..at] {
                prop_assert!(!cross(edge, other), "{:?} and {:?}", edge, other);
            }
        }
        for run in &level.runs {
            for at in run.from + 1..run.until {
                let point = level.points[at as usize];
                let twice = level.points.iter().filter(|it| **it == point).count() > 1;
                prop_assert!(level.nodes[at as usize] || !twice, "{:?} is no node", point);
            }
        }
    }
}
