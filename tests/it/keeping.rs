//! An operator's worries: backups while others write, restoring, damage, takedowns, and moving a territory.

use std::fs;
use std::path::Path;
use std::thread;

use serde_json::json;

use crate::client::Ask;
use crate::server::{Server, frontline, run, seeded, token};

const TILE: &str = "/tiles/syria/8/155/100.mvt?datetime=2015-09-18";
const SHARES: &str = "/territories/syria/shares?datetime=2015-09-18";
const REGIONS: &str = "/territories/syria/regions";

fn square(west: f64) -> String {
    let ring = [
        [west, 35.8],
        [west + 0.1, 35.8],
        [west + 0.1, 36.1],
        [west, 35.8],
    ];
    json!({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]},
           "properties": {"faction": "government", "valid_from": "2015-09-15", "note": "libel about Yaqub"}})
    .to_string()
}

fn record(server: &Server, token: &str, west: f64) -> u64 {
    let ask = Ask::new("POST", REGIONS).token(token);
    let made = server.send(&ask.body("application/geo+json", square(west)));
    assert_eq!(made.status, 201, "{}", made.text());
    made.json()["properties"]["revision"].as_u64().unwrap()
}

/// What a command says on standard error; it must fail with exit code 1.
fn fails(arguments: &[&str]) -> String {
    let output = frontline().args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}{told}");
    said + &told
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// What `backup` says; six changesets of each of four writers are on their way meanwhile.
fn copied_while_four_write(server: &Server, token: &str, db: &Path, out: &Path) -> String {
    thread::scope(|scope| {
        let writers = [38.0, 38.2, 38.4, 38.6].map(|west| {
            scope.spawn(move || {
                for _ in 0..6 {
                    record(server, token, west);
                }
            })
        });
        let told = run(&["backup", "--db", text(db), "--out", text(out)]);
        for writer in writers {
            writer.join().unwrap();
        }
        told
    })
}

#[test]
fn a_backup_taken_while_four_write_is_whole_and_can_be_restored() {
    let (folder, db) = seeded();
    let token = token(&db, "editor", &[]);
    let server = Server::start(&db);
    let [out, back] = ["backup.sqlite", "back.sqlite"].map(|it| folder.path().join(it));
    let acknowledged = record(&server, &token, 38.0);
    let told = copied_while_four_write(&server, &token, &db, &out);
    assert!(told.contains("complete and verified"), "{told}");
    let at: u64 = told
        .split("revision ")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert!((acknowledged..=acknowledged + 24).contains(&at), "{told}");
    assert!(fails(&["backup", "--db", text(&db), "--out", text(&out)]).contains("exists"));
    let left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|it| it.unwrap().file_name())
        .collect();
    assert!(
        !left.iter().any(|it| it.to_string_lossy().contains(".part")),
        "{left:?}"
    );

    let checked = run(&["check", "--db", text(&out)]);
    assert!(
        checked.contains(&format!("syria: revision {at},")),
        "{checked}"
    );
    let told = run(&["restore", "--from", text(&out), "--db", text(&back)]);
    assert!(told.contains("restored from"), "{told}");
    let restored = Server::start(&back);
    let path = format!("/territories/syria/changesets/{at}");
    assert_eq!(restored.json(&path)["hash"], server.json(&path)["hash"]);
    let known = format!("{SHARES}&known_at={at}");
    assert_eq!(restored.get(&known).text(), server.get(&known).text());

    // A store in use, and one that is there, are left alone.
    let restore = ["restore", "--from", text(&out), "--db", text(&back)];
    assert!(fails(&restore).contains("exists"));
    let replace = [&restore[..], &["--replace"]].concat();
    assert!(fails(&replace).contains("in use"));
    record(&restored, &token, 39.0);
    restored.stop();
    let told = run(&replace);
    let kept = told
        .lines()
        .find_map(|it| it.strip_prefix("what stood there is kept as "));
    let kept = run(&["check", "--db", kept.unwrap()]);
    assert!(
        kept.contains(&format!("syria: revision {},", at + 1)),
        "{kept}"
    );
    server.stop();
}

#[test]
fn damage_is_found_by_check_and_never_restored() {
    let (folder, db) = seeded();
    let token = token(&db, "editor", &[]);
    let server = Server::start(&db);
    record(&server, &token, 38.0);
    server.stop();
    assert!(run(&["check", "--db", text(&db), "--full"]).contains("syria: revision 2"));
    let mut bytes = fs::read(&db).unwrap();
    let at = bytes.windows(5).position(|it| it == b"Yaqub").unwrap();
    bytes[at + 3] = b'o';
    let damaged = folder.path().join("damaged.sqlite");
    fs::write(&damaged, &bytes).unwrap();
    let said = fails(&["check", "--db", text(&damaged)]);
    assert!(said.contains("fault: changeset 2 of syria"), "{said}");
    let elsewhere = folder.path().join("elsewhere.sqlite");
    let restore = [
        "restore",
        "--from",
        text(&damaged),
        "--db",
        text(&elsewhere),
    ];
    assert!(fails(&restore).contains("changeset 2 of syria"));
    assert!(!elsewhere.exists());
    let before = fs::read(&db).unwrap();
    let replace = [
        "restore",
        "--from",
        text(&damaged),
        "--db",
        text(&db),
        "--replace",
    ];
    assert!(fails(&replace).contains("changeset 2 of syria"));
    assert_eq!(fs::read(&db).unwrap(), before);
    let backup = ["backup", "--db", text(&damaged), "--out", text(&elsewhere)];
    assert!(fails(&backup).contains("changeset 2 of syria"));
    assert!(!elsewhere.exists());
    fs::write(&damaged, &before[..before.len() / 2]).unwrap();
    let restore = [
        "restore",
        "--from",
        text(&damaged),
        "--db",
        text(&elsewhere),
    ];
    fails(&restore);
    assert!(!elsewhere.exists());
}

#[test]
fn a_territory_moves_to_an_empty_database_with_all_it_ever_was() {
    let (folder, db) = seeded();
    let token = token(&db, "editor", &[]);
    let server = Server::start(&db);
    record(&server, &token, 38.9);
    let [file, other] = ["syria.jsonl", "other.sqlite"].map(|it| folder.path().join(it));
    let export = [
        "export",
        "--db",
        text(&db),
        "--territory",
        "syria",
        "--out",
        text(&file),
    ];
    assert!(run(&export).contains("up to revision 2"));
    assert!(fails(&export).contains("exists"));
    let import = [
        "import",
        "--db",
        text(&other),
        "--territory-file",
        text(&file),
    ];
    assert!(run(&import).contains("revisions 1 to 2 recorded"));
    assert!(run(&import).contains("nothing new"));
    assert!(run(&["check", "--db", text(&other), "--full"]).contains("syria: revision 2"));

    let moved = Server::start(&other);
    for path in [
        TILE,
        SHARES,
        "/territories/syria/changesets",
        "/territories/syria/export",
    ] {
        let (ours, theirs) = (server.get(path), moved.get(path));
        assert_eq!(ours.body, theirs.body, "{path}");
        assert_eq!(ours.header("etag"), theirs.header("etag"), "{path}");
    }
    moved.stop();
    record(&server, &token, 39.1);
    fs::remove_file(&file).unwrap();
    run(&export);
    assert!(run(&import).contains("revisions 3 to 3 recorded"));

    let altered = fs::read_to_string(&file)
        .unwrap()
        .replacen("Yaqub", "Yaqob", 1);
    fs::write(&file, altered).unwrap();
    let said = fails(&import);
    assert!(
        said.contains("line ") && said.contains("changeset 2 of syria"),
        "{said}"
    );
    server.stop();
}

#[test]
fn a_takedown_on_the_command_line_reaches_a_server_that_runs() {
    let (folder, db) = seeded();
    let token = token(&db, "editor", &[]);
    let server = Server::start_with(&db, &["--refresh-ms", "50"]);
    record(&server, &token, 38.9);
    let point = "/territories/syria/point?lon=38.99&lat=35.85&datetime=2015-09-18";
    let tile = server.get(TILE).body;
    assert!(server.get(point).text().contains("Yaqub"));
    let redact = [
        "redact",
        "--db",
        text(&db),
        "--territory",
        "syria",
        "--revision",
        "2",
    ];
    let because = [&redact[..], &["--reason", "asked for"]].concat();
    assert!(run(&because).contains("the texts of revision 2 are gone"));
    // It looks every 50 ms; how many answers that takes is not our business.
    while server.json("/territories/syria/changesets/2")["redacted"].is_null() {
        thread::yield_now();
    }
    for path in [
        point,
        "/territories/syria/changesets",
        "/territories/syria/export",
    ] {
        assert!(!server.get(path).text().contains("Yaqub"), "{path}");
    }
    assert_eq!(server.get(TILE).body, tile);
    for file in fs::read_dir(folder.path()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(5).any(|it| it == b"Yaqub"));
    }
    server.stop();
    assert!(run(&["check", "--db", text(&db)]).contains("syria: revision 2"));
    let unknown = [&redact[..6], &["9", "--reason", "asked for"]].concat();
    assert!(fails(&unknown).contains("no changeset 9"));
}
