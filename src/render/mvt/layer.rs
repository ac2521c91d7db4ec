//! Writes a Mapbox vector tile (specification 2.1) as protocol-buffer bytes, layer by layer, into one buffer.

use crate::geometry::{PlanePoint, TILE_UNITS};
use crate::render::mvt::lexicon::{Lexicon, Tag, Word};
use crate::render::mvt::wire::{close, open, put_bytes, put_number, put_varint};

/// What the paths of a feature are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Points = 1,
    Lines = 2,
    /// Polygons, each a shell with positive area by the surveyor's formula, then holes; first points not repeated.
    Polygons = 3,
}

/// A tile being written.
pub(super) struct Writer<'a> {
    tile: Vec<u8>,
    lexicon: &'a Lexicon,
    /// One more than the number that each word has in the layer, 0 where it was not used yet.
    numbers: Vec<u32>,
    /// The keys and the values that the layer used.
    keys: Vec<Word>,
    values: Vec<Word>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(lexicon: &'a Lexicon) -> Self {
        Self {
            tile: Vec::with_capacity(4096),
            numbers: vec![0; lexicon.len()],
            keys: Vec::with_capacity(16),
            values: Vec::with_capacity(64),
            lexicon,
        }
    }

    /// The bytes of the tile.
    pub(super) fn finish(self) -> Vec<u8> {
        self.tile
    }

    /// Writes a layer; one without features is left out.
    pub(super) fn layer(&mut self, name: &str, features: impl FnOnce(&mut Self)) {
        let before = self.tile.len();
        let layer = open(&mut self.tile, 3);
        put_number(&mut self.tile, 15, 2);
        put_bytes(&mut self.tile, 1, name.as_bytes());
        let empty = self.tile.len();
        features(self);
        if self.tile.len() == empty {
            self.tile.truncate(before);
            return;
        }
        for words in [&mut self.keys, &mut self.values] {
            for word in words.drain(..) {
                self.tile.extend_from_slice(self.lexicon.bytes(word));
                self.numbers[word.index()] = 0;
            }
        }
        put_number(&mut self.tile, 5, u64::from(TILE_UNITS));
        close(&mut self.tile, layer);
    }

    /// Adds a feature with what is said of it and its paths, in tile units, y to the south.
    pub(super) fn add<'p>(
        &mut self,
        id: u32,
        tags: impl IntoIterator<Item = &'p Tag>,
        kind: Kind,
        paths: impl IntoIterator<Item = &'p [PlanePoint]>,
    ) {
        let feature = open(&mut self.tile, 2);
        put_number(&mut self.tile, 1, u64::from(id));
        let said = open(&mut self.tile, 2);
        for &[key, value] in tags {
            let key = number(key, &mut self.numbers, &mut self.keys);
            let value = number(value, &mut self.numbers, &mut self.values);
            put_varint(&mut self.tile, key.into());
            put_varint(&mut self.tile, value.into());
        }
        close(&mut self.tile, said);
        put_number(&mut self.tile, 3, kind as u64);
        let drawn = open(&mut self.tile, 4);
        let mut cursor = [0, 0];
        for path in paths {
            put_path(&mut self.tile, path, &mut cursor);
            if kind == Kind::Polygons {
                put_varint(&mut self.tile, command(CLOSE_PATH, 1));
            }
        }
        close(&mut self.tile, drawn);
        close(&mut self.tile, feature);
    }
}

/// The number of a word in the layer, which it gets when it is first used.
fn number(word: Word, numbers: &mut [u32], used: &mut Vec<Word>) -> u32 {
    let number = &mut numbers[word.index()];
    if *number == 0 {
        used.push(word);
        *number = u32::try_from(used.len()).unwrap_or(u32::MAX);
    }
    *number - 1
}

const MOVE_TO: u64 = 1;
const LINE_TO: u64 = 2;
const CLOSE_PATH: u64 = 7;

/// Moves to the first point and draws to the others, each relative to the one before.
fn put_path(commands: &mut Vec<u8>, path: &[PlanePoint], cursor: &mut PlanePoint) {
    let mut put = |point: PlanePoint, commands: &mut Vec<u8>| {
        for axis in 0..2 {
            put_varint(commands, zigzag(point[axis] - cursor[axis]));
        }
        *cursor = point;
    };
    let Some((&first, rest)) = path.split_first() else {
        return;
    };
    put_varint(commands, command(MOVE_TO, 1));
    put(first, commands);
    if !rest.is_empty() {
        put_varint(commands, command(LINE_TO, rest.len()));
    }
    for &point in rest {
        put(point, commands);
    }
}

fn command(id: u64, count: usize) -> u64 {
    ((count as u64) << 3) | id
}

fn zigzag(number: i32) -> u64 {
    u64::from(((number << 1) ^ (number >> 31)).cast_unsigned())
}
