//! The document is whole: all routes, all references, examples that are what they are examples of.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::http::openapi::{DOCUMENT, resolved};
use crate::http::ribbon::Ribbon;
use crate::http::tests::openapi::{faults, operations};

/// Paths and methods as the source of the router has them, `{*path}` as `{path}`.
fn routes() -> BTreeSet<(String, String)> {
    let source = include_str!("../../mod.rs");
    let of = |name: &str, before: &str| {
        let body = source.split_once(&format!("\nfn {name}(")).unwrap().1;
        let body = body.split("\n}\n").next().unwrap();
        let routes = body.split(".route(").skip(1);
        let each = routes.flat_map(|route| {
            let path = route.split('"').nth(1).unwrap();
            let path = format!(
                "{before}{}",
                if path == "/" && !before.is_empty() {
                    ""
                } else {
                    path
                }
            );
            methods(route)
                .into_iter()
                .map(move |it| (path.replace("{*", "{"), it))
        });
        each.collect::<BTreeSet<_>>()
    };
    let territory = "/territories/{territory}";
    let proposals = format!("{territory}/proposals");
    let preview = format!("{proposals}/{{preview}}/preview");
    let mut all = of("routes", "");
    all.extend(of("questions", territory));
    all.extend(of("territory", territory));
    all.extend(of("questions", &preview));
    // The first part of this one is the preview, the rest what is done with proposals.
    let (inner, outer): (BTreeSet<_>, BTreeSet<_>) = of("proposals", "")
        .into_iter()
        .partition(|it| previewed(&it.0));
    all.extend(
        inner
            .into_iter()
            .map(|it| (format!("{preview}{}", it.0), it.1)),
    );
    all.extend(
        outer
            .into_iter()
            .map(|it| (format!("{proposals}{}", it.0.trim_end_matches('/')), it.1)),
    );
    all
}

fn previewed(path: &str) -> bool {
    path != "/" && !path.starts_with("/{proposal}")
}

/// The methods that a route has.
fn methods(route: &str) -> Vec<String> {
    if route.contains("definitions::to_write::") {
        return ["put", "patch", "delete"].map(str::to_owned).to_vec();
    }
    let all = ["get", "post", "put", "patch", "delete"];
    let has = |it: &&str| {
        route.contains(&format!("{it}("))
            || (*it == "get" && route.contains("definitions::to_read::"))
    };
    let found: Vec<String> = all.into_iter().filter(has).map(str::to_owned).collect();
    assert!(!found.is_empty(), "{route}");
    found
}

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
