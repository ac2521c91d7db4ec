//! Snap rounding: any segments become edges on the grid that meet only in their endpoints.
//!
//! Hobby's rounding in one pass, with exact predicates:
//! 1. Every endpoint is a *hot pixel*, and so is the pixel of every crossing.
//! 2. A segment is led through the centres of all hot pixels it passes, in order.
//!
//! The result crosses nowhere, however bad the input, and no vertex moves by more than 0.71 units. It depends
//! on the segments alone, not on their order, and what is rounded in one place depends only on what is there.

use geo_index::rtree::sort::HilbertSort;
use geo_index::rtree::{RTree, RTreeBuilder, RTreeIndex};

use crate::geometry::GridPoint;
use crate::geometry::predicate::{Segment, crossing, touches_pixel};

/// An edge of the arrangement and the shapes whose border it is: crossing it leaves or enters each of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edges {
    /// Sorted; no two cross.
    pub(crate) segments: Vec<Segment>,
    /// Where the owners of each edge start in `owners`, and one more for the end.
    starts: Vec<u32>,
    owners: Vec<u32>,
}

impl Edges {
    /// The shapes whose border the edge is, ascending.
    pub(crate) fn owners(&self, edge: usize) -> &[u32] {
        &self.owners[self.starts[edge] as usize..self.starts[edge + 1] as usize]
    }

    /// Collects owned segments; a segment that a shape has twice bounds nothing there and goes.
    fn collect(mut owned: Vec<(Segment, u32)>) -> Self {
        owned.sort_unstable();
        let mut edges = Self {
            segments: Vec::new(),
            starts: vec![0],
            owners: Vec::new(),
        };
        for same in owned.chunk_by(|p, q| p.0 == q.0) {
            let before = edges.owners.len();
            let odd = same
                .chunk_by(|p, q| p.1 == q.1)
                .filter(|twice| twice.len() % 2 == 1);
            edges.owners.extend(odd.map(|once| once[0].1));
            if edges.owners.len() > before {
                edges.segments.push(same[0].0);
                edges.starts.push(index(edges.owners.len()));
            }
        }
        edges
    }
}

/// Counts fit in 32 bits: four thousand million edges would need a terabyte first.
#[expect(clippy::cast_possible_truncation, reason = "see above")]
pub(crate) fn index(count: usize) -> u32 {
    debug_assert!(u32::try_from(count).is_ok());
    count as u32
}

/// Segments, each with the number of the shape whose border it is, as one set of edges that meet only in their
/// endpoints.
pub(crate) fn snap(owned: Vec<(Segment, u32)>) -> Edges {
    let whole = Edges::collect(owned);
    if whole.segments.is_empty() {
        return whole;
    }
    let hot = hot_pixels(&whole.segments);
    let mut pieces = Vec::with_capacity(whole.owners.len());
    let mut hot = hot.as_slice();
    for (at, &segment) in whole.segments.iter().enumerate() {
        let mine = hot.partition_point(|(owner, _)| *owner as usize <= at);
        let mut from = segment.a;
        for &to in hot[..mine]
            .iter()
            .map(|(_, pixel)| pixel)
            .chain([&segment.b])
        {
            let Some(piece) = Segment::between(from, to) else {
                continue;
            };
            pieces.extend(whole.owners(at).iter().map(|&owner| (piece, owner)));
            from = to;
        }
        hot = &hot[mine..];
    }
    Edges::collect(pieces)
}

/// The hot pixels each segment passes besides its own ends: (segment, pixel), by segment, in order along it.
fn hot_pixels(segments: &[Segment]) -> Vec<(u32, GridPoint)> {
    let boxes = Boxes::around(segments);
    let mut hot = Vec::new();
    let mut crossings = Vec::new();
    let mut meet = |at: u32, segment: Segment, pixel: GridPoint| {
        if pixel != segment.a && pixel != segment.b && touches_pixel(segment, pixel) {
            hot.push((at, pixel));
        }
    };
    for (i, j) in boxes.meeting() {
        let (s, t) = (segments[i as usize], segments[j as usize]);
        meet(i, s, t.a);
        meet(i, s, t.b);
        meet(j, t, s.a);
        meet(j, t, s.b);
        crossings.extend(crossing(s, t));
    }
    crossings.sort_unstable();
    crossings.dedup();
    for pixel in crossings {
        for at in boxes.near(pixel) {
            meet(at, segments[at as usize], pixel);
        }
    }
    // `a < b`, so every segment runs east, or straight north: x decides, then y in the segment's own sense.
    hot.sort_unstable_by_key(|&(at, pixel)| {
        let segment = segments[at as usize];
        (
            at,
            pixel.x,
            if segment.a.y <= segment.b.y {
                pixel.y
            } else {
                -pixel.y
            },
        )
    });
    hot.dedup();
    hot
}

/// An index of segments by place. Long segments lie in several boxes, so that a slanting one is not near everything.
struct Boxes {
    tree: RTree<f64>,
    segment_of: Vec<u32>,
}

impl Boxes {
    /// The longest side of a box, in grid units: 0.1°.
    const SIDE: f64 = 1e6;

    fn around(segments: &[Segment]) -> Self {
        let mut boxes = Vec::with_capacity(segments.len());
        let mut segment_of = Vec::with_capacity(segments.len());
        for (segment, at) in segments.iter().zip(0..) {
            let (x, y) = (f64::from(segment.a.x), f64::from(segment.a.y));
            let (dx, dy) = (f64::from(segment.b.x) - x, f64::from(segment.b.y) - y);
            let pieces = (dx.abs().min(dy.abs()) / Self::SIDE).ceil().max(1.0);
            let mut k = 0.0;
            while k < pieces {
                let (from, to) = (k / pieces, (k + 1.0) / pieces);
                let (x0, x1) = (x + dx * from, x + dx * to);
                let (y0, y1) = (y + dy * from, y + dy * to);
                boxes.push([
                    x0.min(x1) - 1.0,
                    y0.min(y1) - 1.0,
                    x0.max(x1) + 1.0,
                    y0.max(y1) + 1.0,
                ]);
                segment_of.push(at);
                k += 1.0;
            }
        }
        let mut builder = RTreeBuilder::<f64>::new(index(boxes.len()));
        for [west, south, east, north] in boxes {
            builder.add(west, south, east, north);
        }
        Self {
            tree: builder.finish::<HilbertSort>(),
            segment_of,
        }
    }

    /// Pairs of segments that may share a pixel, each once or more.
    fn meeting(&self) -> impl Iterator<Item = (u32, u32)> {
        let pairs = self
            .tree
            .intersection_candidates_with_other_tree(&self.tree);
        let pairs = pairs.map(|(i, j)| (self.segment_of[i as usize], self.segment_of[j as usize]));
        pairs.filter(|(i, j)| i < j)
    }

    /// Segments that may pass the pixel.
    fn near(&self, pixel: GridPoint) -> impl Iterator<Item = u32> {
        let (x, y) = (f64::from(pixel.x), f64::from(pixel.y));
        let found = self.tree.search(x - 1.0, y - 1.0, x + 1.0, y + 1.0);
        found.into_iter().map(|at| self.segment_of[at as usize])
    }
}
