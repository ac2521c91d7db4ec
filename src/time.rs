//! Instants, half-open intervals, and how people write them.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment, in microseconds since 1970-01-01T00:00:00Z: what the store keeps and the API writes.
///
/// Years 1 to 9999 only (but the last day of that), so that every instant has an RFC 3339 form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// Why a text is no instant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a time: write RFC 3339 such as 2015-09-18T12:00:00Z, or a date such as 2015-09-18 (midnight UTC)"
)]
pub struct InvalidInstant(String);

impl Instant {
    const FIRST: i64 = -62_135_596_800_000_000;
    /// The calendar library stops at the end of 9999-12-30 west of Greenwich.
    pub const LAST: Self = Self(253_402_207_199_999_999);

    /// `None` outside the years 1 to 9999.
    pub fn from_micros(micros: i64) -> Option<Self> {
        (Self::FIRST..=Self::LAST.0)
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

    /// The moment a calendar span before this one, in UTC; `None` where that leaves the years 1 to 9999.
    pub fn before(self, span: Span) -> Option<Self> {
        let then = self
            .timestamp()
            .to_zoned(TimeZone::UTC)
            .checked_sub(span)
            .ok()?;
        Self::from_micros(then.timestamp().as_microsecond())
    }

    /// The moment a calendar span after this one, in UTC; `None` where that leaves the years 1 to 9999.
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
        let fault = || InvalidInstant(text.to_owned());
        let moment = match text.parse::<Timestamp>() {
            Ok(moment) => moment,
            // A `Date` would also read the day out of a date-time that lacks its offset.
            Err(_) if text.len() == 10 => {
                let date: Date = text.parse().map_err(|_| fault())?;
                date.to_zoned(TimeZone::UTC)
                    .map_err(|_| fault())?
                    .timestamp()
            }
            Err(_) => return Err(fault()),
        };
        Self::from_micros(moment.as_microsecond()).ok_or_else(fault)
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

/// A half-open span of time: `from` belongs to it, `to` does not; no `to` means until further notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Interval {
    from: Instant,
    to: Option<Instant>,
}

/// Why two instants make no interval.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the end {to} must come after the start {from}")]
pub struct EmptyInterval {
    from: Instant,
    to: Instant,
}

impl Interval {
    /// The span from `from` until just before `to`.
    pub fn new(from: Instant, to: Option<Instant>) -> Result<Self, EmptyInterval> {
        match to {
            Some(to) if to <= from => Err(EmptyInterval { from, to }),
            _ => Ok(Self { from, to }),
        }
    }

    /// The first instant.
    pub fn from(self) -> Instant {
        self.from
    }

    /// The first instant that no longer belongs to it, if it ends.
    pub fn to(self) -> Option<Instant> {
        self.to
    }

    /// Whether the instant lies in the span.
    pub fn contains(self, at: Instant) -> bool {
        self.from <= at && self.to.is_none_or(|to| at < to)
    }

    /// Whether the two spans share an instant.
    pub fn overlaps(self, other: Self) -> bool {
        self.to.is_none_or(|to| other.from < to) && other.to.is_none_or(|to| self.from < to)
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
            "0000-01-01",
            "2015-9-1",
        ] {
            let error = text.parse::<Instant>().unwrap_err();
            assert!(error.to_string().contains(text), "{error}");
        }
    }

    #[test]
    fn an_instant_on_the_boundary_belongs_to_the_later_span() {
        let earlier = Interval::new(at("2015-01-01"), Some(at("2015-02-01"))).unwrap();
        let later = Interval::new(at("2015-02-01"), None).unwrap();
        assert!(!earlier.contains(at("2015-02-01")));
        assert!(later.contains(at("2015-02-01")));
        assert!(!earlier.overlaps(later));
    }

    #[test]
    fn a_span_that_ends_where_it_starts_is_refused() {
        assert!(Interval::new(at("2015-01-01"), Some(at("2015-01-01"))).is_err());
    }
}
