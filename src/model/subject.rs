//! Subjects: the things a change can be about.

use std::fmt;
use std::str::FromStr;

use crate::model::{RegionId, Slug};
use crate::time::Instant;

/// What a change is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    Territory,
    District(Slug),
    Faction(Slug),
    Place(Slug),
    Event(Slug),
    Region(RegionId),
    Survey(Instant),
}

/// Why a text names no subject.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names nothing a change can be about")]
pub struct UnknownSubject(String);

/// Such as `district homs`, and as `FromStr` reads it.
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Territory => f.write_str("territory"),
            Self::District(slug) => write!(f, "district {slug}"),
            Self::Faction(slug) => write!(f, "faction {slug}"),
            Self::Place(slug) => write!(f, "place {slug}"),
            Self::Event(slug) => write!(f, "event {slug}"),
            Self::Region(id) => write!(f, "region {id}"),
            Self::Survey(at) => write!(f, "survey {at}"),
        }
    }
}

impl FromStr for Subject {
    type Err = UnknownSubject;

    fn from_str(text: &str) -> Result<Self, UnknownSubject> {
        let fault = || UnknownSubject(text.chars().take(80).collect());
        if text == "territory" {
            return Ok(Self::Territory);
        }
        let (kind, name) = text.split_once(' ').ok_or_else(fault)?;
        let slug = || name.parse::<Slug>().map_err(|_| fault());
        match kind {
            "district" => Ok(Self::District(slug()?)),
            "faction" => Ok(Self::Faction(slug()?)),
            "place" => Ok(Self::Place(slug()?)),
            "event" => Ok(Self::Event(slug()?)),
            "region" => Ok(Self::Region(RegionId(name.parse().map_err(|_| fault())?))),
            "survey" => Ok(Self::Survey(name.parse().map_err(|_| fault())?)),
            _ => Err(fault()),
        }
    }
}
