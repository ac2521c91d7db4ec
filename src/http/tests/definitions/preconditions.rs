//! What a write of a definition asks of what is there, and what is sent twice.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::http::Settings;
use crate::http::tests::definitions::{Desk, territory};
use crate::model::Role;

#[tokio::test]
async fn a_precondition_on_what_is_not_there_fails_and_so_does_one_against_what_is() {
    let desk = Desk::of(Role::Reviewer).await;
    let faction = json!({"names": {"en": "x"}, "colour": "#000000"});
    let path = "/ribbon/factions/amber";
    let refused = desk.send("PUT", path, &faction, &[("if-match", "*")]).await;
    assert_eq!(refused.status, StatusCode::PRECONDITION_FAILED);
    let fresh = [("if-none-match", "*")];
    assert_eq!(
        desk.send("PUT", path, &faction, &fresh).await.status,
        StatusCode::CREATED
    );
    let refused = desk.send("PUT", path, &faction, &fresh).await;
    assert_eq!(refused.status, StatusCode::PRECONDITION_FAILED);
}

#[tokio::test]
async fn a_server_that_insists_on_preconditions_wants_one_for_what_is_there() {
    let insist = |it: &mut Settings| it.require_preconditions = true;
    let desk = Desk::with(Role::Admin, None, insist).await;
    let faction = json!({"names": {"en": "x"}, "colour": "#000000"});
    let made = desk.put("/ribbon/factions/amber", &faction).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    for path in ["/ribbon/factions/amber", "/ribbon"] {
        let refused = desk.send("PATCH", path, &json!({}), &[]).await;
        assert_eq!(refused.status, StatusCode::PRECONDITION_REQUIRED, "{path}");
    }
    let held = [("if-match", &*made.etag)];
    let done = desk.send("DELETE", "/ribbon/factions/amber", &Value::Null, &held);
    assert_eq!(done.await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn what_is_sent_twice_under_one_key_is_done_once() {
    let desk = Desk::of(Role::Admin).await;
    let faction = json!({"names": {"en": "x"}, "colour": "#000000"});
    let key = [("idempotency-key", "one")];
    let path = "/ribbon/factions/amber";
    let first = desk.send("PUT", path, &faction, &key).await;
    let later = json!({"names": {"en": "y"}, "colour": "#000000"});
    assert_eq!(desk.put(path, &later).await.status, StatusCode::OK);
    let again = desk.send("PUT", path, &faction, &key).await;
    assert_eq!(
        (again.status, &again.etag, &again.body),
        (first.status, &first.etag, &first.body)
    );
    let made = territory::island();
    let first = desk
        .send("POST", "", &made, &[("idempotency-key", "two")])
        .await;
    let again = desk
        .send("POST", "", &made, &[("idempotency-key", "two")])
        .await;
    assert_eq!(
        (again.status, again.body),
        (StatusCode::CREATED, first.body)
    );
}
