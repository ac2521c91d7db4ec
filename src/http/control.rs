//! The resolved map as GeoJSON: one feature a holding.

use axum::extract::State;
use axum::http::header;

use crate::http::answer::Answer;
use crate::http::params::{Moment, Params};
use crate::http::reading::Reading;
use crate::http::standing::Standing;
use crate::http::{App, Error};
use crate::render::{self, Palette};

/// Every holding with its area and fraction; unheld land is a feature with `faction` null.
pub(super) async fn get_control(
    State(app): State<App>,
    reading: Reading,
    Params(moment): Params<Moment>,
) -> Result<Answer, Error> {
    let standing = Standing::of(&app.atlas, reading, moment).await?;
    let view = standing.view();
    let coverage = app.atlas.coverage(&view, &standing.slice).await?;
    let reference = app.atlas.area(view.territory().boundary).await?;
    let palette = Palette::new(view.factions(), standing.datetime);
    let body = app
        .drawing
        .draw(move || serde_json::to_vec(&render::control(&coverage, &palette, reference)))
        .await?
        .map_err(|error| Error::failed("holdings could not be written", error))?;
    let name = format!(
        "inline; filename=\"{}-control.geojson\"",
        standing.known.territory()
    );
    Ok(Answer::bytes("application/geo+json", body).header(header::CONTENT_DISPOSITION, name))
}
