//! Tokens over HTTP, how often somebody may ask, and what the audit log has of it.

use std::fs;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::http::Access;
use crate::http::ribbon::Ribbon;
use crate::model::Role;

const REGIONS: &str = "/territories/ribbon/regions";

/// Asks with a token, from an address that a proxy tells.
async fn send(
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
        .send(request.body(Body::from(body.to_string())).unwrap())
        .await
}

const HOME: &str = "192.0.2.1";

async fn ask(ribbon: &Ribbon, what: (&str, &str), secret: &str, body: Value) -> Response<Bytes> {
    send(ribbon, what, secret, HOME, &body).await
}

fn read(answer: &Response<Bytes>) -> Value {
    serde_json::from_slice(answer.body()).unwrap()
}

fn square() -> Value {
    json!({
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [[[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]]},
        "properties": {"faction": "blue", "valid_from": "2020-01-05", "note": "a-note-to-keep-quiet"}
    })
}

#[tokio::test]
async fn a_token_made_over_http_works_until_it_is_revoked_and_its_secret_is_shown_once() {
    let ribbon = Ribbon::new().await;
    let (_, admin) = ribbon.token(Role::Admin, None).await;
    let wanted =
        json!({"name": "Amal", "role": "editor", "territory": "ribbon", "expires": "2999-01-01"});
    let made = ask(&ribbon, ("POST", "/tokens"), &admin, wanted).await;
    assert_eq!(made.status(), StatusCode::CREATED);
    assert_eq!(made.headers()[header::CACHE_CONTROL], "no-store");
    let place = made.headers()[header::LOCATION]
        .to_str()
        .unwrap()
        .to_owned();
    let made = read(&made);
    let secret = made["secret"].as_str().unwrap();
    assert_eq!(secret.len(), 46);
    assert_eq!(made["expires"], "2999-01-01T00:00:00Z");

    let written = ask(&ribbon, ("POST", REGIONS), secret, square()).await;
    assert_eq!(written.status(), StatusCode::CREATED);
    let list = ask(&ribbon, ("GET", "/tokens"), &admin, Value::Null).await;
    let list = read(&list);
    let listed = list["tokens"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&listed["name"], &listed["role"]),
        (&json!("Amal"), &json!("editor"))
    );
    assert!(listed["last_used"].is_string(), "{listed}");
    assert!(!list.to_string().contains("fl_") && !list.to_string().contains("hash"));

    let revoked = ask(&ribbon, ("DELETE", &place), &admin, Value::Null).await;
    assert_eq!(revoked.status(), StatusCode::NO_CONTENT);
    let late = ask(&ribbon, ("POST", REGIONS), secret, square()).await;
    assert_eq!(late.status(), StatusCode::UNAUTHORIZED);
    for nothing in ["/tokens/x", "/tokens/00000000-0000-0000-0000-000000000000"] {
        let answer = ask(&ribbon, ("DELETE", nothing), &admin, Value::Null).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{nothing}");
    }
}

#[tokio::test]
async fn only_admins_see_make_and_revoke_tokens_and_each_within_his_territory() {
    let ribbon = Ribbon::new().await;
    let (whole, admin) = ribbon.token(Role::Admin, None).await;
    let (_, local) = ribbon.token(Role::Admin, Some("ribbon")).await;
    let (elsewhere, _) = ribbon.token(Role::Reader, Some("elsewhere")).await;
    let wanted = |territory: Value| json!({"name": "x", "role": "reader", "territory": territory});
    for role in [Role::Reader, Role::Editor, Role::Reviewer] {
        let (token, secret) = ribbon.token(role, None).await;
        let own = format!("/tokens/{}", token.id);
        for what in [
            ("GET", "/tokens"),
            ("POST", "/tokens"),
            ("DELETE", &own),
            ("GET", "/audit"),
        ] {
            let answer = ask(&ribbon, what, &secret, wanted(Value::Null)).await;
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{role} {what:?}");
        }
    }
    for (territory, status) in [
        (json!("ribbon"), 201),
        (json!("elsewhere"), 403),
        (Value::Null, 403),
    ] {
        let made = ask(&ribbon, ("POST", "/tokens"), &local, wanted(territory)).await;
        assert_eq!(made.status(), status);
    }
    let list = read(&ask(&ribbon, ("GET", "/tokens"), &local, Value::Null).await);
    let list = list["tokens"].as_array().unwrap();
    assert!(list.len() == 2 && list.iter().all(|it| it["territory"] == "ribbon"));
    for id in [whole.id, elsewhere.id] {
        let uri = format!("/tokens/{id}");
        let answer = ask(&ribbon, ("DELETE", &uri), &local, Value::Null).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    }
    let everywhere = read(&ask(&ribbon, ("GET", "/tokens"), &admin, Value::Null).await);
    assert_eq!(everywhere["tokens"].as_array().unwrap().len(), 7);
}

#[tokio::test]
async fn a_token_that_makes_no_sense_is_not_made() {
    let ribbon = Ribbon::new().await;
    let (_, admin) = ribbon.token(Role::Admin, None).await;
    let long = "x".repeat(101);
    for (body, status, word) in [
        (json!({"name": "x"}), 400, "role"),
        (json!({"name": "x", "role": "chief"}), 400, "chief"),
        (
            json!({"name": "x", "role": "reader", "colour": 1}),
            400,
            "colour",
        ),
        (json!({"name": " ", "role": "reader"}), 422, "/name"),
        (json!({"name": long, "role": "reader"}), 422, "/name"),
        (json!({"name": "a\nb", "role": "reader"}), 422, "/name"),
        (
            json!({"name": "x", "role": "reader", "territory": "atlantis"}),
            422,
            "/territory",
        ),
        (
            json!({"name": "x", "role": "reader", "expires": "2020-01-01"}),
            422,
            "/expires",
        ),
    ] {
        let answer = ask(&ribbon, ("POST", "/tokens"), &admin, body.clone()).await;
        assert_eq!(answer.status(), status, "{body}");
        assert!(read(&answer).to_string().contains(word), "{body}");
    }
}

/// A server behind a proxy, with limits.
async fn limited(requests: u32, writes: u32, failures: u32) -> Ribbon {
    let access = Access {
        // So slow that nothing is paid off while a test runs.
        requests_per_second: u32::from(requests > 0),
        burst: requests,
        writes_per_minute: writes,
        failures_per_minute: failures,
        ..Access::default()
    };
    Ribbon::with(|it| (it.access, it.trust_proxy) = (access, true)).await
}

#[tokio::test]
async fn an_address_that_asks_too_often_is_told_when_to_come_back_and_finished_tiles_do_not_count()
{
    let ribbon = limited(40, 0, 0).await;
    let dated = ("GET", "/tiles/ribbon/0/0/0.mvt?datetime=2020-01-02");
    let tile = ask(&ribbon, dated, "", Value::Null).await;
    let tile = tile.headers()[header::CONTENT_LOCATION].to_str().unwrap();
    for _ in 0..200 {
        let answer = ask(&ribbon, ("GET", tile), "", Value::Null).await;
        assert_eq!(answer.status(), StatusCode::OK);
    }
    let list = ("GET", "/territories");
    let mut passed = 0;
    let refused = loop {
        let answer = ask(&ribbon, list, "", Value::Null).await;
        if answer.status() != StatusCode::OK {
            break answer;
        }
        passed += 1;
        assert!(passed < 200, "never refused");
    };
    assert!(passed >= 39, "{passed}");
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        refused.headers()[header::CONTENT_TYPE],
        "application/problem+json"
    );
    let wait = refused.headers()[header::RETRY_AFTER].to_str().unwrap();
    assert!((1..=2).contains(&wait.parse::<u64>().unwrap()), "{wait}");
    assert!(
        read(&refused)["detail"]
            .as_str()
            .unwrap()
            .contains("your address")
    );
    let other = send(&ribbon, list, "", "192.0.2.2", &Value::Null).await;
    assert_eq!(other.status(), StatusCode::OK, "others are not held up");
    let proxied = send(&ribbon, list, "", "192.0.2.2, 192.0.2.1", &Value::Null).await;
    assert_eq!(
        proxied.status(),
        StatusCode::TOO_MANY_REQUESTS,
        "the last hop counts"
    );
}

#[tokio::test]
async fn a_token_that_writes_too_often_waits_and_still_reads() {
    let ribbon = limited(0, 2, 0).await;
    let (_, editor) = ribbon.token(Role::Editor, None).await;
    let (_, other) = ribbon.token(Role::Editor, None).await;
    let write = |secret| ask(&ribbon, ("POST", REGIONS), secret, square());
    assert_eq!(write(&editor).await.status(), StatusCode::CREATED);
    assert_eq!(write(&editor).await.status(), StatusCode::CREATED);
    let refused = write(&editor).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key(header::RETRY_AFTER));
    assert_eq!(write(&other).await.status(), StatusCode::CREATED);
    let read = ask(&ribbon, ("GET", "/session"), &editor, Value::Null).await;
    assert_eq!(read.status(), StatusCode::OK);
}

#[tokio::test]
async fn an_address_that_tries_tokens_is_soon_told_to_wait_and_good_ones_pass() {
    let ribbon = limited(0, 0, 3).await;
    let (_, editor) = ribbon.token(Role::Editor, None).await;
    let tried = |secret, address| async move {
        let answer = send(&ribbon, ("POST", REGIONS), secret, address, &square()).await;
        answer.status().as_u16()
    };
    let tried = &tried;
    let statuses = [
        tried("fl_a", "2001:db8::1").await,
        tried("", "2001:db8::2").await,
        tried("fl_c", "2001:db8::3").await,
        tried("fl_d", "2001:db8::4").await,
        tried(&editor, "2001:db8::5").await,
        tried("fl_d", "2001:db8:0:1::4").await,
    ];
    assert_eq!(statuses, [401, 401, 401, 429, 201, 401]);
}

async fn deeds(ribbon: &Ribbon, secret: &str, query: &str) -> Value {
    let uri = format!("/audit{query}");
    let answer = ask(ribbon, ("GET", &uri), secret, Value::Null).await;
    assert_eq!(answer.status(), StatusCode::OK, "{:?}", answer.body());
    read(&answer)
}

#[tokio::test]
async fn every_write_and_refusal_is_in_the_audit_log_and_reading_is_not() {
    let ribbon = Ribbon::with(|it| it.trust_proxy = true).await;
    let (_, admin) = ribbon.token(Role::Admin, None).await;
    let (editor, secret) = ribbon.token(Role::Editor, Some("ribbon")).await;
    let (_, reader) = ribbon.token(Role::Reader, Some("elsewhere")).await;
    let commented = format!("{REGIONS}?comment=quiet");
    ask(&ribbon, ("POST", &commented), &secret, square()).await;
    ask(&ribbon, ("POST", REGIONS), &secret, json!({"quiet": 1})).await;
    ask(&ribbon, ("POST", REGIONS), &reader, square()).await;
    ask(&ribbon, ("POST", REGIONS), "fl_wrong", square()).await;
    ask(&ribbon, ("GET", "/tokens"), &secret, Value::Null).await;
    ask(&ribbon, ("GET", "/territories/ribbon"), "", Value::Null).await;
    ask(&ribbon, ("GET", "/territories/atlantis"), "", Value::Null).await;
    ask(&ribbon, ("PUT", "/territories"), "", Value::Null).await;
    ribbon.set_private(true).await;
    ask(
        &ribbon,
        ("GET", "/territories/ribbon/shares?by=group"),
        &reader,
        Value::Null,
    )
    .await;

    let all = deeds(&ribbon, &admin, "").await;
    let rows = all["deeds"].as_array().unwrap();
    let told: Vec<_> = rows
        .iter()
        .map(|it| (it["status"].as_u64().unwrap(), it["path"].as_str().unwrap()))
        .collect();
    let shares = "/territories/ribbon/shares";
    let expected = [
        (404, shares),
        (403, "/tokens"),
        (401, REGIONS),
        (403, REGIONS),
        (422, REGIONS),
        (201, REGIONS),
    ];
    assert_eq!(told, expected);
    let written = &rows[5];
    assert_eq!(written["token"], editor.id.to_string());
    assert_eq!(written["name"], "a editor");
    assert_eq!(
        (&written["address"], &written["method"]),
        (&json!(HOME), &json!("POST"))
    );
    assert_eq!(
        (&written["territory"], &written["revision"]),
        (&json!("ribbon"), &json!(2))
    );
    assert_eq!(written["reason"], Value::Null);
    assert_eq!(rows[4]["reason"], "Unprocessable Entity");
    assert!(
        rows[3]["reason"].as_str().unwrap().contains("reader"),
        "{}",
        rows[3]
    );
    assert!(
        rows[2]["reason"]
            .as_str()
            .unwrap()
            .contains("unknown, expired or revoked")
    );
    assert!(rows[0]["reason"].as_str().unwrap().contains("private"));
    assert!(
        !all.to_string().contains("quiet"),
        "neither query nor body: {all}"
    );

    let refused = deeds(&ribbon, &admin, "?refused=true&limit=2").await;
    assert_eq!(refused["deeds"].as_array().unwrap().len(), 2);
    let next = format!("?refused=true&before={}", refused["next_before"]);
    let rest = deeds(&ribbon, &admin, &next).await;
    assert_eq!(rest["deeds"].as_array().unwrap().len(), 3);
    assert_eq!(rest["next_before"], Value::Null);
}

#[tokio::test]
async fn an_admin_of_one_territory_sees_what_was_done_there() {
    let ribbon = Ribbon::new().await;
    let (_, local) = ribbon.token(Role::Admin, Some("ribbon")).await;
    let (_, elsewhere) = ribbon.token(Role::Admin, Some("elsewhere")).await;
    ask(&ribbon, ("POST", REGIONS), &local, square()).await;
    ask(
        &ribbon,
        ("POST", "/tokens"),
        &local,
        json!({"name": "x", "role": "reader"}),
    )
    .await;
    let seen = deeds(&ribbon, &local, "").await;
    assert_eq!(seen["deeds"].as_array().unwrap().len(), 1, "{seen}");
    assert!(
        deeds(&ribbon, &elsewhere, "").await["deeds"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let pry = ask(
        &ribbon,
        ("GET", "/audit?territory=ribbon"),
        &elsewhere,
        Value::Null,
    )
    .await;
    assert_eq!(pry.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn no_secret_is_in_the_store() {
    let ribbon = Ribbon::new().await;
    let (_, admin) = ribbon.token(Role::Admin, None).await;
    let signed_in = ask(&ribbon, ("POST", "/session"), &admin, Value::Null).await;
    let cookie = signed_in.headers()[header::SET_COOKIE].to_str().unwrap();
    let cookie = cookie.split(['=', ';']).nth(1).unwrap();
    let csrf = read(&signed_in)["session"]["csrf"]
        .as_str()
        .unwrap()
        .to_owned();
    let stray = format!("/tokens/{admin}?secret={admin}");
    ask(&ribbon, ("DELETE", &stray), &admin, Value::Null).await;
    let noted = deeds(&ribbon, &admin, "").await;
    assert_eq!(noted["deeds"][0]["path"], "/tokens/fl_…", "{noted}");
    for file in fs::read_dir(ribbon.folder()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for secret in [&admin[..], cookie, &csrf] {
            assert!(secret.len() > 40 && !text.contains(secret));
        }
    }
}
