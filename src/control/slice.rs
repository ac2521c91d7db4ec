//! Slices: the span of all, and the names for what is painted and told in one.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Claim, ContentHash, Evidence, Extent, Holding, Region, View};

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
    let mut text = view.territory().boundary.0.to_vec();
    for district in view.districts() {
        text.extend_from_slice(b"\ndistrict ");
        text.extend_from_slice(&district.boundary.0);
        text.extend_from_slice(district.slug.as_str().as_bytes());
    }
    let mut last = 0..0;
    for Region { claim, outline, .. } in layers.iter().map(|it| &**it) {
        let start = text.len();
        text.extend_from_slice(b"\nlayer ");
        text.extend_from_slice(&outline.hash.0);
        let rival = claim.contested_with.as_ref().map_or("-", |it| it.as_str());
        let status = claim.status.as_str();
        for word in [claim.faction.as_str(), status, rival, claim.method.as_str()] {
            text.extend_from_slice(word.as_bytes());
            text.push(b' ');
        }
        if text[start..] == text[last.clone()] {
            text.truncate(start);
        } else {
            last = start..text.len();
        }
    }
    ContentHash::of(&text)
}

/// What layers say of each holding; `recorded` tells which of them were recorded one by one.
pub(crate) fn evidence(
    layers: &[Arc<Region>],
    recorded: impl Fn(&Region) -> bool,
) -> BTreeMap<Holding, Evidence> {
    let mut found: BTreeMap<_, (&Claim, Evidence)> = BTreeMap::new();
    for region in layers {
        let claim = &region.claim;
        let said = Evidence {
            confidence: claim.confidence,
            method: Some(claim.method),
            region: recorded(region).then_some(region.id),
        };
        let holding = (&claim.faction, claim.status, &claim.contested_with);
        found
            .entry(holding)
            .and_modify(|(_, known)| known.agree(&said))
            .or_insert((claim, said));
    }
    let found = found.into_values();
    found.map(|(claim, it)| (Holding::of(claim), it)).collect()
}

/// A name for a coverage and the evidence.
pub(crate) fn picture(
    fingerprint: ContentHash,
    evidence: &BTreeMap<Holding, Evidence>,
) -> ContentHash {
    ContentHash::of(format!("{fingerprint} {evidence:?}").as_bytes())
}
