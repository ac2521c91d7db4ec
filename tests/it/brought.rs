//! Files as people bring them, through the built binary: over the antimeridian, drawn in another way, mostly elsewhere,
//! a series in one, or in another form.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::server::{frontline, run};

const MAPPING: &str = r##"
[date]
file_name = "iso"
[class]
property = "side"
[[class.map]]
exact = "red"
faction = "red"
[[class.map]]
exact = "blue"
faction = "blue"
[factions.red]
name = "Red"
colour = "#b3202c"
[factions.blue]
name = "Blue"
colour = "#3b6fb5"
"##;

/// A folder with a database that has one territory.
struct Desk {
    folder: TempDir,
    /// What was said when the territory was added.
    said: String,
}

impl Desk {
    fn new(boundary: &Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("boundary.geojson");
        fs::write(&file, boundary.to_string()).unwrap();
        let db = folder.path().join("db.sqlite");
        let said = run(&[
            "territory",
            "add",
            "--db",
            db.to_str().unwrap(),
            "--slug",
            "land",
            "--name",
            "Land",
            "--source",
            "a chart",
            "--boundary",
            file.to_str().unwrap(),
        ]);
        Self { folder, said }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Imports one file: whether it went well, and all that was said.
    fn import(&self, mapping: &str, name: &str, content: &str) -> (bool, String) {
        fs::write(self.path("m.toml"), mapping).unwrap();
        fs::write(self.path(name), content).unwrap();
        let done = frontline()
            .args(["import", "--survey", "--territory", "land", "--db"])
            .arg(self.path("db.sqlite"))
            .arg("--mapping")
            .arg(self.path("m.toml"))
            .arg(self.path(name))
            .output()
            .unwrap();
        let said = [done.stdout, done.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        (done.status.success(), said)
    }

    fn good(&self, name: &str, features: &Value) -> String {
        let (done, said) = self.import(MAPPING, name, &collection(features));
        assert!(done, "{name}: {said}");
        said
    }

    /// km² of a holder at a date.
    fn km2(&self, holder: &str, date: &str) -> f64 {
        let db = self.path("db.sqlite");
        let db = db.to_str().unwrap();
        let shares = run(&[
            "shares",
            "--db",
            db,
            "--territory",
            "land",
            "--datetime",
            date,
        ]);
        let shares: Value = serde_json::from_str(&shares).unwrap();
        let mut rows = shares["shares"].as_array().unwrap().iter();
        let row = rows.find(|it| it["faction"] == holder);
        row.map_or(0.0, |it| it["area_m2"].as_f64().unwrap() / 1e6)
    }
}

fn collection(features: &Value) -> String {
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

fn boxed([west, south, east, north]: [f64; 4]) -> Value {
    json!({"type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]})
}

fn held(side: &str, geometry: &Value) -> Value {
    json!({"type": "Feature", "properties": {"side": side}, "geometry": geometry})
}

#[test]
fn boundary_and_map_over_the_antimeridian_are_the_land_around_it() {
    for (boundary, whole) in [
        (boxed([179.0, -17.0, -179.0, -16.0]), 23_630.0),
        (boxed([179.0, -17.0, 181.0, -16.0]), 23_630.0),
        (boxed([-181.0, -17.0, -179.0, -16.0]), 23_630.0),
    ] {
        let desk = Desk::new(&boundary);
        assert!(desk.said.contains("split there"), "{}", desk.said);
        let map = boxed([179.0, -17.0, -179.0, -16.0]);
        let said = desk.good("2020-01-01.geojson", &json!([held("red", &map)]));
        assert!(said.contains("longitude ±180, split there"), "{said}");
        assert!(!said.contains("cut off"), "{said}");
        let km2 = desk.km2("red", "2020-01-01");
        assert!((km2 / whole - 1.0).abs() < 1e-3, "{km2}");
    }
}

#[test]
fn a_boundary_around_the_globe_is_the_globe_and_one_a_hair_past_180_is_land_to_180() {
    let globe = Desk::new(&boxed([-180.0, -90.0, 180.0, 90.0]));
    assert!(globe.said.contains("510065622 km²"), "{}", globe.said);
    let hair = Desk::new(&boxed([178.0, -18.0, 180.000_000_000_000_17, -16.0]));
    let plain = Desk::new(&boxed([178.0, -18.0, 180.0, -16.0]));
    let land = |it: &Desk| it.said.lines().last().map(str::to_owned);
    assert_eq!(land(&hair), land(&plain));
}

#[test]
fn a_second_island_written_as_a_hole_is_land() {
    let desk = Desk::new(&boxed([20.0, 10.0, 24.0, 14.0]));
    let (first, second) = (
        boxed([20.1, 10.1, 20.2, 10.2]),
        boxed([21.0, 10.0, 24.0, 14.0]),
    );
    let both = json!({"type": "Polygon", "coordinates": [first["coordinates"][0], second["coordinates"][0]]});
    let said = desk.good("2020-02-15.geojson", &json!([held("red", &both)]));
    assert!(said.contains("mended"), "{said}");
    let km2 = desk.km2("red", "2020-02-15");
    // Both boxes on the ellipsoid: 144,536.0 and 121.2 km².
    assert!((km2 - 144_657.2).abs() < 1.0, "{km2}");
}

#[test]
fn rings_turned_around_are_one_polygon_and_go_on_from_survey_to_survey() {
    let desk = Desk::new(&boxed([20.0, 10.0, 24.0, 14.0]));
    let square = |corners: [[i32; 2]; 4]| {
        let ring = [corners[0], corners[1], corners[2], corners[3], corners[0]];
        held("red", &json!({"type": "Polygon", "coordinates": [ring]}))
    };
    let plain = square([[20, 10], [22, 10], [22, 14], [20, 14]]);
    let turned = square([[22, 14], [20, 14], [20, 10], [22, 10]]);
    let backwards = square([[20, 10], [20, 14], [22, 14], [22, 10]]);
    let said = desk.good("2020-05-04.geojson", &json!([plain, turned, backwards]));
    assert!(
        said.contains(": 1 polygons, 1 new, 0 continuing, 0 ended"),
        "{said}"
    );
    assert!(said.contains("shown twice in one file"), "{said}");
    let said = desk.good("2020-05-05.geojson", &json!([turned]));
    assert!(
        said.contains(": 1 polygons, 0 new, 1 continuing, 0 ended"),
        "{said}"
    );
    let said = desk.good("2020-05-05.geojson", &json!([backwards]));
    assert!(said.contains("nothing new"), "{said}");
}

#[test]
fn land_beyond_the_boundary_is_told_by_class() {
    let desk = Desk::new(&boxed([10.0, 10.0, 14.0, 14.0]));
    let features = json!([
        held("red", &boxed([13.5, 10.0, 15.5, 12.0])),
        held("blue", &boxed([14.000_000_1, 12.0, 14.5, 12.5])),
        held("blue", &boxed([10.0, 10.0, 11.0, 11.0])),
    ]);
    let said = desk.good("2024-01-01.geojson", &features);
    let cut = said
        .split_once("Land cut off at the boundary of the territory, by class:")
        .unwrap()
        .1;
    assert!(
        cut.contains("`red`: in 1 files, most 36") && cut.contains("`blue`: in 1 files, most 3"),
        "{said}"
    );
    assert!(cut.contains("2024-01-01.geojson: 6"), "{said}");
}

#[test]
fn a_series_in_one_file_becomes_a_survey_for_each_date() {
    let desk = Desk::new(&boxed([10.0, 10.0, 14.0, 14.0]));
    let dated = |date: &str, east: f64| {
        let mut feature = held("red", &boxed([10.0, 10.0, east, 11.0]));
        feature["properties"]["date"] = json!(date);
        feature
    };
    let features = json!([
        dated("2024-07-08", 11.0),
        dated("2024-07-09", 11.5),
        dated("2024-07-10", 12.0)
    ]);
    let mapping = MAPPING.replace("file_name = \"iso\"", "property = \"date\"");
    let (done, said) = desk.import(&mapping, "series.geojson", &collection(&features));
    assert!(done && said.contains("3 surveys recorded"), "{said}");
    let [first, last] = ["2024-07-08", "2024-07-10"].map(|date| desk.km2("red", date));
    assert!((last / first - 2.0).abs() < 1e-6, "{first} {last}");
}

#[test]
fn a_file_in_another_form_is_named_with_what_to_do() {
    let desk = Desk::new(&boxed([20.0, 10.0, 24.0, 14.0]));
    for (name, content, word) in [
        (
            "a-2020-03-01.kml",
            "<?xml version=\"1.0\"?><kml><Document/></kml>",
            "folder",
        ),
        (
            "2020-02-01.json",
            r#"{"geometryType": "esriGeometryPolygon", "features": []}"#,
            "f=geojson",
        ),
        (
            "2020-02-02.json",
            r#"{"type": "Topology", "objects": {"x": {}}, "arcs": []}"#,
            "topo2geo",
        ),
        (
            "2022-02-24.json",
            r#"{"value": {"type": "FeatureCollection", "features": []}}"#,
            "jq '.value'",
        ),
    ] {
        let (done, said) = desk.import(MAPPING, name, content);
        assert!(
            !done && said.contains(name) && said.contains(word),
            "{name}: {said}"
        );
    }
}
