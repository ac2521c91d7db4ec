//! Clocks that do not fit what is recorded: nothing is dated by them until somebody says that they are right.

use std::path::Path;

use frontline::http::now;
use frontline::model::{
    BoundarySource, Change, ContentHash, Draft, Faction, Names, Revision, Territory,
};
use frontline::store::Store;
use frontline::time::Instant;
use jiff::{Span, ToSpan};
use serde_json::{Value, json};

use crate::alone;
use crate::client::Ask;
use crate::server::{Server, frontline, run, seeded};
use crate::siege::access::{record, token_of};

/// The moment a time from now.
fn from_now(span: Span) -> Instant {
    now().after(span).unwrap()
}

/// Appends to a record as somebody did whose clock showed another time.
fn append(
    db: &Path,
    slug: &str,
    at: Instant,
    base: u32,
    changes: Vec<Change>,
    shapes: &[(ContentHash, Vec<u8>)],
) {
    let draft = Draft {
        territory: slug.parse().unwrap(),
        author: "ann".to_owned(),
        comment: String::new(),
        at,
        changes,
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = Store::open(db.to_str().unwrap()).await.unwrap();
        store.apply(&draft, Revision(base), shapes).await.unwrap();
        store.close().await;
    });
}

fn faction() -> Change {
    Change::DefineFaction(Faction {
        slug: "government".parse().unwrap(),
        names: Names::default(),
        colour: "#b3202c".parse().unwrap(),
        group: None,
        changes: Default::default(),
    })
}

/// A square from 38 to 40 degrees, as well-known binary.
fn square() -> (ContentHash, Vec<u8>) {
    let ring = [
        (38.0, 35.0),
        (40.0, 35.0),
        (40.0, 37.0),
        (38.0, 37.0),
        (38.0, 35.0),
    ];
    let mut wkb = vec![1];
    for number in [6_u32, 1] {
        wkb.extend(number.to_le_bytes());
    }
    wkb.push(1);
    for number in [3_u32, 1, 5] {
        wkb.extend(number.to_le_bytes());
    }
    for (lon, lat) in ring {
        wkb.extend(f64::to_le_bytes(lon));
        wkb.extend(f64::to_le_bytes(lat));
    }
    (ContentHash::of(&wkb), wkb)
}

/// The times of the last two changesets.
fn last_two(server: &Server) -> [String; 2] {
    let list = server.json("/territories/syria/changesets");
    let at = |it: &Value| it["at"].as_str().unwrap().to_owned();
    let mut times: Vec<String> = list["changesets"]
        .as_array()
        .unwrap()
        .iter()
        .map(at)
        .collect();
    times.sort();
    [times.pop().unwrap(), times.pop().unwrap()]
}

/// The server reads, and records nothing, and says why in every place where one looks.
fn waits(db: &Path, token: &str, why: &str) {
    let server = Server::start(db);
    let refused = record(&server, token);
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert_eq!(refused.header("retry-after"), "60");
    let detail = refused.json()["detail"].as_str().unwrap().to_owned();
    assert!(
        detail.contains(why) && detail.contains("--accept-clock"),
        "{detail}"
    );
    server.json("/territories/syria");
    let ready = server.get("/readyz");
    assert_eq!(ready.status, 200);
    assert!(ready.text().contains(why), "{}", ready.text());
    // Who asks and whether they may comes first, as ever.
    assert_eq!(record(&server, "fl_wrong").status, 401);
    let log = server.stop_with_log();
    let said = log.lines().filter(|it| it.contains(why));
    assert_eq!(said.count(), 1, "{log}");
}

#[test]
fn a_clock_before_the_last_changeset_dates_nothing_until_it_is_accepted() {
    let _alone = alone();
    let (_folder, db) = seeded();
    let (token, _) = token_of(&db, "editor", "Amal", &[]);
    let expires = from_now(1.hour()).to_string();
    let (expired, _) = token_of(&db, "reader", "Gone", &["--expires", &expires]);
    append(&db, "syria", from_now(24.hours()), 1, vec![faction()], &[]);
    waits(&db, &token, "before the last changeset");

    // The store has seen the day after the token expired.
    let server = Server::start(&db);
    let asked = server.send(&Ask::new("GET", "/session").token(&expired));
    assert_eq!(asked.status, 401, "{}", asked.text());
    server.stop_with_log();

    let path = db.to_str().unwrap();
    let redact = [
        "redact",
        "--db",
        path,
        "--territory",
        "syria",
        "--revision",
        "1",
        "--reason",
        "why",
    ];
    let refused = frontline().args(redact).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("--accept-clock"), "{said}");
    run(&[&redact[..], &["--accept-clock"]].concat());

    let server = Server::start_with(&db, &["--accept-clock"]);
    let made = record(&server, &token);
    assert_eq!(made.status, 201, "{}", made.text());
    let [new, old] = last_two(&server);
    assert!(new > old, "{new} after {old}");
    assert_eq!(server.get("/readyz").text(), "ok\n");
    server.stop();
}

#[test]
fn a_clock_more_than_ten_years_after_the_last_changeset_dates_nothing_until_it_is_accepted() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("old.sqlite");
    let shape = square();
    let territory = Territory {
        slug: "syria".parse().unwrap(),
        names: Names::default(),
        boundary: shape.0,
        source: BoundarySource {
            source: "a ruler".to_owned(),
            licence: None,
            attribution: None,
        },
        credits: Vec::new(),
        opens_at: None,
        extent: None,
        private: false,
    };
    let changes = vec![Change::DefineTerritory(territory), faction()];
    append(&db, "syria", from_now(-(11.years())), 0, changes, &[shape]);
    let (token, _) = token_of(&db, "editor", "Amal", &[]);
    waits(&db, &token, "more than ten years after");
    let server = Server::start_with(&db, &["--accept-clock"]);
    assert_eq!(record(&server, &token).status, 201);
    server.stop();
    // Once something is recorded by it, the clock fits.
    let server = Server::start(&db);
    assert_eq!(record(&server, &token).status, 201);
    let body = json!({"quiet": true}).to_string();
    let wrong = Ask::new("POST", "/territories/syria/regions").token(&token);
    assert_eq!(
        server
            .send(&wrong.body("application/geo+json", body))
            .status,
        422
    );
    server.stop();
}
