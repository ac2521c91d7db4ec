//! Deciding: a reviewer applies or rejects a proposal, or whoever made it withdraws it. Each is decided once.

use std::sync::Arc;

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use uuid::Uuid;

use crate::atlas::{Atlas, Plan};
use crate::http::answer::Answer;
use crate::http::auth::{Bearer, Permitted, Right, on_territory};
use crate::http::body::CommentBody;
use crate::http::clock::trust_clock;
use crate::http::params::{Nothing, Params, Words, now};
use crate::http::proposals::{Address, Told, find, still_open};
use crate::http::reading::Reading;
use crate::http::writing::{Writing, fit_comment};
use crate::http::{App, Error};
use crate::model::{Decision, Outcome, Proposal, Record, Role};

/// Applying a proposal: a reviewer's, and where it takes two, not of whoever made it.
pub(crate) struct Applying;

/// Rejecting one: a reviewer's.
pub(crate) struct Rejecting;

/// Withdrawing one: a reviewer's, and of whoever made it.
pub(crate) struct Withdrawing;

/// A proposal that whoever asks may decide, unless it is decided.
pub(crate) struct Decidable {
    reading: Reading,
    bearer: Bearer,
    proposal: Proposal,
}

impl Decidable {
    /// That of the address, for whoever may see it.
    async fn seen(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let (reading, bearer) = on_territory(parts, app, Role::Editor).await?;
        let Words(Address { proposal }) = Words::from_request_parts(parts, app).await?;
        let proposal = find(app, &bearer, &reading.territory, &proposal).await?;
        Ok(Self {
            reading,
            bearer,
            proposal,
        })
    }

    /// The same for reviewers alone. First it is looked for, so that a proposal of somebody else is not there for
    /// whoever may not see it.
    async fn reviewed(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let seen = Self::seen(parts, app).await?;
        seen.bearer.needs(Role::Reviewer, &seen.reading.territory)?;
        Ok(seen)
    }
}

impl Right for Applying {
    type Held = Decidable;

    async fn settle(parts: &mut Parts, app: &App) -> Result<Decidable, Error> {
        let decidable = Decidable::reviewed(parts, app).await?;
        if app.settings.four_eyes && decidable.bearer.proposed(&decidable.proposal) {
            let why = "nobody applies a proposal of their own here: another reviewer has to";
            return Err(decidable.bearer.forbids(why.to_owned()));
        }
        Ok(decidable)
    }
}

impl Right for Rejecting {
    type Held = Decidable;

    async fn settle(parts: &mut Parts, app: &App) -> Result<Decidable, Error> {
        Decidable::reviewed(parts, app).await
    }
}

impl Right for Withdrawing {
    type Held = Decidable;

    async fn settle(parts: &mut Parts, app: &App) -> Result<Decidable, Error> {
        Decidable::seen(parts, app).await
    }
}

/// Makes a proposal the next changeset, if everything in it still may be recorded and nothing that was recorded since
/// stands on its ground: else 409, and it stays open.
pub(crate) async fn apply_proposal(
    State(app): State<App>,
    Permitted(Decidable {
        reading,
        bearer,
        proposal,
    }): Permitted<Applying>,
    Params(Nothing {}): Params<Nothing>,
    CommentBody(comment): CommentBody,
) -> Result<Answer, Error> {
    let territory = reading.territory.clone();
    let id = proposal.id;
    let writing = Writing::applying(app.clone(), reading, &bearer, comment, proposal)?;
    let atlas = Arc::clone(&app.atlas);
    let applied = writing.record(move |record| {
        let atlas = Arc::clone(&atlas);
        async move { plan(&atlas, &record, id).await }
    });
    let changeset = applied.await?.changeset;
    let place = format!("/territories/{territory}/changesets/{}", changeset.revision);
    let proposal = find(&app, &bearer, &territory, &id.to_string()).await?;
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
    Permitted(decidable): Permitted<Rejecting>,
    Params(Nothing {}): Params<Nothing>,
    CommentBody(comment): CommentBody,
) -> Result<Answer, Error> {
    close(&app, decidable, Outcome::Rejected, comment).await
}

/// Takes a proposal back; a reviewer may do that for whoever made it.
pub(crate) async fn withdraw_proposal(
    State(app): State<App>,
    Permitted(decidable): Permitted<Withdrawing>,
    Params(Nothing {}): Params<Nothing>,
    CommentBody(comment): CommentBody,
) -> Result<Answer, Error> {
    close(&app, decidable, Outcome::Withdrawn, comment).await
}

async fn close(
    app: &App,
    decidable: Decidable,
    outcome: Outcome,
    comment: String,
) -> Result<Answer, Error> {
    let Decidable {
        bearer,
        mut proposal,
        ..
    } = decidable;
    still_open(&proposal)?;
    trust_clock()?;
    let decision = Decision {
        outcome,
        by: bearer.name().to_owned(),
        comment: fit_comment(comment)?,
        at: now(),
    };
    app.atlas.store().decide(proposal.id, &decision).await?;
    proposal.decision = Some(decision);
    Answer::json(&Told::from(&proposal))
}
