//! What is kept in a SQLite file, when it is old, damaged, or must forget.

use std::path::Path;

use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, Connection};
use uuid::Uuid;

use crate::geometry::decode_wkb;
use crate::model::{Change, ContentHash, Draft, Record, Revision};
use crate::store::encoding::encode;
use crate::store::sqlite::open::MIGRATIONS;
use crate::store::sqlite::tests::{open, raw};
use crate::store::story::fixture::{beginning, create, draft, triangle};
use crate::store::story::keeping::{takedown, write_libel};

/// A store that was made before there was a chain: its rows, and the steps that made it.
pub(super) async fn old_store(path: &Path, draft: &Draft, shapes: &[(ContentHash, Vec<u8>)]) {
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
    let mut expected = Record::default();
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
            .apply(&draft, Revision(base), std::slice::from_ref(&stored))
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
    for revision in [2, 5, 6, 7, 8] {
        let takedown = takedown("syria", revision);
        assert!(store.redact(&takedown).await.unwrap());
    }
    store.forget().await.unwrap();
    assert!(!holds("Yaqub"), "with the store open still");
    assert!(holds("a court said so"));
    assert_eq!(store.check().await.unwrap(), []);
}

/// What other hands may do to the file, and what must be said of it.
const DAMAGES: [(&str, &[&str]); 9] = [
    (
        "DROP TRIGGER change_not_updated;
         UPDATE change SET body = replace(body, '\"contested\"', '\"control\"') WHERE ordinal = 6 AND revision = 1",
        &["changeset 1 of syria: its hash is not"],
    ),
    (
        "DROP TRIGGER changeset_not_updated; UPDATE changeset SET comment = 'other' WHERE revision = 3",
        &["changeset 3 of syria: its hash is not"],
    ),
    (
        "DROP TRIGGER changeset_not_updated; UPDATE changeset SET at = at + 1000000 WHERE revision = 2",
        &["changeset 2 of syria: its hash is not", "changeset 3 of syria: it is not later"],
    ),
    (
        "DROP TRIGGER change_not_deleted; DELETE FROM change WHERE revision = 1 AND ordinal = 8",
        &["change 9 of changeset 1 of syria: the one before it is missing"],
    ),
    (
        "DROP TRIGGER change_not_deleted; DROP TRIGGER changeset_not_deleted;
         DELETE FROM change WHERE revision = 2; DELETE FROM changeset WHERE revision = 2",
        &["changeset 2 of syria: it is missing"],
    ),
    (
        "DROP TRIGGER geometry_not_updated; UPDATE geometry SET wkb = CAST(wkb || x'00' AS BLOB)",
        &["its bytes have another hash", "its bytes have another hash"],
    ),
    (
        "DROP TRIGGER geometry_not_updated; UPDATE geometry SET west = west - 1 WHERE west = 35.0",
        &["its box is not that of its positions"],
    ),
    (
        "PRAGMA foreign_keys = OFF; DROP TRIGGER geometry_not_deleted; DELETE FROM geometry WHERE west = 35.0",
        &["a row of `change` names a `geometry` that is missing"],
    ),
    (
        "DROP TRIGGER redaction_not_deleted; DELETE FROM redaction",
        &["changeset 4 of syria: its texts and the list of takedowns disagree"],
    ),
];

#[tokio::test]
async fn damage_of_each_kind_is_found_and_named() {
    for (statements, places) in DAMAGES {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store");
        let store = open(&path).await.unwrap();
        write_libel(&store, "syria").await;
        store.redact(&takedown("syria", 4)).await.unwrap();
        assert_eq!(store.check().await.unwrap(), []);
        let mut raw = raw(&path).await;
        sqlx::raw_sql(AssertSqlSafe(statements))
            .execute(&mut raw)
            .await
            .unwrap();
        let flaws = store.check().await.unwrap();
        let said: Vec<String> = flaws
            .iter()
            .map(|it| format!("{}: {}", it.place, it.reason))
            .collect();
        for place in places {
            assert!(
                said.iter().any(|it| it.contains(place)),
                "{statements}: {said:?}"
            );
        }
        assert!(said.len() <= places.len() * 14, "{statements}: {said:?}");
    }
}
