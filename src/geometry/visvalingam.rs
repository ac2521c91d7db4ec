//! From which zoom on each vertex of a line is drawn (Visvalingam–Whyatt).
//!
//! A vertex matters as much as the area that leaving it out would move: that of the triangle with its neighbours.
//! Vertices are taken away from the smallest triangle to larger ones; what counts in the end is only at which zoom
//! a vertex is first needed, so triangles are ranked in steps of a factor of two, which needs no queue.
//! Ranks belong to a line, which two faces share, so neighbours are simplified alike.

use crate::geometry::PlanePoint;
use crate::geometry::plane::{FINE_ZOOM, doubled};

/// From this zoom on every vertex is drawn.
pub(crate) const FULL_DETAIL: u8 = 14;

/// The smallest triangle that a zoom shows, in square tile units of that zoom: three eighths of a square pixel where
/// a tile is drawn 512 pixels wide.
const LEAST: f64 = 24.0;

/// Steps of the ranking within one zoom: areas grow by a factor of four from zoom to zoom, and of two a step.
const STEPS: u32 = 2;

/// The lowest zoom at which each vertex of a line on the fine plane is drawn: 0 for its ends.
///
/// A line whose ends meet keeps two more vertices at every zoom.
pub(crate) fn ranks(points: &[PlanePoint]) -> Vec<u8> {
    let mut ranks = vec![0; points.len()];
    let closed = points.first() == points.last();
    let least = if closed { 2 } else { 0 };
    let mut chain = Chain::new(points);
    for zoom in (0..FULL_DETAIL).rev() {
        for step in (0..STEPS).rev() {
            chain.drop_below(area(zoom) / f64::from(1 << step), least, |vertex| {
                ranks[vertex] = zoom + 1;
            });
        }
    }
    ranks
}

/// Twice the least area at a zoom, in square fine units.
fn area(zoom: u8) -> f64 {
    2.0 * LEAST * 4_f64.powi(i32::from(FINE_ZOOM - zoom))
}

/// The vertices that are left, linked to their neighbours.
struct Chain<'a> {
    points: &'a [PlanePoint],
    before: Vec<u32>,
    after: Vec<u32>,
    /// Vertices left, without the ends, in order.
    left: Vec<u32>,
    gone: Vec<bool>,
    count: usize,
}

impl<'a> Chain<'a> {
    fn new(points: &'a [PlanePoint]) -> Self {
        let count = u32::try_from(points.len()).unwrap_or(u32::MAX);
        Self {
            points,
            before: (0..count).map(|at| at.saturating_sub(1)).collect(),
            after: (1..=count).collect(),
            left: (1..count.saturating_sub(1)).collect(),
            gone: vec![false; points.len()],
            count: points.len().saturating_sub(2),
        }
    }

    /// Takes away vertices with a doubled area below a limit until none is left, and says which.
    fn drop_below(&mut self, limit: f64, least: usize, mut dropped: impl FnMut(usize)) {
        let mut again = Vec::new();
        let left = std::mem::take(&mut self.left);
        for &vertex in &left {
            again.push(vertex);
            while let Some(vertex) = again.pop() {
                if self.count <= least {
                    break;
                }
                if self.gone[vertex as usize] || self.doubled(vertex) >= limit {
                    continue;
                }
                self.take_out(vertex);
                dropped(vertex as usize);
                // Neighbours before it were judged already; the one after comes yet.
                let before = self.before[vertex as usize];
                if before > 0 {
                    again.push(before);
                }
            }
        }
        let gone = &self.gone;
        self.left = left;
        self.left.retain(|&vertex| !gone[vertex as usize]);
    }

    #[expect(clippy::cast_precision_loss, reason = "an area against a limit")]
    fn doubled(&self, vertex: u32) -> f64 {
        let at = |vertex: u32| self.points[vertex as usize];
        let (before, after) = (self.before[vertex as usize], self.after[vertex as usize]);
        doubled(at(before), at(vertex), at(after)).abs() as f64
    }

    fn take_out(&mut self, vertex: u32) {
        let (before, after) = (self.before[vertex as usize], self.after[vertex as usize]);
        self.after[before as usize] = after;
        self.before[after as usize] = before;
        self.gone[vertex as usize] = true;
        self.count -= 1;
    }
}
