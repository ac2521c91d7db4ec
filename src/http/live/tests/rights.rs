//! By what right one follows, and that a stream ends with it.

use axum::http::{Request, StatusCode, header, request};

use crate::http::live::tests::{Stream, grow};
use crate::http::ribbon::Ribbon;
use crate::http::{now, secret_hash};
use crate::model::Role;
use crate::store::NewSession;
use crate::time::Instant;

fn bearer(secret: &str) -> request::Builder {
    Request::builder().header(header::AUTHORIZATION, format!("Bearer {secret}"))
}

async fn open(ribbon: &Ribbon, by: request::Builder) -> Stream {
    Stream::of(ribbon.answer_to(by, "changes", "").await)
}

/// Looks as a running server does again and again.
async fn look(ribbon: &Ribbon, now: Instant) {
    let app = &ribbon.app;
    app.grants.look(app.atlas.store(), now).await.unwrap();
}

/// The moment some seconds from now.
fn soon(seconds: i64) -> Instant {
    Instant::from_micros(now().micros() + seconds * 1_000_000).unwrap()
}

#[tokio::test]
async fn a_stream_ends_when_its_token_is_revoked_and_others_go_on() {
    let ribbon = Ribbon::with(|it| it.telling.streams = 3).await;
    let (token, secret) = ribbon.new_token(Role::Reader, Some("ribbon")).await;
    let other = ribbon.token(Role::Reader).await;
    ribbon.set_private(true).await;
    let mut stream = open(&ribbon, bearer(&secret)).await;
    let mut kept = open(&ribbon, bearer(&other)).await;
    look(&ribbon, now()).await;
    grow(&ribbon).await;
    assert_eq!(stream.told().await.0, "3");
    // As another process does it.
    let store = ribbon.app.atlas.store();
    store.revoke_token(token.id, now()).await.unwrap();
    look(&ribbon, now()).await;
    assert_eq!(stream.next().await, None);
    let again = ribbon.answer_to(bearer(&secret), "changes", "").await;
    assert_eq!(again.status(), StatusCode::NOT_FOUND);
    assert_eq!(kept.told().await.0, "3");
    drop(stream);
    drop(kept);
    assert_eq!(ribbon.app.grants.count(), 0, "who goes is forgotten");
}

#[tokio::test]
async fn what_was_recorded_after_the_right_ended_is_not_told() {
    let ribbon = Ribbon::new().await;
    let (token, secret) = ribbon.new_token(Role::Reader, None).await;
    let mut stream = open(&ribbon, bearer(&secret)).await;
    let store = ribbon.app.atlas.store();
    store.revoke_token(token.id, now()).await.unwrap();
    look(&ribbon, now()).await;
    grow(&ribbon).await;
    assert_eq!(stream.next().await, None);
    let again = ribbon.answer_to(bearer(&secret), "changes", "").await;
    assert_eq!(again.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_stream_ends_when_its_session_does_and_when_that_runs_out() {
    let ribbon = Ribbon::with(|it| it.telling.streams = 3).await;
    ribbon.set_private(true).await;
    let (token, _) = ribbon.new_token(Role::Reader, None).await;
    let store = ribbon.app.atlas.store();
    let mut streams = Vec::new();
    for (secret, lasts) in [("ends", 60), ("runs-out", 30), ("goes-on", 60)] {
        let session = NewSession {
            hash: secret_hash(secret),
            token: token.id,
            expires: soon(lasts),
        };
        store.add_session(&session, now()).await.unwrap();
        let cookie = Request::builder().header(header::COOKIE, format!("frontline={secret}"));
        streams.push(open(&ribbon, cookie).await);
    }
    store.end_session(&secret_hash("ends")).await.unwrap();
    look(&ribbon, soon(45)).await;
    grow(&ribbon).await;
    let [ended, run_out, going] = streams.as_mut_slice() else {
        panic!("three")
    };
    assert_eq!(ended.next().await, None);
    assert_eq!(run_out.next().await, None);
    assert_eq!(going.told().await.0, "3");
    look(&ribbon, soon(60)).await;
    assert_eq!(going.next().await, None);
}

#[tokio::test]
async fn a_territory_that_becomes_private_is_followed_on_by_those_who_may_read_it() {
    let ribbon = Ribbon::with(|it| it.telling.streams = 3).await;
    let (_, here) = ribbon.new_token(Role::Reader, Some("ribbon")).await;
    let (_, elsewhere) = ribbon.new_token(Role::Reader, Some("elsewhere")).await;
    let mut reader = open(&ribbon, bearer(&here)).await;
    let mut stranger = open(&ribbon, bearer(&elsewhere)).await;
    let mut nobody = open(&ribbon, Request::builder()).await;
    ribbon.set_private(true).await;
    assert_eq!(reader.told().await.0, "2");
    assert_eq!(stranger.next().await, None);
    assert_eq!(nobody.next().await, None);
}
