//! This surface described in OpenAPI 3.1: one file a resource, joined once into one document.
//!
//! The files say what is each operation's own. What many have in common is said here: the statuses that follow from
//! what an operation is, and the questions that may be asked of a preview as of the territory itself.

use std::sync::LazyLock;

use axum::http::header;
use serde::Serialize;
use serde_json::{Value, json};

use crate::http::Error;
use crate::http::answer::Answer;
use crate::http::base::{BaseUrl, HOSTS};
use crate::http::params::{Nothing, Params};

/// The files; those after the first add to what it frames.
const FILES: [&str; 17] = [
    include_str!("frame.json"),
    include_str!("access.json"),
    include_str!("changes.json"),
    include_str!("changesets.json"),
    include_str!("decisions.json"),
    include_str!("errors.json"),
    include_str!("factions.json"),
    include_str!("figures.json"),
    include_str!("holders.json"),
    include_str!("live.json"),
    include_str!("maps.json"),
    include_str!("places.json"),
    include_str!("proposals.json"),
    include_str!("regions.json"),
    include_str!("server.json"),
    include_str!("surveys.json"),
    include_str!("territories.json"),
];

/// The whole but its servers, which only a request tells.
pub(super) static DOCUMENT: LazyLock<Value> = LazyLock::new(document);

/// The document for whoever asks, under the address they came by.
pub(super) async fn get_openapi(
    BaseUrl(url): BaseUrl,
    Params(Nothing {}): Params<Nothing>,
) -> Result<Answer, Error> {
    #[derive(Serialize)]
    struct Whole {
        servers: [Value; 1],
        #[serde(flatten)]
        document: &'static Value,
    }
    let answer = Answer::json(&Whole {
        servers: [json!({"url": url})],
        document: &DOCUMENT,
    })?;
    Ok(answer.header(header::VARY, HOSTS))
}

fn document() -> Value {
    let mut whole = json!({});
    for file in FILES {
        let part = serde_json::from_str(file).expect("a file of this folder is JSON");
        join(&mut whole, part);
    }
    whole["info"]["version"] = env!("CARGO_PKG_VERSION").into();
    preview(&mut whole);
    for (path, item) in members(&mut whole["paths"]) {
        for (method, operation) in members(item).filter(|it| it.0 != "parameters") {
            for (status, response) in beside(path, method, operation) {
                let responses = &mut operation["responses"];
                if responses.get(status).is_none() {
                    responses[status] = reference(response);
                }
            }
        }
    }
    whole
}

/// Adds the members of one object to another, deep.
fn join(whole: &mut Value, part: Value) {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            for (name, value) in part {
                join(whole.entry(name).or_insert(Value::Null), value);
            }
        }
        (whole, part) => *whole = part,
    }
}

fn members(object: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    object.as_object_mut().into_iter().flatten()
}

fn reference(response: &str) -> Value {
    json!({"$ref": format!("#/components/responses/{response}")})
}

/// The questions that a file lists as `previewed` are asked of a proposal's map too: by those who see the proposal,
/// and nothing of the answers is kept.
fn preview(whole: &mut Value) {
    let listed = whole.as_object_mut().and_then(|it| it.remove("previewed"));
    for rest in listed.iter().filter_map(Value::as_array).flatten() {
        let rest = rest.as_str().unwrap_or_default();
        let mut item = whole["paths"][format!("/territories/{{territory}}{rest}")].clone();
        if let Some(methods) = item.as_object_mut() {
            methods.retain(|name, _| name == "get" || name == "parameters");
        }
        if let Some(parameters) = item["parameters"].as_array_mut() {
            parameters.push(json!({"$ref": "#/components/parameters/preview"}));
        }
        let get = &mut item["get"];
        let id = get["operationId"].as_str().unwrap_or_default();
        get["operationId"] = format!("preview_{id}").into();
        get["tags"] = json!(["review"]);
        get["security"] = json!([{"bearer": ["editor"]}, {"session": ["editor"]}]);
        if let Some(answer) = get["responses"]["200"].as_object_mut() {
            answer.remove("headers");
        }
        let path = format!("/territories/{{territory}}/proposals/{{preview}}/preview{rest}");
        whole["paths"][path] = item;
    }
}

/// What may come of an operation beside what its file says, by what it is: status, and name of the response.
fn beside(path: &str, method: &str, operation: &Value) -> Vec<(&'static str, &'static str)> {
    let takes = |parameter: &str| {
        let wanted = format!("#/components/parameters/{parameter}");
        let mut parameters = operation["parameters"].as_array().into_iter().flatten();
        parameters.any(|it| it["$ref"] == wanted)
    };
    let open = operation["security"] == json!([{}]);
    let with_body = operation.get("requestBody").is_some();
    let rules: [(bool, &[_]); 10] = [
        (
            true,
            &[
                ("414", "TooLong"),
                ("429", "TooMany"),
                ("431", "TooManyHeaders"),
                ("500", "Failed"),
                ("503", "Unavailable"),
            ],
        ),
        (!open, &[("400", "BadRequest"), ("401", "Unauthorised")]),
        (
            !open && operation.get("security").is_some(),
            &[("403", "Forbidden")],
        ),
        (
            path.contains("{territory}") || path.contains("{file}"),
            &[("404", "NotFound")],
        ),
        (
            operation["responses"]["200"]["headers"]
                .get("ETag")
                .is_some()
                && method == "get",
            &[("304", "NotModified")],
        ),
        (method != "get", &[("507", "Full")]),
        (
            with_body,
            &[("413", "TooLarge"), ("415", "UnsupportedMedia")],
        ),
        (
            takes("IdempotencyKey"),
            &[("409", "Conflict"), ("413", "TooLarge"), ("422", "Invalid")],
        ),
        (
            takes("IfMatch"),
            &[("412", "Stale"), ("428", "PreconditionRequired")],
        ),
        (path.contains("{preview}"), &[("409", "Conflict")]),
    ];
    let those = rules.into_iter().filter(|it| it.0);
    those.flat_map(|it| it.1.iter().copied()).collect()
}

/// The members of an object of the document that a reference names, or the object itself.
#[cfg(test)]
pub(super) fn resolved(object: &Value) -> &Value {
    let pointer = object["$ref"].as_str().and_then(|it| it.strip_prefix('#'));
    pointer.map_or(object, |it| {
        DOCUMENT.pointer(it).expect("a reference names something")
    })
}
