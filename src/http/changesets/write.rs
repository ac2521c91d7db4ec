//! Batches of changes, and whole pictures: each one changeset.

use axum::extract::State;
use axum::http::{StatusCode, header};
use serde::Deserialize;
use serde_json::Value;

use crate::atlas::Applied;
use crate::http::answer::Answer;
use crate::http::auth::{Bearer, Permitted, Recording};
use crate::http::body::FeatureBody;
use crate::http::changesets::batch::Planner;
use crate::http::changesets::read::told;
use crate::http::params::{Params, Time};
use crate::http::reading::Reading;
use crate::http::writing::{Said, Writing};
use crate::http::{App, Error};
use crate::io::batch::{Batch, Most, Step, read_batch, read_survey};
use crate::model::{Fault, Role};

/// Records a batch of changes, all or none: a list of steps, or a `FeatureCollection` of regions.
pub(in crate::http) async fn create_changeset(
    State(app): State<App>,
    Permitted((reading, bearer)): Permitted<Recording>,
    Params(Said { comment }): Params<Said>,
    FeatureBody(body): FeatureBody,
) -> Result<Answer, Error> {
    let batch = read(&app, &body)?;
    record(app, reading, &bearer, comment, batch).await
}

/// A batch that a body says.
pub(in crate::http) fn read(app: &App, body: &Value) -> Result<Batch, Error> {
    read_batch(body, most(app)).map_err(Error::Invalid)
}

/// How much a batch may hold.
fn most(app: &App) -> Most {
    Most {
        entries: app.settings.max_changes,
        positions: app.settings.max_vertices,
    }
}

/// The role that a batch needs: that of the highest thing it says something of.
pub(in crate::http) fn role_for(batch: &Batch) -> Role {
    let needed = batch.steps.iter().map(|step| match step {
        Step::Define { change, .. } => change.subject().as_ref().map_or(Role::Editor, Role::over),
        Step::Remove { subject, .. } => Role::over(subject),
        _ => Role::Editor,
    });
    needed.max().unwrap_or(Role::Editor)
}

/// The comment of a batch, which may stand in the address or in the body.
pub(in crate::http) fn comment_of(batch: &Batch, said: String) -> Result<String, Error> {
    if batch.comment.is_some() && !said.is_empty() {
        let why = "`comment` is said in the address and in the body: say it once";
        return Err(Error::bad_request(why));
    }
    Ok(batch.comment.clone().unwrap_or(said))
}

/// `?at&comment`: the instant of the survey.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Taken {
    at: Time,
    #[serde(default)]
    comment: String,
}

/// Records a survey: the regions of a `FeatureCollection` are the whole picture of the territory at an instant.
pub(in crate::http) async fn create_survey(
    State(app): State<App>,
    Permitted((reading, bearer)): Permitted<Recording>,
    Params(Taken { at, comment }): Params<Taken>,
    FeatureBody(body): FeatureBody,
) -> Result<Answer, Error> {
    let batch = read_survey(&body, at.instant(), most(&app));
    let batch = batch.map_err(Error::Invalid)?;
    record(app, reading, &bearer, comment, batch).await
}

async fn record(
    app: App,
    reading: Reading,
    bearer: &Bearer,
    comment: String,
    batch: Batch,
) -> Result<Answer, Error> {
    let comment = comment_of(&batch, comment)?;
    let writing = Writing::new(app.clone(), reading, bearer, role_for(&batch), comment)?;
    let writing = writing.against(batch.base)?;
    let territory = writing.territory().clone();
    let planner = Planner::new(app, territory.clone(), batch)?;
    let applied = writing.record(move |record| {
        let planner = planner.clone();
        async move { planner.plan(&record).await }
    });
    let Applied { changeset, record } = applied.await?;
    let place = format!("/territories/{territory}/changesets/{}", changeset.revision);
    let answer = Answer::json(&told(&record, &changeset))?.status(StatusCode::CREATED);
    Ok(answer.header(header::LOCATION, place))
}

/// The fault of a revision that there is not yet.
pub(in crate::http) fn no_such_base(last: impl std::fmt::Display) -> Error {
    let why = format!("there is no such revision yet: the last is {last}");
    Error::Invalid(vec![Fault::new("/base_revision", why)])
}
