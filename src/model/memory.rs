//! How much memory values take, by count: what bounds whatever is remembered, and what a record is said to take.
//!
//! A count takes a little more than there is, never less: what two values share is counted in each.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::{
    Attested, BoundarySource, Changeset, Claim, Coverage, Credit, District, Event, Evidence,
    Faction, Holding, Names, Place, Region, Shown, Slice, Slug, Survey, Tally, Territory,
};

/// A pointer in a list.
pub(crate) const POINTER: usize = size_of::<usize>();

/// What an allocation takes beside what it holds: its counters, and what it is rounded up by.
pub(crate) const BLOCK: usize = 32;

/// What an entry of a tree takes beside key and value.
const NODE: usize = 16;

/// Whatever knows how many bytes it takes.
pub(crate) trait Memory {
    /// Bytes of the value, with all that it owns.
    fn bytes(&self) -> usize;
}

fn text(text: &str) -> usize {
    BLOCK + text.len()
}

fn maybe(words: Option<&String>) -> usize {
    words.map_or(0, |it| text(it))
}

fn slug(slug: &Slug) -> usize {
    text(slug.as_str())
}

fn names(names: &Names) -> usize {
    let entry = 2 * size_of::<String>() + NODE;
    let entries = names.0.iter();
    entries
        .map(|(tag, name)| entry + text(tag) + text(name))
        .sum()
}

fn claim(claim: &Claim) -> usize {
    let sources = claim.sources.iter();
    slug(&claim.faction)
        + claim.contested_with.as_ref().map_or(0, slug)
        + sources
            .map(|it| size_of::<String>() + text(it))
            .sum::<usize>()
        + maybe(claim.note.as_ref())
        + BLOCK
}

fn holding(holding: &Holding) -> usize {
    size_of::<Holding>() + slug(&holding.faction) + holding.contested_with.as_ref().map_or(0, slug)
}

impl Memory for Changeset {
    fn bytes(&self) -> usize {
        let reason = self.redaction.as_ref().map(|it| &it.reason);
        size_of::<Self>() + text(&self.author) + text(&self.comment) + maybe(reason)
    }
}

impl Memory for Territory {
    fn bytes(&self) -> usize {
        let BoundarySource {
            source,
            licence,
            attribution,
        } = &self.source;
        let said = text(source) + maybe(licence.as_ref()) + maybe(attribution.as_ref());
        let credits = self.credits.iter().map(|it| {
            size_of::<Credit>() + text(&it.of) + maybe(it.licence.as_ref()) + text(&it.attribution)
        });
        let credits: usize = credits.sum();
        size_of::<Self>() + slug(&self.slug) + names(&self.names) + said + credits
    }
}

impl Memory for District {
    fn bytes(&self) -> usize {
        size_of::<Self>() + slug(&self.slug) + names(&self.names)
    }
}

impl Memory for Faction {
    fn bytes(&self) -> usize {
        let changes = self.changes.iter().map(|it| {
            let group = it.group.iter().flatten().map(slug).sum::<usize>();
            size_of_val(it) + it.names.as_ref().map_or(0, names) + group
        });
        size_of::<Self>()
            + slug(&self.slug)
            + names(&self.names)
            + self.group.as_ref().map_or(0, slug)
            + changes.sum::<usize>()
    }
}

impl Memory for Place {
    fn bytes(&self) -> usize {
        size_of::<Self>()
            + slug(&self.slug)
            + names(&self.names)
            + text(&self.kind)
            + self.district.as_ref().map_or(0, slug)
            + maybe(self.gazetteer.as_ref())
            + self
                .other_names
                .iter()
                .map(|it| size_of::<String>() + text(it))
                .sum::<usize>()
    }
}

impl Memory for Event {
    fn bytes(&self) -> usize {
        size_of::<Self>() + slug(&self.slug) + names(&self.titles) + maybe(self.source.as_ref())
    }
}

impl Memory for Region {
    fn bytes(&self) -> usize {
        BLOCK + size_of::<Self>() + claim(&self.claim)
    }
}

impl Memory for Shown {
    fn bytes(&self) -> usize {
        BLOCK + size_of::<Self>() + claim(&self.claim)
    }
}

/// One more pointer to a survey that is there already.
impl Memory for Arc<Survey> {
    fn bytes(&self) -> usize {
        POINTER
    }
}

impl Slice {
    /// About how much memory it takes beside the regions in it, which whatever it was made of has too.
    pub fn bytes(&self) -> usize {
        let agreed = self.evidence.keys();
        let agreed = agreed.map(|it| holding(it) + size_of::<Evidence>() + NODE);
        let layers = POINTER * self.layers.capacity();
        let said = BLOCK + size_of::<Evidence>() * self.said.capacity();
        BLOCK + size_of::<Self>() + layers + said + agreed.sum::<usize>()
    }
}

impl Coverage {
    /// About how much memory it takes.
    pub fn bytes(&self) -> usize {
        self.bytes_with(holding)
    }
}

impl Coverage<Attested> {
    /// About how much memory it takes.
    pub fn bytes(&self) -> usize {
        self.bytes_with(|it| holding(&it.holding) + size_of::<Evidence>())
    }
}

impl<H> Coverage<H> {
    fn bytes_with(&self, holding: impl Fn(&H) -> usize) -> usize {
        let borders = self.borders.iter();
        let borders = borders.map(|it| size_of_val(it) + BLOCK + size_of_val(&*it.points));
        let faces = self.faces.iter().map(|face| {
            let rings = face.rings.iter();
            let rings = rings.map(|it| size_of_val(it) + BLOCK + size_of_val(&**it));
            size_of_val(face) + BLOCK + rings.sum::<usize>()
        });
        let parcels = self.parcels.iter();
        let parcels = parcels.map(|it| size_of_val(it) + BLOCK + size_of_val(&*it.districts));
        size_of::<Self>()
            + borders.sum::<usize>()
            + faces.sum::<usize>()
            + parcels.sum::<usize>()
            + self.holdings.iter().map(holding).sum::<usize>()
    }
}

impl Tally {
    /// About how much memory it takes.
    pub fn bytes(&self) -> usize {
        let pieces = self
            .pieces
            .iter()
            .map(|piece| size_of_val(piece) + BLOCK + size_of_val(&*piece.districts));
        // Pieces share the texts of their slugs.
        let named = self.pieces.iter().flat_map(|it| &it.districts);
        let named: BTreeSet<&Slug> = named.collect();
        let names = named.into_iter().map(slug).sum::<usize>();
        let holdings = self.holdings.iter().map(holding);
        BLOCK + size_of::<Self>() + pieces.sum::<usize>() + names + holdings.sum::<usize>()
    }
}
