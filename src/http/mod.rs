//! The HTTP face: every route on one screen. `docs/API.md` says what each answers.

mod answer;
mod assets;
mod audit;
mod auth;
mod base;
mod body;
mod cache;
mod changesets;
mod clock;
mod coding;
mod connection;
mod control;
mod cookie;
mod csrf;
mod csv_file;
mod definitions;
mod diff;
mod edge;
mod effect;
mod error;
mod figures;
mod film;
mod finding;
mod foreign;
mod form;
mod forwarded;
mod founding;
mod front;
mod health;
mod journal;
mod link_preview;
mod live;
mod map;
mod metrics;
mod openapi;
mod params;
mod places;
mod point;
mod proposals;
mod rates;
mod reading;
mod redact;
mod regions;
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
mod trust;
mod visit;
mod watch;
mod webhooks;
mod work;
mod writing;

#[cfg(test)]
mod ribbon;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{delete, get, patch, post, put};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

pub use body::Bodies;
pub use body::json::Limits as JsonLimits;
pub use clock::{compare_clock, now};
pub use connection::{ConnectionLimits, note_date, serve};
pub use error::Error;
pub use figures::{By, Table};
pub use film::{Run, Script};
pub use front::Front;
pub use live::Telling;
pub use map::{Degrees, Look, Picture};
pub use metrics::{Watching, serve_metrics};
pub use params::Addresses;
pub use reading::Reading;
pub use redact::fit_reason;
pub use secret::{fresh as fresh_secret, hash as secret_hash};
pub use shares::Report;
pub use standing::{Known, Standing};
pub use state::{Access, App, Settings};
pub use tokens::fit_name;
pub use trust::{Network, Trust};
pub use watch::watch_access;
pub use webhooks::{Rules, go_rounds};
pub use work::{Limits, Rules as WorkRules};

use crate::http::work::{exports, figures, films, light, mark_whole, on_demand, pictures, writing};
use crate::model::{District, Event, Faction, Place};

/// All that is served.
pub fn router(app: App) -> Front {
    Front::new(app.clone(), routes(app))
}

/// Every route, each with the kind of work it is.
fn routes(app: App) -> Router {
    let pages = Router::new()
        .route("/", light(get(assets::get_page)))
        .route("/embed", light(get(assets::get_embed)))
        .route("/docs", light(get(assets::get_docs)))
        .route("/licences", light(get(assets::get_licences)))
        .route("/openapi.json", light(get(openapi::get_openapi)))
        .route("/assets/{*path}", light(get(assets::get_asset)))
        .route("/healthz", light(get(health::get_health)))
        .route("/readyz", light(get(health::get_ready)))
        .route("/styles/{file}", figures(get(tilejson::get_style)))
        .route("/tiles/{file}", figures(get(tilejson::get_tilejson)))
        .route(
            "/session",
            light(
                get(session::get_session)
                    .post(session::create_session)
                    .delete(session::end_session),
            ),
        )
        .route(
            "/tokens",
            light(get(tokens::list_tokens)).merge(writing(post(tokens::create_token))),
        )
        .route(
            "/tokens/{id}",
            light(get(tokens::get_token)).merge(writing(delete(tokens::revoke_token))),
        )
        .route("/audit", light(get(audit::list_deeds)))
        .route(
            "/territories",
            figures(get(territories::list_territories))
                .merge(writing(post(founding::create_territory))),
        )
        .route("/import", writing(post(transfer::import_territory)))
        .nest("/territories/{territory}", territory())
        .layer(from_fn(mark_whole))
        .layer(CompressionLayer::new());
    // Tiles are packed once, when they are made.
    let tiles = Router::new()
        .route(
            "/tiles/{territory}/{z}/{x}/{y}",
            on_demand(get(tiles::get_dated_tile)),
        )
        .route(
            "/tiles/{territory}/{slice}/{z}/{x}/{y}",
            on_demand(get(tiles::get_tile)),
        );
    // The edge goes around the whole, routing included: it needs to see which methods a refusal allows.
    Router::new()
        .fallback_service(
            pages
                .merge(tiles)
                .route_layer(from_fn(visit::on_route))
                .with_state(app.clone()),
        )
        .layer(CatchPanicLayer::custom(edge::panicked))
        .layer(from_fn_with_state(app, edge::edge))
}

/// What may be asked of a map, published or proposed.
fn questions() -> Router<App> {
    Router::new()
        .route("/", figures(get(territories::get_territory)))
        .route("/summary", figures(get(summary::get_summary)))
        .route("/shares", figures(get(shares::get_shares)))
        .route("/timeline", figures(get(timeline::get_timeline)))
        .route("/diff", figures(get(diff::get_diff)))
        .route("/trend", figures(get(trend::get_trend)))
        .route("/point", figures(get(point::get_point)))
        .route("/control", figures(get(control::get_control)))
        .route("/factions", figures(get(definitions::list_factions)))
        .route("/factions/{slug}", definitions::to_read::<Faction>())
        .route("/districts", figures(get(definitions::list_districts)))
        .route("/districts/{slug}", definitions::to_read::<District>())
        .route("/places", figures(get(places::search_places)))
        .route("/places/{slug}", definitions::to_read::<Place>())
        .route("/events", figures(get(places::list_events)))
        .route("/events/{slug}", definitions::to_read::<Event>())
        .route("/map.png", pictures(get(map::get_map_png)))
        .route("/map.svg", pictures(get(map::get_map_svg)))
        .route("/timelapse.gif", films(get(timelapse::get_gif)))
        .route("/timelapse.webp", films(get(timelapse::get_webp)))
        .route("/legend.svg", pictures(get(map::get_legend)))
}

/// What is proposed, for those who may see it; each proposal has a map of its own.
fn proposals() -> Router<App> {
    let preview = questions()
        .route("/regions", figures(get(regions::list_regions)))
        .route("/regions/{id}", figures(get(regions::get_region)))
        .route(
            "/regions/{id}/versions",
            figures(get(regions::get_versions)),
        )
        .route("/effect", figures(get(effect::get_effect)))
        .route(
            "/tiles/{z}/{x}/{y}",
            on_demand(get(proposals::get_preview_tile)),
        );
    Router::new()
        .route(
            "/",
            figures(get(proposals::list_proposals))
                .merge(writing(post(proposals::create_proposal))),
        )
        .route("/{proposal}", figures(get(proposals::get_proposal)))
        .route(
            "/{proposal}/apply",
            writing(post(proposals::apply_proposal)),
        )
        .route(
            "/{proposal}/reject",
            writing(post(proposals::reject_proposal)),
        )
        .route(
            "/{proposal}/withdraw",
            writing(post(proposals::withdraw_proposal)),
        )
        .nest("/{preview}/preview", preview)
        .layer(from_fn(proposals::keep_private))
}

/// What there is of one territory.
fn territory() -> Router<App> {
    questions()
        .nest("/proposals", proposals())
        .route("/", writing(patch(founding::patch_territory)))
        .route("/factions/{slug}", definitions::to_write::<Faction>())
        .route("/districts/{slug}", definitions::to_write::<District>())
        .route("/places/{slug}", definitions::to_write::<Place>())
        .route("/events/{slug}", definitions::to_write::<Event>())
        .route(
            "/regions",
            figures(get(regions::list_regions)).merge(writing(post(regions::create_region))),
        )
        .route(
            "/regions/{id}",
            figures(get(regions::get_region)).merge(writing(
                put(regions::replace_region)
                    .patch(regions::patch_region)
                    .delete(regions::delete_region),
            )),
        )
        .route(
            "/regions/{id}/versions",
            figures(get(regions::get_versions)),
        )
        .route("/export", exports(get(transfer::export_territory)))
        .route(
            "/changesets",
            figures(get(changesets::list_changesets))
                .merge(writing(post(changesets::create_changeset))),
        )
        .route("/surveys", writing(post(changesets::create_survey)))
        .route(
            "/surveys/reading",
            writing(post(foreign::read_foreign_survey)),
        )
        .route(
            "/effect",
            writing(post(effect::find_effect)).layer(from_fn(proposals::keep_private)),
        )
        .route(
            "/changesets/{changeset}",
            figures(get(changesets::get_changeset)),
        )
        .route(
            "/changesets/{changeset}/revert",
            writing(post(revert::revert_changeset)),
        )
        .route(
            "/changesets/{changeset}/redact",
            writing(post(redact::redact_changeset)),
        )
        .merge(followers())
}

/// What tells of changes as they are applied.
fn followers() -> Router<App> {
    Router::new()
        .route("/changes", light(get(live::stream_changes)))
        .route("/changes.atom", figures(get(live::get_feed)))
        .route(
            "/webhooks",
            light(get(webhooks::list_webhooks)).merge(writing(post(webhooks::create_webhook))),
        )
        .route(
            "/webhooks/{id}",
            light(get(webhooks::get_webhook)).merge(writing(delete(webhooks::delete_webhook))),
        )
        .route("/webhooks/{id}/test", writing(post(webhooks::test_webhook)))
}
