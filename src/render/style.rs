//! MapLibre styles for the vector tiles.
//!
//! It keeps to what MapLibre GL reads from version 4 on and what QGIS makes of a style: a colour is a flat `match` of
//! lists of names to colours, and each status that looks otherwise is a layer of its own, told by a filter. The style
//! stands alone: text needs glyphs, so without a glyph address there is none, and stripes would need a sprite, so
//! contested land is a blend of both colours.

use serde_json::{Value, json};

use crate::geometry::{Bbox, Bounds};
use crate::model::{Colour, Status};
use crate::render::palette::{LAND_ALPHA, UNHELD, paler};
use crate::render::{EVIDENCE_ZOOM, Palette};

/// Where a style's tiles come from.
#[derive(Clone, Debug)]
pub struct StyleSource<'a> {
    /// The style's name.
    pub name: &'a str,
    /// Address template of vector tiles, with `{z}`, `{x}`, `{y}`.
    pub tiles: &'a str,
    /// The box in degrees outside which there are no tiles.
    pub bbox: Option<Bbox>,
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
    }) = source.bbox.map(Bbox::unwrapped)
    {
        vector["bounds"] = json!([west, south, east, north]);
    }
    if let Some(attribution) = source.attribution {
        vector["attribution"] = json!(attribution);
    }
    let mut layers = vec![
        json!({"id": "background", "type": "background", "paint": {"background-color": "#f7f5f0"}}),
    ];
    layers.extend(land(palette));
    layers.extend([districts(), evidence()]);
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
    if let Some(bbox) = source.bbox {
        let (lon, lat) = bbox.middle();
        style["center"] = json!([lon, lat]);
        style["zoom"] = json!(zoom_to_show(bbox.rolled_out()));
    }
    style
}

/// The zoom, to a tenth, at which bounds in degrees are about 600 px wide.
fn zoom_to_show(bounds: Bounds) -> f64 {
    let width = (bounds.east - bounds.west).max(bounds.north - bounds.south);
    let zoom = (360.0 * 600.0 / (512.0 * width.max(1e-6))).log2();
    (zoom.clamp(0.0, 14.0) * 10.0).round() / 10.0
}

/// How much of the rival's colour lies over contested land, and of its own over land under influence.
const RIVAL_ALPHA: f64 = 0.4;

/// The land, by how it looks: in full colour, pale where it is sparse, with a second colour above it where it is
/// contested, and in little colour where there is only influence.
fn land(palette: &Palette) -> [Value; 4] {
    let full = (f64::from(LAND_ALPHA) / 2.55).round() / 100.0;
    let layer = |id: &str, filter: Value, colour: Value, opacity: f64| {
        json!({
            "id": id, "type": "fill", "source": "frontline", "source-layer": "control", "filter": filter,
            "paint": {"fill-antialias": true, "fill-color": colour, "fill-opacity": opacity},
        })
    };
    let is = |operator: &str, status: Status| json!([operator, ["get", "status"], status.as_str()]);
    let own = |property: &str| colours(palette, property, |colour| colour);
    let usual = json!(["all", is("!=", Status::Sparse), is("!=", Status::Influence)]);
    let little = |colour| blended(colour, UNHELD, RIVAL_ALPHA);
    [
        layer("control", usual, own("faction"), full),
        layer(
            "control-sparse",
            is("==", Status::Sparse),
            colours(palette, "faction", paler),
            full,
        ),
        layer(
            "control-influence",
            is("==", Status::Influence),
            colours(palette, "faction", little),
            full,
        ),
        layer(
            "control-rival",
            is("==", Status::Contested),
            own("contested_with"),
            RIVAL_ALPHA,
        ),
    ]
}

/// The colours of land by who a property names; that of unheld land where it names nobody.
fn colours(palette: &Palette, property: &str, look: impl Fn(Colour) -> Colour) -> Value {
    let mut cases = vec![json!("match"), json!(["get", property])];
    for faction in palette.factions() {
        cases.push(json!([faction.slug.as_str()]));
        cases.push(json!(look(faction.colour).to_string()));
    }
    let nobody = json!(UNHELD.to_string());
    // `match` needs at least one case.
    if cases.len() == 2 {
        return nobody;
    }
    cases.push(nobody);
    Value::Array(cases)
}

/// One colour over another, in so large a part.
fn blended(over: Colour, under: Colour, part: f64) -> Colour {
    let mut channels = under.0;
    for (under, over) in channels.iter_mut().zip(over.0) {
        let mixed = f64::from(over) * part + f64::from(*under) * (1.0 - part);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between two values of a byte"
        )]
        let mixed = mixed.round() as u8;
        *under = mixed;
    }
    Colour(channels)
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
    let casing = |id: &str, approximate: bool, opacity: f64| {
        let width = width(1.2, 3.2);
        layer(
            id,
            is(approximate),
            json!({"line-color": "#ffffff", "line-opacity": opacity, "line-width": width}),
        )
    };
    vec![
        layer(
            "outline",
            json!(["==", ["get", "kind"], "outer"]),
            json!({"line-color": dark, "line-opacity": 0.6, "line-width": width(0.4, 1.0)}),
        ),
        casing("borders-approximate-casing", true, 0.45),
        casing("borders-casing", false, 0.8),
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

/// The pieces of land that one region decides each: there to be switched on, and to be asked for what they rest on.
fn evidence() -> Value {
    json!({
        "id": "evidence", "type": "line", "source": "frontline", "source-layer": "evidence",
        "minzoom": EVIDENCE_ZOOM,
        "layout": {"line-join": "round", "visibility": "none"},
        "paint": {"line-color": "#2b2a29", "line-opacity": 0.4, "line-width": 0.4},
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
            bbox: Some(Bbox {
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
    fn a_style_draws_every_layer_of_the_tiles() {
        let style = sample(None);
        assert_eq!(style["version"], 8);
        let layers = style["layers"].as_array().unwrap();
        let drawn = |name: &str| layers.iter().any(|layer| layer["source-layer"] == name);
        let without_text = ["control", "borders", "districts", "evidence", "places"];
        assert!(without_text.into_iter().all(drawn));
    }

    /// Every list in a value, however deep.
    fn lists(value: &Value) -> Vec<&Vec<Value>> {
        match value {
            Value::Array(items) => {
                let within = items.iter().flat_map(lists);
                std::iter::once(items).chain(within).collect()
            }
            Value::Object(members) => members.values().flat_map(lists).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn it_says_nothing_that_older_maplibre_or_qgis_would_not_read() {
        let style = sample(None);
        assert!(!style.to_string().contains("fill-layer-opacity"));
        for layer in style["layers"].as_array().unwrap() {
            for list in lists(&layer["filter"]) {
                let word = list[0].as_str().unwrap();
                assert!(["all", "==", "!=", "has", "get"].contains(&word), "{layer}");
            }
            for (name, value) in layer["paint"].as_object().unwrap() {
                let Some(list) = value.as_array() else {
                    continue;
                };
                match list[0].as_str() {
                    Some("match") => {
                        let cases = &list[2..list.len() - 1];
                        let flat = |it: &[Value]| it[0].is_array() && it[1].is_string();
                        assert!(cases.chunks(2).all(flat), "{layer}");
                        assert!(list[list.len() - 1].is_string(), "{layer}");
                    }
                    Some("interpolate") => assert_eq!(list[2], json!(["zoom"]), "{layer}"),
                    Some(word) => panic!("{name}: {word}"),
                    None => assert_eq!(name, "line-dasharray"),
                }
            }
        }
    }

    #[test]
    fn land_of_every_status_has_its_colour_in_one_layer_and_contested_land_two() {
        let style = sample(None);
        let layers = style["layers"].as_array().unwrap();
        let holds = |filter: &Value, status: Status| {
            let holds = |it: &Value| match it[0].as_str() {
                Some("==") => it[2] == status.as_str(),
                Some("!=") => it[2] != status.as_str(),
                _ => panic!("{it}"),
            };
            match filter[0].as_str() {
                Some("all") => filter.as_array().unwrap()[1..].iter().all(holds),
                _ => holds(filter),
            }
        };
        for (status, layers_of) in [
            (Status::Control, &["control"][..]),
            (Status::Contested, &["control", "control-rival"]),
            (Status::Sparse, &["control-sparse"]),
            (Status::Influence, &["control-influence"]),
        ] {
            let land = layers.iter().filter(|it| it["type"] == "fill");
            let drawn = land.filter(|it| holds(&it["filter"], status));
            let drawn: Vec<_> = drawn.map(|it| it["id"].as_str().unwrap()).collect();
            assert_eq!(drawn, layers_of, "{status:?}");
        }
    }

    #[test]
    fn a_map_without_factions_has_land_in_one_colour() {
        let none = Palette::new(std::iter::empty(), "2020-01-01".parse().unwrap());
        assert_eq!(colours(&none, "faction", paler), json!(UNHELD.to_string()));
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
