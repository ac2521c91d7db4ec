//! Rules: what a class of polygons means. Classes are free text, so rules look for words in it.

use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::io::survey::mapping::Holder;
use crate::model::{Fault, Slug, Status, composed, decomposed, is_invisible};

/// What classes like this mean.
#[derive(Clone, Debug)]
pub struct Rule {
    wanted: Wanted,
    /// `None`: they are knowingly left out.
    pub means: Option<Holder>,
}

/// What a class is compared with, plain as [`plain`] makes it.
#[derive(Clone, Debug)]
enum Wanted {
    Within(String),
    Whole(String),
}

/// `[[class.map]]` or `[[class.skip]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sent {
    pattern: Option<String>,
    exact: Option<String>,
    faction: Option<Slug>,
    status: Option<Status>,
    contested_with: Option<Slug>,
    confidence: Option<u8>,
}

/// The rules in the order of the file, whichever of the two lists each stands in.
pub(crate) fn read_rules(
    map: Vec<Spanned<Sent>>,
    skip: Vec<Spanned<Sent>>,
    at: impl Fn(Range<usize>) -> String,
    faults: &mut Vec<Fault>,
) -> Vec<Rule> {
    let map = map.into_iter().map(|it| (it, true));
    let mut sent: Vec<_> = map.chain(skip.into_iter().map(|it| (it, false))).collect();
    sent.sort_by_key(|(it, _)| it.span().start);
    let read = sent.into_iter().map(|(sent, maps)| {
        let place = at(sent.span());
        Rule::read(sent.into_inner(), maps).map_err(|detail| Fault::new(place, detail))
    });
    let mut rules = Vec::new();
    for rule in read {
        match rule {
            Ok(rule) => rules.push(rule),
            Err(fault) => faults.push(fault),
        }
    }
    rules
}

impl Rule {
    fn read(sent: Sent, maps: bool) -> Result<Self, String> {
        let wanted = match (sent.pattern, sent.exact) {
            (Some(pattern), None) if !plain(&pattern).is_empty() => Wanted::Within(plain(&pattern)),
            (None, Some(exact)) => Wanted::Whole(plain(&exact)),
            (Some(_), None) => {
                return Err("pattern is empty, and would match everything".to_owned());
            }
            _ => {
                return Err(
                    "write either pattern (words within a class) or exact (the whole of it)"
                        .to_owned(),
                );
            }
        };
        let means = match (maps, sent.faction) {
            (true, Some(faction)) => Some(Holder::new(
                faction,
                sent.status,
                sent.contested_with,
                sent.confidence,
            )?),
            (true, None) => {
                return Err("says not which faction: write one, or [[class.skip]]".to_owned());
            }
            (false, None)
                if sent.status.is_none()
                    && sent.contested_with.is_none()
                    && sent.confidence.is_none() =>
            {
                None
            }
            (false, _) => {
                return Err(
                    "[[class.skip]] leaves a class out: it has no faction or status".to_owned(),
                );
            }
        };
        Ok(Self { wanted, means })
    }

    /// Whether a class, made [`plain`], is meant.
    pub(crate) fn matches(&self, class: &str) -> bool {
        match &self.wanted {
            Wanted::Within(pattern) => class.contains(pattern),
            Wanted::Whole(exact) => class == exact,
        }
    }

    /// Whether a class, made [`plain`], is missed by marks, hyphens or the form of its letters alone.
    pub(crate) fn nearly_matches(&self, class: &str) -> bool {
        let class = bare(class);
        let (Wanted::Within(wanted) | Wanted::Whole(wanted)) = &self.wanted;
        let wanted = bare(wanted);
        !wanted.is_empty()
            && match self.wanted {
                Wanted::Within(_) => class.contains(&wanted),
                Wanted::Whole(_) => class == wanted,
            }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.wanted {
            Wanted::Within(pattern) => write!(f, "pattern `{pattern}`"),
            Wanted::Whole(exact) => write!(f, "exact `{exact}`"),
        }
    }
}

/// A class in lower case and normal form C, with single spaces and nothing that is not seen: what people type twice
/// differs in no more.
pub(crate) fn plain(class: &str) -> String {
    let seen = |c: &char| c.is_whitespace() || !is_invisible(*c);
    let lower = class.chars().filter(seen).flat_map(char::to_lowercase);
    let lower = composed(lower);
    let words: Vec<&str> = lower.split_whitespace().collect();
    words.join(" ")
}

/// A plain class without marks and in the plainest form of its letters, to see what it may have been meant to be.
fn bare(class: &str) -> String {
    let letters = decomposed(class.chars()).filter(|it| it.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
