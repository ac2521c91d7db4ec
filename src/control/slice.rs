//! Slices: the span of all, and the name for what is painted in one.

use std::sync::Arc;

use crate::model::{ContentHash, Extent, Region, View};

/// The span a territory has data for: as stated, else from the first region or survey until further notice.
///
/// `None` where nothing is recorded and nothing stated.
pub fn extent(view: &View<'_>) -> Option<Extent> {
    let stated = view.territory().extent;
    let first = || {
        let regions = view.regions().map(|region| region.claim.valid.from());
        regions.chain(view.surveys().map(|survey| survey.at)).min()
    };
    stated.or_else(|| first().map(|from| Extent { from, to: None }))
}

/// A name for all that decides the coverage: ground, and coats of paint in order.
///
/// Two equal coats on each other paint like one, and have its name.
pub(crate) fn fingerprint(view: &View<'_>, layers: &[Arc<Region>]) -> ContentHash {
    let mut text = view.territory().boundary.to_string();
    for district in view.districts() {
        text.push_str(&format!("\n{} {}", district.slug, district.boundary));
    }
    let mut last = String::new();
    for region in layers {
        let Region { claim, outline, .. } = &**region;
        let rival = claim
            .contested_with
            .as_ref()
            .map_or("-", |rival| rival.as_str());
        let (status, method) = (claim.status.as_str(), claim.method.as_str());
        let coat = format!(
            "\n{} {} {status} {rival} {method}",
            outline.hash, claim.faction
        );
        if coat != last {
            text.push_str(&coat);
            last = coat;
        }
    }
    ContentHash::of(text.as_bytes())
}
