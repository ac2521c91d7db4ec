//! The part of the story about who may, and who did.

use crate::model::{Revision, Role};
use crate::store::story::fixture::{at, slug};
use crate::store::{Deed, Keep, NewSession, NewToken, Sought, Store};

/// A session stands for its token until it is ended, and is dropped some time after it expired.
pub(super) async fn sessions_stand_for_tokens(store: &Store) {
    let new = NewToken {
        name: "browser".to_owned(),
        hash: [9; 32],
        role: Role::Reader,
        territory: None,
        created: at("2015-09-18"),
        expires: None,
    };
    let token = store.add_token(&new).await.unwrap();
    let now = at("2015-09-18");
    let session = |byte, expires| NewSession {
        hash: [byte; 32],
        token: token.id,
        expires: at(expires),
    };
    for (byte, expires) in [(1, "2015-09-19"), (2, "2015-09-20")] {
        store
            .add_session(&session(byte, expires), now)
            .await
            .unwrap();
    }
    let found = store.session_by_hash(&[1; 32]).await.unwrap().unwrap();
    assert_eq!((&found.token, found.expires), (&token, at("2015-09-19")));
    assert!(store.session_by_hash(&[3; 32]).await.unwrap().is_none());

    store.revoke_token(token.id, now).await.unwrap();
    let revoked = store.session_by_hash(&[1; 32]).await.unwrap().unwrap();
    assert_eq!(revoked.token.revoked, Some(now));
    store.end_session(&[2; 32]).await.unwrap();
    assert!(store.session_by_hash(&[2; 32]).await.unwrap().is_none());
    let late = session(4, "2016-01-01");
    store.add_session(&late, at("2015-09-19")).await.unwrap();
    assert!(store.session_by_hash(&[1; 32]).await.unwrap().is_none());
}

fn deed(day: u32, status: u16, territory: &str) -> Deed {
    let fine = status < 400;
    Deed {
        at: at(&format!("2015-09-{day:02}")),
        token: fine.then_some(uuid::Uuid::from_u128(7)),
        name: fine.then(|| "desk".to_owned()),
        address: "192.0.2.1".to_owned(),
        method: "POST".to_owned(),
        path: format!("/territories/{territory}/regions"),
        status,
        territory: Some(slug(territory)),
        revision: fine.then_some(Revision(3)),
        reason: (!fine).then(|| "Forbidden".to_owned()),
        count: 1,
    }
}

/// Deeds come back newest first, in pages, as they were; the old and the many go.
pub(super) async fn deeds_are_kept_for_a_while(store: &Store) {
    let done = [
        deed(1, 201, "syria"),
        deed(2, 403, "iraq"),
        deed(3, 403, "syria"),
        deed(4, 201, "iraq"),
    ];
    store.note(&done[..1]).await.unwrap();
    store.note(&done[1..]).await.unwrap();
    let all = Sought {
        before: None,
        limit: 10,
        territory: None,
        token: None,
        refused: None,
    };
    let found = |sought: Sought| async move {
        let deeds = store.deeds(&sought).await.unwrap();
        deeds.into_iter().map(|it| it.deed).collect::<Vec<_>>()
    };
    let reversed = done.iter().rev().cloned().collect::<Vec<_>>();
    assert_eq!(found(all.clone()).await, reversed);
    let page = Sought {
        limit: 2,
        ..all.clone()
    };
    let page = store.deeds(&page).await.unwrap();
    let rest = Sought {
        before: Some(page[1].id),
        ..all.clone()
    };
    assert_eq!(found(rest).await, reversed[2..]);
    let of_iraq = Sought {
        territory: Some(slug("iraq")),
        refused: Some(true),
        ..all.clone()
    };
    assert_eq!(found(of_iraq).await, done[1..2]);
    let by_token = Sought {
        token: done[0].token,
        refused: Some(false),
        ..all.clone()
    };
    assert_eq!(found(by_token).await.len(), 2);

    let forget = async |before: Option<&str>, with_token, without| {
        let keep = Keep {
            with_token,
            without,
        };
        store.forget_deeds(before.map(at), keep).await.unwrap();
    };
    forget(Some("2015-09-02"), 100, 100).await;
    assert_eq!(found(all.clone()).await, reversed[..3]);
    forget(None, 1, 1).await;
    assert_eq!(found(all.clone()).await, reversed[..2], "one of each kind");
    forget(None, 1, 0).await;
    assert_eq!(found(all.clone()).await, reversed[..1]);
    forget(None, 0, 0).await;
    assert!(found(all).await.is_empty());
}

/// Without a token, an address has one row a minute, which says how many there were.
pub(super) async fn refusals_are_counted(store: &Store) {
    let first = deed(5, 401, "syria");
    let more = Deed {
        count: 41,
        path: "/elsewhere".to_owned(),
        ..first.clone()
    };
    let other = Deed {
        address: "192.0.2.2".to_owned(),
        ..first.clone()
    };
    let next = deed(6, 401, "syria");
    store.note(&[first.clone(), more, other]).await.unwrap();
    store.note(&[next]).await.unwrap();
    let all = Sought {
        before: None,
        limit: 10,
        territory: None,
        token: None,
        refused: Some(true),
    };
    let deeds = store.deeds(&all).await.unwrap();
    let counts: Vec<u32> = deeds.iter().map(|it| it.deed.count).collect();
    assert_eq!(counts, [1, 1, 42]);
    assert_eq!(deeds[2].deed, Deed { count: 42, ..first });
}
