//! Polygon and `MultiPolygon` to shapes and back.

use serde_json::{Value, json};

use crate::geometry::{
    BrokenRule, MOST_FAULTS, RawPolygon, Shape, ShapeFault, validate, within_limits,
};
use crate::model::Fault;

/// The shape of a Polygon or `MultiPolygon` that stands at a JSON pointer, or all that is wrong with it.
/// Numbers beyond longitude and latitude are dropped; what crosses the antimeridian is split there.
pub fn read_geometry(geometry: Option<&Value>, at: &str) -> Result<Shape, Vec<Fault>> {
    let single = |fault: Fault| vec![fault];
    let geometry = geometry.filter(|geometry| !geometry.is_null());
    let kind = kind_of(geometry, at).map_err(single)?;
    let at = format!("{at}/coordinates");
    let coordinates = geometry.and_then(|geometry| geometry.get("coordinates"));
    let mut faults = Vec::new();
    let polygons: Vec<RawPolygon> = match kind {
        Kind::Polygon => vec![read_polygon(coordinates, &at, &mut faults)],
        Kind::MultiPolygon => items(coordinates, &at, "polygons", &mut faults)
            .iter()
            .enumerate()
            .map(|(index, polygon)| {
                read_polygon(Some(polygon), &format!("{at}/{index}"), &mut faults)
            })
            .collect(),
    };
    if !faults.is_empty() {
        return Err(faults);
    }
    validate(&polygons).map_err(|faults| {
        let place = |fault: &ShapeFault| Fault::new(pointer(&at, kind, fault), detail(fault));
        faults.iter().map(place).collect()
    })
}

/// A shape as a GeoJSON geometry, coordinates as sent.
pub fn geometry_of(shape: &Shape) -> Value {
    let polygons: Vec<Vec<Vec<[f64; 2]>>> = shape
        .polygons()
        .iter()
        .map(|polygon| {
            let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
            rings
                .map(|ring| ring.coords().map(|at| [at.x, at.y]).collect())
                .collect()
        })
        .collect();
    match polygons.as_slice() {
        [polygon] => json!({"type": "Polygon", "coordinates": polygon}),
        _ => json!({"type": "MultiPolygon", "coordinates": polygons}),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Polygon,
    MultiPolygon,
}

fn kind_of(geometry: Option<&Value>, at: &str) -> Result<Kind, Fault> {
    let missing = "is missing: send a Polygon or a MultiPolygon";
    let geometry = geometry.ok_or_else(|| Fault::new(at, missing))?;
    let kind = geometry.get("type").and_then(Value::as_str);
    let refuse = |detail: String| Err(Fault::new(format!("{at}/type"), detail));
    match kind {
        Some("Polygon") => Ok(Kind::Polygon),
        Some("MultiPolygon") => Ok(Kind::MultiPolygon),
        Some("GeometryCollection") => refuse(
            "a GeometryCollection is no one area: send its polygons as one MultiPolygon".to_owned(),
        ),
        Some(kind @ ("Point" | "MultiPoint" | "LineString" | "MultiLineString")) => refuse(
            format!("a {kind} covers no land: send a Polygon or a MultiPolygon"),
        ),
        _ => refuse("must be \"Polygon\" or \"MultiPolygon\"".to_owned()),
    }
}

fn read_polygon(value: Option<&Value>, at: &str, faults: &mut Vec<Fault>) -> RawPolygon {
    let rings = items(value, at, "rings", faults);
    let mut polygon = Vec::with_capacity(rings.len());
    for (index, ring) in rings.iter().enumerate() {
        let at = format!("{at}/{index}");
        let positions = items(Some(ring), &at, "positions", faults);
        let mut read = Vec::with_capacity(positions.len());
        for (index, position) in positions.iter().enumerate() {
            match read_position(position) {
                Some(position) => read.push(position),
                None if faults.len() < MOST_FAULTS => faults.push(Fault::new(
                    format!("{at}/{index}"),
                    "is no position: write [longitude, latitude] in degrees",
                )),
                None => return polygon,
            }
        }
        polygon.push(read);
    }
    polygon
}

fn items<'a>(value: Option<&'a Value>, at: &str, of: &str, faults: &mut Vec<Fault>) -> &'a [Value] {
    let list = value.and_then(Value::as_array);
    if list.is_none() && faults.len() < MOST_FAULTS {
        faults.push(Fault::new(at, format!("must be a list of {of}")));
    }
    list.map_or(&[], Vec::as_slice)
}

fn read_position(value: &Value) -> Option<[f64; 2]> {
    match value.as_array()?.as_slice() {
        [lon, lat, ..] => Some(within_limits(lon.as_f64()?, lat.as_f64()?)),
        _ => None,
    }
}

fn pointer(coordinates: &str, kind: Kind, fault: &ShapeFault) -> String {
    let spot = fault.spot;
    let polygon = spot.polygon.filter(|_| kind == Kind::MultiPolygon);
    [polygon, spot.ring, spot.position]
        .iter()
        .flatten()
        .fold(coordinates.to_owned(), |at, index| format!("{at}/{index}"))
}

fn detail(fault: &ShapeFault) -> String {
    let subject = match fault.rule {
        BrokenRule::NotFinite | BrokenRule::OutOfRange(_) => "the position",
        BrokenRule::TooTangled => "the geometry",
        _ if fault.spot.ring.is_some() => "the ring",
        _ if fault.spot.polygon.is_some() => "the polygon",
        _ => "the geometry",
    };
    format!("{subject} {}", fault.rule)
}
