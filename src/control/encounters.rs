//! Which polygons a changeset brings together: what it records, and what holds near it at some time with it.
//!
//! Two polygons may each be fine and yet cross each other a million times. What that costs is paid by every slice in
//! which they meet, so it is looked at before they are recorded.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::geometry::{Bounds, Near};
use crate::model::{Change, ContentHash, Outline, Region, RegionId, Survey, View};
use crate::time::{Instant, Interval};

/// A polygon to be recorded, and others that it meets.
#[derive(Clone, Debug, PartialEq)]
pub struct Encounter {
    /// Which change brings it.
    pub change: usize,
    pub outline: ContentHash,
    pub others: Vec<ContentHash>,
}

/// A polygon to be recorded.
#[derive(Clone, Copy)]
struct Fresh {
    change: usize,
    outline: Outline,
    valid: Interval,
    of: Source,
}

#[derive(Clone, Copy)]
enum Source {
    Region,
    /// The survey of that instant shows it.
    Survey(Instant),
}

/// At this change too many polygons lie in the same place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crowd(pub usize);

/// The polygons that changes to a view bring, each with those whose box it meets and with which it holds at some time;
/// not more than `most` pairs in all.
pub fn encounters(
    view: &View<'_>,
    changes: &[Change],
    most: usize,
) -> Result<Vec<Encounter>, Crowd> {
    let fresh: Vec<Fresh> = changes.iter().enumerate().filter_map(fresh).collect();
    let among = Near::new(&boxes(fresh.iter().map(|it| &it.outline)));
    let replaced: BTreeSet<RegionId> = changes.iter().filter_map(replaced).collect();
    let regions = view.regions().filter(|it| !replaced.contains(&it.id));
    let regions: Vec<&Arc<Region>> = regions.collect();
    let near = Near::new(&boxes(regions.iter().map(|it| &it.outline)));
    let mut shown = Shows::of(view);
    let mut left = most;
    let mut all = Vec::new();
    for (at, it) in fresh.iter().enumerate() {
        let mut others = Vec::new();
        let mut meet = |outline: &Outline, valid: Interval| {
            if !it.valid.overlaps(valid) {
                return Ok(());
            }
            left = left.checked_sub(1).ok_or(Crowd(it.change))?;
            if it.outline.hash != outline.hash {
                others.push(outline.hash);
            }
            Ok(())
        };
        let with_it = among.meeting(it.outline.bounds);
        for other in with_it.filter(|other| *other < at) {
            meet(&fresh[other].outline, fresh[other].valid)?;
        }
        for region in near.meeting(it.outline.bounds) {
            let region = regions[region];
            if it.meets_region(region) {
                meet(&region.outline, region.claim.valid)?;
            }
        }
        if let Source::Region = it.of {
            for outline in shown.meeting(it) {
                meet(&outline, it.valid)?;
            }
        }
        others.sort_unstable();
        others.dedup();
        if !others.is_empty() {
            all.push(Encounter {
                change: it.change,
                outline: it.outline.hash,
                others,
            });
        }
    }
    Ok(all)
}

/// The region whose version in force, if there is one, a change takes off or puts another in the place of.
fn replaced(change: &Change) -> Option<RegionId> {
    match change {
        Change::CreateRegion { id, .. }
        | Change::ReviseRegion { id, .. }
        | Change::DeleteRegion { id } => Some(*id),
        _ => None,
    }
}

fn boxes<'a>(outlines: impl Iterator<Item = &'a Outline>) -> Vec<Bounds> {
    outlines.map(|it| it.bounds).collect()
}

fn fresh((change, it): (usize, &Change)) -> Option<Fresh> {
    let (claim, outline, of) = match it {
        Change::CreateRegion { claim, outline, .. }
        | Change::ReviseRegion { claim, outline, .. } => (claim, outline, Source::Region),
        Change::Show { claim, outline } => (claim, outline, Source::Survey(claim.valid.from())),
        _ => return None,
    };
    Some(Fresh {
        change,
        outline: *outline,
        valid: claim.valid,
        of,
    })
}

impl Fresh {
    /// Whether a recorded region may hold together with it: of regions a survey leaves only those that start after it.
    fn meets_region(&self, region: &Region) -> bool {
        match self.of {
            Source::Region => true,
            Source::Survey(at) => region.claim.valid.from() >= at,
        }
    }
}

/// What surveys show, by place; made for those that are asked for.
struct Shows<'a> {
    surveys: Vec<&'a Arc<Survey>>,
    near: BTreeMap<usize, Near>,
}

impl<'a> Shows<'a> {
    fn of(view: &View<'a>) -> Self {
        Self {
            surveys: view.surveys().collect(),
            near: BTreeMap::new(),
        }
    }

    /// Of what the survey before a polygon shows, that which meets its box.
    fn meeting(&mut self, it: &Fresh) -> Vec<Outline> {
        let from = it.valid.from();
        let begun = self.surveys.partition_point(|survey| survey.at <= from);
        let Some(last) = begun.checked_sub(1) else {
            return Vec::new();
        };
        let shown = &self.surveys[last].shown;
        let make = || Near::new(&boxes(shown.iter().map(|it| &it.outline)));
        let near = self.near.entry(last).or_insert_with(make);
        let found = near.meeting(it.outline.bounds);
        found.map(|at| shown[at].outline).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ContentHash;

    /// Squares that all lie within each other.
    fn nested(many: u8) -> Vec<Outline> {
        let square = |k: u8| {
            let half = 1.0 + f64::from(k) / 100.0;
            Outline {
                hash: ContentHash::of(&[k]),
                bounds: Bounds {
                    west: -half,
                    south: -half,
                    east: half,
                    north: half,
                },
            }
        };
        (0..many).map(square).collect()
    }

    #[test]
    fn a_crowd_is_noticed_at_the_first_polygon_that_is_too_many() {
        let near = Near::new(&boxes(nested(100).iter()));
        assert_eq!(near.meeting(nested(1)[0].bounds).count(), 100);
        let apart = Bounds {
            west: 50.0,
            south: 50.0,
            east: 51.0,
            north: 51.0,
        };
        assert_eq!(near.meeting(apart).count(), 0);
    }
}
