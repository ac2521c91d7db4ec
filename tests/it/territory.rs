//! A territory made of nothing over HTTP: its land, its parties, who holds what, and what becomes of them.

use serde_json::{Value, json};

use crate::client::{Ask, Reply};
use crate::server::{Server, run, seeded, token};

fn send(server: &Server, method: &str, path: &str, token: &str, body: &Value) -> Reply {
    let kind = if method == "PATCH" {
        "application/merge-patch+json"
    } else {
        "application/json"
    };
    let ask = Ask::new(method, path).token(token);
    let reply = server.send(&ask.body(kind, body.to_string()));
    assert!(reply.status < 300, "{method} {path}: {}", reply.text());
    reply
}

fn square(west: f64, east: f64) -> Value {
    json!({"type": "Polygon", "coordinates": [[[west, 1], [east, 1], [east, 2], [west, 2], [west, 1]]]})
}

fn share(shares: &Value, key: &str, holder: &str) -> f64 {
    let mut rows = shares["shares"].as_array().unwrap().iter();
    let row = rows.find(|it| it[key] == holder);
    row.unwrap_or_else(|| panic!("no {holder} in {shares}"))["fraction"]
        .as_f64()
        .unwrap()
}

/// An island whose crew holds three quarters of it from May 2021 on, and is renamed, recoloured and joins the sailors
/// in June.
fn make_island(server: &Server, admin: &str) {
    let island = json!({
        "slug": "island", "names": {"en": "Island"},
        "boundary": {"source": "a chart", "geometry": square(10.0, 12.0)},
    });
    let made = send(server, "POST", "/territories", admin, &island);
    assert_eq!(
        (made.status, made.header("location")),
        (201, "/territories/island")
    );
    let crew = json!({"names": {"en": "Crew"}, "colour": "#112233",
        "changes": [{"from": "2021-06-01", "names": {"en": "Free crew"}, "colour": "#aabbcc", "group": "sailors"}]});
    let west = json!({"type": "Feature", "geometry": square(10.0, 11.0), "properties": {"names": {"en": "West"}}});
    let region = json!({"type": "Feature", "geometry": square(10.0, 11.5),
        "properties": {"faction": "crew", "valid_from": "2021-05-01"}});
    for (method, path, body) in [
        ("PUT", "factions/crew", crew),
        ("PUT", "districts/west", west),
        ("POST", "regions", region),
    ] {
        let path = format!("/territories/island/{path}");
        let done = send(server, method, &path, admin, &body);
        assert_eq!(done.status, 201, "{path}");
    }
}

fn tile(server: &Server, day: &str) -> Reply {
    server.get(&format!("/tiles/island/6/33/31.mvt?datetime={day}"))
}

#[test]
fn a_territory_made_of_nothing_has_its_figures() {
    let (_folder, db) = seeded();
    let admin = token(&db, "admin", &[]);
    let server = Server::start(&db);
    make_island(&server, &admin);
    let shares = server.json("/territories/island/shares?datetime=2021-05-31");
    let whole = share(&shares, "faction", "crew");
    assert!((whole - 0.75).abs() < 1e-6, "{shares}");
    assert_eq!(shares["shares"][0]["name"], "Crew");
    assert_eq!(shares["reference"]["source"], "a chart");
    let west = server.json("/territories/island/shares?district=west");
    assert!(
        (share(&west, "faction", "crew") - 1.0).abs() < 1e-9,
        "{west}"
    );
    let sailors = server.json("/territories/island/shares?datetime=2021-06-01&by=group");
    let allied = share(&sailors, "group", "sailors");
    assert_eq!(allied.to_bits(), whole.to_bits(), "{sailors}");
    let point = "/territories/island/point?lon=10.5&lat=1.5&datetime=2021-07-01";
    let holder = &server.json(point)["holder"];
    assert_eq!(holder["name"], "Free crew");
    assert_eq!(holder["since"], "2021-05-01T00:00:00Z");
    server.stop();
}

#[test]
fn another_colour_comes_on_its_day_and_all_lasts() {
    let (_folder, db) = seeded();
    let admin = token(&db, "admin", &[]);
    let server = Server::start(&db);
    make_island(&server, &admin);
    let (before, after) = (tile(&server, "2021-05-31"), tile(&server, "2021-06-01"));
    let place = "content-location";
    assert_ne!(before.header(place), after.header(place));
    let (old, new) = (before.text(), after.text());
    assert!(old.contains("#112233") && !old.contains("#aabbcc"));
    assert!(new.contains("#aabbcc") && !new.contains("#112233"));
    let names = json!({"names": {"en": "The island"}});
    let path = "/territories/island?comment=renamed";
    send(&server, "PATCH", path, &admin, &names);
    server.stop();

    let server = Server::start(&db);
    let island = server.json("/territories/island");
    let said = (&island["name"], &island["revision"]);
    assert_eq!(said, (&"The island".into(), &5.into()));
    assert_eq!(island["factions"][0]["changes"][0]["group"], "sailors");
    assert_eq!(tile(&server, "2021-06-01").body, after.body);
    assert_eq!(server.get(before.header(place)).body, before.body);
    server.stop();
    assert!(run(&["check", "--db", db.to_str().unwrap()]).contains("island: revision 5"));
}
