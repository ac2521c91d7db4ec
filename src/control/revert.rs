//! Undoing a changeset.

use crate::model::{Change, Fault, Record, Revision, Subject};

/// The changes that undo one changeset: everything it touched is again what it was before, order and all.
///
/// Refused where a later changeset touched the same things: those must be reverted first.
pub fn revert(record: &Record, revision: Revision) -> Result<Vec<Change>, Vec<Fault>> {
    if revision == Revision(1) {
        let why = "revision 1 makes the territory itself, and cannot be reverted";
        return Err(vec![Fault::new("", why)]);
    }
    let mut changes = Vec::new();
    let mut faults = Vec::new();
    for subject in record.subjects() {
        let touched = record.touched(&subject);
        if !touched.contains(&revision) {
            continue;
        }
        if let Some(later) = touched.iter().find(|it| **it > revision) {
            faults.push(in_the_way(&subject, *later));
        }
        let to = touched.iter().rfind(|it| **it < revision).copied();
        changes.push(Change::Restore { subject, to });
    }
    if faults.is_empty() {
        Ok(changes)
    } else {
        Err(faults)
    }
}

fn in_the_way(subject: &Subject, later: Revision) -> Fault {
    let why = format!("revision {later} says something later of {subject}: revert that first");
    Fault::new("", why)
}
