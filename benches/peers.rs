//! Our side of `peers.py`: measures maps read from files, and says what it found as JSON.
//!
//! `peers FOLDER` takes `boundary.geojson`, `districts.geojson` and the days as `synthetic` writes them.
//! Reading is not measured. Times are median CPU milliseconds of one thread.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

#[path = "support/measure.rs"]
#[expect(dead_code, reason = "memory is for other benches")]
mod measure;
#[path = "support/written.rs"]
mod written;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use frontline::control::{Ground, Layer, advance, resolve};
use frontline::geometry::{Shape, shape_area};
use frontline::model::{Coverage, Slug};
use serde_json::json;

use written::{layer, read, vertices};

fn main() {
    let Some(folder) = std::env::args().skip(1).find(|it| !it.starts_with("--")) else {
        return println!("driven by benches/peers.py");
    };
    let folder = PathBuf::from(folder);
    let boundary = read(&folder.join("boundary.geojson"), "territory")
        .remove(0)
        .1;
    let districts = read(&folder.join("districts.geojson"), "district");
    let days = days(&folder);
    let held = &days[0];
    let vertices = vertices(held);
    let passes = (2_000_000 / vertices).clamp(5, 101);

    let areas = || {
        held.iter()
            .map(|(name, shape)| (name.to_string(), shape_area(shape)))
            .collect::<BTreeMap<_, _>>()
    };
    let (sent, areas) = measure::median(passes, areas);
    let layers: Vec<Layer<'_>> = held.iter().map(layer).collect();
    let whole = Ground {
        boundary: &boundary,
        districts: vec![],
    };
    let (resolved, _) = measure::median(passes / 5, || {
        resolve(&whole, &layers).expect("a sound map")
    });
    let by_district = districts
        .iter()
        .map(|(name, shape)| (name.clone(), shape))
        .collect();
    let parted = Ground {
        boundary: &boundary,
        districts: by_district,
    };
    let (by_district, coverage) = measure::median(passes / 5, || {
        resolve(&parted, &layers).expect("a sound map")
    });
    let ms = |taken: Duration| taken.as_secs_f64() * 1e3;
    let answer = json!({
        "vertices": vertices,
        "areas_ms": ms(sent), "areas_m2": areas,
        "resolve_ms": ms(resolved),
        "districts_ms": ms(by_district), "districts_m2": pieces(&coverage),
        "day_ms": ms(next_days(&parted, &days, coverage)),
    });
    println!("{answer}");
}

/// What is held on each day.
fn days(folder: &Path) -> Vec<Vec<(Slug, Shape)>> {
    let names = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<PathBuf> = names.filter_map(|it| Some(it.ok()?.path())).collect();
    names.sort();
    let day = |path: &&PathBuf| path.to_string_lossy().contains("2015-");
    let days = names.iter().filter(day);
    days.map(|path| read(path, "faction")).collect()
}

/// The median time of making each day's map, by districts, from that of the day before.
fn next_days(ground: &Ground<'_>, days: &[Vec<(Slug, Shape)>], mut coverage: Coverage) -> Duration {
    let layers: Vec<Vec<Layer<'_>>> = days
        .iter()
        .map(|held| held.iter().map(layer).collect())
        .collect();
    let mut times = Vec::new();
    for pair in layers.windows(2) {
        let next = || advance(ground, &pair[0], &coverage, &pair[1]).expect("a sound map");
        let (taken, next) = measure::median(5, next);
        times.push(taken);
        coverage = next;
    }
    times.sort_unstable();
    times[times.len() / 2]
}

/// m² by faction and district.
fn pieces(coverage: &Coverage) -> BTreeMap<String, f64> {
    let mut areas = BTreeMap::new();
    for piece in &coverage.parcels {
        let holder = piece
            .holding
            .map_or("unheld", |at| coverage.holdings[at].faction.as_str());
        let district = piece.districts.first().map_or("none", |it| it.as_str());
        *areas.entry(format!("{holder} {district}")).or_insert(0.0) += piece.area.m2();
    }
    areas
}
