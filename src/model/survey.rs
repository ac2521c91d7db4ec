//! Surveys: whole pictures of a territory.

use std::sync::Arc;

use crate::model::{Claim, Outline, Revision};
use crate::time::{Instant, Interval};

/// A polygon that surveys show. Surveys that repeat it share it, so `claim.valid` starts at the survey that
/// first brought it: `claim_during` says it for another.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    pub claim: Claim,
    pub outline: Outline,
}

impl Shown {
    /// What a survey of that span says of the polygon.
    pub fn claim_during(&self, valid: Interval) -> Claim {
        Claim {
            valid,
            ..self.claim.clone()
        }
    }

    /// Whether both say the same of the same polygon, whenever they were shown.
    pub fn repeats(&self, other: &Self) -> bool {
        let Claim {
            faction,
            status,
            contested_with,
            valid: _,
            confidence,
            sources,
            note,
            method,
        } = &self.claim;
        self.outline == other.outline
            && *faction == other.claim.faction
            && *status == other.claim.status
            && *contested_with == other.claim.contested_with
            && *confidence == other.claim.confidence
            && *sources == other.claim.sources
            && *note == other.claim.note
            && *method == other.claim.method
    }
}

/// The whole picture of the territory at an instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Survey {
    pub at: Instant,
    /// The revision that recorded it; a restored survey keeps it.
    pub revision: Revision,
    /// In the order of painting, later on top. Repeated polygons are kept once.
    pub shown: Vec<Arc<Shown>>,
}
