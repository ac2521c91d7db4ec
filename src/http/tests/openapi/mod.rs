//! The description of this surface is kept true: it names what the router has, and real answers are what it says.

mod answers;
mod complete;
mod written;

use axum::body::Body;
use axum::http::{Request, Response, header};
use bytes::Bytes;
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::http::openapi::{DOCUMENT, resolved};
use crate::http::ribbon::Ribbon;
use crate::model::Role;

/// Every operation: path, method, the operation itself, and what its path says for all.
pub(super) fn operations() -> Vec<(&'static str, &'static str, &'static Value, &'static Value)> {
    let paths = DOCUMENT["paths"].as_object().unwrap();
    let each = |(path, item): (&'static String, &'static Value)| {
        let methods = item.as_object().unwrap().iter();
        let methods = methods.filter(|it| it.0 != "parameters");
        methods.map(move |(method, operation)| (path.as_str(), method.as_str(), operation, item))
    };
    paths.iter().flat_map(each).collect()
}

/// A schema of the document, closed: an object has no member that stands in none of its properties.
fn validator(schema: &Value) -> Validator {
    let mut components = json!({"schemas": DOCUMENT["components"]["schemas"]});
    let mut schema = schema.clone();
    close(&mut components);
    close(&mut schema);
    let whole = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "allOf": [schema],
        "components": components,
    });
    let options = jsonschema::options().should_validate_formats(true);
    options.build(&whole).unwrap()
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if members.get("properties").is_some_and(is_described)
                && !members.contains_key("additionalProperties")
            {
                members.insert("additionalProperties".to_owned(), false.into());
            }
            members.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => (),
    }
}

/// Whether these are the properties of a schema, and no property that has that name, as the one of a Feature.
fn is_described(properties: &Value) -> bool {
    let words = ["type", "$ref", "anyOf"];
    !words
        .iter()
        .any(|it| properties[it].is_string() || properties[it].is_array())
}

/// All that is wrong with an instance.
fn faults(schema: &Value, instance: &Value) -> Vec<String> {
    let validator = validator(schema);
    let faults = validator.iter_errors(instance);
    faults
        .map(|it| format!("{}: {it}", it.instance_path()))
        .collect()
}

/// The operation that answers a method and an address.
fn described(method: &str, uri: &str) -> (&'static str, &'static Value) {
    let path = uri.split('?').next().unwrap();
    let words: Vec<&str> = path.split('/').collect();
    let fits = |template: &str| {
        let parts: Vec<&str> = template.split('/').collect();
        let each = parts.iter().zip(&words);
        parts.len() == words.len()
            && each.fold(true, |fits, (part, word)| {
                fits && (part.starts_with('{') || part == word)
            })
    };
    // Where several fit, the one with the fewest open words is meant.
    let mut found: Vec<_> = operations()
        .into_iter()
        .filter(|it| it.1.eq_ignore_ascii_case(method) && fits(it.0))
        .collect();
    found.sort_by_key(|it| it.0.matches('{').count());
    let (path, _, operation, _) = found
        .first()
        .unwrap_or_else(|| panic!("{method} {uri} is not described"));
    (path, operation)
}

/// An answer has a status, a media type, headers and a body that the description knows.
fn conforms(method: &str, uri: &str, answer: &Response<Bytes>) {
    let (path, operation) = described(method, uri);
    let status = answer.status().as_u16().to_string();
    let text = String::from_utf8_lossy(answer.body());
    let said = &operation["responses"][&status];
    assert!(
        !said.is_null(),
        "{method} {path} may not answer {status}: {text}"
    );
    let said = resolved(said);
    for (name, _) in said["headers"].as_object().into_iter().flatten() {
        assert!(
            answer.headers().contains_key(name),
            "{method} {uri}: no {name}"
        );
    }
    let Some(media) = answer.headers().get(header::CONTENT_TYPE) else {
        assert!(
            said.get("content").is_none(),
            "{method} {uri}: {status} has a body"
        );
        return;
    };
    let media = media.to_str().unwrap().split(';').next().unwrap();
    let described = said["content"].get(media);
    let described = described
        .unwrap_or_else(|| panic!("{method} {path}: {status} as {media} is not described"));
    if media.ends_with("json") {
        let body: Value = serde_json::from_slice(answer.body()).unwrap();
        let faults = faults(&described["schema"], &body);
        assert!(
            faults.is_empty(),
            "{method} {uri}: {status}: {faults:#?}\n{body}"
        );
    }
}

/// A server, and the secret of an admin; every answer is looked at.
struct Asking {
    ribbon: Ribbon,
    secret: String,
}

impl Asking {
    async fn new() -> Self {
        let ribbon = Ribbon::new().await;
        let secret = ribbon.token(Role::Admin).await;
        Self { ribbon, secret }
    }

    async fn send(
        &self,
        method: &str,
        uri: &str,
        with: &[(&str, &str)],
        body: &Value,
    ) -> Response<Bytes> {
        let mut request = Request::builder()
            .method(method)
            .uri(uri)
            .header(header::HOST, "localhost");
        for (name, value) in with {
            request = request.header(*name, *value);
        }
        let body = if body.is_null() {
            Body::empty()
        } else {
            Body::from(body.to_string())
        };
        let answer = self.ribbon.exchange(request.body(body).unwrap()).await;
        conforms(method, uri, &answer);
        answer
    }

    /// As an admin, with JSON.
    async fn write(&self, method: &str, rest: &str, body: &Value, status: u16) -> Value {
        let uri = format!("/territories/ribbon{rest}");
        let bearer = format!("Bearer {}", self.secret);
        let with = [
            ("authorization", &*bearer),
            ("content-type", "application/json"),
        ];
        let answer = self.send(method, &uri, &with, body).await;
        let text = String::from_utf8_lossy(answer.body());
        assert_eq!(answer.status().as_u16(), status, "{method} {uri}: {text}");
        serde_json::from_slice(answer.body()).unwrap_or_default()
    }

    /// As nobody.
    async fn get(&self, uri: &str, status: u16) -> Response<Bytes> {
        let answer = self.send("GET", uri, &[], &Value::Null).await;
        let text = String::from_utf8_lossy(answer.body());
        assert_eq!(answer.status().as_u16(), status, "{uri}: {text}");
        answer
    }
}
