//! The HTTP face: every route on one screen. `docs/API.md` says what each answers.

mod answer;
mod assets;
mod edge;
mod error;
mod health;
mod params;
mod state;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

pub use error::Error;
pub use state::{App, Settings};

/// All that is served.
pub fn router(app: App) -> Router {
    let pages = Router::new()
        .route("/", get(assets::get_page))
        .route("/assets/{*path}", get(assets::get_asset))
        .route("/healthz", get(health::get_health))
        .layer(CompressionLayer::new());
    pages
        .layer(CatchPanicLayer::custom(edge::panicked))
        .layer(from_fn_with_state(app.clone(), edge::edge))
        .with_state(app)
}
