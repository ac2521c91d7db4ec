//! The engine by itself: resolving synthetic countries, and judging polygons that were made to hurt.
//!
//! `cargo bench --bench engine [-- WORD]` runs the cases whose name holds the word, each in a process of its own, and
//! prints the median CPU time and the peak memory, the case's own input included.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "made-up coordinates and counts are small"
)]
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

#[path = "support/hostile.rs"]
mod hostile;
#[path = "support/measure.rs"]
mod measure;
#[path = "support/random.rs"]
mod random;
#[path = "support/rings.rs"]
mod rings;
#[path = "support/synthetic.rs"]
#[expect(dead_code, reason = "days pass in other benches")]
mod synthetic;

use std::process::Command;

use frontline::control::{Ground, Layer, advance, resolve};
use frontline::geometry::{RawPolygon, Shape, shape_area, validate};
use frontline::model::{Coverage, Holding, Slug, Status};

use measure::{median, peak_memory};
use synthetic::{Country, Factions};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().position(|it| it == "--case") {
        Some(at) => run(&arguments[at + 1]),
        None => {
            let word = arguments.iter().find(|it| !it.starts_with("--"));
            for name in names().filter(|name| word.is_none_or(|word| name.contains(word))) {
                let program = std::env::current_exe().expect("this program");
                let status = Command::new(program).args(["--case", &name]).status();
                assert!(status.is_ok_and(|it| it.success()), "{name} failed");
            }
        }
    }
}

/// What is resolved: vertices, who there is, and whether by districts.
const MAPS: &[(&str, usize, Factions, bool)] = &[
    ("resolve 2k, 5 factions", 2_000, Factions::Five, false),
    ("resolve 14k, 5 factions", 14_000, Factions::Five, false),
    ("resolve 50k, 5 factions", 50_000, Factions::Five, false),
    ("resolve 500k, 5 factions", 500_000, Factions::Five, false),
    ("resolve 50k, 200 factions", 50_000, Factions::Many, false),
    (
        "resolve 14k, 5 factions, 14 districts",
        14_000,
        Factions::Five,
        true,
    ),
    (
        "resolve 50k, 5 factions, 14 districts",
        50_000,
        Factions::Five,
        true,
    ),
];

fn names() -> impl Iterator<Item = String> {
    let maps = MAPS.iter().map(|map| map.0.to_owned());
    let edits = EDITS.iter().map(|(name, _)| (*name).to_owned());
    let combs = COMBS.iter().map(|(name, _)| (*name).to_owned());
    let hostile = hostile::HOSTILE
        .iter()
        .map(|(name, _)| format!("validate {name}"));
    maps.chain(edits).chain(combs).chain(hostile)
}

fn run(name: &str) {
    if let Some((_, vertices, factions, districts)) = MAPS.iter().find(|map| map.0 == name) {
        resolve_map(name, *vertices, *factions, *districts);
    } else if let Some((_, vertices)) = EDITS.iter().find(|it| it.0 == name) {
        edit(name, *vertices);
    } else if let Some((_, teeth)) = COMBS.iter().find(|it| it.0 == name) {
        cross_combs(name, *teeth);
    } else if let Some((_, make)) = hostile::HOSTILE.iter().find(|it| name.ends_with(it.0)) {
        judge(name, &make());
    }
}

fn report(name: &str, taken: std::time::Duration, note: &str) {
    println!(
        "{name}: {:.1} ms CPU, peak {:.0} MiB, {note}",
        taken.as_secs_f64() * 1e3,
        peak_memory()
    );
}

fn layers(held: &[(usize, Shape)]) -> Vec<Layer<'_>> {
    let layers = held.iter().map(|(faction, shape)| layer(*faction, shape));
    layers.collect()
}

fn layer(faction: usize, shape: &Shape) -> Layer<'_> {
    let faction: Slug = format!("f{faction}").parse().expect("a slug");
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

fn ground<'a>(boundary: &'a Shape, districts: &'a [(String, Shape)]) -> Ground<'a> {
    let slug = |name: &String| name.parse().expect("a slug");
    Ground {
        boundary,
        districts: districts
            .iter()
            .map(|(name, shape)| (slug(name), shape))
            .collect(),
    }
}

fn positions(held: &[(usize, Shape)]) -> usize {
    held.iter()
        .flat_map(|(_, shape)| shape.rings())
        .map(|ring| ring.0.len() - 1)
        .sum()
}

/// Passes that fit a large map and a small one.
fn passes(vertices: usize) -> usize {
    (500_000 / vertices).clamp(3, 21)
}

/// A map from scratch; and its shares by the polygons as sent, which needs no map.
fn resolve_map(name: &str, vertices: usize, factions: Factions, by_district: bool) {
    let country = Country::new(vertices, factions);
    let (boundary, held) = (country.boundary(), country.today());
    let districts = if by_district {
        country.districts()
    } else {
        Vec::new()
    };
    let ground = ground(&boundary, &districts);
    let layers = layers(&held);
    let work = || resolve(&ground, &layers).expect("a sound map");
    let (taken, coverage) = median(passes(vertices), work);
    let note = format!(
        "{} vertices sent, {}",
        positions(&held),
        described(&coverage)
    );
    report(name, taken, &note);
    let whole = shape_area(&boundary);
    assert!(
        (coverage.area() / whole - 1.0).abs() < 1e-8,
        "{} of {whole}",
        coverage.area()
    );
    let (taken, _) = median(passes(vertices), || {
        held.iter().map(|it| shape_area(&it.1)).sum::<f64>()
    });
    println!(
        "    areas of the polygons as sent: {:.3} ms CPU",
        taken.as_secs_f64() * 1e3
    );
}

fn described(coverage: &Coverage) -> String {
    let vertices: usize = coverage.borders.iter().map(|it| it.points.len()).sum();
    format!(
        "{} faces, {vertices} vertices in {} borders",
        coverage.faces.len(),
        coverage.borders.len()
    )
}

const EDITS: &[(&str, usize)] = &[
    ("edit 14k", 14_000),
    ("edit 50k", 50_000),
    ("edit 500k", 500_000),
];

/// One cell is drawn anew on top of the map, as an editor does.
fn edit(name: &str, vertices: usize) {
    let country = Country::new(vertices, Factions::Five);
    let (boundary, held) = (country.boundary(), country.today());
    let ground = ground(&boundary, &[]);
    let drawn: RawPolygon =
        vec![[[38.0, 35.0], [38.3, 35.05], [38.2, 35.3], [38.0, 35.0]].to_vec()];
    let drawn = validate(&[drawn]).expect("a triangle");
    let before = layers(&held);
    let mut after = before.clone();
    after.push(layer(0, &drawn));
    let (scratch, coverage) = median(passes(vertices), || {
        resolve(&ground, &after).expect("a sound map")
    });
    let known = resolve(&ground, &before).expect("a sound map");
    let (local, same) = median(5 * passes(vertices), || {
        advance(&ground, &before, &known, &after).expect("a sound map")
    });
    assert!(same == coverage, "local work gives something else");
    let ratio = scratch.as_secs_f64() / local.as_secs_f64();
    let scratch = scratch.as_secs_f64() * 1e3;
    let note = format!(
        "from scratch {scratch:.1} ms, {ratio:.0} times as much; {}",
        described(&coverage)
    );
    report(name, local, &note);
}

const COMBS: &[(&str, u32)] = &[
    ("combs 100 x 100", 100),
    ("combs 500 x 500", 500),
    ("combs 1000 x 1000", 1_000),
];

/// Two valid combs across each other: as many crossings as edges of the one times edges of the other.
fn cross_combs(name: &str, teeth: u32) {
    let upright = vec![hostile::comb(teeth, [0.0, 9.0])];
    let turned = upright
        .iter()
        .map(|ring| ring.iter().map(|[x, y]| [y - 20.0, x + 25.0]).collect())
        .collect();
    let combs = [upright, turned].map(|comb| validate(&[comb]).expect("a valid comb"));
    let boundary = validate(&[vec![
        [
            [-60.0, -40.0],
            [0.0, -40.0],
            [0.0, 0.0],
            [-60.0, 0.0],
            [-60.0, -40.0],
        ]
        .to_vec(),
    ]])
    .expect("a box");
    let [upright, turned] = &combs;
    let layers = [layer(0, upright), layer(1, turned)];
    let (taken, coverage) = median(1, || {
        resolve(&ground(&boundary, &[]), &layers).expect("a sound map")
    });
    report(name, taken, &described(&coverage));
}

/// Valid or not, and how soon that is known.
fn judge(name: &str, polygons: &[RawPolygon]) {
    let sent: usize = polygons.iter().flatten().map(Vec::len).sum();
    let before = peak_memory();
    let (taken, verdict) = median(3, || validate(polygons));
    let verdict = match verdict {
        Ok(_) => "valid".to_owned(),
        Err(faults) => format!("{} faults, the first: {}", faults.len(), faults[0]),
    };
    let note = format!("of it {before:.0} for the {sent} positions themselves; {verdict}");
    report(name, taken, &note);
}
