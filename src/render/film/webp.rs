//! Animated WebP: the container is written here, the lossless pictures in it are the image crate's.
//!
//! RIFF of chunks, each a name, a length and as many bytes, padded to an even number: VP8X (what there is), ANIM
//! (how it loops), then one ANMF a frame, which holds a VP8L picture. Numbers are little-endian.

use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};

use crate::render::film::Part;

/// In VP8X: there is an animation.
const ANIMATED: u8 = 0b10;

/// In ANMF: put over what was there without mixing, and left standing.
const PUT_OVER: u8 = 0b10;

/// Length of a still picture's head before its VP8L chunk: RIFF, length, WEBP.
const HEAD: usize = 12;

/// A file being written, in memory: its head says how long the whole is.
pub(super) struct WebpFile {
    chunks: Vec<u8>,
}

impl WebpFile {
    /// A film of a size in pixels, shown again and again.
    pub(super) fn new(width: u32, height: u32) -> Self {
        let mut chunks = Vec::new();
        let mut about = vec![ANIMATED, 0, 0, 0];
        about.extend(three(width - 1));
        about.extend(three(height - 1));
        put(&mut chunks, b"VP8X", &about);
        // On white, without end.
        put(&mut chunks, b"ANIM", &[255, 255, 255, 255, 0, 0]);
        Self { chunks }
    }

    /// Adds a part of a frame, which stands for so many milliseconds.
    pub(super) fn frame(&mut self, pixels: &[u8], width: u32, part: Part, stands: u32) {
        let cut: Vec<u8> = part.of(pixels, width).flatten().collect();
        let mut picture = Vec::new();
        WebPEncoder::new_lossless(&mut picture)
            .write_image(&cut, part.width, part.height, ExtendedColorType::Rgb8)
            .expect("the part is not empty and within the picture, and memory takes every byte");
        let mut content = Vec::with_capacity(picture.len() + 16);
        content.extend(three(part.left / 2));
        content.extend(three(part.top / 2));
        content.extend(three(part.width - 1));
        content.extend(three(part.height - 1));
        content.extend(three(stands));
        content.push(PUT_OVER);
        content.extend(&picture[HEAD..]);
        put(&mut self.chunks, b"ANMF", &content);
    }

    /// How many bytes there are so far.
    pub(super) fn waiting(&self) -> usize {
        self.chunks.len()
    }

    /// The whole.
    pub(super) fn finish(self) -> Vec<u8> {
        let mut file = Vec::with_capacity(self.chunks.len() + HEAD);
        let mut content = b"WEBP".to_vec();
        content.extend(self.chunks);
        put(&mut file, b"RIFF", &content);
        file
    }
}

/// A number in three bytes.
fn three(number: u32) -> [u8; 3] {
    let [a, b, c, _] = number.to_le_bytes();
    [a, b, c]
}

fn put(bytes: &mut Vec<u8>, name: &[u8; 4], content: &[u8]) {
    let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
    bytes.extend(name);
    bytes.extend(length.to_le_bytes());
    bytes.extend(content);
    if content.len() % 2 == 1 {
        bytes.push(0);
    }
}
