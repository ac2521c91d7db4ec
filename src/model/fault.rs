//! Faults: what is wrong with something an author sent.

use std::fmt;

use serde::Serialize;

/// One thing that is wrong with a document, where, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fault {
    /// JSON pointer (RFC 6901) to the place; empty is the whole document.
    pub at: String,
    pub detail: String,
}

impl Fault {
    /// A fault at a JSON pointer.
    pub fn new(at: impl Into<String>, detail: impl fmt::Display) -> Self {
        Self {
            at: at.into(),
            detail: detail.to_string(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = if self.at.is_empty() { "/" } else { &self.at };
        write!(f, "{at}: {}", self.detail)
    }
}
