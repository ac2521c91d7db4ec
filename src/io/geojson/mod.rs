//! A region as a GeoJSON Feature (RFC 7946), read with every fault named, and written.

mod claim;
mod geometry;
mod patch;

use serde_json::{Value, json};

use crate::geometry::Shape;
use crate::io::geojson::claim::read_claim;
use crate::io::members::Recorded;
use crate::model::{Claim, Fault, Region};

pub(in crate::io) use crate::io::geojson::claim::check_source;
pub use crate::io::geojson::geometry::{geometry_of, read_geometry};
pub use crate::io::geojson::patch::merge_patch;

/// The region that a Feature describes, or all that is wrong with it, geometry and properties alike.
///
/// `id`, `version` and `revision` among the properties are the server's own and passed over, so that what was
/// got can be put back.
pub fn read_region(feature: &Value) -> Result<(Shape, Claim), Vec<Fault>> {
    read(feature, Recorded::default())
}

/// The same of a patched Feature: texts that it has from the properties recorded before stay byte for byte.
pub fn read_patched_region(
    feature: &Value,
    properties: &Value,
) -> Result<(Shape, Claim), Vec<Fault>> {
    read(feature, Recorded(Some(properties)))
}

fn read(feature: &Value, recorded: Recorded<'_>) -> Result<(Shape, Claim), Vec<Fault>> {
    let mut faults = check_envelope(feature, "");
    if !feature.is_object() {
        return Err(faults);
    }
    let shape = read_geometry(feature.get("geometry"), "/geometry");
    let claim = read_claim(feature.get("properties"), recorded);
    match (shape, claim) {
        (Ok(shape), Ok(claim)) if faults.is_empty() => Ok((shape, claim)),
        (shape, claim) => {
            faults.extend(shape.err().into_iter().flatten());
            faults.extend(claim.err().into_iter().flatten());
            Err(faults)
        }
    }
}

/// A stored region as a Feature; its geometry as sent.
pub fn region_feature(region: &Region, shape: &Shape) -> Value {
    let mut feature = claim_feature(&region.claim, shape);
    feature["id"] = json!(region.id);
    let properties = &mut feature["properties"];
    properties["id"] = json!(region.id);
    properties["version"] = json!(region.version);
    properties["revision"] = json!(region.revision);
    feature
}

/// What a region says as a Feature, as it may be sent.
pub fn claim_feature(claim: &Claim, shape: &Shape) -> Value {
    json!({
        "type": "Feature",
        "geometry": geometry_of(shape),
        "properties": {
            "faction": claim.faction,
            "status": claim.status,
            "contested_with": claim.contested_with,
            "valid_from": claim.valid.from(),
            "valid_to": claim.valid.to(),
            "confidence": claim.confidence,
            "sources": claim.sources,
            "note": claim.note,
            "method": claim.method,
        },
    })
}

/// What is wrong with a Feature at a JSON pointer, apart from its geometry and properties.
pub(in crate::io) fn check_envelope(feature: &Value, at: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    match feature.get("type").and_then(Value::as_str) {
        Some("Feature") => {}
        Some("FeatureCollection") => faults.push(Fault::new(
            format!("{at}/type"),
            "a FeatureCollection holds many features: send one Feature at a time",
        )),
        Some("Polygon" | "MultiPolygon") => faults.push(Fault::new(
            format!("{at}/type"),
            "a bare geometry says not what it is: send a Feature with `geometry` and `properties`",
        )),
        _ => faults.push(Fault::new(format!("{at}/type"), "must be \"Feature\"")),
    }
    if let Some(detail) = check_crs(feature.get("crs")) {
        faults.push(Fault::new(format!("{at}/crs"), detail));
    }
    faults
}

/// What is wrong with a `crs` member; nothing where it is left out or says what GeoJSON is anyway.
pub(in crate::io) fn check_crs(crs: Option<&Value>) -> Option<&'static str> {
    let crs = crs.filter(|crs| !crs.is_null())?;
    let name = crs.pointer("/properties/name").and_then(Value::as_str);
    let lon_lat = name.is_some_and(|name| name.ends_with("CRS84") || name.ends_with(":4326"));
    (!lon_lat).then_some(
        "GeoJSON is longitude and latitude (WGS 84): reproject to that, and leave `crs` out",
    )
}

#[cfg(test)]
mod tests;
