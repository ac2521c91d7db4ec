//! Features in, regions or faults out.

use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::geometry::encode_wkb;
use crate::model::{ContentHash, Order, Outline, RegionId, Revision};

fn feature() -> Value {
    json!({
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [[[36.1, 33.2, 700], [37.1, 33.2], [36.5, 34.3], [36.1, 33.2]]]},
        "properties": {"faction": "government", "valid_from": "2015-10-01"},
    })
}

fn with(pointer: &str, value: Value) -> Value {
    let mut feature = feature();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    feature.pointer_mut(parent).unwrap()[name] = value;
    feature
}

fn faults(feature: &Value) -> Vec<String> {
    let faults = read_region(feature).unwrap_err();
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn what_is_left_out_has_its_default() {
    let (shape, claim) = read_region(&feature()).unwrap();
    assert_eq!(shape.rings().count(), 1);
    assert_eq!(claim.status.as_str(), "control");
    assert_eq!(claim.method.as_str(), "observed");
    assert_eq!(
        (claim.confidence, claim.note, claim.valid.to()),
        (None, None, None)
    );
}

#[test]
fn a_stored_region_can_be_put_back() {
    let mut sent = with("/properties/status", json!("contested"));
    sent["properties"]["contested_with"] = json!("isis");
    sent["properties"]["sources"] = json!(["https://example.org/a", "SOHR: report, 21 May"]);
    sent["properties"]["confidence"] = json!(70);
    let (shape, claim) = read_region(&sent).unwrap();
    let region = Region {
        id: RegionId(Uuid::nil()),
        version: 3,
        revision: Revision(9),
        order: Order {
            revision: Revision(9),
            ordinal: 0,
        },
        claim: claim.clone(),
        outline: Outline {
            hash: ContentHash::of(&encode_wkb(&shape)),
            bounds: shape.bounds(),
        },
        deleted: false,
    };
    let feature = region_feature(&region, &shape);
    assert_eq!(feature["properties"]["revision"], 9);
    assert_eq!(read_region(&feature), Ok((shape.clone(), claim.clone())));
    let patched = merge_patch(
        feature,
        &json!({"properties": {"note": "seen", "confidence": null}}),
    );
    let (_, changed) = read_region(&patched).unwrap();
    assert_eq!(
        (changed.note.as_deref(), changed.confidence),
        (Some("seen"), None)
    );
}

#[test]
fn every_fault_is_named_with_its_place() {
    let found = faults(&json!({
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]], [[0, 0], [500, 0], [1, 1], [0, 0]]]},
        "properties": {"status": "held", "valid_from": "soon", "confidence": 101, "colour": "red", "a/b": 1,
                       "sources": ["javascript:alert(1)", 7], "contested_with": "isis"},
    }));
    for start in [
        "/geometry/coordinates/0/2: the ring crosses itself at (1, 1)",
        "/geometry/coordinates/1/1: the position (500, 0) lies outside",
        "/properties/faction: is missing",
        "/properties/status: `held` is none of",
        "/properties/valid_from: `soon` is not a time",
        "/properties/confidence: must be a whole number",
        "/properties/colour: is no property",
        "/properties/a~1b: is no property",
        "/properties/sources/0: `javascript:` links",
        "/properties/sources/1: must be a text",
        "/properties/contested_with: is for contested land only",
    ] {
        assert!(
            found.iter().any(|fault| fault.starts_with(start)),
            "{start} not in {found:#?}"
        );
    }
}

#[test]
fn times_rivals_and_words_that_make_no_sense_are_refused() {
    for (pointer, value, start) in [
        (
            "/properties/valid_to",
            json!("2015-10-01"),
            "/properties/valid_to: the end",
        ),
        (
            "/properties/status",
            json!("contested"),
            "/properties/contested_with: is missing",
        ),
        (
            "/properties/faction",
            json!("Big Army"),
            "/properties/faction: `Big Army`",
        ),
        (
            "/properties/confidence",
            json!(55.5),
            "/properties/confidence: must",
        ),
        (
            "/properties/note",
            json!(5),
            "/properties/note: must be a text",
        ),
    ] {
        let found = faults(&with(pointer, value));
        assert!(found[0].starts_with(start), "{found:#?}");
    }
}

#[test]
fn geometries_that_cover_no_land_are_refused() {
    for (pointer, value, start) in [
        (
            "/geometry/type",
            json!("GeometryCollection"),
            "/geometry/type: a GeometryCollection",
        ),
        (
            "/geometry/type",
            json!("Point"),
            "/geometry/type: a Point covers no land",
        ),
        (
            "/geometry/coordinates",
            json!([[["a", 1]]]),
            "/geometry/coordinates/0/0: is no position",
        ),
        (
            "/geometry/coordinates",
            json!("far"),
            "/geometry/coordinates: must be a list",
        ),
        ("/geometry", json!(null), "/geometry: is missing"),
        (
            "/type",
            json!("FeatureCollection"),
            "/type: a FeatureCollection",
        ),
        (
            "/crs",
            json!({"type": "name", "properties": {"name": "EPSG:3857"}}),
            "/crs:",
        ),
    ] {
        let found = faults(&with(pointer, value));
        assert!(found[0].starts_with(start), "{found:#?}");
    }
    assert!(!read_region(&json!(7)).unwrap_err().is_empty());
}

#[test]
fn a_multipolygon_points_into_its_polygon() {
    let bad = with(
        "/geometry",
        json!({"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]], [[[5, 5], [6, 5], [6, 6]]]]}),
    );
    assert!(faults(&bad)[0].starts_with("/geometry/coordinates/1/0: the ring is not closed"));
}
