//! Everything recorded about one territory, as of any revision.
//!
//! A record is the replay of its changesets: the store keeps those and nothing else, and a writer adds to the
//! record in memory by the very same `apply`. It holds ids, intervals and boxes, not vertices.

use std::collections::BTreeMap;

use crate::model::{
    Change, Changeset, District, Event, Faction, Order, Place, Region, RegionId, Revision, Slug,
    Territory,
};
use crate::time::Instant;

/// Versions of one thing, oldest first, each with the revision that brought it.
type Versions<T> = Vec<(Revision, T)>;

/// Everything recorded about one territory.
#[derive(Clone, Debug, Default)]
pub struct Record {
    changesets: Vec<Changeset>,
    territory: Versions<Territory>,
    districts: BTreeMap<Slug, Versions<District>>,
    factions: BTreeMap<Slug, Versions<Faction>>,
    places: BTreeMap<Slug, Versions<Place>>,
    events: BTreeMap<Slug, Versions<Event>>,
    regions: BTreeMap<RegionId, Vec<Region>>,
}

impl Record {
    /// The last applied revision; 0 before the first.
    pub fn revision(&self) -> Revision {
        self.changesets
            .last()
            .map_or(Revision(0), |last| last.revision)
    }

    /// The applied changesets, oldest first.
    pub fn changesets(&self) -> &[Changeset] {
        &self.changesets
    }

    /// The last revision applied at or before a moment; `None` before the first.
    pub fn revision_at(&self, moment: Instant) -> Option<Revision> {
        let known = self
            .changesets
            .partition_point(|changeset| changeset.at <= moment);
        known
            .checked_sub(1)
            .map(|last| self.changesets[last].revision)
    }

    /// All versions of a region, oldest first; empty where there is no such region.
    pub fn versions(&self, id: RegionId) -> &[Region] {
        self.regions.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The record as it stood after a revision; `None` where the territory did not exist yet.
    pub fn at(&self, revision: Revision) -> Option<View<'_>> {
        let territory = current(&self.territory, revision)?;
        Some(View {
            record: self,
            revision,
            territory,
        })
    }

    /// The record as it stands.
    pub fn now(&self) -> Option<View<'_>> {
        self.at(self.revision())
    }

    /// Adds an applied changeset. Changes are admitted before: one that revises or deletes an unknown region is passed over.
    pub fn apply(&mut self, changeset: Changeset, changes: &[Change]) {
        let revision = changeset.revision;
        self.changesets.push(changeset);
        for (change, ordinal) in changes.iter().zip(0..) {
            match change {
                Change::DefineTerritory(it) => self.territory.push((revision, it.clone())),
                Change::DefineDistrict(it) => define(&mut self.districts, &it.slug, revision, it),
                Change::DefineFaction(it) => define(&mut self.factions, &it.slug, revision, it),
                Change::DefinePlace(it) => define(&mut self.places, &it.slug, revision, it),
                Change::DefineEvent(it) => define(&mut self.events, &it.slug, revision, it),
                Change::CreateRegion { id, claim, outline }
                | Change::ReviseRegion { id, claim, outline } => {
                    let versions = self.regions.entry(*id).or_default();
                    let fresh = Order { revision, ordinal };
                    let mut region = Region {
                        id: *id,
                        version: 1,
                        revision,
                        order: fresh,
                        claim: claim.clone(),
                        outline: *outline,
                        deleted: false,
                    };
                    if let Some(last) = versions.last() {
                        region.version = last.version + 1;
                        if !last.deleted && same_paint(last, &region) {
                            region.order = last.order;
                        }
                    }
                    versions.push(region);
                }
                Change::DeleteRegion { id } => {
                    if let Some(versions) = self.regions.get_mut(id)
                        && let Some(last) = versions.last()
                    {
                        let gone = Region {
                            version: last.version + 1,
                            revision,
                            deleted: true,
                            ..last.clone()
                        };
                        versions.push(gone);
                    }
                }
            }
        }
    }
}

/// Whether two versions paint the same land for the same holder from the same instant on.
fn same_paint(a: &Region, b: &Region) -> bool {
    a.outline.hash == b.outline.hash
        && a.claim.faction == b.claim.faction
        && a.claim.contested_with == b.claim.contested_with
        && a.claim.valid.from() == b.claim.valid.from()
}

fn define<T: Clone>(
    into: &mut BTreeMap<Slug, Versions<T>>,
    slug: &Slug,
    revision: Revision,
    what: &T,
) {
    into.entry(slug.clone())
        .or_default()
        .push((revision, what.clone()));
}

fn current<T>(versions: &[(Revision, T)], revision: Revision) -> Option<&T> {
    let known = versions.partition_point(|(since, _)| *since <= revision);
    known.checked_sub(1).map(|last| &versions[last].1)
}

/// A record as it stood after one revision.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    record: &'a Record,
    revision: Revision,
    territory: &'a Territory,
}

impl<'a> View<'a> {
    /// The revision it shows.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// The territory.
    pub fn territory(&self) -> &'a Territory {
        self.territory
    }

    /// The factions, by slug.
    pub fn factions(&self) -> impl Iterator<Item = &'a Faction> + use<'a> {
        let revision = self.revision;
        self.record
            .factions
            .values()
            .filter_map(move |versions| current(versions, revision))
    }

    /// The faction of that slug.
    pub fn faction(&self, slug: &Slug) -> Option<&'a Faction> {
        current(self.record.factions.get(slug)?, self.revision)
    }

    /// The districts, by slug.
    pub fn districts(&self) -> impl Iterator<Item = &'a District> + use<'a> {
        let revision = self.revision;
        self.record
            .districts
            .values()
            .filter_map(move |versions| current(versions, revision))
    }

    /// The district of that slug.
    pub fn district(&self, slug: &Slug) -> Option<&'a District> {
        current(self.record.districts.get(slug)?, self.revision)
    }

    /// The places, by slug.
    pub fn places(&self) -> impl Iterator<Item = &'a Place> + use<'a> {
        let revision = self.revision;
        self.record
            .places
            .values()
            .filter_map(move |versions| current(versions, revision))
    }

    /// The dated notes, by slug.
    pub fn events(&self) -> impl Iterator<Item = &'a Event> + use<'a> {
        let revision = self.revision;
        self.record
            .events
            .values()
            .filter_map(move |versions| current(versions, revision))
    }

    /// The last revision that defined the territory, a district, a faction, a place or an event.
    pub fn last_definition(&self) -> Revision {
        let record = self.record;
        let revisions = (record.territory.iter().map(|it| it.0))
            .chain(record.districts.values().flatten().map(|it| it.0))
            .chain(record.factions.values().flatten().map(|it| it.0))
            .chain(record.places.values().flatten().map(|it| it.0))
            .chain(record.events.values().flatten().map(|it| it.0));
        revisions
            .filter(|it| *it <= self.revision)
            .max()
            .unwrap_or_default()
    }

    /// The versions of each region that were known, oldest first.
    pub fn histories(&self) -> impl Iterator<Item = &'a [Region]> + use<'a> {
        let revision = self.revision;
        self.record.regions.values().map(move |versions| {
            &versions[..versions.partition_point(|version| version.revision <= revision)]
        })
    }

    /// The region versions in force, by id.
    pub fn regions(&self) -> impl Iterator<Item = &'a Region> + use<'a> {
        let revision = self.revision;
        self.record
            .regions
            .values()
            .filter_map(move |versions| in_force(versions, revision))
    }

    /// The version of a region in force.
    pub fn region(&self, id: RegionId) -> Option<&'a Region> {
        in_force(self.record.regions.get(&id)?, self.revision)
    }
}

fn in_force(versions: &[Region], revision: Revision) -> Option<&Region> {
    let known = versions.partition_point(|version| version.revision <= revision);
    known
        .checked_sub(1)
        .map(|last| &versions[last])
        .filter(|version| !version.deleted)
}
