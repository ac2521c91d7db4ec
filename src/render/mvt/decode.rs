//! Reads vector tiles back, written apart from the encoder so that it does not share its mistakes.

use std::collections::BTreeMap;

/// A feature as a reader sees it.
#[derive(Debug, Clone)]
pub(crate) struct Feature {
    pub(crate) id: u64,
    pub(crate) kind: u64,
    /// Points, lines, or rings without the closing point, in tile units.
    pub(crate) parts: Vec<Vec<[i64; 2]>>,
    /// Numbers and truths as text.
    pub(crate) properties: BTreeMap<String, String>,
}

impl Feature {
    /// Twice the surveyor's area of each part.
    pub(crate) fn areas(&self) -> Vec<i64> {
        let area = |ring: &Vec<[i64; 2]>| {
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

fn varint(bytes: &mut &[u8]) -> u64 {
    let mut number = 0;
    let mut shift = 0;
    loop {
        let byte = bytes[0];
        *bytes = &bytes[1..];
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return number;
        }
        shift += 7;
    }
}

fn fields(mut bytes: &[u8]) -> Vec<(u64, Wire<'_>)> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let tag = varint(&mut bytes);
        let wire = match tag & 7 {
            0 => Wire::Number(varint(&mut bytes)),
            2 => {
                let length = usize::try_from(varint(&mut bytes)).unwrap();
                let (payload, rest) = bytes.split_at(length);
                bytes = rest;
                Wire::Bytes(payload)
            }
            other => panic!("wire type {other}"),
        };
        fields.push((tag >> 3, wire));
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

/// The layers of a tile by name.
pub(crate) fn decode(tile: &[u8]) -> BTreeMap<String, Vec<Feature>> {
    fields(tile).into_iter().map(layer).collect()
}

fn layer((tag, wire): (u64, Wire<'_>)) -> (String, Vec<Feature>) {
    let Wire::Bytes(bytes) = wire else { panic!() };
    assert_eq!(tag, 3);
    let (mut name, mut raw, mut keys, mut values) = (String::new(), vec![], vec![], vec![]);
    for field in fields(bytes) {
        match field {
            (15, Wire::Number(version)) => assert_eq!(version, 2),
            (5, Wire::Number(extent)) => assert_eq!(extent, 4096),
            (1, Wire::Bytes(bytes)) => name = text(bytes),
            (2, Wire::Bytes(bytes)) => raw.push(bytes),
            (3, Wire::Bytes(bytes)) => keys.push(text(bytes)),
            (4, Wire::Bytes(bytes)) => values.push(match fields(bytes).remove(0) {
                (1, Wire::Bytes(bytes)) => text(bytes),
                (5, Wire::Number(count)) => count.to_string(),
                (7, Wire::Number(truth)) => (truth == 1).to_string(),
                _ => panic!(),
            }),
            _ => panic!(),
        }
    }
    let features = raw
        .into_iter()
        .map(|bytes| feature(bytes, &keys, &values))
        .collect();
    (name, features)
}

fn feature(bytes: &[u8], keys: &[String], values: &[String]) -> Feature {
    let mut feature = Feature {
        id: 0,
        kind: 0,
        parts: Vec::new(),
        properties: BTreeMap::new(),
    };
    let at = |index: u64| usize::try_from(index).unwrap();
    for field in fields(bytes) {
        match field {
            (1, Wire::Number(id)) => feature.id = id,
            (3, Wire::Number(kind)) => feature.kind = kind,
            (2, Wire::Bytes(tags)) => {
                for pair in numbers(tags).chunks(2) {
                    let (key, value) = (&keys[at(pair[0])], &values[at(pair[1])]);
                    feature.properties.insert(key.clone(), value.clone());
                }
            }
            (4, Wire::Bytes(commands)) => feature.parts = parts(&numbers(commands)),
            _ => panic!(),
        }
    }
    feature
}

fn parts(commands: &[u64]) -> Vec<Vec<[i64; 2]>> {
    let mut parts: Vec<Vec<[i64; 2]>> = Vec::new();
    let mut cursor = [0, 0];
    let mut rest = commands.iter();
    while let Some(&command) = rest.next() {
        let (id, count) = (command & 7, command >> 3);
        if id == 7 {
            continue;
        }
        for _ in 0..count {
            for axis in &mut cursor {
                let raw = i64::try_from(*rest.next().unwrap()).unwrap();
                *axis += (raw >> 1) ^ -(raw & 1);
            }
            if id == 1 {
                parts.push(Vec::new());
            }
            parts.last_mut().unwrap().push(cursor);
        }
    }
    parts
}
