//! What a window shows of a map: the land of each holding and the fronts between holders, cut to it.
//!
//! Everything a picture or a tile is made of comes from here, in whole tile units, so that vector tiles, raster tiles
//! and static maps of a zoom show the same borders.

use crate::geometry::{PlanePoint, PlanePolygon};
use crate::model::Holding;
use crate::render::scene::Side;

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
    /// The number of the holding, as the scene counts its fields.
    pub(crate) field: u32,
    /// `None` is unheld.
    pub(crate) holding: Option<&'a Holding>,
    pub(crate) polygons: Vec<PlanePolygon>,
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
