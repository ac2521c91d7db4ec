//! An editor's desk: requests with a token, to the ribbon.

use axum::body::Body;
use axum::http::{Request, Response, header};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::http::ribbon::Ribbon;

/// Where the regions of the ribbon are.
pub(crate) const REGIONS: &str = "/territories/ribbon/regions";

/// Asks with a token, from an address that a proxy tells.
pub(crate) async fn send(
    ribbon: &Ribbon,
    (method, uri): (&str, &str),
    secret: &str,
    address: &str,
    body: &Value,
) -> Response<Bytes> {
    let mut request = Request::builder().method(method).uri(uri);
    request = request.header(header::CONTENT_TYPE, "application/json");
    request = request.header("x-forwarded-for", address);
    if !secret.is_empty() {
        request = request.header(header::AUTHORIZATION, format!("Bearer {secret}"));
    }
    ribbon
        .exchange(request.body(Body::from(body.to_string())).unwrap())
        .await
}

/// The address that requests come from.
pub(crate) const HOME: &str = "192.0.2.1";

/// The same from home.
pub(crate) async fn ask(
    ribbon: &Ribbon,
    what: (&str, &str),
    secret: &str,
    body: Value,
) -> Response<Bytes> {
    send(ribbon, what, secret, HOME, &body).await
}

/// An answer that is JSON.
pub(crate) fn read(answer: &Response<Bytes>) -> Value {
    serde_json::from_slice(answer.body()).unwrap()
}

/// A region of the ribbon.
pub(crate) fn square() -> Value {
    json!({
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [[[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]]},
        "properties": {"faction": "blue", "valid_from": "2020-01-05", "note": "a-note-to-keep-quiet"}
    })
}
