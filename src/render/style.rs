//! MapLibre styles for the vector tiles.
//!
//! Land is drawn with `fill-layer-opacity`, which flattens the layer before it fades it: neighbours meet without a
//! seam, where `fill-opacity` would let the backdrop through. The style stands alone: text needs glyphs, so without a
//! glyph address there is none, and stripes would need a sprite, so contested land is a blend of both colours.

use serde_json::{Value, json};

use crate::geometry::Bounds;
use crate::model::{Colour, Status};
use crate::render::Palette;
use crate::render::palette::{LAND_ALPHA, UNHELD, paler};

/// Where a style's tiles come from.
#[derive(Clone, Debug)]
pub struct StyleSource<'a> {
    /// The style's name.
    pub name: &'a str,
    /// Address template of vector tiles, with `{z}`, `{x}`, `{y}`.
    pub tiles: &'a str,
    /// The box in degrees outside which there are no tiles.
    pub bounds: Option<Bounds>,
    /// The deepest zoom served.
    pub max_zoom: u8,
    pub attribution: Option<&'a str>,
    /// Address template of glyphs, with `{fontstack}` and `{range}`; without it, places have dots and nothing has a name.
    pub glyphs: Option<&'a str>,
}

/// A MapLibre style of one slice.
pub fn style(palette: &Palette, source: &StyleSource<'_>) -> Value {
    let mut vector = json!({
        "type": "vector",
        "tiles": [source.tiles],
        "minzoom": 0,
        "maxzoom": source.max_zoom,
    });
    if let Some(Bounds {
        west,
        south,
        east,
        north,
    }) = source.bounds
    {
        vector["bounds"] = json!([west, south, east, north]);
    }
    if let Some(attribution) = source.attribution {
        vector["attribution"] = json!(attribution);
    }
    let mut layers = vec![
        json!({"id": "background", "type": "background", "paint": {"background-color": "#f7f5f0"}}),
        land(palette),
        rival(),
    ];
    layers.push(districts());
    layers.extend(borders());
    layers.push(json!({
        "id": "places", "type": "circle", "source": "frontline", "source-layer": "places",
        "paint": {
            "circle-radius": ["interpolate", ["linear"], ["zoom"], 4, 1.5, 9, 3],
            "circle-color": "#ffffff", "circle-stroke-color": "#2b2a29", "circle-stroke-width": 1,
        },
    }));
    let mut style = json!({
        "version": 8,
        "name": source.name,
        "sources": {"frontline": vector},
        "layers": layers,
    });
    if let (Some(glyphs), Some(layers)) = (source.glyphs, style["layers"].as_array_mut()) {
        layers.extend([names(), labels("district"), labels("holding")]);
        style["glyphs"] = json!(glyphs);
    }
    if let Some(bounds) = source.bounds {
        let middle = |low: f64, high: f64| f64::midpoint(low, high);
        style["center"] = json!([
            middle(bounds.west, bounds.east),
            middle(bounds.south, bounds.north)
        ]);
        style["zoom"] = json!(zoom_to_show(bounds));
    }
    style
}

/// The zoom, to a tenth, at which bounds in degrees are about 600 px wide.
fn zoom_to_show(bounds: Bounds) -> f64 {
    let width = (bounds.east - bounds.west).max(bounds.north - bounds.south);
    let zoom = (360.0 * 600.0 / (512.0 * width.max(1e-6))).log2();
    (zoom.clamp(0.0, 14.0) * 10.0).round() / 10.0
}

/// All land in one layer, so that neighbours of any status meet without a seam.
fn land(palette: &Palette) -> Value {
    let unheld = UNHELD.to_string();
    let own = json!(["coalesce", ["get", "colour"], unheld]);
    let mut pale = vec![json!("match"), json!(["get", "faction"])];
    for faction in palette.factions() {
        pale.push(json!(faction.slug.as_str()));
        pale.push(json!(paler(faction.colour).to_string()));
    }
    pale.push(own.clone());
    // `match` needs at least one case.
    let pale = if pale.len() > 3 {
        Value::Array(pale)
    } else {
        own.clone()
    };
    json!({
        "id": "control", "type": "fill", "source": "frontline", "source-layer": "control",
        "paint": {
            "fill-antialias": true,
            "fill-layer-opacity": (f64::from(LAND_ALPHA) / 2.55).round() / 100.0,
            "fill-color": ["match", ["get", "status"],
                Status::Sparse.as_str(), pale,
                Status::Influence.as_str(), unheld,
                own],
        },
    })
}

/// The rival's colour over contested land, and the faction's own where it has only influence.
fn rival() -> Value {
    let shared = [Status::Contested.as_str(), Status::Influence.as_str()];
    json!({
        "id": "control-rival", "type": "fill", "source": "frontline", "source-layer": "control",
        "filter": ["in", ["get", "status"], ["literal", shared]],
        "paint": {
            "fill-layer-opacity": 0.4,
            "fill-color": ["match", ["get", "status"],
                Status::Influence.as_str(), ["get", "colour"],
                ["coalesce", ["get", "contested_colour"], UNHELD.to_string()]],
        },
    })
}

fn borders() -> Vec<Value> {
    let dark = Colour([0x2b, 0x2a, 0x29]).to_string();
    let front = json!(["==", ["get", "kind"], "front"]);
    let layer = |id: &str, filter: Value, paint: Value| {
        json!({
            "id": id, "type": "line", "source": "frontline", "source-layer": "borders",
            "filter": filter, "layout": {"line-join": "round"}, "paint": paint,
        })
    };
    let width =
        |thin: f64, full: f64| json!(["interpolate", ["linear"], ["zoom"], 3, thin, 7, full]);
    let is = |approximate: bool| json!(["all", front, ["==", ["get", "approximate"], approximate]]);
    vec![
        layer(
            "outline",
            json!(["==", ["get", "kind"], "outer"]),
            json!({"line-color": dark, "line-opacity": 0.6, "line-width": width(0.4, 1.0)}),
        ),
        layer(
            "borders-casing",
            front.clone(),
            json!({
                "line-color": "#ffffff",
                "line-opacity": ["case", ["get", "approximate"], 0.45, 0.8],
                "line-width": width(1.2, 3.2),
            }),
        ),
        layer(
            "borders-approximate",
            is(true),
            json!({
                "line-color": dark, "line-opacity": 0.8, "line-width": width(0.4, 0.9),
                "line-dasharray": [5, 3],
            }),
        ),
        layer(
            "borders",
            is(false),
            json!({"line-color": dark, "line-width": width(0.5, 1.2)}),
        ),
    ]
}

/// Thin lines beneath the fronts; the outer ones are the territory's own outline.
fn districts() -> Value {
    json!({
        "id": "districts", "type": "line", "source": "frontline", "source-layer": "districts",
        "filter": ["all", ["has", "left"], ["has", "right"]],
        "layout": {"line-join": "round"},
        "paint": {"line-color": "#2b2a29", "line-opacity": 0.35, "line-width": 0.6},
    })
}

/// The names of holdings or districts, larger land first.
fn labels(kind: &str) -> Value {
    let (size, transform, opacity) = match kind {
        "holding" => (14, "none", 1.0),
        _ => (11, "uppercase", 0.6),
    };
    json!({
        "id": format!("{kind}-names"), "type": "symbol", "source": "frontline", "source-layer": "labels",
        "filter": ["==", ["get", "kind"], kind],
        "layout": {
            "text-field": ["get", "name"], "text-size": size, "text-transform": transform,
            "symbol-sort-key": ["-", 0, ["get", "area_m2"]],
        },
        "paint": {
            "text-color": "#2b2a29", "text-opacity": opacity, "text-halo-color": "#ffffff", "text-halo-width": 1.4,
        },
    })
}

fn names() -> Value {
    json!({
        "id": "place-names", "type": "symbol", "source": "frontline", "source-layer": "places",
        "layout": {
            "text-field": ["get", "name"],
            "text-size": ["interpolate", ["linear"], ["zoom"], 4, 10, 9, 13],
            "text-anchor": "left", "text-offset": [0.6, 0],
            "symbol-sort-key": ["-", 0, ["coalesce", ["get", "population"], 0]],
        },
        "paint": {"text-color": "#2b2a29", "text-halo-color": "#ffffff", "text-halo-width": 1.2},
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample::chequer;

    fn sample(glyphs: Option<&str>) -> Value {
        let source = StyleSource {
            name: "Test",
            tiles: "http://localhost/tiles/t/{z}/{x}/{y}.mvt",
            bounds: Some(Bounds {
                west: 36.0,
                south: 33.0,
                east: 38.0,
                north: 35.0,
            }),
            max_zoom: 14,
            attribution: Some("Test data"),
            glyphs,
        };
        style(&chequer().1, &source)
    }

    #[test]
    fn a_style_draws_every_layer_of_the_tiles_and_fades_land_without_seams() {
        let style = sample(None);
        assert_eq!(style["version"], 8);
        let layers = style["layers"].as_array().unwrap();
        let drawn = |name: &str| layers.iter().any(|layer| layer["source-layer"] == name);
        let without_text = ["control", "borders", "districts", "places"];
        assert!(without_text.into_iter().all(drawn));
        let land = layers
            .iter()
            .find(|layer| layer["id"] == "control")
            .unwrap();
        assert_eq!(land["paint"]["fill-layer-opacity"], 0.85);
        assert!(land["paint"].get("fill-opacity").is_none());
    }

    #[test]
    fn there_is_text_only_where_there_are_glyphs() {
        let has_text = |style: &Value| {
            let layers = style["layers"].as_array().unwrap();
            layers.iter().any(|layer| layer["type"] == "symbol")
        };
        assert!(!has_text(&sample(None)));
        let with = sample(Some("http://localhost/{fontstack}/{range}.pbf"));
        assert!(has_text(&with) && with["glyphs"].is_string());
        let layers = with["layers"].as_array().unwrap();
        assert!(layers.iter().any(|layer| layer["source-layer"] == "labels"));
    }
}
