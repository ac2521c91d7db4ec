//! Writing regions: each request is one changeset, its author the holder of the token.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::atlas::Applied;
use crate::http::answer::Answer;
use crate::http::auth::{Permitted, Recording};
use crate::http::body::{FeatureBody, NoBody, PatchBody};
use crate::http::params::{Params, Words};
use crate::http::regions::Address;
use crate::http::regions::edit::{Drawn, Edit};
use crate::http::regions::precondition::Precondition;
use crate::http::regions::read::written;
use crate::http::writing::{Said, Writing};
use crate::http::{App, Error};
use crate::model::{Region, RegionId, Role};
use crate::store::new_id;

/// Records a region.
pub(crate) async fn create_region(
    State(app): State<App>,
    Permitted((reading, bearer)): Permitted<Recording>,
    Params(Said { comment }): Params<Said>,
    headers: HeaderMap,
    FeatureBody(body): FeatureBody,
) -> Result<Answer, Error> {
    let writing = Writing::new(app.clone(), reading, &bearer, Role::Editor, comment)?;
    let edit = Edit::Create(Drawn::read(&app, writing.known(), &body)?);
    let territory = writing.territory().clone();
    let applied = record(writing, RegionId(new_id()), edit, headers).await?;
    let region = brought(&applied)?;
    let place = format!("/territories/{territory}/regions/{}", region.id);
    let answer = written(&app, region).await?.status(StatusCode::CREATED);
    Ok(answer.header(header::LOCATION, place))
}

/// Replaces a region: what the body leaves out takes its usual value.
pub(crate) async fn replace_region(
    State(app): State<App>,
    Permitted((reading, bearer)): Permitted<Recording>,
    Words(address): Words<Address>,
    Params(Said { comment }): Params<Said>,
    headers: HeaderMap,
    FeatureBody(body): FeatureBody,
) -> Result<Answer, Error> {
    let id = address.read(&reading.territory)?;
    let writing = Writing::new(app.clone(), reading, &bearer, Role::Editor, comment)?;
    let edit = Edit::Replace(Drawn::read(&app, writing.known(), &body)?);
    let applied = record(writing, id, edit, headers).await?;
    written(&app, brought(&applied)?).await
}

/// Changes parts of a region.
pub(crate) async fn patch_region(
    State(app): State<App>,
    Permitted((reading, bearer)): Permitted<Recording>,
    Words(address): Words<Address>,
    Params(Said { comment }): Params<Said>,
    headers: HeaderMap,
    PatchBody(patch): PatchBody,
) -> Result<Answer, Error> {
    let id = address.read(&reading.territory)?;
    let writing = Writing::new(app.clone(), reading, &bearer, Role::Editor, comment)?;
    let applied = record(writing, id, Edit::Patch(patch), headers).await?;
    written(&app, brought(&applied)?).await
}

/// Takes a region off the map. Its versions stay.
pub(crate) async fn delete_region(
    State(app): State<App>,
    Permitted((reading, bearer)): Permitted<Recording>,
    Words(address): Words<Address>,
    Params(Said { comment }): Params<Said>,
    headers: HeaderMap,
    NoBody: NoBody,
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
    let precondition = match edit {
        Edit::Create(_) => Precondition::Any,
        _ => Precondition::of(&app, &headers)?,
    };
    let wanted = Arc::new((edit, precondition));
    writing
        .record(move |record| {
            let (app, territory, wanted) = (app.clone(), territory.clone(), Arc::clone(&wanted));
            async move {
                let (edit, precondition) = &*wanted;
                edit.plan(&app, &record, &territory, id, precondition).await
            }
        })
        .await
}

/// The version that a changeset of one region brought.
fn brought(applied: &Applied) -> Result<&Region, Error> {
    let mut brought = applied.record.brought(applied.changeset.revision);
    let none = || Error::failed("an edit of a region was recorded", "and brought no version");
    brought.next().map(|it| &**it).ok_or_else(none)
}
