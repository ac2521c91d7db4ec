//! Receipts: which request made a changeset, so that the same request sent again is recognised.

use uuid::Uuid;

use crate::model::{ContentHash, Revision, Slug};
use crate::store::Approval;
use crate::time::Instant;

/// A request that is to be carried out once, however often it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The token it came with: keys of different holders have nothing to do with each other.
    pub holder: Uuid,
    pub key: String,
    /// A hash of all that it says.
    pub request: ContentHash,
    pub at: Instant,
    /// Receipts from before are forgotten with this one.
    pub forget_before: Instant,
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    pub request: ContentHash,
    pub territory: Slug,
    pub revision: Revision,
}

/// What is kept in one transaction with a changeset, beside it.
#[derive(Clone, Debug, Default)]
pub struct Along {
    pub receipt: Option<Receipt>,
    /// The proposal that becomes the changeset; refused where it is not open any more.
    pub approval: Option<Approval>,
}
