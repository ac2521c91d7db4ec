//! A ledger as a changeset: everything it says, or what differs from what was recorded before.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::geometry::{Shape, encode_wkb};
use crate::io::places::ledger::Ledger;
use crate::io::places::regions::DerivedRegion;
use crate::model::{Change, ContentHash, District, Outline, RegionId, Slug, Territory, View};
use crate::time::Instant;

/// Changes, and the geometries they name, by content.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bundle {
    pub changes: Vec<Change>,
    pub geometries: Vec<(ContentHash, Vec<u8>)>,
}

impl Bundle {
    fn keep(&mut self, shape: &Shape) -> ContentHash {
        let bytes = encode_wkb(shape);
        let hash = ContentHash::of(&bytes);
        self.geometries.push((hash, bytes));
        hash
    }
}

/// Everything that a ledger says and the regions derived from it, as changes to an empty record.
pub fn changes(ledger: &Ledger, regions: &[DerivedRegion]) -> Bundle {
    let mut bundle = Bundle::default();
    let boundary = bundle.keep(&ledger.boundary);
    bundle.changes.push(Change::DefineTerritory(Territory {
        slug: ledger.slug.clone(),
        names: ledger.names.clone(),
        boundary,
        source: ledger.source.clone(),
        credits: ledger.credits.clone(),
        opens_at: ledger.opens_at,
        extent: ledger.extent,
        private: false,
    }));
    for (slug, names, shape) in &ledger.districts {
        let district = District {
            slug: slug.clone(),
            names: names.clone(),
            boundary: bundle.keep(shape),
        };
        bundle.changes.push(Change::DefineDistrict(district));
    }
    let factions = ledger.factions.iter().cloned();
    bundle.changes.extend(factions.map(Change::DefineFaction));
    let places = ledger.sites.iter().map(|site| site.place.clone());
    bundle.changes.extend(places.map(Change::DefinePlace));
    let events = ledger.events.iter().cloned();
    bundle.changes.extend(events.map(Change::DefineEvent));
    for DerivedRegion {
        place,
        far,
        shape,
        claim,
    } in regions
    {
        let change = Change::CreateRegion {
            id: region_id(&ledger.slug, place, *far, claim.valid.from()),
            claim: claim.clone(),
            outline: Outline {
                hash: bundle.keep(shape),
                bounds: shape.bounds(),
            },
        };
        bundle.changes.push(change);
    }
    bundle.geometries.sort_unstable();
    bundle.geometries.dedup();
    bundle
}

/// What a newer ledger changes in a record that an older one began: words that differ, regions that are new,
/// differ or are gone. Regions that an editor drew are left alone; an edit of a derived one is overwritten.
pub fn update(view: &View<'_>, mut bundle: Bundle) -> Bundle {
    let mut shown = BTreeSet::new();
    let mut kept = Vec::new();
    for change in bundle.changes {
        match change {
            Change::CreateRegion { id, claim, outline } => {
                shown.insert(id);
                match view.region(id) {
                    Some(old) if old.claim == claim && old.outline == outline => {}
                    Some(_) => kept.push(Change::ReviseRegion { id, claim, outline }),
                    None => kept.push(Change::CreateRegion { id, claim, outline }),
                }
            }
            Change::DefineTerritory(mut territory) => {
                // Who may see it is nothing that a ledger says.
                territory.private = view.territory().private;
                if *view.territory() != territory {
                    kept.push(Change::DefineTerritory(territory));
                }
            }
            word if is_recorded(view, &word) => {}
            word => kept.push(word),
        }
    }
    let gone = view
        .regions()
        .filter(|region| is_derived_id(region.id) && !shown.contains(&region.id));
    kept.extend(gone.map(|region| Change::DeleteRegion { id: region.id }));
    let needed: BTreeSet<ContentHash> = kept.iter().filter_map(geometry_of).collect();
    bundle.geometries.retain(|(hash, _)| needed.contains(hash));
    bundle.changes = kept;
    bundle
}

fn is_recorded(view: &View<'_>, word: &Change) -> bool {
    match word {
        Change::DefineDistrict(it) => view.district(&it.slug) == Some(it),
        Change::DefineFaction(it) => view.faction(&it.slug) == Some(it),
        Change::DefinePlace(it) => view.places().any(|old| old == it),
        Change::DefineEvent(it) => view.events().any(|old| old == it),
        _ => false,
    }
}

fn geometry_of(change: &Change) -> Option<ContentHash> {
    match change {
        Change::DefineTerritory(it) => Some(it.boundary),
        Change::DefineDistrict(it) => Some(it.boundary),
        Change::CreateRegion { outline, .. } | Change::ReviseRegion { outline, .. } => {
            Some(outline.hash)
        }
        _ => None,
    }
}

/// The row of a place from one instant on has the same id in every edition of a ledger, however it is corrected. Version
/// 8, where editors' regions have version 7: so the two are told apart.
pub(crate) fn region_id(territory: &Slug, place: &Slug, far: bool, from: Instant) -> RegionId {
    let part = if far { "far" } else { "near" };
    let key = [territory.as_str(), place.as_str(), part, &from.to_string()].join("\n");
    let digest: [u8; 32] = Sha256::digest(key).into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    RegionId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

fn is_derived_id(id: RegionId) -> bool {
    let id: Uuid = id.0;
    id.get_version_num() == 8
}
