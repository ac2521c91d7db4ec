//! A proposal's way through the binary: made where nothing else is allowed, looked at, kept, applied.

use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Ask, Reply};
use crate::server::{Server, run, seeded, token};

const PROPOSALS: &str = "/territories/syria/proposals";
const SHARES: &str = "/territories/syria/shares?datetime=2015-09-18";
const TILE: &str = "/tiles/syria/8/155/100.mvt?datetime=2015-09-18";
const RULES: &[&str] = &["--review", "--four-eyes"];

/// The second of the four eyes.
fn reviewer(db: &Path) -> String {
    let db = db.to_str().unwrap();
    let made = [
        "token", "create", "--db", db, "--role", "reviewer", "--name", "Ruth",
    ];
    run(&made).trim().to_owned()
}

/// A square around Raqqa for the government.
fn square() -> Value {
    json!({
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [
            [[38.8, 35.8], [39.2, 35.8], [39.2, 36.1], [38.8, 36.1], [38.8, 35.8]]
        ]},
        "properties": {"faction": "government", "valid_from": "2015-09-15", "sources": ["https://example.org/report"]}
    })
}

fn post(server: &Server, path: &str, token: &str, body: &Value) -> Reply {
    let ask = Ask::new("POST", path).token(token);
    server.send(&ask.body("application/json", body.to_string()))
}

#[test]
fn a_proposal_waits_through_a_restart_and_changes_the_map_when_it_is_applied() {
    let (_folder, db) = seeded();
    let (author, reviewer) = (token(&db, "reviewer", &[]), reviewer(&db));
    let server = Server::start_with(&db, RULES);
    let published = (server.get(TILE).body, server.get(SHARES).body);
    let body = json!({"type": "FeatureCollection", "features": [square()]});
    let made = post(&server, PROPOSALS, &author, &body);
    assert_eq!(made.status, 201, "{}", made.text());
    let place = made.header("location").to_owned();
    server.stop();

    let server = Server::start_with(&db, RULES);
    let tile = format!("{place}/preview/tiles/8/155/100.mvt?datetime=2015-09-18");
    let ask = Ask::new("GET", &tile).token(&reviewer);
    let preview = server.send(&ask);
    assert_eq!(preview.status, 200);
    assert_eq!(preview.header("cache-control"), "private, no-store");
    let packed = server.send(&ask.header("Accept-Encoding", "gzip"));
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert!(packed.body.len() < preview.body.len());
    assert_eq!(server.get(&tile).status, 401);
    let still = (server.get(TILE).body, server.get(SHARES).body);
    assert!(still == published);

    let apply = format!("{place}/apply");
    let own = post(&server, &apply, &author, &json!({}));
    assert_eq!(own.status, 403, "{}", own.text());
    let applied = post(&server, &apply, &reviewer, &json!({"comment": "seen"}));
    assert_eq!(applied.status, 201, "{}", applied.text());
    assert_eq!(server.get(TILE).body, preview.body);
    assert_ne!(server.get(SHARES).body, published.1);
    let changeset = server.json(applied.header("location"));
    assert_eq!(changeset["author"], "Amal");
    server.stop();
    assert!(run(&["check", "--db", db.to_str().unwrap()]).contains("syria: revision 2"));
}

#[test]
fn under_review_an_editor_is_told_to_propose() {
    let (_folder, db) = seeded();
    let editor = token(&db, "editor", &[]);
    let server = Server::start_with(&db, RULES);
    let refused = post(&server, "/territories/syria/regions", &editor, &square());
    assert_eq!(refused.status, 403);
    assert!(refused.text().contains(PROPOSALS), "{}", refused.text());
    server.stop();
}
