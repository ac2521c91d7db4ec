//! Whether the server runs, and whether it can answer.

use axum::http::header;

use crate::http::answer::Answer;

/// It runs.
pub async fn get_health() -> Answer {
    Answer::bytes("text/plain; charset=utf-8", "ok\n").header(header::CACHE_CONTROL, "no-store")
}
