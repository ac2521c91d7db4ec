//! What an address says, checked once: past here it cannot be wrong.

use std::fmt;
use std::str::FromStr;

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::Uri;
use axum::http::request::Parts;
use jiff::Span;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use url::form_urlencoded;

pub(super) use crate::http::clock::now;
use crate::http::{App, Error};
use crate::model::Revision;
use crate::time::Instant;

/// The query. Types deny unknown fields, so that a misspelt parameter is a 400 and never silently nothing.
pub(super) struct Params<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Params<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        app.settings.addresses.check_query(&parts.uri)?;
        let query = Query::try_from_uri(&parts.uri).map_err(|it| {
            let text = it.body_text();
            Error::bad_request(text.trim_start_matches("Failed to deserialize query string: "))
        })?;
        Ok(Self(query.0))
    }
}

/// How long what an address says may be, in bytes; `cli` makes it of the configuration.
#[derive(Clone, Copy, Debug)]
pub struct Addresses {
    /// The query as it is sent.
    pub max_query: usize,
    /// Each parameter as it is meant.
    pub max_parameter: usize,
    /// Each word of the path as it is sent.
    pub max_word: usize,
}

impl Default for Addresses {
    fn default() -> Self {
        Self {
            max_query: 8 << 10,
            max_parameter: 2_000,
            max_word: 300,
        }
    }
}

impl Addresses {
    fn check_query(&self, uri: &Uri) -> Result<(), Error> {
        let query = uri.query().unwrap_or_default();
        if query.len() > self.max_query {
            let most = self.max_query;
            let why = format!("the query is longer than {most} bytes: leave something out");
            return Err(Error::bad_request(why));
        }
        if query.len() <= self.max_parameter {
            return Ok(());
        }
        let most = self.max_parameter;
        let mut said = form_urlencoded::parse(query.as_bytes());
        match said.find(|(name, value)| name.len().max(value.len()) > most) {
            Some((name, _)) => {
                let name: String = name.chars().take(40).collect();
                let why = format!("`{name}` is longer than {most} bytes");
                Err(Error::bad_request(why))
            }
            None => Ok(()),
        }
    }

    fn check_path(&self, uri: &Uri) -> Result<(), Error> {
        let most = self.max_word;
        if uri.path().len() > most && uri.path().split('/').any(|it| it.len() > most) {
            let why =
                format!("a word of the path is longer than {most} bytes: nothing has such a name");
            return Err(Error::bad_request(why));
        }
        Ok(())
    }
}

/// A text of so many letters at most.
pub(super) struct Text<const MOST: usize>(pub String);

impl<'de, const MOST: usize> Deserialize<'de> for Text<MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.chars().nth(MOST).is_some() {
            let why = format!("is longer than {MOST} letters");
            return Err(serde::de::Error::custom(why));
        }
        Ok(Self(text))
    }
}

/// No parameters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// The words of the path.
///
/// A path whose words cannot be read names nothing: 404.
pub(super) struct Words<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Words<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        app.settings.addresses.check_path(&parts.uri)?;
        let words = Path::from_request_parts(parts, app).await;
        words
            .map(|Path(words)| Self(words))
            .map_err(|_| Error::not_found("there is nothing at this address"))
    }
}

/// There is no territory of that name.
pub(super) fn no_territory(name: impl fmt::Display) -> Error {
    Error::not_found(format!("there is no territory `{name}`; see /territories"))
}

/// `datetime=`: an instant, or `now`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    Now,
    At(Instant),
}

impl Time {
    /// The instant that is meant.
    pub fn instant(self) -> Instant {
        match self {
            Self::Now => now(),
            Self::At(at) => at,
        }
    }
}

impl From<Instant> for Time {
    fn from(at: Instant) -> Self {
        Self::At(at)
    }
}

impl FromStr for Time {
    type Err = crate::time::InvalidInstant;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "now" => Ok(Self::Now),
            // A `+` left bare in an address arrives as a blank, and only an offset has one there.
            text => text.replace(' ', "+").parse().map(Self::At),
        }
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// `known_at=`: a revision, or the time of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownAt {
    Revision(Revision),
    Time(Time),
}

impl FromStr for KnownAt {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit()) {
            // A counter past the type is past every revision there will be.
            return Ok(Self::Revision(Revision(text.parse().unwrap_or(u32::MAX))));
        }
        // A number below none is a slip in a revision, not a year before Christ: nothing was known then.
        let time = text.parse().ok().filter(|_| text.parse::<i64>().is_err());
        time.map(Self::Time).ok_or_else(|| {
            format!("`{text}` is neither a revision number nor a time such as 2015-09-18T12:00:00Z")
        })
    }
}

impl<'de> Deserialize<'de> for KnownAt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// `?datetime&known_at`: which map is meant.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moment {
    pub datetime: Option<Time>,
    pub known_at: Option<KnownAt>,
}

/// An ISO 8601 duration of a second or more, such as `P7D` or `P1M`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Duration(pub Span);

impl<'de> Deserialize<'de> for Duration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let span: Option<Span> = text.parse().ok().filter(|_| text.starts_with('P'));
        let epoch = Instant::from_micros(0);
        let second = |span: &Span| {
            let after = epoch.and_then(|epoch| epoch.after(*span));
            after.is_some_and(|it| it.micros() >= 1_000_000)
        };
        span.filter(second).map(Self).ok_or_else(|| {
            serde::de::Error::custom(format!(
                "`{text}` is not an ISO 8601 duration of a second or more, such as P7D or P1M"
            ))
        })
    }
}

/// `share=`: a part of the whole, 0 to 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fraction(pub f64);

impl<'de> Deserialize<'de> for Fraction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let number: Option<f64> = text.parse().ok().filter(|it| (0.0..=1.0).contains(it));
        number.map(Self).ok_or_else(|| {
            let why = format!(
                "`{text}` is not a part of the whole: write a number from 0 to 1, such as 0.5"
            );
            serde::de::Error::custom(why)
        })
    }
}

/// `min_width_m=`, `min_area_m2=`: a length in metres, or an area in m².
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Size(pub f64);

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let number: Option<f64> = text.parse().ok();
        let number = number.filter(|it| it.is_finite() && *it >= 0.0);
        number.map(Self).ok_or_else(|| {
            let why = format!("`{text}` is no size: write a number from 0 on, such as 250");
            serde::de::Error::custom(why)
        })
    }
}

/// `doubt_below=`: a confidence in per cent, 1 to 100.
#[derive(Clone, Copy, Debug)]
pub(super) struct Threshold(pub u8);

impl<'de> Deserialize<'de> for Threshold {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let number: Option<u8> = text.parse().ok().filter(|it| (1..=100).contains(it));
        number.map(Self).ok_or_else(|| {
            let why = format!(
                "`{text}` is not a confidence to doubt below: write a whole number from 1 to 100"
            );
            serde::de::Error::custom(why)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: DeserializeOwned>(uri: &str) -> Result<T, String> {
        let uri = uri.parse().unwrap();
        Query::try_from_uri(&uri)
            .map(|it| it.0)
            .map_err(|it| it.body_text())
    }

    #[test]
    fn a_moment_is_two_optional_times() {
        let moment: Moment = read("/?datetime=2015-09-18&known_at=3").unwrap();
        assert_eq!(
            moment.datetime,
            Some(Time::At("2015-09-18".parse().unwrap()))
        );
        assert_eq!(moment.known_at, Some(KnownAt::Revision(Revision(3))));
    }

    #[test]
    fn each_parameter_and_word_has_a_length_and_the_whole_query_another() {
        let limits = Addresses {
            max_query: 60,
            max_parameter: 10,
            max_word: 12,
        };
        let query = |it: String| limits.check_query(&it.parse().unwrap());
        assert!(query(format!("/?a=1&b={}&c=3", "%C3%A9".repeat(5))).is_ok());
        let said = query(format!("/?a=1&b={}", "%C3%A9".repeat(6))).unwrap_err();
        assert_eq!(said.to_string(), "`b` is longer than 10 bytes");
        let said = query(format!("/?a=1&{}=1", "n".repeat(11))).unwrap_err();
        assert!(said.to_string().starts_with("`nnnnnnnnnnn` is longer"));
        let said = query(format!("/?{}", "a=1&".repeat(16))).unwrap_err();
        assert!(said.to_string().starts_with("the query is longer than 60"));
        let path = |it: String| limits.check_path(&it.parse().unwrap());
        assert!(path(format!("/{}/{}", "a".repeat(12), "b".repeat(12))).is_ok());
        let said = path(format!("/a/{}?b", "b".repeat(13))).unwrap_err();
        assert!(said.to_string().contains("longer than 12 bytes"), "{said}");
    }

    #[test]
    fn a_text_that_is_too_long_is_said_by_name() {
        #[derive(Deserialize)]
        struct Asked {
            q: Text<3>,
        }
        assert_eq!(read::<Asked>("/?q=%C3%A9bc").unwrap().q.0, "ébc");
        let said = read::<Asked>("/?q=abcd").err().unwrap();
        assert!(said.ends_with("q: is longer than 3 letters"), "{said}");
    }

    #[test]
    fn a_bare_plus_in_an_offset_is_understood() {
        let moment: Moment = read("/?datetime=2015-09-18T02:00:00+02:00").unwrap();
        assert_eq!(
            moment.datetime,
            Some(Time::At("2015-09-18".parse().unwrap()))
        );
    }

    #[test]
    fn what_is_unknown_repeated_or_wrong_is_said_by_name() {
        for (query, word) in [
            ("/?date=2015-09-18", "date"),
            ("/?datetime=2015-09-18&datetime=2015-09-19", "datetime"),
            ("/?datetime=yesterday", "yesterday"),
            ("/?datetime=", "datetime"),
            ("/?known_at=-1", "-1"),
        ] {
            let said = read::<Moment>(query).unwrap_err();
            assert!(said.contains(word), "{query}: {said}");
        }
    }
}
