//! What is SQLite's own: the file, its guards, its messages, its speed.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};

use uuid::Uuid;

use crate::model::{Decision, Outcome, Revision};
use crate::store::sqlite;
use crate::store::sqlite::damage::old_store;
use crate::store::story::fixture::{beginning, create, draft, triangle};
use crate::store::{Error, Purpose, Store, Terms};

pub(super) async fn raw(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path);
    options.create_if_missing(true).connect().await.unwrap()
}

pub(super) async fn open(path: &Path) -> Result<Store, Error> {
    Store::open(path.to_str().unwrap()).await
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a table of statements")]
async fn other_hands_cannot_alter_the_record() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    let (draft, shapes) = beginning();
    let store = open(&path).await.unwrap();
    store.apply(&draft, Revision(0), &shapes).await.unwrap();
    let terms = Terms {
        holder: Uuid::nil(),
        most: 1,
        receipt: None,
    };
    let proposed = store.propose(&draft, Revision(1), &shapes, &terms);
    let withdrawn = Decision {
        outcome: Outcome::Withdrawn,
        by: "ann".to_owned(),
        comment: String::new(),
        at: draft.at,
    };
    let id = proposed.await.unwrap().id;
    store.decide(id, &withdrawn).await.unwrap();
    let mut raw = raw(&path).await;
    for (statement, why) in [
        (
            "UPDATE proposal SET state = 'open', decided_at = NULL",
            "decided once",
        ),
        ("DELETE FROM proposed_change", "proposals stay"),
        ("DELETE FROM proposal", "proposals stay"),
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
        assert!(refused.is_misnamed(), "{refused}");
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

#[tokio::test]
async fn what_is_written_while_the_file_goes_away_is_not_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let [path, away] = ["store", "away"].map(|it| folder.path().join(it));
    let sqlite = sqlite::open(&path, Purpose::Make).await.unwrap();
    let write = sqlite.begin().await.unwrap();
    std::fs::rename(&path, &away).unwrap();
    let refused = write.commit().await.unwrap_err();
    assert!(refused.is_displaced(), "{refused}");
    assert!(sqlite.begin().await.is_err_and(|it| it.is_displaced()));
    assert!(sqlite.ready().await.is_err_and(|it| it.is_displaced()));
    std::fs::rename(&away, &path).unwrap();
    sqlite.begin().await.unwrap().commit().await.unwrap();
    sqlite.close().await;
}

#[tokio::test]
async fn a_store_of_an_earlier_version_is_read_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    let (draft, shapes) = beginning();
    old_store(&path, &draft, &shapes).await;
    let before = std::fs::read(&path).unwrap();
    let url = path.to_str().unwrap();
    let store = Store::open_for(Purpose::Read, url).await.unwrap();
    assert!(store.is_copy() && store.is_read_only());
    let record = store.record(&draft.territory).await.unwrap().unwrap();
    assert_eq!(record.revision(), Revision(2));
    assert_eq!(store.check().await.unwrap(), []);
    let refused = store.apply(&draft, Revision(2), &shapes).await;
    assert!(matches!(refused, Err(Error::ReadOnly)), "{refused:?}");
    store.close().await;
    assert_eq!(std::fs::read(&path).unwrap(), before);
    let names = std::fs::read_dir(folder.path()).unwrap();
    assert_eq!(names.count(), 1, "nothing beside it");
}
