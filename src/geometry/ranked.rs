//! A line of a coverage made ready for every zoom: projected once, with the zoom from which on each vertex is drawn.

use crate::geometry::level::DEEPEST;
use crate::geometry::plane::{FINE_ZOOM, PlaneBox, fine};
use crate::geometry::visvalingam::ranks;
use crate::geometry::{GridPoint, PlanePoint, project_line};

/// A line on the fine plane; a closed one repeats its first point last.
#[derive(Clone, Debug, PartialEq)]
pub struct RankedLine {
    pub(crate) points: Vec<PlanePoint>,
    /// The lowest zoom at which each vertex is drawn.
    pub(crate) ranks: Vec<u8>,
    pub(crate) bounds: PlaneBox,
}

impl RankedLine {
    /// Projects and ranks a line of the grid.
    pub fn new(line: &[GridPoint]) -> Self {
        let mut points: Vec<PlanePoint> = project_line(line).into_iter().map(fine).collect();
        points.dedup();
        Self {
            ranks: ranks(&points),
            bounds: PlaneBox::around(&points),
            points,
        }
    }

    /// Bytes it takes, those of the points that it was made of included.
    pub fn bytes(&self) -> usize {
        256 + 17 * self.points.len()
    }
}

/// A pixel where a tile is drawn 512 pixels wide, in tile units.
const PIXEL: i64 = 8;

/// The zoom from which on something of that box on the fine plane is as large as a pixel; the deepest shows everything.
pub(crate) fn seen_from(bounds: &PlaneBox) -> u8 {
    let side = |axis: usize| i64::from(bounds.max[axis]) - i64::from(bounds.min[axis]);
    let side = side(0).max(side(1));
    let seen = |zoom: &u8| side >= PIXEL << (FINE_ZOOM - zoom);
    (0..DEEPEST).find(seen).unwrap_or(DEEPEST)
}
