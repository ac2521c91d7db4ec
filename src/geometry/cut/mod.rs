//! What a window shows of lines at a zoom: the fields, as polygons that tile it, and the lines between them.
//!
//! 1. `pieces` cuts lines to the window and its margin; points on the rim are rounded to whole units.
//! 2. `links` parts pieces at their nodes, and makes one link of those that rounding laid upon each other.
//! 3. `rim` joins the ends on the rim along it.
//! 4. `walk` goes around every face and puts rings together to polygons.
//!
//! Rounding on the rim breaks nothing: an edge passes no pixel of a vertex that is not its own, so every point of it
//! is more than half a unit from that vertex along one axis, and an end moves by no more than half a unit.

mod links;
mod locate;
mod outlines;
mod pieces;
mod rim;
mod rings;
mod walk;

use crate::geometry::cut::links::Links;
use crate::geometry::cut::locate::locate;
use crate::geometry::cut::pieces::Pieces;
use crate::geometry::level::{DEEPEST, Level};
use crate::geometry::plane::{FINE_ZOOM, PlaneBox, TILE_UNITS};
use crate::geometry::pyramid::{Field, FieldLine};
use crate::geometry::{PlanePoint, TileCoord};

/// A rectangle of the world in tile units of a zoom: the world square is 4096 · 2^zoom units wide, y grows southward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub zoom: u8,
    /// The upper left corner.
    pub origin: [i64; 2],
    /// Width and height.
    pub size: [i32; 2],
    /// How far beyond each side the cut reaches, so that strokes along the rim stay out of sight.
    pub margin: i32,
}

impl Window {
    /// The window of a tile.
    pub fn tile(tile: TileCoord, margin: i32) -> Self {
        let side = i64::from(TILE_UNITS);
        Self {
            zoom: tile.z(),
            origin: [i64::from(tile.x()) * side, i64::from(tile.y()) * side],
            size: [4096, 4096],
            margin,
        }
    }

    /// A point of the fine plane in tile units from the window's upper left corner, rounded down.
    pub(crate) fn place(&self, at: PlanePoint) -> [i64; 2] {
        let middle = 1_i64 << (FINE_ZOOM + 11);
        [0, 1].map(|axis| {
            let world = i64::from(at[axis]) + middle;
            ((world << self.zoom) >> FINE_ZOOM) - self.origin[axis]
        })
    }
}

/// Rings that bound an area: a shell with positive area by the surveyor's formula, then its holes, negative; first
/// points are not repeated.
pub type PlanePolygon = Vec<Vec<PlanePoint>>;

/// What a window shows. Points are in tile units from the window's upper left corner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cut {
    /// The fields that reach into the window, by number.
    pub fields: Vec<(u32, Vec<PlanePolygon>)>,
    /// The lines between different fields.
    pub lines: Vec<CutLine>,
}

/// A stretch of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct CutLine {
    /// The number of the line, as the pyramid counts.
    pub line: u32,
    /// What lies on its left on the map, walking along it.
    pub left: Field,
    pub right: Field,
    pub points: Vec<PlanePoint>,
    /// How far along the whole line it starts, in tile units.
    pub start: f64,
}

impl Level {
    /// Cuts the lines of a zoom to a window.
    pub(crate) fn cut(&self, lines: &[FieldLine], window: &Window) -> Cut {
        let frame = Frame::new(window);
        let pieces = Pieces::new(self, &frame);
        let place = || locate(self, lines, frame.bounds.min);
        if pieces.pieces.is_empty() {
            let whole = place().map(|field| (field, vec![vec![frame.corners().to_vec()]]));
            return Cut {
                fields: whole.into_iter().collect(),
                lines: Vec::new(),
            };
        }
        let mut links = Links::new(pieces, lines, &self.strayed);
        links.add_rim(&frame);
        links.merge();
        Cut {
            fields: walk::fields(&mut links, place),
            lines: links.lines(),
        }
    }
}

/// How a window lies on the plane of its level.
pub(crate) struct Frame {
    /// The window with its margin, in units of the level.
    pub(crate) bounds: PlaneBox,
    /// The window's upper left corner, in units of its zoom.
    origin: [i64; 2],
    /// Zooms beyond the deepest magnify it by 2 to the power of this.
    magnified: u32,
}

impl Frame {
    fn new(window: &Window) -> Self {
        let magnified = u32::from(window.zoom.saturating_sub(DEEPEST));
        let part = |at: i64| {
            let (low, high) = (i64::from(i32::MIN), i64::from(i32::MAX));
            i32::try_from(at.clamp(low, high)).unwrap_or(i32::MAX)
        };
        let margin = i64::from(window.margin);
        // Lines count from the middle of the world square.
        let middle = i64::from(TILE_UNITS / 2) << window.zoom;
        let origin = window.origin.map(|at| at - middle);
        let far = |axis: usize| origin[axis] + i64::from(window.size[axis]) + margin;
        let up = (1 << magnified) - 1;
        Self {
            bounds: PlaneBox {
                min: origin.map(|at| part((at - margin) >> magnified)),
                max: [0, 1].map(|axis| part((far(axis) + up) >> magnified)),
            },
            origin,
            magnified,
        }
    }

    /// A point of the level near the window, from the window's corner.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a window is less than 2^31 units wide"
    )]
    fn place(&self, point: PlanePoint) -> PlanePoint {
        [0, 1].map(|axis| ((i64::from(point[axis]) << self.magnified) - self.origin[axis]) as i32)
    }

    /// The corners of the rim, in the order that gives a positive area.
    fn corners(&self) -> [PlanePoint; 4] {
        let PlaneBox { min, max } = self.bounds;
        [min, [max[0], min[1]], max, [min[0], max[1]]].map(|corner| self.place(corner))
    }
}
