//! Directed lines to rings, rings to polygons.

use std::collections::HashMap;

use frontline::geometry::{GridPoint, GridRing};

/// Joins directed lines end to end into rings that pass no point twice; first points are not repeated.
pub(crate) fn simple_rings(lines: Vec<Vec<GridPoint>>) -> Vec<GridRing> {
    let mut from: HashMap<GridPoint, Vec<Vec<GridPoint>>> = HashMap::new();
    let mut starts = Vec::with_capacity(lines.len());
    for line in lines {
        starts.push(line[0]);
        from.entry(line[0]).or_default().push(line);
    }
    let mut rings = Vec::new();
    for start in starts {
        // Lines not closed yet, each with the point it starts from.
        let mut open: Vec<Vec<GridPoint>> = Vec::new();
        let mut at = start;
        while let Some(line) = from.get_mut(&at).and_then(Vec::pop) {
            at = *line.last().expect("a line has points");
            open.push(line);
            if let Some(back) = open.iter().position(|line| line[0] == at) {
                let around = open.drain(back..);
                rings.push(
                    around
                        .flat_map(|line| line[..line.len() - 1].to_vec())
                        .collect(),
                );
            }
        }
        assert!(open.is_empty(), "a border has an end");
    }
    rings
}

/// Shells, counter-clockwise, each with its holes.
pub(crate) fn polygons(rings: Vec<GridRing>) -> Vec<Vec<GridRing>> {
    let (shells, holes): (Vec<_>, Vec<_>) =
        rings.into_iter().partition(|ring| doubled_area(ring) > 0);
    let mut polygons: Vec<Vec<GridRing>> = shells.into_iter().map(|shell| vec![shell]).collect();
    for hole in holes {
        let (a, b) = (hole[0], hole[1]);
        // Halfway along an edge, as corners may touch the shell.
        let (x, y) = (
            f64::midpoint(a.x.into(), b.x.into()),
            f64::midpoint(a.y.into(), b.y.into()),
        );
        let around = polygons
            .iter_mut()
            .filter(|polygon| holds_position(&polygon[0], x, y));
        let around = around.min_by_key(|polygon| doubled_area(&polygon[0]));
        around.expect("a hole lies in a shell").push(hole);
    }
    polygons
}

/// Whether a point lies in a ring.
pub(crate) fn holds(ring: &GridRing, at: GridPoint) -> bool {
    holds_position(ring, f64::from(at.x) + 0.5, f64::from(at.y) + 0.5)
}

fn holds_position(ring: &GridRing, x: f64, y: f64) -> bool {
    let crossed = ring
        .iter()
        .zip(ring.iter().cycle().skip(1))
        .filter(|(p, q)| {
            let (px, py, qx, qy) = (
                f64::from(p.x),
                f64::from(p.y),
                f64::from(q.x),
                f64::from(q.y),
            );
            (py > y) != (qy > y) && x < px + (y - py) / (qy - py) * (qx - px)
        });
    crossed.count() % 2 == 1
}

fn doubled_area(ring: &GridRing) -> i128 {
    let wide = |at: &GridPoint| (i128::from(at.x), i128::from(at.y));
    let terms = ring.iter().zip(ring.iter().cycle().skip(1)).map(|(p, q)| {
        let (p, q) = (wide(p), wide(q));
        p.0 * q.1 - q.0 * p.1
    });
    terms.sum()
}
