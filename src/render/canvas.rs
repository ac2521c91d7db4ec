//! Paints land and borders onto pixels; raster tiles and static maps are both made with it.
//!
//! Faces are disjoint, so their anti-aliased edges are *added* up: the coverages of two neighbours along a shared
//! border sum to one, and no seam of backdrop shows between them. Borders go on top.

use tiny_skia::{
    BlendMode, Color, FillRule, FilterQuality, LineCap, LineJoin, Paint, Path, PathBuilder,
    Pattern, Pixmap, Shader, SpreadMode, Stroke, StrokeDash, Transform,
};

use crate::geometry::{PlanePoint, TILE_UNITS, Window, WorldPoint};
use crate::model::Colour;
use crate::render::cut::{Cut, Front};
use crate::render::palette::LAND_ALPHA;
use crate::render::scene::Side;
use crate::render::{Fill, Scene};

/// Side in pixels of the hatch's repeating square at density 1; it divides a tile's side, so stripes run on across tiles.
const HATCH: u32 = 8;

const LINE: Colour = Colour([0x2b, 0x2a, 0x29]);
const CASING: Colour = Colour([0xff, 0xff, 0xff]);

/// Which part of the world a canvas shows, and how large.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View {
    /// The point of the world square at the upper left corner.
    pub(crate) origin: WorldPoint,
    /// Pixels to one side of the world square.
    pub(crate) scale: f64,
    /// Pixels.
    pub(crate) width: u32,
    /// Pixels.
    pub(crate) height: u32,
    /// Pixels to a point of print: 1, or 2 for dense displays.
    pub(crate) density: u32,
}

impl View {
    /// The zoom of 256 px tiles that looks most like this view.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to 0 .. 22"
    )]
    pub(crate) fn zoom(&self) -> u8 {
        self.depth().round().clamp(0.0, 22.0) as u8
    }

    /// The zoom as a number with a fraction.
    fn depth(&self) -> f64 {
        (self.scale / (256.0 * f64::from(self.density))).log2()
    }

    /// What it shows as a window, with a margin in pixels.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "canvases are a few thousand pixels wide"
    )]
    fn window(&self, margin: f64) -> Window {
        let units = self.units();
        let part = |axis: usize| (self.origin[axis] * self.scale * units).floor() as i64;
        let side = |pixels: u32| (f64::from(pixels) * units).ceil() as i32 + 1;
        Window {
            zoom: self.zoom(),
            origin: [part(0), part(1)],
            size: [side(self.width), side(self.height)],
            margin: (margin * units).ceil() as i32,
        }
    }

    /// Tile units to a pixel.
    fn units(&self) -> f64 {
        f64::from(TILE_UNITS) * f64::from(1_u32 << self.zoom()) / self.scale
    }

    /// A point of the window in pixels.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "pixels near the canvas"
    )]
    fn place(&self, point: PlanePoint) -> [f32; 2] {
        let units = self.units();
        let part = |axis: usize| {
            let origin = self.origin[axis] * self.scale * units;
            ((origin.floor() - origin + f64::from(point[axis])) / units) as f32
        };
        [part(0), part(1)]
    }

    /// A point of the world square in pixels.
    pub(crate) fn pixel(&self, point: WorldPoint) -> [f32; 2] {
        let part = |axis: usize| (point[axis] - self.origin[axis]) * self.scale;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "pixels near the canvas, to a thousandth"
        )]
        [part(0) as f32, part(1) as f32]
    }

    /// Line widths: full from zoom 7 on, thinner on small maps.
    #[expect(clippy::cast_possible_truncation, reason = "between 0.4 and 2")]
    fn weight(&self) -> f32 {
        let by_zoom = 0.4 + 0.6 * ((self.depth() - 3.0) / 4.0).clamp(0.0, 1.0);
        (by_zoom * f64::from(self.density)) as f32
    }
}

/// The land and its borders on a transparent ground; `None` where none of it shows.
pub(crate) fn paint(scene: &Scene, view: &View) -> Option<Pixmap> {
    let mut pixmap = Pixmap::new(view.width, view.height)?;
    let cut = scene.cut(&view.window(8.0 * f64::from(view.density)));
    let land = paint_land(scene, &cut, view, &mut pixmap);
    let borders = paint_borders(&cut, view, &mut pixmap);
    (land || borders).then_some(pixmap)
}

fn paint_land(scene: &Scene, cut: &Cut<'_>, view: &View, pixmap: &mut Pixmap) -> bool {
    let mut painted = false;
    for land in &cut.lands {
        let mut outline = PathBuilder::new();
        for ring in land.polygons.iter().flatten() {
            trace(&mut outline, ring, view);
            outline.close();
        }
        if let Some(path) = outline.finish() {
            let fill = scene.palette().fill(land.holding);
            fill_land(
                pixmap,
                &path,
                fill,
                view.density,
                LAND_ALPHA,
                BlendMode::Plus,
            );
            painted = true;
        }
    }
    painted
}

/// Fills a path, flat or hatched, with an opacity of 255.
pub(crate) fn fill_land(
    pixmap: &mut Pixmap,
    path: &Path,
    fill: Fill,
    density: u32,
    alpha: u8,
    blend_mode: BlendMode,
) {
    let mut paint = Paint {
        blend_mode,
        ..Paint::default()
    };
    let tile;
    match fill {
        Fill::Plain(colour) => paint.shader = Shader::SolidColor(shade(colour, alpha)),
        Fill::Hatched { ground, stripe } => {
            let Some(pattern) = hatch(ground, stripe, density, alpha) else {
                return;
            };
            tile = pattern;
            paint.shader = Pattern::new(
                tile.as_ref(),
                SpreadMode::Repeat,
                FilterQuality::Nearest,
                1.0,
                Transform::identity(),
            );
        }
    }
    pixmap.fill_path(path, &paint, FillRule::EvenOdd, Transform::identity(), None);
}

/// The hatch's repeating square: half ground, half stripe, rising to the right, smoothed over four by four samples.
fn hatch(ground: Colour, stripe: Colour, density: u32, alpha: u8) -> Option<Pixmap> {
    let side = HATCH * density;
    let mut square = Pixmap::new(side, side)?;
    for (pixel, at) in square.pixels_mut().iter_mut().zip(0_u32..) {
        let (x, y) = (at % side, at / side);
        let samples = (0..16).filter(|sample| {
            let (right, down) = (4 * x + sample % 4, 4 * y + sample / 4);
            (right + down) % (4 * side) < 2 * side
        });
        let mix = u32::try_from(samples.count()).unwrap_or(0);
        let channel = |at: usize| {
            let (low, high) = (u32::from(ground.0[at]), u32::from(stripe.0[at]));
            u8::try_from((low * (16 - mix) + high * mix + 8) / 16).unwrap_or(u8::MAX)
        };
        let mixed = Colour([channel(0), channel(1), channel(2)]);
        *pixel = shade(mixed, alpha).premultiply().to_color_u8();
    }
    Some(square)
}

fn paint_borders(cut: &Cut<'_>, view: &View, pixmap: &mut Pixmap) -> bool {
    let (mut outer, mut firm, mut soft) = (Vec::new(), Vec::new(), Vec::new());
    for front in &cut.fronts {
        match (front.right, front.approximate) {
            (Side::Outside, _) => outer.push(front),
            (_, false) => firm.push(front),
            (_, true) => soft.push(front),
        }
    }
    let weight = view.weight();
    let mut pen = Pen { view, pixmap };
    pen.draw(&outer, LINE, 150, 1.0 * weight);
    pen.draw(&soft, CASING, 120, 2.4 * weight);
    pen.draw(&firm, CASING, 210, 3.2 * weight);
    pen.dash(&soft, LINE, 200, 0.9 * weight);
    pen.draw(&firm, LINE, 255, 1.2 * weight);
    !(outer.is_empty() && firm.is_empty() && soft.is_empty())
}

struct Pen<'a> {
    view: &'a View,
    pixmap: &'a mut Pixmap,
}

impl Pen<'_> {
    /// Strokes all pieces at once, so that where they meet nothing is painted twice.
    fn draw(&mut self, pieces: &[&Front<'_>], colour: Colour, alpha: u8, width: f32) {
        let mut path = PathBuilder::new();
        for piece in pieces {
            trace(&mut path, &piece.points, self.view);
        }
        self.stroke(path, colour, alpha, width, None);
    }

    /// Strokes pieces with dashes that run on across tiles.
    fn dash(&mut self, pieces: &[&Front<'_>], colour: Colour, alpha: u8, width: f32) {
        let unit = self.view.weight();
        let pattern = [4.5 * unit, 2.5 * unit];
        let period = f64::from(pattern[0] + pattern[1]);
        for piece in pieces {
            let mut path = PathBuilder::new();
            trace(&mut path, &piece.points, self.view);
            #[expect(clippy::cast_possible_truncation, reason = "within one period")]
            let offset = (piece.start / self.view.units()).rem_euclid(period) as f32;
            self.stroke(
                path,
                colour,
                alpha,
                width,
                StrokeDash::new(pattern.to_vec(), offset),
            );
        }
    }

    fn stroke(
        &mut self,
        path: PathBuilder,
        colour: Colour,
        alpha: u8,
        width: f32,
        dash: Option<StrokeDash>,
    ) {
        let Some(path) = path.finish() else { return };
        let stroke = Stroke {
            width,
            dash,
            line_cap: LineCap::Butt,
            line_join: LineJoin::Round,
            ..Stroke::default()
        };
        self.pixmap.stroke_path(
            &path,
            &solid(colour, alpha),
            &stroke,
            Transform::identity(),
            None,
        );
    }
}

/// Paint of one colour with an opacity of 255.
pub(crate) fn solid(colour: Colour, alpha: u8) -> Paint<'static> {
    Paint {
        shader: Shader::SolidColor(shade(colour, alpha)),
        ..Paint::default()
    }
}

/// A colour with an opacity of 255.
pub(crate) fn shade(colour: Colour, alpha: u8) -> Color {
    let [red, green, blue] = colour.0;
    Color::from_rgba8(red, green, blue, alpha)
}

fn trace(path: &mut PathBuilder, points: &[PlanePoint], view: &View) {
    for (at, &point) in points.iter().enumerate() {
        let [x, y] = view.place(point);
        if at == 0 {
            path.move_to(x, y);
        } else {
            path.line_to(x, y);
        }
    }
}
