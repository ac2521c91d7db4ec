//! Idempotency-Key: one request, one changeset.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::http::ribbon::{Ribbon, Said};
use crate::http::tests::wrong::mesa;
use crate::model::Role;

fn square(west: f64) -> Value {
    let ring = [
        [west, 0.1],
        [west + 0.5, 0.1],
        [west + 0.5, 0.6],
        [west, 0.1],
    ];
    json!({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]},
           "properties": {"faction": "red", "valid_from": "2020-01-05"}})
}

async fn send(
    ribbon: &Ribbon,
    method: &str,
    rest: &str,
    token: &str,
    key: &str,
    body: String,
) -> Said {
    let request = Request::builder()
        .method(method)
        .uri(format!("/territories/ribbon/{rest}"))
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/geo+json")
        .header("Idempotency-Key", key);
    ribbon.send(request.body(Body::from(body)).unwrap()).await
}

async fn revision(ribbon: &Ribbon) -> Value {
    ribbon.json("changesets").await["changesets"][0]["revision"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_key_fifty_times_at_once_makes_one_changeset() {
    let ribbon = Ribbon::new().await;
    let token = ribbon.token(Role::Editor).await;
    let body = square(1.0).to_string();
    let sent = (0..50).map(|_| send(&ribbon, "POST", "regions", &token, "k", body.clone()));
    let answers = join_all(sent).await;
    let made: Vec<&Said> = answers
        .iter()
        .filter(|it| it.status == StatusCode::CREATED)
        .collect();
    assert!(!made.is_empty());
    for answer in &answers {
        let same = answer.status == StatusCode::CREATED && answer.text == made[0].text;
        assert!(
            same || answer.status == StatusCode::CONFLICT,
            "{}",
            answer.text
        );
    }
    assert_eq!(revision(&ribbon).await, 2);
}

#[tokio::test]
async fn a_repeat_gets_the_first_answer_whatever_came_since() {
    let ribbon = Ribbon::new().await;
    let token = ribbon.token(Role::Editor).await;
    let body = square(1.0).to_string();
    let first = send(&ribbon, "POST", "regions", &token, "a", body.clone()).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    let place = first.headers[header::LOCATION].to_str().unwrap().to_owned();
    let rest = place.strip_prefix("/territories/ribbon/").unwrap();
    let patch = json!({"properties": {"note": "later"}}).to_string();
    let request = |key: &'static str| send(&ribbon, "PATCH", rest, &token, key, patch.clone());
    let patched = request("b").await;
    assert_eq!(
        patched.status,
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "what was refused is not kept"
    );
    let removed = send(&ribbon, "DELETE", rest, &token, "b", String::new()).await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT, "{}", removed.text);
    for _ in 0..2 {
        let again = send(&ribbon, "POST", "regions", &token, "a", body.clone()).await;
        assert_eq!((again.status, &again.text), (first.status, &first.text));
        assert_eq!(
            again.headers[header::LOCATION],
            first.headers[header::LOCATION]
        );
        assert_eq!(again.headers[header::ETAG], first.headers[header::ETAG]);
        let again = send(&ribbon, "DELETE", rest, &token, "b", String::new()).await;
        assert_eq!(again.status, StatusCode::NO_CONTENT, "{}", again.text);
    }
    assert_eq!(revision(&ribbon).await, 3);
}

#[tokio::test]
async fn a_key_is_for_one_request_of_one_holder() {
    let ribbon = Ribbon::new().await;
    let (token, other) = (
        ribbon.token(Role::Editor).await,
        ribbon.token(Role::Editor).await,
    );
    let (here, there) = (square(1.0).to_string(), square(2.0).to_string());
    let first = send(&ribbon, "POST", "regions", &token, "k", here.clone()).await;
    assert_eq!(first.status, StatusCode::CREATED);
    let refused = send(&ribbon, "POST", "regions", &token, "k", there).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        refused.text
    );
    let commented = send(
        &ribbon,
        "POST",
        "regions?comment=x",
        &token,
        "k",
        here.clone(),
    )
    .await;
    assert_eq!(commented.status, StatusCode::UNPROCESSABLE_ENTITY);
    let theirs = send(&ribbon, "POST", "regions", &other, "k", here.clone()).await;
    assert_eq!(theirs.status, StatusCode::CREATED, "{}", theirs.text);
    assert_eq!(revision(&ribbon).await, 3);
    for key in ["", &"k".repeat(256)] {
        let refused = send(&ribbon, "POST", "regions", &token, key, here.clone()).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{key}");
    }
}

#[tokio::test]
async fn a_key_is_for_one_territory() {
    let ribbon = Ribbon::new().await;
    mesa(&ribbon).await;
    let token = ribbon.token(Role::Editor).await;
    let drawn = json!({"changes": [{"change": "create", "feature": square(1.0)}]});
    for (what, body) in [("regions", square(1.0)), ("proposals", drawn)] {
        let to = |territory: &str| {
            let request = Request::post(format!("/territories/{territory}/{what}"))
                .header(header::AUTHORIZATION, format!("Bearer {token}"))
                .header(header::CONTENT_TYPE, "application/json")
                .header("Idempotency-Key", what);
            ribbon.send(request.body(Body::from(body.to_string())).unwrap())
        };
        let first = to("ribbon").await;
        assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
        let there = to("mesa").await;
        assert_eq!(
            there.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            there.text
        );
        assert_eq!(to("ribbon").await.text, first.text);
    }
}
