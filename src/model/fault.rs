//! What is wrong with something a person sent, and where.

use std::fmt;

use serde::Serialize;

/// One thing wrong with what was sent: its place, and how to mend it. Faults are reported all at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// A JSON pointer into the body (RFC 6901), such as `/properties/valid_to`; or `file:line`.
    pub at: String,
    pub detail: String,
}

impl Fault {
    /// A fault at a place.
    pub fn new(at: impl Into<String>, detail: impl fmt::Display) -> Self {
        Self {
            at: at.into(),
            detail: detail.to_string(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.detail)
    }
}
