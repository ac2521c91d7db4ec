//! A series of daily surveys: time, peak memory and bytes to keep for each length and size.
//!
//! `cargo bench --bench series [-- VERTICES DAYS]`; without numbers the whole table, each row in a process of its own.
//! A survey is resolved from scratch by districts, and every polygon that no earlier survey showed is kept.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "made-up coordinates and counts are small"
)]
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

#[path = "support/measure.rs"]
#[expect(dead_code, reason = "medians are for other benches")]
mod measure;
#[path = "support/random.rs"]
mod random;
#[path = "support/rings.rs"]
mod rings;
#[path = "support/synthetic.rs"]
#[expect(dead_code, reason = "other benches have many factions")]
mod synthetic;

use std::collections::HashSet;
use std::hint::black_box;
use std::process::Command;
use std::time::Duration;

use frontline::control::{Ground, Layer, resolve};
use frontline::geometry::{Shape, encode_wkb};
use frontline::model::{ContentHash, Holding, Status};
use geo::MultiPolygon;

use synthetic::{Country, Factions};

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|it| it.parse().ok()).collect();
    if let [vertices, days] = numbers[..] {
        return series(vertices, days);
    }
    for vertices in [2_000, 50_000, 500_000] {
        for days in [10, 100, 1_000] {
            let program = std::env::current_exe().expect("this program");
            let row = [vertices, days].map(|it: usize| it.to_string());
            let status = Command::new(program).args(row).status();
            assert!(
                status.is_ok_and(|it| it.success()),
                "{vertices} {days} failed"
            );
        }
    }
}

fn series(vertices: usize, days: usize) {
    let mut country = Country::new(vertices, Factions::Five);
    let (boundary, districts) = (country.boundary(), country.districts());
    let districts = districts
        .iter()
        .map(|(name, shape)| (name.parse().expect("a slug"), shape));
    let ground = Ground {
        boundary: &boundary,
        districts: districts.collect(),
    };
    let mut taken = Duration::ZERO;
    let (mut kept, mut bytes) = (HashSet::new(), 0);
    for _ in 0..days {
        let held = country.today();
        let start = measure::cpu();
        bytes += keep(&held, &mut kept);
        let layers: Vec<Layer<'_>> = held.iter().map(layer).collect();
        black_box(resolve(&ground, &layers).expect("a sound map").tally());
        taken += measure::cpu() - start;
        country.next_day();
    }
    println!(
        "{vertices} vertices, {days} days: {:.2} s CPU per 100 surveys, peak {:.0} MiB, {} bytes kept per survey",
        taken.as_secs_f64() * 100.0 / days as f64,
        measure::peak_memory(),
        bytes / days,
    );
}

fn layer((faction, shape): &(usize, Shape)) -> Layer<'_> {
    let faction = format!("f{faction}").parse().expect("a slug");
    Layer {
        shape,
        holding: Holding {
            faction,
            status: Status::Control,
            contested_with: None,
        },
        derived: false,
    }
}

/// Bytes of the polygons that are new.
fn keep(held: &[(usize, Shape)], kept: &mut HashSet<ContentHash>) -> usize {
    let polygons = held.iter().flat_map(|(_, shape)| shape.polygons());
    let encoded =
        polygons.map(|it| encode_wkb(&Shape::trusted(MultiPolygon::new(vec![it.clone()]))));
    encoded
        .filter(|bytes| kept.insert(ContentHash::of(bytes)))
        .map(|bytes| bytes.len())
        .sum()
}
