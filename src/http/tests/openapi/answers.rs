//! Answers to those who read, and refusals, are what the document says of them.

use axum::http::header;
use serde_json::Value;

use crate::http::tests::desk::square;
use crate::http::tests::openapi::Asking;
use crate::model::Role;

#[tokio::test]
async fn what_is_read_of_a_territory_is_as_described() {
    let asking = Asking::new().await;
    for rest in [
        "",
        "/summary",
        "/shares?doubt_below=40",
        "/shares?by=district&doubt_below=40",
        "/shares?by=group",
        "/shares?by=status&format=csv",
        "/timeline",
        "/timeline?by=status&step=P7D",
        "/timeline?format=csv",
        "/diff?from=2020-01-05&to=2020-01-25",
        "/diff?from=2020-01-05&by=group",
        "/diff?from=2020-01-05&format=csv",
        "/trend?datetime=2020-01-21&window=P20D&share=0.35",
        "/trend?by=group",
        "/point?lon=5&lat=0.5",
        "/point?lon=9.5&lat=0.5",
        "/control",
        "/factions",
        "/factions/red",
        "/districts",
        "/districts/west",
        "/places",
        "/events",
        "/regions",
        "/changesets",
        "/changesets/1",
        "/changes.atom",
        "/map.png?width=64&height=64",
        "/map.svg?legend=none",
        "/timelapse.gif?frames=2&width=16&height=16",
        "/timelapse.webp?frames=2&width=16&height=16",
        "/legend.svg",
        "/export",
    ] {
        asking.get(&format!("/territories/ribbon{rest}"), 200).await;
    }
    for uri in [
        "/",
        "/docs",
        "/licences",
        "/openapi.json",
        "/healthz",
        "/readyz",
        "/session",
        "/territories",
        "/tiles/ribbon.json",
        "/styles/ribbon.json",
        "/tiles/ribbon/0/0/0.mvt",
        "/tiles/ribbon/0/0/0.png",
        "/tiles/ribbon/0/0/0@2x.webp",
        "/assets/icon.svg",
    ] {
        asking.get(uri, 200).await;
    }
    asking.get("/tiles/ribbon/9/0/0.mvt", 204).await;
}

#[tokio::test]
async fn what_is_refused_is_as_described() {
    let asking = Asking::new().await;
    for (uri, status) in [
        ("/territories/atlantis", 404),
        ("/territories/ribbon/shares?by=hue", 400),
        ("/territories/ribbon/point?lon=50&lat=0.5", 404),
        ("/tiles/ribbon/0/0/9.png", 404),
        ("/territories/ribbon/proposals", 401),
        ("/tokens", 401),
        ("/assets/none", 404),
        ("/openapi.json?a=b", 400),
    ] {
        asking.get(uri, status).await;
    }
    let none = [("accept-encoding", "identity;q=0")];
    let refused = asking
        .send("GET", "/tiles/ribbon/0/0/0.mvt", &none, &Value::Null)
        .await;
    assert_eq!(refused.status(), 406);
    let tag = asking
        .get("/territories/ribbon/shares", 200)
        .await
        .headers()[header::ETAG]
        .clone();
    let held = [("if-none-match", tag.to_str().unwrap())];
    let known = asking
        .send("GET", "/territories/ribbon/shares", &held, &Value::Null)
        .await;
    assert_eq!(known.status(), 304);
    let reader = format!("Bearer {}", asking.ribbon.token(Role::Reader).await);
    let reader = [
        ("authorization", &*reader),
        ("content-type", "application/json"),
    ];
    let small = asking
        .send("POST", "/territories/ribbon/regions", &reader, &square())
        .await;
    assert_eq!(small.status(), 403);

    let mut unclosed = square();
    unclosed["geometry"]["coordinates"][0]
        .as_array_mut()
        .unwrap()
        .pop();
    asking.write("POST", "/regions", &unclosed, 422).await;
    asking
        .write("DELETE", "/factions/red", &Value::Null, 409)
        .await;
    let plain = format!("Bearer {}", asking.secret);
    let plain = [("authorization", &*plain), ("content-type", "text/plain")];
    let other = asking
        .send("POST", "/territories/ribbon/changesets", &plain, &square())
        .await;
    assert_eq!(other.status(), 415);
}
