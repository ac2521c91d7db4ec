//! Tokens over HTTP: made, listed, revoked, by whom.

use axum::http::{StatusCode, header};
use serde_json::{Value, json};

use crate::http::ribbon::Ribbon;
use crate::http::tests::desk::{REGIONS, ask, read, square};
use crate::model::Role;

#[tokio::test]
async fn a_token_made_over_http_works_until_it_is_revoked_and_its_secret_is_shown_once() {
    let ribbon = Ribbon::new().await;
    let (_, admin) = ribbon.new_token(Role::Admin, None).await;
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

    let one = read(&ask(&ribbon, ("GET", &place), &admin, Value::Null).await);
    assert_eq!(&one, listed);
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
    let (whole, admin) = ribbon.new_token(Role::Admin, None).await;
    let (_, local) = ribbon.new_token(Role::Admin, Some("ribbon")).await;
    let (elsewhere, _) = ribbon.new_token(Role::Reader, Some("elsewhere")).await;
    let wanted = |territory: Value| json!({"name": "x", "role": "reader", "territory": territory});
    for role in [Role::Reader, Role::Editor, Role::Reviewer] {
        let (token, secret) = ribbon.new_token(role, None).await;
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
    let (_, admin) = ribbon.new_token(Role::Admin, None).await;
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
