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

/// Edges of two shapes that are sooner compared each with each than sorted by place.
const FEW: usize = 32;

fn meetings_of_few(these: &[RunRing], those: &[RunRing]) -> usize {
    let boxes = |rings: &[RunRing]| -> Vec<GridBox> {
        let runs = rings.iter().flat_map(all_runs);
        let edges = runs.flat_map(|(ring, run, _)| ring.edges(run));
        edges.map(GridBox::of).collect()
    };
    let (these, those) = (boxes(these), boxes(those));
    let meet = |it: &GridBox| those.iter().filter(|other| it.meets(**other)).count();
    these.iter().map(meet).sum()
}

/// How many pairs of edges of two shapes have boxes that meet, counted hardly further than `most`.
pub(crate) fn meetings(these: &[RunRing], those: &[RunRing], most: usize) -> usize {
    let few =
        |rings: &[RunRing]| rings.iter().map(|ring| ring.points().len()).sum::<usize>() <= FEW;
    if few(these) && few(those) {
        return meetings_of_few(these, those);
    }
    let runs: Vec<(&RunRing, Range<usize>, GridBox)> = those.iter().flat_map(all_runs).collect();
    let Some(tree) = tree(runs.iter().map(|it| it.2)) else {
        return 0;
    };
    let mut count = 0;
    for (ring, run, around) in these.iter().flat_map(all_runs) {
        let [west, south, east, north] = corners(around);
        for near in tree.search(west, south, east, north) {
            let (other, near, beside) = &runs[near as usize];
            // Most edges of a run are not even near the other run.
            let boxes = |edges: &mut dyn Iterator<Item = Segment>, near: GridBox| -> Vec<GridBox> {
                edges.map(GridBox::of).filter(|it| it.meets(near)).collect()
            };
            let these = boxes(&mut ring.edges(run.clone()), *beside);
            let those = boxes(&mut other.edges(near.clone()), around);
            let meet = |it: &GridBox| those.iter().filter(|other| it.meets(**other)).count();
            count += these.iter().map(meet).sum::<usize>();
            if count > most {
                return count;
            }
        }
    }
    count
}

fn all_runs(ring: &RunRing) -> impl Iterator<Item = (&RunRing, Range<usize>, GridBox)> {
    ring.runs().map(move |(run, around)| (ring, run, around))
}

fn corners(it: GridBox) -> [f64; 4] {
    [it.west, it.south, it.east, it.north].map(f64::from)
}

/// An index of boxes; `None` of none.
fn tree(boxes: impl ExactSizeIterator<Item = GridBox>) -> Option<RTree<f64>> {
    if boxes.len() == 0 {
        return None;
    }
    let mut builder = RTreeBuilder::<f64>::new(index(boxes.len()));
    for it in boxes {
        let [west, south, east, north] = corners(it);
        builder.add(west, south, east, north);
    }
    Some(builder.finish::<HilbertSort>())
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
    fn a_small_shape_meets_a_large_one() {
        let tooth = [(3, -10), (4, -10), (4, 300), (3, 300)];
        let tooth = RunRing::new(tooth.map(|(x, y)| GridPoint { x, y }).to_vec());
        for (p, q) in [(400, 1), (1, 400)] {
            let combs = |count: usize| -> Vec<RunRing> {
                if count == 1 {
                    vec![tooth.clone()]
                } else {
                    comb(400, true)
                }
            };
            assert!(meetings(&combs(p), &combs(q), usize::MAX) > 0);
        }
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
