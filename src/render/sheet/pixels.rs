//! Sheets as pixels.
//!
//! Faces are disjoint, so their anti-aliased edges are *added* up: the coverages of two neighbours along a shared
//! border sum to one, and no seam of paper shows between them. Lines go on top.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use tiny_skia::{
    BlendMode, Color, FillRule, FilterQuality, LineCap, LineJoin, Paint, Path, Pattern, Pixmap,
    PixmapPaint, Shader, SpreadMode, Stroke, StrokeDash, Transform,
};

use crate::model::Colour;
use crate::render::Fill;
use crate::render::look::{DASHES, HATCH, Ink, hatched};
use crate::render::palette::LAND_ALPHA;
use crate::render::sheet::INK;
use crate::render::sheet::pen::{Ground, Lines, Pen};
use crate::render::text::Type;

/// Paints on a picture.
pub(super) struct PixelPen(Pixmap);

impl PixelPen {
    /// A picture of a size in pixels; `None` where a side is 0.
    pub(super) fn new(width: u32, height: u32) -> Option<Self> {
        Pixmap::new(width, height).map(Self)
    }

    /// Goes on with a picture.
    pub(super) fn on(picture: Pixmap) -> Self {
        Self(picture)
    }

    /// The picture.
    pub(super) fn finish(self) -> Pixmap {
        self.0
    }
}

impl Pen for PixelPen {
    fn ground(&mut self, ground: &Ground) {
        let [left, top, width, height] = ground.frame;
        // On a picture of its own, which starts transparent and cuts off what leaves the frame.
        let Some(mut map) = Pixmap::new(width, height) else {
            return;
        };
        for (fill, path) in &ground.lands {
            fill_land(&mut map, path, *fill, ground.density, BlendMode::Plus);
        }
        for lines in &ground.lines {
            stroke_lines(&mut map, lines, ground.weight);
        }
        self.0.draw_pixmap(
            left.cast_signed(),
            top.cast_signed(),
            map.as_ref(),
            &PixmapPaint::default(),
            Transform::identity(),
            None,
        );
    }

    fn swatch(&mut self, path: &Path, fill: Fill, rim: f32) {
        // As translucent as the land, to look the same on this paper.
        fill_land(&mut self.0, path, fill, 1, BlendMode::SourceOver);
        stroke(&mut self.0, path, &solid(INK, 120), rim, None);
    }

    fn fill(&mut self, path: &Path, colour: Colour) {
        let paint = solid(colour, 255);
        let plain = Transform::identity();
        self.0
            .fill_path(path, &paint, FillRule::Winding, plain, None);
    }

    fn stroke(&mut self, path: &Path, colour: Colour, width: f32) {
        stroke(&mut self.0, path, &solid(colour, 255), width, None);
    }

    fn text(&mut self, text: &str, set: Type, x: f32, baseline: f32) {
        let Some(path) = set.outline(text, x, baseline) else {
            return;
        };
        if set.halo > 0.0 {
            let light = solid(Colour([0xff; 3]), 200);
            stroke(&mut self.0, &path, &light, 2.0 * set.halo, None);
        }
        self.fill(&path, set.colour);
    }
}

/// Fills a path as land is.
fn fill_land(pixmap: &mut Pixmap, path: &Path, fill: Fill, density: u32, blend_mode: BlendMode) {
    let square;
    let shader = match fill {
        Fill::Plain(colour) => Shader::SolidColor(shade(colour, LAND_ALPHA)),
        Fill::Hatched { ground, stripe } => {
            let Some(hatch) = hatch(ground, stripe, density) else {
                return;
            };
            square = hatch;
            let (mode, quality) = (SpreadMode::Repeat, FilterQuality::Nearest);
            Pattern::new(square.as_ref(), mode, quality, 1.0, Transform::identity())
        }
    };
    let paint = Paint {
        shader,
        blend_mode,
        ..Paint::default()
    };
    pixmap.fill_path(path, &paint, FillRule::EvenOdd, Transform::identity(), None);
}

/// The hatch's repeating square.
fn hatch(ground: Colour, stripe: Colour, density: u32) -> Option<Pixmap> {
    let side = HATCH * density;
    let mut square = Pixmap::new(side, side)?;
    for (pixel, at) in square.pixels_mut().iter_mut().zip(0_u32..) {
        let mixed = hatched(ground, stripe, at % side + at / side, side);
        *pixel = shade(mixed, LAND_ALPHA).premultiply().to_color_u8();
    }
    Some(square)
}

fn stroke_lines(pixmap: &mut Pixmap, lines: &Lines, weight: f32) {
    let Lines {
        kind,
        whole,
        pieces,
    } = lines;
    let paint = |ink: Ink| solid(ink.colour, ink.alpha);
    if let Some(casing) = kind.casing() {
        let width = casing.width * weight;
        stroke(pixmap, whole, &paint(casing), width, None);
    }
    let (line, width) = (kind.line(), kind.line().width * weight);
    if !kind.dashed() {
        stroke(pixmap, whole, &paint(line), width, None);
    }
    for (piece, start) in pieces {
        let dashes = DASHES.map(|it| it * weight).to_vec();
        let offset = start.rem_euclid(dashes.iter().sum());
        let dash = StrokeDash::new(dashes, offset);
        stroke(pixmap, piece, &paint(line), width, dash);
    }
}

fn stroke(
    pixmap: &mut Pixmap,
    path: &Path,
    paint: &Paint<'_>,
    width: f32,
    dash: Option<StrokeDash>,
) {
    let stroke = Stroke {
        width,
        dash,
        line_cap: LineCap::Butt,
        line_join: LineJoin::Round,
        ..Stroke::default()
    };
    pixmap.stroke_path(path, paint, &stroke, Transform::identity(), None);
}

/// Paint of one colour with an opacity of 255.
fn solid(colour: Colour, alpha: u8) -> Paint<'static> {
    Paint {
        shader: Shader::SolidColor(shade(colour, alpha)),
        ..Paint::default()
    }
}

/// A colour with an opacity of 255.
fn shade(Colour([red, green, blue]): Colour, alpha: u8) -> Color {
    Color::from_rgba8(red, green, blue, alpha)
}

/// Red, green and blue of each pixel of a picture that nothing shines through.
pub(super) fn rgb(picture: &Pixmap) -> Vec<u8> {
    let pixels = picture.pixels().iter();
    let colours = pixels.flat_map(|it| [it.red(), it.green(), it.blue()]);
    colours.collect()
}

/// A picture that nothing shines through as a PNG file.
pub(super) fn encode(picture: &Pixmap) -> Vec<u8> {
    let (width, height) = (picture.width(), picture.height());
    let mut bytes = Vec::with_capacity(64 * 1024);
    // Flat colours compress best unfiltered.
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::NoFilter)
        .write_image(&rgb(picture), width, height, ExtendedColorType::Rgb8)
        .expect("a picture has the length its sides say, and memory takes every byte");
    bytes
}
