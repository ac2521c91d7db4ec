//! What writers at once must come to: each acknowledged change once, and the map of one after the other.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::client::Ask;
use crate::lasting::painter::{Meaning, Painter};
use crate::lasting::ribbon::{FIRST, Ribbon};
use crate::server::Server;

/// The days of January 2020 that maps are compared at; nothing changes between two of them.
const DAYS: [u32; 4] = [3, 9, 16, 31];

/// Tiles over all of the ribbon.
const TILES: [&str; 4] = ["0/0/0", "5/16/15", "6/32/31", "6/33/31"];

/// A change that was acknowledged.
pub(super) struct Deed {
    pub(super) revision: u64,
    pub(super) ask: Ask,
    /// Regions that it made or altered.
    pub(super) made: Vec<String>,
    pub(super) meaning: Meaning,
}

/// Every deed stands in the record once, nothing else does, and the map is what they come to one after the other.
pub(super) fn all_hold(ribbon: &Ribbon, server: &Server, mut deeds: Vec<Deed>) {
    deeds.sort_by_key(|it| it.revision);
    let revisions: Vec<u64> = deeds.iter().map(|it| it.revision).collect();
    let expected: Vec<u64> = (FIRST as u64 + 1..).take(deeds.len()).collect();
    assert_eq!(revisions, expected, "gapless, and no two have the same one");

    let history = server.json("/territories/ribbon/changesets?limit=5000");
    let mut history = history["changesets"].as_array().unwrap().clone();
    history.reverse();
    let numbers: Vec<u64> = history
        .iter()
        .map(|it| it["revision"].as_u64().unwrap())
        .collect();
    let all: Vec<u64> = (1..=(FIRST + deeds.len()) as u64).collect();
    assert_eq!(numbers, all);
    for (deed, changeset) in deeds.iter().zip(&history[FIRST..]) {
        let comment = changeset["comment"].as_str().unwrap();
        assert!(
            comment.starts_with("attempt-") && deed.ask.says(comment),
            "{comment}"
        );
    }
    let comments: BTreeSet<&str> = history
        .iter()
        .map(|it| it["comment"].as_str().unwrap())
        .collect();
    assert_eq!(comments.len(), history.len(), "each attempt counts once");

    as_painted(server, &deeds);
    as_one_after_the_other(server, &deeds);
    let said = ribbon.check();
    assert!(
        said.contains(&format!("revision {}", deeds.len() + FIRST)),
        "{said}"
    );
}

/// The middles of cells of a tenth of a degree are held by whom the painter's rule names.
fn as_painted(server: &Server, deeds: &[Deed]) {
    let mut painter = Painter::default();
    for deed in deeds {
        painter.follow(deed.revision, &deed.meaning);
    }
    let mut held = 0;
    for day in DAYS {
        for cell in (0..1000).step_by(7) {
            let (lon, lat) = (tenth(cell / 10) + 0.05, tenth(cell % 10) + 0.05);
            let path =
                format!("/territories/ribbon/point?lon={lon}&lat={lat}&datetime=2020-01-{day:02}");
            let said = &server.json(&path)["holder"]["faction"];
            let painted = painter.holder(lon, lat, day);
            assert_eq!(said.as_str(), painted, "{lon} {lat} on {day}");
            held += usize::from(painted.is_some());
        }
    }
    assert!(held > 100, "{held}");
}

/// The same requests to a fresh server, in the order of the revisions they got, come to the same bytes.
fn as_one_after_the_other(server: &Server, deeds: &[Deed]) {
    let ribbon = Ribbon::new();
    let fresh = Server::start(&ribbon.db());
    // Ids are drawn anew.
    let mut names = BTreeMap::new();
    for deed in deeds {
        let reply = fresh.send(&deed.ask.renamed(&names));
        assert!(
            matches!(reply.status, 200 | 201),
            "revision {}: {}",
            deed.revision,
            reply.text()
        );
        let said = reply.json();
        let made = touched(&said);
        let new = deed.made.iter().filter(|it| !names.contains_key(*it));
        let new: Vec<&String> = new.collect();
        let known: BTreeSet<&String> = names.values().collect();
        let made: Vec<String> = made.into_iter().filter(|it| !known.contains(it)).collect();
        assert_eq!(new.len(), made.len(), "revision {}", deed.revision);
        let pairs: Vec<(String, String)> = new.into_iter().cloned().zip(made).collect();
        names.extend(pairs);
    }
    let renamed = |body: &[u8]| {
        let text: String = body.iter().map(|&it| char::from(it)).collect();
        names
            .iter()
            .fold(text, |text, (old, new)| text.replace(old, new))
    };
    for day in DAYS {
        let date = format!("datetime=2020-01-{day:02}");
        let tiles = TILES
            .iter()
            .flat_map(|tile| [format!("{tile}.mvt"), format!("{tile}.png")]);
        let mut paths: Vec<String> = tiles
            .map(|it| format!("/tiles/ribbon/{it}?{date}"))
            .collect();
        paths.push(format!("/territories/ribbon/shares?{date}"));
        paths.push(format!("/territories/ribbon/regions?{date}"));
        for path in paths {
            let (ours, theirs) = (server.get(&path), fresh.get(&path));
            assert_eq!(ours.status, theirs.status, "{path}");
            let theirs: String = theirs.body.iter().map(|&it| char::from(it)).collect();
            assert!(renamed(&ours.body) == theirs, "{path} differs");
        }
    }
    fresh.stop();
}

/// The regions that an answer names: a Feature itself, or what a changeset touched, those made first last.
pub(super) fn touched(said: &Value) -> Vec<String> {
    let name = |it: &Value| it.as_str().unwrap().to_owned();
    let Some(things) = said["touched"].as_array() else {
        return vec![name(&said["id"])];
    };
    let regions = things.iter().filter(|it| it["kind"] == "region");
    regions.map(|it| name(&it["name"])).collect()
}

/// So many tenths of a degree.
pub(super) fn tenth(count: usize) -> f64 {
    count as f64 / 10.0
}
