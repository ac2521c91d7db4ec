//! Static maps: one picture with title, date, legend, scale bar and sources, good enough to print.
//!
//! [`page`] says where things stand, [`compose`] puts them there, and a [`pen`] writes them down: as pixels, or as
//! the paths and text of an SVG picture. North is up; the projection is web mercator.

mod compose;
mod ground;
mod page;
mod pen;
mod pixels;
mod svg;
#[cfg(test)]
mod tests;

use tiny_skia::Pixmap;

use crate::geometry::Bounds;
use crate::model::Colour;
use crate::render::sheet::compose::{Parts, compose, subtitle};
use crate::render::sheet::page::Page;
use crate::render::sheet::pixels::PixelPen;
use crate::render::sheet::svg::SvgPen;
use crate::render::{LegendLine, Scene};

/// The longest side of a static map, in pixels.
pub const MAX_SIDE: u32 = 8192;

pub(crate) const PAPER: Colour = Colour([0xf7, 0xf5, 0xf0]);
pub(crate) const INK: Colour = Colour([0x22, 0x21, 0x20]);
pub(crate) const QUIET: Colour = Colour([0x6b, 0x68, 0x63]);

/// What stands on a static map besides the land.
#[derive(Clone, Debug)]
pub struct Sheet<'a> {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// The part to show, in degrees, WGS 84, its east past 180 where it goes over the antimeridian; `None` for the whole territory.
    pub bounds: Option<Bounds>,
    pub title: &'a str,
    /// A line under the title, such as the date.
    pub subtitle: &'a str,
    pub legend: &'a [LegendLine],
    pub legend_at: LegendAt,
    /// Whether a scale bar is drawn.
    pub scale: bool,
    /// Sources and attribution, for the foot of the map.
    pub notes: &'a [&'a str],
    /// The least lines that there is room for at the foot: frames of a film have the same.
    pub note_lines: usize,
}

/// Where the legend stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LegendAt {
    /// Right of the map or below it, wherever that leaves the map larger.
    #[default]
    Fitting,
    None,
    Right,
    Below,
}

impl Sheet<'_> {
    /// Whether it can be drawn.
    fn fits(&self) -> bool {
        [self.width, self.height]
            .iter()
            .all(|side| (1..=MAX_SIDE).contains(side))
    }
}

/// How many lines the notes of a sheet take.
pub fn note_lines(sheet: &Sheet<'_>) -> usize {
    Page::new(sheet, None).notes.len()
}

/// The map as a PNG; `None` where a side is 0 or above [`MAX_SIDE`].
pub fn map_png(scene: &Scene, sheet: &Sheet<'_>) -> Option<Vec<u8>> {
    draw(scene, sheet, Parts::All).map(|picture| pixels::encode(&picture))
}

/// The map as an SVG picture, laid out as the PNG is; `None` where a side is 0 or above [`MAX_SIDE`].
pub fn map_svg(scene: &Scene, sheet: &Sheet<'_>) -> Option<String> {
    if !sheet.fits() {
        return None;
    }
    let page = Page::new(sheet, scene.bounds());
    let mut pen = SvgPen::new(sheet);
    compose(&page, scene, &mut pen, Parts::All);
    Some(pen.finish())
}

/// The map in pixels, or some of its parts; `None` where a side is 0 or above [`MAX_SIDE`].
fn draw(scene: &Scene, sheet: &Sheet<'_>, parts: Parts) -> Option<Pixmap> {
    if !sheet.fits() {
        return None;
    }
    let mut pen = PixelPen::new(sheet.width, sheet.height)?;
    compose(&Page::new(sheet, scene.bounds()), scene, &mut pen, parts);
    Some(pen.finish())
}

/// A sheet without its subtitle: frames of a film share it.
pub(crate) struct Plate {
    picture: Pixmap,
    /// The box around all land, by which the sheet is laid out.
    whole: Option<Bounds>,
}

/// Draws a sheet but its subtitle; `None` where a side is 0 or above [`MAX_SIDE`].
pub(crate) fn plate(scene: &Scene, sheet: &Sheet<'_>) -> Option<Plate> {
    let picture = draw(scene, sheet, Parts::AllButSubtitle)?;
    let whole = scene.bounds();
    Some(Plate { picture, whole })
}

impl Plate {
    /// The sheet with its subtitle: red, green and blue of each pixel.
    pub(crate) fn lettered(&self, sheet: &Sheet<'_>) -> Vec<u8> {
        let (picture, whole) = (self.picture.clone(), self.whole);
        Self { picture, whole }.finished(sheet)
    }

    /// The same, of a sheet that no other frame needs.
    pub(crate) fn finished(self, sheet: &Sheet<'_>) -> Vec<u8> {
        let mut pen = PixelPen::on(self.picture);
        subtitle(&Page::new(sheet, self.whole), &mut pen);
        pixels::rgb(&pen.finish())
    }
}
