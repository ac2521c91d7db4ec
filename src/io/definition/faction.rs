//! A faction: names, colour, group, and what changes of these when.

use serde_json::{Value, json};

use crate::io::definition::{Addressed, each, told};
use crate::io::members::{Members, Recorded};
use crate::model::{
    Colour, Faction, FactionChange, FactionChanges, Fault, InvalidChanges, Revision, Slug,
};
use crate::time::Instant;

/// The most changes of one faction: each starts a slice.
const MOST_CHANGES: usize = 1_000;

/// The faction of a document at a JSON pointer, or all that is wrong with it. `of` is its address, if any.
pub fn read_faction(
    document: &Value,
    at: &str,
    of: Option<Addressed<'_>>,
) -> Result<Faction, Vec<Fault>> {
    let (slug, recorded) = told(of);
    let what = "an object with at least `names` and `colour`";
    let members = Members::of(Some(document), at, what).map_err(|fault| vec![fault])?;
    let mut members = members.over(recorded);
    let known = ["slug", "names", "colour", "group", "changes"];
    members.refuse_unknown(&known, &["name", "revision"], "a faction");
    let slug = members.slug(slug);
    let names = members.names("names");
    let colour: Option<Colour> = members.required("colour", "#rrggbb, such as #b3202c");
    let group: Option<Slug> = members.word("group");
    let changes = each(&mut members, "changes", |it, at| {
        read_change(it, at, recorded)
    });
    let changes = in_order(&mut members, changes);
    let read = slug.zip(names).zip(colour).zip(changes);
    members.done(read.map(|(((slug, names), colour), changes)| Faction {
        slug,
        names,
        colour,
        group,
        changes,
    }))
}

fn read_change(
    change: &Value,
    at: &str,
    recorded: Recorded<'_>,
) -> Result<FactionChange, Vec<Fault>> {
    let what = "an object with `from`, and what changes then: `names`, `colour` or `group`";
    let members = Members::of(Some(change), at, what).map_err(|fault| vec![fault])?;
    let mut members = members.over(recorded);
    let known = ["from", "names", "colour", "group"];
    members.refuse_unknown(&known, &[], "a change of a faction");
    let from: Option<Instant> = members.required("from", "a time such as 2016-07-28");
    let names = match members.member("names") {
        Some(_) => members.names("names"),
        None => None,
    };
    let colour = members.word("colour");
    let group = members.word("group");
    let group = members.has("group").then_some(group);
    members.done(from.map(|from| FactionChange {
        from,
        names,
        colour,
        group,
    }))
}

/// The changes as a course. What is wrong with one of them by itself is said first.
fn in_order(members: &mut Members<'_>, changes: Vec<FactionChange>) -> Option<FactionChanges> {
    if !members.faults.is_empty() {
        return None;
    }
    if changes.len() > MOST_CHANGES {
        members.fault("changes", format!("has more than {MOST_CHANGES} entries"));
        return None;
    }
    match FactionChanges::new(changes) {
        Ok(changes) => Some(changes),
        Err(fault) => {
            let (InvalidChanges::Order(index) | InvalidChanges::Empty(index)) = fault;
            let at = format!("{}/{index}", members.place("changes"));
            members.faults.push(Fault::new(at, fault));
            None
        }
    }
}

/// What is said of a faction, as it may be sent.
pub fn faction_said(faction: &Faction) -> Value {
    json!({
        "slug": faction.slug,
        "names": faction.names,
        "colour": faction.colour,
        "group": faction.group,
        "changes": faction.changes,
    })
}

/// A faction as a document; `revision` is the one that said it.
pub fn faction_document(faction: &Faction, revision: Revision) -> Value {
    let mut document = faction_said(faction);
    document["name"] = json!(faction.name());
    document["revision"] = json!(revision);
    document
}
