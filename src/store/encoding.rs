//! How a change is written down: a kind, a subject, a body in JSON, and the geometry it names.
//!
//! The bodies here are a file format: what was written once must be readable for ever, so a field may be
//! added with a default, never renamed. The tests pin one body of each kind.

use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::model::{
    BoundarySource, Change, Claim, Confidence, ContentHash, Credit, District, Extent, Method,
    Names, Outline, RegionId, Revision, Slug, Status, Territory,
};
use crate::time::{Instant, Interval};

pub(crate) const TERRITORY: &str = "define-territory";
const DISTRICT: &str = "define-district";
const FACTION: &str = "define-faction";
const PLACE: &str = "define-place";
pub(crate) const EVENT: &str = "define-event";
pub(crate) const CREATE: &str = "create-region";
pub(crate) const REVISE: &str = "revise-region";
const DELETE: &str = "delete-region";
const SURVEY: &str = "take-survey";
pub(crate) const SHOW: &str = "show";
const RESTORE: &str = "restore";

/// A change as it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Encoded {
    pub(crate) kind: &'static str,
    /// The slug, id or instant of what it is about.
    pub(crate) subject: String,
    pub(crate) geometry: Option<ContentHash>,
    pub(crate) body: String,
}

/// Why a written change cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Illegible {
    #[error("`{0}` is no kind of change this version knows")]
    Kind(String),
    #[error("its subject is {0}")]
    Subject(Box<dyn std::error::Error + Send + Sync>),
    #[error("it names no geometry")]
    Geometry,
    #[error("its body does not read: {0}")]
    Body(#[from] serde_json::Error),
}

#[derive(Serialize, Deserialize)]
struct TerritoryBody {
    names: Names,
    source: BoundarySource,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    credits: Vec<Credit>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    opens_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    extent: Option<Extent>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    private: bool,
}

#[derive(Serialize, Deserialize)]
struct DistrictBody {
    names: Names,
}

#[derive(Serialize, Deserialize)]
struct ClaimBody {
    faction: Slug,
    status: Status,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    contested_with: Option<Slug>,
    valid_from: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    valid_to: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confidence: Option<u8>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sources: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    method: Method,
}

#[derive(Serialize, Deserialize)]
struct RestoreBody {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<Revision>,
}

#[derive(Serialize, Deserialize)]
struct Nothing {}

/// Writes a change down.
pub(crate) fn encode(change: &Change) -> Result<Encoded, serde_json::Error> {
    match change {
        Change::DefineTerritory(it) => {
            let body = TerritoryBody {
                names: it.names.clone(),
                source: it.source.clone(),
                credits: it.credits.clone(),
                opens_at: it.opens_at,
                extent: it.extent,
                private: it.private,
            };
            written(TERRITORY, &it.slug, Some(it.boundary), &body)
        }
        Change::DefineDistrict(it) => {
            let names = it.names.clone();
            written(
                DISTRICT,
                &it.slug,
                Some(it.boundary),
                &DistrictBody { names },
            )
        }
        Change::DefineFaction(it) => written(FACTION, &it.slug, None, it),
        Change::DefinePlace(it) => written(PLACE, &it.slug, None, it),
        Change::DefineEvent(it) => written(EVENT, &it.slug, None, it),
        Change::CreateRegion { id, claim, outline } => {
            written(CREATE, id, Some(outline.hash), &ClaimBody::of(claim))
        }
        Change::ReviseRegion { id, claim, outline } => {
            written(REVISE, id, Some(outline.hash), &ClaimBody::of(claim))
        }
        Change::DeleteRegion { id } => written(DELETE, id, None, &Nothing {}),
        Change::TakeSurvey { at } => written(SURVEY, at, None, &Nothing {}),
        Change::Show { claim, outline } => {
            let at = claim.valid.from();
            written(SHOW, &at, Some(outline.hash), &ClaimBody::of(claim))
        }
        Change::Restore { subject, to } => {
            written(RESTORE, subject, None, &RestoreBody { to: *to })
        }
    }
}

/// Reads a change that was written down; `outline` is the geometry it names, with its box.
pub(crate) fn decode(
    kind: &str,
    subject: &str,
    outline: Option<Outline>,
    body: &str,
) -> Result<Change, Illegible> {
    let outline = || outline.ok_or(Illegible::Geometry);
    Ok(match kind {
        TERRITORY => {
            let TerritoryBody {
                names,
                source,
                credits,
                opens_at,
                extent,
                private,
            } = read(body)?;
            Change::DefineTerritory(Territory {
                slug: parsed(subject)?,
                names,
                boundary: outline()?.hash,
                source,
                credits,
                opens_at,
                extent,
                private,
            })
        }
        DISTRICT => Change::DefineDistrict(District {
            slug: parsed(subject)?,
            names: read::<DistrictBody>(body)?.names,
            boundary: outline()?.hash,
        }),
        FACTION => Change::DefineFaction(read(body)?),
        PLACE => Change::DefinePlace(read(body)?),
        EVENT => Change::DefineEvent(read(body)?),
        CREATE => Change::CreateRegion {
            id: region(subject)?,
            claim: read::<ClaimBody>(body)?.claim()?,
            outline: outline()?,
        },
        REVISE => Change::ReviseRegion {
            id: region(subject)?,
            claim: read::<ClaimBody>(body)?.claim()?,
            outline: outline()?,
        },
        DELETE => Change::DeleteRegion {
            id: region(subject)?,
        },
        SURVEY => Change::TakeSurvey {
            at: parsed(subject)?,
        },
        SHOW => Change::Show {
            claim: read::<ClaimBody>(body)?.claim()?,
            outline: outline()?,
        },
        RESTORE => Change::Restore {
            subject: parsed(subject)?,
            to: read::<RestoreBody>(body)?.to,
        },
        _ => return Err(Illegible::Kind(kind.to_owned())),
    })
}

impl ClaimBody {
    fn of(claim: &Claim) -> Self {
        Self {
            faction: claim.faction.clone(),
            status: claim.status,
            contested_with: claim.contested_with.clone(),
            valid_from: claim.valid.from(),
            valid_to: claim.valid.to(),
            confidence: claim.confidence.map(Confidence::percent),
            sources: claim.sources.clone(),
            note: claim.note.clone(),
            method: claim.method,
        }
    }

    fn claim(self) -> Result<Claim, serde_json::Error> {
        let fault = <serde_json::Error as serde::de::Error>::custom;
        let confidence = self.confidence.map(|percent| {
            Confidence::new(percent).ok_or_else(|| fault("its confidence is above 100".to_owned()))
        });
        Ok(Claim {
            faction: self.faction,
            status: self.status,
            contested_with: self.contested_with,
            valid: Interval::new(self.valid_from, self.valid_to)
                .map_err(|empty| fault(empty.to_string()))?,
            confidence: confidence.transpose()?,
            sources: self.sources,
            note: self.note,
            method: self.method,
        })
    }
}

fn written(
    kind: &'static str,
    subject: &impl ToString,
    geometry: Option<ContentHash>,
    body: &impl Serialize,
) -> Result<Encoded, serde_json::Error> {
    Ok(Encoded {
        kind,
        subject: subject.to_string(),
        geometry,
        body: serde_json::to_string(body)?,
    })
}

fn read<T: DeserializeOwned>(body: &str) -> Result<T, Illegible> {
    Ok(serde_json::from_str(body)?)
}

fn parsed<T>(subject: &str) -> Result<T, Illegible>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    subject
        .parse()
        .map_err(|fault| Illegible::Subject(Box::new(fault)))
}

fn region(subject: &str) -> Result<RegionId, Illegible> {
    Uuid::parse_str(subject)
        .map(RegionId)
        .map_err(|fault| Illegible::Subject(Box::new(fault)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Bounds;

    /// One body of each kind, as the first version wrote them. Never edit a line: add to them.
    const WRITTEN: [(&str, &str, bool, &str); 14] = [
        (
            TERRITORY,
            "syria",
            true,
            r#"{"names":{"en":"Syria"},"source":{"source":"Natural Earth","licence":null,"attribution":null},"opens_at":"2015-09-18T00:00:00Z","extent":{"from":"2014-01-01T00:00:00Z","to":null}}"#,
        ),
        (DISTRICT, "homs", true, r#"{"names":{"en":"Homs"}}"#),
        (
            FACTION,
            "isis",
            false,
            r##"{"slug":"isis","names":{"en":"ISIS"},"colour":"#b3202c","group":null}"##,
        ),
        (
            PLACE,
            "palmyra",
            false,
            r#"{"slug":"palmyra","names":{"en":"Palmyra"},"kind":"town","lon":38.281000000000006,"lat":0.30000000000000004,"district":"homs","population":51323,"gazetteer":null}"#,
        ),
        (
            EVENT,
            "fall",
            false,
            r#"{"slug":"fall","datetime":"2015-05-20T00:00:00.000001Z","kind":"event","titles":{"en":"Fall"},"lon":0.3333333333333333,"lat":null,"source":null}"#,
        ),
        (
            CREATE,
            "0198f4b5-3c00-7000-8000-000000000001",
            true,
            r#"{"faction":"isis","status":"contested","contested_with":"government","valid_from":"2015-05-20T01:02:03.000004Z","valid_to":"2016-03-27T00:00:00Z","confidence":80,"sources":["https://example.org/"],"note":"Palmyra","method":"derived"}"#,
        ),
        (
            REVISE,
            "0198f4b5-3c00-7000-8000-000000000001",
            true,
            r#"{"faction":"isis","status":"control","valid_from":"2015-05-20T00:00:00Z","method":"observed"}"#,
        ),
        (DELETE, "0198f4b5-3c00-7000-8000-000000000001", false, "{}"),
        (SURVEY, "2016-03-27T00:00:00.000001Z", false, "{}"),
        (
            SHOW,
            "2016-03-27T00:00:00Z",
            true,
            r#"{"faction":"isis","status":"control","valid_from":"2016-03-27T00:00:00Z","method":"observed"}"#,
        ),
        (
            RESTORE,
            "region 0198f4b5-3c00-7000-8000-000000000001",
            false,
            r#"{"to":7}"#,
        ),
        (RESTORE, "survey 2016-03-27T00:00:00Z", false, "{}"),
        (
            FACTION,
            "nusra",
            false,
            r##"{"slug":"nusra","names":{"en":"Nusra"},"colour":"#8e86b5","group":"qaeda","changes":[{"from":"2016-07-28T00:00:00Z","names":{"en":"Jabhat Fateh al-Sham"},"colour":"#445566","group":null}]}"##,
        ),
        (
            TERRITORY,
            "syria",
            true,
            r#"{"names":{"en":"Syria"},"source":{"source":"a ruler","licence":null,"attribution":null},"private":true}"#,
        ),
    ];

    fn outline() -> Outline {
        Outline {
            hash: ContentHash([7; 32]),
            bounds: Bounds {
                west: 35.0,
                south: 32.0,
                east: 42.0,
                north: 37.0,
            },
        }
    }

    #[test]
    fn what_was_written_once_reads_and_writes_the_same() {
        for (kind, subject, located, body) in WRITTEN {
            let change = decode(kind, subject, located.then(outline), body).unwrap();
            let again = encode(&change).unwrap();
            assert_eq!((again.kind, again.subject.as_str()), (kind, subject));
            assert_eq!(again.geometry.is_some(), located, "{kind}");
            assert_eq!(again.body, body);
        }
    }

    #[test]
    fn what_does_not_read_is_said() {
        let (_, id, _, claim) = WRITTEN[6];
        for (kind, subject, outline, body, said) in [
            ("merge", "a", None, "{}", "no kind of change"),
            (CREATE, id, None, claim, "names no geometry"),
            (CREATE, "7", Some(outline()), claim, "its subject is"),
            (FACTION, "isis", None, "{}", "missing field"),
        ] {
            let fault = decode(kind, subject, outline, body)
                .unwrap_err()
                .to_string();
            assert!(fault.contains(said), "{fault}");
        }
        let unsure = claim.replace(r#""method""#, r#""confidence":101,"method""#);
        let fault = decode(CREATE, id, Some(outline()), &unsure).unwrap_err();
        assert!(fault.to_string().contains("above 100"), "{fault}");
        let reversed = claim.replace(r#""method""#, r#""valid_to":"2015-01-01","method""#);
        let fault = decode(CREATE, id, Some(outline()), &reversed).unwrap_err();
        assert!(fault.to_string().contains("must come after"), "{fault}");
    }
}
