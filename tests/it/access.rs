//! Who may, from outside: signed in and out, noted in the audit log, and no secret left lying about.

use std::fs;

use serde_json::json;

use crate::client::Ask;
use crate::server::{Server, run, seeded, token};

const REGIONS: &str = "/territories/syria/regions";

#[test]
fn what_was_done_is_in_the_audit_log_and_no_secret_is_in_that_or_the_log() {
    let (_folder, db) = seeded();
    let admin = token(&db, "admin", &[]);
    let server = Server::start_with(&db, &["--log", "frontline=debug"]);
    let signed_in = server.send(&Ask::new("POST", "/session").token(&admin));
    assert_eq!(signed_in.status, 201, "{}", signed_in.text());
    let cookie = signed_in.header("set-cookie").split(';').next().unwrap();
    let csrf = signed_in.json()["session"]["csrf"]
        .as_str()
        .unwrap()
        .to_owned();
    let region = json!({
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [
            [[38.8, 35.8], [39.2, 35.8], [39.2, 36.1], [38.8, 36.1], [38.8, 35.8]]
        ]},
        "properties": {"faction": "government", "valid_from": "2015-09-15"}
    });
    let write = Ask::new("POST", REGIONS).header("Cookie", cookie);
    let write = write.body("application/geo+json", region.to_string());
    assert_eq!(server.send(&write).status, 403);
    let written = server.send(&write.header("X-CSRF-Token", &csrf));
    assert_eq!(written.status, 201, "{}", written.text());
    let wrong = Ask::new("GET", &format!("/tokens?secret={admin}")).token("fl_wrong");
    assert_eq!(server.send(&wrong).status, 401);
    let log = server.stop();
    assert!(log.contains("/tokens?secret=fl_…"), "{log}");

    let db = db.to_str().unwrap();
    let audit = run(&["audit", "--db", db]);
    let lines: Vec<Vec<&str>> = audit.lines().map(|it| it.split('\t').collect()).collect();
    let told: Vec<_> = lines[1..]
        .iter()
        .map(|it| (it[2], it[4], it[6], it[7], it[9]))
        .collect();
    let here = "127.0.0.1";
    let expected = [
        (here, "-", "/tokens", "401", "-"),
        (here, "Amal", REGIONS, "201", "2"),
        (here, "Amal", REGIONS, "403", "-"),
        (here, "Amal", "/session", "201", "-"),
    ];
    assert_eq!(told, expected, "{audit}");
    let refused = run(&["audit", "--db", db, "--refused", "--limit", "1"]);
    assert!(
        refused.lines().count() == 2 && refused.contains("401"),
        "{refused}"
    );
    for secret in [&admin, &csrf, cookie.split('=').nth(1).unwrap()] {
        assert!(!log.contains(secret) && !audit.contains(secret));
    }
}

#[test]
fn a_private_territory_and_a_private_server_open_to_tokens_alone() {
    let (folder, db) = seeded();
    let border = folder.path().join("border.geojson");
    let ring = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]];
    let square = json!({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    ]});
    fs::write(&border, square.to_string()).unwrap();
    let (path, border) = (db.to_str().unwrap(), border.to_str().unwrap());
    let add = [
        "territory",
        "add",
        "--private",
        "--db",
        path,
        "--slug",
        "quiet",
        "--name",
        "Quiet",
    ];
    run(&[&add[..], &["--source", "a ruler", "--boundary", border]].concat());
    let reader = token(&db, "reader", &["--territory", "quiet"]);
    let ask = |path| Ask::new("GET", path);

    let server = Server::start(&db);
    assert_eq!(server.get("/territories/quiet").status, 404);
    let list = server.json("/territories");
    assert_eq!(list["territories"].as_array().unwrap().len(), 1, "{list}");
    let ours = server.send(&ask("/territories/quiet").token(&reader));
    assert_eq!(ours.status, 200, "{}", ours.text());
    assert_eq!(ours.header("cache-control"), "private, no-cache");
    assert_eq!(server.get("/territories/syria").status, 200);
    server.stop();

    let server = Server::start_with(&db, &["--private"]);
    assert_eq!(server.get("/territories/syria").status, 401);
    let elsewhere = server.send(&ask("/territories/syria").token(&reader));
    assert_eq!(elsewhere.status, 404);
    let ours = server.send(&ask("/territories/quiet").token(&reader));
    assert_eq!(ours.status, 200);
    assert_eq!(server.get("/healthz").status, 200);
    server.stop();
}
