//! Dated GeoJSON files imported by the built binary: made by hand, and a real series where it is at hand.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::server::{frontline, run};

const MAPPING: &str = r##"
[date]
file_name = "iso"
[class]
property = "name"
[[class.map]]
pattern = "occupied"
faction = "russia"
[rest]
faction = "ukraine"
[factions.russia]
name = "Russia"
colour = "#b3202c"
[factions.ukraine]
name = "Ukraine"
colour = "#3050c0"
"##;

/// The mapping that the manual gives for such a series.
pub(crate) fn documented() -> String {
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/IMPORT.md");
    let manual = fs::read_to_string(manual).unwrap();
    let example = manual.split_once("```toml\n").unwrap().1;
    example.split_once("```").unwrap().0.to_owned()
}

/// A folder with a database that has a territory from lon 22, lat 44 to lon 41, lat 52.5.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let desk = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let boundary = rectangle("Ukraine", [22.0, 44.0, 41.0, 52.5]);
        let boundary = desk.write("boundary.geojson", &boundary.to_string());
        let districts = json!({"type": "FeatureCollection", "features": [
            rectangle("West", [22.0, 44.0, 30.0, 52.5]),
            rectangle("East", [30.0, 44.0, 41.0, 52.5]),
        ]});
        let districts = desk.write("districts.geojson", &districts.to_string());
        let (boundary, districts) = (text(&boundary), text(&districts));
        let said = run(&[
            "territory",
            "add",
            "--db",
            &desk.db(),
            "--slug",
            "ukraine",
            "--name",
            "Ukraine",
            "--boundary",
            &boundary,
            "--source",
            "a rectangle",
            "--districts",
            &districts,
        ]);
        assert!(
            said.contains("2 districts") && said.contains("without overlap or gap"),
            "{said}"
        );
        desk
    }

    pub(crate) fn db(&self) -> String {
        text(&self.folder.path().join("db.sqlite"))
    }

    fn write(&self, name: &str, content: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// Runs the import: whether it went well, what it printed, what it complained of.
    pub(crate) fn import(
        &self,
        mapping: &str,
        paths: &[&Path],
        flags: &[&str],
    ) -> (bool, String, String) {
        let mapping = self.write("mapping.toml", mapping);
        let done = frontline()
            .args([
                "import",
                "--survey",
                "--territory",
                "ukraine",
                "--db",
                &self.db(),
                "--mapping",
            ])
            .arg(mapping)
            .args(flags)
            .args(paths)
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (
            done.status.success(),
            text(&done.stdout),
            text(&done.stderr),
        )
    }
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

fn rectangle(name: &str, [west, south, east, north]: [f64; 4]) -> Value {
    let ring = json!([
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south]
    ]);
    let geometry = json!({"type": "Polygon", "coordinates": [ring]});
    json!({"type": "Feature", "properties": {"name": name}, "geometry": geometry})
}

fn occupied_from(west: f64) -> String {
    let features = [rectangle("Occupied", [west, 46.0, 40.0, 50.0])];
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

#[test]
fn a_folder_of_dated_files_becomes_surveys_and_a_second_import_changes_nothing() {
    let desk = Desk::new();
    desk.write("maps/2022-04-04.geojson", &occupied_from(36.0));
    let maps = desk.write("maps/2022-04-03.geojson", &occupied_from(37.0));
    let maps = maps.parent().unwrap();
    let (done, said, _) = desk.import(MAPPING, &[maps], &["--dry-run"]);
    assert!(
        done && said.contains("dry run: nothing was recorded"),
        "{said}"
    );
    let (done, said, faults) = desk.import(MAPPING, &[maps], &[]);
    assert!(done, "{faults}");
    for line in [
        "2022-04-03T00:00:00Z 2022-04-03.geojson: 2 polygons, 2 new, 0 continuing, 0 ended; revision 2",
        "2022-04-04T00:00:00Z 2022-04-04.geojson: 2 polygons, 1 new, 1 continuing, 1 ended; revision 3",
        "ukraine: 2 surveys recorded",
    ] {
        assert!(said.contains(line), "{line}:\n{said}");
    }
    let (done, said, _) = desk.import(MAPPING, &[maps], &[]);
    assert!(done && said.matches("nothing new").count() == 2, "{said}");
    assert!(said.contains("nothing was recorded"), "{said}");
    desk.write("maps/2022-04-03.geojson", &occupied_from(36.5));
    let (done, said, _) = desk.import(MAPPING, &[maps], &[]);
    assert!(
        done && said.contains("corrects the survey of revision 2; revision 4"),
        "{said}"
    );
}

#[test]
fn a_bad_file_stops_the_run_with_all_its_faults_and_what_came_before_it_stays() {
    let desk = Desk::new();
    let first = desk.write("2022-04-03.geojson", &occupied_from(37.0));
    let features = [
        rectangle("Mystery", [30.0, 46.0, 31.0, 47.0]),
        rectangle("Occupied", [30.0, 46.0, 31.0, 470.0]),
    ];
    let bad = json!({"type": "FeatureCollection", "features": features}).to_string();
    let second = desk.write("2022-04-04.geojson", &bad);
    let third = desk.write("2022-04-05.geojson", &occupied_from(36.0));
    let (done, said, faults) = desk.import(MAPPING, &[&first, &second, &third], &[]);
    assert!(!done);
    assert!(
        said.contains("1 surveys recorded, from 2022-04-03.geojson"),
        "{said}"
    );
    assert!(!said.contains("2022-04-05"), "{said}");
    for fault in [
        "2022-04-04.geojson: 1 polygons of a class",
        "`mystery`",
        "2022-04-04.geojson#/features/1",
    ] {
        assert!(faults.contains(fault), "{fault}:\n{faults}");
    }
}

#[test]
fn dates_that_can_hardly_be_meant_or_stand_twice_stop_everything() {
    let desk = Desk::new();
    let good = desk.write("2022-04-03.geojson", &occupied_from(37.0));
    let typo = desk.write("2202-04-04.geojson", &occupied_from(36.0));
    let twice = desk.write("again/20220403.json", &occupied_from(36.0));
    let (done, said, faults) = desk.import(MAPPING, &[&good, &typo, &twice], &[]);
    assert!(!done && said.is_empty(), "{said}");
    assert!(faults.contains("2202-04-04.geojson: its date"), "{faults}");
    assert!(
        faults.contains("all are of 2022-04-03T00:00:00Z"),
        "{faults}"
    );
    let corrected = format!("{MAPPING}[date.correct]\n\"2202-04-04.geojson\" = \"2022-04-04\"\n");
    let (done, said, faults) = desk.import(&corrected, &[&good, &typo], &[]);
    assert!(
        done && said.contains("2022-04-04T00:00:00Z 2202-04-04.geojson"),
        "{faults}"
    );
}

#[test]
fn files_beyond_a_limit_and_territories_that_are_not_there_are_refused_by_name() {
    let desk = Desk::new();
    let file = desk.write("2022-04-03.geojson", &occupied_from(37.0));
    for flag in ["--max-file-bytes", "--max-file-vertices"] {
        let (done, _, faults) = desk.import(MAPPING, &[&file], &[flag, "4"]);
        assert!(!done && faults.contains(flag), "{faults}");
    }
    let (done, _, faults) = desk.import(MAPPING, &[&file, &file], &["--max-files", "1"]);
    assert!(!done && faults.contains("--max-files"), "{faults}");
    let other = frontline()
        .args([
            "import",
            "--survey",
            "--territory",
            "nowhere",
            "--db",
            &desk.db(),
            "--mapping",
        ])
        .arg(desk.folder.path().join("mapping.toml"))
        .arg(&file)
        .output()
        .unwrap();
    let faults = String::from_utf8_lossy(&other.stderr).into_owned();
    assert!(faults.contains("territory add"), "{faults}");
    let again = frontline()
        .args([
            "territory",
            "add",
            "--db",
            &desk.db(),
            "--slug",
            "ukraine",
            "--name",
            "x",
            "--source",
            "x",
        ])
        .arg("--boundary")
        .arg(desk.folder.path().join("boundary.geojson"))
        .output()
        .unwrap();
    assert_eq!(again.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&again.stderr).contains("there is a territory ukraine already")
    );
}

#[test]
fn a_real_series_with_all_its_defects_imports_and_its_shares_sum_to_the_whole() {
    let series = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/ukraine-series");
    if !series.is_dir() {
        let said = b"left out: the import of a real series, as ../shared/data/ukraine-series is not there\n";
        std::io::Write::write_all(&mut std::io::stderr(), said).unwrap();
        return;
    }
    let desk = Desk::new();
    let mapping = documented();
    let (done, said, faults) = desk.import(&mapping, &[&series], &[]);
    assert!(done, "{said}\n{faults}");
    assert!(said.contains("62 surveys recorded"), "{said}");
    for finding in ["Broken polygons, mended", "× Point", "beyond the box"] {
        assert!(said.contains(finding), "{finding}:\n{said}");
    }
    let (done, said, _) = desk.import(&mapping, &[&series], &[]);
    assert!(done && said.matches("nothing new").count() == 62, "{said}");
    for date in ["2022-05-01", "2023-06-01", "2024-09-01"] {
        let shares = run(&[
            "shares",
            "--db",
            &desk.db(),
            "--territory",
            "ukraine",
            "--datetime",
            date,
        ]);
        let shares: Value = serde_json::from_str(&shares).unwrap();
        let part = |it: &Value| it["fraction"].as_f64().unwrap();
        let held: f64 = shares["shares"].as_array().unwrap().iter().map(part).sum();
        let whole = held + part(&shares["unheld"]);
        assert!((whole - 1.0).abs() < 1e-8, "{date}: {whole}");
    }
}
