//! What may be recorded: the rules a changeset is held to before it is applied.

use std::collections::BTreeSet;

use crate::geometry::Bounds;
use crate::model::{Change, Claim, Fault, Outline, RegionId, Slug, View};

/// Everything wrong with changes to a territory as it stands; empty where they may be applied.
///
/// `boundary` is the box around the territory. Faults are placed as for a single region (`/properties/…`), or
/// below `/changes/N` where there are several changes.
pub fn admit(view: &View<'_>, boundary: Bounds, changes: &[Change]) -> Vec<Fault> {
    let mut factions: BTreeSet<&Slug> = view.factions().map(|faction| &faction.slug).collect();
    let mut faults = Vec::new();
    for (change, at) in changes.iter().zip(0u32..) {
        let place = if changes.len() == 1 {
            String::new()
        } else {
            format!("/changes/{at}")
        };
        let mut fault =
            |at: &str, detail: String| faults.push(Fault::new(format!("{place}{at}"), detail));
        match change {
            Change::DefineFaction(faction) => {
                factions.insert(&faction.slug);
            }
            Change::CreateRegion { claim, outline, .. } => {
                check_claim(view, &factions, claim, &mut fault);
                check_outline(boundary, *outline, &mut fault);
            }
            Change::ReviseRegion { id, claim, outline } => {
                check_known(view, *id, &mut fault);
                check_claim(view, &factions, claim, &mut fault);
                check_outline(boundary, *outline, &mut fault);
            }
            Change::DeleteRegion { id } => check_known(view, *id, &mut fault),
            Change::DefineTerritory(_)
            | Change::DefineDistrict(_)
            | Change::DefinePlace(_)
            | Change::DefineEvent(_)
            | Change::TakeSurvey { .. }
            | Change::Show { .. }
            | Change::Restore { .. } => (),
        }
    }
    faults
}

/// Why a word names no faction of the territory; `None` where it does.
pub fn unknown_faction(view: &View<'_>, word: &str) -> Option<String> {
    no_such_faction(
        &view.factions().map(|faction| &faction.slug).collect(),
        word,
    )
}

fn no_such_faction(factions: &BTreeSet<&Slug>, word: &str) -> Option<String> {
    let known: Vec<&str> = factions.iter().map(|slug| slug.as_str()).collect();
    let word: String = word.chars().take(80).collect();
    let missing = !known.contains(&word.as_str());
    missing.then(|| {
        format!(
            "there is no faction `{word}` here; there are: {}",
            known.join(", ")
        )
    })
}

fn check_known(view: &View<'_>, id: RegionId, fault: &mut impl FnMut(&str, String)) {
    if view.region(id).is_none() {
        fault("", format!("there is no region {id} in force"));
    }
}

fn check_claim(
    view: &View<'_>,
    factions: &BTreeSet<&Slug>,
    claim: &Claim,
    fault: &mut impl FnMut(&str, String),
) {
    if let Some(detail) = no_such_faction(factions, claim.faction.as_str()) {
        fault("/properties/faction", detail);
    }
    let rival = claim.contested_with.as_ref();
    if let Some(detail) = rival.and_then(|rival| no_such_faction(factions, rival.as_str())) {
        fault("/properties/contested_with", detail);
    }
    if let Some(extent) = view.territory().extent
        && !extent
            .interval()
            .is_some_and(|extent| extent.overlaps(claim.valid))
    {
        let until = extent
            .to
            .map_or(String::new(), |to| format!(" and before {to}"));
        let detail = format!(
            "the data of this territory are for times from {}{until}: choose a time among them",
            extent.from
        );
        fault("/properties/valid_from", detail);
    }
}

fn check_outline(boundary: Bounds, outline: Outline, fault: &mut impl FnMut(&str, String)) {
    if !boundary.meets(outline.bounds) {
        let Bounds {
            west,
            south,
            east,
            north,
        } = boundary;
        let detail = format!(
            "the polygon lies wholly outside the territory (lon {west:.3} to {east:.3}, lat {south:.3} to {north:.3}): \
             are lon and lat exchanged?"
        );
        fault("/geometry", detail);
    }
}
