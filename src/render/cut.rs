//! What a window shows of a map: the land of each holding and the fronts between holders, cut to it.
//!
//! Everything a picture or a tile is made of comes from here, in whole tile units, so that vector tiles, raster tiles
//! and static maps of a zoom show the same borders.

use crate::geometry::{PlanePoint, TileCoord};
use crate::model::Holding;
use crate::render::scene::Side;

/// Units along a tile's side, at every zoom.
pub(crate) const EXTENT: u32 = 4096;

/// A rectangle of the world in tile units of a zoom: the world square is 4096 · 2^zoom units wide, y grows southward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) zoom: u8,
    /// The upper left corner.
    pub(crate) origin: [i64; 2],
    /// Width and height.
    pub(crate) size: [i32; 2],
    /// How far beyond each side the cut reaches, so that strokes along the rim stay out of sight.
    pub(crate) margin: i32,
}

impl Window {
    /// The window of a tile.
    pub(crate) fn tile(tile: TileCoord, margin: i32) -> Self {
        let side = i64::from(EXTENT);
        Self {
            zoom: tile.z(),
            origin: [i64::from(tile.x()) * side, i64::from(tile.y()) * side],
            size: [4096, 4096],
            margin,
        }
    }
}

/// What a window shows. Points are in tile units from the window's upper left corner.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Cut<'a> {
    /// The land of each holding that reaches into the window, unheld land first; the polygons tile the territory.
    pub(crate) lands: Vec<Land<'a>>,
    /// Lines with different holders on their sides, and the outer line of the territory.
    pub(crate) fronts: Vec<Front<'a>>,
}

/// The land of one holding inside a window.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Land<'a> {
    /// `None` is unheld.
    pub(crate) holding: Option<&'a Holding>,
    /// Each a shell with positive area by the surveyor's formula, then its holes, negative; first points not repeated.
    pub(crate) polygons: Vec<Vec<Vec<PlanePoint>>>,
}

/// A stretch of a line with different holders on its sides.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Front<'a> {
    pub(crate) left: &'a Side,
    pub(crate) right: &'a Side,
    pub(crate) approximate: bool,
    pub(crate) points: Vec<PlanePoint>,
    /// How far along the whole line it starts, in tile units: dashes run on across windows by it.
    pub(crate) start: f64,
}
