//! The edge, without a network: every mistake has its status and the one envelope.

mod antimeridian;
mod audit;
mod batches;
mod bodies;
mod definitions;
mod desk;
mod diff;
mod effect;
mod factions;
mod foreign;
mod keeping;
mod openapi;
mod permitted;
mod private;
mod proxied;
mod queues;
mod rates;
mod repeats;
mod review;
mod routes;
mod sessions;
pub(super) mod settings;
mod tiles;
mod tokens;
mod wording;
mod wrong;

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::response::Response;
use http_body_util::BodyExt;
use serde_json::Value;
use tokio::runtime::Handle;
use tower::ServiceExt;

use crate::atlas::{Atlas, Limits};
use crate::http::tests::settings::settings;
use crate::http::*;
use crate::store::Store;

/// A server over an empty store. The folder goes with it.
async fn empty() -> (Front, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("empty.sqlite");
    let store = Store::open(path.to_str().unwrap()).await.unwrap();
    let limits = Limits {
        map_bytes: 4 << 20,
        area_bytes: 1 << 20,
        meetings: 1_000_000,
    };
    let atlas = Atlas::open(store, limits).await.unwrap();
    let settings = settings();
    (
        router(App::new(Arc::new(atlas), settings, Handle::current())),
        folder,
    )
}

async fn send(app: &Front, request: Request<Body>) -> Response {
    app.clone().oneshot(request).await.unwrap()
}

fn ask(method: &str, uri: &str) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(uri)
        .header(header::HOST, "localhost")
        .body(Body::empty())
        .unwrap()
}

async fn json(response: Response) -> Value {
    let body = response.into_body().collect().await.unwrap().to_bytes();
    serde_json::from_slice(&body).unwrap()
}

#[tokio::test]
async fn each_mistake_has_its_status_and_the_one_envelope() {
    let (app, _folder) = empty().await;
    for (method, uri, status, words) in [
        ("GET", "/nowhere", 404, "nothing at this address"),
        ("GET", "/territories?colour=red", 400, "colour"),
        ("GET", "/territories/atlantis", 404, "atlantis"),
        ("GET", "/territories/At%20lantis/shares", 404, "At lantis"),
        (
            "GET",
            "/territories/atlantis/shares?by=hue",
            404,
            "atlantis",
        ),
        ("GET", "/tiles/atlantis/9/0/0.gif", 404, "atlantis"),
        ("GET", "/tiles/atlantis.json", 404, "atlantis"),
        ("GET", "/assets/js/nothing.mjs", 404, "js/nothing.mjs"),
        ("GET", "/assets/../Cargo.toml", 404, "no file"),
        ("DELETE", "/territories", 405, "Allow"),
        ("POST", "/territories/atlantis/regions", 404, "atlantis"),
    ] {
        let response = send(&app, ask(method, uri)).await;
        assert_eq!(response.status().as_u16(), status, "{method} {uri}");
        let headers = response.headers().clone();
        assert_eq!(
            headers[header::CONTENT_TYPE],
            "application/problem+json",
            "{uri}"
        );
        assert_eq!(headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*", "{uri}");
        let problem = json(response).await;
        assert_eq!(problem["status"], status, "{uri}");
        assert!(
            problem["detail"].as_str().unwrap().contains(words),
            "{uri}: {problem}"
        );
    }
}

#[tokio::test]
async fn a_refused_method_names_those_that_work_and_options_does_too() {
    let (app, _folder) = empty().await;
    let refused = send(&app, ask("PUT", "/territories/x/regions")).await;
    assert_eq!(refused.headers()[header::ALLOW], "GET,HEAD,POST");
    let options = send(&app, ask("OPTIONS", "/territories/x/regions")).await;
    assert_eq!(options.status(), StatusCode::NO_CONTENT);
    let methods = &options.headers()[header::ACCESS_CONTROL_ALLOW_METHODS];
    assert_eq!(methods, "GET,HEAD,POST,OPTIONS");
    assert!(
        options
            .headers()
            .contains_key(header::ACCESS_CONTROL_ALLOW_HEADERS)
    );
}

#[tokio::test]
async fn what_a_client_has_is_not_sent_again() {
    let (app, _folder) = empty().await;
    let first = send(&app, ask("GET", "/territories")).await;
    let etag = first.headers()[header::ETAG].clone();
    let mut again = ask("GET", "/territories");
    again
        .headers_mut()
        .insert(header::IF_NONE_MATCH, etag.clone());
    let second = send(&app, again).await;
    assert_eq!(second.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(second.headers()[header::ETAG], etag);
    let body = second.into_body().collect().await.unwrap().to_bytes();
    assert!(body.is_empty());
}

#[tokio::test]
async fn head_says_the_same_without_the_body() {
    let (app, _folder) = empty().await;
    let get = send(&app, ask("GET", "/territories")).await;
    let head = send(&app, ask("HEAD", "/territories")).await;
    let essence = |headers: &HeaderMap| {
        (
            headers[header::ETAG].clone(),
            headers[header::CONTENT_TYPE].clone(),
        )
    };
    assert_eq!(essence(get.headers()), essence(head.headers()));
    assert!(
        head.into_body()
            .collect()
            .await
            .unwrap()
            .to_bytes()
            .is_empty()
    );
}

#[tokio::test]
async fn the_page_lets_in_only_its_own_files() {
    let (app, _folder) = empty().await;
    let page = send(&app, ask("GET", "/?t=syria&at=2015-09-18")).await;
    let policy = page.headers()[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .unwrap();
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self' 'sha256-"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(page.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    let docs = send(&app, ask("GET", "/docs")).await;
    let policy = docs.headers()[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .unwrap();
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self'; "),
        "{policy}"
    );
}

#[tokio::test]
async fn a_panic_is_a_500_that_says_nothing_of_its_cause() {
    let response = edge::panicked(Box::new("secret"));
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let problem = json(response).await;
    assert!(!problem.to_string().contains("secret"), "{problem}");
}
