//! Who asks and whether they may is settled from the head alone: whatever the body is, 401 and 403 come first.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use axum::http::{Request, header};
use bytes::Bytes;
use futures_util::stream;
use serde_json::json;

use crate::http::ribbon::{Ribbon, Said};
use crate::http::tests::routes::routes;
use crate::model::Role;

/// Signs out, which anybody may.
const OPEN: (&str, &str) = ("/session", "delete");

/// Every route that writes, or reads what is sent to it.
fn writing() -> Vec<(String, String)> {
    let all = routes().into_iter();
    let writing = all.filter(|it| it.1 != "get" && (&*it.0, &*it.1) != OPEN);
    let writing: Vec<_> = writing.collect();
    assert!(writing.len() > 30, "{writing:?}");
    writing
}

/// A body of chunks that counts those which are asked for.
fn counted(chunk: &'static [u8], count: usize) -> (Body, Arc<AtomicUsize>) {
    let read = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&read);
    let chunks = (0..count).map(move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
        Ok::<_, std::io::Error>(Bytes::from_static(chunk))
    });
    (Body::from_stream(stream::iter(chunks)), read)
}

/// What is wrong with a request that nobody may send: its body, its kind, its query, its key.
struct Wrong {
    chunk: &'static [u8],
    kind: &'static str,
    coding: &'static str,
    query: &'static str,
    key: &'static str,
}

const WRONG: [Wrong; 4] = [
    Wrong {
        chunk: b"{\"type\":\"FeatureCollection\",\"features\":[]}",
        kind: "application/json",
        coding: "identity",
        query: "",
        key: "a",
    },
    Wrong {
        chunk: b"[[],[],",
        kind: "application/json",
        coding: "gzip",
        query: "?colour=red",
        key: "b",
    },
    Wrong {
        chunk: &[b' '; 8192],
        kind: "text/plain",
        coding: "br",
        query: "?comment=a&comment=b",
        key: "",
    },
    Wrong {
        chunk: b"",
        kind: "application/json",
        coding: "identity",
        query: "?at=yesterday",
        key: "c",
    },
];

async fn send(ribbon: &Ribbon, route: &(String, String), secret: &str, wrong: &Wrong) -> Said {
    let words = [
        ("{territory}", "ribbon"),
        ("{changeset}", "1"),
        ("{slug}", "red"),
        ("{proposal}", "00000000-0000-0000-0000-000000000000"),
        ("{id}", "00000000-0000-0000-0000-000000000000"),
    ];
    let path = words
        .iter()
        .fold(route.0.clone(), |it, (word, value)| it.replace(word, value));
    let (body, read) = counted(wrong.chunk, 40);
    let mut request = Request::builder()
        .method(&*route.1.to_uppercase())
        .uri(format!("{path}{}", wrong.query))
        .header(header::HOST, "ribbon.example")
        .header(header::CONTENT_TYPE, wrong.kind)
        .header(header::CONTENT_ENCODING, wrong.coding)
        .header("idempotency-key", wrong.key);
    if !secret.is_empty() {
        request = request.header(header::AUTHORIZATION, format!("Bearer {secret}"));
    }
    let said = ribbon.send(request.body(body).unwrap()).await;
    assert_eq!(
        read.load(Ordering::Relaxed),
        0,
        "{route:?}: its body is read"
    );
    said
}

#[tokio::test]
async fn whoever_may_not_is_told_so_whatever_the_body_and_none_of_it_is_read() {
    let ribbon = Ribbon::new().await;
    let elsewhere = ribbon.new_token(Role::Admin, Some("elsewhere")).await.1;
    let reader = ribbon.new_token(Role::Reader, Some("ribbon")).await.1;
    for route in writing() {
        for wrong in &WRONG {
            for (secret, status) in [("", 401), ("fl_wrong", 401), (&*reader, 403)] {
                // Anybody with a token may sign in.
                if route.0 == "/session" && status == 403 {
                    continue;
                }
                let said = send(&ribbon, &route, secret, wrong).await;
                let what = format!("{route:?} {secret} {}: {}", wrong.chunk.len(), said.text);
                assert_eq!(said.status.as_u16(), status, "{what}");
            }
            if route.0.contains("{territory}") {
                let said = send(&ribbon, &route, &elsewhere, wrong).await;
                assert_eq!(said.status.as_u16(), 403, "{route:?}: {}", said.text);
            }
        }
    }
    ribbon.set_private(true).await;
    for route in writing().iter().filter(|it| it.0.contains("{territory}")) {
        for wrong in &WRONG {
            for secret in ["", "fl_wrong", &*elsewhere] {
                let said = send(&ribbon, route, secret, wrong).await;
                assert_eq!(said.status.as_u16(), 404, "{route:?}: {}", said.text);
                assert!(said.text.contains("no territory `ribbon`"), "{}", said.text);
            }
        }
    }
}

#[tokio::test]
async fn under_review_an_editor_is_sent_to_the_proposals_before_anything_is_read() {
    let ribbon = Ribbon::with(|it| it.review = true).await;
    let editor = ribbon.token(Role::Editor).await;
    for (path, method) in [
        ("regions", "post"),
        ("regions/{id}", "delete"),
        ("changesets", "post"),
        ("surveys", "post"),
        ("places/{slug}", "put"),
        ("changesets/{changeset}/revert", "post"),
    ] {
        let route = (
            format!("/territories/{{territory}}/{path}"),
            method.to_owned(),
        );
        for wrong in &WRONG {
            let said = send(&ribbon, &route, &editor, wrong).await;
            assert_eq!(said.status.as_u16(), 403, "{route:?}: {}", said.text);
            assert!(said.text.contains("/proposals"), "{}", said.text);
        }
    }
}

#[tokio::test]
async fn what_only_the_body_tells_is_judged_by_it() {
    let ribbon = Ribbon::new().await;
    let editor = ribbon.token(Role::Editor).await;
    let faction = json!({"changes": [{"change": "define", "faction": {
        "slug": "grey", "names": {"en": "Grey"}, "colour": "#888888"}}]});
    let said = ribbon.write("POST", "changesets", &editor, &faction).await;
    assert_eq!(said.status.as_u16(), 403, "{}", said.text);
    let reviewer = ribbon.token(Role::Reviewer).await;
    let said = ribbon
        .write("POST", "changesets", &reviewer, &faction)
        .await;
    assert_eq!(said.status.as_u16(), 201, "{}", said.text);
}
