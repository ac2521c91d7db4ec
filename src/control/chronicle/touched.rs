//! Which revision last touched each slice: a part of the slice's lasting name.
//!
//! Promised of it: if anything that a slice paints, or when it starts, differs between two revisions, the slice's
//! last revision at the later is after the earlier. So a slice's start and last revision name one picture for ever.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;

use crate::model::{Order, Region, Revision, Survey, View};
use crate::time::{Instant, Interval};

/// The last revision that touched each of the spans.
///
/// A definition touches all. What makes the data start earlier touches all until they started before. A survey touches from its instant until the next one, and so does a region, or until
/// it ends, the slice that starts there included: what lies behind the next survey is decided by that.
pub(crate) fn changed(view: &View<'_>, spans: &[Interval]) -> Vec<Revision> {
    let floor = view.last_definition();
    let mut changed = vec![floor; spans.len()];
    // From each span, a step towards the next that has no revision yet.
    let mut free: Vec<usize> = (0..=spans.len()).collect();
    for (revision, range) in touches(view, spans).into_iter().rev() {
        let mut at = next(&mut free, range.start);
        while at < range.end {
            changed[at] = floor.max(revision);
            free[at] = at + 1;
            at = next(&mut free, at);
        }
    }
    changed
}

fn next(free: &mut [usize], mut at: usize) -> usize {
    while free[at] != at {
        free[at] = free[free[at]];
        at = free[at];
    }
    at
}

/// What one revision recorded.
#[derive(Default)]
struct News<'a> {
    surveys: Vec<(Instant, Option<&'a Survey>)>,
    /// Versions of regions in force, and those in force before.
    regions: Vec<[Option<&'a Region>; 2]>,
}

/// The ranges of spans that revisions touched, oldest first.
fn touches(view: &View<'_>, spans: &[Interval]) -> Vec<(Revision, Range<usize>)> {
    let mut news: BTreeMap<Revision, News<'_>> = BTreeMap::new();
    for (revision, at, survey) in view.survey_history() {
        let news = news.entry(revision).or_default();
        news.surveys.push((at, survey.map(|it| &**it)));
    }
    for versions in view.histories() {
        let before = std::iter::once(None).chain(versions.iter().map(|it| Some(&**it)));
        for (version, before) in versions.iter().zip(before) {
            let news = news.entry(version.revision).or_default();
            let both = [before, Some(&**version)];
            news.regions
                .push(both.map(|it| it.filter(|it| !it.deleted)));
        }
    }
    let mut known = Known::new();
    let mut beginning = Beginning::default();
    let mut touches = Vec::new();
    for (revision, News { surveys, regions }) in news {
        for &(at, survey) in &surveys {
            match survey {
                Some(survey) => drop(known.insert(at, survey.revision)),
                None => drop(known.remove(&at)),
            }
        }
        let of_surveys = surveys.iter().map(|it| survey_touch(&known, it.0));
        let of_regions = regions.iter().flatten().flatten();
        let of_regions = of_regions.filter_map(|it| region_touch(&known, it));
        let earlier = beginning.moved(&known, &regions);
        let earlier = earlier.filter(|_| view.territory().extent.is_none());
        let all = of_surveys.chain(of_regions).chain(earlier);
        touches.extend(all.map(|(from, end)| (revision, range(spans, from, end))));
    }
    touches
}

/// Where a touch ends.
#[derive(Clone, Copy)]
enum End {
    Never,
    Before(Instant),
    /// The slice that starts then is touched as well.
    At(Instant),
}

type Known = BTreeMap<Instant, Revision>;

/// When the data start, where the territory does not state it.
#[derive(Default)]
struct Beginning {
    /// How many regions in force start at an instant.
    starts: BTreeMap<Instant, usize>,
    first: Option<Instant>,
}

impl Beginning {
    /// The time that a revision put before the data there were.
    fn moved(
        &mut self,
        surveys: &Known,
        regions: &[[Option<&Region>; 2]],
    ) -> Option<(Instant, End)> {
        let start = |region: Option<&Region>| region.map(|it| it.claim.valid.from());
        for [before, now] in regions {
            if let Some(start) = start(*now) {
                *self.starts.entry(start).or_default() += 1;
            }
            if let Some(start) = start(*before)
                && let Entry::Occupied(mut count) = self.starts.entry(start)
            {
                *count.get_mut() -= 1;
                if *count.get() == 0 {
                    count.remove();
                }
            }
        }
        let firsts = [self.starts.keys().next(), surveys.keys().next()];
        let now = firsts.into_iter().flatten().min().copied();
        let before = std::mem::replace(&mut self.first, now);
        let now = now.filter(|now| before.is_none_or(|before| *now < before))?;
        Some((now, before.map_or(End::Never, End::Before)))
    }
}

fn survey_touch(known: &Known, at: Instant) -> (Instant, End) {
    let mut later = known.range(at..).filter(|it| *it.0 > at);
    (at, later.next().map_or(End::Never, |it| End::Before(*it.0)))
}

/// `None` for a region that a survey of the same instant hides.
fn region_touch(known: &Known, region: &Region) -> Option<(Instant, End)> {
    let valid = region.claim.valid;
    let from = valid.from();
    let Order { revision, .. } = region.order;
    let mut later = known
        .range(from..)
        .filter(|it| *it.0 > from || *it.1 > revision);
    let survey = later.next().map(|it| *it.0);
    let end = match (valid.to(), survey) {
        (_, Some(survey)) if survey == from => return None,
        (Some(to), Some(survey)) if to < survey => End::At(to),
        (_, Some(survey)) => End::Before(survey),
        (Some(to), None) => End::At(to),
        (None, None) => End::Never,
    };
    Some((from, end))
}

/// The spans that a stretch of time meets.
fn range(spans: &[Interval], from: Instant, end: End) -> Range<usize> {
    let begun = spans.partition_point(|span| span.from() <= from);
    let first = begun.saturating_sub(1);
    let last = match end {
        End::Never => spans.len(),
        End::Before(to) => spans.partition_point(|span| span.from() < to),
        End::At(to) => spans.partition_point(|span| span.from() <= to),
    };
    first..last.max(first)
}
