//! Takedowns: texts that must no longer be shown, nor kept.

use crate::model::{Revision, Slug};
use crate::time::Instant;

/// What is to be taken down, by whom and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Takedown {
    pub territory: Slug,
    pub revision: Revision,
    pub at: Instant,
    pub author: String,
    /// What the history says in place of the texts.
    pub reason: String,
}
