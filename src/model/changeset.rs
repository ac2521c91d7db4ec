//! Changesets: changes recorded together, and the revisions they make.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::model::{
    Claim, District, Event, Faction, Outline, Place, RegionId, Slug, Subject, Territory,
};
use crate::time::Instant;

/// A territory's counter of applied changesets: gapless, from 1. The record-time axis.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Revision(pub u32);

impl Revision {
    /// The revision that follows.
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Which text of a record a view shows: what is derived of one edition holds for no other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Edition {
    pub revision: Revision,
    /// How many takedowns the record had seen: each blanks texts of revisions before.
    pub redactions: u32,
    /// The changes that nobody has recorded yet, where the view shows some.
    pub proposed: Option<ContentHash>,
}

/// SHA-256 of some bytes: the name a geometry is kept under, or what seals a changeset. Written in hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ContentHash(pub [u8; 32]);

impl ContentHash {
    /// The name of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

/// A text that is no hash.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no hash: it has 64 hexadecimal digits")]
pub struct InvalidHash(String);

impl FromStr for ContentHash {
    type Err = InvalidHash;

    fn from_str(text: &str) -> Result<Self, InvalidHash> {
        let fault = || InvalidHash(text.chars().take(80).collect());
        let digits = text.bytes().all(|it| it.is_ascii_hexdigit());
        if !digits || text.len() != 64 {
            return Err(fault());
        }
        let mut hash = [0; 32];
        for (byte, at) in hash.iter_mut().zip((0..).step_by(2)) {
            *byte = u8::from_str_radix(&text[at..at + 2], 16).map_err(|_| fault())?;
        }
        Ok(Self(hash))
    }
}

impl TryFrom<String> for ContentHash {
    type Error = InvalidHash;

    fn try_from(text: String) -> Result<Self, InvalidHash> {
        text.parse()
    }
}

impl From<ContentHash> for String {
    fn from(hash: ContentHash) -> Self {
        hash.to_string()
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// One step of a changeset. Geometries it names must be in the store or come with the changeset.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Makes the territory, or replaces what is said of it.
    DefineTerritory(Territory),
    DefineDistrict(District),
    DefineFaction(Faction),
    DefinePlace(Place),
    DefineEvent(Event),
    CreateRegion {
        id: RegionId,
        claim: Claim,
        outline: Outline,
    },
    /// A new version; keeps its order unless geometry, holder or `valid_from` is new.
    ReviseRegion {
        id: RegionId,
        claim: Claim,
        outline: Outline,
    },
    DeleteRegion {
        id: RegionId,
    },
    /// The whole picture of the territory at an instant: what the `Show`s right after it show, and nothing
    /// else. Replaces a survey of that same instant.
    TakeSurvey {
        at: Instant,
    },
    /// A polygon the survey before it shows. `claim.valid` starts at the survey's instant and is open.
    Show {
        claim: Claim,
        outline: Outline,
    },
    /// Makes something again what it was after a revision, order and all; `None`: takes it off, as if never said.
    Restore {
        subject: Subject,
        to: Option<Revision>,
    },
}

impl Change {
    /// What it is about; nothing of its own where it belongs to the survey before it.
    pub fn subject(&self) -> Option<Subject> {
        Some(match self {
            Self::DefineTerritory(_) => Subject::Territory,
            Self::DefineDistrict(it) => Subject::District(it.slug.clone()),
            Self::DefineFaction(it) => Subject::Faction(it.slug.clone()),
            Self::DefinePlace(it) => Subject::Place(it.slug.clone()),
            Self::DefineEvent(it) => Subject::Event(it.slug.clone()),
            Self::CreateRegion { id, .. }
            | Self::ReviseRegion { id, .. }
            | Self::DeleteRegion { id } => Subject::Region(*id),
            Self::TakeSurvey { at } => Subject::Survey(*at),
            Self::Restore { subject, .. } => subject.clone(),
            Self::Show { .. } => return None,
        })
    }
}

/// Changes recorded together, not yet numbered.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub territory: Slug,
    pub author: String,
    pub comment: String,
    pub at: Instant,
    pub changes: Vec<Change>,
}

/// A changeset that was applied, without its changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changeset {
    pub id: Uuid,
    pub revision: Revision,
    pub author: String,
    pub comment: String,
    pub at: Instant,
    /// SHA-256 over the hash of the one before and all that this one says: docs/DESIGN.md has the layout.
    pub hash: ContentHash,
    /// What became of its texts, where they were taken down.
    #[serde(flatten)]
    pub redaction: Option<Redaction>,
}

impl Changeset {
    /// A changeset that no store has sealed, without texts: for a record that is only played through.
    pub fn played(revision: Revision, at: Instant) -> Self {
        Self {
            id: Uuid::nil(),
            revision,
            author: String::new(),
            comment: String::new(),
            at,
            hash: ContentHash([0; 32]),
            redaction: None,
        }
    }
}

/// A takedown: the texts of a changeset are gone, what it did to the map is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redaction {
    #[serde(rename = "redacted")]
    pub at: Instant,
    /// What the history says in place of the texts.
    #[serde(rename = "redaction_reason")]
    pub reason: String,
}
