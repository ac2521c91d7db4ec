//! The record as it stood after one revision.

use std::sync::Arc;

use crate::model::record::current;
use crate::model::{
    District, Edition, Event, Faction, Place, Record, Region, RegionId, Revision, Slug, Subject,
    Survey, Territory,
};
use crate::time::Instant;

/// A record as it stood after one revision.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    record: &'a Record,
    revision: Revision,
    territory: &'a Territory,
}

impl<'a> View<'a> {
    /// `None` where the territory did not exist yet.
    pub(crate) fn new(record: &'a Record, revision: Revision) -> Option<Self> {
        let territory = current(&record.territory, revision)?;
        Some(Self {
            record,
            revision,
            territory,
        })
    }

    /// The record it is a view of, later revisions too.
    pub(crate) fn record(&self) -> &'a Record {
        self.record
    }

    /// The revision it shows.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// The revision, and what else decides what it shows.
    pub fn edition(&self) -> Edition {
        let proposed = self.record.proposed;
        Edition {
            revision: self.revision,
            redactions: self.record.redactions,
            proposed: proposed.filter(|_| self.revision == self.record.revision()),
        }
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

    /// The instants at which a faction changes.
    pub fn faction_turns(&self) -> impl Iterator<Item = Instant> + use<'a> {
        self.factions()
            .flat_map(|it| it.changes.iter().map(|change| change.from))
    }

    /// Since when all factions are what they are at an instant; `None` where they have been from the first.
    pub fn factions_since(&self, at: Instant) -> Option<Instant> {
        self.faction_turns().filter(|turn| *turn <= at).max()
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

    /// The place of that slug.
    pub fn place(&self, slug: &Slug) -> Option<&'a Place> {
        current(self.record.places.get(slug)?, self.revision)
    }

    /// The dated note of that slug.
    pub fn event(&self, slug: &Slug) -> Option<&'a Event> {
        current(self.record.events.get(slug)?, self.revision)
    }

    /// The last revision that said something of a subject; 0 where none did.
    pub fn said(&self, subject: &Subject) -> Revision {
        let said = self.record.touched(subject).into_iter();
        said.filter(|it| *it <= self.revision)
            .max()
            .unwrap_or_default()
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
    pub fn histories(&self) -> impl Iterator<Item = &'a [Arc<Region>]> + use<'a> {
        let revision = self.revision;
        self.record.regions.values().map(move |versions| {
            &versions[..versions.partition_point(|version| version.revision <= revision)]
        })
    }

    /// The region versions in force, by id.
    pub fn regions(&self) -> impl Iterator<Item = &'a Arc<Region>> + use<'a> {
        let revision = self.revision;
        self.record
            .regions
            .values()
            .filter_map(move |versions| in_force(versions, revision))
    }

    /// The surveys in force, by instant.
    pub fn surveys(&self) -> impl Iterator<Item = &'a Arc<Survey>> + use<'a> {
        let revision = self.revision;
        self.record
            .surveys
            .values()
            .filter_map(move |versions| current(versions, revision))
    }

    /// Every survey recorded, replaced or (`None`) taken off, with its instant, by that.
    pub fn survey_history(
        &self,
    ) -> impl Iterator<Item = (Revision, Instant, Option<&'a Arc<Survey>>)> + use<'a> {
        let revision = self.revision;
        self.record.surveys.iter().flat_map(move |(at, versions)| {
            let known = versions.iter().take_while(move |it| it.0 <= revision);
            known.map(|(revision, survey)| (*revision, *at, survey.as_ref()))
        })
    }

    /// The survey of an instant in force.
    pub fn survey(&self, at: Instant) -> Option<&'a Arc<Survey>> {
        current(self.record.surveys.get(&at)?, self.revision)
    }

    /// The version of a region in force.
    pub fn region(&self, id: RegionId) -> Option<&'a Arc<Region>> {
        in_force(self.record.regions.get(&id)?, self.revision)
    }
}

fn in_force(versions: &[Arc<Region>], revision: Revision) -> Option<&Arc<Region>> {
    let known = versions.partition_point(|version| version.revision <= revision);
    known
        .checked_sub(1)
        .map(|last| &versions[last])
        .filter(|version| !version.deleted)
}
