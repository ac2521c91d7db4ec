//! The land that shares are measured against, and what is named on it.

use serde::{Deserialize, Serialize};

use crate::geometry::Bounds;
use crate::model::{ContentHash, Names, Slug};
use crate::time::{Instant, Interval};

/// The land that shares are measured against.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Territory {
    pub slug: Slug,
    pub names: Names,
    pub boundary: ContentHash,
    pub source: BoundarySource,
    /// Whose the other data are: a ledger of places, a gazetteer, somebody's maps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<Credit>,
    /// What the page shows first; left out, the latest slice.
    pub opens_at: Option<Instant>,
    /// The span its data claims to cover; left out, from the first region until further notice.
    pub extent: Option<Extent>,
    /// Whether only those who hold a token may see it.
    #[serde(default)]
    pub private: bool,
}

impl Territory {
    /// The English name, or the slug where there is none.
    pub fn name(&self) -> &str {
        self.names.english().unwrap_or(self.slug.as_str())
    }

    /// Whom to name wherever the data are shown: those of `credits` in their order, then the boundary's, each once.
    pub fn attribution(&self) -> String {
        let boundary = &self.source;
        let boundary = boundary.attribution.as_ref().unwrap_or(&boundary.source);
        let credits = self.credits.iter().map(|it| &it.attribution);
        let mut named: Vec<&str> = Vec::new();
        for it in credits.chain([boundary]) {
            if !named.contains(&it.as_str()) {
                named.push(it);
            }
        }
        named.join("; ")
    }
}

/// Whose data a territory rests on beside its boundary, and on what terms they may be used.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Credit {
    /// What it is of, such as `ledger of places`.
    pub of: String,
    /// The licence by its name, such as `CC BY 4.0`.
    #[serde(default)]
    pub licence: Option<String>,
    /// Whom to name, and how.
    pub attribution: String,
}

/// Where a boundary comes from. "Over half" is true or false by the reference area alone, so every share names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BoundarySource {
    pub source: String,
    #[serde(default)]
    pub licence: Option<String>,
    #[serde(default)]
    pub attribution: Option<String>,
}

/// A stated span of valid time; `to` is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Extent {
    pub from: Instant,
    pub to: Option<Instant>,
}

impl Extent {
    /// Whether the instant lies in the span.
    pub fn contains(self, at: Instant) -> bool {
        self.from <= at && self.to.is_none_or(|to| at < to)
    }

    /// The span as an interval.
    pub fn interval(self) -> Option<Interval> {
        Interval::new(self.from, self.to).ok()
    }
}

/// A named part of a territory: a governorate, or any area of interest.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct District {
    pub slug: Slug,
    pub names: Names,
    pub boundary: ContentHash,
}

impl District {
    /// The English name, or the slug where there is none.
    pub fn name(&self) -> &str {
        self.names.english().unwrap_or(self.slug.as_str())
    }
}

/// A named point. `lon`, `lat`: degrees, WGS 84.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    pub slug: Slug,
    pub names: Names,
    pub kind: String,
    pub lon: f64,
    pub lat: f64,
    #[serde(default)]
    pub district: Option<Slug>,
    #[serde(default)]
    pub population: Option<u64>,
    /// Where the coordinates come from.
    #[serde(default)]
    pub gazetteer: Option<String>,
    /// What it is called besides, in any language: a search knows it by these too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_names: Vec<String>,
}

/// What a dated note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EventKind {
    /// Something that happened.
    Event,
    /// A change of source or method, which makes a jump that is none on the ground.
    Method,
}

/// A dated note on map and timeline. `lon`, `lat`: degrees, WGS 84.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    pub slug: Slug,
    pub datetime: Instant,
    pub kind: EventKind,
    #[serde(default)]
    pub titles: Names,
    #[serde(default)]
    pub lon: Option<f64>,
    #[serde(default)]
    pub lat: Option<f64>,
    #[serde(default)]
    pub source: Option<String>,
}

/// A stored geometry as the record sees it: where it lies, not its vertices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outline {
    pub hash: ContentHash,
    pub bounds: Bounds,
}
