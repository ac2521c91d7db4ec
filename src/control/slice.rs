//! Slices: the span of all, and the names for what is painted and told in one.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Claim, ContentHash, Evidence, Extent, Holding, Region, Slice, View};
use crate::time::{Instant, Interval};

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

/// A span of which nothing is known yet: all land is unheld.
pub fn blank(view: &View<'_>, span: Interval) -> Slice {
    let fingerprint = fingerprint(view, &[]);
    let evidence = BTreeMap::new();
    Slice {
        territory: view.territory().slug.clone(),
        revision: view.revision(),
        span,
        changed: view.revision(),
        layers: Vec::new(),
        fingerprint,
        picture: picture(fingerprint, &evidence, view.factions_since(span.from())),
        evidence,
    }
}

/// A name for a coverage, the evidence, and which of their states the factions are in: `since` when.
pub(crate) fn picture(
    fingerprint: ContentHash,
    evidence: &BTreeMap<Holding, Evidence>,
    since: Option<Instant>,
) -> ContentHash {
    ContentHash::of(format!("{fingerprint} {evidence:?} {since:?}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Bounds;
    use crate::model::{Confidence, Method, Order, Outline, RegionId, Revision, Status};
    use crate::time::Interval;

    fn region(number: u8, confidence: Option<u8>, method: Method) -> Arc<Region> {
        let from = "2015-01-01".parse().unwrap();
        Arc::new(Region {
            id: RegionId(uuid::Uuid::from_u128(number.into())),
            version: 1,
            revision: Revision(1),
            order: Order {
                revision: Revision(1),
                ordinal: 0,
            },
            claim: Claim {
                faction: "red".parse().unwrap(),
                status: Status::Control,
                contested_with: None,
                valid: Interval::new(from, None).unwrap(),
                confidence: confidence.and_then(Confidence::new),
                sources: Vec::new(),
                note: None,
                method,
            },
            outline: Outline {
                hash: ContentHash::of(&[number]),
                bounds: Bounds::default(),
            },
            deleted: false,
        })
    }

    fn said(layers: &[Arc<Region>]) -> Evidence {
        let all = evidence(layers, |_| true);
        assert_eq!(all.len(), 1);
        all.into_values().next().unwrap()
    }

    #[test]
    fn a_holding_of_one_region_says_all_that_the_region_does() {
        let one = region(1, Some(70), Method::Derived);
        let expected = Evidence {
            confidence: Confidence::new(70),
            method: Some(Method::Derived),
            region: Some(one.id),
        };
        assert_eq!(said(std::slice::from_ref(&one)), expected);
        let shown = evidence(&[one], |_| false);
        assert!(shown.values().all(|it| it.region.is_none()));
    }

    #[test]
    fn a_holding_of_several_regions_says_what_they_agree_in() {
        let derived = |number, confidence| region(number, confidence, Method::Derived);
        let layers = [
            derived(1, Some(70)),
            derived(2, Some(60)),
            derived(3, Some(60)),
        ];
        let expected = Evidence {
            confidence: None,
            method: Some(Method::Derived),
            region: None,
        };
        assert_eq!(said(&layers), expected);
        assert_eq!(
            said(&[derived(1, None), derived(2, Some(60))]).confidence,
            None
        );
        let observed = region(2, Some(70), Method::Observed);
        let mixed = said(&[derived(1, Some(70)), observed, derived(3, Some(70))]);
        assert_eq!(
            (mixed.confidence, mixed.method),
            (Confidence::new(70), None)
        );
    }
}
