//! Memory: however much is asked for, what the server takes stays near what its settings say.
//!
//! What is measured is the resident memory of the built binary, with caches of 16 MiB.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use frontline::geometry::{Shape, encode_wkb};
use frontline::model::{
    BoundarySource, Change, Claim, Colour, ContentHash, Draft, Faction, Method, Names, Outline,
    RegionId, Revision, Status, Territory,
};
use frontline::store::Store;
use frontline::time::Interval;
use geo::{Coord, LineString, MultiPolygon, Polygon};
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

use crate::client::Ask;
use crate::server::{Server, token};

const MIB: usize = 1 << 20;

/// The caches, each of 16 MiB but what is small anyway.
const FLAGS: [&str; 6] = [
    "--tile-cache-bytes",
    "16777216",
    "--map-cache-bytes",
    "16777216",
    "--area-cache-bytes",
    "16777216",
];

/// What all caches may take by those settings, and what is not of caches: requests under way, the database's own
/// pages, what the allocator has not given back yet.
const BUDGET: usize = 3 * 16 * MIB + 32 * MIB;

/// Regions of the strip at first.
const REGIONS: u32 = 150;

/// A strip of land with many small regions, and a revision for each time that one of them was said anew.
struct Strip {
    _folder: TempDir,
    db: PathBuf,
}

impl Strip {
    /// Recorded without a server, in memory where the system has a folder for that: thousands of revisions in seconds.
    fn of(revisions: u32) -> Self {
        let quick = Path::new("/dev/shm");
        let folder = if quick.is_dir() {
            tempfile::tempdir_in(quick)
        } else {
            tempfile::tempdir()
        };
        let folder = folder.unwrap();
        let db = folder.path().join("strip.sqlite");
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(record(&db, revisions));
        Self {
            _folder: folder,
            db,
        }
    }
}

fn strip(boundary: ContentHash) -> Territory {
    Territory {
        slug: "strip".parse().unwrap(),
        names: Names::default(),
        boundary,
        source: BoundarySource {
            source: "a ruler".to_owned(),
            licence: None,
            attribution: None,
        },
        credits: Vec::new(),
        opens_at: None,
        extent: None,
        private: false,
    }
}

async fn record(db: &Path, revisions: u32) {
    let store = Store::open(db.to_str().unwrap()).await.unwrap();
    let (boundary, land) = rectangle(0.0, 10.0);
    let mut shapes = vec![land];
    let mut changes = vec![
        Change::DefineTerritory(strip(boundary.hash)),
        Change::DefineFaction(Faction {
            slug: "red".parse().unwrap(),
            names: Names::default(),
            colour: Colour([0xb3, 0x20, 0x2c]),
            group: None,
            changes: Default::default(),
        }),
    ];
    for number in 0..REGIONS {
        let west = f64::from(number) / 16.0;
        let (outline, shape) = rectangle(west, west + 0.05);
        shapes.push(shape);
        changes.push(Change::CreateRegion {
            id: region(number),
            claim: claim(0),
            outline,
        });
    }
    let draft = |changes| Draft {
        territory: "strip".parse().unwrap(),
        author: "Amal".to_owned(),
        comment: String::new(),
        at: "2021-01-01".parse().unwrap(),
        changes,
    };
    store
        .apply(&draft(changes), Revision(0), &shapes)
        .await
        .unwrap();
    for revision in 1..revisions {
        let number = revision % REGIONS;
        let west = f64::from(number) / 16.0;
        let said = Change::ReviseRegion {
            id: region(number),
            claim: claim(revision),
            outline: rectangle(west, west + 0.05).0,
        };
        let draft = draft(vec![said]);
        store.apply(&draft, Revision(revision), &[]).await.unwrap();
    }
    store.close().await;
}

fn region(number: u32) -> RegionId {
    RegionId(Uuid::from_u128(u128::from(number)))
}

/// What is said of a region: as long as an editor's notes are.
fn claim(times: u32) -> Claim {
    Claim {
        faction: "red".parse().unwrap(),
        status: Status::Control,
        contested_with: None,
        valid: Interval::new("2020-01-01".parse().unwrap(), None).unwrap(),
        confidence: None,
        sources: (0..4)
            .map(|it| format!("https://example.org/reports/{it}/of/the/day/{times}"))
            .collect(),
        note: Some(format!("{times} {}", "seen from the road ".repeat(20))),
        method: Method::Observed,
    }
}

/// The strip between two meridians, and how it is stored.
fn rectangle(west: f64, east: f64) -> (Outline, (ContentHash, Vec<u8>)) {
    let corners = [
        (west, 0.0),
        (east, 0.0),
        (east, 1.0),
        (west, 1.0),
        (west, 0.0),
    ];
    let ring = LineString(corners.map(Coord::from).to_vec());
    let shape = Shape::trusted(MultiPolygon(vec![Polygon::new(ring, vec![])]));
    let wkb = encode_wkb(&shape);
    let hash = ContentHash::of(&wkb);
    let bounds = shape.bounds();
    (Outline { hash, bounds }, (hash, wkb))
}

/// Asks for many paths, four at a time; each must be answered well.
fn ask_all(server: &Server, paths: &[String]) {
    let next = Arc::new(AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let next = &next;
            scope.spawn(move || {
                while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let reply = server.get(path);
                    assert_eq!(reply.status, 200, "{path}: {}", reply.text());
                }
            });
        }
    });
}

#[test]
fn three_thousand_revisions_asked_for_by_nobody_known_take_no_more_than_the_caches_may() {
    let _alone = crate::alone();
    let strip = Strip::of(3_000);
    let server = Server::start_with(&strip.db, &FLAGS);
    ask_all(&server, &["/tiles/strip.json".to_owned()]);
    let before = server.resident();
    let paths: Vec<String> = (1..=3_000)
        .map(|revision| format!("/tiles/strip.json?known_at={revision}"))
        .collect();
    ask_all(&server, &paths);
    let after = server.resident();
    assert!(
        after <= before + BUDGET,
        "{} MiB, then {} MiB",
        before / MIB,
        after / MIB
    );
    server.stop();
}

#[test]
fn a_thousand_writes_each_read_again_take_no_more_than_the_caches_and_the_record() {
    let _alone = crate::alone();
    let strip = Strip::of(2);
    let editor = token(&strip.db, "editor", &[]);
    let server = Server::start_with(&strip.db, &FLAGS);
    ask_all(&server, &["/tiles/strip.json".to_owned()]);
    let before = server.resident();
    for number in 0..1_100 {
        let id = region(number % REGIONS).0;
        let patch = json!({"properties": {"note": format!("seen again, the {number}th time")}});
        let ask = Ask::new("PATCH", &format!("/territories/strip/regions/{id}"));
        let ask = ask.token(&editor);
        let written = server.send(&ask.body("application/merge-patch+json", patch.to_string()));
        assert_eq!(written.status, 200, "{}", written.text());
        let read = server.get("/tiles/strip.json");
        assert_eq!(read.json()["revision"], number + 3);
    }
    let after = server.resident();
    // A version of a region with its texts, and the changeset.
    let recorded = 1_100 * 4096;
    assert!(
        after <= before + BUDGET + recorded,
        "{} MiB, then {} MiB",
        before / MIB,
        after / MIB
    );
    server.stop();
}

#[test]
fn what_a_burst_of_large_maps_took_is_given_back() {
    let _alone = crate::alone();
    let strip = Strip::of(2);
    let server = Server::start_with(&strip.db, &FLAGS);
    ask_all(
        &server,
        &["/territories/strip/map.png?width=64&height=64".to_owned()],
    );
    let before = server.resident();
    let maps: Vec<String> = (0..24)
        .map(|it| format!("/territories/strip/map.png?width=2048&height=2048&title={it}"))
        .collect();
    ask_all(&server, &maps);
    // Nobody asks any more, and yet it falls: the event is waited for, however long the machine takes.
    let until = Instant::now() + Duration::from_secs(60);
    while server.resident() > before + before / 2 && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(200));
    }
    let after = server.resident();
    assert!(
        after <= before + before / 2,
        "{} MiB, then {} MiB",
        before / MIB,
        after / MIB
    );
    server.stop();
}
