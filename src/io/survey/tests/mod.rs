//! Files made by hand, read by a mapping that most tests share.

#![expect(
    clippy::needless_pass_by_value,
    reason = "a test reads better without `&` before every literal"
)]

mod defects;
mod land;
mod meaning;
mod recorded;

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::geometry::{Bounds, GridPoint, Shape, encode_wkb, shape_area};
use crate::model::{
    BoundarySource, Change, Changeset, ContentHash, Fault, Names, Outline, Record, Revision, Slug,
    Territory,
};
use crate::time::Instant;

/// What most tests say of their files.
const MAPPING: &str = r##"
[date]
file_name = "iso"
[class]
property = "name"
[[class.skip]]
pattern = "direction of attack"
[[class.map]]
pattern = "status.occupied"
faction = "russia"
[[class.map]]
pattern = "liberated"
faction = "ukraine"
[factions.russia]
name = "Russia"
colour = "#b3202c"
[factions.ukraine]
name = "Ukraine"
colour = "#3050c0"
names = { uk = "Україна" }
"##;

const OCCUPIED: &str = "Окуповано /// Occupied\u{a0}/// geoJSON.status.occupied\n";
const LIBERATED: &str = "Звільнено /// Liberated";

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn square(west: f64, south: f64, size: f64) -> Value {
    let (east, north) = (west + size, south + size);
    json!([[
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south]
    ]])
}

fn polygon(class: &str, coordinates: Value) -> Value {
    feature(
        class,
        json!({"type": "Polygon", "coordinates": coordinates}),
    )
}

fn feature(class: &str, geometry: Value) -> Value {
    json!({"type": "Feature", "properties": {"name": class}, "geometry": geometry})
}

fn collection(features: &[Value]) -> Document {
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    read_document("f", text.as_bytes()).unwrap()
}

fn mapping(more: &str) -> Mapping {
    read_mapping("m.toml", &format!("{MAPPING}{more}")).unwrap()
}

/// A territory from lon 30, lat 45 to lon 40, lat 50.
fn land() -> Shape {
    let corner = |x, y| GridPoint::from_degrees(x, y);
    let ring = vec![
        corner(30.0, 45.0),
        corner(40.0, 45.0),
        corner(40.0, 50.0),
        corner(30.0, 50.0),
    ];
    Shape::from_grid([vec![ring]])
}

fn boundary() -> Outline {
    let shape = land();
    Outline {
        hash: ContentHash::of(&encode_wkb(&shape)),
        bounds: shape.bounds(),
    }
}

/// What a file of these features shows, and the report on it.
fn painter(mapping: &Mapping) -> Painter<'_> {
    Painter::new(mapping, boundary(), Arc::new(land()), HashSet::new())
}

fn shown_by(mapping: &Mapping, features: &[Value]) -> (Result<Picture, Vec<Fault>>, String) {
    let mut report = Report::default();
    let mut painter = painter(mapping);
    let picture = painter.picture("f", at("2022-04-03"), &collection(features), &mut report);
    (picture, report.to_string())
}

fn good(features: &[Value]) -> (Picture, String) {
    let (picture, report) = shown_by(&mapping(""), features);
    (picture.unwrap(), report)
}

fn bad(features: &[Value]) -> Vec<Fault> {
    shown_by(&mapping(""), features).0.unwrap_err()
}

fn area_km2(picture: &Picture, place: usize) -> f64 {
    let hash = picture.shown[place].1.hash;
    let bytes = &picture.shapes.iter().find(|it| it.0 == hash).unwrap().1;
    shape_area(&crate::geometry::decode_wkb(bytes).unwrap()) / 1e6
}
