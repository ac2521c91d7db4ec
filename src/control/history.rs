//! Who has held a point, through time.

use std::collections::BTreeSet;

use crate::control::slice::{extent, rank};
use crate::model::{Region, View};
use crate::time::{Instant, Interval};

/// A span in which one region, or none, decides who holds a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Spell {
    pub span: Interval,
    /// The topmost region; `None` for unheld.
    pub region: Option<Region>,
}

/// The spells of a point, oldest first; they fill the territory's extent.
///
/// `covering` are the regions in force at the view's revision whose polygon holds the point.
pub fn spells(view: &View<'_>, covering: &[Region]) -> Vec<Spell> {
    let Some(extent) = extent(view) else {
        return Vec::new();
    };
    let valid = || covering.iter().map(|region| region.claim.valid);
    let turns = valid()
        .map(Interval::from)
        .chain(valid().filter_map(Interval::to));
    let mut starts: BTreeSet<Instant> = turns.filter(|&at| extent.contains(at)).collect();
    starts.insert(extent.from);
    let mut spells: Vec<Spell> = Vec::new();
    let ends = starts.iter().skip(1).copied().map(Some).chain([extent.to]);
    for (&from, to) in starts.iter().zip(ends) {
        let held = covering
            .iter()
            .filter(|region| region.claim.valid.contains(from));
        let region = held.max_by_key(|region| rank(region)).cloned();
        match spells.last_mut() {
            Some(last) if last.region == region => {
                last.span = Interval::new(last.span.from(), to).unwrap_or(last.span);
            }
            _ => spells.extend(
                Interval::new(from, to)
                    .ok()
                    .map(|span| Spell { span, region }),
            ),
        }
    }
    spells
}

/// Since when the holder at an instant has held on: the start of the unbroken run of its faction.
pub fn since(spells: &[Spell], at: Instant) -> Option<Instant> {
    let faction = |spell: &Spell| {
        spell
            .region
            .as_ref()
            .map(|region| region.claim.faction.clone())
    };
    let now = spells.iter().position(|spell| spell.span.contains(at))?;
    let run = spells[..=now]
        .iter()
        .rev()
        .take_while(|spell| faction(spell) == faction(&spells[now]));
    run.last().map(|spell| spell.span.from())
}
