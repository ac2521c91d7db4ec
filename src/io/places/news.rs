//! Whether a ledger is newer than what a record has of it: found without deriving any land.

use crate::io::places::changes::{changes, region_id};
use crate::io::places::ledger::{Holder, Ledger, Site};
use crate::io::places::lot::Lot;
use crate::io::places::regions::claim;
use crate::model::{Change, Record, Revision, Territory};

/// Whether a ledger, all of whose places have land, says something that was never recorded.
///
/// What an editor changed or took off afterwards was recorded all the same, and is no news; nor is what texts were
/// taken down of.
pub fn has_news(record: &Record, ledger: &Ledger) -> bool {
    let words = changes(ledger, &[]).changes;
    let sites = ledger.sites.iter();
    let mut rows = sites.flat_map(|site| site.holders.iter().map(move |row| (site, row)));
    !words.iter().all(|word| was_said(record, word))
        || !rows.all(|(site, row)| was_held(record, ledger, site, row))
}

/// Whether any version of what a word defines said the same.
fn was_said(record: &Record, word: &Change) -> bool {
    match word {
        Change::DefineTerritory(it) => {
            let said = record.territory.iter();
            said.filter_map(|(_, said)| said.as_ref())
                .any(|said| is_same(said, it))
        }
        Change::DefineDistrict(it) => any(record, record.districts.get(&it.slug), it),
        Change::DefineFaction(it) => any(record, record.factions.get(&it.slug), it),
        Change::DefinePlace(it) => any(record, record.places.get(&it.slug), it),
        Change::DefineEvent(it) => any(record, record.events.get(&it.slug), it),
        _ => true,
    }
}

fn any<T: PartialEq>(
    record: &Record,
    versions: Option<&Vec<(Revision, Option<T>)>>,
    it: &T,
) -> bool {
    let mut versions = versions.into_iter().flatten();
    versions.any(|(by, said)| said.as_ref() == Some(it) || is_taken_down(record, *by))
}

/// Who may see a territory is nothing that a ledger says.
fn is_same(recorded: &Territory, said: &Territory) -> bool {
    let private = recorded.private;
    *recorded
        == Territory {
            private,
            ..said.clone()
        }
}

/// Whether a row was ever recorded as it stands.
fn was_held(record: &Record, ledger: &Ledger, site: &Site, row: &Holder) -> bool {
    let near = Lot {
        site: 0,
        far: false,
    };
    let from = row.valid.from();
    let versions = record.versions(region_id(&ledger.slug, &site.place.slug, near.far, from));
    claim(near, row).is_none_or(|claim| {
        let mut versions = versions.iter();
        versions.any(|it| it.claim == claim || is_taken_down(record, it.revision))
    })
}

/// Whether what a revision said in words is gone.
fn is_taken_down(record: &Record, revision: Revision) -> bool {
    let changeset = record.changeset(revision);
    changeset.is_some_and(|it| it.redaction.is_some())
}
