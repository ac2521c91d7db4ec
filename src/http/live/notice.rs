//! What is told of a changeset, whichever way it goes.

use serde::Serialize;

use crate::geometry::Bounds;
use crate::model::{Changeset, Record, Revision};

/// A changeset, and where it changed something.
#[derive(Serialize)]
pub(crate) struct Notice<'a> {
    #[serde(flatten)]
    changeset: &'a Changeset,
    /// West, south, east, north, in degrees; `null` where it may show anywhere.
    bbox: Option<[f64; 4]>,
}

impl<'a> Notice<'a> {
    /// The notice of a revision; `None` where the record does not have it yet.
    pub(crate) fn of(record: &'a Record, revision: Revision) -> Option<Self> {
        let place = (revision.0 as usize).checked_sub(1)?;
        let corners = |it: Bounds| [it.west, it.south, it.east, it.north];
        Some(Self {
            changeset: record.changesets().get(place)?,
            bbox: record.ground(revision).map(corners),
        })
    }

    /// What it is about.
    pub(crate) fn changeset(&self) -> &'a Changeset {
        self.changeset
    }
}
