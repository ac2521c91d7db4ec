//! Changes made against an earlier revision: which changesets since then stand on the same ground.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Change, ContentHash, Outline, Record, Region, RegionId, Revision, Subject};
use crate::time::{Instant, Interval};

/// A changeset that came in between, and what it may have in common with the changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Rival {
    pub revision: Revision,
    /// What both say something of.
    pub subjects: BTreeSet<Subject>,
    /// A whole picture of the territory, on one side, meets ground of the other.
    pub everywhere: bool,
    /// Polygons of the changes and of the changeset whose boxes meet, and that hold at a common time.
    pub pairs: BTreeSet<(ContentHash, ContentHash)>,
}

/// Ground for a time; without an outline, all of the territory.
#[derive(Clone, Copy)]
struct Stake {
    outline: Option<Outline>,
    valid: Interval,
}

/// The changesets after a revision that may stand in the way of changes made against it, oldest first.
pub fn rivals(record: &Record, base: Revision, changes: &[Change]) -> Vec<Rival> {
    let ours: Vec<Stake> = changes
        .iter()
        .flat_map(|change| stakes(record, change))
        .collect();
    let mut rivals: BTreeMap<Revision, Rival> = BTreeMap::new();
    for subject in changes.iter().filter_map(Change::subject) {
        let touched = record.touched(&subject).into_iter();
        for revision in touched.filter(|it| *it > base) {
            let rival = rivals
                .entry(revision)
                .or_insert_with(|| Rival::of(revision));
            rival.subjects.insert(subject.clone());
        }
    }
    for (revision, theirs) in stakes_since(record, base) {
        for ours in ours.iter().filter(|it| it.valid.overlaps(theirs.valid)) {
            let pair = match (ours.outline, theirs.outline) {
                (Some(a), Some(b)) if !a.bounds.meets(b.bounds) => continue,
                (Some(a), Some(b)) => Some((a.hash, b.hash)),
                _ => None,
            };
            let rival = rivals
                .entry(revision)
                .or_insert_with(|| Rival::of(revision));
            rival.everywhere |= pair.is_none();
            rival.pairs.extend(pair);
        }
    }
    rivals.into_values().collect()
}

impl Rival {
    fn of(revision: Revision) -> Self {
        Self {
            revision,
            subjects: BTreeSet::new(),
            everywhere: false,
            pairs: BTreeSet::new(),
        }
    }
}

/// The ground on which a change to a record stands: what it says, and what it replaces.
fn stakes(record: &Record, change: &Change) -> Vec<Stake> {
    let new = |outline: &Outline, valid| Stake {
        outline: Some(*outline),
        valid,
    };
    match change {
        Change::CreateRegion { claim, outline, .. } => vec![new(outline, claim.valid)],
        Change::ReviseRegion { id, claim, outline } => {
            let mut both = vec![new(outline, claim.valid)];
            both.extend(standing(record, *id));
            both
        }
        Change::DeleteRegion { id } => standing(record, *id).into_iter().collect(),
        Change::TakeSurvey { at } => vec![picture(record, *at)],
        Change::Restore { subject, .. } => match subject {
            Subject::Region(id) => record.versions(*id).iter().map(|it| stake(it)).collect(),
            Subject::Survey(at) => vec![picture(record, *at)],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The ground on which the changesets after a revision stand: what they say, and what they replace.
fn stakes_since(record: &Record, base: Revision) -> Vec<(Revision, Stake)> {
    let Some(view) = record.now() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for versions in view.histories() {
        let known = versions.partition_point(|it| it.revision <= base);
        for (at, region) in versions.iter().enumerate().skip(known) {
            let before = at.checked_sub(1).map(|it| &*versions[it]);
            let both = [Some(&**region), before].into_iter().flatten();
            let said = both.filter(|it| !it.deleted).map(stake);
            found.extend(said.map(|it| (region.revision, it)));
        }
    }
    let surveys = view.survey_history().filter(|it| it.0 > base);
    found.extend(surveys.map(|(revision, at, _)| (revision, picture(record, at))));
    found
}

fn stake(region: &Region) -> Stake {
    Stake {
        outline: Some(region.outline),
        valid: region.claim.valid,
    }
}

fn standing(record: &Record, id: RegionId) -> Option<Stake> {
    let last = record.versions(id).last()?;
    (!last.deleted).then(|| stake(last))
}

/// A survey says of all land what it is until the next survey in force.
fn picture(record: &Record, at: Instant) -> Stake {
    let surveys = record.now().into_iter().flat_map(|view| view.surveys());
    let next = surveys.map(|it| it.at).find(|it| *it > at);
    Stake {
        outline: None,
        valid: Interval::new(at, next).expect("the next survey comes after it"),
    }
}
