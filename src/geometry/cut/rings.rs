//! Rings become polygons: which hole lies in which shell.

use crate::geometry::PlanePoint;
use crate::geometry::cut::PlanePolygon;
use crate::geometry::plane::{PlaneBox, doubled, doubled_area};
use crate::geometry::pyramid::Field;

/// A ring around a face, or around a hole in it.
pub(super) struct Ring {
    /// The number of the walk it comes from.
    pub(super) face: usize,
    points: Vec<PlanePoint>,
    /// Twice its area, negative for a hole.
    pub(super) area: i64,
    bounds: PlaneBox,
    /// The shell that a hole lies in.
    pub(super) shell: Option<usize>,
}

impl Ring {
    /// None where it encloses nothing.
    pub(super) fn new(face: usize, points: Vec<PlanePoint>) -> Option<Self> {
        let area = doubled_area(&points);
        (area != 0).then(|| Self {
            face,
            bounds: PlaneBox::around(&points),
            points,
            area,
            shell: None,
        })
    }

    /// Whether another ring, which does not cross this one, may lie inside by its box.
    fn may_hold(&self, other: &Self) -> bool {
        let wide = |axis: usize| {
            self.bounds.min[axis] <= other.bounds.min[axis]
                && other.bounds.max[axis] <= self.bounds.max[axis]
        };
        self.area >= -other.area && wide(0) && wide(1)
    }

    /// Whether a ring that does not cross this one lies inside. One of its points may lie upon this one, not all.
    fn holds(&self, other: &Self) -> bool {
        let inside = |point: PlanePoint| {
            let edges = self.points.iter().zip(self.points.iter().cycle().skip(1));
            let crossed = edges.filter(|(a, b)| {
                let (low, high) = if a[1] <= b[1] { (a, b) } else { (b, a) };
                low[1] <= point[1] && point[1] < high[1] && doubled(**low, **high, point) < 0
            });
            crossed.count() % 2 == 1
        };
        let apart = other.points.iter().find(|it| !self.points.contains(it));
        apart.is_some_and(|&point| inside(point))
    }
}

/// Finds the shell of every hole that has none: one that says it is of the same field, or else the smallest around it.
/// `said` is by the number of the walk.
pub(super) fn find_shells(rings: &mut [Ring], said: &[Option<Field>]) {
    let holes: Vec<usize> = (0..rings.len())
        .filter(|&at| rings[at].area < 0 && rings[at].shell.is_none())
        .collect();
    for at in holes {
        let hole = &rings[at];
        let mut shells: Vec<usize> = (0..rings.len())
            .filter(|&at| rings[at].may_hold(hole))
            .collect();
        shells.sort_by_key(|&at| rings[at].area);
        let says = said[hole.face];
        let alike = |&shell: &usize| says.is_some() && said[rings[shell].face] == says;
        let mut agreeing = shells.iter().copied().filter(alike);
        let holds = |&shell: &usize| rings[shell].holds(hole);
        rings[at].shell = match (agreeing.next(), agreeing.next()) {
            (Some(only), None) => Some(only),
            (Some(_), Some(_)) => shells.iter().copied().filter(alike).find(holds),
            (None, _) => shells.iter().copied().find(holds),
        };
    }
}

/// The polygons of each field, by number. `fields` is by the number of the walk.
pub(super) fn polygons(mut rings: Vec<Ring>, fields: &[Field]) -> Vec<(u32, Vec<PlanePolygon>)> {
    let mut order: Vec<(u32, usize)> = (0..rings.len())
        .filter(|&at| rings[at].area > 0)
        .filter_map(|at| Some((fields[rings[at].face]?, at)))
        .collect();
    order.sort_unstable();
    let mut polygons: Vec<(u32, Vec<PlanePolygon>)> = Vec::new();
    let mut places: Vec<Option<(usize, usize)>> = vec![None; rings.len()];
    for (field, shell) in order {
        if polygons.last().is_none_or(|last| last.0 != field) {
            polygons.push((field, Vec::new()));
        }
        let number = polygons.len() - 1;
        places[shell] = Some((number, polygons[number].1.len()));
        let points = std::mem::take(&mut rings[shell].points);
        polygons[number].1.push(vec![points]);
    }
    for hole in rings {
        if let Some((field, polygon)) = hole.shell.and_then(|shell| places[shell]) {
            polygons[field].1[polygon].push(hole.points);
        }
    }
    polygons
}
