//! The HTTP face: every route on one screen. `docs/API.md` says what each answers.

mod answer;
mod assets;
mod audit;
mod auth;
mod base;
mod body;
mod cache;
mod changesets;
mod coding;
mod control;
mod cookie;
mod csrf;
mod definitions;
mod diff;
mod drawing;
mod edge;
mod effect;
mod error;
mod figures;
mod film;
mod foreign;
mod form;
mod founding;
mod front;
mod health;
mod journal;
mod json;
mod live;
mod map;
mod openapi;
mod params;
mod places;
mod point;
mod proposals;
mod rates;
mod reading;
mod redact;
mod regions;
mod repeat;
mod revert;
mod secret;
mod session;
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
mod tokens;
mod transfer;
mod trend;
mod visit;
mod webhooks;
mod writing;

#[cfg(test)]
mod ribbon;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, patch, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

pub use error::Error;
pub use figures::{By, Table};
pub use film::{Run, Script};
pub use front::Front;
pub use live::Telling;
pub use map::{Degrees, Look, Picture};
pub use params::now;
pub use reading::Reading;
pub use redact::check_reason;
pub use secret::{fresh as fresh_secret, hash as secret_hash};
pub use shares::Report;
pub use standing::{Known, Standing};
pub use state::{Access, App, Settings};
pub use webhooks::{Rules, go_rounds};

use crate::model::{District, Event, Faction, Place};

/// All that is served.
pub fn router(app: App) -> Front {
    Front::new(app.clone(), routes(app))
}

/// Every route.
fn routes(app: App) -> Router {
    let pages = Router::new()
        .route("/", get(assets::get_page))
        .route("/embed", get(assets::get_embed))
        .route("/docs", get(assets::get_docs))
        .route("/openapi.json", get(openapi::get_openapi))
        .route("/assets/{*path}", get(assets::get_asset))
        .route("/healthz", get(health::get_health))
        .route("/readyz", get(health::get_ready))
        .route("/styles/{file}", get(tilejson::get_style))
        .route("/tiles/{file}", get(tilejson::get_tilejson))
        .route(
            "/session",
            get(session::get_session)
                .post(session::create_session)
                .delete(session::end_session),
        )
        .route(
            "/tokens",
            get(tokens::list_tokens).post(tokens::create_token),
        )
        .route(
            "/tokens/{id}",
            get(tokens::get_token).delete(tokens::revoke_token),
        )
        .route("/audit", get(audit::list_deeds))
        .route(
            "/territories",
            get(territories::list_territories)
                .post(founding::create_territory)
                .layer(from_fn_with_state(app.clone(), repeat::note)),
        )
        .route("/import", post(transfer::import_territory))
        .nest(
            "/territories/{territory}",
            territory().layer(from_fn_with_state(app.clone(), repeat::note)),
        )
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

/// What may be asked of a map, published or proposed.
fn questions() -> Router<App> {
    Router::new()
        .route("/", get(territories::get_territory))
        .route("/summary", get(summary::get_summary))
        .route("/shares", get(shares::get_shares))
        .route("/timeline", get(timeline::get_timeline))
        .route("/diff", get(diff::get_diff))
        .route("/trend", get(trend::get_trend))
        .route("/point", get(point::get_point))
        .route("/control", get(control::get_control))
        .route("/factions", get(definitions::list_factions))
        .route("/factions/{slug}", definitions::to_read::<Faction>())
        .route("/districts", get(definitions::list_districts))
        .route("/districts/{slug}", definitions::to_read::<District>())
        .route("/places", get(places::search_places))
        .route("/places/{slug}", definitions::to_read::<Place>())
        .route("/events", get(places::list_events))
        .route("/events/{slug}", definitions::to_read::<Event>())
        .route("/map.png", get(map::get_map_png))
        .route("/map.svg", get(map::get_map_svg))
        .route("/timelapse.gif", get(timelapse::get_gif))
        .route("/timelapse.webp", get(timelapse::get_webp))
        .route("/legend.svg", get(map::get_legend))
}

/// What is proposed, for those who may see it; each proposal has a map of its own.
fn proposals() -> Router<App> {
    let preview = questions()
        .route("/regions", get(regions::list_regions))
        .route("/regions/{id}", get(regions::get_region))
        .route("/regions/{id}/versions", get(regions::get_versions))
        .route("/effect", get(effect::get_effect))
        .route("/tiles/{z}/{x}/{y}", get(proposals::get_preview_tile));
    Router::new()
        .route(
            "/",
            get(proposals::list_proposals).post(proposals::create_proposal),
        )
        .route("/{proposal}", get(proposals::get_proposal))
        .route("/{proposal}/apply", post(proposals::apply_proposal))
        .route("/{proposal}/reject", post(proposals::reject_proposal))
        .route("/{proposal}/withdraw", post(proposals::withdraw_proposal))
        .nest("/{preview}/preview", preview)
        .layer(from_fn(proposals::keep_private))
}

/// What there is of one territory.
fn territory() -> Router<App> {
    questions()
        .nest("/proposals", proposals())
        .route("/", patch(founding::patch_territory))
        .route("/factions/{slug}", definitions::to_write::<Faction>())
        .route("/districts/{slug}", definitions::to_write::<District>())
        .route("/places/{slug}", definitions::to_write::<Place>())
        .route("/events/{slug}", definitions::to_write::<Event>())
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
        .route("/export", get(transfer::export_territory))
        .route(
            "/changesets",
            get(changesets::list_changesets).post(changesets::create_changeset),
        )
        .route("/surveys", post(changesets::create_survey))
        .route("/surveys/reading", post(foreign::read_foreign_survey))
        .route(
            "/effect",
            post(effect::find_effect).layer(from_fn(proposals::keep_private)),
        )
        .route("/changesets/{changeset}", get(changesets::get_changeset))
        .route(
            "/changesets/{changeset}/revert",
            post(revert::revert_changeset),
        )
        .route(
            "/changesets/{changeset}/redact",
            post(redact::redact_changeset),
        )
        .route("/changes", get(live::stream_changes))
        .route("/changes.atom", get(live::get_feed))
        .route(
            "/webhooks",
            get(webhooks::list_webhooks).post(webhooks::create_webhook),
        )
        .route(
            "/webhooks/{id}",
            get(webhooks::get_webhook).delete(webhooks::delete_webhook),
        )
        .route("/webhooks/{id}/test", post(webhooks::test_webhook))
}
