//! Strokes lines by each pixel's distance from them, in steps of a quarter pixel.
//!
//! A pixel keeps the nearest step of all segments, so where lines meet nothing is painted twice, and a line takes as
//! many colours as it has steps, whatever lies beneath.

use std::ops::Range;

use crate::render::look::{DASHES, Ink, Kind};
use crate::render::raster::inks::{Inks, over};

/// Steps to a pixel of distance.
const STEPS: f32 = 4.0;

/// The strokes of one kind of line over a square of pixels.
///
/// A code tells what a pixel gets: 0 nothing, then the steps of the casing, the farthest first, then those of the
/// line. The greater wins.
#[derive(Clone, Debug)]
pub(super) struct Strokes {
    kind: Kind,
    weight: f32,
    side: usize,
    codes: Vec<u8>,
    /// Rows with codes.
    rows: Range<usize>,
    /// How far out the line and its casing reach, in steps.
    line: u8,
    casing: u8,
}

/// A point in pixels and how far along its line it lies.
pub(super) type Station = ([f32; 2], f32);

impl Strokes {
    /// For `side` by `side` pixels.
    pub(super) fn new(kind: Kind, weight: f32, side: usize) -> Self {
        let reach = |ink: Option<Ink>| ink.map_or(0, |ink| steps(ink.width * weight / 2.0 + 0.5));
        Self {
            kind,
            weight,
            side,
            codes: vec![0; side * side],
            rows: side..0,
            line: reach(Some(kind.line())),
            casing: reach(kind.casing()),
        }
    }

    /// Whether a pixel gets anything.
    pub(super) fn touches(&self, pixel: usize) -> bool {
        self.codes[pixel] != 0
    }

    /// Adds a segment.
    pub(super) fn segment(&mut self, (a, start): Station, (b, end): Station) {
        let [dx, dy] = [b[0] - a[0], b[1] - a[1]];
        let square = dx * dx + dy * dy;
        let (length, inverse) = (square.sqrt(), 1.0 / square.max(1e-12));
        let reach = f32::from(self.casing.max(self.line)) / STEPS;
        let rows = self.within(a[1].min(b[1]) - reach, a[1].max(b[1]) + reach);
        for row in rows.clone() {
            #[expect(clippy::cast_precision_loss, reason = "rows of a tile")]
            let y = row as f32 + 0.5;
            let (mut left, mut right) = (a[0].min(b[0]) - reach, a[0].max(b[0]) + reach);
            if dy.abs() > 1e-3 {
                // The band along the segment crosses this row here.
                let (middle, half) = (a[0] + (y - a[1]) * dx / dy, reach * length / dy.abs());
                (left, right) = (left.max(middle - half), right.min(middle + half));
            }
            for column in self.within(left, right) {
                #[expect(clippy::cast_precision_loss, reason = "columns of a tile")]
                let (x, y) = (column as f32 + 0.5 - a[0], y - a[1]);
                let part = ((x * dx + y * dy) * inverse).clamp(0.0, 1.0);
                let (across, along) = (x - part * dx, y - part * dy);
                let away = (across * across + along * along).sqrt();
                let code = self.code(away, start + part * (end - start));
                let pixel = &mut self.codes[row * self.side + column];
                *pixel = (*pixel).max(code);
            }
        }
        self.rows.start = self.rows.start.min(rows.start);
        self.rows.end = self.rows.end.max(rows.end);
    }

    /// The pixels whose centres lie between two coordinates.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "clamped to the pixels there are"
    )]
    fn within(&self, low: f32, high: f32) -> Range<usize> {
        let at = |edge: f32| (edge - 0.5).ceil().clamp(0.0, self.side as f32) as usize;
        at(low)..at(high)
    }

    /// What a pixel so far away gets, `along` pixels from where its line starts.
    fn code(&self, away: f32, along: f32) -> u8 {
        let mut from_line = away;
        if self.kind.dashed() {
            // How far the pixel lies inside its dash, negative in a gap; beyond the end it only counts as aside.
            let [dash, gap] = DASHES.map(|it| it * self.weight);
            let phase = along.rem_euclid(dash + gap);
            let inside = phase.min(dash - phase).max(phase - dash - gap);
            from_line = away.max(self.kind.line().width * self.weight / 2.0 - inside);
        }
        let line = floor(from_line);
        if line < self.line {
            return self.casing + self.line - line;
        }
        self.casing.saturating_sub(floor(away))
    }

    /// Paints the strokes over pixels.
    pub(super) fn lay(&self, pixels: &mut [u8], inks: &mut Inks) {
        let codes = usize::from(self.casing) + usize::from(self.line) + 1;
        let mut known: Vec<Option<u8>> = vec![None; 256 * codes];
        let touched = self.rows.start.min(self.side) * self.side..self.rows.end * self.side;
        if touched.is_empty() {
            return;
        }
        let codes = &self.codes[touched.clone()];
        for (pixel, &code) in pixels[touched].iter_mut().zip(codes) {
            if code == 0 {
                continue;
            }
            let slot = &mut known[usize::from(code) * 256 + usize::from(*pixel)];
            *pixel = match *slot {
                Some(number) => number,
                None => *slot.insert(self.over(*pixel, code, inks)),
            };
        }
    }

    fn over(&self, under: u8, code: u8, inks: &mut Inks) -> u8 {
        let on_line = code > self.casing;
        let step = if on_line {
            self.casing + self.line - code
        } else {
            self.casing - code
        };
        let mut colour = inks.colour(under);
        let line = on_line.then_some(self.kind.line());
        for ink in self.kind.casing().into_iter().chain(line) {
            let cover = covered(step, ink.width * self.weight / 2.0);
            colour = over(colour, ink.colour, f32::from(ink.alpha) / 255.0 * cover);
        }
        inks.number(colour)
    }
}

/// The part of a pixel in a step of distance that a line of half a width covers, in eighths.
fn covered(step: u8, half: f32) -> f32 {
    let away = (f32::from(step) + 0.5) / STEPS;
    let part = (away + half).min(0.5) - (away - half).max(-0.5);
    (part.clamp(0.0, 1.0) * 8.0).round() / 8.0
}

/// How many steps a distance reaches into.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few pixels"
)]
fn steps(distance: f32) -> u8 {
    // Less than a sixteenth of a pixel's cover does not show.
    (distance * STEPS - 0.25).ceil().clamp(0.0, 100.0) as u8
}

/// The step a distance lies in.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few pixels"
)]
fn floor(distance: f32) -> u8 {
    (distance * STEPS) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A level line through the middle of a row, over land of one colour.
    fn painted(kind: Kind) -> Vec<[u8; 4]> {
        let mut strokes = Strokes::new(kind, 1.0, 64);
        strokes.segment(([-10.0, 32.5], 0.0), ([74.0, 32.5], 84.0));
        let mut inks = Inks::new();
        let land = inks.number([200, 40, 40, 217]);
        let mut pixels = vec![land; 64 * 64];
        strokes.lay(&mut pixels, &mut inks);
        pixels.into_iter().map(|it| inks.colour(it)).collect()
    }

    #[test]
    fn a_firm_line_is_dark_in_a_light_casing_and_leaves_the_rest() {
        let painted = painted(Kind::Firm);
        let column: Vec<_> = (0..64).map(|row| painted[row * 64 + 20]).collect();
        assert_eq!(column[32], [0x2b, 0x2a, 0x29, 255]);
        assert!(column[31][1] > 80 && column[33][1] > 80);
        assert_eq!(column[31], column[33]);
        assert_eq!(column[29], [200, 40, 40, 217]);
        assert!(painted.iter().all(|it| it[3] >= 217));
    }

    #[test]
    fn a_soft_line_is_dashed_and_repeats_with_its_period() {
        let painted = painted(Kind::Soft);
        let row = &painted[32 * 64..33 * 64];
        let dark: Vec<bool> = row.iter().map(|it| it[0] < 120).collect();
        assert!(dark.contains(&true) && dark.contains(&false));
        // 4.5 + 2.5 pixels.
        assert!((0..57).all(|x| dark[x] == dark[x + 7]));
    }
}
