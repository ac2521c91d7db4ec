//! What programs send that is not quite what we would: marks, weak validators, types that there are none of, preflights.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::http::openapi::{DOCUMENT, resolved};
use crate::http::ribbon::Ribbon;
use crate::http::tests::desk::{REGIONS, read, square};
use crate::model::Role;

/// The names in a header that lists names.
async fn listed(uri: &str, method: &str, name: header::HeaderName) -> BTreeSet<String> {
    let ribbon = Ribbon::new().await;
    let request = Request::builder().method(method).uri(uri);
    let request = request.header(header::HOST, "ribbon.example");
    let answer = ribbon.exchange(request.body(Body::empty()).unwrap()).await;
    let list = answer.headers()[name].to_str().unwrap();
    list.split(',')
        .map(|it| it.trim().to_ascii_lowercase())
        .collect()
}

/// Every object of the description, however deep.
fn walk<'a>(value: &'a Value, visit: &mut impl FnMut(&'a Value)) {
    match value {
        Value::Object(members) => {
            visit(value);
            members.values().for_each(|it| walk(it, visit));
        }
        Value::Array(items) => items.iter().for_each(|it| walk(it, visit)),
        _ => (),
    }
}

#[tokio::test]
async fn a_preflight_allows_every_header_that_the_description_names() {
    let allowed = listed(REGIONS, "OPTIONS", header::ACCESS_CONTROL_ALLOW_HEADERS).await;
    let mut named = BTreeSet::from(["authorization", "content-type"].map(str::to_owned));
    walk(&DOCUMENT, &mut |it| {
        if it["in"] == "header" {
            named.insert(it["name"].as_str().unwrap().to_ascii_lowercase());
        }
    });
    assert!(
        named.contains("idempotency-key") && named.contains("x-csrf-token"),
        "{named:?}"
    );
    let missing: Vec<_> = named.difference(&allowed).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[tokio::test]
async fn a_page_of_another_origin_reads_every_header_that_the_description_promises() {
    let exposed = listed(REGIONS, "GET", header::ACCESS_CONTROL_EXPOSE_HEADERS).await;
    let mut named = BTreeSet::new();
    walk(&DOCUMENT, &mut |it| {
        if let Some(headers) = it.get("headers").and_then(Value::as_object) {
            let headers = headers
                .iter()
                .filter(|(_, it)| resolved(it).get("schema").is_some());
            named.extend(headers.map(|(name, _)| name.to_ascii_lowercase()));
        }
    });
    // Browsers keep cookies from every script.
    named.remove("set-cookie");
    assert!(named.contains("etag"), "{named:?}");
    let missing: Vec<_> = named.difference(&exposed).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[tokio::test]
async fn a_mark_before_a_body_is_passed_over() {
    let ribbon = Ribbon::new().await;
    let token = ribbon.token(Role::Editor).await;
    let send = async |path: &str, body: String| {
        let request = Request::post(format!("/territories/ribbon/{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json");
        ribbon
            .exchange(request.body(Body::from(body)).unwrap())
            .await
    };
    let made = send("regions", format!("\u{feff}{}", square())).await;
    assert_eq!(made.status(), StatusCode::CREATED, "{:?}", made.body());
    let undone = send(
        "changesets/2/revert",
        "\u{feff}{\"comment\": \"as before\"}".to_owned(),
    )
    .await;
    assert_eq!(undone.status(), StatusCode::CREATED, "{:?}", undone.body());
    let two = send("regions", format!("\u{feff}\u{feff}{}", square())).await;
    assert_eq!(
        two.status(),
        StatusCode::BAD_REQUEST,
        "one mark, not any number"
    );
}

#[tokio::test]
async fn a_weak_validator_is_told_why_it_never_matches() {
    let ribbon = Ribbon::new().await;
    let token = ribbon.token(Role::Reviewer).await;
    let made = ribbon.write("POST", "regions", &token, &square()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let strong = made.headers[header::ETAG].to_str().unwrap().to_owned();
    let region = made.headers[header::LOCATION].to_str().unwrap().to_owned();
    let faction = ribbon.get("factions/blue").await;
    let of_faction = faction.headers[header::ETAG].to_str().unwrap().to_owned();
    let change = async |uri: &str, tags: &str, patch: Value| {
        let request = Request::patch(uri)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::IF_MATCH, tags);
        ribbon
            .exchange(request.body(Body::from(patch.to_string())).unwrap())
            .await
    };
    let note = json!({"properties": {"note": "seen again"}});
    let name = json!({"names": {"en": "Azure"}});
    let faction = "/territories/ribbon/factions/blue";
    for (uri, tag, patch) in [(&*region, &strong, &note), (faction, &of_faction, &name)] {
        let weak = format!("W/{tag}");
        for tags in [weak.clone(), format!("{weak}, W/\"other\"")] {
            let refused = change(uri, &tags, patch.clone()).await;
            assert_eq!(refused.status(), StatusCode::PRECONDITION_FAILED);
            let detail = read(&refused)["detail"].to_string();
            assert!(detail.contains("weak validator"), "{detail}");
        }
        let other = change(uri, "\"other\"", patch.clone()).await;
        assert!(!read(&other)["detail"].to_string().contains("weak"));
        let both = change(uri, &format!("{weak}, {tag}"), patch.clone()).await;
        assert_eq!(both.status(), StatusCode::OK, "{:?}", both.body());
    }
}

#[tokio::test]
async fn a_type_that_there_is_none_of_gets_the_usual_one_which_says_that_accept_was_looked_at() {
    let ribbon = Ribbon::new().await;
    let vary = async |path: &str, accept: &str| {
        let request = Request::get(path)
            .header(header::HOST, "ribbon.example")
            .header(header::ACCEPT, accept);
        let answer = ribbon.exchange(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        let lines = answer.headers().get_all(header::VARY).iter();
        let lines: Vec<_> = lines
            .map(|it| it.to_str().unwrap().to_ascii_lowercase())
            .collect();
        lines
            .iter()
            .any(|it| it.split(',').any(|it| it.trim() == "accept"))
    };
    for path in [
        "/territories",
        "/territories/ribbon",
        "/territories/ribbon/control",
        "/tiles/ribbon.json",
        "/healthz",
    ] {
        for unknown in [
            "application/xml",
            "text/csv;q=0.5, application/vnd.ms-excel",
            "nonsense",
            "*/*;q=0",
        ] {
            assert!(vary(path, unknown).await, "{path} {unknown}");
        }
        assert!(!vary(path, "text/html, */*;q=0.1").await, "{path}");
    }
    for path in [
        "/territories/ribbon/shares",
        "/territories/ribbon/timeline",
        "/territories/ribbon/summary",
    ] {
        for any in ["application/xml", "application/json", "*/*"] {
            assert!(vary(path, any).await, "{path} {any}");
        }
    }
}
