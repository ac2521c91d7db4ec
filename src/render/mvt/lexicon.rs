//! The keys and values of features, each as the bytes that stand for it in a layer.
//!
//! A scene has them made once; a tile copies those that it uses.

use std::collections::HashMap;

use crate::render::mvt::wire::{close, open, put_bytes, put_number};

/// A key or a value, by its place in the lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word(u32);

impl Word {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A property: its key and its value.
pub(super) type Tag = [Word; 2];

/// The words of a scene.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    words: Vec<Vec<u8>>,
    known: HashMap<Vec<u8>, u32>,
}

impl Lexicon {
    pub(super) fn key(&mut self, key: &str) -> Word {
        let mut bytes = Vec::new();
        put_bytes(&mut bytes, 3, key.as_bytes());
        self.word(bytes)
    }

    pub(super) fn text(&mut self, text: &str) -> Word {
        self.value(|bytes| put_bytes(bytes, 1, text.as_bytes()))
    }

    pub(super) fn count(&mut self, count: u64) -> Word {
        self.value(|bytes| put_number(bytes, 5, count))
    }

    pub(super) fn truth(&mut self, truth: bool) -> Word {
        self.value(|bytes| put_number(bytes, 7, u64::from(truth)))
    }

    /// A property that is a text.
    pub(super) fn tag(&mut self, key: &str, text: &str) -> Tag {
        [self.key(key), self.text(text)]
    }

    /// The bytes of a word.
    pub(super) fn bytes(&self, word: Word) -> &[u8] {
        &self.words[word.index()]
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    fn value(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> Word {
        let mut bytes = Vec::new();
        let start = open(&mut bytes, 4);
        write(&mut bytes);
        close(&mut bytes, start);
        self.word(bytes)
    }

    fn word(&mut self, bytes: Vec<u8>) -> Word {
        let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let words = &mut self.words;
        Word(*self.known.entry(bytes).or_insert_with_key(|bytes| {
            words.push(bytes.clone());
            next
        }))
    }
}
