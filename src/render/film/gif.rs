//! Animated GIF: one palette, frames that lie over one another.

use std::borrow::Cow;

use gif::{DisposalMethod, Encoder, Frame, Repeat};

use crate::render::Palette;
use crate::render::film::Part;
use crate::render::film::colours::Colours;

/// A file being written; what is written can be taken at any time.
pub(super) struct GifFile {
    encoder: Encoder<Vec<u8>>,
    colours: Colours,
}

/// Why writing cannot fail.
const SOUND: &str = "memory takes every byte, and frames lie within the picture";

impl GifFile {
    /// A film of a size in pixels, shown again and again, of maps in these palettes.
    pub(super) fn new(width: u16, height: u16, palettes: &[Palette]) -> Self {
        let colours = Colours::new(palettes);
        let mut encoder = Encoder::new(Vec::new(), width, height, &colours.bytes()).expect(SOUND);
        encoder.set_repeat(Repeat::Infinite).expect(SOUND);
        Self { encoder, colours }
    }

    /// Adds a part of a frame, which stands for so many milliseconds.
    pub(super) fn frame(&mut self, pixels: &[u8], width: u32, part: Part, stands: u32) {
        let numbers = part.of(pixels, width).map(|it| self.colours.number(it));
        let numbers: Vec<u8> = numbers.collect();
        let short = |it: u32| u16::try_from(it).unwrap_or(u16::MAX);
        let frame = Frame {
            delay: short(stands / 10),
            dispose: DisposalMethod::Keep,
            left: short(part.left),
            top: short(part.top),
            width: short(part.width),
            height: short(part.height),
            buffer: Cow::Owned(numbers),
            ..Frame::default()
        };
        self.encoder.write_frame(&frame).expect(SOUND);
    }

    /// What is written since the last time.
    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(self.encoder.get_mut())
    }

    /// How many bytes can be taken.
    pub(super) fn waiting(&self) -> usize {
        self.encoder.get_ref().len()
    }

    /// The rest.
    pub(super) fn finish(self) -> Vec<u8> {
        self.encoder.into_inner().expect(SOUND)
    }
}
