//! Reads vector tiles back, written apart from the encoder so that it does not share its mistakes.
//!
//! It is strict: what the specification (Mapbox Vector Tile 2.1) forbids or advises against is a failed test. The tests
//! in `tests/it` read tiles with it too.

use std::collections::{BTreeMap, BTreeSet};

/// A point in tile units, y to the south.
pub(crate) type Point = [i64; 2];

/// A feature as a reader sees it.
#[derive(Debug, Clone)]
pub(crate) struct Feature {
    pub(crate) id: u64,
    /// 1 points, 2 lines, 3 polygons.
    pub(crate) kind: u64,
    /// Points, lines, or rings without the closing point.
    pub(crate) parts: Vec<Vec<Point>>,
    /// Numbers and truths as text.
    pub(crate) properties: BTreeMap<String, String>,
}

impl Feature {
    /// Twice the surveyor's area of each part.
    pub(crate) fn areas(&self) -> Vec<i64> {
        let area = |ring: &Vec<Point>| {
            let next = ring.iter().cycle().skip(1);
            ring.iter()
                .zip(next)
                .map(|(a, b)| a[0] * b[1] - b[0] * a[1])
                .sum()
        };
        self.parts.iter().map(area).collect()
    }

    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.properties.get(key).map(String::as_str)
    }
}

enum Wire<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

impl<'a> Wire<'a> {
    fn number(self) -> u64 {
        match self {
            Self::Number(number) => number,
            Self::Bytes(_) => panic!("bytes where a number should be"),
        }
    }

    fn bytes(self) -> &'a [u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Number(_) => panic!("a number where bytes should be"),
        }
    }
}

fn varint(bytes: &mut &[u8]) -> u64 {
    let mut number = 0;
    let mut shift = 0;
    loop {
        let byte = take(bytes, 1)[0];
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return number;
        }
        shift += 7;
    }
}

fn take<'a>(bytes: &mut &'a [u8], count: usize) -> &'a [u8] {
    let (taken, rest) = bytes.split_at(count);
    *bytes = rest;
    taken
}

/// The fields of a message, with their numbers.
fn fields(mut bytes: &[u8]) -> Vec<(u64, Wire<'_>)> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let tag = varint(&mut bytes);
        let length = match tag & 7 {
            0 => {
                fields.push((tag >> 3, Wire::Number(varint(&mut bytes))));
                continue;
            }
            1 => 8,
            2 => varint(&mut bytes),
            5 => 4,
            other => panic!("wire type {other}"),
        };
        let payload = take(&mut bytes, usize::try_from(length).unwrap());
        fields.push((tag >> 3, Wire::Bytes(payload)));
    }
    fields
}

fn numbers(mut bytes: &[u8]) -> Vec<u64> {
    let mut numbers = Vec::new();
    while !bytes.is_empty() {
        numbers.push(varint(&mut bytes));
    }
    numbers
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn zigzag(raw: u64) -> i64 {
    let raw = i64::try_from(raw).unwrap();
    (raw >> 1) ^ -(raw & 1)
}

/// The layers of a tile by name.
pub(crate) fn decode(tile: &[u8]) -> BTreeMap<String, Vec<Feature>> {
    let mut layers = BTreeMap::new();
    for (tag, wire) in fields(tile) {
        assert_eq!(tag, 3, "a tile is made of layers");
        let (name, features) = layer(wire.bytes());
        assert!(!features.is_empty(), "{name}: a layer of nothing");
        let before = layers.insert(name, features);
        assert!(before.is_none(), "a layer twice");
    }
    layers
}

fn layer(bytes: &[u8]) -> (String, Vec<Feature>) {
    let (mut name, mut raw, mut keys, mut values) = (String::new(), vec![], vec![], vec![]);
    let (mut version, mut extent) = (0, 0);
    for (tag, wire) in fields(bytes) {
        match tag {
            1 => name = text(wire.bytes()),
            2 => raw.push(wire.bytes()),
            3 => keys.push(text(wire.bytes())),
            4 => values.push(value(wire.bytes())),
            5 => extent = wire.number(),
            15 => version = wire.number(),
            _ => panic!("field {tag} of a layer"),
        }
    }
    assert_eq!((version, extent), (2, 4096), "{name}");
    assert_eq!(
        keys.iter().collect::<BTreeSet<_>>().len(),
        keys.len(),
        "{name}: a key twice"
    );
    let features = raw.into_iter().map(|bytes| feature(bytes, &keys, &values));
    (name, features.collect())
}

fn value(bytes: &[u8]) -> String {
    let mut fields = fields(bytes);
    assert_eq!(fields.len(), 1, "a value is one thing");
    match fields.remove(0) {
        (1, it) => text(it.bytes()),
        (2, it) => f32::from_le_bytes(it.bytes().try_into().unwrap()).to_string(),
        (3, it) => f64::from_le_bytes(it.bytes().try_into().unwrap()).to_string(),
        (4, it) => it.number().cast_signed().to_string(),
        (5, it) => it.number().to_string(),
        (6, it) => zigzag(it.number()).to_string(),
        (7, it) => (it.number() == 1).to_string(),
        (tag, _) => panic!("field {tag} of a value"),
    }
}

fn feature(bytes: &[u8], keys: &[String], values: &[String]) -> Feature {
    let mut feature = Feature {
        id: 0,
        kind: 0,
        parts: Vec::new(),
        properties: BTreeMap::new(),
    };
    let mut commands = Vec::new();
    let at = |index: u64| usize::try_from(index).unwrap();
    for (tag, wire) in fields(bytes) {
        match tag {
            1 => feature.id = wire.number(),
            2 => {
                for pair in numbers(wire.bytes()).chunks(2) {
                    let (key, value) = (&keys[at(pair[0])], &values[at(pair[1])]);
                    let before = feature.properties.insert(key.clone(), value.clone());
                    assert!(before.is_none(), "{key} twice");
                }
            }
            3 => feature.kind = wire.number(),
            4 => commands = numbers(wire.bytes()),
            _ => panic!("field {tag} of a feature"),
        }
    }
    feature.parts = parts(&commands, feature.kind);
    assert!(!feature.parts.is_empty(), "a feature of nothing");
    if feature.kind == 3 {
        let areas = feature.areas();
        assert!(areas[0] > 0, "the first ring is a shell");
        assert!(!areas.contains(&0), "a ring around nothing");
    }
    feature
}

/// The paths that commands draw, for a kind of geometry.
fn parts(commands: &[u64], kind: u64) -> Vec<Vec<Point>> {
    const MOVE_TO: u64 = 1;
    const LINE_TO: u64 = 2;
    const CLOSE_PATH: u64 = 7;
    let mut parts: Vec<Vec<Point>> = Vec::new();
    let (mut cursor, mut closed) = ([0, 0], true);
    let mut rest = commands.iter();
    while let Some(&command) = rest.next() {
        let (id, count) = (command & 7, command >> 3);
        let (mut deltas, last) = (Vec::new(), parts.last().map_or(0, Vec::len));
        if id != CLOSE_PATH {
            let mut delta = || zigzag(*rest.next().unwrap());
            deltas.extend((0..count).map(|_| [delta(), delta()]));
        }
        match (id, kind) {
            (MOVE_TO, 1) => (),
            (MOVE_TO, _) => assert!(closed && count == 1, "a path starts once"),
            (LINE_TO, 2) => assert!(last == 1 && count >= 1, "a line is one run"),
            (LINE_TO, 3) => assert!(last == 1 && count >= 2, "a ring is one run"),
            (CLOSE_PATH, 3) => assert!(last >= 3 && count == 1, "a ring is closed once"),
            _ => panic!("command {id} for kind {kind}"),
        }
        closed = kind != 3 || id == CLOSE_PATH;
        for delta in deltas {
            cursor = [cursor[0] + delta[0], cursor[1] + delta[1]];
            if id == MOVE_TO {
                parts.push(Vec::new());
            } else {
                assert_ne!(delta, [0, 0], "a point twice in a row");
            }
            parts.last_mut().unwrap().push(cursor);
        }
    }
    assert!(closed, "a ring is open");
    let whole = |part: &Vec<Point>| match kind {
        2 => part.len() >= 2,
        3 => part.len() >= 3 && part.first() != part.last(),
        _ => true,
    };
    assert!(parts.iter().all(whole), "a path of too few points");
    parts
}
