//! What holds for every request and answer, whatever the resource: OPTIONS, CORS, 304, the error envelope,
//! the headers that keep browsers careful, how long it may take, and what is noted of it.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;

use crate::atlas::guarded;
use crate::http::answer::{is_known, is_liked};
use crate::http::error::{PROBLEM_JSON, problem};
use crate::http::forwarded::Forwarded;
use crate::http::metrics::{RequestId, X_REQUEST_ID};
use crate::http::secret::masked;
use crate::http::timelapse::FILMS;
use crate::http::transfer::IMPORT;
use crate::http::visit::Visit;
use crate::http::work::Admission;
use crate::http::{App, Error};

/// Wraps the whole router.
pub(super) async fn edge(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let begun = request.extensions().get().cloned();
    let begin = || Visit::begin(&app, request.extensions(), request.headers());
    let visit: Arc<Visit> = begun.unwrap_or_else(begin);
    request.extensions_mut().insert(Arc::clone(&visit));
    let admission = Admission::new(&app.work, visit.address());
    request.extensions_mut().insert(admission.clone());
    let held = request.headers().get_all(header::IF_NONE_MATCH);
    let held: Vec<HeaderValue> = held.iter().cloned().collect();
    let prefix = Forwarded::of(&app, request.extensions(), request.headers()).prefix();
    let accept = request.headers().get_all(header::ACCEPT);
    let accept: Vec<HeaderValue> = accept.iter().cloned().collect();
    // At a level that is never left out: whatever is logged of a request bears its name.
    let span = tracing::error_span!("request", id = visit.id().as_str());
    let answer = answered(app.clone(), Arc::clone(&visit), request, next);
    let answer = Arc::clone(visit.watch()).over(answer);
    let answer = answer.instrument(span.clone());
    let response = guarded(admission.clone(), answer).await;
    let mut response = finish(&method, &held, response);
    tell_unliked(&accept, &mut response);
    place_below(&prefix, response.headers_mut());
    span.in_scope(|| told(&app, &visit, &method, response.status()));
    response.extensions_mut().insert(admission);
    named(response, visit.id())
}

/// An answer that says what its request is called.
pub(super) fn named(mut response: Response, id: &RequestId) -> Response {
    response.headers_mut().insert(X_REQUEST_ID, id.header());
    response
}

/// The answer to a request that is let in, noted where that is worth it.
async fn answered(app: App, visit: Arc<Visit>, request: Request, next: Next) -> Response {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let patience = match uri.path() {
        IMPORT => app.settings.import_timeout,
        path if FILMS.iter().any(|film| path.ends_with(film)) => app.settings.film_timeout,
        _ => app.settings.request_timeout,
    };
    let mut response = if records(&method, uri.path()) && app.atlas.store().is_read_only() {
        Error::only_read().into_response()
    } else {
        let answer = tokio::time::timeout(patience, next.run(request));
        let late = |_| Error::Timeout.into_response();
        answer.await.unwrap_or_else(late)
    };
    let status = response.status();
    if visit.is_confined() && status.as_u16() < 400 {
        confine(response.headers_mut());
    }
    if let Some(deed) = visit.deed(&method, uri.path(), status) {
        app.journal.note(deed);
    }
    if tracing::enabled!(tracing::Level::DEBUG) {
        let uri = masked(&uri.to_string());
        tracing::debug!(%method, uri, status = status.as_u16(), "answered");
    }
    response
}

/// Counts an answer, and says in the log where the time went of one that took long.
pub(super) fn told(app: &App, visit: &Visit, method: &Method, status: StatusCode) {
    let (took, route) = (visit.watch().elapsed(), visit.route());
    app.metrics.answered(method, route, status, took);
    let slow = app.settings.watching.slow_request;
    if slow.is_some_and(|slow| took >= slow) {
        tracing::info!(
            %method,
            route = route.unwrap_or("none"),
            status = status.as_u16(),
            ms = took.as_millis(),
            of_which_ms = %visit.watch(),
            "a slow request"
        );
    }
}

/// Has addresses of ours lead through the proxy that has this server below a path.
fn place_below(prefix: &str, headers: &mut HeaderMap) {
    if prefix.is_empty() {
        return;
    }
    for name in [header::LOCATION, header::CONTENT_LOCATION] {
        let place = headers.get(&name).and_then(|it| it.to_str().ok());
        let below = place.filter(|it| it.starts_with('/'));
        let whole = below.map(|it| HeaderValue::try_from(format!("{prefix}{it}")));
        if let Some(Ok(whole)) = whole {
            headers.insert(name, whole);
        }
    }
}

/// Whether a request would change what is kept. Some that bring a body only ask.
fn records(method: &Method, path: &str) -> bool {
    let asks = path.ends_with("/effect") || path.ends_with("/surveys/reading");
    !method.is_safe() && !asks
}

/// Keeps an answer out of the caches that others are served from.
fn confine(headers: &mut HeaderMap) {
    let keep = headers.get(header::CACHE_CONTROL);
    let keep = keep.and_then(|it| it.to_str().ok()).unwrap_or_default();
    let private = match keep.strip_prefix("public, ").unwrap_or(keep) {
        never @ ("no-store" | "private, no-store") => never.to_owned(),
        "" => "private".to_owned(),
        rest => format!("private, {rest}"),
    };
    if let Ok(private) = HeaderValue::try_from(private) {
        headers.insert(header::CACHE_CONTROL, private);
    }
    headers.append(
        header::VARY,
        HeaderValue::from_static("Authorization, Cookie"),
    );
}

/// An answer as it leaves, to a client that holds answers of these validators.
pub(super) fn finish<'a>(
    method: &Method,
    held: impl IntoIterator<Item = &'a HeaderValue>,
    mut response: Response,
) -> Response {
    if method == Method::OPTIONS && response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response = allowed(&response);
    } else if response.status().as_u16() >= 400 {
        response = enveloped(response);
    } else if method == Method::GET || method == Method::HEAD {
        response = unless_known(held, response);
    }
    let headers = response.headers_mut();
    if headers.get(header::CONTENT_TYPE).is_some_and(is_svg) {
        headers.insert(header::CONTENT_SECURITY_POLICY, PICTURE_ALONE);
    }
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    response
}

/// Tells whoever keeps an answer that its request asked for another type, of which there is none: whoever asks gets
/// this one, which is of more use than a refusal, but is not to be taken for what was asked.
pub(super) fn tell_unliked<'a>(
    accept: impl IntoIterator<Item = &'a HeaderValue>,
    response: &mut Response,
) {
    let lines: Vec<&str> = accept
        .into_iter()
        .filter_map(|it| it.to_str().ok())
        .collect();
    let media = response.headers().get(header::CONTENT_TYPE);
    let Some(media) = media.and_then(|it| it.to_str().ok()) else {
        return;
    };
    if lines.is_empty() || is_liked(&lines.join(","), media) {
        return;
    }
    let headers = response.headers_mut();
    let vary = headers.get_all(header::VARY).iter();
    if !vary
        .into_iter()
        .any(|it| it.as_bytes().eq_ignore_ascii_case(b"accept"))
    {
        headers.append(header::VARY, HeaderValue::from_static("Accept"));
    }
}

/// What scripts of other origins may read beyond the usual.
const EXPOSED: HeaderValue = HeaderValue::from_static(
    "ETag, Location, Content-Location, Content-Disposition, Retry-After, Allow, WWW-Authenticate, X-Request-Id",
);

/// What an SVG picture may do where it is opened as a page of its own: show itself.
const PICTURE_ALONE: HeaderValue =
    HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox");

fn is_svg(media: &HeaderValue) -> bool {
    media.as_bytes().starts_with(b"image/svg+xml")
}

/// The answer to OPTIONS, preflights included: made of the 405 that the router gives, which names the methods.
fn allowed(refusal: &Response) -> Response {
    let methods = refusal.headers().get(header::ALLOW);
    let methods = methods.and_then(|it| it.to_str().ok()).unwrap_or_default();
    let methods = HeaderValue::try_from(format!("{methods},OPTIONS"));
    let methods = methods.unwrap_or(HeaderValue::from_static("OPTIONS"));
    let headers: [(HeaderName, HeaderValue); 4] = [
        (header::ALLOW, methods.clone()),
        (header::ACCESS_CONTROL_ALLOW_METHODS, methods),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static(
                "authorization, content-encoding, content-type, idempotency-key, if-match, if-none-match, last-event-id, \
                 traceparent, x-csrf-token, x-request-id",
            ),
        ),
        (
            header::ACCESS_CONTROL_MAX_AGE,
            HeaderValue::from_static("86400"),
        ),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// An error in our own format, whoever made it.
fn enveloped(response: Response) -> Response {
    if response.headers().get(header::CONTENT_TYPE) == Some(&PROBLEM_JSON) {
        return response;
    }
    let status = response.status();
    let detail = match status {
        StatusCode::NOT_FOUND => "there is nothing at this address",
        StatusCode::METHOD_NOT_ALLOWED => {
            "this method does not work here; the Allow header names those that do"
        }
        _ => "the request could not be answered",
    };
    let mut envelope = problem(status, detail.to_owned(), None);
    if let Some(methods) = response.headers().get(header::ALLOW) {
        envelope
            .headers_mut()
            .insert(header::ALLOW, methods.clone());
    }
    envelope
}

/// 304 where the client has this very answer.
fn unless_known<'a>(
    held: impl IntoIterator<Item = &'a HeaderValue>,
    response: Response,
) -> Response {
    let etag = response.headers().get(header::ETAG);
    if response.status() != StatusCode::OK || !etag.is_some_and(|etag| is_known(held, etag)) {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    parts.status = StatusCode::NOT_MODIFIED;
    for about_the_body in [
        header::CONTENT_TYPE,
        header::CONTENT_LENGTH,
        header::CONTENT_ENCODING,
    ] {
        parts.headers.remove(about_the_body);
    }
    Response::from_parts(parts, Body::empty())
}

/// A panic is a fault of ours like any other.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the signature the layer asks for"
)]
pub(super) fn panicked(payload: Box<dyn std::any::Any + Send>) -> Response {
    let said = payload.downcast_ref::<String>().map(String::as_str);
    let said = said
        .or(payload.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    Error::failed("a handler panicked", said).into_response()
}
