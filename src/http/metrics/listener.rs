//! The address that metrics are read at: its own, for whoever runs the server. It tells of private territories too, and
//! asks nobody who he is: it is not to be reached from elsewhere.
//!
//! It knows one request, one a connection, a few at a time, each within a short time.

use std::convert::Infallible;
use std::pin::pin;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, Method, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::http::App;
use crate::http::metrics::written;

/// Connections at the same time.
const MOST: usize = 8;

/// How long one may last, from its first byte to the last of the answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// After a failed accept, such as for want of descriptors.
const PAUSE: Duration = Duration::from_millis(200);

const OPEN_METRICS: HeaderValue =
    HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");

/// Answers who asks for metrics, until the server stops.
pub async fn serve(app: App, listener: TcpListener) {
    let mut stopping = app.stopping();
    let mut stopped = pin!(async move {
        // The sender lives until it has sent.
        let _ = stopping.wait_for(|stop| *stop).await;
    });
    let mut open = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept(), if open.len() < MOST => accepted,
            Some(_) = open.join_next() => continue,
            () = &mut stopped => return,
        };
        match accepted {
            Ok((stream, _)) => drop(open.spawn(answer(app.clone(), stream))),
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

async fn answer(app: App, stream: TcpStream) {
    let service = service_fn(|request: Request<Incoming>| {
        let app = app.clone();
        async move { Ok::<_, Infallible>(told(&app, &request).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(16 * 1024)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service);
    // Whoever breaks off, or takes too long, gets no answer: there is nobody to tell.
    let _ = tokio::time::timeout(PATIENCE, connection).await;
}

async fn told(app: &App, request: &Request<Incoming>) -> Response<Body> {
    let (status, text) = match (request.method(), request.uri().path()) {
        (&Method::GET, "/metrics") => match written(app).await {
            Ok(text) => (StatusCode::OK, text),
            Err(error) => {
                tracing::error!(%error, "metrics cannot be told");
                (StatusCode::INTERNAL_SERVER_ERROR, String::new())
            }
        },
        (_, "/metrics") => (StatusCode::METHOD_NOT_ALLOWED, String::new()),
        _ => (StatusCode::NOT_FOUND, "see /metrics\n".to_owned()),
    };
    let mut answer = Response::new(Body::from(text));
    *answer.status_mut() = status;
    if status == StatusCode::OK {
        answer
            .headers_mut()
            .insert(header::CONTENT_TYPE, OPEN_METRICS);
    }
    answer
}
