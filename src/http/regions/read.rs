//! Reading regions: those in force, one, and all its versions.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use serde_json::{Value, json};

use crate::http::answer::{Answer, Listing};
use crate::http::params::{Moment, Nothing, Params, Words};
use crate::http::reading::Reading;
use crate::http::regions::{Address, etag, made, no_region, standing};
use crate::http::standing::Standing;
use crate::http::{App, Error};
use crate::io::geojson::region_feature;
use crate::model::Region;

const GEOJSON: &str = "application/geo+json";

/// The regions in force at an instant, the lowest first, as they were sent.
pub(crate) async fn list_regions(
    State(app): State<App>,
    reading: Reading,
    Params(moment): Params<Moment>,
) -> Result<Answer, Error> {
    let standing = Standing::of(&app.atlas, reading, moment).await?;
    let attribution = standing.view().territory().attribution();
    let mut features = Listing::features(&attribution, app.settings.max_answer_bytes);
    for region in &standing.slice.layers {
        features.push(&feature(&app, region).await?)?;
    }
    Ok(features.answer(GEOJSON))
}

/// One region as it stands.
pub(crate) async fn get_region(
    State(app): State<App>,
    Reading { territory, record }: Reading,
    Words(address): Words<Address>,
    Params(Nothing {}): Params<Nothing>,
) -> Result<Answer, Error> {
    let id = address.read(&territory)?;
    match made(&app, &record, id).await.last() {
        Some(region) => written(&app, region).await,
        None => written(&app, standing(&record, &territory, id)?).await,
    }
}

/// Every version of a region, oldest first.
pub(crate) async fn get_versions(
    State(app): State<App>,
    Reading { territory, record }: Reading,
    Words(address): Words<Address>,
    Params(Nothing {}): Params<Nothing>,
) -> Result<Answer, Error> {
    let id = address.read(&territory)?;
    let made = made(&app, &record, id).await;
    let recorded = record.versions(id).iter();
    let versions: Vec<&Arc<Region>> = recorded.chain(made.iter()).collect();
    if versions.is_empty() {
        return Err(no_region(&territory, id));
    }
    let opening = format!(r#"{{"id":"{id}","versions":["#);
    let mut written = Listing::new(&opening, "]}", app.settings.max_answer_bytes);
    for region in versions {
        let changeset = record.changeset(region.revision);
        written.push(&json!({
            "version": region.version,
            "revision": region.revision,
            "deleted": region.deleted,
            "at": changeset.map(|it| it.at),
            "author": changeset.map(|it| &it.author),
            "comment": changeset.map(|it| &it.comment),
            "feature": feature(&app, region).await?,
        }))?;
    }
    Ok(written.answer("application/json"))
}

/// A version of a region as an answer.
pub(super) async fn written(app: &App, region: &Region) -> Result<Answer, Error> {
    let feature = feature(app, region).await?;
    Ok(Answer::json_as(GEOJSON, &feature)?.header(header::ETAG, etag(region)))
}

/// A version of a region as a Feature.
pub(super) async fn feature(app: &App, region: &Region) -> Result<Value, Error> {
    let shape = app.atlas.shape(region.outline.hash).await?;
    Ok(region_feature(region, &shape))
}
