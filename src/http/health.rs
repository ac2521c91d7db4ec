//! Whether the server runs, and whether it can answer.

use axum::extract::State;
use axum::http::header;

use crate::http::answer::Answer;
use crate::http::{App, Error};

/// It runs.
pub(super) async fn get_health() -> Answer {
    fine()
}

/// It can read its store and has something to show.
pub(super) async fn get_ready(State(app): State<App>) -> Result<Answer, Error> {
    app.atlas.store().ready().await?;
    Ok(fine())
}

fn fine() -> Answer {
    Answer::bytes("text/plain; charset=utf-8", "ok\n").header(header::CACHE_CONTROL, "no-store")
}
