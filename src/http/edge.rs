//! What holds for every request and answer, whatever the resource: OPTIONS, CORS, 304, the error envelope,
//! the headers that keep browsers careful, how often somebody may ask, and what is noted of it.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::http::answer::is_known;
use crate::http::error::{PROBLEM_JSON, problem};
use crate::http::secret::masked;
use crate::http::transfer::IMPORT;
use crate::http::visit::Visit;
use crate::http::{App, Error};

/// Wraps the whole router.
pub(super) async fn edge(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let visit = Visit::begin(&app, request.extensions(), request.headers());
    request.extensions_mut().insert(Arc::clone(&visit));
    let held = request.headers().get_all(header::IF_NONE_MATCH);
    let held: Vec<HeaderValue> = held.iter().cloned().collect();
    let answer = answered(app, visit, request, next);
    let response = if method.is_safe() {
        answer.await
    } else {
        // What writes is carried through and noted, also where nobody waits for the answer any longer.
        let done = tokio::spawn(answer).await;
        done.unwrap_or_else(|cause| Error::failed("a write broke off", cause).into_response())
    };
    finish(&method, &held, response)
}

/// The answer to a request that is let in, noted where that is worth it.
async fn answered(app: App, visit: Arc<Visit>, request: Request, next: Next) -> Response {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let mut response = match app.rates.request(visit.address()) {
        Err(hasty) => hasty.into_response(),
        Ok(()) => {
            let patience = match uri.path() {
                IMPORT => app.settings.import_timeout,
                _ => app.settings.request_timeout,
            };
            let answer = tokio::time::timeout(patience, next.run(request));
            let late = |_| Error::Timeout.into_response();
            answer.await.unwrap_or_else(late)
        }
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

/// What scripts of other origins may read beyond the usual.
const EXPOSED: HeaderValue = HeaderValue::from_static(
    "ETag, Location, Content-Location, Retry-After, Allow, WWW-Authenticate",
);

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
                "authorization, content-type, if-match, if-none-match, last-event-id",
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
