//! The chronicle of a territory: what is in force when, of regions recorded one by one and of surveys together.
//!
//! Nothing of it is recorded. It is made of a view in one pass and answers for every instant, so whoever asks
//! often keeps it.

mod era;
mod in_force;
#[cfg(test)]
mod tests;
mod touched;

use std::collections::HashSet;
use std::sync::Arc;

use crate::control::chronicle::era::{Era, Made, eras};
use crate::control::chronicle::touched::changed;
use crate::control::slice::{evidence, extent, fingerprint, picture};
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
        Self {
            extent,
            spans: spans.into(),
            changed,
            eras,
            made,
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
        let evidence = evidence(&layers, |region| era.has_recorded(region));
        Some(Slice {
            territory: view.territory().slug.clone(),
            revision: view.revision(),
            span,
            changed: self.changed[place],
            fingerprint,
            picture: picture(fingerprint, &evidence, view.factions_since(span.from())),
            evidence,
            layers,
        })
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

    /// About how much memory it takes.
    pub fn bytes(&self) -> usize {
        let shown: usize = self.eras.iter().map(Era::bytes).sum();
        let made: usize = self.made.values().map(Vec::len).sum();
        64 * self.spans.len() + shown + 512 * made
    }

    fn place(&self, at: Instant) -> Option<usize> {
        let known = self.spans.partition_point(|span| span.from() <= at);
        let place = known.checked_sub(1)?;
        self.spans[place].contains(at).then_some(place)
    }
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
