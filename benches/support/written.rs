//! Maps out of the files that `synthetic` writes.

use std::path::Path;

use frontline::control::Layer;
use frontline::geometry::Shape;
use frontline::io::geojson::read_geometry;
use frontline::model::{Holding, Slug, Status};
use serde_json::Value;

/// The named shapes in a file; `key` is the property with the name.
pub(crate) fn read(path: &Path, key: &str) -> Vec<(Slug, Shape)> {
    let text = std::fs::read_to_string(path).expect("a file that `synthetic` wrote");
    let features: Value = serde_json::from_str(&text).expect("GeoJSON");
    let shape = |feature: &Value| {
        let name = feature["properties"][key]
            .as_str()
            .and_then(|it| it.parse().ok());
        let shape = read_geometry(feature.get("geometry"), "/geometry").expect("a valid polygon");
        (name.expect("a name"), shape)
    };
    let features = features["features"].as_array().expect("a collection");
    features.iter().map(shape).collect()
}

/// What a faction holds, as the rules take it.
pub(crate) fn layer((faction, shape): &(Slug, Shape)) -> Layer<'_> {
    let holding = Holding {
        faction: faction.clone(),
        status: Status::Control,
        contested_with: None,
    };
    Layer {
        shape,
        holding,
        derived: false,
    }
}

/// How many vertices shapes have in all, those of a shared border on both its sides.
pub(crate) fn vertices(held: &[(Slug, Shape)]) -> usize {
    held.iter().map(|it| it.1.vertices()).sum()
}
