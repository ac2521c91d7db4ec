//! What is kept: texts that are taken down, and a territory as one file.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::http::ribbon::{Ribbon, Said};
use crate::model::Role;

/// What stands in texts, and nowhere else.
const TEXT: &str = "libel about Yaqub";

const TILES: [&str; 2] = ["/tiles/ribbon/4/8/7.mvt", "/tiles/ribbon/6/32/31.png"];

/// The headers that a tile comes with: its validator is the hash of its bytes.
async fn tile(ribbon: &Ribbon, path: &str) -> HeaderMap {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let response = ribbon.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    response.headers().clone()
}

fn square(west: f64) -> Value {
    let ring = [
        [west, 0.1],
        [west + 0.5, 0.1],
        [west + 0.5, 0.6],
        [west, 0.1],
    ];
    json!({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]},
           "properties": {"faction": "green", "valid_from": "2020-01-05", "note": TEXT,
                          "sources": [format!("https://example.org/{}", TEXT.replace(' ', "-"))]}})
}

/// Records a region with a text, then another confidence of it. Gives its id.
async fn libel(ribbon: &Ribbon) -> String {
    let token = ribbon.token(Role::Editor).await;
    let comment = TEXT.replace(' ', "%20");
    let made = ribbon
        .write(
            "POST",
            &format!("regions?comment={comment}"),
            &token,
            &square(1.0),
        )
        .await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let id = made.json()["properties"]["id"].as_str().unwrap().to_owned();
    let patch = json!({"properties": {"confidence": 20}});
    let patched = ribbon
        .write("PATCH", &format!("regions/{id}"), &token, &patch)
        .await;
    assert_eq!(patched.status, StatusCode::OK, "{}", patched.text);
    id
}

/// Every address that could tell a text.
fn telling(id: &str) -> Vec<String> {
    let paths = [
        "changesets",
        "changesets/2",
        "changesets/3",
        "regions?datetime=2020-01-06",
        "regions?datetime=2020-01-06&known_at=2",
        "point?lon=1.4&lat=0.2&datetime=2020-01-06",
        "point?lon=1.4&lat=0.2&datetime=2020-01-06&known_at=2",
        "events",
        "control?datetime=2020-01-06",
        "summary?datetime=2020-01-06",
        "export",
    ];
    let paths = paths.map(str::to_owned).into_iter();
    let region = [format!("regions/{id}"), format!("regions/{id}/versions")];
    paths.chain(region).collect()
}

#[tokio::test]
async fn a_text_that_is_taken_down_is_told_nowhere_any_more() {
    let ribbon = Ribbon::new().await;
    let id = libel(&ribbon).await;
    let other = ribbon.twin().await;
    let mut told = 0;
    for path in telling(&id) {
        told += usize::from(ribbon.get(&path).await.text.contains("Yaqub"));
    }
    assert!(told >= 8, "{told}");
    let mut before = Vec::new();
    for path in TILES {
        before.push(tile(&ribbon, path).await[header::ETAG].clone());
    }
    let shares = ribbon.get("shares?datetime=2020-01-06").await.text;
    let hash = ribbon.json("changesets/2").await["hash"].clone();
    assert_eq!(hash.as_str().unwrap().len(), 64);

    let admin = ribbon.token(Role::Admin).await;
    let asked = json!({"reason": "asked for by the person"});
    let done = ribbon
        .write("POST", "changesets/2/redact", &admin, &asked)
        .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let done = done.json();
    assert!(done["redacted"].is_string(), "{done}");
    assert_eq!(done["redaction_reason"], "asked for by the person");
    assert_eq!(
        (&done["author"], &done["comment"]),
        (&json!(""), &json!(""))
    );
    assert_eq!(done["hash"], hash);

    for path in telling(&id) {
        let said = ribbon.get(&path).await;
        assert_eq!(said.status, StatusCode::OK, "{path}");
        assert!(!said.text.contains("Yaqub"), "{path}: {}", said.text);
    }
    for (path, etag) in TILES.into_iter().zip(&before) {
        assert_eq!(tile(&ribbon, path).await[header::ETAG], etag, "{path}");
    }
    assert_eq!(ribbon.get("shares?datetime=2020-01-06").await.text, shares);
    let mut texts = format!("{:?}", other.atlas.records());
    assert!(texts.contains("Yaqub"));
    assert!(other.atlas.refresh().await.unwrap());
    texts = format!("{:?}", other.atlas.records());
    assert!(!texts.contains("Yaqub"));

    // What has lost its texts can still be undone.
    ribbon
        .write("POST", "changesets/3/redact", &admin, &asked)
        .await;
    let editor = ribbon.token(Role::Editor).await;
    let undone = ribbon
        .write("POST", "changesets/3/revert", &editor, &json!({}))
        .await;
    assert_eq!(undone.status, StatusCode::CREATED, "{}", undone.text);
    let again = ribbon.json(&format!("regions/{id}")).await;
    assert_eq!(again["properties"]["confidence"], Value::Null);
    assert_eq!(again["properties"]["note"], Value::Null);
}

#[tokio::test]
async fn only_an_admin_takes_texts_down_and_says_why() {
    let ribbon = Ribbon::new().await;
    let (reviewer, admin) = (
        ribbon.token(Role::Reviewer).await,
        ribbon.token(Role::Admin).await,
    );
    let why = json!({"reason": "why"});
    for (revision, token, body, status) in [
        ("1", &reviewer, &why, 403),
        ("1", &"fl_nobody".to_owned(), &why, 401),
        ("9", &admin, &why, 404),
        ("1", &admin, &json!({"reason": " "}), 400),
        ("1", &admin, &json!({"reason": "a\nb"}), 400),
        ("1", &admin, &json!({"reason": "x".repeat(2_001)}), 400),
        ("1", &admin, &json!({}), 400),
        ("1", &admin, &json!({"reason": "why", "colour": 1}), 400),
        ("1", &admin, &why, 200),
        ("1", &admin, &why, 200),
    ] {
        let path = format!("changesets/{revision}/redact");
        let said = ribbon.write("POST", &path, token, body).await;
        assert_eq!(said.status.as_u16(), status, "{body}: {}", said.text);
    }
    let record = ribbon.app.atlas.record(&"ribbon".parse().unwrap()).unwrap();
    assert_eq!(record.redactions(), 1);
}

async fn import(ribbon: &Ribbon, token: &str, kind: &str, file: &str) -> Said {
    let request = Request::post("/import")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, kind)
        .body(Body::from(file.to_owned()));
    ribbon.send(request.unwrap()).await
}

#[tokio::test]
async fn a_territory_goes_to_another_server_whole() {
    let ribbon = Ribbon::new().await;
    libel(&ribbon).await;
    let sent = ribbon.get("export").await;
    assert_eq!(
        (sent.status, sent.media.as_str()),
        (StatusCode::OK, "application/jsonl")
    );
    let file = sent.text;
    let other = Ribbon::empty().await;
    let token = other.token(Role::Admin).await;
    let made = import(&other, &token, "application/jsonl", &file).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    assert_eq!(made.headers[header::LOCATION], "/territories/ribbon");
    assert_eq!(
        made.json(),
        json!({"territory": "ribbon", "revision_before": 0, "revision": 3, "redacted": 0})
    );
    assert_eq!(other.get("export").await.text, file);
    for path in [
        "changesets",
        "shares?datetime=2020-01-06",
        "timeline",
        "regions?datetime=2020-01-30",
    ] {
        assert_eq!(
            other.get(path).await.text,
            ribbon.get(path).await.text,
            "{path}"
        );
    }
    for path in TILES {
        let [ours, theirs] = [&ribbon, &other].map(|it| tile(it, path));
        let (ours, theirs) = (ours.await, theirs.await);
        for name in [header::ETAG, header::CONTENT_LOCATION] {
            assert_eq!(ours[&name], theirs[&name], "{path}");
        }
    }
}

#[tokio::test]
async fn a_file_is_taken_whole_from_whoever_may_send_it_or_not_at_all() {
    let ribbon = Ribbon::new().await;
    libel(&ribbon).await;
    let file = ribbon.get("export").await.text;
    let other = Ribbon::empty().await;
    let token = other.token(Role::Admin).await;
    let lines = "application/jsonl";
    let altered = file.replacen("Yaqub", "Yaqob", 1);
    let refused = import(&other, &token, lines, &altered).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        refused.text
    );
    let at = refused.json()["faults"][0]["at"].clone();
    assert!(
        at.as_str().unwrap().starts_with("line "),
        "{}",
        refused.text
    );
    assert_eq!(other.get("changesets").await.status, StatusCode::NOT_FOUND);

    let reviewer = other.token(Role::Reviewer).await;
    let limited = other.token_for(Role::Admin, "ribbon").await;
    let unrelated = Ribbon::new().await.get("export").await.text;
    for (token, kind, body, status) in [
        (&reviewer, lines, &file, 403),
        (&limited, lines, &file, 403),
        (&token, "application/json", &file, 415),
        (&token, lines, &" ".repeat(2 << 20), 413),
        (&token, lines, &String::new(), 422),
        (&"fl_x".to_owned(), lines, &file, 401),
        (&token, lines, &file, 201),
        (&token, "application/x-ndjson", &file, 200),
        (&token, lines, &unrelated, 409),
    ] {
        let said = import(&other, token, kind, body).await;
        assert_eq!(said.status.as_u16(), status, "{}", said.text);
    }
    let last = &other.json("changesets").await["changesets"][0];
    assert_eq!(last["revision"], 3);
}
