//! What a file is that is no GeoJSON, and what to do about it.

use serde_json::{Map, Value};

/// A form that is told by how a file begins.
struct Form {
    begins: &'static [u8],
    advice: &'static str,
}

/// Forms that are not text, or not that of JSON.
const FORMS: [Form; 9] = [
    Form {
        begins: b"PK\x03\x04",
        advice: "is a ZIP archive, as KMZ, zipped shapefiles and spreadsheets are: unpack it, and convert what is in it to GeoJSON",
    },
    Form {
        begins: b"SQLite format 3\0",
        advice: "is a GeoPackage or another SQLite file: convert a layer of it with `ogr2ogr -f GeoJSON map.geojson FILE LAYER`",
    },
    Form {
        begins: b"\0\0\x27\x0a",
        advice: "is a shapefile: convert it, with the files beside it, by `ogr2ogr -f GeoJSON -t_srs EPSG:4326 map.geojson FILE`",
    },
    Form {
        begins: b"fgb",
        advice: "is FlatGeobuf: convert it with `ogr2ogr -f GeoJSON map.geojson FILE`",
    },
    Form {
        begins: b"PAR1",
        advice: "is (Geo)Parquet: convert it with `ogr2ogr -f GeoJSON map.geojson FILE`",
    },
    Form {
        begins: b"\x1f\x8b",
        advice: "is packed with gzip: unpack it with `gunzip`",
    },
    Form {
        begins: b"%PDF",
        advice: "is a PDF: its map is a picture, which somebody must trace",
    },
    Form {
        begins: b"\xff\xfe",
        advice: "is written in UTF-16: save it as UTF-8",
    },
    Form {
        begins: b"\xfe\xff",
        advice: "is written in UTF-16: save it as UTF-8",
    },
];

/// Kinds of XML, by a tag that stands near their beginning.
const XML: [(&str, &str); 6] = [
    (
        "<kml",
        "is KML: convert it with `ogrmerge.py -single -f GeoJSON -src_layer_field_name folder -src_layer_field_content {LAYER_NAME} -o map.geojson FILE`, which keeps the folder that each placemark stands in as the property `folder` (a plain ogr2ogr takes one folder only)",
    ),
    ("<gpx", "is GPX: tracks and points, which cover no land"),
    (
        "<osm",
        "is OpenStreetMap XML: convert it with `osmtogeojson FILE > map.geojson`",
    ),
    (
        "<svg",
        "is an SVG picture: it has no coordinates on Earth, so somebody must trace it",
    ),
    (
        "<html",
        "is a web page: the address leads to a page about the file, or the download was refused",
    ),
    (
        "<!doctype html",
        "is a web page: the address leads to a page about the file, or the download was refused",
    ),
];

/// How much of a text is looked at for tags.
const BEGINNING: usize = 2_000;

/// What to do about a text that is no JSON; `None` where nothing is known of it.
pub(crate) fn advice_for_text(text: &[u8]) -> Option<String> {
    if let Some(form) = FORMS.iter().find(|it| text.starts_with(it.begins)) {
        return Some(form.advice.to_owned());
    }
    let beginning = String::from_utf8_lossy(&text[..text.len().min(BEGINNING)]);
    let beginning = beginning.trim_start().to_lowercase();
    let first = beginning.chars().next()?;
    if first == '<' {
        let known = XML.iter().find(|it| beginning.contains(it.0));
        let advice = known.map_or(
            "is XML: convert it with `ogr2ogr -f GeoJSON map.geojson FILE`",
            |it| it.1,
        );
        return Some(advice.to_owned());
    }
    let advice = match first {
        '[' => {
            "is no GeoJSON object but a list: put {\"type\": \"FeatureCollection\", \"features\": before its features, and } behind"
        }
        '{' if holds_several(text) => SEQUENCE,
        '\u{1e}' => SEQUENCE,
        '{' | '"' => return None,
        _ if beginning.contains("= {") || beginning.contains("({") || beginning.contains("={") => {
            "is JavaScript: take off what stands before the first { and after the last }"
        }
        _ if beginning.lines().next().is_some_and(is_heading) => {
            "is a table (CSV): convert it with `ogr2ogr -f GeoJSON map.geojson FILE`, if a column has the outlines"
        }
        _ => return None,
    };
    Some(advice.to_owned())
}

const SEQUENCE: &str = "is GeoJSON in lines, a feature each: join them with `jq -s '{type: \"FeatureCollection\", features: .}' FILE > map.geojson`";

/// Whether a text is several JSON objects, one after the other.
fn holds_several(text: &[u8]) -> bool {
    let mut objects =
        serde_json::Deserializer::from_slice(text).into_iter::<serde::de::IgnoredAny>();
    matches!((objects.next(), objects.next()), (Some(Ok(_)), Some(Ok(_))))
}

fn is_heading(line: &str) -> bool {
    [',', ';', '\t']
        .iter()
        .any(|it| line.matches(*it).count() > 1)
}

/// What to do about a JSON object that is no GeoJSON, by its members; `None` where nothing is known of it.
pub(crate) fn advice_for_members(members: &Map<String, Value>, features: bool) -> Option<String> {
    let has = |name: &str| members.contains_key(name);
    let kind = members.get("type").and_then(Value::as_str);
    if kind == Some("Topology") || has("arcs") && has("objects") {
        return Some(topology(members));
    }
    if kind.is_some() {
        return None;
    }
    let esri = [
        "geometryType",
        "spatialReference",
        "rings",
        "displayFieldName",
        "objectIdFieldName",
    ];
    if esri.into_iter().any(has) {
        return Some(
            "is Esri JSON: ask its service for it with `f=geojson`, or convert it with `ogr2ogr -f GeoJSON map.geojson FILE`".to_owned(),
        );
    }
    if has("elements") && has("generator") {
        let advice = "is what Overpass gives: convert it with `osmtogeojson FILE > map.geojson`";
        return Some(advice.to_owned());
    }
    if features {
        let advice =
            "has `features` and no `type`: write \"type\": \"FeatureCollection\" before them";
        return Some(advice.to_owned());
    }
    let inner = members
        .iter()
        .find_map(|(name, value)| within(name, value, 0))?;
    Some(format!(
        "is no GeoJSON by itself, but has some in `{inner}`: save that alone, with `jq '.{inner}' FILE > map.geojson`"
    ))
}

/// How deep GeoJSON is looked for.
const DEEPEST: usize = 3;

/// Where GeoJSON stands within a member.
fn within(name: &str, value: &Value, depth: usize) -> Option<String> {
    const KINDS: [&str; 4] = ["FeatureCollection", "Feature", "Polygon", "MultiPolygon"];
    let quoted = |name: &str| {
        if name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            name.to_owned()
        } else {
            Value::from(name).to_string()
        }
    };
    let inner = value.as_object()?;
    let kind = inner.get("type").and_then(Value::as_str);
    if kind.is_some_and(|kind| KINDS.contains(&kind)) {
        return Some(quoted(name));
    }
    if depth == DEEPEST {
        return None;
    }
    let deeper = inner
        .iter()
        .find_map(|(name, value)| within(name, value, depth + 1))?;
    Some(format!("{}.{deeper}", quoted(name)))
}

/// The most objects of a topology that are named.
const MOST_NAMED: usize = 5;

fn topology(members: &Map<String, Value>) -> String {
    let objects = members.get("objects").and_then(Value::as_object);
    let names = objects.into_iter().flat_map(Map::keys).take(MOST_NAMED);
    let names: Vec<String> = names
        .map(|it| format!("`{}`", it.chars().take(40).collect::<String>()))
        .collect();
    let first = objects
        .and_then(|it| it.keys().next())
        .map_or("NAME", String::as_str);
    let first: String = first.chars().take(40).collect();
    format!(
        "is TopoJSON, with the objects {}: convert one with `topo2geo {first}=map.geojson < FILE` (of the npm package topojson-client)",
        names.join(", ")
    )
}
