//! The painter's rule as the words say it, without any cleverness.

use std::sync::Arc;

use crate::model::{
    Claim, ContentHash, Method, Order, Outline, Region, Slug, Status, Survey, View,
};
use crate::time::Instant;

/// A coat of paint: all that decides how a layer looks.
pub(crate) type Coat = (ContentHash, Slug, Status, Option<Slug>, Method);

pub(crate) fn coat(claim: &Claim, outline: Outline) -> Coat {
    let Claim {
        faction,
        status,
        contested_with,
        method,
        ..
    } = claim.clone();
    (outline.hash, faction, status, contested_with, method)
}

pub(crate) fn coats(layers: &[Arc<Region>]) -> Vec<Coat> {
    let mut coats: Vec<Coat> = layers
        .iter()
        .map(|it| coat(&it.claim, it.outline))
        .collect();
    coats.dedup();
    coats
}

/// Where a survey shows what a claim says of an outline, and how; the last place where it does so twice.
pub(crate) fn shows(survey: &Survey, claim: &Claim, outline: Outline) -> Option<(u32, Coat)> {
    let key = |it: &Coat| (it.0, it.1.clone(), it.2, it.3.clone());
    let wanted = key(&coat(claim, outline));
    let coats = survey.shown.iter().map(|it| coat(&it.claim, it.outline));
    (0..).zip(coats).filter(|it| key(&it.1) == wanted).last()
}

/// The painter's rule, word by word.
pub(crate) fn painted(view: &View<'_>, at: Instant) -> Vec<Coat> {
    let surveys: Vec<_> = view.surveys().filter(|it| it.at <= at).collect();
    let mut ranked = Vec::new();
    if let Some(last) = surveys.last() {
        for shown in &last.shown {
            let (place, coat) = shows(last, &shown.claim, shown.outline).unwrap();
            ranked.push(((last.at, (last.revision, place)), coat));
        }
    }
    for Region {
        claim,
        outline,
        order,
        ..
    } in view.regions().map(|it| &**it)
    {
        let Order { revision, ordinal } = *order;
        let from = claim.valid.from();
        let mut asserted = Some(((from, (revision, ordinal)), coat(claim, *outline)));
        for it in &surveys {
            if it.at > from || it.at == from && it.revision > revision {
                let shown = shows(it, claim, *outline);
                asserted = asserted
                    .and(shown)
                    .map(|(place, coat)| ((it.at, (it.revision, place)), coat));
            }
        }
        ranked.extend(asserted.filter(|_| claim.valid.contains(at)));
    }
    ranked.sort_by_key(|(asserted, coat)| (coat.2 != Status::Influence, *asserted));
    let mut coats: Vec<Coat> = ranked.into_iter().map(|it| it.1).collect();
    coats.dedup();
    coats
}
