//! Proposing: the very document that a changeset is made of, held to the same rules.

use axum::extract::State;
use axum::http::{StatusCode, header};

use crate::http::answer::Answer;
use crate::http::auth::{Permitted, Proposing};
use crate::http::body::FeatureBody;
use crate::http::changesets::{Planner, comment_of, read};
use crate::http::params::Params;
use crate::http::proposals::Told;
use crate::http::writing::{Said, Writing};
use crate::http::{App, Error};
use crate::model::Role;

/// Keeps a batch of changes for a reviewer to decide.
pub(crate) async fn create_proposal(
    State(app): State<App>,
    Permitted((reading, bearer)): Permitted<Proposing>,
    Params(Said { comment }): Params<Said>,
    FeatureBody(body): FeatureBody,
) -> Result<Answer, Error> {
    let batch = read(&app, &body)?;
    let comment = comment_of(&batch, comment)?;
    let writing = Writing::proposing(app.clone(), reading, &bearer, Role::Editor, comment)?;
    let writing = writing.against(batch.base)?;
    let territory = writing.territory().clone();
    let planner = Planner::new(app, territory.clone(), batch)?;
    let proposed = writing.propose(&bearer, |record| async move { planner.plan(&record).await });
    let proposal = proposed.await?;
    let place = format!("/territories/{territory}/proposals/{}", proposal.id);
    let answer = Answer::json(&Told::from(&proposal))?.status(StatusCode::CREATED);
    Ok(answer.header(header::LOCATION, place))
}
