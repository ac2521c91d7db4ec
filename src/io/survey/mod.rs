//! Dated GeoJSON files as surveys: each file is the whole picture of a territory at its date.
//!
//! 1. `mapping` says where the date stands, what classes mean, and what becomes of overlaps.
//! 2. `read` finds the polygons of a file, whatever else stands in it; `date` tells when it is of.
//! 3. `polygons` makes them sound; `picture` names their holders, and looks for overlaps.
//! 4. `changes` compares the picture with what is recorded, and gives the changeset.
//!    `areas` does the same where the picture is of some areas only.
//! 5. `document` writes it down for those who send it on.
//! 6. `report` collects what was passed over, mended or doubtful: nothing is silent.

mod areas;
mod beyond;
mod changes;
mod class;
mod date;
mod document;
mod form;
mod mapping;
mod picture;
mod polygons;
mod read;
mod report;
mod rule;
mod series;

pub use areas::areas;
pub use changes::{Key, Outcome, Plan, Sight, changes};
pub use date::{DateFrom, Dated, Expected, Form, Reading, suspicious};
pub use document::batch_document;
pub use mapping::{Broken, Holder, Mapping, Settle, read_mapping};
pub use picture::{Painter, Picture};
pub use read::{Contents, Document, Feature, Geometry, document_of, read_document};
pub use report::{Entry, Finding, Report};
pub use rule::Rule;
pub use series::Chosen;

#[cfg(test)]
mod tests;
