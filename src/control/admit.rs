//! What may be recorded: the rules a changeset is held to before it is applied.

use std::collections::BTreeSet;

use crate::geometry::Bounds;
use crate::model::{
    Change, Claim, Fault, Outline, Place, Record, RegionId, Revision, Slug, Subject, View,
};
use crate::time::Instant;

/// How far outside the box around a territory its places may lie, in degrees.
const BEYOND: f64 = 1.0;

/// Everything wrong with changes to a territory as it stands; empty where they may be applied.
///
/// `boundary` is the box around the territory. Faults are placed as for a single region (`/properties/…`), or
/// below `/changes/N` where there are several changes.
pub fn admit(view: &View<'_>, boundary: Bounds, changes: &[Change]) -> Vec<Fault> {
    let mut factions: BTreeSet<&Slug> = view.factions().map(|faction| &faction.slug).collect();
    let mut districts: BTreeSet<&Slug> = view.districts().map(|it| &it.slug).collect();
    let mut surveys = Surveys::default();
    let mut faults = Vec::new();
    for (change, at) in changes.iter().zip(0u32..) {
        let place = if changes.len() == 1 {
            String::new()
        } else {
            format!("/changes/{at}")
        };
        let mut fault =
            |at: &str, detail: String| faults.push(Fault::new(format!("{place}{at}"), detail));
        surveys.check(change, &mut fault);
        match change {
            Change::DefineFaction(faction) => {
                factions.insert(&faction.slug);
            }
            Change::CreateRegion { claim, outline, .. } | Change::Show { claim, outline } => {
                check_claim(view, &factions, claim, &mut fault);
                check_outline(boundary, *outline, &mut fault);
            }
            Change::ReviseRegion { id, claim, outline } => {
                check_known(view, *id, &mut fault);
                check_claim(view, &factions, claim, &mut fault);
                check_outline(boundary, *outline, &mut fault);
            }
            Change::DeleteRegion { id } => check_known(view, *id, &mut fault),
            Change::Restore { subject, to } => check_restore(view, subject, *to, &mut fault),
            Change::DefineDistrict(district) => {
                districts.insert(&district.slug);
            }
            Change::DefinePlace(place) => check_place(&districts, boundary, place, &mut fault),
            Change::DefineTerritory(_) | Change::DefineEvent(_) | Change::TakeSurvey { .. } => (),
        }
    }
    let restores = |it: &Change| matches!(it, Change::Restore { .. });
    if faults.is_empty() && changes.iter().any(restores) {
        faults.extend(orphans(view, &view.record().with(changes)));
    }
    faults
}

/// The surveys of a changeset as far as it was read.
#[derive(Default)]
struct Surveys {
    taken: BTreeSet<Instant>,
    /// The survey that the next change may show a polygon of.
    open: Option<Instant>,
}

impl Surveys {
    fn check(&mut self, change: &Change, fault: &mut impl FnMut(&str, String)) {
        match (change, self.open) {
            (Change::TakeSurvey { at }, _) => {
                if !self.taken.insert(*at) {
                    fault(
                        "",
                        format!("there is a survey of {at} in these changes already"),
                    );
                }
                self.open = Some(*at);
            }
            (Change::Show { claim, .. }, Some(at)) => {
                if claim.valid.from() != at || claim.valid.to().is_some() {
                    let why = format!(
                        "a polygon of the survey of {at} holds from then until a later survey does not show it: \
                         leave its times out"
                    );
                    fault("/properties/valid_from", why);
                }
            }
            (Change::Show { .. }, None) => {
                let why = "this shows a polygon, but no survey comes right before it";
                fault("", why.to_owned());
            }
            _ => self.open = None,
        }
    }
}

fn check_restore(
    view: &View<'_>,
    subject: &Subject,
    to: Option<Revision>,
    fault: &mut impl FnMut(&str, String),
) {
    let mut known = view.record().touched(subject);
    known.retain(|it| *it <= view.revision());
    match (to, known.first()) {
        (_, None) => fault("", format!("there is no {subject} to restore")),
        (Some(to), Some(first)) if to < *first => {
            fault(
                "",
                format!("nothing was said of {subject} until revision {first}"),
            );
        }
        (None, _) if *subject == Subject::Territory => {
            fault("", "the territory itself cannot be taken off".to_owned());
        }
        _ => (),
    }
}

/// Regions and surveys whose holder the record no longer knows, and places whose district it knew before.
fn orphans(before: &View<'_>, record: &Record) -> Vec<Fault> {
    let Some(view) = record.now() else {
        return vec![Fault::new("", "this leaves no territory")];
    };
    let factions: BTreeSet<&Slug> = view.factions().map(|faction| &faction.slug).collect();
    let missing = |claim: &Claim| {
        let mut named = std::iter::once(&claim.faction).chain(&claim.contested_with);
        named.find(|slug| !factions.contains(slug)).cloned()
    };
    let regions = view.regions().filter_map(|region| {
        let faction = missing(&region.claim)?;
        Some((faction, Subject::Region(region.id)))
    });
    let surveys = view.surveys().filter_map(|survey| {
        let faction = survey
            .shown
            .iter()
            .find_map(|shown| missing(&shown.claim))?;
        Some((faction, Subject::Survey(survey.at)))
    });
    let orphans = regions.chain(surveys).map(|(faction, subject)| {
        Fault::new(
            "",
            format!("{subject} names the faction `{faction}`, which this takes off"),
        )
    });
    let gone = |it: &&Slug| before.district(it).is_some() && view.district(it).is_none();
    let places = view.places().filter_map(|place| {
        let district = place.district.as_ref().filter(gone)?;
        let slug = &place.slug;
        let why = format!("place {slug} names the district `{district}`, which this takes off");
        Some(Fault::new("", why))
    });
    orphans.chain(places).collect()
}

/// A place may lie beyond the border, as a border crossing does, but not far away.
fn check_place(
    districts: &BTreeSet<&Slug>,
    boundary: Bounds,
    place: &Place,
    fault: &mut impl FnMut(&str, String),
) {
    if let Some(district) = place.district.as_ref().filter(|it| !districts.contains(it)) {
        let known: Vec<&str> = districts.iter().map(|slug| slug.as_str()).collect();
        let known = known.join(", ");
        let detail = format!("there is no district `{district}` here; there are: {known}");
        fault("/district", detail);
    }
    let near = Bounds {
        west: boundary.west - BEYOND,
        south: boundary.south - BEYOND,
        east: boundary.east + BEYOND,
        north: boundary.north + BEYOND,
    };
    if !near.contains(place.lon, place.lat) {
        fault("/lon", outside(boundary, "the place lies far"));
    }
}

/// Why something lies wrong, beginning with what and how.
fn outside(boundary: Bounds, what: &str) -> String {
    let Bounds {
        west,
        south,
        east,
        north,
    } = boundary;
    format!(
        "{what} outside the territory (lon {west:.3} to {east:.3}, lat {south:.3} to {north:.3}): are lon and lat exchanged?"
    )
}

/// Why land cannot be part of a territory, whose box is `boundary`; `None` where it can: it may reach beyond.
pub fn wholly_outside(boundary: Bounds, land: Bounds) -> Option<String> {
    (!boundary.meets(land)).then(|| outside(boundary, "the polygon lies wholly"))
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
    if let Some(detail) = wholly_outside(boundary, outline.bounds) {
        fault("/geometry", detail);
    }
}
