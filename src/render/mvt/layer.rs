//! Writes one layer of a Mapbox vector tile (specification 2.1) as protocol-buffer bytes.

use std::collections::BTreeMap;

use crate::geometry::{PlanePoint, PlanePolygon, TILE_UNITS};

/// A property's value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Value {
    Text(String),
    Count(u64),
    Truth(bool),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// The shape of a feature, in tile units, y to the south.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Geometry<'a> {
    Point(PlanePoint),
    Lines(&'a [Vec<PlanePoint>]),
    /// Polygons, each a shell with positive area by the surveyor's formula, then holes; first points not repeated.
    Polygons(&'a [PlanePolygon]),
}

/// A layer being written: its features, and the dictionaries of keys and values that they share.
#[derive(Debug)]
pub(crate) struct Layer {
    features: Vec<u8>,
    keys: Vec<&'static str>,
    values: BTreeMap<Value, u64>,
    name: &'static str,
}

impl Layer {
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            features: Vec::new(),
            keys: Vec::new(),
            values: BTreeMap::new(),
            name,
        }
    }

    /// Adds a feature; absent properties are simply not given.
    pub(crate) fn add(
        &mut self,
        id: u32,
        geometry: Geometry<'_>,
        properties: impl IntoIterator<Item = (&'static str, Value)>,
    ) {
        let mut tags = Vec::new();
        for (key, value) in properties {
            put_varint(&mut tags, self.key(key));
            put_varint(&mut tags, self.value(value));
        }
        let (kind, commands) = match geometry {
            Geometry::Point(point) => (1, point_commands(point)),
            Geometry::Lines(lines) => (2, line_commands(lines)),
            Geometry::Polygons(polygons) => (3, polygon_commands(polygons)),
        };
        let mut feature = Vec::with_capacity(commands.len() + tags.len() + 16);
        put_number(&mut feature, 1, u64::from(id));
        put_bytes(&mut feature, 2, &tags);
        put_number(&mut feature, 3, kind);
        put_bytes(&mut feature, 4, &commands);
        put_bytes(&mut self.features, 2, &feature);
    }

    /// Adds the layer to a tile; a layer without features is left out.
    pub(crate) fn finish(self, tile: &mut Vec<u8>) {
        if self.features.is_empty() {
            return;
        }
        let mut layer = Vec::with_capacity(self.features.len() + 256);
        put_number(&mut layer, 15, 2);
        put_bytes(&mut layer, 1, self.name.as_bytes());
        layer.extend(self.features);
        for key in self.keys {
            put_bytes(&mut layer, 3, key.as_bytes());
        }
        let mut values: Vec<(Value, u64)> = self.values.into_iter().collect();
        values.sort_by_key(|(_, at)| *at);
        for (value, _) in values {
            let mut bytes = Vec::new();
            match value {
                Value::Text(text) => put_bytes(&mut bytes, 1, text.as_bytes()),
                Value::Count(count) => put_number(&mut bytes, 5, count),
                Value::Truth(truth) => put_number(&mut bytes, 7, u64::from(truth)),
            }
            put_bytes(&mut layer, 4, &bytes);
        }
        put_number(&mut layer, 5, u64::from(TILE_UNITS));
        put_bytes(tile, 3, &layer);
    }

    fn key(&mut self, key: &'static str) -> u64 {
        let at = self.keys.iter().position(|known| *known == key);
        let at = at.unwrap_or_else(|| {
            self.keys.push(key);
            self.keys.len() - 1
        });
        at as u64
    }

    fn value(&mut self, value: Value) -> u64 {
        let next = self.values.len() as u64;
        *self.values.entry(value).or_insert(next)
    }
}

const MOVE_TO: u64 = 1;
const LINE_TO: u64 = 2;
const CLOSE_PATH: u64 = 7;

fn point_commands(point: PlanePoint) -> Vec<u8> {
    let mut commands = Vec::new();
    put_path(&mut commands, &[point], &mut [0, 0]);
    commands
}

fn line_commands(lines: &[Vec<PlanePoint>]) -> Vec<u8> {
    let mut commands = Vec::new();
    let mut cursor = [0, 0];
    for line in lines {
        put_path(&mut commands, line, &mut cursor);
    }
    commands
}

fn polygon_commands(polygons: &[PlanePolygon]) -> Vec<u8> {
    let mut commands = Vec::new();
    let mut cursor = [0, 0];
    for ring in polygons.iter().flatten() {
        put_path(&mut commands, ring, &mut cursor);
        put_varint(&mut commands, command(CLOSE_PATH, 1));
    }
    commands
}

/// Moves to the first point and draws to the others, each relative to the one before.
fn put_path(commands: &mut Vec<u8>, path: &[PlanePoint], cursor: &mut PlanePoint) {
    for (at, point) in path.iter().enumerate() {
        match at {
            0 => put_varint(commands, command(MOVE_TO, 1)),
            1 => put_varint(commands, command(LINE_TO, path.len() - 1)),
            _ => {}
        }
        for axis in 0..2 {
            put_varint(commands, zigzag(point[axis] - cursor[axis]));
        }
        *cursor = *point;
    }
}

fn command(id: u64, count: usize) -> u64 {
    ((count as u64) << 3) | id
}

fn zigzag(number: i32) -> u64 {
    u64::from(((number << 1) ^ (number >> 31)).cast_unsigned())
}

fn put_number(bytes: &mut Vec<u8>, field: u64, number: u64) {
    put_varint(bytes, field << 3);
    put_varint(bytes, number);
}

fn put_bytes(bytes: &mut Vec<u8>, field: u64, payload: &[u8]) {
    put_varint(bytes, (field << 3) | 2);
    put_varint(bytes, payload.len() as u64);
    bytes.extend_from_slice(payload);
}

#[expect(clippy::cast_possible_truncation, reason = "masked to seven bits")]
fn put_varint(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}
