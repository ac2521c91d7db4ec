//! The document is whole: all routes, all references, examples that are what they are examples of.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::http::openapi::{DOCUMENT, resolved};
use crate::http::ribbon::Ribbon;
use crate::http::tests::openapi::{faults, operations};
use crate::http::tests::routes::routes;

#[test]
fn every_route_is_described_and_nothing_else_is() {
    let described = operations()
        .into_iter()
        .map(|it| (it.0.to_owned(), it.1.to_owned()));
    let described: BTreeSet<(String, String)> = described.collect();
    let routes = routes();
    assert!(routes.len() > 90, "{}", routes.len());
    let missing: Vec<_> = routes.difference(&described).collect();
    let invented: Vec<_> = described.difference(&routes).collect();
    assert!(
        missing.is_empty() && invented.is_empty(),
        "not described: {missing:#?}\nno route: {invented:#?}"
    );
}

#[test]
fn every_operation_has_its_own_id_a_known_tag_and_what_its_path_names() {
    let tags = DOCUMENT["tags"].as_array().unwrap().iter();
    let tags: BTreeSet<&str> = tags.map(|it| it["name"].as_str().unwrap()).collect();
    let mut ids = BTreeSet::new();
    for (path, method, operation, item) in operations() {
        assert!(
            ids.insert(operation["operationId"].as_str().unwrap()),
            "{method} {path}"
        );
        assert!(
            tags.contains(operation["tags"][0].as_str().unwrap()),
            "{method} {path}"
        );
        let said = [&item["parameters"], &operation["parameters"]];
        let said = said
            .into_iter()
            .filter_map(Value::as_array)
            .flatten()
            .map(resolved);
        let named: BTreeSet<&str> = said
            .filter(|it| it["in"] == "path")
            .map(|it| it["name"].as_str().unwrap())
            .collect();
        let open: BTreeSet<&str> = path
            .split('{')
            .skip(1)
            .map(|it| it.split('}').next().unwrap())
            .collect();
        assert_eq!(named, open, "{method} {path}");
    }
}

#[test]
fn every_reference_names_something() {
    fn walk(value: &Value, seen: &mut usize) {
        match value {
            Value::Object(members) => {
                if members.contains_key("$ref") {
                    resolved(value);
                    *seen += 1;
                }
                members.values().for_each(|it| walk(it, seen));
            }
            Value::Array(items) => items.iter().for_each(|it| walk(it, seen)),
            _ => (),
        }
    }
    let mut seen = 0;
    walk(&DOCUMENT, &mut seen);
    assert!(seen > 500, "{seen}");
}

#[test]
fn every_example_is_what_it_is_an_example_of() {
    fn check(what: &str, content: &Value) -> usize {
        let kinds = content.as_object().into_iter().flatten();
        let with = kinds.filter(|it| it.1.get("example").is_some());
        with.map(|(media, as_media)| {
            let faults = faults(&as_media["schema"], &as_media["example"]);
            assert!(faults.is_empty(), "{what} as {media}: {faults:#?}");
        })
        .count()
    }
    let mut seen = 0;
    for (path, method, operation, _) in operations() {
        if path.contains("{preview}") {
            continue;
        }
        seen += check(
            &format!("the body of {method} {path}"),
            &operation["requestBody"]["content"],
        );
        for (status, response) in operation["responses"].as_object().unwrap() {
            if response.get("$ref").is_none() {
                seen += check(&format!("{method} {path}: {status}"), &response["content"]);
            }
        }
    }
    for (name, response) in DOCUMENT["components"]["responses"].as_object().unwrap() {
        seen += check(name, &response["content"]);
    }
    assert!(seen > 90, "{seen}");
}

#[tokio::test]
async fn it_is_served_with_the_address_it_was_asked_under() {
    let ribbon = Ribbon::new().await;
    let request = axum::http::Request::get("/openapi.json").header("host", "maps.example.org");
    let said = ribbon
        .send(request.body(axum::body::Body::empty()).unwrap())
        .await;
    let served = said.json();
    assert_eq!(
        served["servers"],
        json!([{"url": "http://maps.example.org"}])
    );
    assert_eq!(served["info"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(served["paths"], DOCUMENT["paths"]);
}
