//! The kinds of input that people were seen to have, kept beside the project as small files with what is right for each
//! (`README.md` there): every row of that table is gone over, through the built binary. Without the folder, which
//! `FRONTLINE_CASES` may name, this says so; the kinds are held by tests with inputs of their own besides. The requests
//! named below the table are tests of the server's own.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::server::{Server, frontline, run};

/// Goes over one row; its input lies in the folder.
type Check = fn(&Cases);

/// How each row begins, and what is right for it.
const CHECKS: &[(&str, Check)] = &[
    ("dates/year-integer", |it| {
        let said = it.dated(
            "mapping-property-year.toml",
            "dates/year-integer-read-as-unix-seconds",
        );
        has(
            &said,
            &[
                "1937-01-01T00:00:00Z map1937",
                "1938-01-01T00:00:00Z",
                "1939-01-01T00:00:00Z",
                "3 × a year",
            ],
        );
    }),
    ("dates/property/yearnum, year", |it| {
        for name in ["yearnum", "year"] {
            has(&it.property(name), &["1939-01-01T00:00:00Z", "a year"]);
        }
    }),
    ("dates/property/eightdigits-number", |it| {
        has(
            &it.property("eightdigits-number"),
            &["2022-03-01T00:00:00Z"],
        )
    }),
    ("dates/property/ms, secstr", |it| {
        for name in ["ms", "secstr"] {
            has(&it.property(name), &["2022-03-01T00:00:00Z"]);
        }
    }),
    ("dates/property/compact, offset, negoff, old", |it| {
        for (name, at) in [
            ("compact", "2022-03-01T00:00:00Z"),
            ("offset", "2022-03-01T16:30:00Z"),
            ("negoff", "2022-03-01T04:30:00Z"),
            ("old", "1815-06-09T00:00:00Z"),
        ] {
            has(&it.property(name), &[at]);
        }
    }),
    ("dates/2022-03-01T18-30-00+02-00", |it| {
        let said = it.dated("mapping.toml", "dates/2022-03-01T18-30-00+02-00.geojson");
        has(&said, &["2022-03-01T16:30:00Z"]);
    }),
    ("dates/name-time-dropped", |it| {
        it.refused(
            "dates/name-time-dropped-2022-03-01T18-30-00EST.geojson",
            &["`EST`", "offset"],
        );
    }),
    ("dates/world_1939, dates/bce", |it| {
        has(
            &it.dated("mapping.toml", "dates/world_1939.geojson"),
            &["1939-01-01T00:00:00Z"],
        );
        for mapping in ["dates/bce/m.toml", "dates/bce/m2.toml"] {
            let cases = Cases::of(&it.folder);
            cases.territory("geometry/antimeridian/boundary-over-180.geojson", &[]);
            let said = cases.good(mapping, "dates/bce/world_bc500.geojson");
            has(&said, &["-000499-01-01T00:00:00Z"]);
        }
    }),
    ("geometry/boundary-lon-180.00000000000017", |it| {
        has(
            &it.territory("geometry/boundary-lon-180.00000000000017.geojson", &[]),
            &["land: 70705 km²"],
        );
    }),
    ("geometry/import-second-island-as-hole", |it| {
        let said = it.dated(
            "mapping.toml",
            "geometry/import-second-island-as-hole-2020-02-15.geojson",
        );
        has(&said, &["144657.238 km² as drawn, 144657.238 km² mended"]);
    }),
    ("geometry/ring-crosses-180-unsplit", |it| {
        it.territory("geometry/antimeridian/boundary-over-180.geojson", &[]);
        it.good(
            "mapping.toml",
            "geometry/ring-crosses-180-unsplit-2021-01-01.geojson",
        );
        near(
            it.share("red", "2021-01-01")["area_m2"].as_f64().unwrap() / 1e6,
            5_885.0,
            5.0,
        );
    }),
    ("geometry/antimeridian", |it| {
        has(
            &it.territory("geometry/antimeridian/boundary.geojson", &[]),
            &["land: 23630 km²"],
        );
        it.good("geometry/antimeridian/m.toml", "geometry/antimeridian/maps");
        near(
            it.share("a", "2020-01-01")["fraction"].as_f64().unwrap(),
            1.0,
            1e-6,
        );
    }),
    ("geometry/duplicate-rotated-ring", |it| {
        it.square();
        let file = it
            .folder
            .join("geometry/duplicate-rotated-ring-2020-05-04.geojson");
        let next = it.own.path().join("again-2020-05-05.geojson");
        fs::copy(&file, &next).unwrap();
        let said = it.import("mapping.toml", &[&file, &next]).1;
        has(
            &said,
            &[
                "kept once",
                "2 polygons, 2 new",
                "0 new, 2 continuing, 0 ended",
            ],
        );
    }),
    ("geometry/redigitised", |it| {
        it.square();
        it.good("mapping.toml", "geometry/redigitised");
        let server = Server::start(Path::new(&it.db()));
        let won = |least: &str| -> f64 {
            let days = "from=2020-06-01&to=2020-06-02";
            let told = server.json(&format!("/territories/land/diff?{days}{least}"));
            let changes = told["changes"].as_array().unwrap().iter();
            let km2 = changes.map(|it| it["gained_area_m2"].as_f64().unwrap() / 1e6);
            km2.sum()
        };
        assert!(won("") > 5.0, "{}", won(""));
        near(won("&min_width_m=500"), 0.0, 1e-9);
        server.stop();
    }),
    ("geometry/outside", |it| {
        it.territory("outside-boundary.geojson", &[]);
        let said = it.read("red.toml", "geometry/outside").1;
        has(
            &said,
            &[
                "cut off at the boundary",
                "`red`: in 1 files, most 39273.643 km²",
            ],
        );
    }),
    ("geometry/district-beyond", |it| {
        let districts = it.folder.join("geometry/district-beyond/districts.geojson");
        it.territory(
            "outside-boundary.geojson",
            &["--districts", districts.to_str().unwrap()],
        );
        it.good("red.toml", "geometry/district-beyond/maps");
        let told = it.ask("shares", &["--datetime", "2024-01-01", "--by", "district"]);
        let district = &told["districts"][0];
        let held = district["shares"].as_array().unwrap().iter();
        let held: f64 = held.map(|it| it["fraction"].as_f64().unwrap()).sum();
        near(
            held + district["unheld"]["fraction"].as_f64().unwrap(),
            1.0,
            1e-9,
        );
        assert!(
            district["reference"]["cut_area_m2"].as_f64().unwrap() > 1e9,
            "{district}"
        );
    }),
    ("names/class-nfd", |it| {
        has(
            &it.dated("mapping-nfc.toml", "names/class-nfd-2020-05-01.geojson"),
            &["2 polygons, 2 new"],
        );
    }),
    ("names/class-property-other-case", |it| {
        it.refused(
            "names/class-property-other-case-no-hint-2020-01-10.geojson",
            &["called `SIDE`, where the mapping says `side`"],
        );
    }),
    ("names/districts-nonlatin-and-duplicate-names", |it| {
        let districts = it
            .folder
            .join("names/districts-nonlatin-and-duplicate-names.geojson");
        let said = it.territory(
            "boundary.geojson",
            &["--districts", districts.to_str().unwrap()],
        );
        has(&said, &["12 districts", "`North (2)`, north-2"]);
    }),
    ("formats/kml-folders", |it| {
        it.refused(
            "formats/kml-folders-no-hint-2020-03-01.kml",
            &["is KML", "ogr"],
        )
    }),
    ("formats/esri-json, topojson, wrapped", |it| {
        it.refused(
            "formats/esri-json-no-hint-2020-02-01.json",
            &["is Esri JSON", "f=geojson"],
        );
        it.refused(
            "formats/topojson-message-2020-02-02.json",
            &["is TopoJSON", "topo2geo"],
        );
        it.refused("formats/wrapped/2022-02-24.json", &["`value`", "jq"]);
    }),
    ("formats/one-file-series", |it| {
        let land = r#"{"type":"Polygon","coordinates":[[[9,9],[13,9],[13,12],[9,12],[9,9]]]}"#;
        let file = it.own.path().join("land.geojson");
        fs::write(&file, land).unwrap();
        it.add(&file, &[]);
        let said = it.good(
            "formats/one-file-series/m.toml",
            "formats/one-file-series/series.geojson",
        );
        has(
            &said,
            &[
                "2024-07-08T00:00:00Z",
                "2024-07-09T00:00:00Z",
                "2024-07-10T00:00:00Z",
                "3 surveys recorded",
            ],
        );
    }),
];

#[test]
fn every_kind_of_input_that_people_were_seen_to_have_is_read_right_or_named() {
    let folder = env::var_os("FRONTLINE_CASES").map(PathBuf::from);
    let folder =
        folder.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases"));
    let Ok(table) = fs::read_to_string(folder.join("README.md")) else {
        let said = format!(
            "left out: the inputs that people have, as {} has none\n",
            folder.display()
        );
        std::io::stderr().write_all(said.as_bytes()).unwrap();
        return;
    };
    let rows = table.lines().filter_map(|it| it.strip_prefix("| "));
    // The heading, and the line below it.
    let rows: Vec<&str> = rows.skip(2).collect();
    assert!(!rows.is_empty(), "there is no table");
    for row in rows {
        let check = CHECKS.iter().find(|(begins, _)| row.starts_with(begins));
        let (_, check) = check.unwrap_or_else(|| panic!("no check for {row}"));
        check(&Cases::of(&folder));
    }
}

/// The folder of cases, and a folder of one's own with a database.
struct Cases {
    folder: PathBuf,
    own: TempDir,
}

impl Cases {
    fn of(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            own: tempfile::tempdir().unwrap(),
        }
    }

    fn db(&self) -> String {
        let db = self.own.path().join("db.sqlite");
        db.to_str().unwrap().to_owned()
    }

    /// Adds the territory, and gives what is said of it.
    fn territory(&self, boundary: &str, more: &[&str]) -> String {
        self.add(&self.folder.join(boundary), more)
    }

    /// The territory of most rows.
    fn square(&self) -> String {
        self.territory("boundary.geojson", &[])
    }

    fn add(&self, boundary: &Path, more: &[&str]) -> String {
        let (db, boundary) = (self.db(), boundary.to_str().unwrap());
        let words = [
            "territory",
            "add",
            "--slug",
            "land",
            "--name",
            "Land",
            "--source",
            "a chart",
        ];
        run(&[&words[..], &["--db", &db, "--boundary", boundary], more].concat())
    }

    /// Imports files by a mapping of the folder: whether that went well, and all that was said.
    fn import(&self, mapping: &str, files: &[&Path]) -> (bool, String) {
        let done = frontline()
            .args([
                "import",
                "--survey",
                "--territory",
                "land",
                "--db",
                &self.db(),
            ])
            .arg("--mapping")
            .arg(self.folder.join(mapping))
            .args(files)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned();
        (done.status.success(), said)
    }

    fn read(&self, mapping: &str, file: &str) -> (bool, String) {
        self.import(mapping, &[&self.folder.join(file)])
    }

    /// The same, which must go well.
    fn good(&self, mapping: &str, file: &str) -> String {
        let (done, said) = self.read(mapping, file);
        assert!(done, "{file}: {said}");
        said
    }

    /// The same into the territory of most rows.
    fn dated(&self, mapping: &str, file: &str) -> String {
        let db = self.own.path().join("db.sqlite");
        if db.exists() {
            fs::remove_file(db).unwrap();
        }
        self.square();
        self.good(mapping, file)
    }

    /// A file that has its date in a property.
    fn property(&self, name: &str) -> String {
        self.dated(
            "mapping-property-d.toml",
            &format!("dates/property/{name}.geojson"),
        )
    }

    /// A file is refused in words that have these.
    fn refused(&self, file: &str, words: &[&str]) {
        let db = self.own.path().join("db.sqlite");
        if !db.exists() {
            self.square();
        }
        let (done, said) = self.read("mapping.toml", file);
        assert!(!done, "{file}: {said}");
        has(&said, words);
    }

    fn ask(&self, what: &str, more: &[&str]) -> Value {
        let db = self.db();
        let told = run(&[&[what, "--db", &db, "--territory", "land"], more].concat());
        serde_json::from_str(&told).unwrap()
    }

    fn share(&self, holder: &str, date: &str) -> Value {
        let told = self.ask("shares", &["--datetime", date]);
        let mut rows = told["shares"].as_array().unwrap().iter();
        rows.find(|it| it["faction"] == holder).unwrap().clone()
    }
}

#[track_caller]
fn has(said: &str, words: &[&str]) {
    for word in words {
        assert!(said.contains(word), "{word}: {said}");
    }
}

#[track_caller]
fn near(found: f64, right: f64, off: f64) {
    assert!((found - right).abs() <= off, "{found}, not {right}");
}
