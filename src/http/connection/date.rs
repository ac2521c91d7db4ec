//! The date that hyper writes into every answer.

use std::convert::Infallible;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::body::Body;
use axum::http::Response;
use futures_util::FutureExt;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;

/// Has hyper note the date for this thread. To be done as a thread starts that will serve connections.
///
/// hyper keeps a date for each thread, made at its first connection, and panics where the clock shows none that HTTP
/// can write, before 1970. One that it has keeps standing when the clock goes back.
pub fn note_date() {
    if SystemTime::now() < UNIX_EPOCH {
        return;
    }
    let nothing = service_fn(async |_| Ok::<_, Infallible>(Response::new(Body::empty())));
    let connection = http1::Builder::new()
        .header_read_timeout(None)
        .serve_connection(TokioIo::new(tokio::io::empty()), nothing);
    // Nothing comes, so that it ends as it is first looked at.
    let _ = connection.now_or_never();
}
