//! What a batch would change, asked before anything is recorded: the figures of recording it, and no trace.

use serde_json::{Value, json};

use crate::http::ribbon::{Ribbon, Said, near, row, slug};
use crate::http::tests::batches::{collection, strip};
use crate::model::{Change, Role, Territory};

struct Desk {
    ribbon: Ribbon,
    token: String,
}

impl Desk {
    async fn of(ribbon: Ribbon) -> Self {
        let token = ribbon.token(Role::Editor).await;
        Self { ribbon, token }
    }

    async fn new() -> Self {
        Self::of(Ribbon::new().await).await
    }

    async fn post(&self, rest: &str, body: &Value) -> Said {
        self.ribbon.write("POST", rest, &self.token, body).await
    }

    /// The effect of a batch that could be recorded.
    async fn effect(&self, query: &str, body: &Value) -> Value {
        let said = self.post(&format!("effect{query}"), body).await;
        assert_eq!(said.status, 200, "{}", said.text);
        assert_eq!(said.media, "application/geo+json");
        said.json()
    }

    async fn record(&self, body: &Value) {
        let made = self.post("changesets", body).await;
        assert_eq!(made.status, 201, "{}", made.text);
    }
}

/// On the fifth green takes half a degree from red, and a degree that nobody held.
fn capture() -> Value {
    collection(&[strip("green", 5.5, 7.0, 5)])
}

fn told(diff: &Value) -> [&Value; 4] {
    ["changes", "features", "reference", "territory"].map(|it| &diff[it])
}

#[tokio::test]
async fn the_effect_of_a_batch_is_what_changes_hands_once_it_is_recorded() {
    let survey = json!({"changes": [{"change": "survey", "at": "2020-01-05", "features": [
        strip("blue", 3.0, 5.0, 5), strip("green", 5.0, 10.0, 5)]}]});
    for batch in [capture(), survey] {
        let desk = Desk::new().await;
        let effect = desk.effect("?by=group", &batch).await;
        assert_eq!(effect["from"], "2020-01-05T00:00:00Z");
        assert_eq!(effect["to"], effect["from"]);
        assert_eq!(effect["revision"], 1);
        let table = desk.post("effect?by=group&format=csv", &batch).await;
        assert!(table.media.starts_with("text/csv"), "{}", table.media);
        desk.record(&batch).await;
        // On the fourth all is as it was before.
        let diff = "diff?from=2020-01-04&to=2020-01-05&by=group";
        let diff = desk.ribbon.json(diff).await;
        assert_eq!(told(&effect), told(&diff));
        let pairs = diff["features"].as_array().unwrap().len();
        assert!(pairs > 0 && table.text.lines().count() == 1 + pairs);
        let again = desk.effect("", &batch).await;
        assert_eq!(again["features"], json!([]), "it is so already");
    }
}

#[tokio::test]
async fn nothing_is_recorded_and_the_next_revision_is_not_taken_for_it() {
    let desk = Desk::new().await;
    let asked = [
        "shares?datetime=2020-01-25",
        "timeline",
        "regions?datetime=2020-01-25",
        "changesets",
    ];
    let mut before = Vec::new();
    for rest in asked {
        before.push(desk.ribbon.get(rest).await.text);
    }
    let said = desk.post("effect?datetime=2020-01-25", &capture()).await;
    assert_eq!(said.status, 200, "{}", said.text);
    assert_eq!(said.headers["cache-control"], "private, no-store");
    assert!(!said.headers.contains_key("etag"));
    for (rest, before) in asked.iter().zip(&before) {
        assert_eq!(&desk.ribbon.get(rest).await.text, before, "{rest}");
    }
    let body = json!({});
    let proposals = desk.ribbon.write("GET", "proposals", &desk.token, &body);
    assert_eq!(proposals.await.json()["proposals"], json!([]));
    desk.record(&collection(&[strip("blue", 7.0, 8.0, 5)]))
        .await;
    let shares = desk.ribbon.json("shares?datetime=2020-01-05").await;
    let rows = shares["shares"].as_array().unwrap();
    assert!(rows.iter().all(|it| it["faction"] != "green"), "{shares}");
    assert!(near(
        &row(&shares["shares"], "faction", "blue")["fraction"],
        0.1
    ));
}

#[tokio::test]
async fn a_batch_that_would_be_refused_gets_the_very_answer_of_recording_it() {
    let desk = Desk::new().await;
    let regions = desk.ribbon.json("regions?datetime=2020-01-05").await;
    let id = regions["features"][0]["id"].as_str().unwrap();
    let patch = |version: u32| {
        json!({"changes": [{"change": "patch", "id": id, "version": version,
                            "patch": {"properties": {"note": "seen"}}}]})
    };
    desk.record(&patch(1)).await;
    desk.record(&collection(&[strip("red", 6.0, 6.5, 5)])).await;
    let mut late = capture();
    late["base_revision"] = json!(2);
    let mut early = capture();
    early["base_revision"] = json!(9);
    let overlapping = collection(&[strip("green", 6.0, 8.0, 5), strip("blue", 7.0, 9.0, 5)]);
    let mut open = strip("red", 1.0, 2.0, 5);
    let ring = open["geometry"]["coordinates"][0].as_array_mut().unwrap();
    ring.pop();
    let bodies = [
        (422, collection(&[open])),
        (422, collection(&[strip("martians", 1.0, 2.0, 5)])),
        (422, collection(&[strip("red", 20.0, 21.0, 5)])),
        (422, overlapping),
        (422, early),
        (412, patch(1)),
        (409, late),
        (422, json!({"changes": []})),
        (422, json!([])),
    ];
    for (status, body) in bodies {
        let asked = desk.post("effect", &body).await;
        let recorded = desk.post("changesets", &body).await;
        assert_eq!(asked.status.as_u16(), status, "{}", asked.text);
        assert_eq!(asked.json(), recorded.json());
    }
    let history = desk.ribbon.json("changesets").await;
    assert_eq!(history["changesets"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn who_may_propose_may_ask_and_nobody_else() {
    let reviewed = Ribbon::with(|it| it.review = true).await;
    let desk = Desk::of(reviewed).await;
    desk.effect("", &capture()).await;
    assert_eq!(desk.post("changesets", &capture()).await.status, 403);
    let reader = desk.ribbon.token(Role::Reader).await;
    let elsewhere = desk.ribbon.token_for(Role::Editor, "elsewhere").await;
    for token in [reader, elsewhere] {
        let body = capture();
        let refused = desk.ribbon.write("POST", "effect", &token, &body);
        assert_eq!(refused.await.status, 403);
    }
    let nobody = axum::http::Request::post("/territories/ribbon/effect");
    let nobody = nobody
        .header("content-type", "application/json")
        .body(capture().to_string().into())
        .unwrap();
    assert_eq!(desk.ribbon.send(nobody).await.status, 401);
    let asked = [
        ("?by=status", 400),
        ("?datetime=then", 400),
        ("?comment=x", 400),
        ("?datetime=2021-01-01", 404),
    ];
    for (query, status) in asked {
        let said = desk.post(&format!("effect{query}"), &capture()).await;
        assert_eq!(said.status.as_u16(), status, "{query}: {}", said.text);
    }
}

#[tokio::test]
async fn left_out_the_instant_is_that_at_which_the_first_change_begins() {
    let desk = Desk::new().await;
    let regions = desk.ribbon.json("regions?datetime=2020-01-25").await;
    let blue = regions["features"][1]["id"].clone();
    let at = async |change: Value| {
        let batch = json!({"changes": [change]});
        desk.effect("", &batch).await["to"].clone()
    };
    let delete = at(json!({"change": "delete", "id": blue})).await;
    assert_eq!(delete, "2020-01-11T00:00:00Z");
    let patch = json!({"properties": {"valid_from": "2020-01-13"}});
    let patch = at(json!({"change": "patch", "id": blue, "patch": patch})).await;
    assert_eq!(patch, "2020-01-13T00:00:00Z");
    let mut old = strip("green", 6.0, 7.0, 5);
    old["properties"]["valid_from"] = json!("2019-06-01");
    let old = at(json!({"change": "create", "feature": old})).await;
    assert_eq!(old, "2020-01-01T00:00:00Z", "the data start then");
    let place =
        json!({"slug": "port", "names": {"en": "Port"}, "kind": "town", "lon": 1, "lat": 0.5});
    let place = at(json!({"change": "define", "place": place})).await;
    assert_eq!(place, "2020-01-21T00:00:00Z", "the latest slice");
}

#[tokio::test]
async fn where_nothing_was_known_all_is_gained_from_nobody() {
    let desk = Desk::new().await;
    let record = desk.ribbon.app.atlas.record(&slug("ribbon")).unwrap();
    let territory = record.now().unwrap().territory().clone();
    let extent = None;
    let open = Change::DefineTerritory(Territory {
        extent,
        ..territory
    });
    desk.ribbon.record(vec![open], Vec::new()).await;
    let mut old = strip("green", 6.0, 8.0, 5);
    old["properties"]["valid_from"] = json!("2019-06-01");
    let effect = desk.effect("", &collection(&[old])).await;
    assert_eq!(effect["to"], "2019-06-01T00:00:00Z");
    let only = &effect["features"][0]["properties"];
    assert_eq!(
        (&only["from"], &only["to"]),
        (&Value::Null, &json!("green"))
    );
    assert!(near(&only["fraction"], 0.2), "{effect}");

    let regions = record.now().unwrap().regions().map(|it| it.id);
    let gone = regions.map(|id| Change::DeleteRegion { id });
    desk.ribbon.record(gone.collect(), Vec::new()).await;
    assert_eq!(desk.ribbon.get("shares").await.status, 404, "it is empty");
    let effect = desk.effect("", &capture()).await;
    let green = row(&effect["changes"], "faction", "green");
    assert!(near(&green["gained_fraction"], 0.15), "{effect}");
}
