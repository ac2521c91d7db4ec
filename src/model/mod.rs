//! The words of the field as types: what is recorded, and what is made of it.

mod changeset;
mod coverage;
mod evidence;
mod faction;
mod fault;
mod ground;
pub(crate) mod memory;
mod proposal;
mod record;
mod region;
mod role;
mod share;
mod slice;
mod slug;
mod subject;
mod survey;
mod territory;
mod text;
mod view;

pub use crate::geometry::Along;
pub use changeset::{
    Change, Changeset, ContentHash, Draft, Edition, InvalidHash, Redaction, Revision,
};
pub use coverage::{Border, Coverage, Face, Holding, Parcel, Piece, Tally};
pub use evidence::{Attested, Evidence};
pub use faction::{
    Colour, Faction, FactionChange, FactionChanges, InvalidChanges, InvalidColour, Names,
};
pub use fault::Fault;
pub use proposal::{Decision, Outcome, Proposal, State, UnknownState};
pub use record::Record;
pub use region::{Claim, Confidence, Method, Order, Region, RegionId, Status, UnknownWord};
pub use role::{Role, UnknownRole};
pub use share::{Reference, Share, Shares, Unheld};
pub use slice::Slice;
pub use slug::{InvalidSlug, Slug};
pub use subject::{Subject, UnknownSubject};
pub use survey::{Shown, Survey};
pub use territory::{
    BoundarySource, Credit, District, Event, EventKind, Extent, Outline, Place, Territory,
};
pub use text::{
    Unfit, composed, decomposed, fit_line, fit_text, is_accent, is_invisible, is_mark,
    shows_nothing,
};
pub use view::View;
