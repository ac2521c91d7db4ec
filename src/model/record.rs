//! Everything recorded about one territory, as of any revision.
//!
//! A record is the replay of its changesets: the store keeps those and nothing else, and a writer adds to the
//! record in memory by the very same `apply`. It holds ids, intervals and boxes, not vertices; and what a version of
//! it has, the next one shares, as does whatever is made of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::geometry::Bounds;
use crate::model::memory::{Memory, POINTER};
use crate::model::{
    Change, Changeset, ContentHash, District, Event, Faction, Order, Place, Proposal, Region,
    RegionId, Revision, Shown, Slug, Subject, Survey, Territory, View,
};
use crate::time::Instant;

/// Versions of one thing, oldest first, each with the revision that brought it; `None` takes it off.
pub(crate) type Versions<T> = Vec<(Revision, Option<T>)>;

/// Everything recorded about one territory.
#[derive(Clone, Debug, Default)]
pub struct Record {
    pub(crate) changesets: Vec<Changeset>,
    /// How many takedowns it has seen.
    pub(crate) redactions: u32,
    /// The name of the proposal whose changes nobody has recorded yet and that are applied all the same.
    pub(crate) proposed: Option<ContentHash>,
    /// Where each of them changed something.
    pub(crate) grounds: Vec<Option<Bounds>>,
    pub(crate) territory: Versions<Territory>,
    pub(crate) districts: BTreeMap<Slug, Versions<District>>,
    pub(crate) factions: BTreeMap<Slug, Versions<Faction>>,
    pub(crate) places: BTreeMap<Slug, Versions<Place>>,
    pub(crate) events: BTreeMap<Slug, Versions<Event>>,
    pub(crate) regions: BTreeMap<RegionId, Vec<Arc<Region>>>,
    pub(crate) surveys: BTreeMap<Instant, Versions<Arc<Survey>>>,
    /// Bytes of what it has by itself, and of what a copy of it shares.
    pub(crate) bytes: [usize; 2],
}

impl Record {
    /// The last applied revision; 0 before the first.
    pub fn revision(&self) -> Revision {
        self.changesets
            .last()
            .map_or(Revision(0), |last| last.revision)
    }

    /// Whether only those who hold a token may see any of it, older revisions too: as was said last.
    pub fn is_private(&self) -> bool {
        let said = self.territory.iter().rev().find_map(|it| it.1.as_ref());
        said.is_some_and(|it| it.private)
    }

    /// The applied changesets, oldest first.
    pub fn changesets(&self) -> &[Changeset] {
        &self.changesets
    }

    /// How many takedowns it has seen: texts of revisions before are gone with each.
    pub fn redactions(&self) -> u32 {
        self.redactions
    }

    /// About how much memory it takes, by count of what was applied; of one with changes that nobody has recorded yet,
    /// beside what it shares with the record.
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.bytes.iter().sum::<usize>()
    }

    /// Whether it says more than another record of the same territory, and nothing that was taken down there.
    pub fn succeeds(&self, other: &Self) -> bool {
        let later = |it: &Self| (it.revision(), it.redactions);
        self.redactions >= other.redactions && later(self) > later(other)
    }

    /// The changeset of a revision.
    pub fn changeset(&self, revision: Revision) -> Option<&Changeset> {
        self.changesets.get((revision.0 as usize).checked_sub(1)?)
    }

    /// The versions of regions that a revision brought, by id.
    pub fn brought(&self, revision: Revision) -> impl Iterator<Item = &Arc<Region>> {
        self.regions.values().flat_map(move |versions| {
            let first = versions.partition_point(|it| it.revision < revision);
            versions[first..]
                .iter()
                .take_while(move |it| it.revision == revision)
        })
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
    pub fn versions(&self, id: RegionId) -> &[Arc<Region>] {
        self.regions.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The revisions that said something of a subject, oldest first.
    pub fn touched(&self, subject: &Subject) -> Vec<Revision> {
        fn of<K: Ord, T>(known: &BTreeMap<K, Versions<T>>, key: &K) -> Vec<Revision> {
            let versions = known.get(key).map_or(&[][..], Vec::as_slice);
            versions.iter().map(|it| it.0).collect()
        }
        match subject {
            Subject::Territory => self.territory.iter().map(|it| it.0).collect(),
            Subject::District(slug) => of(&self.districts, slug),
            Subject::Faction(slug) => of(&self.factions, slug),
            Subject::Place(slug) => of(&self.places, slug),
            Subject::Event(slug) => of(&self.events, slug),
            Subject::Region(id) => self.versions(*id).iter().map(|it| it.revision).collect(),
            Subject::Survey(at) => of(&self.surveys, at),
        }
    }

    /// Everything the record ever said something of.
    pub fn subjects(&self) -> impl Iterator<Item = Subject> + use<'_> {
        let territory = self.territory.first().map(|_| Subject::Territory);
        territory
            .into_iter()
            .chain(self.factions.keys().cloned().map(Subject::Faction))
            .chain(self.districts.keys().cloned().map(Subject::District))
            .chain(self.places.keys().cloned().map(Subject::Place))
            .chain(self.events.keys().cloned().map(Subject::Event))
            .chain(self.regions.keys().copied().map(Subject::Region))
            .chain(self.surveys.keys().copied().map(Subject::Survey))
    }

    /// The record as it stood after a revision; `None` where the territory did not exist yet.
    pub fn at(&self, revision: Revision) -> Option<View<'_>> {
        View::new(self, revision)
    }

    /// The record as it stands.
    pub fn now(&self) -> Option<View<'_>> {
        self.at(self.revision())
    }

    /// Adds an applied changeset. Changes are admitted before: one that is about an unknown thing is passed over.
    pub fn apply(&mut self, changeset: Changeset, changes: &[Change]) {
        let revision = changeset.revision;
        self.grounds.push(self.ground_of(changes));
        self.bytes[0] += size_of::<Option<Bounds>>() + changeset.bytes();
        self.changesets.push(changeset);
        for (change, ordinal) in changes.iter().zip(0..) {
            match change {
                Change::DefineTerritory(it) => {
                    self.bytes[0] += it.bytes();
                    self.territory.push((revision, Some(it.clone())));
                }
                Change::DefineDistrict(it) => {
                    self.bytes[0] += define(&mut self.districts, &it.slug, revision, it);
                }
                Change::DefineFaction(it) => {
                    self.bytes[0] += define(&mut self.factions, &it.slug, revision, it);
                }
                Change::DefinePlace(it) => {
                    self.bytes[0] += define(&mut self.places, &it.slug, revision, it);
                }
                Change::DefineEvent(it) => {
                    self.bytes[0] += define(&mut self.events, &it.slug, revision, it);
                }
                Change::CreateRegion { id, claim, outline }
                | Change::ReviseRegion { id, claim, outline } => self.say(Region {
                    id: *id,
                    version: 1,
                    revision,
                    order: Order { revision, ordinal },
                    claim: claim.clone(),
                    outline: *outline,
                    deleted: false,
                }),
                Change::DeleteRegion { id } => self.delete(*id, revision),
                Change::TakeSurvey { at } => {
                    self.survey(*at, revision, &changes[ordinal as usize + 1..]);
                }
                // Read with the survey before it.
                Change::Show { .. } => (),
                Change::Restore { subject, to } => self.restore(subject, *to, revision),
            }
        }
    }

    /// Whether it holds changes that nobody has recorded yet.
    pub fn is_proposed(&self) -> bool {
        self.proposed.is_some()
    }

    /// The record as it would be with a proposal applied.
    #[must_use]
    pub fn proposing(&self, proposal: &Proposal, changes: &[Change]) -> Self {
        let mut record = self.clone();
        record.bytes[1] = 0;
        record.proposed = Some(ContentHash::of(proposal.id.as_bytes()));
        let last = record.changesets.last().map(|it| it.at);
        let at = last.map_or(proposal.at, |last| last.max(proposal.at));
        let changeset = Changeset {
            id: proposal.id,
            author: proposal.author.clone(),
            comment: proposal.comment.clone(),
            ..Changeset::played(record.revision().next(), at)
        };
        record.apply(changeset, changes);
        record
    }

    /// The record as it would be with changes that nobody has recorded yet.
    #[must_use]
    pub fn with(&self, changes: &[Change]) -> Self {
        let mut record = self.clone();
        record.bytes[1] = 0;
        let last = record.changesets.last().cloned();
        if let Some(last) = last {
            let revision = last.revision.next();
            record.apply(Changeset { revision, ..last }, changes);
        }
        record
    }

    /// Adds a version of a region, which keeps its order where it paints as before.
    fn say(&mut self, mut region: Region) {
        let versions = self.regions.entry(region.id).or_default();
        if let Some(last) = versions.last() {
            region.version = last.version + 1;
            if !last.deleted && same_paint(last, &region) {
                region.order = last.order;
            }
        }
        self.bytes[0] += POINTER;
        self.bytes[1] += region.bytes();
        versions.push(Arc::new(region));
    }

    fn delete(&mut self, id: RegionId, revision: Revision) {
        let versions = self.regions.get_mut(&id);
        if let Some(versions) = versions
            && let Some(last) = versions.last()
        {
            let gone = Region {
                version: last.version + 1,
                revision,
                deleted: true,
                ..Region::clone(last)
            };
            self.bytes[0] += POINTER;
            self.bytes[1] += gone.bytes();
            versions.push(Arc::new(gone));
        }
    }

    /// Adds a survey, which shows what the changes right after it say. What the surveys around it say too is
    /// kept once.
    fn survey(&mut self, at: Instant, revision: Revision, after: &[Change]) {
        let around = [
            self.surveys.range(..at).next_back(),
            self.surveys.range(at..).next(),
            self.surveys.range(at..).nth(1),
        ];
        let mut known: BTreeMap<_, Vec<Arc<Shown>>> = BTreeMap::new();
        for (_, versions) in around.into_iter().flatten() {
            let last = versions.last().and_then(|it| it.1.as_ref());
            for shown in last.into_iter().flat_map(|survey| &survey.shown) {
                known
                    .entry(shown.outline.hash)
                    .or_default()
                    .push(shown.clone());
            }
        }
        let shows = after.iter().map_while(|change| match change {
            Change::Show { claim, outline } => Some((claim, *outline)),
            _ => None,
        });
        let [own, shared] = &mut self.bytes;
        let shown = shows.map(|(claim, outline)| {
            let claim = claim.clone();
            let shown = Shown { claim, outline };
            let same = known.get(&outline.hash).into_iter().flatten();
            let same = same.into_iter().find(|it| it.repeats(&shown)).cloned();
            *own += POINTER;
            same.unwrap_or_else(|| {
                *shared += shown.bytes();
                Arc::new(shown)
            })
        });
        let survey = Survey {
            at,
            revision,
            shown: shown.collect(),
        };
        *shared += size_of::<Survey>();
        let versions = self.surveys.entry(at).or_default();
        versions.push((revision, Some(Arc::new(survey))));
    }

    fn restore(&mut self, subject: &Subject, to: Option<Revision>, revision: Revision) {
        self.bytes[0] += match subject {
            Subject::Territory => put_back(&mut self.territory, to, revision),
            Subject::District(slug) => revive(&mut self.districts, slug, to, revision),
            Subject::Faction(slug) => revive(&mut self.factions, slug, to, revision),
            Subject::Place(slug) => revive(&mut self.places, slug, to, revision),
            Subject::Event(slug) => revive(&mut self.events, slug, to, revision),
            Subject::Survey(at) => revive(&mut self.surveys, at, to, revision),
            Subject::Region(id) => {
                let Some(to) = to else {
                    return self.delete(*id, revision);
                };
                if let Some(versions) = self.regions.get_mut(id)
                    && let Some(last) = versions.last()
                    && let Some(then) = versions.iter().rfind(|it| it.revision <= to)
                {
                    let again = Region {
                        version: last.version + 1,
                        revision,
                        ..Region::clone(then)
                    };
                    self.bytes[1] += again.bytes();
                    versions.push(Arc::new(again));
                    POINTER
                } else {
                    0
                }
            }
        };
    }
}

/// Whether two versions paint the same land for the same holder from the same instant on.
fn same_paint(a: &Region, b: &Region) -> bool {
    a.outline.hash == b.outline.hash
        && a.claim.faction == b.claim.faction
        && a.claim.contested_with == b.claim.contested_with
        && a.claim.valid.from() == b.claim.valid.from()
}

/// Adds a version, and gives its bytes.
fn define<T: Clone + Memory>(
    into: &mut BTreeMap<Slug, Versions<T>>,
    slug: &Slug,
    revision: Revision,
    what: &T,
) -> usize {
    let versions = into.entry(slug.clone()).or_default();
    versions.push((revision, Some(what.clone())));
    what.bytes()
}

fn revive<K: Ord, T: Clone + Memory>(
    known: &mut BTreeMap<K, Versions<T>>,
    key: &K,
    to: Option<Revision>,
    revision: Revision,
) -> usize {
    let versions = known.get_mut(key);
    versions.map_or(0, |versions| put_back(versions, to, revision))
}

/// Adds what stood before as a version, and gives its bytes.
fn put_back<T: Clone + Memory>(
    versions: &mut Versions<T>,
    to: Option<Revision>,
    revision: Revision,
) -> usize {
    let then = to.and_then(|to| current(versions, to).cloned());
    let bytes = then.as_ref().map_or(size_of::<T>(), T::bytes);
    versions.push((revision, then));
    bytes
}

/// What stood after a revision.
pub(crate) fn current<T>(versions: &[(Revision, Option<T>)], revision: Revision) -> Option<&T> {
    let known = versions.partition_point(|(since, _)| *since <= revision);
    versions[..known].last()?.1.as_ref()
}
