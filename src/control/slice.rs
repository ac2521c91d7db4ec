//! Slices: spans of valid time in which the map of a territory does not change, and what is painted in each.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::{ContentHash, Extent, Region, Revision, Slice, Status, View};
use crate::time::{Instant, Interval};

/// The span a territory has data for: as stated, else from the first region until further notice.
///
/// `None` where nothing is recorded and nothing stated.
pub fn extent(view: &View<'_>) -> Option<Extent> {
    let stated = view.territory().extent;
    let first = || view.regions().map(|region| region.claim.valid.from()).min();
    stated.or_else(|| first().map(|from| Extent { from, to: None }))
}

/// The slices of a territory, oldest first: they fill its extent.
pub fn spans(view: &View<'_>) -> Vec<Interval> {
    let Some(extent) = extent(view) else {
        return Vec::new();
    };
    let valid = || view.regions().map(|region| region.claim.valid);
    let turns = valid()
        .map(Interval::from)
        .chain(valid().filter_map(Interval::to));
    let mut starts: BTreeSet<Instant> = turns.filter(|&at| extent.contains(at)).collect();
    starts.insert(extent.from);
    let ends = starts.iter().skip(1).copied().map(Some).chain([extent.to]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(&from, to)| Interval::new(from, to).ok())
        .collect()
}

/// The slice an instant lies in; `None` outside the extent.
pub fn slice_at(view: &View<'_>, at: Instant) -> Option<Slice> {
    let spans = spans(view);
    let place = spans
        .partition_point(|span| span.from() <= at)
        .checked_sub(1)?;
    let span = spans.get(place).filter(|span| span.contains(at))?;
    Some(slice(view, *span))
}

/// The slice that fills a span, which `spans` gave.
pub fn slice(view: &View<'_>, span: Interval) -> Slice {
    let mut layers: Vec<Arc<Region>> = view
        .regions()
        .filter(|region| region.claim.valid.contains(span.from()))
        .cloned()
        .map(Arc::new)
        .collect();
    layers.sort_by_key(|region| rank(region));
    let fingerprint = fingerprint(view, &layers);
    Slice {
        territory: view.territory().slug.clone(),
        revision: view.revision(),
        span,
        changed: changed(view, span),
        layers,
        fingerprint,
    }
}

/// The painter's rule: what is asserted later paints over what was asserted earlier, and influence paints only
/// where nothing else does.
pub(crate) fn rank(region: &Region) -> impl Ord + use<> {
    let asserted = region.claim.valid.from();
    (
        region.claim.status != Status::Influence,
        asserted,
        region.order,
    )
}

/// The last revision that touched a span: by a definition, or by a region that is or was in force in it.
fn changed(view: &View<'_>, span: Interval) -> Revision {
    let mut last = view.last_definition();
    for versions in view.histories() {
        let mut before: Option<&Region> = None;
        for version in versions {
            let there = |region: &Region| !region.deleted && region.claim.valid.overlaps(span);
            if there(version) || before.is_some_and(there) {
                last = last.max(version.revision);
            }
            before = Some(version);
        }
    }
    last
}

/// A name for all that decides the coverage: ground, and coats of paint in order.
fn fingerprint(view: &View<'_>, layers: &[Arc<Region>]) -> ContentHash {
    let mut text = view.territory().boundary.to_string();
    for district in view.districts() {
        text.push_str(&format!("\n{} {}", district.slug, district.boundary));
    }
    for region in layers {
        let Region { claim, outline, .. } = &**region;
        let rival = claim
            .contested_with
            .as_ref()
            .map_or("-", |rival| rival.as_str());
        let (status, method) = (claim.status.as_str(), claim.method.as_str());
        text.push_str(&format!(
            "\n{} {} {status} {rival} {method}",
            outline.hash, claim.faction
        ));
    }
    ContentHash::of(text.as_bytes())
}
