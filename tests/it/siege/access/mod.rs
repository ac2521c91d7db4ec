//! Who may, and for how long: revoked and expired tokens, territories that become private, clocks that lie.

mod audit;
mod clock;
mod streams;
mod webhooks;

use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Ask, Reply};
use crate::server::{Server, run};

/// A token of a role and name for a database: its secret and its id.
fn token_of(db: &Path, role: &str, name: &str, more: &[&str]) -> (String, String) {
    let db = db.to_str().unwrap();
    let mut create = vec![
        "token", "create", "--db", db, "--role", role, "--name", name,
    ];
    create.extend(more);
    let secret = run(&create).trim().to_owned();
    let list = run(&["token", "list", "--db", db]);
    let line = list.lines().rfind(|it| it.contains(name)).unwrap();
    (secret, line.split('\t').next().unwrap().to_owned())
}

/// Takes a token back, in another process than the server.
fn revoke(db: &Path, id: &str) {
    run(&["token", "revoke", "--db", db.to_str().unwrap(), id]);
}

/// A field around Raqqa.
fn field() -> Value {
    json!({
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [
            [[38.8, 35.8], [39.2, 35.8], [39.2, 36.1], [38.8, 36.1], [38.8, 35.8]]
        ]},
        "properties": {"faction": "government", "valid_from": "2015-09-15"}
    })
}

/// Asks for that to be recorded.
fn record(server: &Server, token: &str) -> Reply {
    let ask = Ask::new("POST", "/territories/syria/regions").token(token);
    server.send(&ask.body("application/geo+json", field().to_string()))
}
