//! The one palette of a GIF: what land and lines of these factions can look like on paper.

use std::collections::HashMap;

use crate::model::Colour;
use crate::render::Palette;
use crate::render::look::Kind;
use crate::render::palette::{LAND_ALPHA, UNHELD, paler};
use crate::render::sheet::{INK, PAPER, QUIET};

type Rgb = [u8; 3];

/// Of how many colours the nearest is remembered: more than maps have, unless a palette has very many.
const MOST_KNOWN: usize = 1 << 16;

/// Up to 256 colours, and which of them stands for any other.
#[derive(Debug)]
pub(super) struct Colours {
    colours: Vec<Rgb>,
    nearest: HashMap<Rgb, u8>,
}

impl Colours {
    /// What `palettes` have, each that the film shows some time, makes one.
    pub(super) fn new(palettes: &[Palette]) -> Self {
        let mut colours: Vec<Rgb> = Vec::with_capacity(256);
        let mut add = |colour: Rgb| {
            if colours.len() < 256 && !colours.contains(&colour) {
                colours.push(colour);
            }
        };
        let mut own: Vec<Colour> = Vec::new();
        for faction in palettes.iter().flat_map(Palette::factions) {
            if !own.contains(&faction.colour) {
                own.push(faction.colour);
            }
        }
        let lands: Vec<Colour> = [UNHELD]
            .into_iter()
            .chain(own.into_iter().flat_map(|it| [it, paler(it)]))
            .collect();
        let land = |colour: &Colour| mix(PAPER.0, colour.0, u32::from(LAND_ALPHA));
        // What matters most comes first: a long list of factions leaves no room for the rest.
        for colour in [PAPER.0, INK.0, QUIET.0, Colour([255; 3]).0] {
            add(colour);
        }
        lands.iter().for_each(|it| add(land(it)));
        for step in 1..8 {
            add(mix(PAPER.0, INK.0, 32 * step));
        }
        let (line, casing) = (Kind::Firm.line().colour, Kind::Firm.casing());
        for ground in lands.iter().map(land) {
            let cased = casing.map_or(ground, |it| mix(ground, it.colour.0, u32::from(it.alpha)));
            for step in [85, 170] {
                add(mix(ground, cased, step));
                add(mix(ground, line.0, step));
            }
            add(cased);
            add(mix(cased, line.0, 128));
        }
        for step in 1..4 {
            add(mix(PAPER.0, QUIET.0, 64 * step));
        }
        for (at, one) in lands.iter().enumerate() {
            for other in &lands[at + 1..] {
                add(mix(land(one), land(other), 128));
            }
        }
        let numbered = (0..=u8::MAX).zip(&colours);
        Self {
            nearest: numbered.map(|(number, it)| (*it, number)).collect(),
            colours,
        }
    }

    /// Red, green and blue of each in turn.
    pub(super) fn bytes(&self) -> Vec<u8> {
        self.colours.concat()
    }

    /// The number of the nearest colour.
    pub(super) fn number(&mut self, colour: Rgb) -> u8 {
        if let Some(known) = self.nearest.get(&colour) {
            return *known;
        }
        let apart = |other: &Rgb| -> u32 {
            let channels = colour.iter().zip(other);
            channels
                .map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2))
                .sum()
        };
        let numbered = (0..=u8::MAX).zip(&self.colours);
        let number = numbered
            .min_by_key(|(_, it)| apart(it))
            .map_or(0, |(number, _)| number);
        if self.nearest.len() < MOST_KNOWN {
            self.nearest.insert(colour, number);
        }
        number
    }
}

/// One colour with `part` of 255 of another.
fn mix(one: Rgb, other: Rgb, part: u32) -> Rgb {
    [0, 1, 2].map(|at| {
        let (low, high) = (u32::from(one[at]), u32::from(other[at]));
        u8::try_from((low * (255 - part) + high * part + 127) / 255).unwrap_or(u8::MAX)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample::{faction, palette};

    #[test]
    fn flat_land_keeps_its_very_colour_and_the_rest_gets_something_near() {
        let red = faction("red", "#b3202c");
        let mut colours = Colours::new(&[palette([&red])]);
        let land = mix(PAPER.0, red.colour.0, u32::from(LAND_ALPHA));
        let number = colours.number(land);
        assert_eq!(colours.colours[usize::from(number)], land);
        let [r, g, b] = land;
        assert_eq!(colours.number([r + 1, g, b]), number);
    }

    #[test]
    fn any_number_of_factions_makes_a_palette() {
        let many: Vec<_> = (0..500)
            .map(|at| faction(&format!("f{at}"), &format!("#{:06x}", at * 33_333)))
            .collect();
        let colours = Colours::new(&[palette(&many)]);
        assert_eq!(colours.bytes().len(), 3 * 256);
    }
}
