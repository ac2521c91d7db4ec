//! Tiles while the map is edited: nobody is shown yesterday's, and what an edit left alone stays as it was.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use serde_json::json;

use crate::client::{Ask, Reply};
use crate::server::{Server, seeded, token};
use crate::tile::{Feature, decode};

/// The tile around Raqqa, where the edits are, and one on the coast.
const EDITED: &str = "8/155/100.mvt";
const UNTOUCHED: &str = "8/153/100.mvt";
const DATE: &str = "datetime=2015-09-18";

/// Holders of land that the editor claims one after the other, at the same place.
const CLAIMS: [(&str, &str); 6] = [
    ("government", "isis"),
    ("isis", "government"),
    ("kurds", "isis"),
    ("government", "rebels"),
    ("rebels", "government"),
    ("kurds", "rebels"),
];

#[test]
fn readers_see_every_edit_from_the_moment_it_is_acknowledged() {
    let (_folder, db) = seeded();
    let token = token(&db, "editor", &[]);
    let server = Server::start(&db);
    let before = contested(&dated(&server, EDITED, "identity"));
    let coast = dated(&server, UNTOUCHED, "identity");
    let watch = Watch::default();
    std::thread::scope(|scope| {
        for coding in ["identity", "gzip", "br", "zstd"] {
            let (watch, server) = (&watch, &server);
            scope.spawn(move || watch.read(server, coding));
        }
        let _over = Over(&watch.over);
        for (at, (faction, rival)) in CLAIMS.into_iter().enumerate() {
            let revision = claim(&server, &token, faction, rival);
            assert_eq!(revision, at as u64 + 2);
            watch.acknowledged.store(revision, Ordering::SeqCst);
            let mut expected = before.clone();
            expected.insert((faction.to_owned(), rival.to_owned()));
            let first = dated(&server, EDITED, "identity");
            assert_eq!(contested(&first), expected, "after revision {revision}");
            let named = current(&server, revision, EDITED);
            assert_eq!(named.body, first.body);
            let west = current(&server, revision, UNTOUCHED);
            assert_eq!(west.header("etag"), coast.header("etag"));
        }
    });
    let seen = watch.seen.into_inner().unwrap();
    assert!(seen.len() > CLAIMS.len(), "{seen:?}");
    for ((address, coding), (etag, body)) in seen {
        let again = server.send(&Ask::new("GET", &address).header("Accept-Encoding", &coding));
        assert_eq!(
            (again.header("etag"), &again.body),
            (&*etag, &body),
            "{address}"
        );
        assert!(again.header("cache-control").contains("immutable"));
    }
    server.stop();
}

/// Tells the readers to stop, also where the editor finds a fault.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Validator and body.
type Shown = (String, Vec<u8>);

/// What readers compare.
#[derive(Default)]
struct Watch {
    over: AtomicBool,
    /// The last revision that the editor was told of.
    acknowledged: AtomicU64,
    /// By address and coding.
    seen: Mutex<BTreeMap<(String, String), Shown>>,
}

impl Watch {
    /// Asks for the edited tile again and again: each answer is at least as new as the last acknowledged edit, and
    /// one address never shows two tiles.
    fn read(&self, server: &Server, coding: &str) {
        while !self.over.load(Ordering::SeqCst) {
            let acknowledged = self.acknowledged.load(Ordering::SeqCst);
            let tile = dated(server, EDITED, coding);
            let address = tile.header("content-location").to_owned();
            let changed: u64 = address.split('-').nth(1).unwrap().parse().unwrap();
            assert!(
                changed >= acknowledged,
                "{address} after revision {acknowledged}"
            );
            let shown = (tile.header("etag").to_owned(), tile.body.clone());
            let mut seen = self.seen.lock().unwrap();
            let known = seen.entry((address, coding.to_owned()));
            assert_eq!(*known.or_insert_with(|| shown.clone()), shown);
        }
    }
}

fn dated(server: &Server, tile: &str, coding: &str) -> Reply {
    let path = format!("/tiles/syria/{tile}?{DATE}");
    let reply = server.send(&Ask::new("GET", &path).header("Accept-Encoding", coding));
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply
}

/// A tile by the address that the TileJSON of that revision gives.
fn current(server: &Server, revision: u64, tile: &str) -> Reply {
    let json = server.json(&format!("/tiles/syria.json?{DATE}"));
    assert_eq!(json["revision"], revision);
    let template = json["tiles"][0].as_str().unwrap();
    let path = template.split_once(&server.address).unwrap().1;
    let reply = server.get(&path.replace("{z}/{x}/{y}.mvt", tile));
    assert_eq!(reply.status, 200, "{path}: {}", reply.text());
    reply
}

/// Who holds contested land in a tile, and against whom.
fn contested(tile: &Reply) -> BTreeSet<(String, String)> {
    let layers = decode(&tile.body);
    let pair = |it: &Feature| {
        let said = |key| it.get(key).map(str::to_owned);
        Some((said("faction")?, said("contested_with")?))
    };
    layers["control"].iter().filter_map(pair).collect()
}

/// Records that a square is contested; the revision it made.
fn claim(server: &Server, token: &str, faction: &str, rival: &str) -> u64 {
    let region = json!({
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [
            [[38.8, 35.8], [39.2, 35.8], [39.2, 36.1], [38.8, 36.1], [38.8, 35.8]]
        ]},
        "properties": {
            "faction": faction, "status": "contested", "contested_with": rival,
            "valid_from": "2015-09-15", "valid_to": "2015-10-01", "confidence": 70,
            "sources": ["https://example.org/report"], "method": "observed"
        }
    });
    let ask = Ask::new("POST", "/territories/syria/regions").token(token);
    let made = server.send(&ask.body("application/geo+json", region.to_string()));
    assert_eq!(made.status, 201, "{}", made.text());
    made.json()["properties"]["revision"].as_u64().unwrap()
}
