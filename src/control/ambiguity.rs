//! Regions recorded together for one instant: which may show the same land for different holders.

use std::collections::BTreeMap;

use crate::model::{Change, Claim, Outline, Status};
use crate::time::Instant;

/// A region among changes.
#[derive(Clone, Copy, Debug)]
pub struct Drawn<'a> {
    /// Which change draws it.
    pub change: usize,
    pub claim: &'a Claim,
    pub outline: Outline,
}

/// The regions of changes that start at one instant, the lower first, where they have more than one holder.
///
/// What paints only where nothing else does takes no land from anybody, and is left out.
pub fn drawn_together(changes: &[Change]) -> Vec<Vec<Drawn<'_>>> {
    let mut groups: BTreeMap<(bool, Instant), Vec<Drawn<'_>>> = BTreeMap::new();
    for (at, change) in changes.iter().enumerate() {
        let (survey, claim, outline) = match change {
            Change::CreateRegion { claim, outline, .. }
            | Change::ReviseRegion { claim, outline, .. } => (false, claim, outline),
            Change::Show { claim, outline } => (true, claim, outline),
            _ => continue,
        };
        if claim.status == Status::Influence {
            continue;
        }
        let group = groups.entry((survey, claim.valid.from())).or_default();
        group.push(Drawn {
            change: at,
            claim,
            outline: *outline,
        });
    }
    let several = |group: &Vec<Drawn<'_>>| {
        let first = group.first().map(|it| &it.claim.faction);
        group.iter().any(|it| Some(&it.claim.faction) != first)
    };
    groups.into_values().filter(several).collect()
}
