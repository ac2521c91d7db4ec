//! The words of the field as types: what is recorded, and what is made of it.

mod changeset;
mod coverage;
mod evidence;
mod faction;
mod fault;
mod ground;
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
mod view;

pub use crate::geometry::Along;
pub use changeset::{
    Change, Changeset, ContentHash, Draft, Edition, InvalidHash, Redaction, Revision,
};
pub use coverage::{Border, Coverage, Face, Holding, Parcel, Piece, Tally};
pub use evidence::Evidence;
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
    BoundarySource, District, Event, EventKind, Extent, Outline, Place, Territory,
};
pub use view::View;
