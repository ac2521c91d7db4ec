//! Which changesets of a history are wanted.

use std::collections::BTreeSet;

use crate::geometry::{Bbox, Bounds};
use crate::model::{Changeset, Record, Region, Revision, Slug, Subject, Survey};
use crate::time::Instant;

/// What is asked of a changeset; what is left out does not matter.
#[derive(Default)]
pub(super) struct Wanted {
    pub before: Option<Revision>,
    /// Whatever the case of its letters.
    pub author: Option<String>,
    /// Said something of that faction, or of land that it holds or held.
    pub faction: Option<Slug>,
    /// Touched land there.
    pub bbox: Option<Bbox>,
    /// Recorded then or later.
    pub since: Option<Instant>,
    /// Recorded before.
    pub until: Option<Instant>,
}

impl Wanted {
    /// Whether a changeset is wanted.
    pub(super) fn filter(self, record: &Record) -> impl Fn(&Changeset) -> bool {
        let of_faction = self.faction.as_ref().map(|it| about(record, it));
        let there = self.bbox.map(|it| within(record, it));
        move |changeset| {
            let among = |set: &Option<BTreeSet<Revision>>| {
                set.as_ref()
                    .is_none_or(|it| it.contains(&changeset.revision))
            };
            self.before.is_none_or(|it| changeset.revision < it)
                && self.since.is_none_or(|it| changeset.at >= it)
                && self.until.is_none_or(|it| changeset.at < it)
                && self
                    .author
                    .as_ref()
                    .is_none_or(|it| alike(it, &changeset.author))
                && among(&of_faction)
                && among(&there)
        }
    }
}

/// Whether two names differ in the case of their letters at most.
fn alike(one: &str, other: &str) -> bool {
    let lower = |it: char| it.to_lowercase();
    one.chars()
        .flat_map(lower)
        .eq(other.chars().flat_map(lower))
}

/// The revisions that said something of a faction.
fn about(record: &Record, faction: &Slug) -> BTreeSet<Revision> {
    let is_it = |claim: &crate::model::Claim| {
        claim.faction == *faction || claim.contested_with.as_ref() == Some(faction)
    };
    let mut found = regions(record, |it| is_it(&it.claim));
    found.extend(surveys(record, |it| {
        it.shown.iter().any(|shown| is_it(&shown.claim))
    }));
    found.extend(record.touched(&Subject::Faction(faction.clone())));
    found
}

/// The revisions that touched land in a box.
fn within(record: &Record, bbox: Bbox) -> BTreeSet<Revision> {
    let there = |bounds: Bounds| bbox.parts().any(|part| part.meets(bounds));
    let mut found = regions(record, |it| there(it.outline.bounds));
    found.extend(surveys(record, |it| {
        it.shown.iter().any(|shown| there(shown.outline.bounds))
    }));
    found
}

/// The revisions that brought, changed or took off a region that is meant.
fn regions(record: &Record, is_meant: impl Fn(&Region) -> bool) -> BTreeSet<Revision> {
    let mut found = BTreeSet::new();
    for subject in record.subjects() {
        let Subject::Region(id) = subject else {
            continue;
        };
        let versions = record.versions(id);
        for (at, version) in versions.iter().enumerate() {
            let before = at.checked_sub(1).map(|it| &*versions[it]);
            if is_meant(version) || before.is_some_and(&is_meant) {
                found.insert(version.revision);
            }
        }
    }
    found
}

/// The revisions that took a survey that is meant, or took it off.
fn surveys(record: &Record, is_meant: impl Fn(&Survey) -> bool) -> BTreeSet<Revision> {
    let Some(view) = record.now() else {
        return BTreeSet::new();
    };
    let meant = view
        .survey_history()
        .filter(|(_, _, survey)| survey.is_none_or(|it| is_meant(it)));
    meant.map(|(revision, _, _)| revision).collect()
}
