//! Instants, half-open intervals, and how people write them.

mod interval;
mod written;

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use interval::{EmptyInterval, Interval};

/// A moment, in microseconds since 1970-01-01T00:00:00Z: what the store keeps and the API writes.
///
/// Years -9998 (9999 BC) to 9999 only (but the last day of that), in the Gregorian calendar throughout, counted as
/// astronomers do: year 0 is 1 BC. Years 0 to 9999 have an RFC 3339 form; those before are written with a sign and
/// six digits, as ISO 8601 has it and as browsers read it: -000499-01-01T00:00:00Z is of 500 BC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// Why a text is no instant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a time: write RFC 3339 such as 2015-09-18T12:00:00Z, or a date such as 2015-09-18 (midnight UTC); \
     before the year 0, -0499-03-15 or 500-03-15 BC"
)]
pub struct InvalidInstant(String);

impl Instant {
    /// The first moment of the year -9998, which is 9999 BC.
    pub const FIRST: Self = Self(-377_673_580_800_000_000);
    /// The calendar library stops at the end of 9999-12-30 west of Greenwich.
    pub const LAST: Self = Self(253_402_207_199_999_999);

    /// `None` outside the years -9998 to 9999.
    pub fn from_micros(micros: i64) -> Option<Self> {
        (Self::FIRST.0..=Self::LAST.0)
            .contains(&micros)
            .then_some(Self(micros))
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub fn micros(self) -> i64 {
        self.0
    }

    /// The same moment as the calendar library knows it.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// The day of the moment, in UTC.
    pub fn date(self) -> Date {
        TimeZone::UTC.to_datetime(self.timestamp()).date()
    }

    /// The day of the moment in words, in UTC: `18 September 2015`, `1 January 500 BC`.
    pub fn day_in_words(self) -> String {
        let date = self.date();
        let day = date.strftime("%-d %B");
        match date.year() {
            year @ 1.. => format!("{day} {year}"),
            year => format!("{day} {} BC", 1 - i32::from(year)),
        }
    }

    /// The moment a calendar span before this one, in UTC; `None` where that leaves the years -9998 to 9999.
    pub fn before(self, span: Span) -> Option<Self> {
        let then = self
            .timestamp()
            .to_zoned(TimeZone::UTC)
            .checked_sub(span)
            .ok()?;
        Self::from_micros(then.timestamp().as_microsecond())
    }

    /// The moment a calendar span after this one, in UTC; `None` where that leaves the years -9998 to 9999.
    pub fn after(self, span: Span) -> Option<Self> {
        let then = self
            .timestamp()
            .to_zoned(TimeZone::UTC)
            .checked_add(span)
            .ok()?;
        Self::from_micros(then.timestamp().as_microsecond())
    }
}

impl FromStr for Instant {
    type Err = InvalidInstant;

    fn from_str(text: &str) -> Result<Self, InvalidInstant> {
        written::read(text).ok_or_else(|| InvalidInstant(text.to_owned()))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.timestamp().fmt(f)
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn a_bare_date_is_midnight_utc() {
        assert_eq!(at("2015-09-18"), at("2015-09-18T00:00:00Z"));
        assert_eq!(at("2015-09-18").to_string(), "2015-09-18T00:00:00Z");
    }

    #[test]
    fn an_offset_is_honoured() {
        assert_eq!(at("2015-09-18T02:00:00+02:00"), at("2015-09-18"));
    }

    #[test]
    fn what_is_no_time_is_refused_with_its_text() {
        for text in [
            "",
            "yesterday",
            "2015-13-01",
            "2015-09-18T10:00:00",
            "-10000-01-01",
            "0 BC",
            "500",
            "2015",
            "-0000-01-01",
            "-000000-01-01",
            "2015-06-30T12:30:60Z",
            "500-02-30 BC",
            "2015-9-1",
        ] {
            let error = text.parse::<Instant>().unwrap_err();
            assert!(error.to_string().contains(text), "{error}");
        }
    }

    #[test]
    fn years_before_christ_are_read_in_both_counts_and_written_as_astronomers_do() {
        for text in [
            "-0499-01-01",
            "-499-01-01",
            "-000499-01-01T00:00:00Z",
            "\u{2212}0499-01-01",
            "500 BC",
            "500BC",
            "BC 500",
            "500 BCE",
            "500 b.c.",
            "-499",
            "500-01-01 BC",
            "0500-01-01T00:00:00Z BCE",
        ] {
            assert_eq!(at(text).to_string(), "-000499-01-01T00:00:00Z", "{text}");
        }
        assert_eq!(at("500 BC").date().to_string(), "-000499-01-01");
        assert_eq!(at("1 BC"), at("0000-01-01"));
        assert_eq!(at("44-03-15 BC"), at("-0043-03-15"));
        assert_eq!(at("79 AD"), at("0079-01-01"));
        assert_eq!(at("CE 79"), at("0079-01-01"));
    }

    #[test]
    fn the_calendar_begins_with_9999_bc() {
        assert_eq!(at("9999 BC"), Instant::FIRST);
        assert!("10000 BC".parse::<Instant>().is_err());
    }

    #[test]
    fn a_day_in_words_has_the_era_where_it_is_before_christ() {
        assert_eq!(
            at("2015-09-18T23:00:00Z").day_in_words(),
            "18 September 2015"
        );
        assert_eq!(at("0079-08-24").day_in_words(), "24 August 79");
        assert_eq!(at("0000-01-01").day_in_words(), "1 January 1 BC");
        assert_eq!(at("-0499-03-15").day_in_words(), "15 March 500 BC");
    }

    #[test]
    fn a_leap_second_is_the_first_of_the_next_day() {
        assert_eq!(at("2015-06-30T23:59:60Z"), at("2015-07-01"));
        assert_eq!(at("2016-12-31T235960Z"), at("2017-01-01"));
        assert_eq!(at("2015-07-01T01:59:60+02:00"), at("2015-07-01"));
        assert_eq!(at("2015-06-30T23:59:60.5Z"), at("2015-07-01T00:00:00.5Z"));
    }
}
