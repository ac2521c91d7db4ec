//! The rules, pure: from regions to coverages, and from coverages to figures.

mod admit;
mod advance;
mod ambiguity;
mod cells;
mod chronicle;
mod diff;
#[cfg(test)]
mod differential;
mod doubt;
mod encounters;
#[cfg(test)]
mod extremes;
#[cfg(test)]
mod invariants;
mod least;
#[cfg(test)]
mod local;
mod matching;
mod resolve;
mod revert;
mod rivals;
mod shares;
mod slice;
mod summary;
mod trend;
mod verdict;
mod wording;

pub use admit::{admit, unknown_faction, wholly_outside};
pub use advance::advance;
pub use ambiguity::{Drawn, drawn_together};
pub use chronicle::{Chronicle, Spell, since};
pub use diff::{Transfer, Turnover, diff, turnovers};
pub use doubt::{Certainty, Doubt, Range, Ranges, doubt};
pub use encounters::{Crowd, Encounter, encounters};
pub use least::Least;
pub use resolve::{Ground, Layer, resolve};
pub use revert::revert;
pub use rivals::{Rival, rivals};
pub use shares::{
    By, DistrictExtent, counts_for, district_reference, district_shares, name_of, reference, shares,
};
pub use slice::{blank, extent};
pub use summary::{Gain, Past, gains, look_back, majority, paragraph};
pub use trend::{Reach, Trend, Why, reach, trend};
pub use verdict::{DOUBT_BELOW, Finding, Verdict};

/// The version of the figures: tallies that another version kept are not read. Raise it when equal regions in
/// force come to give other areas.
pub const ENGINE: u32 = 1;
