//! What is SQLite's own: the file, its guards, its messages, its speed.

use std::path::Path;

use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};
use uuid::Uuid;

use crate::geometry::decode_wkb;
use crate::model::{Change, ContentHash, Draft, Revision};
use crate::store::encoding::encode;
use crate::store::sqlite::open::MIGRATIONS;
use crate::store::story::fixture::{beginning, create, draft, triangle};
use crate::store::story::keeping::write_libel;
use crate::store::{Error, Store, Takedown};

async fn raw(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path);
    options.create_if_missing(true).connect().await.unwrap()
}

async fn open(path: &Path) -> Result<Store, Error> {
    Store::open(path.to_str().unwrap()).await
}

#[tokio::test]
async fn other_hands_cannot_alter_the_record() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    let (draft, shapes) = beginning();
    let store = open(&path).await.unwrap();
    store.apply(&draft, Revision(0), &shapes).await.unwrap();
    let mut raw = raw(&path).await;
    for (statement, why) in [
        ("UPDATE changeset SET author = 'x'", "append-only"),
        ("DELETE FROM changeset", "append-only"),
        ("UPDATE change SET body = '{}'", "append-only"),
        ("DELETE FROM change", "append-only"),
        ("UPDATE geometry SET west = 0", "append-only"),
        ("DELETE FROM geometry", "append-only"),
        (
            "INSERT INTO changeset SELECT territory, 3, 'x', '', '', at + 1, hash, nonce, said FROM changeset",
            "gapless",
        ),
        (
            "INSERT INTO changeset SELECT territory, 2, 'x', '', '', at, hash, nonce, said FROM changeset",
            "increase",
        ),
        (
            "INSERT INTO changeset SELECT territory, 2, 'x', '', '', at + 1, NULL, nonce, said FROM changeset",
            "sealed",
        ),
        ("UPDATE changeset SET hash = zeroblob(32)", "append-only"),
        ("UPDATE changeset SET nonce = zeroblob(16)", "append-only"),
        ("UPDATE changeset SET nonce = NULL, said = zeroblob(32)", "append-only"),
        ("UPDATE change SET nonce = NULL, said = zeroblob(32) WHERE ordinal = 6", "append-only"),
        (
            "UPDATE change SET nonce = NULL, said = zeroblob(32), body = json_remove(body, '$.note', '$.sources', '$.status')
             WHERE ordinal = 6",
            "append-only",
        ),
        ("UPDATE change SET nonce = zeroblob(16) WHERE ordinal = 0", "append-only"),
        ("INSERT INTO redaction VALUES ('syria', 2, 1, 0, '', '')", "gapless"),
    ] {
        let refused = sqlx::query(statement).execute(&mut raw).await.unwrap_err();
        assert!(refused.to_string().contains(why), "{statement}: {refused}");
    }
    let geometries: i64 = sqlx::query_scalar("SELECT count(*) FROM geometry")
        .fetch_one(&mut raw)
        .await
        .unwrap();
    assert_eq!(geometries, 2, "each is kept once");
}

#[tokio::test]
async fn a_damaged_row_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    let (draft, shapes) = beginning();
    let store = open(&path).await.unwrap();
    store.apply(&draft, Revision(0), &shapes).await.unwrap();
    let mut raw = raw(&path).await;
    for statement in [
        "DROP TRIGGER change_not_updated",
        "UPDATE change SET body = '{\"faction\": \"ISIS!\"}' WHERE ordinal = 6",
    ] {
        sqlx::query(statement).execute(&mut raw).await.unwrap();
    }
    let damage = store.record(&draft.territory).await.unwrap_err();
    let said = damage.to_string();
    assert!(said.contains("change 6 of changeset 1 of syria"), "{said}");
    assert!(said.contains("`ISIS!` is not a short name"), "{said}");
}

#[tokio::test]
async fn what_cannot_be_opened_is_said_and_left_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let refused = open(&folder.path().join("nowhere/store")).await;
    assert!(
        matches!(refused, Err(Error::NoFolder { .. })),
        "{refused:?}"
    );

    let text = folder.path().join("notes.txt");
    std::fs::write(
        &text,
        "a text that is long enough to be no header ".repeat(9),
    )
    .unwrap();
    let before = std::fs::read(&text).unwrap();
    let refused = open(&text).await;
    assert!(matches!(refused, Err(Error::Foreign { .. })), "{refused:?}");
    assert_eq!(std::fs::read(&text).unwrap(), before);

    let other = folder.path().join("other.gpkg");
    let mut raw = raw(&other).await;
    sqlx::query("CREATE TABLE theirs (a)")
        .execute(&mut raw)
        .await
        .unwrap();
    let before = std::fs::read(&other).unwrap();
    let refused = open(&other).await;
    assert!(matches!(refused, Err(Error::Foreign { .. })), "{refused:?}");
    assert_eq!(std::fs::read(&other).unwrap(), before);

    for url in [
        "postgres://ann:secret@host/db",
        ":memory:",
        "sqlite::memory:",
        "",
    ] {
        let refused = Store::open(url).await.unwrap_err();
        assert!(matches!(refused, Error::Unsupported { .. }), "{refused}");
        assert!(!refused.to_string().contains("secret"), "{refused}");
    }
}

#[tokio::test]
async fn a_newer_store_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    open(&path).await.unwrap().close().await;
    let mut raw = raw(&path).await;
    sqlx::query("INSERT INTO _sqlx_migrations VALUES (999, 'later', 0, 1, x'00', 0)")
        .execute(&mut raw)
        .await
        .unwrap();
    let refused = open(&path).await;
    assert!(matches!(refused, Err(Error::Migrate { .. })), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_may_make_the_store_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("store").display());
    let opened = (0..4).map(|_| {
        let url = url.clone();
        tokio::spawn(async move { Store::open(&url).await })
    });
    for store in opened.collect::<Vec<_>>() {
        store.await.unwrap().unwrap();
    }
}

/// A store that was made before there was a chain: its rows, and the steps that made it.
async fn old_store(path: &Path, draft: &Draft, shapes: &[(ContentHash, Vec<u8>)]) {
    let mut raw = raw(path).await;
    let steps = MIGRATIONS.iter().filter(|it| it.version < 5).cloned();
    let steps = Migrator::with_migrations(steps.collect());
    steps.run_direct(None, &mut raw, false).await.unwrap();
    let mut statements = vec!["PRAGMA application_id = 0x464c494e".to_owned()];
    for (hash, wkb) in shapes {
        let bounds = decode_wkb(wkb).unwrap().bounds();
        sqlx::query("INSERT INTO geometry VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .bind(hash.0.as_slice())
            .bind(bounds.west)
            .bind(bounds.south)
            .bind(bounds.east)
            .bind(bounds.north)
            .bind(wkb)
            .execute(&mut raw)
            .await
            .unwrap();
    }
    for revision in 1..=2 {
        let at = draft.at.micros() + revision;
        statements.push(format!(
            "INSERT INTO changeset VALUES ('syria', {revision}, '{}', 'ann', 'first look', {at})",
            Uuid::now_v7()
        ));
        for (change, ordinal) in draft.changes.iter().zip(0..) {
            let encoded = encode(change).unwrap();
            let hash = encoded
                .geometry
                .map_or("NULL".to_owned(), |it| format!("x'{it}'"));
            statements.push(format!(
                "INSERT INTO change VALUES ('syria', {revision}, {ordinal}, '{}', '{}', {hash}, '{}')",
                encoded.kind, encoded.subject, encoded.body
            ));
        }
    }
    for statement in statements {
        sqlx::query(AssertSqlSafe(statement))
            .execute(&mut raw)
            .await
            .unwrap();
    }
    raw.close().await.unwrap();
}

#[tokio::test]
async fn an_old_store_is_sealed_when_it_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    let (draft, shapes) = beginning();
    old_store(&path, &draft, &shapes).await;
    let store = open(&path).await.unwrap();
    assert_eq!(store.check().await.unwrap(), []);
    let record = store.record(&draft.territory).await.unwrap().unwrap();
    let hashes: Vec<_> = record.changesets().iter().map(|it| it.hash).collect();
    let mut expected = crate::model::Record::default();
    for changeset in record.changesets() {
        expected.apply(changeset.clone(), &draft.changes);
    }
    assert_eq!(format!("{record:?}"), format!("{expected:?}"));
    store.apply(&draft, Revision(2), &shapes).await.unwrap();
    store.close().await;
    // Once sealed, it stays as it is.
    let store = open(&path).await.unwrap();
    let record = store.record(&draft.territory).await.unwrap().unwrap();
    let again: Vec<_> = record.changesets().iter().map(|it| it.hash).collect();
    assert_eq!(again[..2], hashes);
    assert_eq!(store.check().await.unwrap(), []);
}

#[tokio::test]
async fn what_is_taken_down_goes_from_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    let store = open(&path).await.unwrap();
    write_libel(&store, "syria").await;
    // Many more, so that pages have split while the text lay in them.
    let (_, outline, stored) = triangle(36.0);
    for base in 4..8 {
        let mut changes: Vec<_> = (0..300).map(|_| create(outline)).collect();
        for change in &mut changes {
            if let Change::CreateRegion { claim, .. } = change {
                claim.note = Some("libel about Yaqub and more of the same".to_owned());
            }
        }
        let draft = draft("syria", changes);
        store
            .apply(&draft, Revision(base), &[stored.clone()])
            .await
            .unwrap();
    }
    let holds = |text: &str| {
        let files = std::fs::read_dir(folder.path()).unwrap();
        let found = files.filter(|file| {
            let bytes = std::fs::read(file.as_ref().unwrap().path()).unwrap();
            bytes.windows(text.len()).any(|it| it == text.as_bytes())
        });
        found.count() > 0
    };
    assert!(holds("Yaqub"));
    for revision in [2, 5, 6, 7, 8].map(Revision) {
        let takedown = Takedown {
            territory: "syria".parse().unwrap(),
            revision,
            at: "2016-01-01".parse().unwrap(),
            author: "root".to_owned(),
            reason: "asked for".to_owned(),
        };
        assert!(store.redact(&takedown).await.unwrap());
    }
    store.forget().await.unwrap();
    assert!(!holds("Yaqub"), "with the store open still");
    assert!(holds("asked for"));
    assert_eq!(store.check().await.unwrap(), []);
}

#[tokio::test]
async fn damage_of_each_kind_is_found_and_named() {
    for (statements, places) in [
        (
            "DROP TRIGGER change_not_updated;
             UPDATE change SET body = replace(body, '\"contested\"', '\"control\"') WHERE ordinal = 6 AND revision = 1",
            vec!["changeset 1 of syria: its hash is not"],
        ),
        (
            "DROP TRIGGER changeset_not_updated; UPDATE changeset SET comment = 'other' WHERE revision = 3",
            vec!["changeset 3 of syria: its hash is not"],
        ),
        (
            "DROP TRIGGER changeset_not_updated; UPDATE changeset SET at = at + 1000000 WHERE revision = 2",
            vec!["changeset 2 of syria: its hash is not", "changeset 3 of syria: it is not later"],
        ),
        (
            "DROP TRIGGER change_not_deleted; DELETE FROM change WHERE revision = 1 AND ordinal = 8",
            vec!["change 9 of changeset 1 of syria: the one before it is missing"],
        ),
        (
            "DROP TRIGGER change_not_deleted; DROP TRIGGER changeset_not_deleted;
             DELETE FROM change WHERE revision = 2; DELETE FROM changeset WHERE revision = 2",
            vec!["changeset 2 of syria: it is missing"],
        ),
        (
            "DROP TRIGGER geometry_not_updated; UPDATE geometry SET wkb = CAST(wkb || x'00' AS BLOB)",
            vec!["its bytes have another hash", "its bytes have another hash"],
        ),
        (
            "DROP TRIGGER geometry_not_updated; UPDATE geometry SET west = west - 1 WHERE west = 35.0",
            vec!["its box is not that of its positions"],
        ),
        (
            "PRAGMA foreign_keys = OFF; DROP TRIGGER geometry_not_deleted; DELETE FROM geometry WHERE west = 35.0",
            vec!["a row of `change` names a `geometry` that is missing"],
        ),
        (
            "DROP TRIGGER redaction_not_deleted; DELETE FROM redaction",
            vec!["changeset 4 of syria: its texts and the list of takedowns disagree"],
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store");
        let store = open(&path).await.unwrap();
        write_libel(&store, "syria").await;
        let takedown = Takedown {
            territory: "syria".parse().unwrap(),
            revision: Revision(4),
            at: "2016-01-01".parse().unwrap(),
            author: "root".to_owned(),
            reason: "asked for".to_owned(),
        };
        store.redact(&takedown).await.unwrap();
        assert_eq!(store.check().await.unwrap(), []);
        let mut raw = raw(&path).await;
        sqlx::raw_sql(AssertSqlSafe(statements)).execute(&mut raw).await.unwrap();
        let flaws = store.check().await.unwrap();
        let said: Vec<String> = flaws.iter().map(|it| format!("{}: {}", it.place, it.reason)).collect();
        for place in &places {
            assert!(said.iter().any(|it| it.contains(place)), "{statements}: {said:?}");
        }
        assert!(said.len() <= places.len() * 14, "{statements}: {said:?}");
    }
}

/// Two thousand regions, each with its own geometry, written and read back: a tenth of a second where the cores are not shared.
#[tokio::test]
async fn a_large_draft_is_quick() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder.path().join("store")).await.unwrap();
    let (outlines, shapes): (Vec<_>, Vec<_>) = (0..2000)
        .map(|at| triangle(f64::from(at) / 100.0))
        .map(|(_, outline, stored)| (outline, stored))
        .unzip();
    let draft = draft("syria", outlines.into_iter().map(create).collect());
    let start = std::time::Instant::now();
    store.apply(&draft, Revision(0), &shapes).await.unwrap();
    let hashes: Vec<_> = shapes.iter().map(|(hash, _)| *hash).collect();
    assert_eq!(store.shapes(&hashes).await.unwrap().len(), 2000);
    let record = store.record(&draft.territory).await.unwrap().unwrap();
    assert_eq!(record.revision(), Revision(1));
    let took = start.elapsed();
    assert!(took.as_secs() < 5, "{took:?}");
}
