//! The resolved map as GeoJSON: one feature a holding.

use axum::extract::State;
use axum::http::header;

use crate::atlas::on_a_thread;
use crate::http::answer::Answer;
use crate::http::metrics::{Part, timed};
use crate::http::params::{Moment, Params};
use crate::http::reading::Reading;
use crate::http::standing::Standing;
use crate::http::{App, Error};
use crate::render::{Control, Palette};

/// Every holding with its area and fraction; unheld land is a feature with `faction` null.
pub(super) async fn get_control(
    State(app): State<App>,
    reading: Reading,
    Params(moment): Params<Moment>,
) -> Result<Answer, Error> {
    let standing = Standing::of(&app.atlas, reading, moment).await?;
    let view = standing.view();
    let coverage = timed(Part::Map, app.atlas.coverage(&view, &standing.slice)).await?;
    let reference = app.atlas.area(view.territory().boundary).await?;
    let attribution = view.territory().attribution();
    let palette = Palette::new(view.factions(), standing.datetime);
    let most = app.settings.max_answer_bytes;
    let write = move || {
        let control = Control {
            coverage: &coverage,
            palette: &palette,
            reference_m2: reference,
            attribution: &attribution,
        };
        Answer::json_within("application/geo+json", &control, most)
    };
    let answer = timed(Part::Drawing, on_a_thread(write)).await??;
    let name = format!(
        "inline; filename=\"{}-control.geojson\"",
        standing.known.territory()
    );
    Ok(answer.header(header::CONTENT_DISPOSITION, name))
}
