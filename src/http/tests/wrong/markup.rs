//! Markup in names, comments and notes: kept as text, and text wherever it is shown.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::json;

use crate::http::ribbon::{Ribbon, faction, held, strip};
use crate::http::tests::wrong::region_with;
use crate::model::{Change, Names, Role};

const MARKUP: &str = r#"<script>alert("1")</script>]]>&amp;<img src=x onerror='alert(1)'>"#;

/// What a browser would take for an element.
const ELEMENTS: [&str; 3] = ["<script", "<img", "]]>"];

#[tokio::test]
async fn markup_is_kept_as_text_and_escaped_wherever_it_is_shown() {
    let ribbon = Ribbon::with(|it| it.max_title = 200).await;
    let token = ribbon.token(Role::Editor).await;
    let Change::DefineFaction(mut red) = faction("red", None, "#b3202c") else {
        panic!("it defines a faction");
    };
    red.names = Names([("en".to_owned(), MARKUP.to_owned())].into());
    let (outline, shape) = strip(0.0, 10.0);
    let region = held("red", "2020-01-05", 90, outline);
    ribbon
        .record(vec![Change::DefineFaction(red), region], vec![shape])
        .await;
    let body = region_with("/properties/note", json!(MARKUP));
    let made = ribbon
        .write(
            "POST",
            &format!("regions?comment={}", escaped(MARKUP)),
            &token,
            &body,
        )
        .await;
    assert_eq!(made.status, 201, "{}", made.text);

    let history = ribbon.json("changesets").await;
    assert_eq!(history["changesets"][0]["comment"], MARKUP);
    assert_eq!(made.json()["properties"]["note"], MARKUP);
    let shares = ribbon.json("shares?datetime=2020-01-06").await;
    assert_eq!(shares["shares"][0]["name"], MARKUP);

    for (rest, media) in [
        ("map.svg?datetime=2020-01-06", "image/svg+xml"),
        ("legend.svg?datetime=2020-01-06", "image/svg+xml"),
        ("changes.atom", "application/atom+xml"),
    ] {
        let asked = Request::get(format!("/territories/ribbon/{rest}"));
        let asked = asked.header(header::HOST, "ribbon.example");
        let said = ribbon.send(asked.body(Body::empty()).unwrap()).await;
        assert_eq!(said.status, 200, "{rest}: {}", said.text);
        assert!(said.media.starts_with(media), "{rest}: {}", said.media);
        no_element_in(rest, &said.text);
        assert!(said.text.contains("&lt;script"), "{rest}: {}", said.text);
    }
    let titled = format!("map.svg?title={}", escaped(MARKUP));
    no_element_in("title", &ribbon.get(&titled).await.text);
    // An answer that is no page is not taken for one.
    let asked = Request::get("/territories/ribbon/summary?datetime=2020-01-06");
    let asked = asked
        .header(header::ACCEPT, "text/plain")
        .body(Body::empty());
    let plain = ribbon.send(asked.unwrap()).await;
    assert!(plain.media.starts_with("text/plain"), "{}", plain.media);
    assert_eq!(plain.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
}

fn no_element_in(what: &str, text: &str) {
    for element in ELEMENTS {
        assert!(!text.contains(element), "{element} in {what}: {text}");
    }
}

/// A text as it stands in a query.
fn escaped(text: &str) -> String {
    text.bytes().map(|it| format!("%{it:02X}")).collect()
}
