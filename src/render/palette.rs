//! How holdings look: colours are data of the factions, treatment by status is ours.

use std::collections::BTreeMap;

use crate::model::{Colour, Faction, Holding, Slug, Status};
use crate::time::Instant;

/// Counts up with every change that alters a picture or a tile; part of every tile's address.
pub const RENDERER_VERSION: u32 = 3;

/// Opacity of land on raster tiles, of 255: the backdrop shows through, and colours still tell apart at 0.8.
pub(crate) const LAND_ALPHA: u8 = 217;

/// Land nobody is recorded to hold.
pub(crate) const UNHELD: Colour = Colour([0xec, 0xe8, 0xdf]);

/// A faction the record does not define (any longer).
const UNKNOWN: Colour = Colour([0x77, 0x77, 0x77]);

/// How much white is mixed into the colour of hardly populated land, of 100.
const SPARSE_WHITE: u16 = 52;

/// What a surface is painted with; colours are opaque sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    Plain(Colour),
    /// Diagonal stripes on a ground.
    Hatched {
        ground: Colour,
        stripe: Colour,
    },
}

/// The names and colours of a territory's factions at an instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    factions: BTreeMap<Slug, Faction>,
}

impl Palette {
    /// The palette of factions, in any order, as they are at an instant.
    pub fn new<'a>(factions: impl IntoIterator<Item = &'a Faction>, at: Instant) -> Self {
        let factions = factions
            .into_iter()
            .map(|faction| (faction.slug.clone(), faction.as_of(at)))
            .collect();
        Self { factions }
    }

    /// The factions, by slug.
    pub fn factions(&self) -> impl Iterator<Item = &Faction> {
        self.factions.values()
    }

    /// The English name, or the slug of a faction unknown here.
    pub fn name<'a>(&'a self, faction: &'a Slug) -> &'a str {
        self.factions
            .get(faction)
            .map_or(faction.as_str(), Faction::name)
    }

    /// The colour; grey for a faction unknown here.
    pub fn colour(&self, faction: &Slug) -> Colour {
        self.factions
            .get(faction)
            .map_or(UNKNOWN, |faction| faction.colour)
    }

    /// What a holding is painted with; `None` is unheld land.
    ///
    /// Contested land is the holder's colour striped with the rival's, sparse land is paler, and influence is only
    /// striped onto the unheld colour.
    pub fn fill(&self, holding: Option<&Holding>) -> Fill {
        let Some(holding) = holding else {
            return Fill::Plain(UNHELD);
        };
        let own = self.colour(&holding.faction);
        match (holding.status, &holding.contested_with) {
            (Status::Contested, Some(rival)) => Fill::Hatched {
                ground: own,
                stripe: self.colour(rival),
            },
            (Status::Contested, None) => Fill::Hatched {
                ground: own,
                stripe: UNHELD,
            },
            (Status::Sparse, _) => Fill::Plain(paler(own)),
            (Status::Influence, _) => Fill::Hatched {
                ground: UNHELD,
                stripe: own,
            },
            (Status::Control, _) => Fill::Plain(own),
        }
    }
}

/// The colour of hardly populated land held by the faction of this colour.
pub(crate) fn paler(colour: Colour) -> Colour {
    Colour(colour.0.map(|channel| {
        let mixed = (u16::from(channel) * (100 - SPARSE_WHITE) + 255 * SPARSE_WHITE + 50) / 100;
        u8::try_from(mixed).unwrap_or(u8::MAX)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample::{self, faction, holding};

    #[test]
    fn each_status_has_its_look() {
        let (red, green) = (faction("red", "#b3202c"), faction("green", "#63bf7a"));
        let palette = sample::palette([&red, &green]);
        let look = |status, rival| palette.fill(Some(&holding("red", status, rival)));
        assert_eq!(look(Status::Control, None), Fill::Plain(red.colour));
        assert_eq!(
            look(Status::Contested, Some("green")),
            Fill::Hatched {
                ground: red.colour,
                stripe: green.colour
            }
        );
        assert_eq!(look(Status::Sparse, None), Fill::Plain(paler(red.colour)));
        assert_eq!(palette.fill(None), Fill::Plain(UNHELD));
    }

    #[test]
    fn a_faction_that_changes_is_painted_as_what_it_is_then() {
        let mut red = faction("red", "#b3202c");
        red.changes = serde_json::from_str(
            r##"[{"from": "2016-07-28", "names": {"en": "Crimson"}, "colour": "#aa0000"}]"##,
        )
        .unwrap();
        let at = |day: &str| Palette::new([&red], day.parse().unwrap());
        let look = |palette: &Palette| {
            (
                palette.name(&red.slug).to_owned(),
                palette.colour(&red.slug),
            )
        };
        assert_eq!(look(&at("2016-07-27")), ("RED".to_owned(), red.colour));
        let later = ("Crimson".to_owned(), Colour([0xaa, 0, 0]));
        assert_eq!(look(&at("2016-07-28")), later);
    }
}
