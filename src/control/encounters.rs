//! Which polygons a changeset brings together: what it records, and what holds near it at some time with it.
//!
//! Two polygons may each be fine and yet cross each other a million times. What that costs is paid by every slice in
//! which they meet, so it is looked at before they are recorded.

use crate::model::{Change, ContentHash, Outline, RegionId, View};
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
    /// The region it is a version of, or the survey that shows it.
    of: Source,
}

#[derive(Clone, Copy, PartialEq)]
enum Source {
    Region(RegionId),
    Survey(Instant),
}

/// The polygons that changes to a view bring, each with those whose box it meets and with which it holds at some time.
pub fn encounters(view: &View<'_>, changes: &[Change]) -> Vec<Encounter> {
    let fresh: Vec<Fresh> = changes.iter().enumerate().filter_map(fresh).collect();
    let meets = |it: &Fresh, outline: &Outline, valid: Interval| {
        it.outline.hash != outline.hash
            && it.outline.bounds.meets(outline.bounds)
            && it.valid.overlaps(valid)
    };
    let encounter = |(at, it): (usize, &Fresh)| {
        let with_it = fresh[..at].iter().map(|other| (other.outline, other.valid));
        let mut others: Vec<ContentHash> = with_it
            .chain(known(view, it))
            .filter(|(outline, valid)| meets(it, outline, *valid))
            .map(|(outline, _)| outline.hash)
            .collect();
        others.sort_unstable();
        others.dedup();
        Encounter {
            change: it.change,
            outline: it.outline.hash,
            others,
        }
    };
    let all = fresh.iter().enumerate().map(encounter);
    all.filter(|it| !it.others.is_empty()).collect()
}

fn fresh((change, it): (usize, &Change)) -> Option<Fresh> {
    let (claim, outline, of) = match it {
        Change::CreateRegion { id, claim, outline }
        | Change::ReviseRegion { id, claim, outline } => (claim, outline, Source::Region(*id)),
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

/// What is recorded and may hold together with a polygon: regions, of which a survey leaves only those that start
/// after it, and what the survey before a region shows.
fn known(view: &View<'_>, it: &Fresh) -> Vec<(Outline, Interval)> {
    let regions = view.regions().filter(|region| match it.of {
        Source::Region(id) => region.id != id,
        Source::Survey(at) => region.claim.valid.from() >= at,
    });
    let mut known: Vec<(Outline, Interval)> = regions
        .map(|region| (region.outline, region.claim.valid))
        .collect();
    if let Source::Region(_) = it.of {
        let before = view
            .surveys()
            .take_while(|survey| survey.at <= it.valid.from());
        let shown = before.last().into_iter().flat_map(|survey| &survey.shown);
        known.extend(shown.map(|shown| (shown.outline, it.valid)));
    }
    known
}
