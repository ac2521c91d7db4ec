//! Sessions of browsers: the cookie, what it allows, what it does not, and how it ends.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use bytes::Bytes;
use serde_json::Value;

use crate::http::ribbon::Ribbon;
use crate::http::{Access, Trust, secret_hash};
use crate::model::Role;
use crate::store::NewSession;

/// Something that only whoever may write gets past: an empty body is no region.
const WRITE: (&str, &str) = ("POST", "/territories/ribbon/regions");

async fn send(
    ribbon: &Ribbon,
    (method, uri): (&str, &str),
    headers: &[(&str, &str)],
) -> Response<Bytes> {
    let mut request = Request::builder().method(method).uri(uri);
    request = request.header("host", "maps.example.org");
    request = request.header("content-type", "application/geo+json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    ribbon
        .exchange(request.body(Body::from("{}")).unwrap())
        .await
}

fn json(answer: &Response<Bytes>) -> Value {
    serde_json::from_slice(answer.body()).unwrap()
}

/// A browser that signed in.
struct Browser {
    cookie: String,
    csrf: String,
}

impl Browser {
    /// Reads what signing in gave; the attributes of the cookie come along.
    fn of(answer: &Response<Bytes>) -> (Self, String) {
        assert_eq!(answer.status(), StatusCode::CREATED);
        let set = answer.headers()[header::SET_COOKIE].to_str().unwrap();
        let (cookie, attributes) = set.split_once("; ").unwrap();
        let csrf = json(answer)["session"]["csrf"].as_str().unwrap().to_owned();
        let cookie = cookie.to_owned();
        (Self { cookie, csrf }, attributes.to_owned())
    }

    async fn sign_in(ribbon: &Ribbon, secret: &str) -> Self {
        let bearer = format!("Bearer {secret}");
        let answer = send(ribbon, ("POST", "/session"), &[("authorization", &bearer)]).await;
        Self::of(&answer).0
    }

    /// Whether a write gets past who may: it is refused for its body alone.
    async fn writes(&self, ribbon: &Ribbon, more: &[(&str, &str)]) -> bool {
        let headers = [&[("cookie", &*self.cookie)], more].concat();
        let status = send(ribbon, WRITE, &headers).await.status();
        let refused = [StatusCode::FORBIDDEN, StatusCode::UNAUTHORIZED];
        assert!(refused.contains(&status) || status == StatusCode::UNPROCESSABLE_ENTITY);
        !refused.contains(&status)
    }
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites_and_safer_over_https() {
    let ribbon = Ribbon::with(|it| it.trust_proxy = Trust::Whoever).await;
    let (_, secret) = ribbon.new_token(Role::Editor, None).await;
    let bearer = format!("Bearer {secret}");
    let plain = send(&ribbon, ("POST", "/session"), &[("authorization", &bearer)]).await;
    let (browser, attributes) = Browser::of(&plain);
    assert!(browser.cookie.starts_with("frontline=fl_"));
    assert_eq!(
        attributes,
        "Path=/; Max-Age=3600; HttpOnly; SameSite=Strict"
    );
    assert_eq!(plain.headers()[header::CACHE_CONTROL], "no-store");

    let https = ("x-forwarded-proto", "https");
    let over = send(
        &ribbon,
        ("POST", "/session"),
        &[("authorization", &bearer), https],
    )
    .await;
    let (secure, attributes) = Browser::of(&over);
    assert!(secure.cookie.starts_with("__Host-frontline=fl_"));
    assert_eq!(
        attributes,
        "Path=/; Max-Age=3600; HttpOnly; SameSite=Strict; Secure"
    );
    let csrf = ("x-csrf-token", &*browser.csrf);
    assert!(browser.writes(&ribbon, &[csrf]).await);
    assert!(
        !browser.writes(&ribbon, &[csrf, https]).await,
        "not the one for https"
    );
}

#[tokio::test]
async fn a_write_by_cookie_proves_that_our_own_page_sent_it() {
    let ribbon = Ribbon::new().await;
    let (_, secret) = ribbon.new_token(Role::Editor, None).await;
    let browser = Browser::sign_in(&ribbon, &secret).await;
    let other = Browser::sign_in(&ribbon, &secret).await;
    let ours = ("x-csrf-token", &*browser.csrf);
    for (headers, passes) in [
        (&[ours][..], true),
        (&[ours, ("origin", "http://maps.example.org")], true),
        (&[ours, ("sec-fetch-site", "same-origin")], true),
        (&[], false),
        (&[("x-csrf-token", "")], false),
        (&[("x-csrf-token", "wrong")], false),
        (&[("x-csrf-token", &other.csrf)], false),
        (&[ours, ("origin", "https://evil.example")], false),
        (
            &[ours, ("origin", "http://maps.example.org.evil.example")],
            false,
        ),
        (&[ours, ("origin", "null")], false),
        (&[ours, ("sec-fetch-site", "cross-site")], false),
        (&[ours, ("sec-fetch-site", "same-site")], false),
        (
            &[
                ours,
                ("sec-fetch-site", "cross-site"),
                ("origin", "http://maps.example.org"),
            ],
            false,
        ),
    ] {
        assert_eq!(
            browser.writes(&ribbon, headers).await,
            passes,
            "{headers:?}"
        );
    }
    // Signing in is no way around it either.
    let bearer = format!("Bearer {secret}");
    let elsewhere = [
        ("authorization", &*bearer),
        ("origin", "https://evil.example"),
    ];
    let answer = send(&ribbon, ("POST", "/session"), &elsewhere).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_session_says_who_one_is_also_after_a_reload() {
    let ribbon = Ribbon::new().await;
    let nobody = send(&ribbon, ("GET", "/session"), &[]).await;
    assert_eq!(nobody.status(), StatusCode::OK);
    assert_eq!(
        (&json(&nobody)["token"], &json(&nobody)["session"]),
        (&Value::Null, &Value::Null)
    );

    let (token, secret) = ribbon.new_token(Role::Reviewer, Some("ribbon")).await;
    let browser = Browser::sign_in(&ribbon, &secret).await;
    let known = send(&ribbon, ("GET", "/session"), &[("cookie", &browser.cookie)]).await;
    let known = json(&known);
    assert_eq!(known["session"]["csrf"], browser.csrf);
    assert_eq!(known["token"]["id"], token.id.to_string());
    assert_eq!(known["token"]["role"], "reviewer");
    assert_eq!(known["token"]["territory"], "ribbon");
    assert!(!known.to_string().contains("fl_"), "{known}");
    let bearer = format!("Bearer {secret}");
    let by_token = send(&ribbon, ("GET", "/session"), &[("authorization", &bearer)]).await;
    assert_eq!(json(&by_token)["token"], known["token"]);
    assert_eq!(json(&by_token)["session"], Value::Null);
}

#[tokio::test]
async fn a_cookie_reads_what_its_token_may_and_a_bearer_header_wins() {
    let ribbon = Ribbon::new().await;
    ribbon.set_private(true).await;
    let (_, reader) = ribbon.new_token(Role::Reader, Some("ribbon")).await;
    let (_, elsewhere) = ribbon.new_token(Role::Editor, Some("elsewhere")).await;
    let browser = Browser::sign_in(&ribbon, &reader).await;
    let read = ("GET", "/territories/ribbon/shares");
    let cookie = ("cookie", &*browser.cookie);
    let bearer = format!("Bearer {elsewhere}");
    for (headers, status) in [
        (&[cookie][..], StatusCode::OK),
        (&[], StatusCode::NOT_FOUND),
        (&[cookie, ("authorization", &bearer)], StatusCode::NOT_FOUND),
        (
            &[cookie, ("authorization", "Bearer wrong")],
            StatusCode::NOT_FOUND,
        ),
        (&[("cookie", "frontline=fl_wrong")], StatusCode::NOT_FOUND),
        (
            &[("cookie", "__Host-frontline=fl_wrong")],
            StatusCode::NOT_FOUND,
        ),
    ] {
        let answer = send(&ribbon, read, headers).await;
        assert_eq!(answer.status(), status, "{headers:?}");
    }
    // A reader by cookie is a reader.
    assert!(
        !browser
            .writes(&ribbon, &[("x-csrf-token", &browser.csrf)])
            .await
    );
}

#[tokio::test]
async fn a_session_ends_when_it_is_told_to_and_with_its_token_and_after_a_time() {
    let ribbon = Ribbon::new().await;
    let (token, secret) = ribbon.new_token(Role::Editor, None).await;
    let [one, other] = [
        Browser::sign_in(&ribbon, &secret).await,
        Browser::sign_in(&ribbon, &secret).await,
    ];
    let end = ("DELETE", "/session");
    let unmeant = send(&ribbon, end, &[("cookie", &one.cookie)]).await;
    assert_eq!(unmeant.status(), StatusCode::FORBIDDEN);
    let csrf = |it: &Browser| [("x-csrf-token".to_owned(), it.csrf.clone())];
    let proof = csrf(&one);
    let proof = [(&*proof[0].0, &*proof[0].1)];
    assert!(one.writes(&ribbon, &proof).await);
    let ended = send(&ribbon, end, &[("cookie", &one.cookie), proof[0]]).await;
    assert_eq!(ended.status(), StatusCode::NO_CONTENT);
    let forgotten = ended.headers()[header::SET_COOKIE].to_str().unwrap();
    assert!(
        forgotten.starts_with("frontline=; Path=/; Max-Age=0;"),
        "{forgotten}"
    );
    assert!(!one.writes(&ribbon, &proof).await);
    let again = send(&ribbon, end, &[("cookie", &one.cookie)]).await;
    assert_eq!(again.status(), StatusCode::NO_CONTENT, "it is ended");

    let proof = [("x-csrf-token", &*other.csrf)];
    assert!(other.writes(&ribbon, &proof).await, "each ends by itself");
    let store = ribbon.app.atlas.store();
    store
        .revoke_token(token.id, crate::http::now())
        .await
        .unwrap();
    assert!(!other.writes(&ribbon, &proof).await);

    let (token, _) = ribbon.new_token(Role::Editor, None).await;
    let long_ago = "2020-01-01".parse().unwrap();
    let old = NewSession {
        hash: secret_hash("fl_old"),
        token: token.id,
        expires: long_ago,
    };
    store.add_session(&old, long_ago).await.unwrap();
    let late = send(
        &ribbon,
        ("GET", "/session"),
        &[("cookie", "frontline=fl_old")],
    )
    .await;
    assert_eq!(json(&late)["token"], Value::Null);
}

#[tokio::test]
async fn a_session_never_outlives_what_it_was_made_of() {
    let access = Access {
        session: Duration::from_secs(100),
        ..Access::default()
    };
    let ribbon = Ribbon::with(|it| it.access = access).await;
    let (_, secret) = ribbon.new_token(Role::Editor, None).await;
    let browser = Browser::sign_in(&ribbon, &secret).await;
    let chain = [
        ("cookie", &*browser.cookie),
        ("x-csrf-token", &browser.csrf),
    ];
    let chained = send(&ribbon, ("POST", "/session"), &chain).await;
    assert_eq!(
        chained.status(),
        StatusCode::FORBIDDEN,
        "no session makes another"
    );
    let bearer = format!("Bearer {secret}");
    let answer = send(&ribbon, ("POST", "/session"), &[("authorization", &bearer)]).await;
    assert!(Browser::of(&answer).1.contains("Max-Age=100;"));
    let nobody = send(&ribbon, ("POST", "/session"), &[]).await;
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn whoever_asks_is_told_whether_editors_only_propose_here() {
    for review in [false, true] {
        let ribbon = Ribbon::with(|it| it.review = review).await;
        let nobody = send(&ribbon, ("GET", "/session"), &[]).await;
        assert_eq!(json(&nobody)["review"], review);
        let bearer = format!("Bearer {}", ribbon.token(Role::Editor).await);
        let bearer = [("authorization", &*bearer)];
        let editor = send(&ribbon, ("POST", "/session"), &bearer).await;
        assert_eq!(json(&editor)["review"], review);
    }
}
