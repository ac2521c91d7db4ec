//! The rules, pure: from regions to coverages, and from coverages to figures.

mod admit;
mod advance;
mod cells;
mod chronicle;
#[cfg(test)]
mod invariants;
#[cfg(test)]
mod local;
mod matching;
mod resolve;
mod revert;
mod shares;
mod slice;
mod summary;

pub use admit::{admit, unknown_faction};
pub use advance::advance;
pub use chronicle::{Chronicle, Spell, since};
pub use resolve::{Ground, Layer, resolve};
pub use revert::revert;
pub use shares::{By, district_shares, shares};
pub use slice::extent;
pub use summary::{Gain, gains, look_back, majority, paragraph};
