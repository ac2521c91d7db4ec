//! A batch of changes as a document: a list of steps in JSON, or a GeoJSON `FeatureCollection` of regions.

mod reader;

use serde_json::Value;

use crate::geometry::Shape;
use crate::io::batch::reader::Reader;
use crate::model::{Change, Claim, ContentHash, Fault, RegionId, Revision, Subject};
use crate::time::Instant;

/// Changes that are to be recorded together.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    pub comment: Option<String>,
    /// The revision they were made against.
    pub base: Option<Revision>,
    /// What becomes of land that regions of different holders both show.
    pub overlaps: Overlaps,
    pub steps: Vec<Step>,
}

/// What becomes of land that regions of different holders both show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overlaps {
    #[default]
    Refuse,
    Order,
    Contested,
}

/// A region as somebody drew it.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// Where it stands in the document, as a JSON pointer.
    pub at: String,
    pub shape: Shape,
    pub claim: Claim,
}

/// One change of a batch; what it is about a region has the version that it was made for, where that is said.
#[derive(Clone, Debug)]
pub enum Step {
    Create(Drawn),
    Replace {
        id: RegionId,
        version: Option<u32>,
        drawn: Drawn,
    },
    /// A merge patch (RFC 7396) over the Feature.
    Patch {
        id: RegionId,
        version: Option<u32>,
        at: String,
        patch: Value,
    },
    Delete {
        id: RegionId,
        version: Option<u32>,
        at: String,
    },
    Survey {
        at: Instant,
        shown: Vec<Drawn>,
    },
    /// Says what a faction, a district, a place or an event is, with the geometry it brings.
    Define {
        at: String,
        change: Change,
        shapes: Vec<(ContentHash, Vec<u8>)>,
    },
    /// Takes one of these off.
    Remove {
        at: String,
        subject: Subject,
    },
}

/// How much a batch may hold.
#[derive(Clone, Copy, Debug)]
pub struct Most {
    /// Changes and polygons in all.
    pub entries: usize,
    /// Positions of a district.
    pub positions: usize,
}

/// Reads a batch, or all that is wrong with it.
pub fn read_batch(document: &Value, most: Most) -> Result<Batch, Vec<Fault>> {
    let mut reader = Reader {
        faults: Vec::new(),
        left: most.entries,
        most,
    };
    let Some(members) = document.as_object() else {
        return Err(vec![Fault::new("", "must be an object with `changes`")]);
    };
    let collection = members.get("type").and_then(Value::as_str) == Some("FeatureCollection");
    let mut batch = reader.heading(members);
    batch.steps = if collection {
        reader.features(
            members.get("features"),
            "/features",
            |reader, feature, at| reader.feature(feature, at),
        )
    } else {
        reader.refuse_unknown(
            members,
            "",
            &["comment", "base_revision", "overlaps", "changes"],
        );
        reader.features(members.get("changes"), "/changes", |reader, change, at| {
            reader.step(change, at)
        })
    };
    if reader.faults.is_empty() {
        Ok(batch)
    } else {
        Err(reader.faults)
    }
}

/// The survey of an instant that a `FeatureCollection` of regions shows, or all that is wrong with it.
pub fn read_survey(document: &Value, instant: Instant, most: Most) -> Result<Batch, Vec<Fault>> {
    let mut reader = Reader {
        faults: Vec::new(),
        left: most.entries,
        most,
    };
    let Some(members) = document.as_object() else {
        return Err(vec![Fault::new("", "must be a FeatureCollection")]);
    };
    if members.get("type").and_then(Value::as_str) != Some("FeatureCollection") {
        return Err(vec![Fault::new("/type", "must be \"FeatureCollection\"")]);
    }
    let mut batch = reader.heading(members);
    let shown = reader.shown(members.get("features"), "/features", instant);
    batch.steps = vec![Step::Survey { at: instant, shown }];
    if reader.faults.is_empty() {
        Ok(batch)
    } else {
        Err(reader.faults)
    }
}
