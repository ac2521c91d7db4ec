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

#[test]
fn a_territory_is_made_held_and_changes_its_colours() {
    let (_folder, db) = seeded();
    let admin = token(&db, "admin", &[]);
    let server = Server::start(&db);
    let island = json!({
        "slug": "island", "names": {"en": "Island"},
        "boundary": {"source": "a chart", "geometry": square(10.0, 12.0)},
    });
    let made = send(&server, "POST", "/territories", &admin, &island);
    assert_eq!(
        (made.status, made.header("location")),
        (201, "/territories/island")
    );

    let crew = json!({"names": {"en": "Crew"}, "colour": "#112233",
        "changes": [{"from": "2021-06-01", "names": {"en": "Free crew"}, "colour": "#aabbcc", "group": "sailors"}]});
    send(
        &server,
        "PUT",
        "/territories/island/factions/crew",
        &admin,
        &crew,
    );
    let west = json!({"type": "Feature", "geometry": square(10.0, 11.0), "properties": {"names": {"en": "West"}}});
    send(
        &server,
        "PUT",
        "/territories/island/districts/west",
        &admin,
        &west,
    );
    let region = json!({"type": "Feature", "geometry": square(10.0, 11.5),
        "properties": {"faction": "crew", "valid_from": "2021-05-01"}});
    send(
        &server,
        "POST",
        "/territories/island/regions",
        &admin,
        &region,
    );

    let shares = server.json("/territories/island/shares?datetime=2021-05-31");
    assert!(
        (share(&shares, "faction", "crew") - 0.75).abs() < 1e-6,
        "{shares}"
    );
    assert_eq!(shares["shares"][0]["name"], "Crew");
    assert_eq!(shares["reference"]["source"], "a chart");
    let west = server.json("/territories/island/shares?district=west");
    assert!(
        (share(&west, "faction", "crew") - 1.0).abs() < 1e-9,
        "{west}"
    );
    let sailors = server.json("/territories/island/shares?datetime=2021-06-01&by=group");
    assert!(
        (share(&sailors, "group", "sailors") - 0.75).abs() < 1e-6,
        "{sailors}"
    );
    let point = server.json("/territories/island/point?lon=10.5&lat=1.5&datetime=2021-07-01");
    assert_eq!(point["holder"]["name"], "Free crew");
    assert_eq!(point["holder"]["since"], "2021-05-01T00:00:00Z");

    // From its day on every tile has the new colour; the tiles before keep their address and their look.
    let tile = |day: &str| server.get(&format!("/tiles/island/6/33/31.mvt?datetime={day}"));
    let (before, after) = (tile("2021-05-31"), tile("2021-06-01"));
    assert_ne!(
        before.header("content-location"),
        after.header("content-location")
    );
    assert!(before.text().contains("#112233") && !before.text().contains("#aabbcc"));
    assert!(after.text().contains("#aabbcc") && !after.text().contains("#112233"));

    let names = json!({"names": {"en": "The island"}});
    send(
        &server,
        "PATCH",
        "/territories/island?comment=renamed",
        &admin,
        &names,
    );
    server.stop();
    let server = Server::start(&db);
    let island = server.json("/territories/island");
    assert_eq!(
        (&island["name"], &island["revision"]),
        (&"The island".into(), &5.into())
    );
    assert_eq!(island["factions"][0]["changes"][0]["group"], "sailors");
    assert_eq!(tile_of(&server), after.body);
    server.stop();
    assert!(run(&["check", "--db", db.to_str().unwrap()]).contains("island: revision 5"));
}

fn tile_of(server: &Server) -> Vec<u8> {
    server
        .get("/tiles/island/6/33/31.mvt?datetime=2021-06-01")
        .body
}
