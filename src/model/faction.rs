//! Factions: parties that can control land.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

use crate::model::Slug;
use crate::time::Instant;

/// Names by language (BCP 47 tag), for instance `en` and `ar`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Names(pub BTreeMap<String, String>);

impl Names {
    /// The English name, else any, else nothing.
    pub fn english(&self) -> Option<&str> {
        self.0
            .get("en")
            .or_else(|| self.0.values().next())
            .map(String::as_str)
    }
}

/// A party that can control land: what it was at first, and what changed of it since.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Faction {
    pub slug: Slug,
    pub names: Names,
    pub colour: Colour,
    /// The coalition it counts for, if any.
    #[serde(default)]
    pub group: Option<Slug>,
    #[serde(default, skip_serializing_if = "FactionChanges::is_empty")]
    pub changes: FactionChanges,
}

impl Faction {
    /// The English name it had at first, or the slug where there is none.
    pub fn name(&self) -> &str {
        self.names.english().unwrap_or(self.slug.as_str())
    }

    /// The English name it has at an instant, or the slug where there is none.
    pub fn name_at(&self, at: Instant) -> &str {
        let names = self.changes.last(at, |it| it.names.as_ref());
        names
            .unwrap_or(&self.names)
            .english()
            .unwrap_or(self.slug.as_str())
    }

    /// The coalition it counts for at an instant, if any.
    pub fn group_at(&self, at: Instant) -> Option<&Slug> {
        let group = self.changes.last(at, |it| it.group.as_ref());
        group.unwrap_or(&self.group).as_ref()
    }

    /// What it is at an instant, as if it had always been that.
    #[must_use]
    pub fn as_of(&self, at: Instant) -> Self {
        let names = self.changes.last(at, |it| it.names.as_ref());
        Self {
            slug: self.slug.clone(),
            names: names.unwrap_or(&self.names).clone(),
            colour: self.changes.last(at, |it| it.colour).unwrap_or(self.colour),
            group: self.group_at(at).cloned(),
            changes: FactionChanges::default(),
        }
    }
}

/// What becomes of a faction at an instant of valid time; what it does not say stays as it was.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactionChange {
    pub from: Instant,
    /// All its names from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names: Option<Names>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<Colour>,
    /// `Some(None)` where it leaves its coalition: in JSON, `null` is not the same as nothing.
    #[serde(
        default,
        deserialize_with = "said",
        skip_serializing_if = "Option::is_none"
    )]
    pub group: Option<Option<Slug>>,
}

/// A member that is there, though it may be null.
fn said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<Slug>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// What changes of a faction, in order of time: one change an instant, each of which says something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<FactionChange>")]
pub struct FactionChanges(Vec<FactionChange>);

/// Why changes are no course of a faction, and which of them by its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidChanges {
    #[error("does not come after the change before it: put them in order of time, one an instant")]
    Order(usize),
    #[error("changes nothing: say at least one of names, colour, group")]
    Empty(usize),
}

impl FactionChanges {
    /// Changes in order of time.
    pub fn new(changes: Vec<FactionChange>) -> Result<Self, InvalidChanges> {
        let silent =
            |it: &FactionChange| it.names.is_none() && it.colour.is_none() && it.group.is_none();
        if let Some(at) = changes.iter().position(silent) {
            return Err(InvalidChanges::Empty(at));
        }
        let mut pairs = changes.windows(2);
        match pairs.position(|pair| pair[1].from <= pair[0].from) {
            Some(before) => Err(InvalidChanges::Order(before + 1)),
            None => Ok(Self(changes)),
        }
    }

    /// Whether it is always the same.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// In order of time.
    pub fn iter(&self) -> std::slice::Iter<'_, FactionChange> {
        self.0.iter()
    }

    /// What was last said of something by an instant.
    fn last<'a, T>(
        &'a self,
        at: Instant,
        of: impl FnMut(&'a FactionChange) -> Option<T>,
    ) -> Option<T> {
        let known = self.0.partition_point(|it| it.from <= at);
        self.0[..known].iter().rev().find_map(of)
    }
}

impl TryFrom<Vec<FactionChange>> for FactionChanges {
    type Error = InvalidChanges;

    fn try_from(changes: Vec<FactionChange>) -> Result<Self, InvalidChanges> {
        Self::new(changes)
    }
}

/// An opaque sRGB colour, written `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour(pub [u8; 3]);

/// Why a text is no colour.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a colour: write #rrggbb, such as #b3202c")]
pub struct InvalidColour(String);

impl FromStr for Colour {
    type Err = InvalidColour;

    fn from_str(text: &str) -> Result<Self, InvalidColour> {
        let fault = || InvalidColour(text.chars().take(20).collect());
        let digits = text
            .strip_prefix('#')
            .filter(|hex| hex.len() == 6 && hex.is_ascii())
            .ok_or_else(fault)?;
        let channel = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_| fault());
        Ok(Self([channel(0)?, channel(2)?, channel(4)?]))
    }
}

impl TryFrom<String> for Colour {
    type Error = InvalidColour;

    fn try_from(text: String) -> Result<Self, InvalidColour> {
        text.parse()
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn nusra() -> Faction {
        serde_json::from_str(
            r##"{"slug": "nusra", "names": {"en": "Nusra"}, "colour": "#8e86b5", "group": "qaeda", "changes": [
                 {"from": "2016-07-28", "names": {"en": "Jabhat Fateh al-Sham"}, "group": null},
                 {"from": "2017-01-28", "colour": "#445566"}]}"##,
        )
        .unwrap()
    }

    #[test]
    fn at_each_instant_a_faction_is_what_was_last_said_of_it() {
        let nusra = nusra();
        for (when, name, colour, group) in [
            (
                "2016-07-27T23:59:59.999999Z",
                "Nusra",
                "#8e86b5",
                Some("qaeda"),
            ),
            ("2016-07-28", "Jabhat Fateh al-Sham", "#8e86b5", None),
            ("2017-01-28", "Jabhat Fateh al-Sham", "#445566", None),
        ] {
            let then = nusra.as_of(at(when));
            assert_eq!((then.name(), nusra.name_at(at(when))), (name, name));
            assert_eq!(then.colour.to_string(), colour, "{when}");
            assert_eq!(then.group.as_ref(), nusra.group_at(at(when)));
            assert_eq!(then.group.as_ref().map(Slug::as_str), group, "{when}");
        }
    }

    #[test]
    fn changes_out_of_order_or_of_nothing_are_refused() {
        let [renamed, recoloured] = nusra().changes.0.try_into().unwrap();
        let twice = FactionChange {
            from: renamed.from,
            ..recoloured.clone()
        };
        let order = FactionChanges::new(vec![renamed.clone(), twice]);
        assert_eq!(order, Err(InvalidChanges::Order(1)));
        let nothing = FactionChange {
            colour: None,
            ..recoloured
        };
        let empty = FactionChanges::new(vec![renamed, nothing]);
        assert_eq!(empty, Err(InvalidChanges::Empty(1)));
    }
}
