//! What the bundled Syria costs: reading its ledger, deriving the regions, and resolving one slice and all.
//!
//! `cargo bench --bench resolve`. Prints the median of several passes of CPU-bound work on one thread.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use std::collections::HashMap;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use frontline::control::{self, By, Chronicle, Ground, Layer};
use frontline::geometry::{Shape, decode_wkb, shape_area};
use frontline::io::places;
use frontline::model::{Changeset, ContentHash, Coverage, Record, Revision, Slice, View};

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata/syria");
    let read =
        || places::read(|name| std::fs::read(folder.join(name)).ok()).expect("a good ledger");
    let (taken, ledger) = median(5, read);
    println!("read the ledger: {taken:?}");
    let (taken, (regions, _)) = median(3, || places::derive(&ledger).expect("a sound map"));
    println!(
        "derive {} regions from {} places: {taken:?}",
        regions.len(),
        ledger.sites.len()
    );
    let bundle = places::changes(&ledger, &regions);
    let shapes: HashMap<ContentHash, Shape> = bundle
        .geometries
        .iter()
        .map(|(hash, wkb)| (*hash, decode_wkb(wkb).expect("our own")))
        .collect();
    let at = "2016-04-02".parse().expect("a date");
    let first = Changeset::played(Revision(1), at);
    let mut record = Record::default();
    record.apply(first, &bundle.changes);
    let view = record.now().expect("a territory");

    one_slice(&view, &shapes);
    let chronicle = Chronicle::of(&view);
    let spans = chronicle.spans();
    let (taken, _) = median(1, || {
        for span in spans.iter() {
            let slice = chronicle
                .slice(&view, span.from())
                .expect("it fills the span");
            black_box(resolve(&view, &slice, &shapes));
        }
    });
    println!("resolve all {} slices: {taken:?}", spans.len());
}

/// The slice of the founding question, with its answer.
fn one_slice(view: &View<'_>, shapes: &HashMap<ContentHash, Shape>) {
    let slice = Chronicle::of(view)
        .slice(view, "2015-09-18".parse().expect("a date"))
        .expect("a slice");
    let edges: usize = slice
        .layers
        .iter()
        .flat_map(|layer| shapes[&layer.outline.hash].rings())
        .map(|ring| ring.0.len() - 1)
        .sum();
    let (taken, coverage) = median(9, || resolve(view, &slice, shapes));
    let vertices: usize = coverage
        .borders
        .iter()
        .map(|border| border.points.len())
        .sum();
    println!(
        "resolve 2015-09-18 ({} regions, {edges} edges of regions, {vertices} vertices in its borders): {taken:?}",
        slice.layers.len()
    );
    let area = shape_area(&shapes[&view.territory().boundary]);
    for share in control::shares(
        &coverage.tally(),
        view,
        slice.span.from(),
        By::Faction,
        area,
    )
    .shares
    {
        let percent = |part: f64| part * 100.0;
        println!(
            "  {}: {:.2} %, effective {:.2} %",
            share.key,
            percent(share.fraction),
            percent(share.effective_fraction)
        );
    }
}

fn resolve(view: &View<'_>, slice: &Slice, shapes: &HashMap<ContentHash, Shape>) -> Coverage {
    let ground = Ground::of(view, |hash| &shapes[&hash]);
    let layers: Vec<Layer<'_>> = slice
        .layers
        .iter()
        .map(|region| Layer::of(region, &shapes[&region.outline.hash]))
        .collect();
    control::resolve(&ground, &layers).expect("a sound map")
}

fn median<T>(passes: usize, work: impl Fn() -> T) -> (Duration, T) {
    let mut times = Vec::with_capacity(passes);
    let mut last = None;
    for _ in 0..passes {
        let start = Instant::now();
        last = Some(black_box(work()));
        times.push(start.elapsed());
    }
    times.sort_unstable();
    (times[passes / 2], last.expect("at least one pass"))
}
