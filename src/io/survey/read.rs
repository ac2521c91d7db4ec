//! GeoJSON as people publish it: whatever stands in it is read past, and the polygons are found.
//!
//! Heights are dropped, points and lines counted, collections opened. Coordinates are read without a value of
//! their own for each number, as a series has millions of them.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::geometry::{RawPolygon, within_limits};
use crate::io::geojson::check_crs;
use crate::io::survey::form::{advice_for_members, advice_for_text};
use crate::io::survey::series::Chosen;
use crate::model::Fault;

/// A GeoJSON text: a collection's features, or one feature, or a bare geometry as a feature without properties.
#[derive(Debug, Default)]
pub struct Document {
    /// `type`, where it is a text.
    pub kind: Option<String>,
    pub features: Vec<Feature>,
    /// All members that are neither features nor geometry.
    members: Map<String, Value>,
    chosen: Chosen,
}

/// A feature as it was found.
#[derive(Debug, Default)]
pub struct Feature {
    pub properties: Map<String, Value>,
    pub geometry: Option<Geometry>,
}

/// A geometry of any kind.
#[derive(Debug, Deserialize)]
pub struct Geometry {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    coordinates: Nest,
    #[serde(default)]
    geometries: Vec<Option<Self>>,
}

/// What a geometry holds: its polygons, and how many geometries of other kinds.
#[derive(Debug, Default)]
pub struct Contents {
    pub polygons: Vec<RawPolygon>,
    pub others: BTreeMap<String, usize>,
}

/// The document in a text, or why it is none; `file` names it in the fault.
pub fn read_document(file: &str, text: &[u8]) -> Result<Document, Fault> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let document: Document =
        serde_json::from_slice(text).map_err(|error| match advice_for_text(text) {
            Some(advice) => Fault::new(file, advice),
            None => {
                let detail = format!("is no GeoJSON: {error}");
                Fault::new(format!("{file}:{}", error.line()), detail)
            }
        })?;
    checked(file, document)
}

/// The same of a document that is at hand as JSON.
pub fn document_of(file: &str, value: Value) -> Result<Document, Fault> {
    let document = serde_json::from_value(value);
    let document = document.map_err(|error| Fault::new(file, format!("is no GeoJSON: {error}")));
    checked(file, document?)
}

fn checked(file: &str, document: Document) -> Result<Document, Fault> {
    if let Some(advice) = advice_for_members(&document.members, !document.features.is_empty()) {
        return Err(Fault::new(file, advice));
    }
    if document.kind.is_none() {
        return Err(Fault::new(file, "is no GeoJSON: it has no `type`"));
    }
    match check_crs(document.members.get("crs")) {
        Some(detail) => Err(Fault::new(format!("{file}#/crs"), detail)),
        None => Ok(document),
    }
}

impl Document {
    /// A collection of one feature.
    pub(crate) fn of_feature(feature: Feature) -> Self {
        Self {
            kind: Some("FeatureCollection".to_owned()),
            features: vec![feature],
            ..Self::default()
        }
    }

    /// From here on shows some of its features alone.
    pub fn choose(&mut self, chosen: Chosen) {
        self.chosen = chosen;
    }

    /// The features that it shows, by their place.
    pub(crate) fn shown(&self) -> impl Iterator<Item = (usize, &Feature)> {
        let all = self.features.iter().enumerate();
        all.filter(|(at, _)| self.chosen.as_ref().is_none_or(|it| it.contains(at)))
    }

    /// A member of the collection, or one of its `properties`.
    pub fn member(&self, name: &str) -> Option<&Value> {
        let properties = self.members.get("properties");
        let inner = properties.and_then(|it| it.get(name));
        inner
            .or_else(|| self.members.get(name))
            .filter(|it| !it.is_null())
    }

    /// Positions of all geometries.
    pub fn vertices(&self) -> usize {
        let geometries = self.features.iter().filter_map(|it| it.geometry.as_ref());
        geometries.map(Geometry::vertices).sum()
    }
}

impl Geometry {
    /// The polygons in it; `Err` says which coordinates are none.
    pub fn contents(&self) -> Result<Contents, String> {
        let mut contents = Contents::default();
        self.collect(&mut contents)?;
        Ok(contents)
    }

    /// What it calls itself.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    fn vertices(&self) -> usize {
        let inner = self.geometries.iter().flatten().map(Self::vertices);
        self.coordinates.positions() + inner.sum::<usize>()
    }

    fn collect(&self, into: &mut Contents) -> Result<(), String> {
        match self.kind.as_str() {
            "Polygon" => into.polygons.push(polygon(&self.coordinates)?),
            "MultiPolygon" => {
                for part in self.coordinates.items("polygons")? {
                    into.polygons.push(polygon(part)?);
                }
            }
            "GeometryCollection" => {
                for inner in self.geometries.iter().flatten() {
                    inner.collect(into)?;
                }
            }
            "Point" | "MultiPoint" | "LineString" | "MultiLineString" => {
                *into.others.entry(self.kind.clone()).or_default() += 1;
            }
            other => {
                let other: String = other.chars().take(40).collect();
                return Err(format!("`{other}` is no kind of geometry that GeoJSON has"));
            }
        }
        Ok(())
    }
}

/// A polygon's rings; those without any position are left out.
fn polygon(nest: &Nest) -> Result<RawPolygon, String> {
    let mut polygon = RawPolygon::new();
    for ring in nest.items("rings")? {
        let positions = ring.items("positions")?.iter().map(|it| match it {
            Nest::Position(position) => Ok(*position),
            _ => Err("a ring holds something that is no [longitude, latitude]".to_owned()),
        });
        let positions: Vec<[f64; 2]> = positions.collect::<Result<_, _>>()?;
        if !positions.is_empty() {
            polygon.push(positions);
        }
    }
    Ok(polygon)
}

/// Coordinates of any depth.
#[derive(Debug, Default)]
enum Nest {
    Position([f64; 2]),
    List(Vec<Self>),
    /// Neither: null, a text, a list of one number.
    #[default]
    Nothing,
}

impl Nest {
    fn items(&self, of: &str) -> Result<&[Self], String> {
        match self {
            Self::List(items) => Ok(items),
            _ => Err(format!("its coordinates are no list of {of}")),
        }
    }

    fn positions(&self) -> usize {
        match self {
            Self::Position(_) => 1,
            Self::List(items) => items.iter().map(Self::positions).sum(),
            Self::Nothing => 0,
        }
    }
}

/// One step into coordinates: a number, or all that a list holds.
enum Step {
    Number(f64),
    Nest(Nest),
}

impl<'de> Deserialize<'de> for Nest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Step::deserialize(deserializer)? {
            Step::Nest(nest) => nest,
            Step::Number(_) => Self::Nothing,
        })
    }
}

impl<'de> Deserialize<'de> for Step {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Steps)
    }
}

struct Steps;

#[expect(
    clippy::cast_precision_loss,
    reason = "degrees written without a point are small"
)]
impl<'de> Visitor<'de> for Steps {
    type Value = Step;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("coordinates")
    }

    fn visit_f64<E>(self, number: f64) -> Result<Step, E> {
        Ok(Step::Number(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Step, E> {
        Ok(Step::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Step, E> {
        Ok(Step::Number(number as f64))
    }

    fn visit_unit<E>(self) -> Result<Step, E> {
        Ok(Step::Nest(Nest::Nothing))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Step, E> {
        Ok(Step::Nest(Nest::Nothing))
    }

    fn visit_str<E>(self, _: &str) -> Result<Step, E> {
        Ok(Step::Nest(Nest::Nothing))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Step, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Step::Nest(Nest::Nothing))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Step, A::Error> {
        let first = match list.next_element()? {
            Some(Step::Number(lon)) => {
                let position = match list.next_element()? {
                    Some(Step::Number(lat)) => Nest::Position(within_limits(lon, lat)),
                    _ => Nest::Nothing,
                };
                while list.next_element::<IgnoredAny>()?.is_some() {}
                return Ok(Step::Nest(position));
            }
            Some(Step::Nest(first)) => first,
            None => return Ok(Step::Nest(Nest::List(Vec::new()))),
        };
        let mut items = vec![first];
        while let Some(next) = list.next_element()? {
            items.push(match next {
                Step::Nest(nest) => nest,
                Step::Number(_) => Nest::Nothing,
            });
        }
        Ok(Step::Nest(Nest::List(items)))
    }
}

impl<'de> Deserialize<'de> for Feature {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Sent {
            #[serde(default)]
            properties: Option<Map<String, Value>>,
            #[serde(default)]
            geometry: Option<Geometry>,
        }
        let sent = Sent::deserialize(deserializer)?;
        Ok(Self {
            properties: sent.properties.unwrap_or_default(),
            geometry: sent.geometry,
        })
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Document;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a GeoJSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Document, A::Error> {
        let mut document = Document::default();
        let mut single: Option<Geometry> = None;
        let mut bare = Geometry {
            kind: String::new(),
            coordinates: Nest::Nothing,
            geometries: Vec::new(),
        };
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "features" => document.features = map.next_value()?,
                "geometry" => single = map.next_value()?,
                "coordinates" => bare.coordinates = map.next_value()?,
                "geometries" => bare.geometries = map.next_value()?,
                _ => drop(document.members.insert(name, map.next_value()?)),
            }
        }
        let kind = document.members.get("type").and_then(Value::as_str);
        document.kind = kind.map(str::to_owned);
        match kind {
            Some("FeatureCollection") | None => (),
            Some("Feature") => {
                let properties = document
                    .members
                    .get("properties")
                    .and_then(Value::as_object);
                document.features = vec![Feature {
                    properties: properties.cloned().unwrap_or_default(),
                    geometry: single,
                }];
            }
            Some(kind) => {
                bare.kind = kind.to_owned();
                document.features = vec![Feature {
                    properties: Map::new(),
                    geometry: Some(bare),
                }];
            }
        }
        Ok(document)
    }
}
