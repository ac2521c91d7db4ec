//! Which territories are private, for whoever must know it before anything else is looked up.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};

use crate::model::Slug;

/// The private territories. Asking costs one read of a flag while there are none.
#[derive(Default)]
pub(super) struct Hidden {
    any: AtomicBool,
    names: RwLock<BTreeSet<String>>,
}

impl Hidden {
    /// Notes whether a territory is private from now on.
    pub(super) fn set(&self, territory: &Slug, private: bool) {
        let mut names = self.names.write().unwrap_or_else(PoisonError::into_inner);
        if private {
            names.insert(territory.as_str().to_owned());
        } else {
            names.remove(territory.as_str());
        }
        self.any.store(!names.is_empty(), Ordering::Release);
    }

    /// Whether any territory is private.
    pub(super) fn any(&self) -> bool {
        self.any.load(Ordering::Acquire)
    }

    /// Whether the territory of that name is private.
    pub(super) fn has(&self, territory: &str) -> bool {
        let names = || self.names.read().unwrap_or_else(PoisonError::into_inner);
        self.any() && names().contains(territory)
    }
}
