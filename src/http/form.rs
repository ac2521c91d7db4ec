//! What a tile is drawn as: how its address ends, its media type, and who draws it.

use axum::http::HeaderMap;

use crate::geometry::TileCoord;
use crate::http::Error;
use crate::http::coding::Coding;
use crate::render::{
    Density, EVIDENCE_ZOOM, EvidenceMap, Scene, empty_png, empty_webp, mvt, png, webp,
};

/// What a tile is drawn as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Form {
    Vector,
    Png(Density),
    Webp(Density),
}

impl Form {
    /// How the addresses of each end; where one ends like two, the first is meant.
    const ENDINGS: [(&'static str, Self); 5] = [
        (".mvt", Self::Vector),
        ("@2x.png", Self::Png(Density::Double)),
        (".png", Self::Png(Density::Single)),
        ("@2x.webp", Self::Webp(Density::Double)),
        (".webp", Self::Webp(Density::Single)),
    ];

    /// What the ending of an address means, and what stands before it.
    pub(super) fn split(address: &str) -> Option<(&str, Self)> {
        let endings = Self::ENDINGS.into_iter();
        let mut found =
            endings.filter_map(|(ending, form)| Some((address.strip_suffix(ending)?, form)));
        found.next()
    }

    /// Every ending, to be told to people.
    pub(super) fn endings() -> String {
        Self::ENDINGS.map(|it| it.0).join(", ")
    }

    /// The media type.
    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::Vector => "application/vnd.mapbox-vector-tile",
            Self::Png(_) => "image/png",
            Self::Webp(_) => "image/webp",
        }
    }

    /// Whether it is worth packing; pictures are packed already.
    pub(super) fn packs(self) -> bool {
        self == Self::Vector
    }

    /// The coding a request is answered in. Pictures have but one, whatever is asked for.
    pub(super) fn coding(self, headers: &HeaderMap) -> Result<Coding, Error> {
        if self.packs() {
            Coding::liked(headers).ok_or(Error::NotAcceptable)
        } else {
            Ok(Coding::Plain)
        }
    }

    /// Whether it tells at a zoom what land rests on.
    pub(super) fn tells_evidence(self, zoom: u8) -> bool {
        self == Self::Vector && zoom >= EVIDENCE_ZOOM
    }

    /// Whether a tile of a scene at hand is drawn sooner than another thread would be found for it.
    pub(super) fn is_quick(self) -> bool {
        self == Self::Vector
    }

    /// Draws a tile; with what land rests on where it tells that.
    pub(super) fn draw(
        self,
        scene: &Scene,
        evidence: Option<&EvidenceMap>,
        tile: TileCoord,
    ) -> Vec<u8> {
        match self {
            Self::Vector => {
                let mut layers = mvt(scene, tile);
                layers.extend(evidence.map(|it| it.layer(tile)).unwrap_or_default());
                layers
            }
            Self::Png(density) => png(scene, tile, density),
            Self::Webp(density) => webp(scene, tile, density),
        }
    }

    /// The tile where there is nothing.
    pub(super) fn empty(self) -> Vec<u8> {
        match self {
            Self::Vector => Vec::new(),
            Self::Png(density) => empty_png(density),
            Self::Webp(density) => empty_webp(density),
        }
    }
}
