//! The rules, pure: from regions to coverages, and from coverages to figures.

mod admit;
mod diff;
mod doubt;
mod history;
#[cfg(test)]
mod invariants;
mod resolve;
mod shares;
mod slice;
mod summary;
mod trend;

pub use admit::{admit, unknown_faction};
pub use diff::{Transfer, Turnover, diff, turnovers};
pub use doubt::{Certainty, Doubt, Range, Ranges, doubt};
pub use history::{Spell, since, spells};
pub use resolve::{Ground, Layer, resolve};
pub use shares::{By, counts_for, district_shares, name_of, shares};
pub use slice::{extent, slice, slice_at, spans};
pub use summary::{Gain, gains, look_back, majority, paragraph};
pub use trend::{Reach, Trend, Why, reach, trend};

/// The version of the figures: tallies that another version kept are not read. Raise it when equal regions in
/// force come to give other areas.
pub const ENGINE: u32 = 1;
