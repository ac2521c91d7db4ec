//! An editor's day: a region recorded, changed, deleted; what it moves, what it leaves alone, what lasts.

use serde_json::{Value, json};

use crate::client::{Ask, Reply};
use crate::server::{Server, run, seeded, token};

const REGIONS: &str = "/territories/syria/regions";
const SHARES: &str = "/territories/syria/shares?datetime=2015-09-18";
const TILE: &str = "/tiles/syria/8/155/100.mvt?datetime=2015-09-18";

/// A square around Raqqa, held by the government from the middle of September 2015 on.
fn square() -> Value {
    json!({
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [
            [[38.8, 35.8], [39.2, 35.8], [39.2, 36.1], [38.8, 36.1], [38.8, 35.8]]
        ]},
        "properties": {
            "faction": "government", "valid_from": "2015-09-15", "valid_to": "2015-10-01",
            "confidence": 70, "sources": ["https://example.org/report"], "method": "observed"
        }
    })
}

fn area(server: &Server, path: &str, faction: &str) -> f64 {
    let shares = server.json(path);
    let mut rows = shares["shares"].as_array().unwrap().iter();
    rows.find(|row| row["faction"] == faction).unwrap()["area_m2"]
        .as_f64()
        .unwrap()
}

fn send(server: &Server, method: &str, path: &str, token: &str, body: &Value) -> Reply {
    let kind = if method == "PATCH" {
        "application/merge-patch+json"
    } else {
        "application/geo+json"
    };
    server.send(
        &Ask::new(method, path)
            .token(token)
            .body(kind, body.to_string()),
    )
}

#[test]
fn an_edit_moves_map_and_shares_and_lasts() {
    let (_folder, db) = seeded();
    let token = token(&db, "editor", &[]);
    let server = Server::start(&db);
    let before = area(&server, SHARES, "government");
    let tile = server.get(TILE);
    let earlier = server.get("/tiles/syria.json?datetime=2014-06-01").text();

    let path = format!("{REGIONS}?comment=test");
    let made = send(&server, "POST", &path, &token, &square());
    assert_eq!(made.status, 201, "{}", made.text());
    let place = made.header("location").to_owned();
    let feature = made.json();
    assert_eq!(feature["properties"]["revision"], 2);
    assert_eq!(feature["properties"]["status"], "control");

    let after = area(&server, SHARES, "government");
    assert!(after > before + 1e9, "{before} → {after}");
    assert_ne!(server.get(TILE).header("etag"), tile.header("etag"));
    // What was known before stays as it was; what the edit does not touch keeps its address.
    assert_eq!(
        area(&server, &format!("{SHARES}&known_at=1"), "government").to_bits(),
        before.to_bits()
    );
    assert_eq!(server.get(&format!("{TILE}&known_at=1")).body, tile.body);
    let untouched = server.get("/tiles/syria.json?datetime=2014-06-01").text();
    assert_eq!(
        untouched.replace("\"revision\":2", "\"revision\":1"),
        earlier
    );
    let point = server.json("/territories/syria/point?lon=39.0&lat=35.95&datetime=2015-09-18");
    assert_eq!(point["holder"]["faction"], "government");
    assert_eq!(point["holder"]["since"], "2015-09-15T00:00:00Z");

    server.stop();
    let server = Server::start(&db);
    assert_eq!(
        area(&server, SHARES, "government").to_bits(),
        after.to_bits()
    );
    let kept = server.get(&place);
    assert_eq!(
        (kept.status, kept.header("etag")),
        (200, made.header("etag"))
    );
    let history = server.json("/territories/syria/changesets");
    assert_eq!(history["changesets"][0]["author"], "Amal");
    assert_eq!(history["changesets"][0]["comment"], "test");
    server.stop();
    assert!(run(&["check", "--db", db.to_str().unwrap()]).contains("syria: revision 2"));
}

#[test]
fn a_revert_brings_the_map_back_and_can_be_reverted() {
    let (_folder, db) = seeded();
    let token = token(&db, "editor", &[]);
    let server = Server::start(&db);
    let tile = server.get(TILE).body;
    let made = send(&server, "POST", REGIONS, &token, &square());
    let place = made.header("location").to_owned();
    let edited = server.get(TILE).body;
    assert_ne!(edited, tile);

    let revert = |revision: &str| {
        let path = format!("/territories/syria/changesets/{revision}/revert");
        Ask::new("POST", &path).token(&token)
    };
    let said = revert("2").body("application/json", r#"{"comment": "too early"}"#);
    let undone = server.send(&said);
    assert_eq!(undone.status, 201, "{}", undone.text());
    assert_eq!(undone.header("location"), "/territories/syria/changesets/3");
    assert_eq!(undone.json()["comment"], "too early");
    assert_eq!(server.get(TILE).body, tile);
    assert_eq!(server.get(&place).status, 404);

    let again = server.send(&revert("2"));
    assert_eq!(again.status, 409, "{}", again.text());
    assert!(
        again.json()["faults"][0]["detail"]
            .as_str()
            .unwrap()
            .contains("revision 3")
    );
    assert_eq!(server.send(&revert("1")).status, 409);
    assert_eq!(server.send(&revert("9")).status, 404);
    let unsigned = Ask::new("POST", "/territories/syria/changesets/3/revert");
    assert_eq!(server.send(&unsigned).status, 401);
    let wrong = revert("3").body("application/json", r#"{"commment": ""}"#);
    assert_eq!(server.send(&wrong).status, 400);

    let redone = server.send(&revert("3"));
    assert_eq!(redone.status, 201, "{}", redone.text());
    assert_eq!(redone.json()["comment"], "Reverts revision 3");
    assert_eq!(server.get(TILE).body, edited);
    assert_eq!(server.get(&place).status, 200);
}

#[test]
fn versions_guard_against_writing_over_others() {
    let (_folder, db) = seeded();
    let token = token(&db, "editor", &[]);
    let server = Server::start(&db);
    let before = area(&server, SHARES, "government");
    let made = send(&server, "POST", REGIONS, &token, &square());
    let place = made.header("location").to_owned();
    let first = made.header("etag").to_owned();

    let patch = json!({"properties": {"confidence": 90, "note": "seen twice"}});
    let ask = |etag: &str| {
        let patch = patch.to_string();
        let ask = Ask::new("PATCH", &place)
            .token(&token)
            .header("If-Match", etag);
        ask.body("application/merge-patch+json", patch)
    };
    let patched = server.send(&ask(&first));
    assert_eq!(patched.status, 200, "{}", patched.text());
    assert_eq!(patched.json()["properties"]["version"], 2);
    assert_eq!(patched.json()["geometry"], made.json()["geometry"]);
    let stale = server.send(&ask(&first));
    assert_eq!(stale.status, 412, "{}", stale.text());

    let mut sparse = square();
    sparse["properties"]["status"] = json!("sparse");
    let replaced = send(&server, "PUT", &place, &token, &sparse);
    assert_eq!(replaced.status, 200, "{}", replaced.text());
    assert_eq!(replaced.json()["properties"]["note"], Value::Null);

    let deleted = server.send(&Ask::new("DELETE", &place).token(&token));
    assert_eq!(deleted.status, 204);
    assert_eq!(server.get(&place).status, 404);
    assert_eq!(
        area(&server, SHARES, "government").to_bits(),
        before.to_bits()
    );
    let versions = server.json(&format!("{place}/versions"));
    assert_eq!(versions["versions"].as_array().unwrap().len(), 4);
    assert_eq!(versions["versions"][3]["deleted"], true);
    server.stop();
}

/// Features that may not be recorded, each with the place of its fault.
fn faulty() -> Vec<(Value, &'static str)> {
    let with = |pointer: &str, value: Value| {
        let mut feature = square();
        *feature.pointer_mut(pointer).unwrap() = value;
        feature
    };
    let rings = [
        json!([[38.8, 35.8], [39.2, 35.8], [39.2, 36.1], [38.8, 36.1]]),
        json!([[38.8, 35.8], [39.2, 35.8], [38.8, 35.8]]),
        json!([
            [38.8, 35.8],
            [39.2, 36.1],
            [39.2, 35.8],
            [38.8, 36.1],
            [38.8, 35.8]
        ]),
        json!([[38.8, 35.8], [239.2, 35.8], [39.2, 36.1], [38.8, 35.8]]),
        json!([[38.8, 35.8], [1e308, 35.8], [39.2, 36.1], [38.8, 35.8]]),
        json!([[10.0, 10.0], [11.0, 10.0], [11.0, 11.0], [10.0, 10.0]]),
    ];
    let words = [
        ("/geometry", Value::Null),
        ("/properties/faction", json!("martians")),
        ("/properties/faction", json!(7)),
        ("/properties/valid_to", json!("2015-09-15")),
        ("/properties/valid_from", json!("10000-01-01")),
        ("/properties/confidence", json!(101)),
        ("/properties/sources", json!(["javascript:alert(1)"])),
    ];
    let rings = rings.map(|ring| (with("/geometry/coordinates/0", ring), "/geometry"));
    let words = words.map(|(at, value)| (with(at, value), at));
    rings.into_iter().chain(words).collect()
}

#[test]
fn every_fault_of_a_region_is_named_with_its_place() {
    let (_folder, db) = seeded();
    let token = token(&db, "editor", &[]);
    let server = Server::start(&db);
    for (feature, at) in faulty() {
        let reply = send(&server, "POST", REGIONS, &token, &feature);
        assert_eq!(reply.status, 422, "{feature}: {}", reply.text());
        assert_eq!(reply.header("content-type"), "application/problem+json");
        let faults = reply.json()["faults"].clone();
        let mut places = faults
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["at"].as_str().unwrap());
        assert!(places.any(|it| it.starts_with(at)), "{at}: {faults}");
    }
    let mut several = square();
    several["geometry"]["coordinates"][0]
        .as_array_mut()
        .unwrap()
        .pop();
    several["properties"]["confidence"] = json!(-1);
    several["properties"]["colour"] = json!("red");
    several["properties"]["faction"] = json!("martians");
    let reply = send(&server, "POST", REGIONS, &token, &several);
    assert!(
        reply.json()["faults"].as_array().unwrap().len() >= 4,
        "{}",
        reply.text()
    );
    assert_eq!(
        server.json("/territories/syria")["revision"],
        1,
        "nothing was recorded"
    );
    server.stop();
}

#[test]
fn bodies_that_are_no_region_at_all_have_their_statuses() {
    let (_folder, db) = seeded();
    let token = token(&db, "editor", &[]);
    let server = Server::start_with(&db, &["--max-body-bytes", "100000"]);
    for (kind, body, status) in [
        ("application/geo+json", "{\"type\": ".to_owned(), 400),
        ("application/geo+json", String::new(), 400),
        ("application/geo+json", "[".repeat(50_000), 400),
        ("application/geo+json", " ".repeat(200_000), 413),
        ("text/plain", "{}".to_owned(), 415),
        ("application/json", "[]".to_owned(), 422),
    ] {
        let ask = Ask::new("POST", REGIONS).token(&token).body(kind, body);
        let reply = server.send(&ask);
        assert_eq!(reply.status, status, "{kind}: {}", reply.text());
    }
    server.stop();
}

#[test]
fn only_tokens_that_count_may_write() {
    let (_folder, db) = seeded();
    let reader = token(&db, "reader", &[]);
    let elsewhere = token(&db, "editor", &["--territory", "iraq"]);
    let expired = token(&db, "editor", &["--expires", "2020-01-01"]);
    let revoked = token(&db, "editor", &[]);
    let db_path = db.to_str().unwrap();
    let listed = run(&["token", "list", "--db", db_path]);
    let last = listed
        .lines()
        .last()
        .unwrap()
        .split('\t')
        .next()
        .unwrap()
        .to_owned();
    run(&["token", "revoke", "--db", db_path, &last]);
    let server = Server::start(&db);
    for (token, status) in [
        (&reader, 403),
        (&elsewhere, 403),
        (&expired, 401),
        (&revoked, 401),
        (&"fl_x".to_owned(), 401),
    ] {
        let reply = send(&server, "POST", REGIONS, token, &square());
        assert_eq!(reply.status, status, "{}", reply.text());
    }
    let anonymous = Ask::new("POST", REGIONS).body("application/geo+json", square().to_string());
    let reply = server.send(&anonymous);
    assert_eq!(reply.status, 401);
    assert!(reply.header("www-authenticate").starts_with("Bearer"));
    server.stop();
}

#[test]
fn the_first_start_on_this_machine_offers_a_token_once() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("fresh.sqlite");
    let first = Server::start(&db);
    let made = format!("made a new database at {}", db.display());
    assert_eq!(first.greeting[0], made);
    let secret = first.greeting[1].rsplit(' ').next().unwrap();
    assert!(
        secret.starts_with("fl_") && secret.len() > 40,
        "{:?}",
        first.greeting
    );
    let made = send(&first, "POST", REGIONS, secret, &square());
    assert_eq!(made.status, 201, "{}", made.text());
    first.stop();
    let second = Server::start(&db);
    assert_eq!(second.greeting.len(), 1, "{:?}", second.greeting);
    second.stop();
}
