//! What a series of surveys costs: recording it, and the shares of all its slices.
//!
//! `cargo bench --bench series [-- WORD]` records synthetic countries day by day, two hundred polygons each of which
//! one to three change hands a day, into a store of its own. Each case runs in a process of its own; times are CPU
//! time, the generator's not included.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "made-up coordinates and counts are small"
)]
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]
#![expect(
    dead_code,
    reason = "the generator and the measures serve other benches too"
)]

#[path = "support/measure.rs"]
mod measure;
#[path = "support/random.rs"]
mod random;
#[path = "support/rings.rs"]
mod rings;
#[path = "support/synthetic.rs"]
mod synthetic;

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use frontline::atlas::{Atlas, Limits};
use frontline::geometry::{Shape, encode_wkb};
use frontline::model::{
    BoundarySource, Change, Claim, ContentHash, Draft, Faction, Method, Names, Outline, Record,
    Slug, Status, Territory,
};
use frontline::store::Store;
use frontline::time::{Instant, Interval};
use jiff::Span;

use measure::{cpu, peak_memory};
use synthetic::{Country, Factions};

const VERTICES: [usize; 3] = [2_000, 50_000, 500_000];
const DAYS: [usize; 3] = [10, 100, 1_000];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(at) = arguments.iter().position(|it| it == "--case") {
        let number = |at: usize| arguments[at].parse().expect("a number");
        return series(number(at + 1), number(at + 2));
    }
    let word = arguments.iter().find(|it| !it.starts_with("--"));
    for (vertices, days) in VERTICES.iter().flat_map(|&it| DAYS.map(|days| (it, days))) {
        let name = format!("{vertices} vertices, {days} days");
        if word.is_none_or(|word| name.contains(word)) {
            let program = std::env::current_exe().expect("this program");
            let case = ["--case", &vertices.to_string(), &days.to_string()];
            let status = Command::new(program).args(case).status();
            assert!(status.is_ok_and(|it| it.success()), "{name} failed");
        }
    }
}

/// As many threads as a command has.
#[tokio::main]
async fn series(vertices: usize, days: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("series.sqlite");
    let store = Store::open(path.to_str().expect("a path")).await;
    let limits = Limits {
        map_bytes: 256 << 20,
        area_bytes: 64 << 20,
        meetings: 1_000_000,
    };
    let atlas = Atlas::open(store.expect("a store"), limits).await;
    let atlas = Arc::new(atlas.expect("an atlas"));
    let mut country = Country::new(vertices, Factions::Five);
    let cells: Vec<(Outline, Vec<u8>)> = country.cells().iter().map(|it| kept(&it.1)).collect();
    begin(&atlas, &country.boundary()).await;
    let made = peak_memory();

    let mut recording = Duration::ZERO;
    for day in 0..days {
        let start = cpu();
        record(&atlas, &country, &cells, day).await;
        recording += cpu() - start;
        country.next_day();
    }
    let start = cpu();
    let record = atlas.record(&slug("t")).expect("what was recorded");
    let view = Record::now(&record).expect("a territory");
    let spans = atlas.spans(&view).await;
    let tallies = atlas.tallies(&view, &spans, 1, |_, tally| tally.clone());
    let tallies = tallies.await.expect("sound maps");
    let adding = cpu() - start;
    assert_eq!(tallies.len(), days);
    atlas.close().await;
    let bytes = std::fs::metadata(&path).expect("the store").len();
    println!(
        "{vertices} vertices, {days} days: recorded in {recording:.2?}, shares of all slices in {adding:.2?}, \
         {:.2} s for 100 surveys, peak {:.0} MiB ({made:.0} of it the country), {:.1} kB kept for a survey",
        (recording + adding).as_secs_f64() * 100.0 / days as f64,
        peak_memory(),
        bytes as f64 / 1e3 / days as f64,
    );
}

fn slug(text: &str) -> Slug {
    text.parse().expect("a slug")
}

fn kept(shape: &Shape) -> (Outline, Vec<u8>) {
    let wkb = encode_wkb(shape);
    let hash = ContentHash::of(&wkb);
    let bounds = shape.bounds();
    (Outline { hash, bounds }, wkb)
}

/// The first day at midnight, and so on.
fn day(number: usize) -> Instant {
    let first: Instant = "2015-01-01".parse().expect("a date");
    let days = i64::try_from(number).expect("a small number");
    first.after(Span::new().days(days)).expect("a date")
}

async fn begin(atlas: &Arc<Atlas>, boundary: &Shape) {
    let (outline, wkb) = kept(boundary);
    let source = "a synthetic country, for benches".to_owned();
    let territory = Territory {
        slug: slug("t"),
        names: Names::default(),
        boundary: outline.hash,
        source: BoundarySource {
            source,
            licence: None,
            attribution: None,
        },
        credits: Vec::new(),
        opens_at: None,
        extent: None,
        private: false,
    };
    let faction = |number: usize| Faction {
        slug: slug(&format!("f{number}")),
        names: Names::default(),
        colour: "#808080".parse().expect("a colour"),
        group: None,
        changes: Default::default(),
    };
    let factions = (0..5).map(|number| Change::DefineFaction(faction(number)));
    let changes = std::iter::once(Change::DefineTerritory(territory)).chain(factions);
    apply(atlas, changes.collect(), vec![(outline.hash, wkb)]).await;
}

async fn record(
    atlas: &Arc<Atlas>,
    country: &Country,
    cells: &[(Outline, Vec<u8>)],
    number: usize,
) {
    let at = day(number);
    let show = |(cell, (outline, _)): (usize, &(Outline, Vec<u8>))| Change::Show {
        claim: Claim {
            faction: slug(&format!("f{}", country.holder(cell))),
            status: Status::Control,
            contested_with: None,
            valid: Interval::new(at, None).expect("from then on"),
            confidence: None,
            sources: Vec::new(),
            note: None,
            method: Method::Digitised,
        },
        outline: *outline,
    };
    let shown = cells.iter().enumerate().map(show);
    let changes = std::iter::once(Change::TakeSurvey { at }).chain(shown);
    let first = cells.iter().filter(|_| number == 0);
    let shapes = first.map(|(outline, wkb)| (outline.hash, wkb.clone()));
    apply(atlas, changes.collect(), shapes.collect()).await;
}

async fn apply(atlas: &Arc<Atlas>, changes: Vec<Change>, shapes: Vec<(ContentHash, Vec<u8>)>) {
    let base = atlas.record(&slug("t")).map(|it| it.revision());
    let draft = Draft {
        territory: slug("t"),
        author: "series".to_owned(),
        comment: String::new(),
        at: "2020-01-01".parse().expect("a date"),
        changes,
    };
    let done = atlas.apply(draft, base.unwrap_or_default(), shapes).await;
    done.expect("what may be recorded");
}
