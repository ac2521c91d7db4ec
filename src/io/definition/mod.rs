//! Factions, districts, places, events and territories as JSON documents: read with every fault named, and written.
//!
//! Each document can be got and put back: what the server adds (`name`, `title`, `revision`) is passed over.

mod district;
mod event;
mod faction;
pub(in crate::io) mod place;
mod territory;

use serde_json::Value;

pub use crate::io::definition::district::{Bounded, district_document, read_district};
pub use crate::io::definition::event::{event_document, read_event};
pub use crate::io::definition::faction::{faction_document, faction_said, read_faction};
pub use crate::io::definition::place::{place_document, read_place};
pub use crate::io::definition::territory::{
    Founding, Statement, read_founding, read_statement, territory_document,
};
use crate::io::members::{Members, Recorded};
use crate::model::{Fault, Slug};

/// The longest text of one line that is no name, in characters.
const LONGEST_LINE: usize = 500;

/// What a document is read for that comes to an address.
#[derive(Clone, Copy)]
pub struct Addressed<'a> {
    /// The short name in the address.
    pub slug: &'a Slug,
    /// The document that stands there, where the one to read is a patch of it: its texts may stay byte for byte.
    pub recorded: Option<&'a Value>,
}

/// The short name, and what stands recorded, of an address, if any.
fn told(of: Option<Addressed<'_>>) -> (Option<&Slug>, Recorded<'_>) {
    let recorded = of.and_then(|it| it.recorded);
    (of.map(|it| it.slug), Recorded(recorded))
}

/// What a list has, each read by itself; a fault stands at its place in the list. Left out, the list is empty.
fn each<'a, T>(
    members: &mut Members<'a>,
    name: &str,
    read: impl Fn(&'a Value, &str) -> Result<T, Vec<Fault>>,
) -> Vec<T> {
    let Some(value) = members.member(name) else {
        return Vec::new();
    };
    let Some(list) = value.as_array() else {
        members.fault(name, "must be a list");
        return Vec::new();
    };
    let mut all = Vec::with_capacity(list.len());
    for (index, item) in list.iter().enumerate() {
        match read(item, &format!("{}/{index}", members.place(name))) {
            Ok(item) => all.push(item),
            Err(faults) => members.faults.extend(faults),
        }
    }
    all
}
