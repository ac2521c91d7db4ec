//! Changes made against an earlier revision: which changesets since then stand on the same ground.

use std::collections::BTreeSet;

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
    pub pairs: Vec<(ContentHash, ContentHash)>,
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
    let subjects: BTreeSet<Subject> = changes.iter().filter_map(Change::subject).collect();
    let since = record
        .changesets()
        .iter()
        .map(|it| it.revision)
        .filter(|it| *it > base);
    let rivals = since.map(|revision| {
        let touched = |it: &&Subject| record.touched(it).contains(&revision);
        let mut rival = Rival {
            revision,
            subjects: subjects.iter().filter(touched).cloned().collect(),
            everywhere: false,
            pairs: Vec::new(),
        };
        for theirs in stakes_of(record, revision) {
            for ours in ours.iter().filter(|it| it.valid.overlaps(theirs.valid)) {
                match (ours.outline, theirs.outline) {
                    (Some(a), Some(b)) if a.bounds.meets(b.bounds) => {
                        rival.pairs.push((a.hash, b.hash));
                    }
                    (Some(_), Some(_)) => {}
                    _ => rival.everywhere = true,
                }
            }
        }
        rival.pairs.sort_unstable();
        rival.pairs.dedup();
        rival
    });
    rivals
        .filter(|it| it.everywhere || !it.subjects.is_empty() || !it.pairs.is_empty())
        .collect()
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
            Subject::Region(id) => record.versions(*id).iter().map(stake).collect(),
            Subject::Survey(at) => vec![picture(record, *at)],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The ground on which an applied changeset stands.
fn stakes_of(record: &Record, revision: Revision) -> Vec<Stake> {
    let mut stakes = Vec::new();
    for region in record.brought(revision) {
        if !region.deleted {
            stakes.push(stake(region));
        }
        let before = record.versions(region.id).iter();
        let before = before.take_while(|it| it.version < region.version).last();
        stakes.extend(before.filter(|it| !it.deleted).map(stake));
    }
    let surveys = record.subjects().filter_map(|subject| match subject {
        Subject::Survey(at) if record.touched(&Subject::Survey(at)).contains(&revision) => Some(at),
        _ => None,
    });
    stakes.extend(surveys.map(|at| picture(record, at)));
    stakes
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

/// A survey says of all land what it is until the next survey.
fn picture(record: &Record, at: Instant) -> Stake {
    let next = record.subjects().filter_map(|subject| match subject {
        Subject::Survey(other) if other > at => Some(other),
        _ => None,
    });
    Stake {
        outline: None,
        valid: Interval::new(at, next.min()).expect("the next survey comes after it"),
    }
}
