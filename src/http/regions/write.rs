//! Writing regions: each request is one changeset, its author the holder of the token.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use crate::atlas;
use crate::http::answer::Answer;
use crate::http::auth::Bearer;
use crate::http::body::{FeatureBody, PatchBody};
use crate::http::params::{Params, TerritorySlug, Words, no_territory, now};
use crate::http::regions::edit::{Drawn, Edit};
use crate::http::regions::read::written;
use crate::http::regions::{Address, standing};
use crate::http::{App, Error};
use crate::model::{Draft, Record, RegionId, Role, Slug};

/// How often a write is tried again where others were first.
pub(in crate::http) const TRIES: u32 = 8;

/// The longest comment, in bytes.
pub(in crate::http) const LONGEST_COMMENT: usize = 2_000;

/// `?comment=`: what the history says of the change.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Said {
    #[serde(default)]
    comment: String,
}

/// Records a region.
pub(crate) async fn create_region(
    State(app): State<App>,
    TerritorySlug(territory): TerritorySlug,
    bearer: Bearer,
    Params(said): Params<Said>,
    headers: HeaderMap,
    FeatureBody(body): FeatureBody,
) -> Result<Answer, Error> {
    let id = RegionId(Uuid::now_v7());
    let writing = Writing::new(&app, territory, id, &bearer, said, &headers)?;
    let edit = Edit::Create(writing.read(&body)?);
    let record = writing.record(&edit).await?;
    let answer = written(&app, standing(&record, &writing.territory, id)?).await?;
    let place = format!("/territories/{}/regions/{id}", writing.territory);
    Ok(answer
        .status(StatusCode::CREATED)
        .header(header::LOCATION, place))
}

/// Replaces a region: what the body leaves out takes its usual value.
pub(crate) async fn replace_region(
    State(app): State<App>,
    Words(address): Words<Address>,
    bearer: Bearer,
    Params(said): Params<Said>,
    headers: HeaderMap,
    FeatureBody(body): FeatureBody,
) -> Result<Answer, Error> {
    let (territory, id) = address.read()?;
    let writing = Writing::new(&app, territory, id, &bearer, said, &headers)?;
    let edit = Edit::Replace(writing.read(&body)?);
    let record = writing.record(&edit).await?;
    written(&app, standing(&record, &writing.territory, id)?).await
}

/// Changes parts of a region.
pub(crate) async fn patch_region(
    State(app): State<App>,
    Words(address): Words<Address>,
    bearer: Bearer,
    Params(said): Params<Said>,
    headers: HeaderMap,
    PatchBody(patch): PatchBody,
) -> Result<Answer, Error> {
    let (territory, id) = address.read()?;
    let writing = Writing::new(&app, territory, id, &bearer, said, &headers)?;
    let record = writing.record(&Edit::Patch(patch)).await?;
    written(&app, standing(&record, &writing.territory, id)?).await
}

/// Takes a region off the map. Its versions stay.
pub(crate) async fn delete_region(
    State(app): State<App>,
    Words(address): Words<Address>,
    bearer: Bearer,
    Params(said): Params<Said>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let (territory, id) = address.read()?;
    let writing = Writing::new(&app, territory, id, &bearer, said, &headers)?;
    writing.record(&Edit::Delete).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A request to write one region.
struct Writing<'a> {
    app: &'a App,
    territory: Slug,
    id: RegionId,
    author: &'a str,
    comment: String,
    headers: &'a HeaderMap,
}

impl<'a> Writing<'a> {
    /// 404 without the territory, 403 where the token does not reach.
    fn new(
        app: &'a App,
        territory: Slug,
        id: RegionId,
        bearer: &'a Bearer,
        Said { comment }: Said,
        headers: &'a HeaderMap,
    ) -> Result<Self, Error> {
        if app.atlas.record(&territory).is_none() {
            return Err(no_territory(&territory));
        }
        bearer.needs(Role::Editor, &territory)?;
        if comment.len() > LONGEST_COMMENT {
            return Err(Error::bad_request(format!(
                "`comment` is longer than {LONGEST_COMMENT} bytes"
            )));
        }
        let author = bearer.name();
        Ok(Self {
            app,
            territory,
            id,
            author,
            comment,
            headers,
        })
    }

    /// The record as it stands.
    fn known(&self) -> Result<Arc<Record>, Error> {
        let known = self.app.atlas.record(&self.territory);
        known.ok_or_else(|| no_territory(&self.territory))
    }

    /// The region that a Feature describes, or all that is wrong with it.
    fn read(&self, feature: &Value) -> Result<Drawn, Error> {
        let known = self.known()?;
        Drawn::read(self.app, &known, feature)
    }

    /// Records an edit as a changeset: decided on the record as it stands, and anew where others were first.
    async fn record(&self, edit: &Edit) -> Result<Arc<Record>, Error> {
        let Self { app, territory, .. } = self;
        for _ in 0..TRIES {
            let known = self.known()?;
            let planned = edit
                .plan(app, &known, territory, self.id, self.headers)
                .await?;
            let draft = Draft {
                territory: territory.clone(),
                author: self.author.to_owned(),
                comment: self.comment.clone(),
                at: now(),
                changes: vec![planned.change],
            };
            match app
                .atlas
                .apply(draft, known.revision(), planned.shapes)
                .await
            {
                Err(atlas::Error::Stale { .. }) => {}
                done => return Ok(done?.1),
            }
        }
        Err(Error::Contended)
    }
}
