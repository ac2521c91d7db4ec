//! The database's files: gone, replaced, copied, read-only, damaged, mistyped.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Ask, Reply};
use crate::outside::leave_out;
use crate::server::{Server, frontline, run, seeded, token};

const REGIONS: &str = "/territories/syria/regions";
const SHARES: &str = "/territories/syria/shares?datetime=2015-09-18";

/// Longer than anything here takes, so that a lost turn is told.
const PATIENCE: Duration = Duration::from_secs(60);

fn write(server: &Server, token: &str, note: &str) -> Reply {
    let ring = [[38.9, 35.8], [39.0, 35.8], [39.0, 36.1], [38.9, 35.8]];
    let region = json!({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {"faction": "government", "valid_from": "2015-09-15", "note": note}});
    let ask = Ask::new("POST", REGIONS).token(token);
    server.send(&ask.body("application/geo+json", region.to_string()))
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// What a command comes to: its exit code, and what it said on both streams.
fn outcome(arguments: &[&str]) -> (Option<i32>, String) {
    said(frontline().args(arguments).output().unwrap())
}

fn said(output: Output) -> (Option<i32>, String) {
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|it| it.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o777
}

fn with(path: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}{ending}", text(path)))
}

/// Everything is refused that would be lost, and whoever asks is told why; what is in memory can be read.
fn stands_still(server: &Server, token: &str, why: &str) {
    let refused = write(server, token, "lost");
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert!(!refused.header("retry-after").is_empty());
    assert!(refused.text().contains(why), "{}", refused.text());
    let ready = server.get("/readyz");
    assert_eq!(ready.status, 503);
    assert!(!ready.header("retry-after").is_empty());
    assert!(ready.text().contains(why), "{}", ready.text());
    assert_eq!(server.get("/healthz").status, 200);
    assert_eq!(server.get(SHARES).status, 200);
}

fn goes_on(server: &Server, token: &str) {
    assert_eq!(server.get("/readyz").status, 200);
    let made = write(server, token, "kept");
    assert_eq!(made.status, 201, "{}", made.text());
}

#[test]
fn into_a_file_that_is_not_at_its_path_nothing_is_written_until_the_same_file_is_back() {
    let _alone = crate::alone();
    let (folder, db) = seeded();
    let token = token(&db, "editor", &[]);
    let below = folder.path().join("below");
    fs::create_dir(&below).unwrap();
    let moved = below.join("db.sqlite");
    fs::rename(&db, &moved).unwrap();
    let db = moved;
    let server = Server::start(&db);
    goes_on(&server, &token);
    server.get(SHARES);
    let away = folder.path().join("away");

    // Removed, as far as the server can tell.
    fs::rename(&db, &away).unwrap();
    stands_still(&server, &token, "was removed");
    fs::rename(&away, &db).unwrap();
    goes_on(&server, &token);
    // Another store in its place.
    fs::rename(&db, &away).unwrap();
    fs::copy(&away, &db).unwrap();
    stands_still(&server, &token, "another file");
    fs::rename(&away, &db).unwrap();
    goes_on(&server, &token);
    // The folder.
    fs::rename(&below, &away).unwrap();
    stands_still(&server, &token, "was removed");
    fs::rename(&away, &below).unwrap();
    goes_on(&server, &token);
    // The log beside it.
    let log = with(&db, "-wal");
    fs::rename(&log, &away).unwrap();
    stands_still(&server, &token, "write-ahead log");
    fs::rename(&away, &log).unwrap();
    goes_on(&server, &token);

    let log = server.stop_with_log();
    let errors = log.lines().filter(|it| it.contains("ERROR"));
    assert_eq!(errors.count(), 4, "each once: {log}");
    let mended = log.lines().filter(|it| it.contains("in its place again"));
    assert_eq!(mended.count(), 4, "{log}");
    let server = Server::start(&db);
    let revision = &server.json("/territories/syria")["revision"];
    assert_eq!(*revision, 1 + 5, "what was acknowledged, and no more");
    server.stop();
}

#[test]
fn a_file_that_is_overwritten_in_place_is_left_as_whoever_wrote_it_wants_it() {
    let _alone = crate::alone();
    let (folder, db) = seeded();
    let token = token(&db, "editor", &[]);
    let backup = folder.path().join("backup.sqlite");
    run(&["backup", "--db", text(&db), "--out", text(&backup)]);
    let put: [(&str, &dyn Fn()); 3] = [
        ("a backup", &|| assert!(fs::copy(&backup, &db).unwrap() > 0)),
        ("nothing", &|| fs::write(&db, b"").unwrap()),
        ("a text", &|| fs::write(&db, "x".repeat(5000)).unwrap()),
    ];
    let whole = fs::read(&db).unwrap();
    for (what, put) in put {
        for ending in ["-wal", "-shm"] {
            let _ = fs::remove_file(with(&db, ending));
        }
        fs::write(&db, &whole).unwrap();
        let server = Server::start(&db);
        goes_on(&server, &token);
        server.get(SHARES);
        put();
        let wanted = fs::read(&db).unwrap();
        stands_still(&server, &token, "was overwritten");
        let log = server.stop_with_log();
        assert_eq!(log.matches("ERROR").count(), 1, "{what}: {log}");
        assert_eq!(fs::read(&db).unwrap(), wanted, "{what}");
        assert!(!with(&db, "-wal").exists(), "{what}: a log of another file");
    }
    fs::copy(&backup, &db).unwrap();
    assert!(run(&["check", "--db", text(&db)]).contains("syria: revision 1"));
}

#[test]
fn where_there_is_no_store_none_is_made_and_the_path_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let [typo, empty, notes, link, out] = [
        "typo.sqlite",
        "empty.sqlite",
        "notes.txt",
        "link.sqlite",
        "out",
    ]
    .map(|it| folder.path().join(it));
    fs::write(&empty, b"").unwrap();
    fs::write(&notes, "no database ".repeat(100)).unwrap();
    std::os::unix::fs::symlink(folder.path().join("unmounted"), &link).unwrap();
    let before = names(folder.path());
    let out = text(&out);
    let id = uuid::Uuid::nil().to_string();
    let url = format!("sqlite:{}", text(&typo));
    let below = folder.path().join("nowhere/typo.sqlite");
    let places = [&typo, &empty, &notes, &link, &below, folder.path()];
    let places = places
        .iter()
        .map(|it| text(it))
        .chain([&*url, "", "sqlite:x?mode=rw"]);
    for db in places {
        let commands: [&[&str]; 12] = [
            &["check", "--full"],
            &["stats"],
            &["backup", "--out", out],
            &["export", "--territory", "syria", "--out", out],
            &["audit"],
            &["shares", "--territory", "syria"],
            &["render", "--territory", "syria", "--out", "x.png"],
            &[
                "redact",
                "--territory",
                "syria",
                "--revision",
                "1",
                "--reason",
                "asked for",
            ],
            &["token", "create", "--role", "admin", "--name", "Ann"],
            &["token", "list"],
            &["token", "revoke", &id],
            &["serve", "--read-only", "--listen", "127.0.0.1:0"],
        ];
        for command in commands {
            let (code, said) = outcome(&[command, &["--db", db]].concat());
            assert_eq!(code, Some(2), "{command:?} of {db:?}: {said}");
            let path = db.strip_prefix("sqlite:").unwrap_or(db);
            let path = path.split('?').next().unwrap();
            assert!(said.contains(path), "{command:?} of {db:?}: {said}");
        }
    }
    for from in [&typo, &empty, &notes, folder.path()] {
        let restore = ["restore", "--from", text(from), "--db", out];
        let (code, said) = outcome(&restore);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(text(from)), "{said}");
    }
    assert_eq!(names(folder.path()), before, "and the empty file is empty");
}

#[test]
fn what_exists_and_holds_no_record_is_served_only_once_it_is_to_be_filled() {
    let _alone = crate::alone();
    let folder = tempfile::tempdir().unwrap();
    let [empty, bare, file] = ["empty", "bare", "file"].map(|it| folder.path().join(it));
    fs::write(&empty, b"").unwrap();
    fs::write(&file, "no territory\n").unwrap();
    // A store is made, and then nothing comes of the import.
    let import = [
        "import",
        "--territory-file",
        text(&file),
        "--db",
        text(&bare),
    ];
    let (code, said) = outcome(&import);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains(&format!("made a new database at {}", text(&bare))),
        "{said}"
    );
    let (code, said) = outcome(&["check", "--db", text(&bare)]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("holds no territory"), "{said}");
    for db in [&empty, &bare] {
        let before = fs::read(db).unwrap();
        let (code, said) = outcome(&["serve", "--listen", "127.0.0.1:0", "--db", text(db)]);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(text(db)) && said.contains("--seed"), "{said}");
        assert!(fs::read(db).unwrap() == before);
    }
    let server = Server::start_with(&bare, &["--seed"]);
    assert_eq!(server.get("/territories/syria").status, 200);
    server.stop();
}

#[test]
fn a_copy_of_the_main_file_alone_holds_what_was_there_at_the_start_and_what_has_been_quiet() {
    let _alone = crate::alone();
    let folder = tempfile::tempdir().unwrap();
    let [db, copy] = ["new.sqlite", "copy.sqlite"].map(|it| folder.path().join(it));
    let server = Server::start_with(&db, &["--checkpoint-seconds", "1"]);
    let made = format!("made a new database at {}", text(&db));
    assert!(server.greeting.contains(&made), "{:?}", server.greeting);
    fs::copy(&db, &copy).unwrap();
    assert!(run(&["check", "--db", text(&copy)]).contains("syria: revision 1"));

    let token = token(&db, "editor", &[]);
    assert_eq!(write(&server, &token, "a marker").status, 201);
    let since = Instant::now();
    while !fs::read(&db)
        .unwrap()
        .windows(8)
        .any(|it| it == b"a marker")
    {
        assert!(since.elapsed() < PATIENCE, "never folded");
        std::thread::yield_now();
    }
    fs::copy(&db, &copy).unwrap();
    assert!(run(&["check", "--db", text(&copy)]).contains("syria: revision 2"));
    // Nobody was held up, and the server is none the wiser.
    assert_eq!(write(&server, &token, "another").status, 201);
    server.stop();
    owned_by_one(&folder, &db);
}

/// Files that hold tokens' hashes are for nobody else's eyes.
fn owned_by_one(folder: &tempfile::TempDir, db: &Path) {
    let [backup, export, back] = ["backup", "export", "back"].map(|it| folder.path().join(it));
    let server = Server::start(db);
    for ending in ["", "-wal", "-shm"] {
        assert_eq!(mode(&with(db, ending)), 0o600, "{ending}");
    }
    run(&["backup", "--db", text(db), "--out", text(&backup)]);
    let territory = ["--territory", "syria", "--out", text(&export)];
    run(&[&["export", "--db", text(db)], &territory[..]].concat());
    fs::set_permissions(&backup, fs::Permissions::from_mode(0o644)).unwrap();
    run(&["restore", "--from", text(&backup), "--db", text(&back)]);
    assert_eq!((mode(&export), mode(&back)), (0o600, 0o600));
    server.stop();
    // What an operator chose is left, and said.
    let server = Server::start(&backup);
    let log = server.stop_with_log();
    assert_eq!(log.matches("0644").count(), 1, "{log}");
    assert_eq!(mode(&backup), 0o644);
}

/// The binary, for which a folder cannot be written.
fn on_read_only_media(folder: &Path) -> Option<Command> {
    let script = r#"mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@""#;
    let inside = |program: &str| {
        let mut inside = Command::new("unshare");
        let usual = ["--map-root-user", "--mount", "sh", "-c", script];
        inside.args(usual).arg(folder).arg(program);
        inside
    };
    let works = inside("true").output().is_ok_and(|it| it.status.success());
    works.then(|| inside(frontline().get_program().to_str().unwrap()))
}

#[test]
fn what_only_reads_needs_nothing_that_can_be_written() {
    let _alone = crate::alone();
    let (folder, db) = seeded();
    token(&db, "editor", &[]);
    let out = tempfile::tempdir().unwrap();
    let [backup, export, map] = ["backup", "export", "map.svg"].map(|it| out.path().join(it));
    if on_read_only_media(folder.path()).is_none() {
        leave_out(
            "reading from read-only media",
            "no folder can be mounted read-only here",
        );
        return;
    }
    let syria: &[&str] = &["--territory", "syria"];
    let commands: [&[&str]; 8] = [
        &["check"],
        &["stats"],
        &["audit"],
        &["token", "list"],
        &["backup", "--out", text(&backup)],
        &[&["shares"], syria].concat(),
        &[&["export", "--out", text(&export)], syria].concat(),
        &[&["render", "--out", text(&map)], syria].concat(),
    ];
    for command in commands {
        let mut inside = on_read_only_media(folder.path()).unwrap();
        let (code, said) = said(inside.args(command).arg("--db").arg(&db).output().unwrap());
        assert_eq!(code, Some(0), "{command:?}: {said}");
    }
    for command in [
        &["token", "create", "--role", "admin", "--name", "Ann"][..],
        &["serve"],
    ] {
        let mut inside = on_read_only_media(folder.path()).unwrap();
        let (code, said) = said(inside.args(command).arg("--db").arg(&db).output().unwrap());
        assert_eq!(code, Some(1), "{command:?}: {said}");
        assert!(
            said.contains("read-only") && said.contains(text(&db)),
            "{said}"
        );
    }
    assert_eq!(names(folder.path()), ["frontline.sqlite"]);

    let inside = on_read_only_media(folder.path()).unwrap();
    let server = Server::start_by(inside, &db, &["--read-only"]);
    assert_eq!(server.get(SHARES).status, 200);
    assert_eq!(server.get("/readyz").status, 200);
    server.stop();
}

#[test]
fn a_server_that_only_reads_follows_the_one_that_writes_and_keeps_nothing() {
    let _alone = crate::alone();
    let (_folder, db) = seeded();
    let token = token(&db, "editor", &[]);
    let writer = Server::start(&db);
    let reader = Server::start_with(&db, &["--read-only", "--refresh-ms", "50"]);
    let refused = write(&reader, &token, "refused");
    assert_eq!(refused.status, 403, "{}", refused.text());
    assert!(refused.text().contains("only reads"), "{}", refused.text());
    assert_eq!(write(&writer, &token, "followed").status, 201);
    let since = Instant::now();
    while reader.json("/territories/syria")["revision"] != 2 {
        assert!(since.elapsed() < PATIENCE, "never followed");
        std::thread::yield_now();
    }
    assert_eq!(reader.get(SHARES).body, writer.get(SHARES).body);
    writer.stop();
    let before = fs::read(&db).unwrap();
    reader.get("/territories/syria/timeline?step=P90D");
    reader.stop();
    assert!(fs::read(&db).unwrap() == before);
    let audited = run(&["audit", "--db", text(&db), "--refused"]);
    assert_eq!(audited.lines().count(), 1, "{audited}");
}

#[test]
fn damage_in_any_table_or_index_is_found_and_named() {
    let (folder, db) = seeded();
    let tokens = [(); 3].map(|()| token(&db, "editor", &[]));
    let server = Server::start(&db);
    for token in &tokens {
        let refused = server.send(&Ask::new("GET", "/audit").token(token));
        assert_eq!(refused.status, 403);
    }
    assert_eq!(server.get("/audit").status, 401);
    server.stop();
    let whole = fs::read(&db).unwrap();
    let page = usize::from(u16::from_be_bytes([whole[16], whole[17]]));
    let damaged = folder.path().join("damaged.sqlite");
    for ((name, root), turn) in roots(&whole).into_iter().zip(0..) {
        // What is in a row of a table may be anything; what is in an index is said twice.
        let (from, to) = match turn % 2 {
            _ if name.contains("index") || name.contains('_') => (page - 24, page),
            0 => (0, page),
            _ => (8, 10),
        };
        let mut bytes = whole.clone();
        let at = (root - 1) * page;
        for byte in &mut bytes[at + from..at + to] {
            *byte ^= 0x55;
        }
        fs::write(&damaged, bytes).unwrap();
        let (code, said) = outcome(&["check", "--db", text(&damaged)]);
        let place = format!("{name}, bytes {from} to {to}: {said}");
        assert_eq!(code, Some(1), "{place}");
        assert!(said.contains(&name), "{place}");
    }
}

/// The tables of tokens and of the audit log and their indexes, each with its first page.
fn roots(bytes: &[u8]) -> Vec<(String, usize)> {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("db");
    fs::write(&db, bytes).unwrap();
    let script = "import sqlite3, sys\nfor row in sqlite3.connect(sys.argv[1]).execute(\"SELECT name, rootpage FROM \
        sqlite_schema WHERE tbl_name IN ('token', 'deed') AND rootpage > 0\"): print(*row)";
    let listed = Command::new("python3")
        .args(["-c", script])
        .arg(&db)
        .output();
    let listed = String::from_utf8(listed.unwrap().stdout).unwrap();
    let roots: Vec<_> = listed
        .lines()
        .map(|line| line.split_once(' ').unwrap())
        .map(|(name, root)| (name.to_owned(), root.parse().unwrap()))
        .collect();
    assert!(roots.len() >= 5, "{listed}");
    roots
}

#[test]
fn a_file_that_is_no_whole_database_is_said_to_be_damaged_and_not_unwritable() {
    let (folder, db) = seeded();
    let whole = fs::read(&db).unwrap();
    let damaged = folder.path().join("damaged.sqlite");
    for (what, bytes) in [
        ("half", whole[..whole.len() / 2].to_vec()),
        (
            "its schema",
            [&whole[..100], &[7; 3996], &whole[4096..]].concat(),
        ),
    ] {
        fs::write(&damaged, bytes).unwrap();
        for command in ["check", "stats"] {
            let (code, said) = outcome(&[command, "--db", text(&damaged)]);
            let told = said.contains("damaged") || said.contains("malformed");
            assert!(code == Some(1) && told, "{what}: {command}: {said}");
            assert!(!said.contains("can be written"), "{what}: {said}");
        }
        let (code, said) = outcome(&["serve", "--listen", "127.0.0.1:0", "--db", text(&damaged)]);
        assert!(
            code == Some(1) && said.contains("damaged"),
            "{what}: {said}"
        );
    }
}

#[test]
fn statistics_count_what_the_store_holds() {
    let (_folder, db) = seeded();
    token(&db, "reader", &["--expires", "2020-01-01"]);
    let token = token(&db, "editor", &[]);
    // So that the log stays where it is.
    let server = Server::start_with(&db, &["--checkpoint-seconds", "86400"]);
    assert_eq!(write(&server, &token, "counted").status, 201);
    let counted = run(&["stats", "--db", text(&db), "--format", "json"]);
    let counted: Value = serde_json::from_str(&counted).unwrap();
    let territory = &counted["territories"][0];
    assert_eq!(
        (&territory["territory"], &territory["revision"]),
        (&json!("syria"), &json!(2))
    );
    let factions = server.json("/territories/syria/factions");
    let factions = factions["factions"].as_array().unwrap().len();
    assert_eq!(territory["factions"], factions);
    assert!(territory["regions"].as_u64() > Some(1));
    assert_eq!(
        counted["tokens"],
        json!({"valid": 2, "expired": 1, "revoked": 0})
    );
    assert!(counted["file"]["wal_bytes"].as_u64() > Some(0));
    let bytes = fs::metadata(&db).unwrap().len();
    assert_eq!(counted["file"]["bytes"], bytes);
    server.stop();
    let table = run(&["stats", "--db", text(&db)]);
    assert!(table.contains("audit rows: 1;"), "{table}");
    assert!(
        table.contains("tokens: 2 valid, 1 expired, 0 revoked"),
        "{table}"
    );
    assert!(table.lines().any(|it| it.starts_with("syria ")), "{table}");
}
