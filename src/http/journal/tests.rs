//! What is written down, what is lost, and what a flood leaves alone.

use uuid::Uuid;

use super::*;
use crate::store::Sought;

/// What somebody did with a token.
pub(super) fn deed(path: &str) -> Deed {
    Deed {
        at: now(),
        token: Some(Uuid::from_u128(1)),
        name: None,
        address: "192.0.2.1".to_owned(),
        method: "POST".to_owned(),
        path: path.to_owned(),
        status: 401,
        territory: None,
        revision: None,
        reason: None,
        count: 1,
    }
}

async fn store(folder: &tempfile::TempDir, name: &str) -> Store {
    let path = folder.path().join(name);
    Store::open(path.to_str().unwrap()).await.unwrap()
}

async fn paths(store: &Store) -> Vec<String> {
    let all = Sought {
        before: None,
        limit: 100,
        territory: None,
        token: None,
        refused: None,
    };
    let deeds = store.deeds(&all).await.unwrap();
    deeds.into_iter().map(|it| it.deed.path).collect()
}

#[tokio::test]
async fn a_store_that_fails_holds_nobody_up_and_gets_what_there_is_room_for_later() {
    let folder = tempfile::tempdir().unwrap();
    let closed = store(&folder, "closed").await;
    closed.close().await;
    let mut scribe = Scribe {
        store: closed,
        room: 2,
        days: 0,
        rows: 0,
        anonymous_rows: 0,
        refusals: Arc::new(Refusals::new(2)),
        lost: Arc::default(),
        lost_before: Arc::default(),
        deeds: Vec::new(),
        failing: false,
    };
    let (sender, heard) = oneshot::channel();
    let words = ["/a", "/b", "/c"].map(|it| Word::Deed(deed(it)));
    let words = words.into_iter().chain([Word::Heard(sender)]).collect();
    scribe.hear(words).await;
    assert!(heard.await.is_ok(), "whoever waits is told");
    assert!(scribe.failing);
    assert_eq!(scribe.lost.load(Ordering::Relaxed), 1);

    scribe.store = store(&folder, "open").await;
    scribe.keep().await;
    assert!(!scribe.failing && scribe.deeds.is_empty());
    assert_eq!(paths(&scribe.store).await, ["/b", "/a"]);
    assert_eq!(
        scribe.lost.load(Ordering::Relaxed),
        0,
        "told, and begun anew"
    );
}

#[tokio::test]
async fn a_full_queue_loses_what_comes_and_counts_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder, "store").await;
    let access = Access {
        audit_queue: 2,
        ..Access::default()
    };
    let journal = Journal::start(store.clone(), &access);
    // Nobody writes before this task waits.
    for path in ["/a", "/b", "/c", "/d"] {
        journal.note(deed(path));
    }
    assert_eq!(journal.lost.load(Ordering::Relaxed), 2);
    assert_eq!(journal.lost(), 2);
    journal.finish().await;
    assert_eq!(paths(&store).await, ["/b", "/a"]);
}

#[tokio::test]
async fn deeds_are_dropped_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder, "store").await;
    let old = Deed {
        at: "2020-01-01".parse().unwrap(),
        ..deed("/old")
    };
    let deeds = [old, deed("/a"), deed("/b")];
    store.note(&deeds).await.unwrap();
    let mut scribe = Scribe {
        store,
        room: 2,
        days: 0,
        rows: 0,
        anonymous_rows: 0,
        refusals: Arc::new(Refusals::new(2)),
        lost: Arc::default(),
        lost_before: Arc::default(),
        deeds: Vec::new(),
        failing: false,
    };
    scribe.tidy().await;
    assert_eq!(paths(&scribe.store).await.len(), 3);
    scribe.days = 365;
    scribe.tidy().await;
    assert_eq!(paths(&scribe.store).await, ["/b", "/a"]);
    (scribe.days, scribe.rows) = (u32::MAX, 1);
    scribe.tidy().await;
    assert_eq!(paths(&scribe.store).await, ["/b"]);
}

fn refused(address: usize) -> Deed {
    Deed {
        token: None,
        address: address.to_string(),
        ..deed("/nothing")
    }
}

#[tokio::test]
async fn a_flood_without_tokens_neither_fills_the_queue_nor_drops_what_tokens_did() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder, "store").await;
    let access = Access {
        audit_queue: 16,
        audit_addresses: 3,
        ..Access::default()
    };
    let journal = Journal::start(store.clone(), &access);
    journal.note(deed("/a"));
    for address in 0..1000 {
        journal.note(refused(address));
    }
    journal.note(deed("/b"));
    journal.finish().await;
    assert_eq!(journal.lost.load(Ordering::Relaxed), 0);
    let all = Sought {
        before: None,
        limit: 100,
        territory: None,
        token: None,
        refused: None,
    };
    let deeds = store.deeds(&all).await.unwrap();
    let counts: u32 = deeds.iter().map(|it| it.deed.count).sum();
    assert_eq!(counts, 1002, "all are counted");
    // Two minutes at most, of three addresses and the others.
    assert!((6..=10).contains(&deeds.len()), "{deeds:?}");

    let keep = Keep {
        with_token: 2,
        without: 2,
    };
    store.forget_deeds(None, keep).await.unwrap();
    let deeds = store.deeds(&all).await.unwrap();
    let told: Vec<&str> = deeds.iter().map(|it| it.deed.path.as_str()).collect();
    assert_eq!(told.len(), 4, "{told:?}");
    assert!(told.contains(&"/a") && told.contains(&"/b"), "{told:?}");
}
