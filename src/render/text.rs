//! Lettering for static maps: glyphs of the embedded typeface, drawn as paths.
//!
//! Letters are set one after another, without shaping: right for Latin, Greek and Cyrillic, not for Arabic.

use std::sync::LazyLock;

use tiny_skia::{Path, PathBuilder};
use ttf_parser::{Face, GlyphId, OutlineBuilder};

use crate::model::Colour;

/// A cut of the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// How text is set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Type {
    pub(crate) weight: Weight,
    /// Pixels to an em.
    pub(crate) size: f32,
    pub(crate) colour: Colour,
    /// Width in pixels of a light rim that lifts the text off what lies under it; 0 for none.
    pub(crate) halo: f32,
}

impl Type {
    /// The width of a line of text in pixels.
    pub(crate) fn width(self, text: &str) -> f32 {
        let Some(face) = face(self.weight) else {
            return 0.0;
        };
        let advance = |glyph| f32::from(face.glyph_hor_advance(glyph).unwrap_or(0));
        glyphs(face, text).map(advance).sum::<f32>() * self.scale(face)
    }

    /// Breaks a text into lines no wider than so many pixels, between words; a word wider than that, anywhere.
    pub(crate) fn wrap(self, text: &str, width: f32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace().flat_map(|it| self.fit(it, width)) {
            match lines.last_mut() {
                Some(line) if self.width(line) + self.width(" ") + self.width(&word) <= width => {
                    line.push(' ');
                    line.push_str(&word);
                }
                _ => lines.push(word),
            }
        }
        lines
    }

    /// A word in pieces no wider than so many pixels, of a letter at least.
    fn fit(self, word: &str, width: f32) -> Vec<String> {
        let mut pieces = vec![String::new()];
        let mut taken = 0.0;
        for letter in word.chars() {
            let wide = self.width(letter.encode_utf8(&mut [0; 4]));
            if taken > 0.0 && taken + wide > width {
                pieces.push(String::new());
                taken = 0.0;
            }
            taken += wide;
            if let Some(piece) = pieces.last_mut() {
                piece.push(letter);
            }
        }
        pieces
    }

    fn scale(self, face: &Face<'_>) -> f32 {
        self.size / f32::from(face.units_per_em())
    }

    /// A line of text as a path, from `x` on, its letters standing on `baseline`, in pixels.
    pub(crate) fn outline(self, text: &str, x: f32, baseline: f32) -> Option<Path> {
        let face = face(self.weight)?;
        let mut pen = GlyphPen {
            path: PathBuilder::new(),
            x,
            baseline,
            scale: self.scale(face),
        };
        for glyph in glyphs(face, text) {
            face.outline_glyph(glyph, &mut pen);
            pen.x += f32::from(face.glyph_hor_advance(glyph).unwrap_or(0)) * pen.scale;
        }
        pen.path.finish()
    }
}

fn face(weight: Weight) -> Option<&'static Face<'static>> {
    static REGULAR: LazyLock<Option<Face<'static>>> =
        LazyLock::new(|| Face::parse(dejavu::sans_condensed::regular(), 0).ok());
    static BOLD: LazyLock<Option<Face<'static>>> =
        LazyLock::new(|| Face::parse(dejavu::sans_condensed::bold(), 0).ok());
    match weight {
        Weight::Regular => REGULAR.as_ref(),
        Weight::Bold => BOLD.as_ref(),
    }
}

fn glyphs(face: &Face<'_>, text: &str) -> impl Iterator<Item = GlyphId> {
    text.chars()
        .map(|letter| face.glyph_index(letter).unwrap_or_default())
}

struct GlyphPen {
    path: PathBuilder,
    x: f32,
    baseline: f32,
    scale: f32,
}

impl GlyphPen {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, self.baseline - y * self.scale)
    }
}

impl OutlineBuilder for GlyphPen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Type = Type {
        weight: Weight::Regular,
        size: 20.0,
        colour: Colour([0; 3]),
        halo: 0.0,
    };

    #[test]
    fn letters_lie_within_the_width_that_is_said() {
        let path = PLAIN.outline("Deir ez-Zor", 10.0, 25.0).unwrap();
        let (bounds, width) = (path.bounds(), PLAIN.width("Deir ez-Zor"));
        assert!((60.0..140.0).contains(&width));
        // Some letters lean over their own width by a hair.
        assert!(bounds.left() >= 9.0 && bounds.right() <= 11.0 + width);
        assert!(bounds.top() < 15.0 && bounds.bottom() < 26.0);
    }

    #[test]
    fn a_word_too_long_for_a_line_is_broken_anywhere() {
        let word = "W".repeat(40);
        let lines = PLAIN.wrap(&format!("a {word} b"), 150.0);
        assert!(lines.iter().all(|line| PLAIN.width(line) <= 150.0));
        assert_eq!(lines.concat().replace(' ', ""), format!("a{word}b"));
        assert_eq!(PLAIN.wrap("WW", 1.0), ["W", "W"]);
    }

    #[test]
    fn long_text_is_broken_between_words() {
        let lines = PLAIN.wrap("Boundary: Natural Earth 10m, public domain", 150.0);
        assert!(lines.len() > 1);
        assert!(lines.iter().all(|line| PLAIN.width(line) <= 150.0));
        assert_eq!(
            lines.join(" "),
            "Boundary: Natural Earth 10m, public domain"
        );
    }
}
