//! The rules, pure: from regions to coverages, and from coverages to figures.

mod admit;
#[cfg(test)]
mod differential;
#[cfg(test)]
mod extremes;
mod history;
#[cfg(test)]
mod invariants;
mod resolve;
mod shares;
mod slice;
mod summary;

pub use admit::{admit, unknown_faction};
pub use history::{Spell, since, spells};
pub use resolve::{Ground, Layer, resolve};
pub use shares::{By, district_shares, shares};
pub use slice::{extent, slice, slice_at, spans};
pub use summary::{Gain, gains, look_back, majority, paragraph};
