//! A picture compared with what is recorded: what it changes, if anything.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::io::survey::picture::Picture;
use crate::model::{
    Change, Claim, ContentHash, Faction, Outline, Revision, Shown, Slug, Status, Survey, View,
};
use crate::time::Instant;

/// What a picture is to the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    New,
    /// There is a survey of the same instant, brought by that revision, that shows something else.
    Correction(Revision),
    /// That very survey is recorded.
    NothingNew,
}

impl Outcome {
    /// The word used in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Correction(_) => "correction",
            Self::NothingNew => "nothing_new",
        }
    }
}

/// How many polygons a picture shows, and how many it shows as the survey before it did, or else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sight {
    pub shown: usize,
    pub new: usize,
    pub continuing: usize,
    pub ended: usize,
}

/// What is to be done about a picture.
#[derive(Clone, Debug)]
pub struct Plan {
    pub file: String,
    pub at: Instant,
    pub outcome: Outcome,
    pub sight: Sight,
    /// The same polygons as far as they tell regions apart, for the picture that follows.
    pub keys: BTreeSet<Key>,
    /// Empty where there is nothing new.
    pub changes: Vec<Change>,
}

impl Plan {
    /// Whether it is of the whole territory, and ends what it does not show.
    pub(super) fn is_survey(&self) -> bool {
        self.changes
            .iter()
            .any(|it| matches!(it, Change::TakeSurvey { .. }))
    }

    /// What the history says of it, where nobody says anything else.
    pub fn comment(&self) -> String {
        match self.is_survey() {
            true => format!("The survey {}", self.file),
            false => format!("The areas of {}", self.file),
        }
    }
}

/// What makes polygons of two surveys the same region.
pub type Key = (ContentHash, Slug, Status, Option<Slug>);

/// What a picture changes in a record. `before` are the polygons of the picture before it in this run, with its
/// date: needed where that is not recorded, as in a dry run.
pub fn changes(
    view: &View<'_>,
    factions: &[Faction],
    picture: &Picture,
    before: Option<&(Instant, BTreeSet<Key>)>,
) -> Plan {
    let keys: BTreeSet<Key> = picture
        .shown
        .iter()
        .map(|(claim, outline)| key(claim, outline))
        .collect();
    let recorded = view.surveys().filter(|it| it.at < picture.at).last();
    let last = match (recorded, before) {
        (Some(survey), Some((at, keys))) if survey.at < *at => keys.clone(),
        (Some(survey), _) => survey
            .shown
            .iter()
            .map(|it| key(&it.claim, &it.outline))
            .collect(),
        (None, Some((_, keys))) => keys.clone(),
        (None, None) => BTreeSet::new(),
    };
    let continuing = keys.intersection(&last).count();
    let outcome = match view.survey(picture.at) {
        Some(survey) if shows(survey, picture) => Outcome::NothingNew,
        Some(survey) => Outcome::Correction(survey.revision),
        None => Outcome::New,
    };
    let mut changes = Vec::new();
    if outcome != Outcome::NothingNew {
        changes.extend(lacking(view, factions));
        changes.push(Change::TakeSurvey { at: picture.at });
        let shown = picture.shown.iter().cloned();
        changes.extend(shown.map(|(claim, outline)| Change::Show { claim, outline }));
    }
    Plan {
        file: picture.file.clone(),
        at: picture.at,
        outcome,
        sight: Sight {
            shown: picture.shown.len(),
            new: keys.len() - continuing,
            continuing,
            ended: last.len() - continuing,
        },
        keys,
        changes,
    }
}

/// What defines the factions that a record lacks.
pub(super) fn lacking(view: &View<'_>, factions: &[Faction]) -> Vec<Change> {
    let lacking = factions
        .iter()
        .filter(|it| view.faction(&it.slug).is_none());
    lacking.cloned().map(Change::DefineFaction).collect()
}

fn key(claim: &Claim, outline: &Outline) -> Key {
    (
        outline.hash,
        claim.faction.clone(),
        claim.status,
        claim.contested_with.clone(),
    )
}

/// Whether a survey says what a picture says, in the same order.
fn shows(survey: &Survey, picture: &Picture) -> bool {
    let same = |(shown, (claim, outline)): (&std::sync::Arc<Shown>, &(Claim, Outline))| {
        let claim = claim.clone();
        let outline = *outline;
        shown.repeats(&Shown { claim, outline })
    };
    survey.shown.len() == picture.shown.len() && survey.shown.iter().zip(&picture.shown).all(same)
}
