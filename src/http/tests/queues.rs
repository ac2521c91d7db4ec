//! What is under way, held to its bounds: what is told to come back, and what is answered all the same.

use std::collections::BTreeMap;

use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::json;
use tower::ServiceExt;

use crate::http::coding::Coding;
use crate::http::metrics::X_REQUEST_ID;
use crate::http::ribbon::Ribbon;
use crate::http::tests::openapi::operations;
use crate::http::work::{Admission, Kind, Permit};
use crate::http::{Limits, Settings};
use crate::model::Role;

const TILE: &str = "/tiles/ribbon/8/128/127.mvt?datetime=2020-01-25";

/// One of each kind runs, and none waits.
fn one_of_each(settings: &mut Settings) {
    let one = Limits {
        running: 1,
        waiting: 0,
    };
    let work = &mut settings.work;
    (work.light, work.figures, work.writing) = (one, one, one);
    (work.pictures, work.films, work.exports) = (one, one, one);
}

/// All that may run of these kinds, run by somebody else.
async fn held(ribbon: &Ribbon, kinds: &[Kind]) -> Vec<Permit> {
    let mut held = Vec::new();
    for kind in kinds {
        let permit = ribbon.app.work.permit(*kind, [192, 0, 2, 1].into()).await;
        held.push(permit.unwrap());
    }
    held
}

async fn fetch(ribbon: &Ribbon, method: &str, path: &str) -> axum::response::Response {
    let request = Request::builder().method(method).uri(path);
    let request = request.header(header::HOST, "ribbon.example");
    let request = request.body(axum::body::Body::empty()).unwrap();
    ribbon.router.clone().oneshot(request).await.unwrap()
}

#[tokio::test]
async fn while_everything_is_busy_health_and_finished_tiles_are_answered() {
    let ribbon = Ribbon::with(one_of_each).await;
    let dated = fetch(&ribbon, "GET", TILE).await;
    let tile = dated.headers()[header::CONTENT_LOCATION].to_str().unwrap();
    assert!(ribbon.app.tiles.at_hand(tile, Coding::Plain).is_some());
    let all = held(&ribbon, &Kind::ALL).await;
    for (path, status) in [
        ("/healthz", 200),
        (tile, 200),
        // It is at hand too, under its date.
        (TILE, 200),
        ("/readyz", 503),
        ("/territories/ribbon/shares", 503),
        ("/territories/ribbon/map.png", 503),
        ("/territories/ribbon/timelapse.gif", 503),
        ("/territories/ribbon/export", 503),
    ] {
        let answer = fetch(&ribbon, "GET", path).await;
        assert_eq!(answer.status().as_u16(), status, "{path}");
        let again = answer.headers().contains_key(header::RETRY_AFTER);
        assert_eq!(again, status == 503, "{path}");
    }
    drop(all);
    let shares = fetch(&ribbon, "GET", "/territories/ribbon/shares").await;
    assert_eq!(shares.status(), StatusCode::OK);
}

#[tokio::test]
async fn each_route_has_a_kind() {
    let ribbon = Ribbon::new().await;
    let mut kinds = std::collections::BTreeSet::new();
    for (path, method, ..) in operations() {
        if path == "/healthz" {
            // Answered at the front.
            continue;
        }
        let address = path.replace("{territory}", "ribbon");
        let address = address.replace(['{', '}'], "");
        let answer = fetch(&ribbon, &method.to_uppercase(), &address).await;
        let kind = answer.extensions().get::<Kind>();
        kinds.insert(*kind.unwrap_or_else(|| panic!("{method} {path} has no kind")));
    }
    assert_eq!(kinds.len(), Kind::ALL.len(), "{kinds:?}");
}

#[tokio::test]
async fn an_answer_counts_until_it_is_sent() {
    let ribbon = Ribbon::new().await;
    let answer = fetch(&ribbon, "GET", "/territories/ribbon/control").await;
    assert!(answer.extensions().get::<Admission>().is_none());
    let held = || ribbon.app.work.answers().taken();
    let length = held();
    assert!(length > 100, "{length}");
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    assert_eq!((body.len(), held()), (length, length));
    drop(body);
    assert_eq!(held(), 0);
}

#[tokio::test]
async fn answers_that_nobody_takes_are_bounded_in_bytes() {
    let ribbon = Ribbon::with(|it| it.work.answer_bytes = 10_000).await;
    let mut unsent = Vec::new();
    let refused = loop {
        let answer = fetch(&ribbon, "GET", "/territories/ribbon/control").await;
        if answer.status() != StatusCode::OK {
            break answer;
        }
        unsent.push(answer);
        assert!(unsent.len() < 100);
    };
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.headers().contains_key(header::RETRY_AFTER));
    assert!(ribbon.app.work.answers().taken() <= 10_000);
    drop(unsent);
    let answer = fetch(&ribbon, "GET", "/territories/ribbon/control").await;
    assert_eq!(answer.status(), StatusCode::OK);
    let map = fetch(
        &ribbon,
        "GET",
        "/territories/ribbon/map.png?width=200&height=200",
    );
    let never = map.await;
    assert_eq!(never.status(), StatusCode::BAD_REQUEST, "it would never do");
}

#[tokio::test]
async fn what_was_recorded_is_told_however_full_it_is() {
    let ribbon = Ribbon::with(|it| it.work.answer_bytes = 0).await;
    let refused = fetch(&ribbon, "GET", "/territories/ribbon/control").await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    assert!(refused.headers().contains_key(X_REQUEST_ID));
    let secret = ribbon.token(Role::Editor).await;
    let languages = ["ar", "de", "en", "es", "fa", "fr", "he", "ku", "ru", "tr"];
    let names: BTreeMap<&str, String> = languages.map(|it| (it, "Tell".repeat(30))).into();
    let place = json!({"names": names, "kind": "town", "lon": 0.5, "lat": 0.5});
    let done = ribbon.write("PUT", "places/tell", &secret, &place).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text);
    assert!(done.text.len() > 1024, "{}", done.text);
    let ready = fetch(&ribbon, "GET", "/readyz").await;
    assert_eq!(ready.status(), StatusCode::OK);
}

#[tokio::test]
async fn whoever_asks_too_often_still_learns_whether_the_server_runs() {
    let ribbon = Ribbon::with(|it| {
        (it.access.requests_per_second, it.access.burst) = (1, 1);
    });
    let ribbon = ribbon.await;
    for (path, status) in [
        ("/territories", 200),
        ("/territories", 429),
        ("/healthz", 200),
        ("/readyz", 200),
        ("/readyz", 200),
        ("/healthz", 200),
    ] {
        let answer = fetch(&ribbon, "GET", path).await;
        assert_eq!(answer.status().as_u16(), status, "{path}");
    }
    let head = fetch(&ribbon, "HEAD", "/healthz").await;
    assert_eq!(head.headers()[header::CONTENT_LENGTH], "3");
    let other = fetch(&ribbon, "DELETE", "/healthz").await;
    assert_eq!(other.status(), StatusCode::TOO_MANY_REQUESTS);
}
