//! The lines of a coverage as one zoom draws them: simplified, in whole tile units, meeting only in vertices.
//!
//! 1. [`RankedLine`] says from which zoom on each vertex is drawn; lines that hang together and are smaller than a
//!    pixel are left out.
//! 2. `draft` gives back vertices where simplified lines would cross.
//! 3. `round` rounds to tile units.
//! 4. `stray` finds lines that a simplified border has passed over.
//!
//! Faces are not kept: [`Pyramid::cut`](crate::geometry::Pyramid::cut) puts together those that a window shows.

mod cells;
mod draft;
mod round;
mod stray;
#[cfg(test)]
mod tests;

use crate::geometry::PlanePoint;
use crate::geometry::boxes::Boxes;
use crate::geometry::level::draft::Draft;
use crate::geometry::level::round::{MARGIN, round};
use crate::geometry::plane::{FINE_ZOOM, PlaneBox};
use crate::geometry::pyramid::FieldLine;

/// The deepest zoom that lines are rounded to; tiles beyond it magnify its own, whose units are 15 cm wide. The fine
/// plane is eight times finer, so that what was rounded to it is still in its place among pixels.
pub(crate) const DEEPEST: u8 = FINE_ZOOM - 3;

/// Edges in a run, which has its box.
const RUN: u32 = 32;

/// Lines at one zoom.
#[derive(Clone, Debug)]
pub(crate) struct Level {
    pub(crate) points: Vec<PlanePoint>,
    /// Whether lines may touch in a point: where they end, and where rounding made them meet.
    pub(crate) nodes: Vec<bool>,
    pub(crate) runs: Vec<Run>,
    /// The boxes of the runs.
    pub(crate) index: Boxes,
    /// The numbers of lines that say wrongly what lies around them, ascending.
    pub(crate) strayed: Vec<u32>,
}

/// Some consecutive edges of a line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    /// The number of the line, as the pyramid counts.
    pub(crate) line: u32,
    /// Its first and last point.
    pub(crate) from: u32,
    pub(crate) until: u32,
    /// How far along the line it starts, in tile units.
    pub(crate) along: f64,
}

impl Level {
    /// Lines at a zoom up to [`DEEPEST`]: those that `shown` tells. `group` is the first line of those that each hangs
    /// together with.
    pub(crate) fn new(
        lines: &[FieldLine],
        group: &[u32],
        shown: impl Fn(usize) -> bool,
        zoom: u8,
    ) -> Self {
        let shown: Vec<usize> = (0..lines.len()).filter(|&at| shown(at)).collect();
        let mut draft = Draft::new(shown.iter().map(|&at| &*lines[at].line).collect(), zoom);
        let shift = u32::from(FINE_ZOOM - zoom);
        let cells = draft.settle(MARGIN << shift);
        let rounded = round(&draft, &cells, shift);
        let mut level = Self {
            points: rounded.points,
            nodes: rounded.nodes,
            runs: Vec::new(),
            index: Boxes::default(),
            strayed: Vec::new(),
        };
        for (span, &line) in rounded.starts.windows(2).zip(&shown) {
            level.add_runs(u32::try_from(line).unwrap_or(u32::MAX), span[0], span[1]);
        }
        level.points.shrink_to_fit();
        level.nodes.shrink_to_fit();
        level.runs.shrink_to_fit();
        let bounds = |run: &Run| PlaneBox::around(level.run(run));
        level.index = Boxes::new(level.runs.iter().map(bounds).collect());
        level.strayed = level.strayed(lines, group);
        level
    }

    fn add_runs(&mut self, line: u32, start: u32, end: u32) {
        let mut along = 0.0;
        let mut from = start;
        while from + 1 < end {
            let run = Run {
                line,
                from,
                until: (from + RUN).min(end - 1),
                along,
            };
            let steps = self.run(&run).windows(2);
            along += steps.map(|step| length(step[0], step[1])).sum::<f64>();
            from = run.until;
            self.runs.push(run);
        }
    }

    /// The points of a run.
    pub(crate) fn run(&self, run: &Run) -> &[PlanePoint] {
        &self.points[run.from as usize..=run.until as usize]
    }
}

/// The length of an edge.
pub(crate) fn length(a: PlanePoint, b: PlanePoint) -> f64 {
    let [x, y] = [0, 1].map(|axis| f64::from(b[axis]) - f64::from(a[axis]));
    (x * x + y * y).sqrt()
}
