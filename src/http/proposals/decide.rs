//! Deciding: a reviewer applies or rejects a proposal, or whoever made it withdraws it. Each is decided once.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use uuid::Uuid;

use crate::atlas::{Atlas, Plan};
use crate::http::answer::Answer;
use crate::http::auth::Bearer;
use crate::http::body::CommentBody;
use crate::http::params::{Nothing, Params, Words, now};
use crate::http::proposals::{Address, Told, find, still_open};
use crate::http::reading::Reading;
use crate::http::writing::{Writing, check_comment};
use crate::http::{App, Error};
use crate::model::{Decision, Outcome, Record, Role};

/// Makes a proposal the next changeset, if everything in it still may be recorded and nothing that was recorded since
/// stands on its ground: else 409, and it stays open.
pub(crate) async fn apply_proposal(
    State(app): State<App>,
    reading: Reading,
    Words(address): Words<Address>,
    bearer: Bearer,
    Params(Nothing {}): Params<Nothing>,
    CommentBody(comment): CommentBody,
) -> Result<Answer, Error> {
    let territory = reading.territory.clone();
    let proposal = find(&app, &bearer, &territory, &address.proposal).await?;
    let id = proposal.id;
    let writing = Writing::applying(app.clone(), reading, &bearer, comment, proposal)?;
    let atlas = Arc::clone(&app.atlas);
    let applied = writing.record(move |record| {
        let atlas = Arc::clone(&atlas);
        async move { plan(&atlas, &record, id).await }
    });
    let changeset = applied.await?.changeset;
    let place = format!("/territories/{territory}/changesets/{}", changeset.revision);
    let proposal = find(&app, &bearer, &territory, &address.proposal).await?;
    let answer = Answer::json(&Told::from(&proposal))?.status(StatusCode::CREATED);
    Ok(answer.header(header::LOCATION, place))
}

/// The changes of a proposal that is still open, on a record that takes them.
async fn plan(atlas: &Atlas, record: &Record, id: Uuid) -> Result<Plan, Error> {
    let proposal = atlas.store().proposal(id).await?;
    let gone = || Error::failed("a proposal was looked up again", "it is gone");
    still_open(&proposal.ok_or_else(gone)?)?;
    let plan = Plan {
        changes: atlas.store().proposed(id).await?,
        shapes: Vec::new(),
    };
    // It could be recorded when it was proposed: what it does not fit came since.
    let faults = atlas.refused(record, &plan).await?;
    if faults.is_empty() {
        Ok(plan)
    } else {
        Err(Error::Conflict(faults))
    }
}

/// Turns a proposal down.
pub(crate) async fn reject_proposal(
    State(app): State<App>,
    reading: Reading,
    Words(address): Words<Address>,
    bearer: Bearer,
    Params(Nothing {}): Params<Nothing>,
    CommentBody(comment): CommentBody,
) -> Result<Answer, Error> {
    // First, so that a proposal of somebody else is not there for whoever may not see it.
    find(&app, &bearer, &reading.territory, &address.proposal).await?;
    bearer.needs(Role::Reviewer, &reading.territory)?;
    close(&app, reading, address, &bearer, Outcome::Rejected, comment).await
}

/// Takes a proposal back; a reviewer may do that for whoever made it.
pub(crate) async fn withdraw_proposal(
    State(app): State<App>,
    reading: Reading,
    Words(address): Words<Address>,
    bearer: Bearer,
    Params(Nothing {}): Params<Nothing>,
    CommentBody(comment): CommentBody,
) -> Result<Answer, Error> {
    close(&app, reading, address, &bearer, Outcome::Withdrawn, comment).await
}

async fn close(
    app: &App,
    Reading { territory, .. }: Reading,
    address: Address,
    bearer: &Bearer,
    outcome: Outcome,
    comment: String,
) -> Result<Answer, Error> {
    let mut proposal = find(app, bearer, &territory, &address.proposal).await?;
    still_open(&proposal)?;
    check_comment(&comment)?;
    let decision = Decision {
        outcome,
        by: bearer.name().to_owned(),
        comment,
        at: now(),
    };
    app.atlas.store().decide(proposal.id, &decision).await?;
    proposal.decision = Some(decision);
    Answer::json(&Told::from(&proposal))
}
