//! TileJSON and MapLibre styles: what a map library needs to show a slice.

use axum::extract::State;
use axum::http::header;
use serde_json::{Value, json};

use crate::geometry::Bounds;
use crate::http::answer::Answer;
use crate::http::base::{BaseUrl, HOSTS};
use crate::http::params::{Moment, Params};
use crate::http::reading::Reading;
use crate::http::standing::Standing;
use crate::http::tile_path::SliceName;
use crate::http::{App, Error};
use crate::render::{EVIDENCE_ZOOM, Palette, StyleSource, style};

/// TileJSON 3 of a slice. Its `bounds` may not wrap, so land on both sides of the antimeridian has all longitudes. `png` is our own addition: the template of the raster tiles.
pub(super) async fn get_tilejson(
    State(app): State<App>,
    reading: Reading,
    BaseUrl(base): BaseUrl,
    Params(moment): Params<Moment>,
) -> Result<Answer, Error> {
    let standing = Standing::of(&app.atlas, reading, moment).await?;
    let view = standing.view();
    let bbox = app.atlas.shape(view.territory().boundary).await?.bbox();
    let Bounds {
        west,
        south,
        east,
        north,
    } = bbox.unwrapped();
    let (lon, lat) = bbox.middle();
    let template = template(&base, &standing);
    let body = json!({
        "tilejson": "3.0.0",
        "name": view.territory().name(),
        "attribution": view.territory().attribution(),
        "scheme": "xyz",
        "tiles": [format!("{template}.mvt")],
        "png": [format!("{template}.png")],
        "minzoom": 0,
        "maxzoom": app.settings.max_zoom,
        "bounds": [west, south, east, north],
        "center": [lon, lat, 6],
        "vector_layers": vector_layers(),
        "datetime": standing.datetime,
        "revision": standing.known.revision(),
        "slice": standing.slice.span,
    });
    Ok(varying(Answer::json(&body)?))
}

/// What the vector tiles have.
fn vector_layers() -> Value {
    let layer = |id: &str, description: &str, fields: Value| json!({"id": id, "description": description, "fields": fields});
    let land = json!({
        "faction": "String", "name": "String", "colour": "String", "status": "String",
        "contested_with": "String", "contested_colour": "String",
        "confidence": "Number", "method": "String", "region": "String",
    });
    let mut evidence = layer(
        "evidence",
        "What the land rests on, piece by piece",
        land.clone(),
    );
    evidence["minzoom"] = json!(EVIDENCE_ZOOM);
    let sides =
        json!({"left": "String", "left_name": "String", "right": "String", "right_name": "String"});
    let mut borders = sides.clone();
    borders["kind"] = json!("String");
    borders["approximate"] = json!("Boolean");
    let places =
        json!({"name": "String", "name_ar": "String", "kind": "String", "population": "Number"});
    let labels = json!({
        "kind": "String", "faction": "String", "district": "String", "name": "String", "colour": "String",
        "status": "String", "area_m2": "Number",
    });
    json!([
        layer("control", "Who holds the land", land),
        layer("borders", "Lines between two holders", borders),
        layer("districts", "Lines between districts", sides),
        layer("places", "Named points", places),
        layer(
            "labels",
            "Where the names of holdings and districts go",
            labels
        ),
        evidence,
    ])
}

/// A MapLibre style of a slice.
pub(super) async fn get_style(
    State(app): State<App>,
    reading: Reading,
    BaseUrl(base): BaseUrl,
    Params(moment): Params<Moment>,
) -> Result<Answer, Error> {
    let standing = Standing::of(&app.atlas, reading, moment).await?;
    let view = standing.view();
    let bbox = app.atlas.shape(view.territory().boundary).await?.bbox();
    let attribution = view.territory().attribution();
    let source = StyleSource {
        name: view.territory().name(),
        tiles: &format!("{}.mvt", template(&base, &standing)),
        bbox: Some(bbox),
        max_zoom: app.settings.max_zoom,
        attribution: Some(&attribution),
        glyphs: None,
    };
    Ok(varying(Answer::json(&style(
        &Palette::new(view.factions(), standing.datetime),
        &source,
    ))?))
}

/// The address of a slice's tiles, up to the ending.
fn template(base: &str, standing: &Standing) -> String {
    let slice = &standing.slice;
    let name = SliceName::new(slice.span.from(), slice.changed);
    format!("{base}/tiles/{}/{name}/{{z}}/{{x}}/{{y}}", slice.territory)
}

/// The answer names its own host, so caches must keep hosts apart.
fn varying(answer: Answer) -> Answer {
    answer.header(header::VARY, HOSTS)
}
