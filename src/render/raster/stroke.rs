//! Strokes lines by each pixel's distance from them, in steps of half a pixel.
//!
//! Every pixel first keeps the least step from any segment, so where lines meet nothing is painted twice. Then
//! the step says what it gets: a line takes as many colours as it has steps, whatever lies beneath.

use std::ops::Range;

use crate::render::look::{DASHES, Ink, Kind};
use crate::render::raster::inks::{Inks, over};

/// Steps to a pixel of distance.
const STEPS: f32 = 2.0;

/// The step of pixels that no line comes near.
const FAR: u8 = u8::MAX;

/// The strokes of one kind of line over a square of pixels.
#[derive(Clone, Debug)]
pub(super) struct Strokes {
    nib: Nib,
    side: usize,
    /// Each pixel's distance from the nearest line, in whole steps.
    away: Vec<u8>,
    /// The same from the nearest dash; empty where lines are not dashed.
    from_dash: Vec<u8>,
    /// Rows with lines.
    rows: Range<usize>,
}

/// A point in pixels and how far along its line it lies.
type Station = ([f32; 2], f32);

impl Strokes {
    /// For `side` by `side` pixels.
    pub(super) fn new(kind: Kind, weight: f32, side: usize) -> Self {
        let far = |wanted: bool| vec![FAR; if wanted { side * side } else { 0 }];
        Self {
            nib: Nib::new(kind, weight),
            side,
            away: far(true),
            from_dash: far(kind.dashed()),
            rows: side..0,
        }
    }

    /// Whether a pixel gets anything.
    pub(super) fn touches(&self, pixel: usize) -> bool {
        self.code(pixel) != 0
    }

    fn code(&self, pixel: usize) -> u8 {
        let away = self.away[pixel];
        let from_line = self.from_dash.get(pixel).copied().unwrap_or(away);
        self.nib.code(from_line, away)
    }

    /// Adds a line that starts so many pixels along its whole. Bends of less than half a pixel do not show.
    pub(super) fn line(&mut self, points: impl Iterator<Item = [f32; 2]>, start: f32) {
        let mut points = points.peekable();
        let Some(first) = points.next() else { return };
        let (mut kept, mut before) = ((first, start), (first, start));
        while let Some(point) = points.next() {
            let apart = |from: [f32; 2]| (point[0] - from[0]).hypot(point[1] - from[1]);
            before = (point, before.1 + apart(before.0));
            if apart(kept.0) >= 0.5 || points.peek().is_none() {
                self.segment(kept, before);
                kept = before;
            }
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "rows and columns of a tile")]
    fn segment(&mut self, (a, start): Station, (b, end): Station) {
        let [dx, dy] = [b[0] - a[0], b[1] - a[1]];
        let square = dx * dx + dy * dy;
        let reach = self.nib.reach();
        let rows = self.within(a[1].min(b[1]) - reach, a[1].max(b[1]) + reach);
        let (low, high) = (a[0].min(b[0]) - reach, a[0].max(b[0]) + reach);
        // The band along the segment crosses each row somewhere, and there is so wide.
        let steep = dy.abs() > 1e-3;
        let (lean, half) = (dx / dy, reach * square.sqrt() / dy.abs());
        let mut segment = Segment {
            along: [dx, dy],
            inverse: 1.0 / square.max(1e-12),
            stretch: [start, end - start],
            y: 0.0,
        };
        for row in rows.clone() {
            segment.y = row as f32 + 0.5 - a[1];
            let (mut left, mut right) = (low, high);
            if steep {
                let middle = a[0] + segment.y * lean;
                (left, right) = (low.max(middle - half), high.min(middle + half));
            }
            let columns = self.within(left, right);
            let x = columns.start as f32 + 0.5 - a[0];
            let pixels = row * self.side + columns.start..row * self.side + columns.end;
            let away = &mut self.away[pixels.clone()];
            if self.nib.kind.dashed() {
                let from_dash = &mut self.from_dash[pixels];
                self.nib.measure_dashed(segment, x, away, from_dash);
            } else {
                measure(segment, x, away);
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
        let at = |edge: f32| (edge + 0.5).clamp(0.0, self.side as f32) as usize;
        let (low, high) = (at(low), at(high));
        low..high.max(low)
    }

    /// Paints the strokes over pixels.
    pub(super) fn lay(&self, pixels: &mut [u8], inks: &mut Inks) {
        let rows = self.rows.start * self.side..self.rows.end * self.side;
        if rows.is_empty() {
            return;
        }
        let mut known: Vec<Option<u8>> = vec![None; 256 * self.nib.codes()];
        // Most eights of pixels are far from any line.
        let near = rows
            .step_by(8)
            .filter(|at| self.away[*at..*at + 8] != [FAR; 8]);
        for at in near.flat_map(|first| first..first + 8) {
            let code = self.code(at);
            if code == 0 {
                continue;
            }
            let pixel = &mut pixels[at];
            let slot = &mut known[usize::from(code) * 256 + usize::from(*pixel)];
            *pixel = match *slot {
                Some(number) => number,
                None => *slot.insert(self.nib.over(*pixel, code, inks)),
            };
        }
    }
}

/// A segment, as a row of pixels sees it.
#[derive(Clone, Copy)]
struct Segment {
    /// From its start to its end.
    along: [f32; 2],
    /// One over the square of its length.
    inverse: f32,
    /// How far along its line it starts, and how long it is there.
    stretch: [f32; 2],
    /// Where the row lies, from its start.
    y: f32,
}

impl Segment {
    /// The square of a pixel's distance, and which part of the segment is nearest.
    fn nearest(&self, x: f32) -> (f32, f32) {
        let [dx, dy] = self.along;
        let part = ((x * dx + self.y * dy) * self.inverse).clamp(0.0, 1.0);
        let (across, along) = (x - part * dx, self.y - part * dy);
        (across * across + along * along, part)
    }
}

/// Measures pixels of a row, the first of them at `x` from the segment's start.
#[expect(clippy::cast_precision_loss, reason = "columns of a tile")]
fn measure(segment: Segment, x: f32, away: &mut [u8]) {
    for (at, away) in away.iter_mut().enumerate() {
        let (square, _) = segment.nearest(x + at as f32);
        *away = (*away).min(step(square));
    }
}

/// What a kind of line leaves on pixels.
///
/// A code tells what a pixel gets: 0 nothing, then the steps of the casing, the farthest first, then those of the
/// line. The greater wins.
#[derive(Clone, Debug)]
struct Nib {
    kind: Kind,
    weight: f32,
    /// How far out the line and its casing reach, in steps.
    line: u8,
    casing: u8,
}

impl Nib {
    fn new(kind: Kind, weight: f32) -> Self {
        let reach = |ink: Option<Ink>| ink.map_or(0, |ink| steps(ink.width * weight / 2.0 + 0.5));
        Self {
            kind,
            weight,
            line: reach(Some(kind.line())),
            casing: reach(kind.casing()),
        }
    }

    /// How far it reaches, in pixels.
    fn reach(&self) -> f32 {
        f32::from(self.casing.max(self.line)) / STEPS
    }

    /// How many codes there are.
    fn codes(&self) -> usize {
        usize::from(self.casing) + usize::from(self.line) + 1
    }

    /// Measures pixels of a row from a dashed segment.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "columns of a tile, and how many dashes there are before"
    )]
    fn measure_dashed(&self, segment: Segment, x: f32, away: &mut [u8], from_dash: &mut [u8]) {
        let [dash, gap] = DASHES.map(|it| it * self.weight);
        let (period, half) = (dash + gap, self.kind.line().width * self.weight / 2.0);
        for (at, (away, from_dash)) in away.iter_mut().zip(from_dash).enumerate() {
            let (square, part) = segment.nearest(x + at as f32);
            *away = (*away).min(step(square));
            // How far the pixel lies inside its dash, negative in a gap; past the end it only counts as aside.
            let along = segment.stretch[0] + part * segment.stretch[1];
            let phase = along - period * (along / period) as i32 as f32;
            let inside = phase.min(dash - phase).max(phase - period);
            let aside = (half - inside).max(0.0);
            *from_dash = (*from_dash).min(step(square.max(aside * aside)));
        }
    }

    /// What a pixel gets that lies so many steps from the line, and from the middle of its casing.
    fn code(&self, from_line: u8, away: u8) -> u8 {
        if from_line < self.line {
            return self.casing + self.line - from_line;
        }
        self.casing.saturating_sub(away)
    }

    /// The number of a colour with a code's strokes on top.
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
    // The nearest pixels are taken to lie on the line, so that its core has one colour whatever lies beneath.
    let away = match step {
        0 => 0.0,
        step => (f32::from(step) + 0.5) / STEPS,
    };
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

/// The step that a distance of this square lies in.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at most the farthest step"
)]
fn step(square: f32) -> u8 {
    (square.sqrt() * STEPS) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A level line through the middle of a row, over land of one colour.
    fn painted(kind: Kind) -> Vec<[u8; 4]> {
        let mut strokes = Strokes::new(kind, 1.0, 64);
        strokes.line([[-10.0, 32.5], [74.0, 32.5]].into_iter(), 0.0);
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
