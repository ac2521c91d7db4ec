//! Review: a changeset is proposed, looked at on a map of its own, then applied, rejected or withdrawn.
//!
//! Who proposed and the reviewers of the territory see it; to anybody else it does not exist.

mod changes;
mod decide;
mod private;
mod propose;
mod read;
mod tile;

pub(super) use decide::{apply_proposal, reject_proposal, withdraw_proposal};
pub(super) use private::keep_private;
pub(super) use propose::create_proposal;
pub(super) use read::{get_proposal, list_proposals};
pub(super) use tile::get_preview_tile;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::http::auth::Bearer;
use crate::http::{App, Error};
use crate::model::{Outcome, Proposal, Revision, Role, Slug};
use crate::time::Instant;

/// The word of an address that names a proposal.
#[derive(Deserialize)]
pub(super) struct Address {
    proposal: String,
}

/// The proposal of an id. 403 where the token does not let its holder propose; 404 where the holder neither made it
/// nor may decide it, as where there is none.
pub(super) async fn find(
    app: &App,
    bearer: &Bearer,
    territory: &Slug,
    word: &str,
) -> Result<Proposal, Error> {
    bearer.needs(Role::Editor, territory)?;
    let found = match Uuid::try_parse(word) {
        Ok(id) => app.atlas.store().proposal(id).await?,
        Err(_) => None,
    };
    let theirs = |it: &Proposal| bearer.proposed(it) || bearer.may(Role::Reviewer, territory);
    found
        .filter(|it| it.territory == *territory && theirs(it))
        .ok_or_else(|| Error::not_found(format!("`{territory}` has no proposal `{word}`")))
}

/// 409 where a proposal is decided, saying how.
pub(super) fn still_open(proposal: &Proposal) -> Result<(), Error> {
    let Some(decision) = &proposal.decision else {
        return Ok(());
    };
    let how = match decision.outcome {
        Outcome::Applied(revision) => format!("applied as revision {revision}"),
        Outcome::Rejected | Outcome::Withdrawn => proposal.state().to_string(),
    };
    let why = format!("this proposal was {how} at {}", decision.at);
    Err(Error::conflict(why))
}

/// A proposal as it is told, without its changes.
#[derive(Serialize)]
pub(super) struct Told<'a> {
    id: Uuid,
    territory: &'a Slug,
    state: &'static str,
    base_revision: Revision,
    author: &'a str,
    comment: &'a str,
    at: Instant,
    decision: Option<ToldDecision<'a>>,
}

#[derive(Serialize)]
struct ToldDecision<'a> {
    by: &'a str,
    comment: &'a str,
    at: Instant,
    /// Where it was applied.
    revision: Option<Revision>,
}

impl<'a> From<&'a Proposal> for Told<'a> {
    fn from(proposal: &'a Proposal) -> Self {
        let decision = proposal.decision.as_ref();
        Self {
            id: proposal.id,
            territory: &proposal.territory,
            state: proposal.state().as_str(),
            base_revision: proposal.base,
            author: &proposal.author,
            comment: &proposal.comment,
            at: proposal.at,
            decision: decision.map(|it| ToldDecision {
                by: &it.by,
                comment: &it.comment,
                at: it.at,
                revision: match it.outcome {
                    Outcome::Applied(revision) => Some(revision),
                    Outcome::Rejected | Outcome::Withdrawn => None,
                },
            }),
        }
    }
}
