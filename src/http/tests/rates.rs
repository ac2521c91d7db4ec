//! How often somebody may ask.

use axum::http::{StatusCode, header};
use serde_json::Value;

use crate::http::ribbon::Ribbon;
use crate::http::tests::desk::{REGIONS, ask, read, send, square};
use crate::http::{Access, Trust};
use crate::model::Role;

/// A server behind a proxy, with limits.
async fn limited(requests: u32, writes: u32, failures: u32) -> Ribbon {
    let access = Access {
        // So slow that nothing is paid off while a test runs.
        requests_per_second: u32::from(requests > 0),
        burst: requests,
        writes_per_minute: writes,
        failures_per_minute: failures,
        ..Access::default()
    };
    Ribbon::with(|it| (it.access, it.trust_proxy) = (access, Trust::Whoever)).await
}

#[tokio::test]
async fn an_address_that_asks_too_often_is_told_when_to_come_back_and_finished_tiles_do_not_count()
{
    let ribbon = limited(40, 0, 0).await;
    let dated = ("GET", "/tiles/ribbon/0/0/0.mvt?datetime=2020-01-02");
    let tile = ask(&ribbon, dated, "", Value::Null).await;
    let tile = tile.headers()[header::CONTENT_LOCATION].to_str().unwrap();
    for _ in 0..200 {
        let answer = ask(&ribbon, ("GET", tile), "", Value::Null).await;
        assert_eq!(answer.status(), StatusCode::OK);
    }
    let list = ("GET", "/territories");
    let mut passed = 0;
    let refused = loop {
        let answer = ask(&ribbon, list, "", Value::Null).await;
        if answer.status() != StatusCode::OK {
            break answer;
        }
        passed += 1;
        assert!(passed < 200, "never refused");
    };
    assert!(passed >= 39, "{passed}");
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        refused.headers()[header::CONTENT_TYPE],
        "application/problem+json"
    );
    let wait = refused.headers()[header::RETRY_AFTER].to_str().unwrap();
    assert!((1..=2).contains(&wait.parse::<u64>().unwrap()), "{wait}");
    assert!(
        read(&refused)["detail"]
            .as_str()
            .unwrap()
            .contains("your address")
    );
    let other = send(&ribbon, list, "", "192.0.2.2", &Value::Null).await;
    assert_eq!(other.status(), StatusCode::OK, "others are not held up");
}

#[tokio::test]
async fn a_token_that_writes_too_often_waits_and_still_reads() {
    let ribbon = limited(0, 2, 0).await;
    let (_, editor) = ribbon.new_token(Role::Editor, None).await;
    let (_, other) = ribbon.new_token(Role::Editor, None).await;
    let write = |secret| ask(&ribbon, ("POST", REGIONS), secret, square());
    assert_eq!(write(&editor).await.status(), StatusCode::CREATED);
    assert_eq!(write(&editor).await.status(), StatusCode::CREATED);
    let refused = write(&editor).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key(header::RETRY_AFTER));
    assert_eq!(write(&other).await.status(), StatusCode::CREATED);
    let read = ask(&ribbon, ("GET", "/session"), &editor, Value::Null).await;
    assert_eq!(read.status(), StatusCode::OK);
}

#[tokio::test]
async fn an_address_that_tries_tokens_is_soon_told_to_wait_and_good_ones_pass() {
    let ribbon = limited(0, 0, 3).await;
    let (_, editor) = ribbon.new_token(Role::Editor, None).await;
    let tried = async |secret, address| {
        let answer = send(&ribbon, ("POST", REGIONS), secret, address, &square()).await;
        answer.status().as_u16()
    };
    let statuses = [
        tried("fl_a", "2001:db8::1").await,
        tried("", "2001:db8::2").await,
        tried("fl_c", "2001:db8::3").await,
        tried("fl_d", "2001:db8::4").await,
        tried(&editor, "2001:db8::5").await,
        tried("fl_d", "2001:db8:0:1::4").await,
    ];
    assert_eq!(statuses, [401, 401, 401, 429, 201, 401]);
}
