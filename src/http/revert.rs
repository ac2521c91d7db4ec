//! Undoing a changeset, by another.

use axum::extract::State;
use axum::http::{StatusCode, header};

use crate::http::answer::Answer;
use crate::http::auth::Bearer;
use crate::http::body::CommentBody;
use crate::http::changesets::find;
use crate::http::params::{Nothing, Params, Words, no_territory, now};
use crate::http::regions::{LONGEST_COMMENT, TRIES};
use crate::http::{App, Error};
use crate::model::{Draft, Role, Slug};
use crate::{atlas, control};

/// Makes everything that a changeset touched what it was before. 409 where something stands in the way.
pub(super) async fn revert_changeset(
    State(app): State<App>,
    Words((territory, wanted)): Words<(String, String)>,
    bearer: Bearer,
    Params(Nothing {}): Params<Nothing>,
    CommentBody(comment): CommentBody,
) -> Result<Answer, Error> {
    let slug: Slug = territory.parse().map_err(|_| no_territory(&territory))?;
    let known = || app.atlas.record(&slug).ok_or_else(|| no_territory(&slug));
    known()?;
    bearer.needs(Role::Editor, &slug)?;
    if comment.len() > LONGEST_COMMENT {
        let why = format!("`comment` is longer than {LONGEST_COMMENT} bytes");
        return Err(Error::bad_request(why));
    }
    for _ in 0..TRIES {
        let known = known()?;
        let undone = find(&known, &slug, &wanted)?.revision;
        let changes = control::revert(&known, undone).map_err(Error::Conflict)?;
        let said = Some(comment.clone()).filter(|it| !it.is_empty());
        let draft = Draft {
            territory: slug.clone(),
            author: bearer.name().to_owned(),
            comment: said.unwrap_or_else(|| format!("Reverts revision {undone}")),
            at: now(),
            changes,
        };
        match app.atlas.apply(draft, known.revision(), Vec::new()).await {
            Err(atlas::Error::Stale { .. }) => {}
            Err(atlas::Error::Refused(faults)) => return Err(Error::Conflict(faults)),
            done => {
                let (changeset, _) = done?;
                let place = format!("/territories/{slug}/changesets/{}", changeset.revision);
                let answer = Answer::json(&changeset)?.status(StatusCode::CREATED);
                return Ok(answer.header(header::LOCATION, place));
            }
        }
    }
    Err(Error::Contended)
}
