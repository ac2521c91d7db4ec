//! Texts that an earlier version recorded: whatever they hold, they stay byte for byte until somebody writes others.

use axum::http::StatusCode;
use serde_json::json;

use crate::http::tests::definitions::Desk;
use crate::model::{Change, Faction, Role};

#[tokio::test]
async fn a_text_recorded_before_stays_byte_for_byte_where_a_patch_leaves_it() {
    let desk = Desk::of(Role::Admin).await;
    // Turned around, and not in the form that new texts get.
    let old = "Cafe\u{301} \u{202E}dlo";
    let amber = json!({"slug": "amber", "names": {"en": old}, "colour": "#ffbf00"});
    let amber: Faction = serde_json::from_value(amber).unwrap();
    desk.ribbon
        .record(vec![Change::DefineFaction(amber)], Vec::new())
        .await;
    let path = "/ribbon/factions/amber";
    let patched = desk
        .send("PATCH", path, &json!({"colour": "#000000"}), &[])
        .await;
    assert_eq!(patched.status, StatusCode::OK, "{}", patched.body);
    assert_eq!(patched.body["names"]["en"], old);

    let more = json!({"names": {"fr": "Cafe\u{301}"}});
    let patched = desk.send("PATCH", path, &more, &[]).await;
    assert_eq!(patched.body["names"], json!({"en": old, "fr": "Café"}));

    let anew = json!({"names": {"fr": "\u{202E}x"}});
    let refused = desk.send("PATCH", path, &anew, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.fault("/names/fr").contains("U+202E as character 1"));

    // Undone and done again, it is what it was.
    let undone = desk
        .send("POST", "/ribbon/changesets/4/revert", &json!({}), &[])
        .await;
    assert_eq!(undone.status, StatusCode::CREATED, "{}", undone.body);
    assert_eq!(desk.get(path).await.body["names"], json!({"en": old}));
}
