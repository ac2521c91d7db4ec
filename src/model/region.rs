//! Regions: what an editor recorded.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::model::{Outline, Revision, Slug};
use crate::time::Interval;

/// The stable id of a region through all its versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RegionId(pub Uuid);

impl fmt::Display for RegionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How a faction stands on the land.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It holds the land.
    Control,
    /// It holds the land and a rival fights for it; counts for the holder.
    Contested,
    /// Hardly populated land, nominally held.
    Sparse,
    /// Present, not in control: paints only where nothing else does.
    Influence,
}

impl Status {
    /// The word used in the API and the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Control => "control",
            Self::Contested => "contested",
            Self::Sparse => "sparse",
            Self::Influence => "influence",
        }
    }
}

/// How a region's border was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// From reports of the line itself.
    Observed,
    /// Traced from a published map.
    Digitised,
    /// Computed from places: approximate.
    Derived,
}

impl Method {
    /// The word used in the API and the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Observed => "observed",
            Self::Digitised => "digitised",
            Self::Derived => "derived",
        }
    }
}

/// A word that names no status or method.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{got}` is none of {known}")]
pub struct UnknownWord {
    got: String,
    known: &'static str,
}

impl FromStr for Status {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        match word {
            "control" => Ok(Self::Control),
            "contested" => Ok(Self::Contested),
            "sparse" => Ok(Self::Sparse),
            "influence" => Ok(Self::Influence),
            _ => Err(UnknownWord {
                got: word.to_owned(),
                known: "control, contested, sparse, influence",
            }),
        }
    }
}

impl FromStr for Method {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        match word {
            "observed" => Ok(Self::Observed),
            "digitised" => Ok(Self::Digitised),
            "derived" => Ok(Self::Derived),
            _ => Err(UnknownWord {
                got: word.to_owned(),
                known: "observed, digitised, derived",
            }),
        }
    }
}

/// How sure the editor is, in per cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Confidence(u8);

impl Confidence {
    /// `None` above 100.
    pub fn new(percent: u8) -> Option<Self> {
        (percent <= 100).then_some(Self(percent))
    }

    /// 0 to 100.
    pub fn percent(self) -> u8 {
        self.0
    }
}

/// What a region says, apart from where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Claim {
    pub faction: Slug,
    pub status: Status,
    /// The rival, for contested land.
    pub contested_with: Option<Slug>,
    pub valid: Interval,
    pub confidence: Option<Confidence>,
    pub sources: Vec<String>,
    pub note: Option<String>,
    pub method: Method,
}

/// Where a region stands among those asserted at the same instant: fixed when its geometry, holder or
/// `valid_from` first appears (revision, then place in the changeset), kept by a patch of anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Order {
    pub revision: Revision,
    pub ordinal: u32,
}

/// One version of a region, as the record keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    pub id: RegionId,
    /// 1 for the first version, then one more each.
    pub version: u32,
    /// The revision that brought this version.
    pub revision: Revision,
    pub order: Order,
    pub claim: Claim,
    pub outline: Outline,
    /// A version that takes the region off the map; its claim is the last one said.
    pub deleted: bool,
}
