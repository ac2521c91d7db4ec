//! Reads vector tiles (Mapbox Vector Tile 2.1), as far as tests look at them.

use std::collections::BTreeMap;

/// A layer: what each of its features says.
#[derive(Debug, Default)]
pub(crate) struct Layer {
    pub name: String,
    pub features: Vec<BTreeMap<String, String>>,
}

/// The layers of a tile.
pub(crate) fn layers(tile: &[u8]) -> Vec<Layer> {
    let layers = fields(tile).into_iter().filter(|(number, _)| *number == 3);
    layers.map(|(_, field)| layer(field.bytes())).collect()
}

fn layer(bytes: &[u8]) -> Layer {
    let fields = fields(bytes);
    let all = |wanted| {
        fields
            .iter()
            .filter(move |(number, _)| *number == wanted)
            .map(|(_, it)| it)
    };
    let text = |field: &Field<'_>| String::from_utf8(field.bytes().to_vec()).unwrap();
    let keys: Vec<String> = all(3).map(text).collect();
    let values: Vec<String> = all(4).map(|it| value(it.bytes())).collect();
    let feature = |field: &Field<'_>| {
        let inner = self::fields(field.bytes());
        let tags = inner.iter().find(|(number, _)| *number == 2);
        let tags = tags.map_or(Vec::new(), |(_, it)| numbers(it.bytes()));
        let pairs = tags.chunks_exact(2);
        pairs
            .map(|it| (keys[it[0]].clone(), values[it[1]].clone()))
            .collect()
    };
    Layer {
        name: all(1).map(text).next().unwrap(),
        features: all(2).map(feature).collect(),
    }
}

/// A value as text: strings as they are, numbers and booleans in digits.
fn value(bytes: &[u8]) -> String {
    match fields(bytes).first() {
        Some((1, text)) => String::from_utf8(text.bytes().to_vec()).unwrap(),
        Some((_, Field::Number(number))) => number.to_string(),
        _ => String::new(),
    }
}

enum Field<'a> {
    Number(usize),
    Bytes(&'a [u8]),
}

impl Field<'_> {
    fn bytes(&self) -> &[u8] {
        match self {
            Field::Bytes(bytes) => bytes,
            Field::Number(_) => panic!("a number where bytes should be"),
        }
    }
}

/// The fields of a message, with their numbers.
fn fields(mut rest: &[u8]) -> Vec<(usize, Field<'_>)> {
    let mut fields = Vec::new();
    while !rest.is_empty() {
        let key = number(&mut rest);
        let length = match key & 7 {
            0 => {
                fields.push((key >> 3, Field::Number(number(&mut rest))));
                continue;
            }
            1 => 8,
            2 => number(&mut rest),
            5 => 4,
            kind => panic!("wire type {kind}"),
        };
        let (bytes, after) = rest.split_at(length);
        fields.push((key >> 3, Field::Bytes(bytes)));
        rest = after;
    }
    fields
}

fn numbers(mut rest: &[u8]) -> Vec<usize> {
    let mut numbers = Vec::new();
    while !rest.is_empty() {
        numbers.push(number(&mut rest));
    }
    numbers
}

/// A variable-length number.
fn number(rest: &mut &[u8]) -> usize {
    let mut value = 0;
    for shift in (0..).step_by(7) {
        let (first, after) = rest.split_first().unwrap();
        *rest = after;
        value |= usize::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            break;
        }
    }
    value
}
