//! The borders between fractal cells: sorted out where they cross, and shared by the cells on both sides.

use std::collections::{BTreeMap, HashMap, HashSet};

use frontline::geometry::{GridPoint, GridRing, GridShape, partition};

use crate::rings::holds;
use crate::synthetic::{edges, on_grid};

/// A line between two cells, or between a cell and the outside, from junction to junction or around.
pub(super) struct Line {
    pub(super) points: Vec<GridPoint>,
    pub(super) left: Option<usize>,
    pub(super) right: Option<usize>,
}

/// A directed edge: where it goes, and the cells on its left and right.
type Leaving = (GridPoint, Option<usize>, Option<usize>);

/// The borders of overlapping cells, the lower number on top, as lines that meet only in their ends.
pub(super) fn lines(cells: &[(usize, GridShape)]) -> Vec<Line> {
    let leaving = leaving(cells);
    let is_junction = |at: &GridPoint| leaving[at].len() != 2;
    let mut used = HashSet::new();
    let mut lines = Vec::new();
    let starts = leaving
        .keys()
        .filter(|at| is_junction(at))
        .chain(leaving.keys());
    for start in starts {
        for &(head, left, right) in &leaving[start] {
            if used.contains(&(*start, head)) {
                continue;
            }
            let mut points = vec![*start, head];
            loop {
                let (before, at) = (points[points.len() - 2], points[points.len() - 1]);
                used.insert((before, at));
                used.insert((at, before));
                if is_junction(&at) || at == *start {
                    break;
                }
                let onward = leaving[&at].iter().find(|(next, ..)| *next != before);
                points.push(onward.expect("two leave here").0);
            }
            lines.push(Line {
                points,
                left,
                right,
            });
        }
    }
    lines
}

/// From every point the edges that part two cells.
fn leaving(cells: &[(usize, GridShape)]) -> BTreeMap<GridPoint, Vec<Leaving>> {
    let frame = [(30.0, 28.0), (48.0, 28.0), (48.0, 42.0), (30.0, 42.0)]
        .map(on_grid)
        .to_vec();
    let mut shapes: Vec<GridShape> = cells.iter().map(|(_, shape)| shape.clone()).collect();
    shapes.push(GridShape {
        rings: vec![frame.clone()],
    });
    let parts = partition(&shapes, |cover| cover.first().copied()).expect("a sound map");
    let mut faces: Vec<(Option<usize>, Vec<GridRing>)> = Vec::new();
    for (shape, polygons) in parts {
        let cell = cells.get(shape as usize).map(|it| it.0);
        faces.extend(polygons.into_iter().map(|rings| (cell, rings)));
    }
    let mut left_of: HashMap<(GridPoint, GridPoint), Option<usize>> = HashMap::new();
    for (cell, rings) in &faces {
        left_of.extend(rings.iter().flat_map(edges).map(|edge| (edge, *cell)));
    }
    // Pockets between crossing lines go to a neighbour.
    let pockets = faces
        .iter()
        .filter(|(cell, rings)| cell.is_none() && !holds(&rings[0], frame[0]));
    for (_, rings) in pockets {
        let neighbour = edges(&rings[0]).find_map(|(a, b)| left_of.get(&(b, a)).copied().flatten());
        left_of.extend(rings.iter().flat_map(edges).map(|edge| (edge, neighbour)));
    }
    let mut leaving: BTreeMap<GridPoint, Vec<Leaving>> = BTreeMap::new();
    for (&(a, b), &left) in &left_of {
        let right = left_of.get(&(b, a)).copied().flatten();
        if left != right {
            leaving.entry(a).or_default().push((b, left, right));
        }
    }
    leaving.values_mut().for_each(|heads| heads.sort_unstable());
    leaving
}
