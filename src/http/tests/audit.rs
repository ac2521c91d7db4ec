//! The audit log: what is in it, who sees it, and what never gets there.

use std::fs;

use axum::http::{StatusCode, header};
use serde_json::{Value, json};

use crate::http::Trust;
use crate::http::ribbon::Ribbon;
use crate::http::tests::desk::{HOME, REGIONS, ask, read, square};
use crate::model::Role;

async fn deeds(ribbon: &Ribbon, secret: &str, query: &str) -> Value {
    let uri = format!("/audit{query}");
    let answer = ask(ribbon, ("GET", &uri), secret, Value::Null).await;
    assert_eq!(answer.status(), StatusCode::OK, "{:?}", answer.body());
    read(&answer)
}

/// Of all this, six are worth noting.
async fn a_busy_day(ribbon: &Ribbon, editor: &str, elsewhere: &str) {
    let commented = format!("{REGIONS}?comment=quiet");
    ask(ribbon, ("POST", &commented), editor, square()).await;
    ask(ribbon, ("POST", REGIONS), editor, json!({"quiet": 1})).await;
    ask(ribbon, ("POST", REGIONS), elsewhere, square()).await;
    ask(ribbon, ("POST", REGIONS), "fl_wrong", square()).await;
    ask(ribbon, ("GET", "/tokens"), editor, Value::Null).await;
    ask(ribbon, ("GET", "/territories/ribbon"), "", Value::Null).await;
    ask(ribbon, ("GET", "/territories/atlantis"), "", Value::Null).await;
    ask(ribbon, ("PUT", "/territories"), "", Value::Null).await;
    ribbon.set_private(true).await;
    ask(
        ribbon,
        ("GET", "/territories/ribbon/shares?by=group"),
        elsewhere,
        Value::Null,
    )
    .await;
}

#[tokio::test]
async fn every_write_and_refusal_is_in_the_audit_log_and_reading_is_not() {
    let ribbon = Ribbon::with(|it| it.trust_proxy = Trust::Whoever).await;
    let (_, admin) = ribbon.new_token(Role::Admin, None).await;
    let (editor, secret) = ribbon.new_token(Role::Editor, Some("ribbon")).await;
    let (_, reader) = ribbon.new_token(Role::Reader, Some("elsewhere")).await;
    a_busy_day(&ribbon, &secret, &reader).await;

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
    assert_eq!(written["name"], "Amal");
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
    let (_, local) = ribbon.new_token(Role::Admin, Some("ribbon")).await;
    let (_, elsewhere) = ribbon.new_token(Role::Admin, Some("elsewhere")).await;
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
    let (_, admin) = ribbon.new_token(Role::Admin, None).await;
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
