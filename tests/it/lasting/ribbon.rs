//! A territory small enough that a change takes milliseconds: ten degrees along the equator, one high.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::Ask;
use crate::server::{run, token};

const MAPPING: &str = r##"
[date]
file_name = "iso"
[class]
property = "name"
[[class.map]]
pattern = "red"
faction = "red"
[[class.map]]
pattern = "blue"
faction = "blue"
[[class.map]]
pattern = "green"
faction = "green"
[factions.red]
name = "Red"
colour = "#b3202c"
[factions.blue]
name = "Blue"
colour = "#3050c0"
[factions.green]
name = "Green"
colour = "#208040"
"##;

pub(super) const FACTIONS: [&str; 3] = ["red", "blue", "green"];

/// The revision that the territory and its first survey leave.
pub(super) const FIRST: usize = 2;

/// A rectangle in degrees: west, south, east, north.
pub(super) type Land = [f64; 4];

/// A database with the ribbon, of which each faction holds a corner from 2020 on, and an editor's token.
pub(super) struct Ribbon {
    pub(super) folder: TempDir,
    pub(super) token: String,
}

impl Ribbon {
    pub(super) fn new() -> Self {
        /// Made once, then copied.
        static MADE: LazyLock<Ribbon> = LazyLock::new(Ribbon::made);
        let folder = tempfile::tempdir().unwrap();
        let copy = Self {
            folder,
            token: MADE.token.clone(),
        };
        fs::copy(MADE.db(), copy.db()).unwrap();
        copy
    }

    /// The file of the database.
    pub(super) fn db(&self) -> PathBuf {
        self.folder.path().join("ribbon.sqlite")
    }

    /// A request of the editor's to `/territories/ribbon/` and the rest of a path.
    pub(super) fn ask(&self, method: &str, rest: &str, body: &Value) -> Ask {
        let path = format!("/territories/ribbon/{rest}");
        let kind = if method == "PATCH" {
            "application/merge-patch+json"
        } else {
            "application/json"
        };
        let ask = Ask::new(method, &path).token(&self.token);
        ask.body(kind, body.to_string())
    }

    /// Verifies the database; a server on it may run or not.
    pub(super) fn check(&self) -> String {
        run(&["check", "--db", text(&self.db())])
    }

    fn made() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = folder.path().join("ribbon.sqlite");
        let write = |name: &str, content: &str| {
            let path = folder.path().join(name);
            fs::write(&path, content).unwrap();
            path
        };
        let boundary = feature("ribbon", [0.0, 0.0, 10.0, 1.0]).to_string();
        let boundary = write("boundary.geojson", &boundary);
        let corners = [0.0, 1.0, 2.0].map(|west| [west, 0.0, west + 0.05, 0.05]);
        let corners = FACTIONS.iter().zip(corners);
        let corners: Vec<Value> = corners.map(|(name, land)| feature(name, land)).collect();
        let shown = json!({"type": "FeatureCollection", "features": corners}).to_string();
        let shown = write("2020-01-01.geojson", &shown);
        let mapping = write("mapping.toml", MAPPING);
        let (db_text, boundary) = (text(&db), text(&boundary));
        let made = [
            "territory",
            "add",
            "--db",
            db_text,
            "--slug",
            "ribbon",
            "--name",
            "Ribbon",
        ];
        run(&[&made[..], &["--boundary", boundary, "--source", "a ruler"]].concat());
        let import = [
            "import",
            "--survey",
            "--db",
            db_text,
            "--territory",
            "ribbon",
        ];
        run(&[&import[..], &["--mapping", text(&mapping), text(&shown)]].concat());
        let token = token(&db, "editor", &[]);
        Self { folder, token }
    }
}

/// Land that a faction holds from a day of 2020 on, as a region to be recorded.
pub(super) fn region(faction: &str, land: Land, day: &str) -> Value {
    let mut region = feature("", land);
    region["properties"] = json!({"faction": faction, "valid_from": day});
    region
}

/// Land as a GeoJSON geometry.
pub(super) fn geometry([west, south, east, north]: Land) -> Value {
    json!({"type": "Polygon", "coordinates": [[
        [west, south], [east, south], [east, north], [west, north], [west, south]
    ]]})
}

fn feature(name: &str, land: Land) -> Value {
    json!({"type": "Feature", "properties": {"name": name}, "geometry": geometry(land)})
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
