//! What land rests on, as a layer of its own beside `control`: there land is one as far as it has one holder, here as
//! far as one region decides it. Of regions that surveys made, those that say the same are one.

use std::sync::Arc;

use crate::geometry::{Pyramid, RankedLine, TileCoord, Window};
use crate::model::{Attested, Coverage};
use crate::render::Palette;
use crate::render::mvt::BUFFER;
use crate::render::mvt::captions::{Caption, attested};
use crate::render::mvt::layer::{Kind, Writer};
use crate::render::mvt::lexicon::Lexicon;
use crate::render::scene::pyramid;

/// The zoom from which on vector tiles tell what land rests on: further out the pieces are too small to be looked at.
pub const EVIDENCE_ZOOM: u8 = 9;

/// What the land of a slice rests on, made ready to be drawn; a zoom when it is first drawn.
#[derive(Debug)]
pub struct EvidenceMap {
    pyramid: Pyramid,
    /// By field; nothing is said of unheld land.
    captions: Vec<Option<Caption>>,
    lexicon: Lexicon,
}

impl EvidenceMap {
    /// Prepares a coverage whose borders come ranked, in their order.
    pub fn new(
        coverage: &Coverage<Attested>,
        lines: Vec<Arc<RankedLine>>,
        palette: &Palette,
    ) -> Self {
        let mut lexicon = Lexicon::default();
        let held = coverage.holdings.iter();
        let held = held.map(|it| Some(attested(it, palette, &mut lexicon)));
        let captions = std::iter::once(None).chain(held).collect();
        Self {
            pyramid: pyramid(coverage, lines),
            captions,
            lexicon,
        }
    }

    /// About how many bytes it takes once every zoom has been drawn.
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.pyramid.bytes() + 1024 * self.captions.len()
    }

    /// Whether a zoom is ready to be drawn at once.
    pub fn is_ready(&self, zoom: u8) -> bool {
        self.pyramid.is_ready(zoom)
    }

    /// The layer `evidence` of the vector tile at an address, to stand behind the others; empty where no land is held.
    pub fn layer(&self, tile: TileCoord) -> Vec<u8> {
        let cut = self.pyramid.cut(&Window::tile(tile, BUFFER));
        let mut writer = Writer::new(&self.lexicon);
        writer.layer("evidence", |layer| {
            for (field, polygons) in &cut.fields {
                if let Some(caption) = &self.captions[*field as usize] {
                    let rings = polygons.iter().flatten().map(Vec::as_slice);
                    layer.add(caption.id, &caption.tags, Kind::Polygons, rings);
                }
            }
        });
        writer.finish()
    }
}
