//! The HTTP face: every route on one screen. `docs/API.md` says what each answers.

mod answer;
mod assets;
mod auth;
mod base;
mod body;
mod cache;
mod changesets;
mod coding;
mod control;
mod diff;
mod drawing;
mod edge;
mod error;
mod figures;
mod film;
mod form;
mod front;
mod health;
mod map;
mod params;
mod places;
mod point;
mod regions;
mod revert;
mod shares;
mod standing;
mod state;
mod summary;
mod territories;
mod tile_path;
mod tilejson;
mod tiles;
mod timelapse;
mod timeline;
mod trend;

#[cfg(test)]
mod ribbon;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

pub use error::Error;
pub use figures::{By, Table};
pub use film::{Run, Script};
pub use front::Front;
pub use map::{Degrees, Look, Picture};
pub use params::now;
pub use shares::Report;
pub use standing::{Known, Standing};
pub use state::{App, Settings};

/// All that is served.
pub fn router(app: App) -> Front {
    Front::new(app.clone(), routes(app))
}

/// Every route.
fn routes(app: App) -> Router {
    let pages = Router::new()
        .route("/", get(assets::get_page))
        .route("/embed", get(assets::get_embed))
        .route("/assets/{*path}", get(assets::get_asset))
        .route("/healthz", get(health::get_health))
        .route("/readyz", get(health::get_ready))
        .route("/styles/{file}", get(tilejson::get_style))
        .route("/tiles/{file}", get(tilejson::get_tilejson))
        .route("/territories", get(territories::list_territories))
        .nest("/territories/{territory}", territory())
        .layer(CompressionLayer::new());
    // Tiles are packed once, when they are made.
    let tiles = Router::new()
        .route("/tiles/{territory}/{z}/{x}/{y}", get(tiles::get_dated_tile))
        .route(
            "/tiles/{territory}/{slice}/{z}/{x}/{y}",
            get(tiles::get_tile),
        );
    // The edge goes around the whole, routing included: it needs to see which methods a refusal allows.
    Router::new()
        .fallback_service(pages.merge(tiles).with_state(app.clone()))
        .layer(CatchPanicLayer::custom(edge::panicked))
        .layer(from_fn_with_state(app, edge::edge))
}

/// What there is of one territory.
fn territory() -> Router<App> {
    Router::new()
        .route("/", get(territories::get_territory))
        .route("/summary", get(summary::get_summary))
        .route("/shares", get(shares::get_shares))
        .route("/timeline", get(timeline::get_timeline))
        .route("/diff", get(diff::get_diff))
        .route("/trend", get(trend::get_trend))
        .route("/point", get(point::get_point))
        .route("/control", get(control::get_control))
        .route("/places", get(places::search_places))
        .route("/events", get(places::list_events))
        .route("/map.png", get(map::get_map_png))
        .route("/map.svg", get(map::get_map_svg))
        .route("/timelapse.gif", get(timelapse::get_gif))
        .route("/timelapse.webp", get(timelapse::get_webp))
        .route("/legend.svg", get(map::get_legend))
        .route(
            "/regions",
            get(regions::list_regions).post(regions::create_region),
        )
        .route(
            "/regions/{id}",
            get(regions::get_region)
                .put(regions::replace_region)
                .patch(regions::patch_region)
                .delete(regions::delete_region),
        )
        .route("/regions/{id}/versions", get(regions::get_versions))
        .route("/changesets", get(changesets::list_changesets))
        .route("/changesets/{changeset}", get(changesets::get_changeset))
        .route(
            "/changesets/{changeset}/revert",
            post(revert::revert_changeset),
        )
}
