//! Ledgers of places: who held which town from when to when, made into regions.
//!
//! Anybody with town-level data can draw a map by this documented, repeatable method; our own data come so, too.
//! 1. `read`: a folder of small tables becomes a [`Ledger`]; every fault has its file and line.
//! 2. `doubt`: if asked, the least certain rows are dropped or flipped, to see what hangs on them.
//! 3. `divide`: each spot of the territory goes to the nearest place that reaches it; far from all, it is sparse.
//! 4. `regions`: each row holds the land of its place for its time, as a region with the evidence of that row.
//! 5. `changes`: regions and words become a changeset, or what differs from one recorded before.

mod bundle;
mod cells;
mod changes;
mod divide;
mod doubt;
mod ledger;
mod lot;
mod news;
mod plane;
mod regions;
mod report;
mod rows;
mod table;

use crate::geometry::Unsound;

pub use crate::io::places::bundle::read;
pub use crate::io::places::changes::{Bundle, changes, update};
pub use crate::io::places::doubt::{Doubt, How};
pub use crate::io::places::ledger::{Holder, Ledger, Settings, Site};
pub use crate::io::places::news::has_news;
pub use crate::io::places::regions::DerivedRegion;
pub use crate::io::places::report::Report;

/// The regions that a ledger says, and what stood out on the way.
pub fn derive(ledger: &Ledger) -> Result<(Vec<DerivedRegion>, Report), Unsound> {
    let mut report = Report::default();
    let pieces = divide::divide(ledger, &mut report)?;
    report.measure(ledger, &pieces);
    report.find_gaps(ledger);
    Ok((regions::regions(ledger, &pieces), report))
}

#[cfg(test)]
mod syria;
#[cfg(test)]
mod tests;
