//! Does anybody hold over half? What every answer of ours says about it: shares with their ranges, and the finding.

use crate::atlas::Atlas;
use crate::control::{self, Finding};
use crate::http::Error;
use crate::http::figures::{By, Doubted, shares_of};
use crate::http::metrics::{Part, timed};
use crate::http::standing::Standing;
use crate::model::{Shares, Slice, Slug, View};

/// The shares of a territory, how far they may be off, and what that says about half.
pub(super) struct Found {
    pub shares: Shares,
    pub doubted: Doubted,
    /// `None` where nobody holds anything.
    pub finding: Option<Finding>,
}

impl Found {
    /// Of a slice, where regions with a confidence `below` one, in per cent, are doubted.
    pub(super) async fn of(
        atlas: &Atlas,
        view: &View<'_>,
        slice: &Slice,
        below: u8,
    ) -> Result<Self, Error> {
        let mut shares = shares_of(atlas, view, slice, By::Faction, None).await?;
        let doubt = timed(
            Part::Map,
            atlas.doubt(view, slice, By::Faction.rule(), below),
        )
        .await?;
        let at = slice.span.from();
        let name = |holder: &Slug| control::name_of(view, at, holder).to_owned();
        let ranges = doubt.ranges(&mut shares, None, name);
        Ok(Self {
            finding: Finding::of(&shares, &ranges),
            doubted: Doubted { below, ranges },
            shares,
        })
    }

    /// The answer in a sentence, capital and full stop; empty where nobody holds anything.
    pub(super) fn headline(&self, view: &View<'_>) -> String {
        capital(&self.sentence(view))
    }

    /// The same as it goes on after a date.
    fn sentence(&self, view: &View<'_>) -> String {
        let sentence = |it: &Finding| format!("{}.", it.sentence(view.territory().name()));
        self.finding.as_ref().map(sentence).unwrap_or_default()
    }
}

/// The headline of a slice, with the usual doubt.
pub(super) async fn headline(
    atlas: &Atlas,
    view: &View<'_>,
    slice: &Slice,
) -> Result<String, Error> {
    let found = Found::of(atlas, view, slice, control::DOUBT_BELOW).await?;
    Ok(found.headline(view))
}

/// The same after the day it is about: `On 18 September 2015 nobody held …`.
pub(super) async fn dated_sentence(atlas: &Atlas, standing: &Standing) -> Result<String, Error> {
    let (view, below) = (standing.view(), control::DOUBT_BELOW);
    let found = Found::of(atlas, &view, &standing.slice, below).await?;
    let day = standing.datetime.day_in_words();
    Ok(match found.finding {
        None => String::new(),
        Some(_) => format!("On {day} {}", found.sentence(&view)),
    })
}

/// A text that starts with a capital letter.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}
