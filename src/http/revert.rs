//! Undoing a changeset, by another.

use std::future::ready;

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};

use crate::atlas::Plan;
use crate::control;
use crate::http::answer::Answer;
use crate::http::auth::{Bearer, Permitted, Right, to_record};
use crate::http::body::CommentBody;
use crate::http::changesets::{Address, find};
use crate::http::params::{Nothing, Params, Words};
use crate::http::reading::Reading;
use crate::http::writing::Writing;
use crate::http::{App, Error};
use crate::model::{Revision, Role};

/// Undoing a changeset, for whoever may write all that it touched.
pub(super) struct Undoing;

/// Which changeset is to be undone, and the role that this needs.
pub(super) struct Undo {
    reading: Reading,
    bearer: Bearer,
    undone: Revision,
    role: Role,
}

impl Right for Undoing {
    type Held = Undo;

    async fn settle(parts: &mut Parts, app: &App) -> Result<Undo, Error> {
        let (reading, bearer) = to_record(parts, app, Role::Editor).await?;
        let Words(Address { changeset }) = Words::from_request_parts(parts, app).await?;
        let undone = find(&reading.record, &reading.territory, &changeset)?.revision;
        let subjects = reading.record.subjects();
        let touched = subjects.filter(|it| reading.record.touched(it).contains(&undone));
        let role = touched.map(|it| Role::over(&it)).max();
        // The first makes the territory: another token would be of no help.
        let role = role
            .filter(|_| undone > Revision(1))
            .unwrap_or(Role::Editor);
        bearer.needs(role, &reading.territory)?;
        Ok(Undo {
            reading,
            bearer,
            undone,
            role,
        })
    }
}

/// Makes everything that a changeset touched what it was before, for whoever may write all of that. 409 where something stands in the way.
pub(super) async fn revert_changeset(
    State(app): State<App>,
    Permitted(Undo {
        reading,
        bearer,
        undone,
        role,
    }): Permitted<Undoing>,
    Params(Nothing {}): Params<Nothing>,
    CommentBody(comment): CommentBody,
) -> Result<Answer, Error> {
    let said = Some(comment).filter(|it| !it.is_empty());
    let comment = said.unwrap_or_else(|| format!("Reverts revision {undone}"));
    let territory = reading.territory.clone();
    let writing = Writing::new(app, reading, &bearer, role, comment)?;
    let applied = writing.record(move |record| {
        let changes = control::revert(&record, undone).map_err(Error::Conflict);
        ready(changes.map(|changes| Plan {
            changes,
            shapes: Vec::new(),
        }))
    });
    let changeset = match applied.await {
        // What the rules refuse here is what something recorded since needs.
        Err(Error::Invalid(faults)) => return Err(Error::Conflict(faults)),
        done => done?.changeset,
    };
    let place = format!("/territories/{territory}/changesets/{}", changeset.revision);
    let answer = Answer::json(&changeset)?.status(StatusCode::CREATED);
    Ok(answer.header(header::LOCATION, place))
}
