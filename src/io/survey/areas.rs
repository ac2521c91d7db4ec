//! A picture taken as areas, recorded one by one: it says nothing of the land it does not show.

use std::collections::{BTreeSet, HashMap};

use crate::io::survey::changes::{Outcome, Plan, Sight, lacking};
use crate::io::survey::picture::Picture;
use crate::model::{Change, Claim, ContentHash, Faction, View};

/// What the areas of a picture add to a record. Those that are recorded already, just so, are taken out of it.
pub fn areas(view: &View<'_>, factions: &[Faction], picture: &mut Picture) -> Plan {
    let shown = picture.shown.len();
    let mut recorded: HashMap<ContentHash, Vec<&Claim>> = HashMap::new();
    for region in view.regions() {
        let known = recorded.entry(region.outline.hash).or_default();
        known.push(&region.claim);
    }
    picture.retain(|claim, outline| {
        let known = recorded.get(&outline.hash);
        !known.is_some_and(|it| it.contains(&claim))
    });
    let new = picture.shown.len();
    let outcome = match new {
        0 => Outcome::NothingNew,
        _ => Outcome::New,
    };
    let mut changes = Vec::new();
    if outcome == Outcome::New {
        changes.extend(lacking(view, factions));
        let shown = picture.shown.iter().cloned();
        changes.extend(shown.map(|(claim, outline)| Change::Show { claim, outline }));
    }
    Plan {
        file: picture.file.clone(),
        at: picture.at,
        outcome,
        sight: Sight {
            shown,
            new,
            continuing: shown - new,
            ended: 0,
        },
        keys: BTreeSet::new(),
        changes,
    }
}
