//! Bytes as JSON documents: as text, or as a good document in which some values were exchanged for odd ones.
//!
//! The good ones are made here, so that every input is near to something the server would take.

use serde_json::{Map, Number, Value};

use crate::http::body::read;
use crate::reader::Reader;

/// A region.
pub const REGION: &str = r#"{"type": "Feature", "id": "0198f4b5-3c00-7000-8000-000000000001", "geometry": {"type": "MultiPolygon",
    "coordinates": [[[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]], [[1, 1], [1, 2], [2, 2], [1, 1]]], [[[5, 0], [6, 0], [6, 1], [5, 0]]]]},
    "properties": {"faction": "red", "status": "contested", "contested_with": "blue", "valid_from": "2020-01-01",
    "valid_to": "2020-02-01T00:00:00+02:00", "confidence": 50, "sources": ["https://example.org/a"], "note": "n", "method": "derived"}}"#;

/// Changes to a region.
pub const PATCH: &str = r#"{"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, 4], [0, 0]]]},
    "properties": {"status": "control", "contested_with": null, "note": null, "sources": [], "valid_to": null}}"#;

/// A batch of every kind of change.
pub const BATCH: &str = r#"{"comment": "c", "base_revision": 7, "overlaps": "order", "changes": [
    {"change": "create", "feature": {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]},
     "properties": {"faction": "red", "valid_from": "2020-01-01"}}},
    {"change": "replace", "id": "0198f4b5-3c00-7000-8000-000000000001", "version": 2, "feature": {"type": "Feature", "geometry":
     {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}, "properties": {"faction": "red", "valid_from": "2020-01-01"}}},
    {"change": "patch", "id": "0198f4b5-3c00-7000-8000-000000000001", "version": 1, "patch": {"properties": {"note": "n"}}},
    {"change": "delete", "id": "0198f4b5-3c00-7000-8000-000000000001"},
    {"change": "survey", "at": "2020-01-12", "features": [{"type": "Feature", "geometry": {"type": "Polygon", "coordinates":
     [[[0, 0], [1, 0], [1, 1], [0, 0]]]}, "properties": {"faction": "red"}}]}]}"#;

/// A collection of regions, one of which is recorded already.
pub const COLLECTION: &str = r#"{"type": "FeatureCollection", "comment": "c", "features": [
    {"type": "Feature", "id": "0198f4b5-3c00-7000-8000-000000000001", "geometry": {"type": "Polygon", "coordinates":
     [[[0, 0], [1, 0], [1, 1], [0, 0]]]}, "properties": {"faction": "red", "valid_from": "2020-01-01", "version": 3}},
    {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[2, 0], [3, 0], [3, 1], [2, 0]]]},
     "properties": {"faction": "blue", "valid_from": "2020-01-01"}}]}"#;

/// Values that somebody might send where something else is meant.
const ODD: [&str; 40] = [
    "null", "true", "0", "-1", "1e308", "0.5", "101", "18446744073709551615", "\"\"", "[]", "{}", "[[]]", "[null]",
    "\"red\"", "\"blue\"", "\"Red\"", "\"contested\"", "\"sparse\"", "\"observed\"", "\"2020-01-01\"",
    "\"2019-12-31T23:59:60+23:59\"", "\"0000-01-01\"", "\"9999-12-31\"", "\"javascript:alert(1)\"",
    "\"https://example.org/a\"", "[\"https://example.org/a\", \"\"]", "\"Feature\"", "\"Polygon\"", "\"MultiPolygon\"",
    "\"FeatureCollection\"", "[0, 0]", "[1e308, 0]", "[181, 91, 7]", "[[0, 0], [1, 0], [0, 1], [0, 0]]",
    "[[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]", "[[[[0, 0], [2, 0], [0, 2], [0, 0]]], [[[1, 0], [2, 2], [0, 1], [1, 0]]]]",
    "{\"type\": \"Point\", \"coordinates\": [0, 0]}", "{\"a/b~c\": 1}", "\"0198f4b5-3c00-7000-8000-000000000001\"",
    "{\"change\": \"delete\", \"id\": 7}",
];

/// Names that members may get.
const NAMES: [&str; 14] = [
    "type", "geometry", "properties", "coordinates", "id", "version", "faction", "valid_to", "sources", "change", "patch",
    "features", "crs", "a/b~c",
];

/// A document: the first byte says whether the rest is its text, or how a good one is changed. `None` for text that is
/// no JSON, which must be no JSON to serde either, or say a name twice.
pub fn document(bytes: &[u8], good: &str) -> Option<Value> {
    let (&first, rest) = bytes.split_first()?;
    if first % 2 == 0 {
        return text(rest);
    }
    let mut reader = Reader(rest);
    let mut document = text(good.as_bytes()).expect("the good one reads");
    for _ in 0..first / 32 {
        exchange(&mut document, &mut reader);
    }
    Some(document)
}

/// A text read as the server reads it.
fn text(text: &[u8]) -> Option<Value> {
    let usual: serde_json::Result<Value> = serde_json::from_slice(text);
    match (read(text), usual) {
        (Ok(value), Ok(usual)) => {
            assert_eq!(value, usual);
            Some(value)
        }
        (Ok(value), Err(error)) => panic!("{error}, yet it was read as {value}"),
        (Err(_), Err(_)) => None,
        (Err(error), Ok(_)) => {
            let why = error.to_string();
            assert!(why.contains("is said twice") || why.contains("deep"), "{why}");
            None
        }
    }
}

/// Walks down a document and exchanges, adds or removes what it comes to.
fn exchange(value: &mut Value, reader: &mut Reader) {
    let choice = usize::from(reader.byte());
    match value {
        Value::Object(members) if choice % 4 > 0 && !members.is_empty() => {
            let index = choice / 4 % members.len();
            members.values_mut().nth(index).into_iter().for_each(|it| exchange(it, reader));
        }
        Value::Array(items) if choice % 4 > 0 && !items.is_empty() => {
            let index = choice / 4 % items.len();
            exchange(&mut items[index], reader);
        }
        Value::Object(members) if choice % 8 == 4 => alter(members, reader),
        Value::Array(items) if choice % 8 == 4 => {
            let index = usize::from(reader.byte()) % (items.len() + 1);
            items.insert(index, odd(reader));
        }
        _ => *value = odd(reader),
    }
}

/// A member more, or one less.
fn alter(members: &mut Map<String, Value>, reader: &mut Reader) {
    let name = NAMES[usize::from(reader.byte()) % NAMES.len()];
    if members.remove(name).is_none() {
        members.insert(name.to_owned(), odd(reader));
    }
}

fn odd(reader: &mut Reader) -> Value {
    let choice = usize::from(reader.byte());
    if choice < ODD.len() {
        return text(ODD[choice].as_bytes()).expect("it reads");
    }
    match choice % 3 {
        0 => Number::from_f64(reader.any_number()).map_or(Value::Null, Value::Number),
        1 => Value::String(char::from_u32(u32::from(reader.byte()) << 3).map_or_else(String::new, String::from)),
        _ => Value::String("x".repeat(usize::from(reader.byte()) * 50)),
    }
}
