//! What operators see of a running server: metrics for Prometheus, names of requests, and where the time of slow ones
//! goes. `docs/OPERATING.md` lists every metric.
//!
//! Requests are counted as they are answered; all else is asked of the parts that count it when somebody scrapes.
//! Labels have few values, whatever clients send: the route is the router's template, never an address.

mod listener;
mod process;
mod request_id;
mod state;
mod stopwatch;

pub use listener::serve as serve_metrics;

pub(super) use request_id::{RequestId, X_REQUEST_ID};
pub(super) use stopwatch::{Part, Stopwatch, timed};

use std::time::Duration;

use axum::http::{Method, StatusCode};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::{encode_eof, encode_registry};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::http::{App, Error};

/// The route of what no route matched.
const NO_ROUTE: &str = "none";

/// Upper bounds of durations, in seconds.
const SECONDS: [f64; 11] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0,
];

/// How the server lets itself be watched.
#[derive(Clone, Copy, Debug)]
pub struct Watching {
    /// Requests that take longer are written to the log; `None` writes none.
    pub slow_request: Option<Duration>,
}

impl Default for Watching {
    fn default() -> Self {
        Self {
            slow_request: Some(Duration::from_secs(1)),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

/// Requests, as they were answered.
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Family<Route, Histogram, fn() -> Histogram>,
}

impl Metrics {
    /// Nothing was asked yet.
    pub(super) fn new() -> Self {
        let mut registry = Registry::with_prefix("frontline");
        let requests = Family::default();
        let durations =
            Family::new_with_constructor((|| Histogram::new(SECONDS)) as fn() -> Histogram);
        registry.register(
            "http_requests",
            "Requests answered, by method, route and status",
            requests.clone(),
        );
        registry.register_with_unit(
            "http_request_duration",
            "Time until the head of the answer was ready, by route",
            Unit::Seconds,
            durations.clone(),
        );
        Self {
            registry,
            requests,
            durations,
        }
    }

    /// Counts an answer. `route` is the router's template, if any matched.
    pub(super) fn answered(
        &self,
        method: &Method,
        route: Option<&str>,
        status: StatusCode,
        took: Duration,
    ) {
        let route = route.unwrap_or(NO_ROUTE).to_owned();
        let seconds = took.as_secs_f64();
        let asked = Route {
            route: route.clone(),
        };
        self.durations.get_or_create(&asked).observe(seconds);
        let answered = Answered {
            method: name(method),
            route,
            status: status.as_u16(),
        };
        self.requests.get_or_create(&answered).inc();
    }
}

/// The method as a label: what is none of the usual ones has one name in common.
fn name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// All metrics of a server, as `OpenMetrics` text.
async fn written(app: &App) -> Result<String, Error> {
    let state = state::registry(app).await;
    let mut text = String::new();
    let written = encode_registry(&mut text, &app.metrics.registry)
        .and_then(|()| encode_registry(&mut text, &state))
        .and_then(|()| encode_eof(&mut text));
    written.map_err(|error| Error::failed("metrics could not be written", error))?;
    Ok(text)
}
