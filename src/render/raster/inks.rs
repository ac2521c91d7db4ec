//! The colours of a raster tile, each with a number: pixels are numbers from the start, as in the file.
//!
//! Painting over a pixel looks up what its number becomes, and mixes a new colour only the first time. There are
//! few: fills, and the steps in which lines cover them.

use std::collections::HashMap;

use crate::model::Colour;
use crate::render::Fill;
use crate::render::look::hatched;
use crate::render::palette::LAND_ALPHA;

/// Red, green, blue and opacity, not multiplied.
pub(super) type Rgba = [u8; 4];

/// The number of no colour at all.
pub(super) const CLEAR: u8 = 0;

/// Colours by number. Past 256 the nearest one stands for a new one.
#[derive(Clone, Debug)]
pub(super) struct Inks {
    colours: Vec<Rgba>,
    numbers: HashMap<Rgba, u8>,
}

impl Inks {
    pub(super) fn new() -> Self {
        let mut inks = Self {
            colours: Vec::with_capacity(64),
            numbers: HashMap::with_capacity(64),
        };
        inks.number([0; 4]);
        inks
    }

    /// The colours, by number.
    pub(super) fn colours(&self) -> &[Rgba] {
        &self.colours
    }

    /// A number's colour.
    pub(super) fn colour(&self, number: u8) -> Rgba {
        self.colours[usize::from(number)]
    }

    /// A colour's number.
    pub(super) fn number(&mut self, colour: Rgba) -> u8 {
        if let Some(&number) = self.numbers.get(&colour) {
            return number;
        }
        let Ok(number) = u8::try_from(self.colours.len()) else {
            return self.nearest(colour);
        };
        self.colours.push(colour);
        self.numbers.insert(colour, number);
        number
    }

    /// The most like colour that is no thinner, so that land stays closed.
    fn nearest(&self, colour: Rgba) -> u8 {
        let apart = |other: &Rgba| -> u32 {
            let channels = colour.iter().zip(other);
            channels
                .map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2))
                .sum()
        };
        let numbered = (0..=u8::MAX).zip(&self.colours);
        numbered
            .min_by_key(|(_, other)| (other[3] < colour[3], apart(other)))
            .map_or(CLEAR, |(number, _)| number)
    }
}

/// What a run of pixels is painted with: numbers by the sum of column and row, repeating.
#[derive(Clone, Debug)]
pub(super) struct Paint(Vec<u8>);

impl Paint {
    /// The paint of a fill; a hatch's square is `side` pixels.
    pub(super) fn new(inks: &mut Inks, fill: Fill, side: u32) -> Self {
        Self(diagonals(fill, side).map(|it| inks.number(it)).collect())
    }

    /// Paints the pixels of a row that starts at `x`, `y`.
    pub(super) fn lay(&self, run: &mut [u8], x: usize, y: usize) {
        if let [only] = self.0[..] {
            run.fill(only);
            return;
        }
        for (pixel, diagonal) in run.iter_mut().zip(x + y..) {
            *pixel = self.0[diagonal % self.0.len()];
        }
    }
}

/// The colours of a fill along a row, until they repeat.
pub(super) fn diagonals(fill: Fill, side: u32) -> impl Iterator<Item = Rgba> {
    let period = match fill {
        Fill::Plain(_) => 1,
        Fill::Hatched { .. } => side,
    };
    (0..period).map(move |diagonal| match fill {
        Fill::Plain(colour) => land(colour),
        Fill::Hatched { ground, stripe } => land(hatched(ground, stripe, diagonal, side)),
    })
}

/// The colour of land.
fn land(Colour([red, green, blue]): Colour) -> Rgba {
    [red, green, blue, LAND_ALPHA]
}

/// A colour with a coat of `alpha`, 0 to 1, on top.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "parts of 255"
)]
pub(super) fn over(under: Rgba, coat: Colour, alpha: f32) -> Rgba {
    let beneath = f32::from(under[3]) / 255.0 * (1.0 - alpha);
    let whole = alpha + beneath;
    if whole <= 0.0 {
        return [0; 4];
    }
    let channel = |at: usize| {
        let mixed = f32::from(coat.0[at]) * alpha + f32::from(under[at]) * beneath;
        (mixed / whole).round() as u8
    };
    let opacity = (whole * 255.0).round() as u8;
    [channel(0), channel(1), channel(2), opacity]
}

/// The mean of four colours of one opacity.
pub(super) fn mean(four: [Rgba; 4]) -> Rgba {
    let channel = |at: usize| {
        let sum: u16 = four.iter().map(|it| u16::from(it[at])).sum();
        u8::try_from((sum + 2) / 4).unwrap_or(u8::MAX)
    };
    [channel(0), channel(1), channel(2), channel(3)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coat_covers_by_its_opacity_and_never_thins_what_is_there() {
        let (white, land) = (Colour([255; 3]), [200, 40, 40, LAND_ALPHA]);
        assert_eq!(over(land, white, 0.0), land);
        assert_eq!(over(land, white, 1.0), [255; 4]);
        assert_eq!(over([0; 4], white, 0.5), [255, 255, 255, 128]);
        assert!(over(land, white, 0.25)[3] > LAND_ALPHA);
    }

    #[test]
    fn a_full_table_answers_with_the_nearest_that_is_no_thinner() {
        let mut inks = Inks::new();
        for red in 0..=254 {
            inks.number([red, 0, 0, LAND_ALPHA]);
        }
        assert_eq!(inks.colours().len(), 256);
        let number = inks.number([100, 3, 0, LAND_ALPHA]);
        assert_eq!(inks.colour(number), [100, 0, 0, LAND_ALPHA]);
        let faint = inks.number([0, 0, 0, 9]);
        assert_eq!(inks.colour(faint)[3], LAND_ALPHA);
    }
}
