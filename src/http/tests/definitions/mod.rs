//! Factions, districts, places, events and the territory itself, written over HTTP.

mod preconditions;
mod recorded;
mod territory;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::http::Settings;
use crate::http::ribbon::{Ribbon, faction, near, row};
use crate::model::{ContentHash, Role, Slug};
use crate::store::NewToken;

/// An answer to a request that writes.
struct Done {
    status: StatusCode,
    etag: String,
    place: String,
    body: Value,
}

impl Done {
    /// The fault that stands at a place.
    fn fault(&self, at: &str) -> &str {
        let faults = self.body["faults"].as_array();
        let faults = faults.unwrap_or_else(|| panic!("{}", self.body));
        let found = faults.iter().find(|it| it["at"] == at);
        found.unwrap_or_else(|| panic!("no {at} in {}", self.body))["detail"]
            .as_str()
            .unwrap()
    }
}

/// A ribbon on which whole boundaries can be written, and a token that may.
struct Desk {
    ribbon: Ribbon,
    token: &'static str,
}

impl Desk {
    async fn of(role: Role) -> Self {
        Self::only(role, None).await
    }

    async fn only(role: Role, territory: Option<Slug>) -> Self {
        Self::with(role, territory, |_| ()).await
    }

    async fn with(role: Role, territory: Option<Slug>, adjust: impl FnOnce(&mut Settings)) -> Self {
        let ribbon = Ribbon::with(|it| {
            it.max_vertices = 5_000;
            it.max_body_bytes = 20_000;
            adjust(it);
        })
        .await;
        let token = NewToken {
            name: "Amal".to_owned(),
            role,
            territory,
            hash: ContentHash::of(b"secret").0,
            created: "2020-01-01".parse().unwrap(),
            expires: None,
        };
        ribbon.app.atlas.store().add_token(&token).await.unwrap();
        Self {
            ribbon,
            token: "secret",
        }
    }

    async fn send(&self, method: &str, path: &str, body: &Value, more: &[(&str, &str)]) -> Done {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/territories{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, "application/json");
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_string())).unwrap();
        let router = self.ribbon.router.clone();
        let (head, body) = router.oneshot(request).await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let text = |name| {
            let value = head.headers.get(name);
            value.map_or(String::new(), |it| it.to_str().unwrap().to_owned())
        };
        Done {
            status: head.status,
            etag: text(header::ETAG),
            place: text(header::LOCATION),
            body: serde_json::from_slice(&body).unwrap_or(Value::Null),
        }
    }

    async fn put(&self, path: &str, body: &Value) -> Done {
        self.send("PUT", path, body, &[]).await
    }

    async fn get(&self, path: &str) -> Done {
        self.send("GET", path, &Value::Null, &[]).await
    }
}

fn square(west: f64, east: f64) -> Value {
    json!({"type": "Polygon", "coordinates": [[[west, 0], [east, 0], [east, 1], [west, 1], [west, 0]]]})
}

fn feature(west: f64, east: f64, name: &str) -> Value {
    json!({"type": "Feature", "geometry": square(west, east), "properties": {"names": {"en": name}}})
}

#[tokio::test]
async fn a_faction_is_made_changed_and_taken_off() {
    let desk = Desk::of(Role::Reviewer).await;
    let path = "/ribbon/factions/amber";
    let amber = json!({"names": {"en": "Amber", "ar": "كهرمان"}, "colour": "#ffbf00",
        "changes": [{"from": "2020-01-16", "colour": "#000000", "group": "allies"}]});
    let made = desk.put(path, &amber).await;
    assert_eq!(
        (made.status, &*made.place),
        (StatusCode::CREATED, "/territories/ribbon/factions/amber")
    );
    assert_eq!(made.etag, "\"amber-2\"");
    assert_eq!(made.body["changes"][0]["from"], "2020-01-16T00:00:00Z");
    let got = desk.get(path).await;
    assert_eq!((&got.etag, &got.body), (&made.etag, &made.body));

    let back = desk
        .send("PUT", path, &got.body, &[("if-match", &*got.etag)])
        .await;
    assert_eq!((back.status, &*back.etag), (StatusCode::OK, "\"amber-3\""));
    let late = desk
        .send(
            "PATCH",
            path,
            &json!({"colour": "#ffffff"}),
            &[("if-match", &*got.etag)],
        )
        .await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
    let patched = desk
        .send(
            "PATCH",
            path,
            &json!({"group": "allies"}),
            &[("if-match", &*back.etag)],
        )
        .await;
    assert_eq!(patched.body["group"], "allies");
    assert_eq!(patched.body["names"], amber["names"]);
    let all = desk.get("/ribbon/factions").await;
    assert_eq!(row(&all.body["factions"], "slug", "amber"), &patched.body);

    let gone = desk.send("DELETE", path, &Value::Null, &[]).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(desk.get(path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        desk.get(&format!("{path}?known_at=4")).await.body,
        patched.body
    );
    let again = desk.send("DELETE", path, &Value::Null, &[]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    let history = desk.get("/ribbon/changesets").await;
    assert_eq!(history.body["changesets"][0]["author"], "Amal");
}

#[tokio::test]
async fn a_faction_that_regions_name_stays() {
    let desk = Desk::of(Role::Reviewer).await;
    let refused = desk
        .send("DELETE", "/ribbon/factions/red", &Value::Null, &[])
        .await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(
        refused.fault("").contains("names the faction `red`"),
        "{}",
        refused.body
    );
}

#[tokio::test]
async fn a_recoloured_faction_shows_from_its_day_on() {
    let desk = Desk::of(Role::Reviewer).await;
    let changes = json!({"changes": [{"from": "2020-01-16", "colour": "#0000ff"}]});
    let done = desk
        .send("PATCH", "/ribbon/factions/red", &changes, &[])
        .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    for (day, colour) in [("2020-01-15", "#b3202c"), ("2020-01-16", "#0000ff")] {
        let map = desk.ribbon.json(&format!("control?datetime={day}")).await;
        let features = map["features"].as_array().unwrap();
        let red = features
            .iter()
            .find(|it| it["properties"]["faction"] == "red");
        assert_eq!(red.unwrap()["properties"]["colour"], colour, "{day}");
    }
}

#[tokio::test]
async fn a_district_is_a_feature_and_shares_are_counted_in_it() {
    let desk = Desk::of(Role::Reviewer).await;
    let path = "/ribbon/districts/north";
    let made = desk.put(path, &feature(0.0, 8.0, "North")).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    assert_eq!(made.body["properties"]["name"], "North");
    let shares = desk
        .ribbon
        .json("shares?district=north&datetime=2020-01-02")
        .await;
    assert!(
        near(&row(&shares["shares"], "faction", "red")["fraction"], 0.75),
        "{shares}"
    );
    let names = json!({"properties": {"names": {"en": "The north"}}});
    let renamed = desk.send("PATCH", path, &names, &[]).await;
    assert_eq!(renamed.body["properties"]["name"], "The north");
    assert_eq!(renamed.body["geometry"], made.body["geometry"]);
    let all = desk.get("/ribbon/districts").await;
    assert_eq!(all.body["features"].as_array().unwrap().len(), 3);

    let far = desk.put(path, &feature(40.0, 41.0, "Far")).await;
    assert!(
        far.fault("/geometry").contains("outside the territory"),
        "{}",
        far.body
    );
    let long = desk.put(path, &feature(-85.0, 85.0, "Long")).await;
    assert!(
        long.fault("/geometry").contains("takes 5000"),
        "{}",
        long.body
    );
    let bow = json!({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]});
    let bow = json!({"type": "Feature", "geometry": bow, "properties": {}});
    let bow = desk.put(path, &bow).await;
    assert!(
        bow.fault("/geometry/coordinates/0/2")
            .contains("crosses itself")
    );
    assert!(bow.fault("/properties/names").contains("is missing"));
}

#[tokio::test]
async fn places_and_events_are_an_editors() {
    let desk = Desk::of(Role::Editor).await;
    let place = json!({"names": {"en": "Middle"}, "kind": "town", "lon": 5, "lat": 0.5, "district": "east", "population": 70});
    let made = desk.put("/ribbon/places/middle", &place).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let found = desk.get("/ribbon/places?q=mid").await;
    assert_eq!(found.body["places"][0], made.body);
    let event = json!({"datetime": "2020-01-11", "titles": {"en": "The middle falls"}, "source": "https://example.org/"});
    let made = desk.put("/ribbon/events/fall", &event).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    assert_eq!(
        desk.get("/ribbon/events").await.body["events"][0],
        made.body
    );
    for path in ["/ribbon/factions/red", "/ribbon/districts/west"] {
        let refused = desk.put(path, &json!({})).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
    }
    let refused = desk.send("PATCH", "/ribbon", &json!({}), &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let gone = desk
        .send("DELETE", "/ribbon/events/fall", &Value::Null, &[])
        .await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn what_an_editor_may_not_write_an_editor_may_not_revert_either() {
    let desk = Desk::of(Role::Editor).await;
    let recoloured = vec![faction("red", None, "#0000ff")];
    desk.ribbon.record(recoloured, vec![]).await;
    let path = "/ribbon/changesets/2/revert";
    let refused = desk.send("POST", path, &json!({}), &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    let desk = Desk::of(Role::Reviewer).await;
    let recoloured = vec![faction("red", None, "#0000ff")];
    desk.ribbon.record(recoloured, vec![]).await;
    let done = desk.send("POST", path, &json!({}), &[]).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.body);
}

#[tokio::test]
async fn what_is_wrong_is_said_all_at_once() {
    let desk = Desk::of(Role::Admin).await;
    let place = json!({"slug": "other", "names": {"e": "x", "en": "\u{7}"}, "kind": "", "lon": 181, "lat": "0", "population": -1, "size": 2});
    let refused = desk.put("/ribbon/places/middle", &place).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for (at, words) in [
        ("/slug", "`middle` in the address"),
        ("/names/e", "language tag"),
        ("/names/en", "control characters"),
        ("/kind", "is empty"),
        ("/lon", "-180 to 180"),
        ("/lat", "-90 to 90"),
        ("/population", "whole number"),
        ("/size", "no property of a place"),
    ] {
        assert!(refused.fault(at).contains(words), "{at}: {}", refused.body);
    }
    let place =
        json!({"names": {"en": "x"}, "kind": "town", "lon": 50, "lat": 0.5, "district": "north"});
    let refused = desk.put("/ribbon/places/middle", &place).await;
    assert!(refused.fault("/district").contains("east, west"));
    assert!(refused.fault("/lon").contains("exchanged"));
    let event = json!({"datetime": "soon", "kind": "party", "titles": {}, "lon": 1, "source": "javascript:alert(1)"});
    let refused = desk.put("/ribbon/events/fall", &event).await;
    for at in ["/datetime", "/kind", "/titles", "/lat", "/source"] {
        assert!(!refused.fault(at).is_empty());
    }
    let faction = json!({"names": {"en": "x"}, "colour": "red", "changes": [
        {"from": "2020-01-02", "colour": "#000000"}, {"from": "2020-01-01", "group": null, "flag": 1}]});
    let refused = desk.put("/ribbon/factions/red", &faction).await;
    assert!(refused.fault("/colour").contains("#rrggbb"));
    assert!(refused.fault("/changes/1/flag").contains("no property"));
    let faction = json!({"names": {"en": "x"}, "colour": "#000000", "changes": [
        {"from": "2020-01-02", "colour": "#000000"}, {"from": "2020-01-01", "group": null}]});
    let refused = desk.put("/ribbon/factions/red", &faction).await;
    assert!(refused.fault("/changes/1").contains("order of time"));
    let refused = desk.put("/ribbon/factions/Big%20Army", &faction).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_district_that_places_name_stays() {
    let desk = Desk::of(Role::Admin).await;
    let place = json!({"names": {"en": "Middle"}, "kind": "town", "lon": 5, "lat": 0.5, "district": "east"});
    desk.put("/ribbon/places/middle", &place).await;
    let path = "/ribbon/districts/east";
    let refused = desk.send("DELETE", path, &Value::Null, &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(
        refused
            .fault("")
            .contains("place middle names the district `east`")
    );
    desk.send("DELETE", "/ribbon/places/middle", &Value::Null, &[])
        .await;
    let gone = desk.send("DELETE", path, &Value::Null, &[]).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    let made = desk.put(path, &feature(5.0, 10.0, "East")).await;
    assert_eq!(
        made.status,
        StatusCode::CREATED,
        "what was taken off can be made again"
    );
}
