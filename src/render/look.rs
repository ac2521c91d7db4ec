//! How lines and stripes look, on tiles and on maps alike; colours of land are the palette's.

use crate::model::Colour;
use crate::render::cut::Front;
use crate::render::scene::Side;

/// Side in pixels of the hatch's repeating square at density 1; it divides a tile's side, so stripes run on across tiles.
pub(crate) const HATCH: u32 = 8;

/// A dash and the gap after it, in pixels at weight 1.
pub(crate) const DASHES: [f32; 2] = [4.5, 2.5];

const LINE: Colour = Colour([0x2b, 0x2a, 0x29]);
const CASING: Colour = Colour([0xff, 0xff, 0xff]);

/// What one pass along a line paints.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ink {
    pub(crate) colour: Colour,
    /// Opacity, of 255.
    pub(crate) alpha: u8,
    /// Pixels at weight 1.
    pub(crate) width: f32,
}

/// The kinds of line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The outer line of the territory.
    Outer,
    /// A front that is only approximately known: dashed, in a soft casing.
    Soft,
    /// A front.
    Firm,
}

impl Kind {
    /// In the order they are painted, each with its casing first.
    pub(crate) const ALL: [Self; 3] = [Self::Outer, Self::Soft, Self::Firm];

    /// The kind of a stretch of line.
    pub(crate) fn of(front: &Front<'_>) -> Self {
        match (front.right, front.approximate) {
            (Side::Outside, _) => Self::Outer,
            (_, true) => Self::Soft,
            (_, false) => Self::Firm,
        }
    }

    /// The light rim that lifts the line off the land.
    pub(crate) fn casing(self) -> Option<Ink> {
        let (alpha, width) = match self {
            Self::Outer => return None,
            Self::Soft => (120, 2.4),
            Self::Firm => (210, 3.2),
        };
        Some(Ink {
            colour: CASING,
            alpha,
            width,
        })
    }

    /// The line itself.
    pub(crate) fn line(self) -> Ink {
        let (alpha, width) = match self {
            Self::Outer => (150, 1.0),
            Self::Soft => (200, 0.9),
            Self::Firm => (255, 1.2),
        };
        Ink {
            colour: LINE,
            alpha,
            width,
        }
    }

    /// Whether the line is dashed.
    pub(crate) fn dashed(self) -> bool {
        self == Self::Soft
    }
}

/// How heavy lines are at a zoom of 256 px tiles: full from zoom 7 on, thinner on small maps.
#[expect(clippy::cast_possible_truncation, reason = "between 0.4 and 1")]
pub(crate) fn weight(zoom: f64) -> f32 {
    (0.4 + 0.6 * ((zoom - 3.0) / 4.0).clamp(0.0, 1.0)) as f32
}

/// A pixel of hatched land whose column and row sum to `diagonal`, the hatch's square being `side` pixels: half
/// ground, half stripe, rising to the right, smoothed over four by four samples.
pub(crate) fn hatched(ground: Colour, stripe: Colour, diagonal: u32, side: u32) -> Colour {
    let samples = (0..16).filter(|sample| {
        let along = 4 * (diagonal % side) + sample % 4 + sample / 4;
        along % (4 * side) < 2 * side
    });
    let mix = u32::try_from(samples.count()).unwrap_or(0);
    let channel = |at: usize| {
        let (low, high) = (u32::from(ground.0[at]), u32::from(stripe.0[at]));
        u8::try_from((low * (16 - mix) + high * mix + 8) / 16).unwrap_or(u8::MAX)
    };
    Colour([channel(0), channel(1), channel(2)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hatch_is_half_ground_and_half_stripe() {
        let (black, white) = (Colour([0; 3]), Colour([255; 3]));
        for side in [HATCH, 2 * HATCH] {
            let light = (0..side).map(|it| u32::from(hatched(black, white, it, side).0[0]));
            assert!(light.sum::<u32>().abs_diff(side * 255 / 2) <= side);
        }
    }
}
