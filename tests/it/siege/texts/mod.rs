//! Texts: marks that make a text read as another are refused, and cells that a spreadsheet would run are not.

mod files;

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{Ask, Reply};
use crate::server::{Server, run, token};

/// Turns the letters after it around.
const MARK: char = '\u{202E}';

/// A square of a degree, with its corner at a longitude.
fn square(lon: f64) -> Value {
    let ring = [
        [lon, 1.0],
        [lon + 1.0, 1.0],
        [lon + 1.0, 2.0],
        [lon, 2.0],
        [lon, 1.0],
    ];
    json!({"type": "Polygon", "coordinates": [ring]})
}

/// A database with one small territory of two factions, `isle`, and an admin's token for it.
fn isle() -> (TempDir, Server, String) {
    let folder = tempfile::tempdir().unwrap();
    let boundary = folder.path().join("boundary.geojson");
    fs::write(&boundary, square(1.0).to_string()).unwrap();
    let db = folder.path().join("isle.sqlite");
    let [boundary, path] = [&boundary, &db].map(|it| it.to_str().unwrap());
    let isle = [
        "territory",
        "add",
        "--db",
        path,
        "--slug",
        "isle",
        "--boundary",
        boundary,
    ];
    let named = ["--name", "Isle", "--source", "the survey office"];
    run(&[isle.as_slice(), &named].concat());
    let token = token(&db, "admin", &[]);
    let server = Server::start(&db);
    for (slug, name) in [("reds", "=1+1"), ("blues", "Blues")] {
        let faction = json!({"names": {"en": name}, "colour": "#b3202c"});
        let put = Ask::new("PUT", &format!("/territories/isle/factions/{slug}"));
        let reply = server.send(
            &put.token(&token)
                .body("application/json", faction.to_string()),
        );
        assert_eq!(reply.status, 201, "{}", reply.text());
    }
    (folder, server, token)
}

fn region() -> Value {
    json!({
        "type": "Feature",
        "geometry": square(1.0),
        "properties": {"faction": "reds", "valid_from": "2020-01-01"},
    })
}

/// A document with a text at a JSON pointer, which must be in an object.
fn with(mut document: Value, at: &str, text: &str) -> Value {
    let (parent, name) = at.rsplit_once('/').unwrap();
    document.pointer_mut(parent).unwrap()[name] = json!(text);
    document
}

/// Every door that texts come in by: method, path, a document that is well, and where its texts stand.
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn doors() -> Vec<(&'static str, &'static str, Value, Vec<&'static str>)> {
    let names = || json!({"en": "Name", "ar": "اسم"});
    let faction = json!({
        "names": names(), "colour": "#00ff00",
        "changes": [{"from": "2020-01-01", "names": names()}],
    });
    let place = json!({"names": names(), "kind": "town", "lon": 1.5, "lat": 1.5, "gazetteer": "x"});
    let event = json!({"titles": names(), "datetime": "2020-01-01", "source": "x"});
    let district =
        json!({"type": "Feature", "geometry": square(1.0), "properties": {"names": names()}});
    let land = json!({"source": "x", "licence": "x", "attribution": "x", "geometry": square(3.0)});
    let founding = json!({"slug": "other", "names": names(), "boundary": land});
    let mut sourced = region();
    sourced["properties"]["sources"] = json!(["x"]);
    sourced["properties"]["note"] = json!("x");
    let batch = json!({"comment": "x", "changes": [{"change": "create", "feature": sourced}]});
    let survey = json!({"type": "FeatureCollection", "comment": "x", "features": [sourced]});
    vec![
        (
            "PUT",
            "factions/new",
            faction,
            vec!["/names/en", "/names/ar", "/changes/0/names/en"],
        ),
        (
            "PUT",
            "places/new",
            place,
            vec!["/names/ar", "/kind", "/gazetteer"],
        ),
        ("PUT", "events/new", event, vec!["/titles/en", "/source"]),
        (
            "PUT",
            "districts/new",
            district,
            vec!["/properties/names/en"],
        ),
        (
            "POST",
            "regions",
            sourced.clone(),
            vec!["/properties/note", "/properties/sources/0"],
        ),
        (
            "POST",
            "changesets",
            batch.clone(),
            vec![
                "/comment",
                "/changes/0/feature/properties/note",
                "/changes/0/feature/properties/sources/0",
            ],
        ),
        (
            "POST",
            "proposals",
            batch,
            vec!["/comment", "/changes/0/feature/properties/note"],
        ),
        (
            "POST",
            "surveys?at=2021-01-01",
            survey,
            vec!["/comment", "/features/0/properties/note"],
        ),
        (
            "POST",
            "changesets/1/revert",
            json!({"comment": "x"}),
            vec!["/comment"],
        ),
        (
            "PATCH",
            "",
            json!({"names": names(), "boundary": {"attribution": "x"}}),
            vec!["/names/en", "/boundary/attribution"],
        ),
        (
            "POST",
            "/territories",
            founding,
            vec![
                "/names/ar",
                "/boundary/source",
                "/boundary/licence",
                "/boundary/attribution",
            ],
        ),
        (
            "POST",
            "/tokens",
            json!({"name": "x", "role": "editor"}),
            vec!["/name"],
        ),
    ]
}

fn send(server: &Server, token: &str, method: &str, path: &str, document: &Value) -> Reply {
    let path = match path {
        "" => "/territories/isle".to_owned(),
        _ if path.starts_with('/') => path.to_owned(),
        _ => format!("/territories/isle/{path}"),
    };
    let kind = match method {
        "PATCH" => "application/merge-patch+json",
        _ => "application/json",
    };
    let ask = Ask::new(method, &path).token(token);
    server.send(&ask.body(kind, document.to_string()))
}

#[test]
fn a_mark_that_nobody_sees_is_refused_by_name_and_place_at_every_door() {
    let _alone = crate::alone();
    let (_folder, server, token) = isle();
    for (method, path, document, places) in doors() {
        for at in places {
            let array = at.ends_with("/0");
            let text = format!("a{MARK}b");
            let document = if array {
                let mut document = document.clone();
                *document.pointer_mut(at).unwrap() = json!(text);
                document
            } else {
                with(document.clone(), at, &text)
            };
            let reply = send(&server, &token, method, path, &document);
            let said = reply.text();
            assert_eq!(reply.status, 422, "{method} {path} {at}: {said}");
            let faults = &reply.json()["faults"];
            assert_eq!(faults[0]["at"], at, "{method} {path}: {said}");
            assert!(
                said.contains("U+202E as character 2"),
                "{method} {path} {at}: {said}"
            );
        }
    }
    let asked = [
        ("POST", "regions?comment=a%E2%80%AEb", region()),
        (
            "POST",
            "changesets/2/redact",
            json!({"reason": format!("a{MARK}b")}),
        ),
    ];
    for (method, path, document) in asked {
        let reply = send(&server, &token, method, path, &document);
        assert_eq!(reply.status, 400, "{path}: {}", reply.text());
        assert!(reply.text().contains("U+202E"), "{path}: {}", reply.text());
    }
    let title = server.get("/territories/isle/map.svg?title=a%E2%80%AEb");
    assert_eq!(title.status, 400, "{}", title.text());
    let last = server.json("/territories/isle/changesets");
    assert!(
        !last.to_string().contains(MARK),
        "nothing of it is recorded"
    );
    server.stop();
}

#[test]
fn spelling_stays_and_the_same_word_is_recorded_as_the_same_bytes() {
    let _alone = crate::alone();
    let (_folder, server, token) = isle();
    let names = json!({"fa": "می\u{200C}روند", "si": "ශ්\u{200D}රී", "km": "ភ្នំ\u{200B}ពេញ", "ar": "حلب\u{200F}"});
    let faction = json!({"names": names, "colour": "#00ff00"});
    let reply = send(&server, &token, "PUT", "factions/reds", &faction);
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.json()["names"], names);

    let noted = with(region(), "/properties/note", "Cafe\u{301}\nde la Paix");
    let reply = send(&server, &token, "POST", "regions", &noted);
    assert_eq!(reply.status, 201, "{}", reply.text());
    assert_eq!(reply.json()["properties"]["note"], "Café\nde la Paix");
    let commented = "regions?comment=Cafe%CC%81";
    assert_eq!(
        send(&server, &token, "POST", commented, &region()).status,
        201
    );
    let changesets = server.json("/territories/isle/changesets").to_string();
    assert!(changesets.contains("\"Café\""), "{changesets}");
    server.stop();
}

#[test]
fn what_a_spreadsheet_would_run_is_a_text_in_every_table() {
    let _alone = crate::alone();
    let (folder, server, token) = isle();
    let west = json!({"type": "Feature", "geometry": square(1.0), "properties": {"names": {"en": "@west"}}});
    assert_eq!(
        send(&server, &token, "PUT", "districts/west", &west).status,
        201
    );
    let mut blues = region();
    blues["properties"]["faction"] = json!("blues");
    blues["properties"]["valid_from"] = json!("2021-01-01");
    for region in [region(), blues] {
        assert_eq!(
            send(&server, &token, "POST", "regions", &region).status,
            201
        );
    }
    for path in [
        "shares?datetime=2020-06-01&format=csv",
        "shares?datetime=2020-06-01&by=district&format=csv",
        "timeline?format=csv",
        "diff?from=2020-06-01&to=2021-06-01&format=csv",
    ] {
        let table = server.get(&format!("/territories/isle/{path}"));
        assert_eq!(table.status, 200, "{}", table.text());
        assert!(table.text().contains(",'=1+1,"), "{path}: {}", table.text());
        for run in [",=1+1", ",@west"] {
            assert!(!table.text().contains(run), "{path}: {}", table.text());
        }
    }
    server.stop();
    let db = folder.path().join("isle.sqlite");
    let shares = [
        "shares",
        "--territory",
        "isle",
        "--datetime",
        "2020-06-01",
        "--format",
        "csv",
    ];
    let table = run(&[shares.as_slice(), &["--db", db.to_str().unwrap()]].concat());
    assert!(table.contains(",'=1+1,"), "{table}");
}
