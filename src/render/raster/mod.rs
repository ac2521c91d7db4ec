//! Raster tiles: PNG with a palette, and lossless WebP.
//!
//! Steps: cut to the tile; where one fill is all there is, its constant picture; else fill by pixel centre, stroke
//! the lines, soften edges that no line covers, pack. A pixel whose centre lies in the territory is as opaque as
//! land at least, as nothing painted later thins it.

mod fill;
mod inks;
mod png;
mod stroke;
#[cfg(test)]
mod tests;

use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};

use crate::geometry::{TILE_UNITS, TileCoord, Window};
use crate::render::cut::{Cut, Land};
use crate::render::look::{HATCH, Kind, weight};
use crate::render::raster::fill::{Parity, Sampling};
use crate::render::raster::inks::{CLEAR, Inks, Paint, mean};
use crate::render::raster::stroke::Strokes;
use crate::render::{Fill, Scene};

/// Tile units beyond the rim from where strokes still reach in: 4 pixels of 256.
const MARGIN: i32 = 64;

/// How many pixels a raster tile has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Density {
    /// 256 × 256.
    Single,
    /// 512 × 512, for `@2x`.
    Double,
}

impl Density {
    /// The factor over 256 px.
    fn factor(self) -> u32 {
        match self {
            Self::Single => 1,
            Self::Double => 2,
        }
    }

    /// Pixels along a side.
    fn side(self) -> u32 {
        256 * self.factor()
    }
}

/// The raster tile at an address as PNG: land, translucent, with its borders. Where there is nothing, [`empty_png`].
pub fn png(scene: &Scene, tile: TileCoord, density: Density) -> Vec<u8> {
    match draw(scene, tile, density) {
        Drawn::Nothing => empty_png(density),
        Drawn::Solid(fill) => png::solid(density, fill),
        Drawn::Picture(pixels, inks) => png::write(density.side(), &pixels, inks.colours()),
    }
}

/// The same tile as lossless WebP.
pub fn webp(scene: &Scene, tile: TileCoord, density: Density) -> Vec<u8> {
    let side = density.side();
    let rgba: Vec<u8> = match draw(scene, tile, density) {
        Drawn::Nothing => return empty_webp(density),
        Drawn::Solid(fill) => {
            let mut inks = Inks::new();
            let paint = Paint::new(&mut inks, fill, HATCH * density.factor());
            let mut pixels = vec![CLEAR; (side * side) as usize];
            for (y, row) in pixels.chunks_mut(side as usize).enumerate() {
                paint.lay(row, 0, y);
            }
            pixels.iter().flat_map(|&it| inks.colour(it)).collect()
        }
        Drawn::Picture(pixels, inks) => pixels.iter().flat_map(|&it| inks.colour(it)).collect(),
    };
    encode_webp(side, &rgba)
}

/// The transparent PNG that stands wherever there is nothing to show.
pub fn empty_png(density: Density) -> Vec<u8> {
    png::plain(density, [0; 4])
}

/// The transparent WebP that stands wherever there is nothing to show.
pub fn empty_webp(density: Density) -> Vec<u8> {
    let side = density.side();
    encode_webp(side, &vec![0; (4 * side * side) as usize])
}

fn encode_webp(side: u32, rgba: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(16 * 1024);
    WebPEncoder::new_lossless(&mut bytes)
        .write_image(rgba, side, side, ExtendedColorType::Rgba8)
        .expect("the sides are small, there are four bytes a pixel, and memory takes every byte");
    bytes
}

/// What a tile shows.
enum Drawn {
    Nothing,
    Solid(Fill),
    Picture(Vec<u8>, Inks),
}

fn draw(scene: &Scene, tile: TileCoord, density: Density) -> Drawn {
    let cut = scene.cut(&Window::tile(tile, MARGIN));
    match (&cut.lands[..], &cut.fronts[..]) {
        ([], []) => return Drawn::Nothing,
        // Land ends at lines or at other land.
        ([only], []) => return Drawn::Solid(scene.palette().fill(only.holding)),
        _ => {}
    }
    let mut canvas = Canvas::new(scene, density);
    let mut pixels = canvas.filled(&cut, [0.5, 0.5]);
    let strokes = strokes(&cut, tile.z(), density);
    if meets_itself(&cut.lands) {
        canvas.soften(&cut, &mut pixels, &strokes);
    }
    for strokes in &strokes {
        strokes.lay(&mut pixels, &mut canvas.inks);
    }
    if pixels.iter().all(|&it| it == CLEAR) {
        return Drawn::Nothing;
    }
    Drawn::Picture(pixels, canvas.inks)
}

/// Whether land of one faction may border on other land of the same: no line is drawn between.
fn meets_itself(lands: &[Land<'_>]) -> bool {
    let factions = lands.iter().filter_map(|it| Some(&it.holding?.faction));
    let mut factions: Vec<_> = factions.collect();
    factions.sort();
    factions.windows(2).any(|pair| pair[0] == pair[1])
}

/// The lines of a cut, a layer for each kind.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "tile units near a tile"
)]
fn strokes(cut: &Cut<'_>, zoom: u8, density: Density) -> Vec<Strokes> {
    let weight = weight(f64::from(zoom)) * density.factor() as f32;
    let scale = density.side() as f32 / TILE_UNITS as f32;
    let mut layers = Vec::new();
    for kind in Kind::ALL {
        let mut fronts = cut
            .fronts
            .iter()
            .filter(|it| Kind::of(it) == kind)
            .peekable();
        if fronts.peek().is_none() {
            continue;
        }
        let mut layer = Strokes::new(kind, weight, density.side() as usize);
        for front in fronts {
            let points = front.points.iter().map(|it| it.map(|at| at as f32 * scale));
            layer.line(points, (front.start * f64::from(scale)) as f32);
        }
        layers.push(layer);
    }
    layers
}

/// Fills a tile's land.
struct Canvas<'a> {
    scene: &'a Scene,
    density: Density,
    inks: Inks,
    parity: Parity,
}

impl<'a> Canvas<'a> {
    fn new(scene: &'a Scene, density: Density) -> Self {
        Self {
            scene,
            density,
            inks: Inks::new(),
            parity: Parity::new(density.side() as usize),
        }
    }

    /// The land by one sample of each pixel, at a part of its width and height.
    #[expect(clippy::cast_possible_truncation, reason = "parts of 8 or 16 units")]
    fn filled(&mut self, cut: &Cut<'_>, sample: [f32; 2]) -> Vec<u8> {
        let side = self.density.side() as usize;
        let step = 16 / self.density.factor().cast_signed();
        let sampling = Sampling {
            at: sample.map(|part| (part * step as f32) as i32),
            step,
        };
        let mut pixels = vec![CLEAR; side * side];
        for land in &cut.lands {
            let fill = self.scene.palette().fill(land.holding);
            let paint = Paint::new(&mut self.inks, fill, HATCH * self.density.factor());
            for ring in land.polygons.iter().flatten() {
                self.parity.ring(ring, sampling);
            }
            self.parity.take_runs(|row, run| {
                let start = run.start;
                paint.lay(&mut pixels[row * side..][run], start, row);
            });
        }
        pixels
    }

    /// Mixes the colours of pixels that an edge between lands runs through, unless a line covers it.
    fn soften(&mut self, cut: &Cut<'_>, pixels: &mut [u8], strokes: &[Strokes]) {
        // No two in a row or a column, so that level and upright edges soften as well as slanting ones.
        let samples = [
            [0.375, 0.125],
            [0.875, 0.375],
            [0.125, 0.625],
            [0.625, 0.875],
        ];
        let [a, b, c, d] = samples.map(|sample| self.filled(cut, sample));
        for (at, pixel) in pixels.iter_mut().enumerate() {
            let four = [a[at], b[at], c[at], d[at]];
            let one = four.iter().all(|it| *it == four[0]);
            if one || four.contains(&CLEAR) || strokes.iter().any(|it| it.touches(at)) {
                continue;
            }
            let mixed = mean(four.map(|it| self.inks.colour(it)));
            *pixel = self.inks.number(mixed);
        }
    }
}
