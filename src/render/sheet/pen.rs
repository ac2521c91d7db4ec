//! What writes a sheet down. Lengths are pixels from the sheet's upper left corner, y grows downward.

use tiny_skia::Path;

use crate::model::Colour;
use crate::render::Fill;
use crate::render::look::Kind;
use crate::render::text::Type;

/// What writes a sheet down.
pub(super) trait Pen {
    /// The map, cut to its frame.
    fn ground(&mut self, ground: &Ground);

    /// A shape painted as land is, with a thin rim.
    fn swatch(&mut self, path: &Path, fill: Fill, rim: f32);

    /// A shape in one colour.
    fn fill(&mut self, path: &Path, colour: Colour);

    /// A line in one colour.
    fn stroke(&mut self, path: &Path, colour: Colour, width: f32);

    /// A line of text from `x` on, its letters standing on `baseline`.
    fn text(&mut self, text: &str, set: Type, x: f32, baseline: f32);
}

/// The land and its lines inside a frame. Paths start from the frame's upper left corner.
#[derive(Debug)]
pub(super) struct Ground {
    /// Left, top, width, height, in whole pixels.
    pub(super) frame: [u32; 4],
    /// Pixels to a point of print.
    pub(super) density: u32,
    /// How heavy lines are.
    pub(super) weight: f32,
    pub(super) lands: Vec<(Fill, Path)>,
    pub(super) lines: Vec<Lines>,
}

/// All lines of one kind.
#[derive(Debug)]
pub(super) struct Lines {
    pub(super) kind: Kind,
    /// All in one path, so that where they meet nothing is painted twice.
    pub(super) whole: Path,
    /// Of dashed lines, each with how far along its line it starts, in pixels.
    pub(super) pieces: Vec<(Path, f32)>,
}
