//! Batches: several changes as one changeset, made against a revision, at one with themselves.

use serde_json::{Value, json};

use crate::http::ribbon::{Ribbon, Said, near, row};
use crate::model::Role;

/// A strip of the ribbon, one degree high, for a holder from a day of January 2020.
pub(super) fn strip(faction: &str, west: f64, east: f64, day: u32) -> Value {
    let ring = [
        [west, 0.0],
        [east, 0.0],
        [east, 1.0],
        [west, 1.0],
        [west, 0.0],
    ];
    json!({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]},
           "properties": {"faction": faction, "valid_from": format!("2020-01-{day:02}")}})
}

pub(super) fn collection(features: &[Value]) -> Value {
    json!({"type": "FeatureCollection", "features": features})
}

async fn post(ribbon: &Ribbon, token: &str, rest: &str, body: &Value) -> Said {
    ribbon.write("POST", rest, token, body).await
}

/// Degrees of the ribbon that a faction holds at a day of January.
async fn degrees(ribbon: &Ribbon, faction: &str, day: u32) -> f64 {
    let shares = ribbon
        .json(&format!("shares?datetime=2020-01-{day:02}"))
        .await;
    let rows = shares["shares"].as_array().unwrap().iter();
    let mut found = rows.filter(|it| it["faction"] == faction);
    let fraction = found.next().map(|it| it["fraction"].as_f64().unwrap());
    (fraction.unwrap_or(0.0) * 10.0 * 1e6).round() / 1e6
}

fn places(said: &Said) -> Vec<String> {
    let said = said.json();
    let faults = said["faults"].as_array().expect("faults").iter();
    faults
        .map(|it| it["at"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_collection_becomes_one_changeset_with_all_its_regions() {
    let ribbon = Ribbon::new().await;
    let token = ribbon.token(Role::Editor).await;
    let mut body = collection(&[strip("green", 6.0, 7.0, 5), strip("blue", 7.0, 8.0, 5)]);
    body["comment"] = json!("two at once");
    let made = post(&ribbon, &token, "changesets", &body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let changeset = made.json();
    assert_eq!(
        (&changeset["revision"], &changeset["comment"]),
        (&json!(2), &json!("two at once"))
    );
    assert_eq!(changeset["touched"].as_array().unwrap().len(), 2);
    assert!((degrees(&ribbon, "green", 5).await - 1.0).abs() < 1e-3);
    assert!((degrees(&ribbon, "blue", 5).await - 1.0).abs() < 1e-3);

    // What was got can be put back, changed.
    let regions = ribbon.json("regions?datetime=2020-01-05").await;
    let mut mine = regions["features"].as_array().unwrap().clone();
    mine.retain(|it| it["properties"]["revision"] == 2);
    assert_eq!(mine.len(), 2);
    for feature in &mut mine {
        feature["properties"]["faction"] = json!("red");
    }
    let again = post(&ribbon, &token, "changesets", &collection(&mine)).await;
    assert_eq!(again.status, 201, "{}", again.text);
    assert!(near(&json!(degrees(&ribbon, "green", 5).await), 0.0));
    let id = mine[0]["id"].as_str().unwrap();
    let versions = ribbon.json(&format!("regions/{id}/versions")).await;
    assert_eq!(versions["versions"].as_array().unwrap().len(), 2);
    // The version that was got is no longer the last.
    let stale = post(&ribbon, &token, "changesets", &collection(&mine)).await;
    assert_eq!(stale.status, 412, "{}", stale.text);
    assert_eq!(stale.json()["since"][0]["changed"], json!(["faction"]));
}

#[tokio::test]
async fn a_batch_is_recorded_whole_or_not_at_all_and_every_fault_has_its_place() {
    let ribbon = Ribbon::new().await;
    let token = ribbon.token(Role::Editor).await;
    let bow_tie = json!([[[1.0, 0.0], [2.0, 1.0], [2.0, 0.0], [1.0, 1.0], [1.0, 0.0]]]);
    let mut crossed = strip("red", 1.0, 2.0, 5);
    crossed["geometry"]["coordinates"] = bow_tie;
    let body = json!({"changes": [
        {"change": "create", "feature": strip("green", 6.0, 7.0, 5)},
        {"change": "create", "feature": crossed},
        {"change": "conquer", "id": 7},
        {"change": "delete", "id": "x", "why": "?"},
        {"change": "survey", "at": "2020-01-07", "features": []},
    ]});
    let refused = post(&ribbon, &token, "changesets", &body).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    let found = places(&refused);
    for at in [
        "/changes/1/feature/geometry",
        "/changes/2/change",
        "/changes/3/id",
        "/changes/3/why",
        "/changes/4/features",
    ] {
        assert!(found.iter().any(|it| it.starts_with(at)), "{at}: {found:?}");
    }
    // What only the record tells comes with its place too.
    let body = json!({"changes": [
        {"change": "create", "feature": strip("green", 6.0, 7.0, 5)},
        {"change": "create", "feature": strip("martians", 1.0, 2.0, 5)},
        {"change": "patch", "id": "0198f4b5-3c00-7000-8000-000000000001", "patch": {"properties": {"note": "x"}}},
    ]});
    let refused = post(&ribbon, &token, "changesets", &body).await;
    assert_eq!(
        (refused.status.as_u16(), places(&refused)),
        (422, vec!["/changes/2/patch".to_owned()])
    );
    let body = collection(&[strip("green", 6.0, 7.0, 5), strip("martians", 1.0, 2.0, 5)]);
    let refused = post(&ribbon, &token, "changesets", &body).await;
    assert_eq!(
        places(&refused),
        ["/features/1/properties/faction"],
        "{}",
        refused.text
    );
    let many: Vec<Value> = (0..101).map(|_| strip("red", 1.0, 2.0, 5)).collect();
    let refused = post(&ribbon, &token, "changesets", &collection(&many)).await;
    assert_eq!(
        (refused.status.as_u16(), places(&refused)),
        (422, vec!["/features".to_owned()])
    );
    let history = ribbon.json("changesets").await;
    assert_eq!(history["changesets"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn land_shown_for_two_holders_is_refused_unless_the_batch_says_whose_it_is() {
    let ribbon = Ribbon::new().await;
    let token = ribbon.token(Role::Editor).await;
    let mut body = collection(&[strip("green", 6.0, 7.5, 5), strip("blue", 7.0, 8.0, 5)]);
    let refused = post(&ribbon, &token, "changesets", &body).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    assert_eq!(places(&refused), ["/features/1/geometry"]);
    assert!(refused.text.contains("green"), "{}", refused.text);

    body["overlaps"] = json!("contested");
    let made = post(&ribbon, &token, "changesets", &body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let shares = ribbon.json("shares?datetime=2020-01-05").await;
    let blue = row(&shares["shares"], "faction", "blue");
    let share = |name: &str| blue[name].as_f64().unwrap();
    assert!(
        (share("contested_area_m2") / share("area_m2") - 0.5).abs() < 1e-3,
        "{blue}"
    );

    body["overlaps"] = json!("order");
    let made = post(&ribbon, &token, "changesets", &body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert!((degrees(&ribbon, "blue", 5).await - 1.0).abs() < 1e-3);
    // A common border is no overlap, nor is land at different times.
    let beside = collection(&[
        strip("green", 2.0, 3.0, 6),
        strip("blue", 3.0, 4.0, 6),
        strip("red", 2.0, 4.0, 7),
    ]);
    let made = post(&ribbon, &token, "changesets", &beside).await;
    assert_eq!(made.status, 201, "{}", made.text);
}

/// A change of one region, made against a revision.
async fn against(ribbon: &Ribbon, token: &str, base: u32, feature: Value) -> Said {
    let mut body = collection(&[feature]);
    body["base_revision"] = json!(base);
    post(ribbon, token, "changesets", &body).await
}

#[tokio::test]
async fn changes_made_against_an_earlier_revision_pass_where_nobody_else_was() {
    let ribbon = Ribbon::new().await;
    let token = ribbon.token(Role::Editor).await;
    let theirs = strip("green", 1.0, 3.0, 10);
    assert_eq!(post(&ribbon, &token, "regions", &theirs).await.status, 201);
    let mut before = strip("blue", 1.5, 2.5, 5);
    before["properties"]["valid_to"] = json!("2020-01-08");
    let elsewhere = strip("blue", 8.0, 9.0, 10);
    let beside = strip("blue", 3.0, 4.0, 10);
    for mine in [elsewhere, beside, before] {
        let made = against(&ribbon, &token, 1, mine).await;
        assert_eq!(made.status, 201, "{}", made.text);
    }
}

#[tokio::test]
async fn changes_on_ground_where_somebody_else_was_are_refused_with_who_it_was() {
    let ribbon = Ribbon::new().await;
    let token = ribbon.token(Role::Editor).await;
    for theirs in [
        strip("green", 1.0, 3.0, 10),
        strip("green", 8.0, 9.0, 10),
        strip("blue", 3.0, 4.0, 10),
    ] {
        assert_eq!(post(&ribbon, &token, "regions", &theirs).await.status, 201);
    }
    let mine = strip("blue", 2.9, 4.0, 20);
    let overtaken = against(&ribbon, &token, 1, mine.clone()).await;
    assert_eq!(overtaken.status, 409, "{}", overtaken.text);
    let conflicts = overtaken.json()["conflicts"].clone();
    let met = conflicts.as_array().unwrap().iter();
    let met: Vec<&Value> = met.map(|it| &it["revision"]).collect();
    assert_eq!(met, [&json!(2), &json!(4)], "{conflicts}");
    assert_eq!(conflicts[0]["about"], json!(["the same ground"]));
    // A whole picture stands on everybody's ground.
    let shown = [strip("red", 0.0, 9.0, 25)];
    let survey = json!({"change": "survey", "at": "2020-01-25", "features": shown});
    let picture = json!({"base_revision": 3, "changes": [survey]});
    let overtaken = post(&ribbon, &token, "changesets", &picture).await;
    assert_eq!(overtaken.status, 409, "{}", overtaken.text);

    let made = against(&ribbon, &token, 4, mine.clone()).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let early = against(&ribbon, &token, 99, mine).await;
    let said = (early.status.as_u16(), places(&early));
    assert_eq!(said, (422, vec!["/base_revision".to_owned()]));
}

#[tokio::test]
async fn a_survey_is_the_whole_picture_from_its_instant_on() {
    let ribbon = Ribbon::new().await;
    let token = ribbon.token(Role::Editor).await;
    let mut shown = [strip("blue", 0.0, 2.0, 15), strip("green", 2.0, 3.0, 15)];
    for feature in &mut shown {
        feature["properties"]
            .as_object_mut()
            .unwrap()
            .remove("valid_from");
    }
    let body = collection(&shown);
    let made = post(&ribbon, &token, "surveys?at=2020-01-15&comment=seen", &body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(
        made.json()["touched"],
        json!([{"kind": "survey", "name": "2020-01-15T00:00:00Z"}])
    );
    assert!((degrees(&ribbon, "red", 15).await).abs() < 1e-3);
    assert!((degrees(&ribbon, "blue", 16).await - 2.0).abs() < 1e-3);
    assert!((degrees(&ribbon, "red", 14).await - 4.0).abs() < 1e-3);
    for (rest, status) in [
        ("surveys", 400),
        ("surveys?at=2020-13-01", 400),
        ("surveys?at=2020-01-15&at=2020-01-16", 400),
    ] {
        assert_eq!(
            post(&ribbon, &token, rest, &body).await.status,
            status,
            "{rest}"
        );
    }
}

#[tokio::test]
async fn the_history_can_be_asked_by_author_faction_place_and_time() {
    let ribbon = Ribbon::new().await;
    let token = ribbon.token(Role::Editor).await;
    for feature in [strip("green", 6.0, 7.0, 5), strip("blue", 1.0, 2.0, 5)] {
        assert_eq!(post(&ribbon, &token, "regions", &feature).await.status, 201);
    }
    let revisions = async |query: &str| -> Vec<u64> {
        let page = ribbon.json(&format!("changesets?{query}")).await;
        let rows = page["changesets"].as_array().unwrap().iter();
        rows.map(|it| it["revision"].as_u64().unwrap()).collect()
    };
    assert_eq!(revisions("author=amal").await, [3, 2]);
    assert_eq!(revisions("author=ann").await, [1]);
    assert_eq!(revisions("faction=green").await, [2, 1]);
    assert_eq!(revisions("faction=green&author=Amal").await, [2]);
    assert_eq!(revisions("bbox=6.2,0.2,6.8,0.8&author=Amal").await, [2]);
    let at = ribbon.json("changesets/2").await["at"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(revisions(&format!("since={at}")).await, [3, 2]);
    assert_eq!(revisions(&format!("until={at}")).await, [1]);
    let page = ribbon.json("changesets?author=Amal&limit=1").await;
    assert_eq!(page["next_before"], 3);
    ribbon
        .refuses(&[
            ("changesets?bbox=1,2", 400, "bbox"),
            ("changesets?color=red", 400, "color"),
        ])
        .await;
}

#[tokio::test]
async fn a_server_may_insist_on_preconditions_and_sources() {
    let strict = Ribbon::with(|it| {
        it.require_preconditions = true;
        it.require_sources = true;
    });
    let ribbon = strict.await;
    let token = ribbon.token(Role::Editor).await;
    let mut region = strip("green", 6.0, 7.0, 5);
    let bare = post(&ribbon, &token, "regions", &region).await;
    assert_eq!(
        (bare.status.as_u16(), places(&bare)),
        (422, vec!["/properties/sources".to_owned()])
    );
    region["properties"]["sources"] = json!(["https://example.org/report"]);
    let made = post(&ribbon, &token, "regions", &region).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let rest = format!("regions/{}", made.json()["id"].as_str().unwrap());
    for (method, rest, body) in [
        ("PATCH", &*rest, json!({})),
        ("PUT", &*rest, region.clone()),
        ("POST", "changesets", collection(&[region.clone()])),
    ] {
        let refused = ribbon.write(method, rest, &token, &body).await;
        assert_eq!(refused.status, 428, "{method}: {}", refused.text);
    }
    let mut body = collection(&[region]);
    body["base_revision"] = json!(2);
    let made = post(&ribbon, &token, "changesets", &body).await;
    assert_eq!(made.status, 201, "{}", made.text);
}

#[tokio::test]
async fn a_batch_may_define_what_its_regions_name_as_far_as_the_token_reaches() {
    let ribbon = Ribbon::new().await;
    let (editor, reviewer) = (
        ribbon.token(Role::Editor).await,
        ribbon.token(Role::Reviewer).await,
    );
    let faction = json!({"slug": "grey", "names": {"en": "Grey"}, "colour": "#777777"});
    let place =
        json!({"slug": "pier", "names": {"en": "Pier"}, "kind": "town", "lon": 6.5, "lat": 0.5});
    let body = json!({"changes": [
        {"change": "define", "faction": faction},
        {"change": "create", "feature": strip("grey", 6.0, 7.0, 5)},
        {"change": "define", "place": place},
    ]});
    let refused = post(&ribbon, &editor, "changesets", &body).await;
    assert_eq!(refused.status, 403, "{}", refused.text);
    let made = post(&ribbon, &reviewer, "changesets", &body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert!((degrees(&ribbon, "grey", 5).await - 1.0).abs() < 1e-3);
    assert_eq!(ribbon.json("places/pier").await["kind"], "town");

    let remove = json!({"changes": [{"change": "remove", "faction": "grey"}]});
    let held = post(&ribbon, &reviewer, "changesets", &remove).await;
    assert!([409, 422].contains(&held.status.as_u16()), "{}", held.text);
    let remove = json!({"changes": [{"change": "remove", "place": "pier"}]});
    let gone = post(&ribbon, &editor, "changesets", &remove).await;
    assert_eq!(gone.status, 201, "{}", gone.text);
    assert_eq!(ribbon.get("places/pier").await.status, 404);
    let wrong = json!({"changes": [
        {"change": "define"},
        {"change": "define", "faction": {"slug": "x", "names": {}, "colour": "red"}},
        {"change": "remove", "place": "A B"},
        {"change": "create"},
    ]});
    let refused = post(&ribbon, &reviewer, "changesets", &wrong).await;
    let found = places(&refused);
    for at in [
        "/changes/0",
        "/changes/1/faction/colour",
        "/changes/2/place",
        "/changes/3/feature",
    ] {
        assert!(found.iter().any(|it| it == at), "{at}: {found:?}");
    }
}
