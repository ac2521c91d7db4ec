//! The slices that a chronicle keeps: made when they are asked for, and gone with it.
//!
//! A slice points to regions that surveys made, and those are the chronicle's own. Kept by itself it would hold on to
//! them when nobody counts the chronicle any more.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use crate::model::Slice;

/// Slices by their place.
#[derive(Debug)]
pub(crate) struct Kept {
    slices: Box<[OnceLock<Arc<Slice>>]>,
    /// What those that are there take.
    bytes: AtomicUsize,
}

impl Kept {
    /// Room for so many, none of them there.
    pub(crate) fn new(many: usize) -> Self {
        Self {
            slices: (0..many).map(|_| OnceLock::new()).collect(),
            bytes: AtomicUsize::new(0),
        }
    }

    /// The slice at a place: made now where it is not there, and kept where it takes no more than `room`.
    pub(crate) fn get(
        &self,
        place: usize,
        room: usize,
        make: impl FnOnce() -> Option<Slice>,
    ) -> Option<Arc<Slice>> {
        if let Some(slice) = self.slices[place].get() {
            return Some(Arc::clone(slice));
        }
        let slice = Arc::new(make()?);
        let bytes = slice.bytes();
        if bytes > room {
            return Some(slice);
        }
        let kept = self.slices[place].get_or_init(|| {
            self.bytes.fetch_add(bytes, Ordering::Relaxed);
            slice
        });
        Some(Arc::clone(kept))
    }

    /// How much memory they take, and the room for all.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.slices) + self.bytes.load(Ordering::Relaxed)
    }
}
