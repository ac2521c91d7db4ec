//! What a token allows.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::model::Subject;

/// What a token allows; each role includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Reader,
    Editor,
    Reviewer,
    Admin,
}

/// A word that names no role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is none of reader, editor, reviewer, admin")]
pub struct UnknownRole(String);

impl Role {
    /// The least that may say something of a subject.
    ///
    /// A place, an event or a region adds to the map; a party or a district is what all figures are counted by, and the
    /// territory what they are fractions of.
    pub fn over(subject: &Subject) -> Self {
        match subject {
            Subject::Territory => Self::Admin,
            Subject::Faction(_) | Subject::District(_) => Self::Reviewer,
            Subject::Place(_) | Subject::Event(_) | Subject::Region(_) | Subject::Survey(_) => {
                Self::Editor
            }
        }
    }

    /// The word used in the API and the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Editor => "editor",
            Self::Reviewer => "reviewer",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(word: &str) -> Result<Self, UnknownRole> {
        [Self::Reader, Self::Editor, Self::Reviewer, Self::Admin]
            .into_iter()
            .find(|role| role.as_str() == word)
            .ok_or_else(|| UnknownRole(word.to_owned()))
    }
}
