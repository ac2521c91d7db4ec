//! Writing regions: each request is one changeset, its author the holder of the token.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use crate::atlas::Applied;
use crate::http::answer::Answer;
use crate::http::auth::Bearer;
use crate::http::body::{FeatureBody, PatchBody};
use crate::http::params::{Params, Words};
use crate::http::reading::Reading;
use crate::http::regions::edit::{Drawn, Edit};
use crate::http::regions::read::written;
use crate::http::regions::{Address, standing};
use crate::http::writing::{Said, Writing};
use crate::http::{App, Error};
use crate::model::{RegionId, Role, Slug};

/// Records a region.
pub(crate) async fn create_region(
    State(app): State<App>,
    reading: Reading,
    bearer: Bearer,
    Params(Said { comment }): Params<Said>,
    headers: HeaderMap,
    FeatureBody(body): FeatureBody,
) -> Result<Answer, Error> {
    let writing = Writing::new(app.clone(), reading, &bearer, Role::Editor, comment)?;
    let edit = Edit::Create(Drawn::read(&app, writing.known(), &body)?);
    let id = RegionId(Uuid::now_v7());
    let territory = writing.territory().clone();
    let applied = record(writing, id, edit, headers).await?;
    let place = format!("/territories/{territory}/regions/{id}");
    let answer = as_it_stands(&app, &applied, &territory, id).await?;
    Ok(answer
        .status(StatusCode::CREATED)
        .header(header::LOCATION, place))
}

/// Replaces a region: what the body leaves out takes its usual value.
pub(crate) async fn replace_region(
    State(app): State<App>,
    reading: Reading,
    Words(address): Words<Address>,
    bearer: Bearer,
    Params(Said { comment }): Params<Said>,
    headers: HeaderMap,
    FeatureBody(body): FeatureBody,
) -> Result<Answer, Error> {
    let id = address.read(&reading.territory)?;
    let writing = Writing::new(app.clone(), reading, &bearer, Role::Editor, comment)?;
    let edit = Edit::Replace(Drawn::read(&app, writing.known(), &body)?);
    let territory = writing.territory().clone();
    let applied = record(writing, id, edit, headers).await?;
    as_it_stands(&app, &applied, &territory, id).await
}

/// Changes parts of a region.
pub(crate) async fn patch_region(
    State(app): State<App>,
    reading: Reading,
    Words(address): Words<Address>,
    bearer: Bearer,
    Params(Said { comment }): Params<Said>,
    headers: HeaderMap,
    PatchBody(patch): PatchBody,
) -> Result<Answer, Error> {
    let id = address.read(&reading.territory)?;
    let writing = Writing::new(app.clone(), reading, &bearer, Role::Editor, comment)?;
    let territory = writing.territory().clone();
    let applied = record(writing, id, Edit::Patch(patch), headers).await?;
    as_it_stands(&app, &applied, &territory, id).await
}

/// Takes a region off the map. Its versions stay.
pub(crate) async fn delete_region(
    State(app): State<App>,
    reading: Reading,
    Words(address): Words<Address>,
    bearer: Bearer,
    Params(Said { comment }): Params<Said>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let id = address.read(&reading.territory)?;
    let writing = Writing::new(app, reading, &bearer, Role::Editor, comment)?;
    record(writing, id, Edit::Delete, headers).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Records an edit of one region as a changeset, decided on the record as it stands.
async fn record(
    writing: Writing,
    id: RegionId,
    edit: Edit,
    headers: HeaderMap,
) -> Result<Applied, Error> {
    let app = writing.app().clone();
    let territory = writing.territory().clone();
    let wanted = Arc::new((edit, headers));
    writing
        .record(move |record| {
            let (app, territory, wanted) = (app.clone(), territory.clone(), Arc::clone(&wanted));
            async move {
                let (edit, headers) = &*wanted;
                edit.plan(&app, &record, &territory, id, headers).await
            }
        })
        .await
}

async fn as_it_stands(
    app: &App,
    applied: &Applied,
    territory: &Slug,
    id: RegionId,
) -> Result<Answer, Error> {
    written(app, standing(&applied.record, territory, id)?).await
}
