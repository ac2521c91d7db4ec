//! Territories made, and restated in parts.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::http::ribbon::near;
use crate::http::tests::definitions::{Desk, feature, square};
use crate::model::Role;

#[tokio::test]
async fn a_territory_is_restated_in_parts() {
    let desk = Desk::of(Role::Admin).await;
    let before = desk.get("/ribbon").await;
    assert_eq!(before.etag, "\"ribbon-1\"");
    let faction = json!({"names": {"en": "x"}, "colour": "#000000"});
    desk.put("/ribbon/factions/amber", &faction).await;
    let patch = json!({"names": {"en": "The ribbon"}, "extent": {"to": null}, "opens_at": "2020-01-11",
        "boundary": {"source": "a longer ruler", "geometry": square(0.0, 12.0)}});
    // Nothing was said of the territory itself since then.
    let held = [("if-match", &*before.etag)];
    let done = desk
        .send("PATCH", "/ribbon?comment=longer", &patch, &held)
        .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    assert_eq!(done.body["name"], "The ribbon");
    assert_eq!(done.body["bbox"][2], 12.0);
    assert_eq!(done.body["boundary"]["source"], "a longer ruler");
    assert_eq!(
        done.body["extent"],
        json!({"from": "2020-01-01T00:00:00Z", "to": null})
    );
    let shares = desk.ribbon.json("shares?datetime=2020-01-02").await;
    assert!(near(&shares["shares"][0]["fraction"], 0.5), "{shares}");
    let late = desk.send("PATCH", "/ribbon", &patch, &held).await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
    let wrong =
        json!({"slug": "bow", "opens_at": "2019-01-01", "boundary": {"source": null}, "owner": 1});
    let refused = desk.send("PATCH", "/ribbon", &wrong, &[]).await;
    for at in ["/slug", "/opens_at", "/boundary/source", "/owner"] {
        assert!(!refused.fault(at).is_empty());
    }
}

pub(super) fn island() -> Value {
    let mut shore = feature(20.0, 21.0, "Shore");
    shore["properties"]["slug"] = "shore".into();
    json!({
        "slug": "island", "names": {"en": "Island"}, "opens_at": "2021-05-01",
        "boundary": {"source": "a chart", "licence": "CC0", "geometry": square(20.0, 22.0)},
        "districts": [shore],
        "factions": [{"slug": "crew", "names": {"en": "Crew"}, "colour": "#112233"}],
        "places": [{"slug": "bay", "names": {"en": "Bay"}, "kind": "port", "lon": 20.5, "lat": 0.5, "district": "shore"}],
        "events": [{"slug": "landing", "datetime": "2021-05-01", "titles": {"en": "Landing"}}],
    })
}

#[tokio::test]
async fn a_whole_territory_is_made_at_once() {
    let desk = Desk::of(Role::Admin).await;
    let made = desk.send("POST", "", &island(), &[]).await;
    assert_eq!(
        (made.status, &*made.place),
        (StatusCode::CREATED, "/territories/island"),
        "{}",
        made.body
    );
    assert_eq!(made.body["revision"], 1);
    assert_eq!(made.body["factions"][0]["slug"], "crew");
    assert_eq!(made.body["districts"][0]["name"], "Shore");
    assert_eq!(
        desk.get("/island/places/bay").await.body["district"],
        "shore"
    );
    assert_eq!(
        desk.get("/island/events").await.body["events"][0]["slug"],
        "landing"
    );
    let again = desk.send("POST", "", &island(), &[]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.fault("/slug").contains("already"));
}

#[tokio::test]
async fn a_territory_that_is_not_whole_is_refused_with_every_fault() {
    let desk = Desk::of(Role::Admin).await;
    let mut broken = island();
    broken["boundary"]["geometry"] = Value::Null;
    broken["factions"][0]["colour"] = "blue".into();
    broken["districts"][0]["properties"]["slug"] = Value::Null;
    broken["king"] = json!(1);
    let refused = desk.send("POST", "", &broken, &[]).await;
    for at in [
        "/boundary/geometry",
        "/factions/0/colour",
        "/districts/0/properties/slug",
        "/king",
    ] {
        assert!(!refused.fault(at).is_empty());
    }
    let mut twice = island();
    twice["places"][0]["district"] = "hills".into();
    twice["factions"] = json!([twice["factions"][0], twice["factions"][0]]);
    let refused = desk.send("POST", "", &twice, &[]).await;
    assert!(refused.fault("/factions/1").contains("there already"));
    assert!(refused.fault("/places/0/district").contains("hills"));
    assert_eq!(desk.get("/island").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn only_an_admin_of_all_territories_makes_one() {
    for (role, territory) in [(Role::Reviewer, None), (Role::Admin, Some("island"))] {
        let desk = Desk::only(role, territory.map(|it| it.parse().unwrap())).await;
        let refused = desk.send("POST", "", &island(), &[]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{role}");
    }
}
