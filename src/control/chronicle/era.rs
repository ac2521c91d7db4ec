//! Eras: the time from one survey until the next, with what is in force in it.
//!
//! A survey says the whole picture, so what an era paints is decided by the survey that opens it and the regions
//! recorded one by one since. What was before decides only by which name the shown polygons go.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::control::chronicle::in_force::InForce;
use crate::model::memory::{BLOCK, Memory, POINTER};
use crate::model::{
    Claim, ContentHash, Order, Outline, Region, RegionId, Shown, Slug, Status, Survey, View,
};
use crate::time::{Instant, Interval};

/// The regions that surveys made, with a version for each time that surveys said something else of one.
pub(crate) type Made = BTreeMap<RegionId, Vec<Arc<Region>>>;

/// The time from one survey until the next.
#[derive(Debug)]
pub(crate) struct Era {
    /// The instant of the survey that opens it; the first era has none.
    pub(crate) survey: Option<Instant>,
    pub(crate) to: Option<Instant>,
    /// What the survey shows, bottom to top, each polygon once; influence first.
    shown: Vec<Arc<Region>>,
    /// Recorded regions that the survey shows, and that go on by it: with their place in `shown`, ascending.
    kept: Vec<(usize, Arc<Region>)>,
    /// The regions recorded one by one that start in it.
    pub(crate) recorded: InForce,
}

impl Era {
    /// What is in force at an instant of it, bottom to top: the painter's rule.
    ///
    /// What is asserted later paints over what was asserted earlier, what the survey shows is asserted at its
    /// instant, and influence paints only where nothing else does.
    pub(crate) fn layers(&self, at: Instant) -> Vec<Arc<Region>> {
        let mut above = self.recorded.at(at);
        above.sort_by_key(|it| (!is_influence(it), it.claim.valid.from(), it.order));
        let faint = above.partition_point(|it| is_influence(it));
        let low = self.shown.partition_point(|it| is_influence(it));
        let mut layers = Vec::with_capacity(self.shown.len() + above.len());
        self.show(0..low, at, &mut layers);
        layers.extend_from_slice(&above[..faint]);
        self.show(low..self.shown.len(), at, &mut layers);
        layers.extend_from_slice(&above[faint..]);
        layers
    }

    /// Whether a region in force was recorded one by one since the survey, which then does not show it.
    pub(crate) fn has_recorded(&self, region: &Region) -> bool {
        let from = region.claim.valid.from();
        self.survey.is_none_or(|survey| {
            let among = || self.recorded.iter().any(|it| it.id == region.id);
            survey < from || survey == from && among()
        })
    }

    /// Adds what the survey shows, a recorded region that goes on by its own name.
    fn show(&self, places: std::ops::Range<usize>, at: Instant, layers: &mut Vec<Arc<Region>>) {
        let first = self.kept.partition_point(|it| it.0 < places.start);
        let mut kept = self.kept[first..].iter().peekable();
        for place in places {
            let before = layers.len();
            while let Some((_, region)) = kept.next_if(|it| it.0 == place) {
                if region.claim.valid.contains(at) {
                    layers.push(region.clone());
                }
            }
            if layers.len() == before {
                layers.push(self.shown[place].clone());
            }
        }
    }

    /// The era as it is for a point that only these outlines hold.
    pub(crate) fn within(&self, covering: &HashSet<ContentHash>) -> Self {
        let holds = |region: &Arc<Region>| covering.contains(&region.outline.hash);
        let mut shown = Vec::new();
        let mut kept = Vec::new();
        for (place, region) in self.shown.iter().enumerate().filter(|it| holds(it.1)) {
            let first = self.kept.partition_point(|it| it.0 < place);
            let going_on = self.kept[first..].iter().take_while(|it| it.0 == place);
            kept.extend(going_on.map(|it| (shown.len(), it.1.clone())));
            shown.push(region.clone());
        }
        let recorded = self.recorded.iter().filter(|it| holds(it)).cloned();
        Self {
            survey: self.survey,
            to: self.to,
            shown,
            kept,
            recorded: InForce::new(recorded.collect()),
        }
    }

    /// About how much memory it takes, but for what surveys made and what it shares with the record.
    pub(crate) fn bytes(&self) -> usize {
        // They may be said otherwise than they were recorded.
        let kept = self.kept.iter();
        let kept = kept.map(|it| size_of_val(it) + it.1.bytes());
        let shown = POINTER * self.shown.capacity();
        size_of::<Self>() + 2 * BLOCK + shown + kept.sum::<usize>() + self.recorded.bytes()
    }
}

fn is_influence(region: &Region) -> bool {
    region.claim.status == Status::Influence
}

/// What makes two polygons one region.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key<'a> {
    outline: ContentHash,
    faction: &'a Slug,
    status: Status,
    rival: Option<&'a Slug>,
}

impl<'a> Key<'a> {
    fn of(claim: &'a Claim, outline: Outline) -> Self {
        Self {
            outline: outline.hash,
            faction: &claim.faction,
            status: claim.status,
            rival: claim.contested_with.as_ref(),
        }
    }

    /// The name of the region that surveys make of it from an instant on.
    fn name(&self, territory: &Slug, from: Instant) -> RegionId {
        let Self {
            outline,
            faction,
            status,
            rival,
        } = self;
        let rival = rival.map_or("-", Slug::as_str);
        let text = format!(
            "{territory} {outline} {faction} {} {rival} {from}",
            status.as_str()
        );
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&ContentHash::of(text.as_bytes()).0[..16]);
        RegionId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }
}

/// The run of consecutive surveys that show a polygon: one region.
struct Run<'a> {
    id: RegionId,
    from: Instant,
    to: Option<Instant>,
    /// What the last survey so far said of it, and the region that makes.
    last: Option<(&'a Arc<Shown>, Arc<Region>)>,
}

/// A survey read: which run each polygon belongs to, bottom to top, each once.
struct Sheet<'a> {
    survey: &'a Survey,
    shown: Vec<(usize, &'a Arc<Shown>)>,
    /// Recorded regions of the era before that it shows, by run.
    joins: Vec<(usize, Arc<Region>)>,
}

/// The eras of a view, oldest first, and what surveys made.
pub(crate) fn eras(view: &View<'_>) -> (Vec<Era>, Made) {
    let surveys: Vec<&Arc<Survey>> = view.surveys().collect();
    let recorded = by_era(view, &surveys);
    let (sheets, mut runs) = runs(view, &surveys, &recorded);
    let mut made = Made::new();
    let mut eras = Vec::with_capacity(recorded.len());
    let mut kept: BTreeMap<usize, Vec<Arc<Region>>> = BTreeMap::new();
    for (number, recorded) in recorded.into_iter().enumerate() {
        let mut era = Era {
            survey: None,
            to: surveys.get(number).map(|next| next.at),
            shown: Vec::new(),
            kept: Vec::new(),
            recorded: InForce::new(recorded),
        };
        if let Some(sheet) = number.checked_sub(1).map(|before| &sheets[before]) {
            era.survey = Some(sheet.survey.at);
            for (run, region) in &sheet.joins {
                kept.entry(*run).or_default().push(region.clone());
            }
            let before = std::mem::take(&mut kept);
            for (place, (run, shown)) in sheet.shown.iter().enumerate() {
                let region = continued(&mut runs[*run], sheet.survey, place, shown, &mut made);
                era.shown.push(region);
                for region in before.get(run).into_iter().flatten() {
                    let ended = region
                        .claim
                        .valid
                        .to()
                        .is_some_and(|to| to <= sheet.survey.at);
                    if !ended {
                        let region = asserted(region, shown);
                        era.kept.push((place, region.clone()));
                        kept.entry(*run).or_default().push(region);
                    }
                }
            }
        }
        eras.push(era);
    }
    (eras, made)
}

/// The regions recorded one by one, by the era they start in: `n` surveys make `n + 1` eras.
///
/// At the very instant of a survey, one recorded before it belongs to the era that ends, and so never shows by
/// itself; one recorded with it or later lies above it.
fn by_era(view: &View<'_>, surveys: &[&Arc<Survey>]) -> Vec<Vec<Arc<Region>>> {
    let mut groups: Vec<Vec<Arc<Region>>> = (0..=surveys.len()).map(|_| Vec::new()).collect();
    for region in view.regions() {
        let from = region.claim.valid.from();
        let era = surveys.partition_point(|survey| {
            survey.at < from || survey.at == from && survey.revision <= region.order.revision
        });
        groups[era].push(region.clone());
    }
    groups
}

/// Reads the surveys, and finds the runs.
fn runs<'a>(
    view: &View<'_>,
    surveys: &[&'a Arc<Survey>],
    recorded: &[Vec<Arc<Region>>],
) -> (Vec<Sheet<'a>>, Vec<Run<'a>>) {
    let territory = &view.territory().slug;
    let mut runs: Vec<Run<'a>> = Vec::new();
    let mut open: HashMap<Key<'a>, usize> = HashMap::new();
    let mut sheets = Vec::with_capacity(surveys.len());
    for (survey, before) in surveys.iter().copied().zip(recorded) {
        let mut shown = Vec::with_capacity(survey.shown.len());
        let mut now = HashMap::with_capacity(survey.shown.len());
        for it in survey.shown.iter().rev() {
            let key = Key::of(&it.claim, it.outline);
            if now.contains_key(&key) {
                continue;
            }
            let run = open.remove(&key).unwrap_or_else(|| {
                runs.push(Run {
                    id: key.name(territory, survey.at),
                    from: survey.at,
                    to: None,
                    last: None,
                });
                runs.len() - 1
            });
            now.insert(key, run);
            shown.push((run, it));
        }
        shown.reverse();
        shown.sort_by_key(|it| it.1.claim.status != Status::Influence);
        for run in open.into_values() {
            runs[run].to = Some(survey.at);
        }
        let run = |region: &Arc<Region>| now.get(&Key::of(&region.claim, region.outline)).copied();
        let joins = before.iter().filter_map(|it| Some((run(it)?, it.clone())));
        let joins = joins.collect();
        sheets.push(Sheet {
            survey,
            shown,
            joins,
        });
        open = now;
    }
    (sheets, runs)
}

/// The region of a run as one more survey shows it: the same as before where it says the same.
fn continued<'a>(
    run: &mut Run<'a>,
    survey: &Survey,
    place: usize,
    shown: &'a Arc<Shown>,
    made: &mut Made,
) -> Arc<Region> {
    if let Some((last, region)) = &run.last
        && (Arc::ptr_eq(last, shown) || last.repeats(shown))
    {
        return region.clone();
    }
    let valid = Interval::new(run.from, run.to)
        .expect("the survey that ends a run comes after the one that began it");
    let versions = made.entry(run.id).or_default();
    let region = Arc::new(Region {
        id: run.id,
        version: u32::try_from(versions.len()).map_or(u32::MAX, |before| before + 1),
        revision: survey.revision,
        order: Order {
            revision: survey.revision,
            ordinal: u32::try_from(place).unwrap_or(u32::MAX),
        },
        claim: shown.claim_during(valid),
        outline: shown.outline,
        deleted: false,
    });
    versions.push(region.clone());
    run.last = Some((shown, region.clone()));
    region
}

/// A recorded region as a survey that shows it says it.
fn asserted(region: &Arc<Region>, shown: &Shown) -> Arc<Region> {
    let claim = shown.claim_during(region.claim.valid);
    if claim == region.claim {
        return region.clone();
    }
    Arc::new(Region {
        claim,
        ..Region::clone(region)
    })
}
