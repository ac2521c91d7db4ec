//! Rings on the grid in runs of edges, each with its box: what is far away need not be looked at edge by edge.

use std::ops::Range;

use geo_index::rtree::sort::HilbertSort;
use geo_index::rtree::{RTree, RTreeBuilder, RTreeIndex};

use crate::geometry::grid::GridBox;
use crate::geometry::predicate::Segment;
use crate::geometry::snap::index;
use crate::geometry::{GridPoint, GridRing};

/// A ring on the grid in runs of edges, each with its box, so that most of it need not be looked at.
#[derive(Clone, Debug)]
pub(crate) struct RunRing {
    points: GridRing,
    /// The box of the edges from `RUN · k` on.
    boxes: Vec<GridBox>,
}

/// Edges in a run.
const RUN: usize = 32;

impl RunRing {
    pub(crate) fn new(points: GridRing) -> Self {
        let count = points.len();
        let run = |from: usize| {
            let run = (from..=(from + RUN).min(count)).map(|at| points[at % count]);
            GridBox::around(run)
        };
        let boxes = (0..count).step_by(RUN).filter_map(run).collect();
        Self { points, boxes }
    }

    pub(crate) fn points(&self) -> &GridRing {
        &self.points
    }

    /// Goes through the edges whose box meets another.
    pub(crate) fn near(&self, around: GridBox, mut each: impl FnMut(Segment)) {
        for (run, _) in self.runs().filter(|(_, it)| it.meets(around)) {
            for edge in self.edges(run) {
                if GridBox::of(edge).meets(around) {
                    each(edge);
                }
            }
        }
    }

    /// Runs of edges, each with the box around it.
    pub(crate) fn runs(&self) -> impl Iterator<Item = (Range<usize>, GridBox)> {
        let count = self.points.len();
        let boxes = self.boxes.iter().enumerate();
        boxes.map(move |(run, around)| (run * RUN..(run * RUN + RUN).min(count), *around))
    }

    fn edges(&self, run: Range<usize>) -> impl Iterator<Item = Segment> {
        run.filter_map(|at| {
            let (p, q) = self.edge(at);
            Segment::between(p, q)
        })
    }

    /// An edge by its two ends in order.
    pub(crate) fn edge(&self, at: usize) -> (GridPoint, GridPoint) {
        (self.points[at], self.points[(at + 1) % self.points.len()])
    }
}

/// How many pairs of edges of two shapes have boxes that meet, counted hardly further than `most`.
pub(crate) fn meetings(these: &[RunRing], those: &[RunRing], most: usize) -> usize {
    let (these, those) = (Placed::new(these), Placed::new(those));
    let (Some(tree), Some(other)) = (&these.tree, &those.tree) else {
        return 0;
    };
    let mut count = 0;
    for (p, q) in tree.intersection_candidates_with_other_tree(other) {
        for edge in these.edges(p) {
            let around = GridBox::of(edge);
            let near = those.edges(q).filter(|it| GridBox::of(*it).meets(around));
            count += near.count();
        }
        if count > most {
            return count;
        }
    }
    count
}

/// The runs of all rings of a shape, by place.
struct Placed<'a> {
    runs: Vec<(&'a RunRing, Range<usize>)>,
    tree: Option<RTree<f64>>,
}

impl<'a> Placed<'a> {
    fn new(rings: &'a [RunRing]) -> Self {
        let mut runs = Vec::new();
        let mut boxes = Vec::new();
        for ring in rings {
            for (run, around) in ring.runs() {
                runs.push((ring, run));
                boxes.push(around);
            }
        }
        let tree = (!boxes.is_empty()).then(|| {
            let mut builder = RTreeBuilder::<f64>::new(index(boxes.len()));
            for it in boxes {
                builder.add(
                    it.west.into(),
                    it.south.into(),
                    it.east.into(),
                    it.north.into(),
                );
            }
            builder.finish::<HilbertSort>()
        });
        Self { runs, tree }
    }

    fn edges(&self, run: u32) -> impl Iterator<Item = Segment> {
        let (ring, run) = &self.runs[run as usize];
        ring.edges(run.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comb(teeth: i32, upright: bool) -> Vec<RunRing> {
        let tooth = |k: i32| [(10 * k, 0), (10 * k + 5, 10 * teeth)];
        let along = (0..teeth)
            .flat_map(tooth)
            .chain([(10 * teeth, -5), (0, -5)]);
        let points = along.map(|(x, y)| if upright { (x, y) } else { (y, x) });
        vec![RunRing::new(
            points.map(|(x, y)| GridPoint { x, y }).collect(),
        )]
    }

    #[test]
    fn the_teeth_of_two_combs_all_meet() {
        let (upright, turned) = (comb(40, true), comb(40, false));
        let all = meetings(&upright, &turned, usize::MAX);
        assert!(all > 4 * 39 * 39, "{all}");
        let some = meetings(&upright, &turned, 100);
        assert!((101..all).contains(&some), "{some}");
    }

    #[test]
    fn what_lies_apart_does_not_meet() {
        let far = RunRing::new(
            [(9_000, 9_000), (9_010, 9_000), (9_000, 9_010)]
                .map(|(x, y)| GridPoint { x, y })
                .to_vec(),
        );
        assert_eq!(meetings(&comb(40, true), &[far], usize::MAX), 0);
        assert_eq!(meetings(&comb(40, true), &[], usize::MAX), 0);
    }
}
