//! The chronicle of a territory: what is in force when, of regions recorded one by one and of surveys together.
//!
//! Nothing of it is recorded. It is made of a view in one pass and answers for every instant, so whoever asks
//! often keeps it. What was recorded one by one it shares with the record, and its slices with whoever asks for them.

mod era;
mod in_force;
mod kept;
#[cfg(test)]
mod tests;
mod touched;

use std::collections::HashSet;
use std::sync::Arc;

use crate::control::chronicle::era::{Era, Made, eras};
use crate::control::chronicle::kept::Kept;
use crate::control::chronicle::touched::changed;
use crate::control::slice::{evidence, extent, fingerprint, picture, said};
use crate::model::memory::{BLOCK, Memory, POINTER};
use crate::model::{ContentHash, Extent, Region, RegionId, Revision, Slice, View};
use crate::time::{Instant, Interval};

/// What is in force when, as known at one revision.
#[derive(Debug)]
pub struct Chronicle {
    extent: Option<Extent>,
    spans: Arc<[Interval]>,
    /// The last revision that touched each span.
    changed: Vec<Revision>,
    /// From one survey to the next, oldest first; the first era is before any survey.
    eras: Vec<Era>,
    made: Made,
    slices: Kept,
    /// What it takes but for its slices.
    bytes: usize,
}

/// A span in which one region, or none, decides who holds a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Spell {
    pub span: Interval,
    /// The topmost region; `None` for unheld.
    pub region: Option<Arc<Region>>,
}

impl Chronicle {
    /// The chronicle of what a view shows.
    pub fn of(view: &View<'_>) -> Self {
        let (eras, made) = eras(view);
        let extent = extent(view);
        let spans = extent.map_or_else(Vec::new, |extent| spans(view, extent, &eras));
        let changed = changed(view, &spans);
        let slices = Kept::new(spans.len());
        let bytes = bytes(&spans, &eras, &made) + proposed(view);
        Self {
            extent,
            spans: spans.into(),
            changed,
            eras,
            made,
            slices,
            bytes,
        }
    }

    /// The span the territory has data for; `None` where nothing is recorded and nothing stated.
    pub fn extent(&self) -> Option<Extent> {
        self.extent
    }

    /// The slices, oldest first: they fill the extent. One starts wherever something starts or ends, at every
    /// survey, and where a faction changes.
    pub fn spans(&self) -> &Arc<[Interval]> {
        &self.spans
    }

    /// The span of the slice an instant lies in; `None` outside the extent.
    pub fn span(&self, at: Instant) -> Option<Interval> {
        self.place(at).map(|place| self.spans[place])
    }

    /// The slice an instant lies in; `None` outside the extent. `view` is the one this was made of.
    pub fn slice(&self, view: &View<'_>, at: Instant) -> Option<Slice> {
        let place = self.place(at)?;
        let span = self.spans[place];
        let era = era(&self.eras, span.from());
        let layers = era.layers(span.from());
        let fingerprint = fingerprint(view, &layers);
        let said = said(&layers, |region| era.has_recorded(region));
        Some(Slice {
            territory: view.territory().slug.clone(),
            revision: view.revision(),
            span,
            changed: self.changed[place],
            fingerprint,
            picture: picture(
                fingerprint,
                &layers,
                &said,
                view.factions_since(span.from()),
            ),
            evidence: evidence(&layers, &said),
            said,
            layers,
        })
    }

    /// The same, kept with the chronicle for the next who asks, unless it would then take more than `most` bytes.
    pub fn kept_slice(&self, view: &View<'_>, at: Instant, most: usize) -> Option<Arc<Slice>> {
        let place = self.place(at)?;
        let room = most.saturating_sub(self.bytes());
        self.slices.get(place, room, || self.slice(view, at))
    }

    /// Everything that is ever in force, and every outline of it.
    pub fn regions(&self) -> impl Iterator<Item = &Arc<Region>> {
        let recorded = self.eras.iter().flat_map(|era| era.recorded.iter());
        recorded.chain(self.made.values().flatten())
    }

    /// What surveys made of a region, one version for each time they said something else of it, oldest first.
    /// Empty for a region that no survey made.
    pub fn made(&self, id: RegionId) -> &[Arc<Region>] {
        self.made.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The spells of a point, oldest first; they fill the extent.
    ///
    /// `covering` are the outlines that hold the point, of those that `regions` has.
    pub fn spells(&self, covering: &HashSet<ContentHash>) -> Vec<Spell> {
        let eras: Vec<Era> = self.eras.iter().map(|era| era.within(covering)).collect();
        let mut spells: Vec<Spell> = Vec::new();
        for &span in self.spans.iter() {
            let at = span.from();
            let region = era(&eras, at).layers(at).pop();
            let name = |region: &Option<Arc<Region>>| region.as_ref().map(|it| it.id);
            match spells.last_mut() {
                Some(last) if name(&last.region) == name(&region) => {
                    last.span = Interval::new(last.span.from(), span.to()).unwrap_or(last.span);
                    last.region = region;
                }
                _ => spells.push(Spell { span, region }),
            }
        }
        spells
    }

    /// About how much memory it takes beside what it shares with the record. Grows with the slices that it keeps.
    pub fn bytes(&self) -> usize {
        self.bytes + self.slices.bytes()
    }

    fn place(&self, at: Instant) -> Option<usize> {
        let known = self.spans.partition_point(|span| span.from() <= at);
        let place = known.checked_sub(1)?;
        self.spans[place].contains(at).then_some(place)
    }
}

/// What a chronicle takes but for its slices, and for what it shares with the record.
fn bytes(spans: &[Interval], eras: &[Era], made: &Made) -> usize {
    let eras = eras.iter().map(Era::bytes).sum::<usize>();
    let made = made.values().flatten();
    // Few versions each, of which every one may stand in a list and in a node of a tree of its own.
    let made = made.map(|it| it.bytes() + 2 * (BLOCK + POINTER) + size_of::<RegionId>());
    let spans = spans.len() * (size_of::<Interval>() + size_of::<Revision>());
    BLOCK + size_of::<Chronicle>() + spans + eras + made.sum::<usize>()
}

/// What the regions take that no record has, as nobody has recorded them yet.
fn proposed(view: &View<'_>) -> usize {
    if view.edition().proposed.is_none() {
        return 0;
    }
    let own = view.regions().filter(|it| it.revision == view.revision());
    own.map(|it| it.bytes()).sum()
}

/// The era an instant lies in.
fn era(eras: &[Era], at: Instant) -> &Era {
    let begun = eras.partition_point(|era| era.survey.is_none_or(|survey| survey <= at));
    &eras[begun - 1]
}

/// The spans between all turning points within the extent.
fn spans(view: &View<'_>, extent: Extent, eras: &[Era]) -> Vec<Interval> {
    let mut turns = vec![extent.from];
    turns.extend(view.faction_turns());
    for era in eras {
        turns.extend(era.survey);
        for region in era.recorded.iter() {
            let valid = region.claim.valid;
            let within = |at: &Instant| era.to.is_none_or(|to| *at < to);
            turns.extend(
                [Some(valid.from()), valid.to()]
                    .into_iter()
                    .flatten()
                    .filter(within),
            );
        }
    }
    turns.retain(|at| extent.contains(*at));
    turns.sort_unstable();
    turns.dedup();
    let ends = turns.iter().skip(1).copied().map(Some).chain([extent.to]);
    let spans = turns.iter().zip(ends);
    spans
        .filter_map(|(&from, to)| Interval::new(from, to).ok())
        .collect()
}

/// Since when the holder at an instant has held on: the start of the unbroken run of its faction.
pub fn since(spells: &[Spell], at: Instant) -> Option<Instant> {
    let faction = |spell: &Spell| {
        let region = spell.region.as_ref();
        region.map(|region| region.claim.faction.clone())
    };
    let now = spells.iter().position(|spell| spell.span.contains(at))?;
    let run = spells[..=now]
        .iter()
        .rev()
        .take_while(|spell| faction(spell) == faction(&spells[now]));
    run.last().map(|spell| spell.span.from())
}
