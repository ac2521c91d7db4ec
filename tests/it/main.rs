//! The whole, from outside: one binary for all tests that are not beside the code they test.

#![expect(clippy::unwrap_used, reason = "a test says what it found by panicking")]

mod access;
use std::sync::{Mutex, MutexGuard, PoisonError};

mod brought;
mod browser;
mod caching;
mod cases;
mod client;
mod evidence;
mod figures;
mod foreign;
mod founding;
mod golden;
mod keeping;
mod lasting;
mod listening;
mod live;
mod naming;
mod outside;
mod recording;
mod review;
mod server;
mod siege;
mod survey;
mod territory;
mod tidy;
#[path = "../../src/render/mvt/decode.rs"]
mod tile;
mod tiles;

/// Held by tests that take all there is of the machine: they come one after the other.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static HEAVY: Mutex<()> = Mutex::new(());
    HEAVY.lock().unwrap_or_else(PoisonError::into_inner)
}
