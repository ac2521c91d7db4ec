//! Slices: the span of all, and the names for what is painted and told in one.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{
    Claim, Confidence, ContentHash, Evidence, Extent, Holding, Region, Slice, View,
};
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
    describe(layers, &mut text, |_, _| ());
    ContentHash::of(&text)
}

/// Writes coats of paint down, in order, each with what is added to it; equal coats on each other once.
fn describe(layers: &[Arc<Region>], text: &mut Vec<u8>, add: impl Fn(usize, &mut Vec<u8>)) {
    let mut last = 0..0;
    for (at, region) in layers.iter().enumerate() {
        let Region { claim, outline, .. } = &**region;
        let start = text.len();
        text.extend_from_slice(b"\nlayer ");
        text.extend_from_slice(&outline.hash.0);
        let rival = claim.contested_with.as_ref().map_or("-", |it| it.as_str());
        let status = claim.status.as_str();
        for word in [claim.faction.as_str(), status, rival, claim.method.as_str()] {
            text.extend_from_slice(word.as_bytes());
            text.push(b' ');
        }
        add(at, text);
        if text[start..] == text[last.clone()] {
            text.truncate(start);
        } else {
            last = start..text.len();
        }
    }
}

/// What each of some layers says; `recorded` tells which of them were recorded one by one.
pub(crate) fn said(layers: &[Arc<Region>], recorded: impl Fn(&Region) -> bool) -> Vec<Evidence> {
    let said = layers.iter().map(|region| Evidence {
        confidence: region.claim.confidence,
        method: Some(region.claim.method),
        region: recorded(region).then_some(region.id),
    });
    said.collect()
}

/// What layers, of which each says something, say of each holding.
pub(crate) fn evidence(layers: &[Arc<Region>], said: &[Evidence]) -> BTreeMap<Holding, Evidence> {
    let mut found: BTreeMap<_, (&Claim, Evidence)> = BTreeMap::new();
    for (region, said) in layers.iter().zip(said) {
        let claim = &region.claim;
        let holding = (&claim.faction, claim.status, &claim.contested_with);
        found
            .entry(holding)
            .and_modify(|(_, known)| known.agree(said))
            .or_insert((claim, *said));
    }
    let found = found.into_values();
    found.map(|(claim, it)| (Holding::of(claim), it)).collect()
}

/// A span of which nothing is known yet: all land is unheld.
pub fn blank(view: &View<'_>, span: Interval) -> Slice {
    let fingerprint = fingerprint(view, &[]);
    Slice {
        territory: view.territory().slug.clone(),
        revision: view.revision(),
        span,
        changed: view.revision(),
        layers: Vec::new(),
        fingerprint,
        said: Vec::new(),
        evidence: BTreeMap::new(),
        picture: picture(fingerprint, &[], &[], view.factions_since(span.from())),
    }
}

/// A name for a coverage, what each of its layers says, and which of their states the factions are in: `since` when.
pub(crate) fn picture(
    fingerprint: ContentHash,
    layers: &[Arc<Region>],
    said: &[Evidence],
    since: Option<Instant>,
) -> ContentHash {
    let mut text = format!("{fingerprint} {since:?}").into_bytes();
    describe(layers, &mut text, |layer, text| {
        let Evidence {
            confidence, region, ..
        } = said[layer];
        text.push(confidence.map_or(u8::MAX, Confidence::percent));
        text.extend(region.iter().flat_map(|it| it.0.as_bytes()));
    });
    ContentHash::of(&text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Bounds;
    use crate::model::{Method, Order, Outline, RegionId, Revision, Status};
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

    fn agreed(layers: &[Arc<Region>]) -> Evidence {
        let all = evidence(layers, &said(layers, |_| true));
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
        assert_eq!(agreed(std::slice::from_ref(&one)), expected);
        assert!(said(&[one], |_| false)[0].region.is_none());
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
        assert_eq!(agreed(&layers), expected);
        assert_eq!(
            agreed(&[derived(1, None), derived(2, Some(60))]).confidence,
            None
        );
        let observed = region(2, Some(70), Method::Observed);
        let mixed = agreed(&[derived(1, Some(70)), observed, derived(3, Some(70))]);
        assert_eq!(
            (mixed.confidence, mixed.method),
            (Confidence::new(70), None)
        );
    }
}
