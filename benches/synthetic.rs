//! Writes the synthetic country as GeoJSON, for other programs.
//!
//! `cargo bench --bench synthetic -- --write VERTICES DAYS FOLDER [--many]` writes `boundary.geojson`,
//! `districts.geojson` and one file a day from 2015-01-01, each feature with its `faction` (f0, f1, …) or `district`.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "made-up coordinates and counts are small"
)]
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

#[path = "support/random.rs"]
mod random;
#[path = "support/rings.rs"]
mod rings;
#[path = "support/synthetic.rs"]
#[expect(dead_code, reason = "cells are for other benches")]
mod synthetic;

use std::path::{Path, PathBuf};

use frontline::geometry::Shape;
use frontline::io::geojson::geometry_of;
use jiff::ToSpan;
use jiff::civil::date;
use serde_json::{Value, json};

use synthetic::{Country, Factions};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let Some(at) = arguments.iter().position(|it| it == "--write") else {
        return println!("cargo bench --bench synthetic -- --write VERTICES DAYS FOLDER [--many]");
    };
    let number = |at: usize| {
        arguments
            .get(at)
            .and_then(|it| it.parse().ok())
            .expect("VERTICES DAYS FOLDER")
    };
    let (vertices, days): (usize, i64) = (number(at + 1), number(at + 2) as i64);
    let folder = PathBuf::from(arguments.get(at + 3).expect("a folder"));
    let many = arguments.iter().any(|it| it == "--many");
    std::fs::create_dir_all(&folder).expect("a folder that can be made");

    let mut country = Country::new(vertices, if many { Factions::Many } else { Factions::Five });
    write(
        &folder.join("boundary.geojson"),
        "territory",
        [("t".to_owned(), country.boundary())],
    );
    write(
        &folder.join("districts.geojson"),
        "district",
        country.districts(),
    );
    for day in 0..days {
        let date = date(2015, 1, 1).saturating_add(day.days());
        let held = country
            .today()
            .into_iter()
            .map(|(faction, shape)| (format!("f{faction}"), shape));
        write(&folder.join(format!("{date}.geojson")), "faction", held);
        country.next_day();
    }
    println!("{} day(s) in {}", days, folder.display());
}

fn write(path: &Path, key: &str, shapes: impl IntoIterator<Item = (String, Shape)>) {
    let feature = |(name, shape): (String, Shape)| json!({"type": "Feature", "properties": {key: name}, "geometry": geometry_of(&shape)});
    let features: Vec<Value> = shapes.into_iter().map(feature).collect();
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    std::fs::write(path, text).expect("a file that can be written");
}
