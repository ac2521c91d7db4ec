//! What is only proposed is nobody else's business: no cache keeps it.

use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// Takes from an answer all that would let it be kept, or asked for again under a public address.
pub(crate) async fn keep_private(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let private = HeaderValue::from_static("private, no-store");
    headers.insert(header::CACHE_CONTROL, private);
    headers.remove(header::ETAG);
    headers.remove(header::CONTENT_LOCATION);
    let who = HeaderValue::from_static("Authorization, Cookie");
    headers.append(header::VARY, who);
    response
}
