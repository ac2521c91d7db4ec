//! Whether the server runs, and whether it can answer.

use axum::extract::State;
use axum::http::header;

use crate::http::answer::Answer;
use crate::http::clock::clock_doubt;
use crate::http::{App, Error};

/// Where it is asked whether the server runs. That is answered at the front, whatever else is under way.
pub(super) const LIVE: &str = "/healthz";

/// Where it is asked whether the server can answer.
pub(super) const READY: &str = "/readyz";

/// It runs.
pub(super) async fn get_health() -> Answer {
    fine()
}

/// It can read its store and has something to show. Where it records nothing for now, it says so.
pub(super) async fn get_ready(State(app): State<App>) -> Result<Answer, Error> {
    app.atlas.store().ready().await?;
    Ok(match clock_doubt() {
        None => fine(),
        Some(doubt) => text(format!("ok to read, but nothing is recorded: {doubt}\n")),
    })
}

/// All is well.
pub(super) fn fine() -> Answer {
    text("ok\n".to_owned())
}

fn text(said: String) -> Answer {
    Answer::bytes("text/plain; charset=utf-8", said).header(header::CACHE_CONTROL, "no-store")
}
