//! Somebody's map file read as a survey: a changeset that can be sent as it is, what was come upon, and every fault in
//! its place.

use serde_json::{Value, json};

use crate::http::ribbon::{Ribbon, Said, near, row};
use crate::model::Role;

const MAPPING: &str = r##"
[date]
file_name = "iso"
[class]
property = "name"
[[class.skip]]
pattern = "sea"
[[class.map]]
pattern = "taken"
faction = "grey"
confidence = 60
[[class.map]]
exact = "Red"
faction = "red"
[rest]
faction = "blue"
[overlaps]
settle = "order"
[sources]
urls = ["https://example.org/map"]
[factions.grey]
name = "Grey"
colour = "#808080"
names = { ar = "رمادي" }
"##;

struct Desk {
    ribbon: Ribbon,
    token: String,
}

impl Desk {
    async fn new() -> Self {
        let ribbon = Ribbon::new().await;
        // What defines a faction, a reviewer records.
        let token = ribbon.token(Role::Reviewer).await;
        Self { ribbon, token }
    }

    async fn post(&self, rest: &str, body: &Value) -> Said {
        self.ribbon.write("POST", rest, &self.token, body).await
    }

    async fn read(&self, body: &Value) -> Value {
        let said = self.post("surveys/reading", body).await;
        assert_eq!(said.status, 200, "{}", said.text);
        assert_eq!(said.headers["cache-control"], "no-store");
        said.json()
    }

    async fn record(&self, changeset: &Value) {
        let made = self.post("changesets", changeset).await;
        assert_eq!(made.status, 201, "{}", made.text);
    }
}

fn class(name: &str, west: f64, east: f64) -> Value {
    let ring = [
        [west, 0.0],
        [east, 0.0],
        [east, 1.0],
        [west, 1.0],
        [west, 0.0],
    ];
    json!({"type": "Feature", "properties": {"name": name},
           "geometry": {"type": "Polygon", "coordinates": [ring]}})
}

fn file(features: &[Value]) -> Value {
    let document = json!({"type": "FeatureCollection", "features": features});
    json!({"name": "map-2020-01-25.geojson", "mapping": MAPPING, "document": document})
}

#[tokio::test]
async fn what_a_file_shows_is_a_changeset_that_can_be_sent_as_it_is() {
    let desk = Desk::new().await;
    let sent = file(&[
        class("Taken\u{a0}by night", 0.1, 3.3),
        class("Red", 3.3, 4.0),
    ]);
    let read = desk.read(&sent).await;
    assert_eq!(
        (&read["at"], &read["outcome"], &read["report"]),
        (&json!("2020-01-25T00:00:00Z"), &json!("new"), &json!([]))
    );
    let polygons = json!({"shown": 3, "new": 3, "continuing": 0, "ended": 0});
    assert_eq!(read["polygons"], polygons);
    let changeset = &read["changeset"];
    assert_eq!(changeset["comment"], "The survey map-2020-01-25.geojson");
    assert_eq!(changeset["base_revision"], 1);
    assert_eq!(changeset["changes"][0]["faction"]["slug"], "grey");
    let history = desk.ribbon.json("changesets").await;
    assert_eq!(history["changesets"].as_array().unwrap().len(), 1);

    let effect = desk.post("effect", changeset).await;
    assert_eq!(effect.status, 200, "{}", effect.text);
    let changes = &effect.json()["changes"];
    assert!(near(
        &row(changes, "faction", "grey")["gained_fraction"],
        0.32
    ));
    let proposed = desk.post("proposals", changeset).await;
    assert_eq!(proposed.status, 201, "{}", proposed.text);
    desk.record(changeset).await;
    let shares = desk.ribbon.json("shares?datetime=2020-01-25").await;
    for (faction, part) in [("grey", 0.32), ("red", 0.07), ("blue", 0.61)] {
        let share = row(&shares["shares"], "faction", faction);
        assert!(near(&share["fraction"], part), "{shares}");
    }
    let regions = desk.ribbon.json("regions?datetime=2020-01-25").await;
    let grey = &regions["features"][1]["properties"];
    assert_eq!(grey["confidence"], 60);
    assert_eq!(grey["sources"], json!(["https://example.org/map"]));
    assert_eq!(grey["method"], "digitised");
}

#[tokio::test]
async fn a_file_read_again_is_nothing_new_and_another_of_its_date_a_correction() {
    let desk = Desk::new().await;
    // Corners that no short decimal writes, and a polygon to be mended.
    let third = 1.0 / 3.0;
    let mut tie = class("Taken", 5.0 + third, 6.0 + third);
    tie["geometry"]["coordinates"] = json!([[
        [5.0 + third, 0.1],
        [6.0 + third, 0.9],
        [6.0 + third, 0.1],
        [5.0 + third, 0.9],
        [5.0 + third, 0.1]
    ]]);
    let mut sent = file(&[class("Taken", third, 3.0 + third), tie]);
    let first = desk.read(&sent).await;
    assert_eq!(first["report"][0]["finding"], "mended", "{first}");
    desk.record(&first["changeset"]).await;
    let again = desk.read(&sent).await;
    assert_eq!(
        (&again["outcome"], &again["changeset"]),
        (&json!("nothing_new"), &Value::Null)
    );
    sent["document"]["features"][0] = class("Red", 1.0, 2.0);
    let other = desk.read(&sent).await;
    assert_eq!(other["outcome"], "correction");
    let steps = other["changeset"]["changes"].as_array().unwrap();
    assert_eq!(steps.len(), 1, "the faction is there by now");
    desk.record(&other["changeset"]).await;
    let shares = desk.ribbon.json("shares?datetime=2020-01-25").await;
    assert!(near(
        &row(&shares["shares"], "faction", "red")["fraction"],
        0.1
    ));
    assert_eq!(desk.read(&sent).await["outcome"], "nothing_new");
}

#[tokio::test]
async fn what_was_mended_or_left_out_is_told_with_its_feature_and_place() {
    let desk = Desk::new().await;
    let mut tie = class("Taken", 1.0, 2.0);
    tie["geometry"]["coordinates"][0] =
        json!([[1.0, 0.0], [2.0, 1.0], [2.0, 0.0], [1.0, 1.0], [1.0, 0.0]]);
    let point = json!({"type": "Point", "coordinates": [1, 0.5]});
    let point = json!({"type": "Feature", "properties": {"name": "Taken"}, "geometry": point});
    let sent = file(&[
        point,
        class("The sea", 0.0, 1.0),
        tie,
        class("Red", 3.0, 5.0),
        class("Red", 20.0, 21.0),
        class("Taken", 4.0, 6.0),
        class("Red", 7.0, 8.0),
        class("Red", 7.0, 8.0),
    ]);
    let read = desk.read(&sent).await;
    let report = read["report"].as_array().unwrap();
    let found = |word: &str| -> Vec<&Value> {
        let found = report.iter().filter(|it| it["finding"] == word);
        found.collect()
    };
    let left_out = found("left_out");
    assert_eq!(left_out.len(), 2, "{report:#?}");
    for (word, feature, position) in [
        ("mended", 2, json!([1.0, 0.0])),
        ("outside", 4, json!([20.0, 0.0])),
        ("repeated", 7, json!([7.0, 0.0])),
        ("overlap", 5, json!(null)),
    ] {
        let [one] = found(word)[..] else {
            panic!("{word}: {report:#?}");
        };
        assert_eq!(one["feature"], feature, "{one}");
        assert!(position.is_null() || one["position"] == position, "{one}");
    }
    assert_eq!(read["polygons"]["shown"], 5);
}

/// A file with something else in one of its members.
fn with(member: &str, value: Value) -> Value {
    let mut sent = file(&[class("Taken", 1.0, 2.0)]);
    sent[member] = value;
    sent
}

/// Each of these is refused with a fault at its place, that says one word among others.
async fn refuses(asked: Vec<(Value, &str, &str)>) {
    let desk = Desk::new().await;
    for (sent, at, word) in asked {
        let refused = desk.post("surveys/reading", &sent).await;
        assert_eq!(refused.status, 422, "{at} {word}: {}", refused.text);
        let fault = refused.json()["faults"][0].clone();
        assert_eq!(fault["at"], at, "{fault}");
        assert!(fault["detail"].as_str().unwrap().contains(word), "{fault}");
    }
}

#[tokio::test]
async fn a_fault_of_the_name_or_the_mapping_is_placed_there_with_its_line() {
    let name = |name: &str| with("name", json!(name));
    let swap = |old: &str, new: &str| with("mapping", json!(MAPPING.replace(old, new)));
    let hue = swap("exact = \"Red\"", "exact = \"Red\"\nhue = 3");
    refuses(vec![
        (name("map.geojson"), "/name", "no date"),
        (name(""), "/name", "the name of a file"),
        (name("2202-01-01.json"), "/name", "in the future"),
        (name("2020-03-01.json"), "/name", "before 2020-02-01"),
        (with("mapping", json!("[date")), "/mapping", "line 1: "),
        (hue, "/mapping", "line 14: "),
        (swap("s.grey]", "s.gray]"), "/mapping", "faction `grey`"),
        (swap("Grey", &"y".repeat(300)), "/mapping", "name `en`: "),
        (swap("https:", "javascript:"), "/mapping", "[sources] urls"),
    ])
    .await;
    let desk = Desk::new().await;
    let more = desk.post("surveys/reading", &with("more", json!(1))).await;
    assert_eq!(more.status, 400, "{}", more.text);
}

#[tokio::test]
async fn a_fault_of_the_document_is_placed_there_with_its_feature() {
    let red = class("Red", 1.0, 2.0);
    let of = |features: Value| {
        let collection = json!({"type": "FeatureCollection", "features": features});
        with("document", collection)
    };
    let mut nowhere = red.clone();
    nowhere["geometry"]["coordinates"][0][2] = json!([400, 1]);
    let many = (0..120).map(|at| [1.0 + f64::from(at) / 200.0, 0.5]);
    let ring: Vec<[f64; 2]> = many.chain([[2.0, 0.9], [1.0, 0.9], [1.0, 0.5]]).collect();
    let mut long = red.clone();
    long["geometry"]["coordinates"] = json!([ring]);
    let hundred = (0..101).map(|_| red.clone()).collect::<Value>();
    let crs = json!({"type": "name", "properties": {"name": "EPSG:3857"}});
    let mut projected = of(json!([red]));
    projected["document"]["crs"] = crs;
    let mut both = of(json!([red, class("Taken", 1.5, 3.0)]));
    both["mapping"] = json!(MAPPING.replace("\"order\"", "\"refuse\""));
    let untyped = with("document", json!({"features": []}));
    let second = "/document/features/1";
    refuses(vec![
        (with("document", json!(7)), "/document", "no GeoJSON"),
        (untyped, "/document", "no `type`"),
        (of(json!([])), "/document", "no polygon"),
        (projected, "/document/crs", "reproject"),
        (of(json!([class("Tkaen", 1.0, 2.0)])), "/document", "tkaen"),
        (of(json!([red, nowhere])), second, "outside longitude"),
        (with("document", nowhere), "/document", "outside longitude"),
        (of(json!([red, long])), &format!("{second}/geometry"), "122"),
        (of(hundred), "/document", "more than 100 polygons"),
        (both, second, "lies over"),
    ])
    .await;
}

#[tokio::test]
async fn a_mapping_without_sources_is_refused_where_nothing_is_recorded_without() {
    let ribbon = Ribbon::with(|it| it.require_sources = true).await;
    let token = ribbon.token(Role::Editor).await;
    let mut sent = file(&[class("Red", 1.0, 2.0), class("Red", 3.0, 4.0)]);
    let read = ribbon.write("POST", "surveys/reading", &token, &sent).await;
    assert_eq!(read.status, 200, "{}", read.text);
    sent["mapping"] = json!(MAPPING.replace("urls = [\"https://example.org/map\"]", ""));
    let refused = ribbon.write("POST", "surveys/reading", &token, &sent).await;
    let faults = refused.json()["faults"].clone();
    assert_eq!(faults.as_array().unwrap().len(), 1, "{faults}");
    assert_eq!(faults[0]["at"], "/mapping");
    let reader = ribbon.token(Role::Reader).await;
    let small = ribbon
        .write("POST", "surveys/reading", &reader, &sent)
        .await;
    assert_eq!(small.status, 403);
}

/// A file that says who holds some areas, and nothing of the rest.
fn areas(features: &[Value]) -> Value {
    let mut sent = file(features);
    sent["mapping"] = json!(MAPPING.replace("[rest]\nfaction = \"blue\"\n", ""));
    sent["scope"] = json!("areas");
    sent
}

#[tokio::test]
async fn areas_are_recorded_one_by_one_and_all_other_land_stays_as_it_is() {
    let desk = Desk::new().await;
    let before = desk.ribbon.json("shares?datetime=2020-01-25").await;
    let sent = areas(&[class("Taken", 0.0, 1.0), class("Red", 9.0, 10.0)]);
    let read = desk.read(&sent).await;
    let steps = read["changeset"]["changes"].as_array().unwrap();
    let kinds: Vec<_> = steps
        .iter()
        .map(|it| it["change"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["define", "create", "create"]);
    assert_eq!(
        read["changeset"]["comment"],
        "The areas of map-2020-01-25.geojson"
    );
    assert_eq!(
        read["polygons"],
        json!({"shown": 2, "new": 2, "continuing": 0, "ended": 0})
    );
    desk.record(&read["changeset"]).await;
    let after = desk.ribbon.json("shares?datetime=2020-01-25").await;
    let part = |shares: &Value, faction: &str| {
        let rows = shares["shares"].as_array().unwrap();
        let row = rows.iter().find(|it| it["faction"] == faction);
        row.map_or(0.0, |it| it["fraction"].as_f64().unwrap())
    };
    assert!((part(&after, "grey") - 0.1).abs() < 1e-6, "{after}");
    for faction in ["blue", "green"] {
        assert!(
            (part(&after, faction) - part(&before, faction)).abs() < 1e-6,
            "{faction}: {after}"
        );
    }

    let again = desk.read(&sent).await;
    assert_eq!(
        (&again["outcome"], &again["changeset"]),
        (&json!("nothing_new"), &Value::Null)
    );
    let one_more = areas(&[
        class("Taken", 0.0, 1.0),
        class("Red", 9.0, 10.0),
        class("Taken", 2.0, 3.0),
    ]);
    let read = desk.read(&one_more).await;
    assert_eq!(
        read["polygons"],
        json!({"shown": 3, "new": 1, "continuing": 2, "ended": 0})
    );
    assert_eq!(read["changeset"]["changes"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_fault_of_an_area_is_placed_at_its_feature_and_who_holds_the_rest_is_not_to_be_said() {
    let mut twisted = areas(&[class("Taken", 1.0, 2.0), class("Red", 3.0, 4.0)]);
    let many = (0..120).map(|at| [5.0 + f64::from(at) / 200.0, 0.5]);
    let ring: Vec<[f64; 2]> = many.chain([[6.0, 0.9], [5.0, 0.9], [5.0, 0.5]]).collect();
    twisted["document"]["features"][1]["geometry"]["coordinates"] = json!([ring]);
    let mut rest = file(&[class("Taken", 1.0, 2.0)]);
    rest["scope"] = json!("areas");
    refuses(vec![
        (twisted, "/document/features/1/geometry", "122"),
        (rest, "/mapping", "[rest]"),
    ])
    .await;
}

#[tokio::test]
async fn a_reading_says_until_when_it_would_hold() {
    let desk = Desk::new().await;
    let sent = file(&[class("Taken", 0.0, 1.0)]);
    let read = desk.read(&sent).await;
    assert_eq!(read["until"], "2020-02-01T00:00:00Z", "the end of the data");
    let mut later = sent.clone();
    later["name"] = json!("map-2020-01-28.geojson");
    let survey = desk.read(&later).await;
    desk.record(&survey["changeset"]).await;
    assert_eq!(
        desk.read(&sent).await["until"],
        "2020-01-28T00:00:00Z",
        "the next survey"
    );
}
