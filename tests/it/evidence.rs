//! What land rests on: the evidence of each place's row and no other, at points, in doubt, in tiles, and in a store
//! that an earlier version filled.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use frontline::geometry::{TileCoord, shape_area};
use frontline::io::places::{Ledger, derive, read};
use frontline::time::Instant;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::server::{Server, frontline, run, seeded};
use crate::tile::decode;

/// The bundled data as they were recorded when regions of one holder and interval were one: 471 regions.
const MERGED: &str = "tests/fixtures/syria-merged.jsonl.zst";

/// The instant of the founding question.
const THEN: &str = "2015-09-18";

const DAMASCUS: (f64, f64) = (36.3065, 33.5102);

fn source(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn ledger() -> Ledger {
    let folder = source("geodata/syria");
    read(|name| fs::read(folder.join(name)).ok()).unwrap()
}

/// What a point says of its holder, as far as a row of the ledger says it.
fn said(holder: &Value) -> Value {
    let part = |name: &str| (name.to_owned(), holder[name].clone());
    let parts = ["faction", "confidence", "sources", "note"].map(part);
    Value::Object(parts.into_iter().collect())
}

#[test]
fn every_place_of_the_ledger_answers_with_its_own_row_at_every_date() {
    let ledger = ledger();
    let (_folder, db) = seeded();
    let server = Server::start(&db);
    for date in ["2014-02-01", THEN, "2016-03-31"] {
        let at: Instant = date.parse().unwrap();
        for site in &ledger.sites {
            let place = &site.place;
            let row = site.holders.iter().find(|row| row.valid.contains(at));
            let row = row.unwrap();
            let answer = server.json(&format!(
                "/territories/syria/point?lon={}&lat={}&datetime={date}",
                place.lon, place.lat
            ));
            let expected = json!({
                "faction": row.faction, "confidence": row.confidence, "sources": row.sources, "note": row.note,
            });
            assert_eq!(said(&answer["holder"]), expected, "{} {date}", place.slug);
            assert_eq!(
                answer["district"]["slug"],
                json!(place.district),
                "{}",
                place.slug
            );
            let outside = !ledger.boundary.contains(place.lon, place.lat);
            let distance = answer["outside_by_m"].as_f64();
            assert_eq!(distance.is_some(), outside, "{}", place.slug);
            assert!(distance.is_none_or(|it| it > 1.0 && it < 10_000.0));
        }
    }
    server.stop();
}

#[test]
fn only_at_a_recorded_place_does_a_point_outside_answer() {
    let (_folder, db) = seeded();
    let server = Server::start(&db);
    let at = |lon: f64, lat: f64| format!("/territories/syria/point?lon={lon}&lat={lat}");
    let arwad = server.json("/territories/syria/places?q=Arwad");
    let [lon, lat] = ["lon", "lat"].map(|name| arwad["places"][0][name].as_f64().unwrap());
    let near = server.json(&at(lon, lat + 0.0005));
    assert!(near["outside_by_m"].as_f64() > Some(2_000.0), "{near}");
    for (lon, lat) in [(lon, lat + 0.002), (35.0, 35.0)] {
        let refused = server.get(&at(lon, lat));
        assert_eq!(refused.status, 404);
        let detail = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("outside Syria, "), "{detail}");
        assert!(detail.contains(" km from its land"), "{detail}");
    }
    server.stop();
}

#[test]
fn doubt_is_cell_by_cell() {
    let ledger = ledger();
    let at: Instant = THEN.parse().unwrap();
    let (mut certain, mut doubtful) = (BTreeMap::<String, f64>::new(), 0.0);
    for region in derive(&ledger).unwrap().0 {
        let claim = &region.claim;
        if !claim.valid.contains(at) {
            continue;
        }
        let area = shape_area(&region.shape);
        if claim.confidence.is_some_and(|it| it.percent() < 60) {
            doubtful += area;
        } else {
            *certain.entry(claim.faction.to_string()).or_default() += area;
        }
    }
    let (_folder, db) = seeded();
    let server = Server::start(&db);
    let answer = server.json(&format!(
        "/territories/syria/shares?datetime={THEN}&doubt_below=60"
    ));
    let near = |told: &Value, expected: f64| {
        let told = told.as_f64().unwrap();
        assert!(
            (told - expected).abs() < 1e3,
            "{told} m² are not {expected}"
        );
    };
    near(&answer["doubt"]["doubtful_area_m2"], doubtful);
    for share in answer["shares"].as_array().unwrap() {
        let certain = certain.get(share["faction"].as_str().unwrap());
        near(&share["low_area_m2"], certain.copied().unwrap_or_default());
        let high = share["high_area_m2"].as_f64().unwrap();
        let own = share["low_area_m2"].as_f64().unwrap();
        assert!(high <= own + doubtful + 1e3, "{share}");
    }
    server.stop();
}

/// The features of a layer in the tile of a zoom that has a point.
fn features(
    server: &Server,
    zoom: u8,
    (lon, lat): (f64, f64),
    layer: &str,
) -> Vec<BTreeMap<String, String>> {
    let tile = TileCoord::at(zoom, lon, lat).unwrap();
    let address = format!(
        "/tiles/syria/{zoom}/{}/{}.mvt?datetime={THEN}",
        tile.x(),
        tile.y()
    );
    let mut layers = decode(&server.get(&address).body);
    let found = layers.remove(layer).unwrap_or_default();
    found.into_iter().map(|it| it.properties).collect()
}

#[test]
fn deep_tiles_tell_what_land_rests_on_and_control_stays_one_polygon_a_holder() {
    let (_folder, db) = seeded();
    let server = Server::start(&db);
    assert!(features(&server, 8, DAMASCUS, "evidence").is_empty());
    let pieces = features(&server, 9, DAMASCUS, "evidence");
    let held = features(&server, 9, DAMASCUS, "control");
    assert!(
        pieces.len() > 3 * held.len(),
        "{} {}",
        pieces.len(),
        held.len()
    );
    let holders = |features: &[BTreeMap<String, String>]| {
        let name = |it: &BTreeMap<String, String>| (it["faction"].clone(), it["status"].clone());
        features
            .iter()
            .map(name)
            .collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(holders(&held).len(), held.len(), "one feature a holding");
    assert_eq!(holders(&pieces), holders(&held));
    for piece in &pieces {
        let region = &piece["region"];
        let recorded = server.json(&format!("/territories/syria/regions/{region}"));
        let confidence = recorded["properties"]["confidence"].to_string();
        assert_eq!(piece["confidence"], confidence, "{region}");
    }
    let tilejson = server.json("/tiles/syria.json");
    let layers = tilejson["vector_layers"].as_array().unwrap();
    let evidence = layers.iter().find(|it| it["id"] == "evidence").unwrap();
    assert_eq!(evidence["minzoom"], 9);
    server.stop();
}

/// A database that an earlier version filled.
fn merged() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let packed = fs::read(source(MERGED)).unwrap();
    let file = folder.path().join("syria.jsonl");
    fs::write(&file, zstd::decode_all(&packed[..]).unwrap()).unwrap();
    let db = folder.path().join("frontline.sqlite");
    let [file, path] = [&file, &db].map(|it| it.to_str().unwrap());
    run(&["import", "--db", path, "--territory-file", file]);
    (folder, db)
}

/// Answers about revision 1, which must never change.
fn old_answers(server: &Server) -> Vec<Vec<u8>> {
    let tile = "8/153/102";
    let moment = format!("datetime={THEN}&known_at=1");
    let addresses = [
        format!(
            "/territories/syria/point?lon={}&lat={}&{moment}",
            DAMASCUS.0, DAMASCUS.1
        ),
        format!("/territories/syria/shares?{moment}"),
        format!("/territories/syria/control?{moment}"),
        format!("/tiles/syria/20150909T000000Z-1-2/{tile}.mvt"),
        format!("/tiles/syria/20150909T000000Z-1-2/{tile}.png"),
        format!("/tiles/syria/20150909T000000Z-1-3/{tile}.mvt"),
    ];
    let answers = addresses.iter().map(|address| {
        let reply = server.get(address);
        assert_eq!(reply.status, 200, "{address}: {}", reply.text());
        reply.body
    });
    answers.collect()
}

#[test]
fn a_store_of_merged_regions_is_told_of_the_newer_ledger_takes_it_and_keeps_its_old_answers() {
    let (folder, db) = merged();
    let news = "syria: a newer ledger is at hand; `frontline import --places geodata/syria` records it as a new revision";
    let point = format!(
        "/territories/syria/point?lon={}&lat={}&datetime={THEN}",
        DAMASCUS.0, DAMASCUS.1
    );
    let server = Server::start(&db);
    assert!(
        server.greeting.iter().any(|line| line == news),
        "{:?}",
        server.greeting
    );
    let before = old_answers(&server);
    assert_eq!(server.json(&point)["holder"]["confidence"], 50);
    assert!(server.stop().contains("a newer ledger is at hand"));

    // Where no such folder is, the program's own ledger is meant.
    let import = || {
        let arguments = ["import", "--places", "geodata/syria", "--db"];
        let mut command = frontline();
        let done = command
            .args(arguments)
            .arg(&db)
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        String::from_utf8(done.stdout).unwrap()
    };
    assert!(import().ends_with("syria: recorded as revision 2\n"));
    assert!(import().ends_with("syria: nothing new\n"));

    let server = Server::start(&db);
    assert!(
        !server.greeting.iter().any(|line| line == news),
        "{:?}",
        server.greeting
    );
    assert_eq!(old_answers(&server), before);
    assert_eq!(server.json(&point)["holder"]["confidence"], 95);
    server.stop();
}
