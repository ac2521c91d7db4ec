//! How holdings look: colours are data of the factions, treatment by status is ours.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::model::{Colour, Faction, Holding, Slug, Status};

/// Counts up with every change that alters a picture or a tile; part of every tile's address.
pub const RENDERER_VERSION: u32 = 2;

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

/// The names and colours of a territory's factions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    factions: BTreeMap<Slug, Faction>,
}

impl Palette {
    /// The palette of factions, in any order.
    pub fn new<'a>(factions: impl IntoIterator<Item = &'a Faction>) -> Self {
        let factions = factions
            .into_iter()
            .map(|faction| (faction.slug.clone(), faction.clone()))
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

    /// Twelve hex digits that change whenever a tile drawn with this palette may: colours, names or the renderer.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(RENDERER_VERSION.to_le_bytes());
        for faction in self.factions.values() {
            for text in [faction.slug.as_str(), faction.name()] {
                hash.update(text.as_bytes());
                hash.update([0]);
            }
            hash.update(faction.colour.0);
        }
        let digest = hash.finalize();
        digest[..6]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
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
    use crate::render::sample::{faction, holding};

    #[test]
    fn each_status_has_its_look() {
        let (red, green) = (faction("red", "#b3202c"), faction("green", "#63bf7a"));
        let palette = Palette::new([&red, &green]);
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
    fn the_fingerprint_follows_names_and_colours_not_order() {
        let (red, green) = (faction("red", "#b3202c"), faction("green", "#63bf7a"));
        let both = Palette::new([&red, &green]).fingerprint();
        assert_eq!(both, Palette::new([&green, &red]).fingerprint());
        assert_eq!(both.len(), 12);
        let redder = faction("red", "#ff0000");
        assert_ne!(both, Palette::new([&redder, &green]).fingerprint());
    }
}
