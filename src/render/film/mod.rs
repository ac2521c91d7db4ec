//! Time-lapses: sheets one after another, with the date lettered on each, as an animated GIF or WebP.
//!
//! A frame in which only the date differs from the one before takes over its drawing. Of every frame just the
//! rectangle that changed is written down.

mod colours;
mod gif;
#[cfg(test)]
mod tests;
mod webp;

use crate::render::film::gif::GifFile;
use crate::render::film::webp::WebpFile;
use crate::render::sheet::{Plate, plate};
use crate::render::{Palette, Scene, Sheet};

/// How long a frame stands, in milliseconds.
const STANDS: u32 = 200;

/// How long the last one stands.
const LAST_STANDS: u32 = 3000;

/// What a time-lapse is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilmForm {
    /// One palette for all frames; can be sent as it is drawn.
    Gif,
    /// Every colour; its head says how long it is, so it is whole before anything can be sent.
    Webp,
}

/// A time-lapse being drawn.
pub struct Film {
    width: u32,
    file: File,
    plate: Option<Plate>,
    /// The pixels of the frame before: red, green, blue.
    before: Option<Vec<u8>>,
}

enum File {
    Gif(GifFile),
    Webp(WebpFile),
}

/// A frame to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Shot<'a> {
    pub scene: &'a Scene,
    /// The date is its subtitle. All sheets of a film have one size, title, notes and legend labels.
    pub sheet: &'a Sheet<'a>,
    /// Whether all but the subtitle is as on the frame before.
    pub again: bool,
    /// Whether the next frame is so: else nothing of its drawing is kept, while who watches takes their time.
    pub goes_on: bool,
    pub last: bool,
}

impl Film {
    /// A film of a size in pixels, of maps in these palettes; `None` where a side is 0 or above [`crate::render::MAX_SIDE`].
    pub fn new(form: FilmForm, width: u32, height: u32, palettes: &[Palette]) -> Option<Self> {
        let sides = |side: u32| {
            u16::try_from(side)
                .ok()
                .filter(|_| (1..=crate::render::MAX_SIDE).contains(&side))
        };
        let (wide, high) = (sides(width)?, sides(height)?);
        let file = match form {
            FilmForm::Gif => File::Gif(GifFile::new(wide, high, palettes)),
            FilmForm::Webp => File::Webp(WebpFile::new(width, height)),
        };
        Some(Self {
            width,
            file,
            plate: None,
            before: None,
        })
    }

    /// Draws a frame.
    pub fn shoot(&mut self, shot: &Shot<'_>) {
        if !shot.again {
            self.plate = None;
        }
        let plate = match self.plate.take() {
            Some(plate) => Some(plate),
            None => plate(shot.scene, shot.sheet),
        };
        let Some(plate) = plate else { return };
        let pixels = if shot.goes_on {
            let pixels = plate.lettered(shot.sheet);
            self.plate = Some(plate);
            pixels
        } else {
            plate.finished(shot.sheet)
        };
        let stands = if shot.last { LAST_STANDS } else { STANDS };
        let changed = changed(self.before.as_deref(), &pixels, self.width);
        match &mut self.file {
            File::Gif(file) => file.frame(&pixels, self.width, changed, stands),
            File::Webp(file) => file.frame(&pixels, self.width, changed, stands),
        }
        self.before = Some(pixels);
    }

    /// The bytes that are final by now; they are given once.
    pub fn take(&mut self) -> Vec<u8> {
        match &mut self.file {
            File::Gif(file) => file.take(),
            File::Webp(_) => Vec::new(),
        }
    }

    /// How many bytes wait to be taken.
    pub fn waiting(&self) -> usize {
        match &self.file {
            File::Gif(file) => file.waiting(),
            File::Webp(file) => file.waiting(),
        }
    }

    /// The rest of the bytes.
    pub fn finish(self) -> Vec<u8> {
        match self.file {
            File::Gif(file) => file.finish(),
            File::Webp(file) => file.finish(),
        }
    }
}

/// A rectangle of a frame, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    left: u32,
    top: u32,
    width: u32,
    height: u32,
}

impl Part {
    /// Its pixels, row by row.
    fn of(self, pixels: &[u8], width: u32) -> impl Iterator<Item = [u8; 3]> {
        let rows = pixels.chunks_exact(3 * width as usize);
        let rows = rows.skip(self.top as usize).take(self.height as usize);
        let (from, to) = (
            3 * self.left as usize,
            3 * (self.left + self.width) as usize,
        );
        rows.flat_map(move |row| row[from..to].chunks_exact(3))
            .map(|it| [it[0], it[1], it[2]])
    }
}

/// The smallest rectangle with all that changed, its corner on even pixels as WebP wants it; never empty.
#[expect(clippy::cast_possible_truncation, reason = "sides are at most 8192")]
fn changed(before: Option<&[u8]>, after: &[u8], width: u32) -> Part {
    let stride = 3 * width as usize;
    let height = (after.len() / stride) as u32;
    let Some(before) = before else {
        return Part {
            left: 0,
            top: 0,
            width,
            height,
        };
    };
    let (mut min, mut max) = ([u32::MAX; 2], [0; 2]);
    let rows = before.chunks_exact(stride).zip(after.chunks_exact(stride));
    for (row, (old, new)) in (0..).zip(rows).filter(|(_, (old, new))| old != new) {
        let differs = |at: &usize| old[3 * at..3 * at + 3] != new[3 * at..3 * at + 3];
        let first = (0..width as usize).find(differs).unwrap_or(0) as u32;
        let last = (0..width as usize).rev().find(differs).unwrap_or(0) as u32;
        min = [min[0].min(first), min[1].min(row)];
        max = [max[0].max(last), max[1].max(row)];
    }
    let [left, top] = [0, 1].map(|axis| min[axis].min(max[axis]) & !1);
    Part {
        left,
        top,
        width: max[0] - left + 1,
        height: max[1] - top + 1,
    }
}
