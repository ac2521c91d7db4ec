//! What a request wants of a region, and the change that makes of it on the record as it stands.

use jiff::ToSpan;
use serde_json::Value;

use crate::atlas::Plan;
use crate::control::unknown_faction;
use crate::geometry::{Shape, encode_wkb};
use crate::http::params::now;
use crate::http::regions::precondition::Precondition;
use crate::http::regions::read::feature;
use crate::http::regions::{made, standing};
use crate::http::{App, Error};
use crate::io::geojson::{merge_patch, read_patched_region, read_region};
use crate::model::{Change, Claim, ContentHash, Fault, Outline, Record, RegionId, Slug};

/// What a request wants of a region.
#[derive(Clone)]
pub(in crate::http) enum Edit {
    Create(Drawn),
    Replace(Drawn),
    /// A merge patch over the Feature.
    Patch(Value),
    Delete,
}

/// A region as somebody drew it: valid, and not yet recorded.
#[derive(Clone)]
pub(in crate::http) struct Drawn {
    pub claim: Claim,
    pub outline: Outline,
    pub wkb: Vec<u8>,
}

impl Edit {
    /// The change on a record; 412 where that is not what the request was made for.
    pub(in crate::http) async fn plan(
        &self,
        app: &App,
        record: &Record,
        territory: &Slug,
        id: RegionId,
        precondition: &Precondition,
    ) -> Result<Plan, Error> {
        if let Self::Create(drawn) = self {
            let Drawn {
                claim,
                outline,
                wkb,
            } = drawn.clone();
            let change = Change::CreateRegion { id, claim, outline };
            return Ok(Plan {
                changes: vec![change],
                shapes: vec![(outline.hash, wkb)],
            });
        }
        if let Some(region) = made(app, record, id).await.last() {
            let why = format!(
                "region {id} comes from the survey of {}: correct that survey, or record a region over it",
                region.claim.valid.from()
            );
            return Err(Error::Conflict(vec![Fault::new("", why)]));
        }
        let region = standing(record, territory, id)?;
        precondition.check(record, region)?;
        let drawn = match self {
            Self::Create(drawn) | Self::Replace(drawn) => drawn.clone(),
            Self::Patch(patch) => {
                let feature = feature(app, region).await?;
                let recorded = feature["properties"].clone();
                let patched = merge_patch(feature, patch);
                let read = read_patched_region(&patched, &recorded);
                Drawn::checked(app, record, &patched, read)?
            }
            Self::Delete => {
                let change = Change::DeleteRegion { id };
                return Ok(Plan {
                    changes: vec![change],
                    shapes: Vec::new(),
                });
            }
        };
        let Drawn {
            claim,
            outline,
            wkb,
        } = drawn;
        let change = Change::ReviseRegion { id, claim, outline };
        Ok(Plan {
            changes: vec![change],
            shapes: vec![(outline.hash, wkb)],
        })
    }
}

impl Drawn {
    /// Reads a Feature; all its faults at once where it has any, words that the record does not know among them.
    pub(super) fn read(app: &App, record: &Record, feature: &Value) -> Result<Self, Error> {
        Self::checked(app, record, feature, read_region(feature))
    }

    fn checked(
        app: &App,
        record: &Record,
        feature: &Value,
        read: Result<(Shape, Claim), Vec<Fault>>,
    ) -> Result<Self, Error> {
        let (shape, claim) = read.map_err(|mut faults| {
            faults.extend(unknown_words(record, feature));
            Error::Invalid(faults)
        })?;
        Self::of(app, &shape, claim).map_err(Error::Invalid)
    }

    /// A region that reads well, if this server takes it.
    pub(in crate::http) fn of(app: &App, shape: &Shape, claim: Claim) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let (vertices, most) = (shape.vertices(), app.settings.max_vertices);
        if vertices > most {
            let why = format!(
                "has {vertices} positions, and this server takes {most}: simplify it, or split it"
            );
            faults.push(Fault::new("/geometry", why));
        }
        let from = claim.valid.from();
        if now().after(1.day()).is_some_and(|tomorrow| tomorrow < from) {
            let why = format!("{from} is yet to come: is another year meant?");
            faults.push(Fault::new("/properties/valid_from", why));
        }
        if claim.sources.is_empty() && app.settings.require_sources {
            let why =
                "is missing: this server records nothing without a source, a link or a citation";
            faults.push(Fault::new("/properties/sources", why));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let wkb = encode_wkb(shape);
        let outline = Outline {
            hash: ContentHash::of(&wkb),
            bounds: shape.bounds(),
        };
        Ok(Self {
            claim,
            outline,
            wkb,
        })
    }
}

/// The factions a Feature names that the territory does not have.
fn unknown_words(record: &Record, feature: &Value) -> Vec<Fault> {
    let Some(view) = record.now() else {
        return Vec::new();
    };
    let fault = |at: &str| {
        let word = feature.pointer(at).and_then(Value::as_str)?;
        unknown_faction(&view, word).map(|detail| Fault::new(at, detail))
    };
    let places = ["/properties/faction", "/properties/contested_with"];
    places.into_iter().filter_map(fault).collect()
}
