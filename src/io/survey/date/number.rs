//! Numbers as dates, told apart by their size.
//!
//! | digits | read as |
//! | --- | --- |
//! | 1 to 4 | a year; below 0 as astronomers count |
//! | 6, 8, 14 | a compact month, day, second of the calendar |
//! | 9 to 11 | seconds since 1970 |
//! | 12 | a compact minute of 1800 to 2200, else milliseconds |
//! | 13; 15 and 16; 18 and 19 | milli-, micro-, nanoseconds since 1970 |
//!
//! What is left (the day numbers of spreadsheets among it) would fall into 1970 to 1973 if it were taken for seconds,
//! where nobody meant it to be. It is refused.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::io::survey::date::{Form, Reading};
use crate::time::Instant;

/// A number of whole units and the rest as millionths.
#[derive(Clone, Copy)]
struct Amount {
    whole: i64,
    millionths: i64,
}

/// Years that a compact minute may be of, as it has as many digits as milliseconds of 1973 to 2001.
const MINUTE_YEARS: std::ops::Range<i64> = 1800..2200;

/// The date that a number is; `None` where the text is no number, `Err` where it is one that says no date.
pub(super) fn date_of_number(text: &str) -> Option<Result<Reading, String>> {
    let amount = Amount::read(text)?;
    Some(reading(amount).ok_or_else(|| refusal(text, amount)))
}

/// The instant that a count of seconds since 1970 is, or of thousandths of it and so on; `None` where the text is no
/// number. What looks like a date of the calendar is refused.
pub(super) fn date_of_epoch(text: &str) -> Option<Result<Reading, String>> {
    let amount = Amount::read(text)?;
    let read = since_epoch(amount).ok_or_else(|| match reading(amount) {
        Some(Reading { at, .. }) => format!(
            "`{text}` looks like {}, not like seconds since 1970: write file_name = \"iso\"",
            at.date()
        ),
        None => refusal(text, amount),
    });
    Some(read)
}

impl Amount {
    /// An optional sign, digits, and perhaps decimals.
    fn read(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
            Some(digits) => (true, digits),
            None => (false, text),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let plain = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
        if !plain(whole) || !plain(decimals) {
            return None;
        }
        let sign = if negative { -1 } else { 1 };
        let whole: i64 = whole.parse().ok()?;
        let millionths: i64 = format!("{decimals:0<6}")[..6].parse().ok()?;
        Some(Self {
            whole: sign * whole,
            millionths: sign * millionths,
        })
    }

    fn digits(self) -> u32 {
        self.whole
            .unsigned_abs()
            .checked_ilog10()
            .map_or(1, |it| it + 1)
    }
}

fn reading(amount: Amount) -> Option<Reading> {
    of_calendar(amount).or_else(|| since_epoch(amount))
}

/// A year, or a compact date.
fn of_calendar(amount: Amount) -> Option<Reading> {
    let n = amount.whole;
    if amount.millionths != 0 || n == 0 {
        return None;
    }
    let compact = |divisor: i64| Some(n / divisor).filter(|_| n > 0);
    let (form, moment) = match amount.digits() {
        1..=4 => (Form::Year, day(n, 1, 1)?.at(0, 0, 0, 0)),
        // What can also be a day with the last two digits of its year is nobody's to guess.
        6 if day(2000, n / 100 % 100, n % 100).is_none() => {
            (Form::Month, day(compact(100)?, n % 100, 1)?.at(0, 0, 0, 0))
        }
        8 => (Form::Compact, compact_day(n)?.at(0, 0, 0, 0)),
        12 if MINUTE_YEARS.contains(&compact(100_000_000)?) => {
            (Form::Compact, compact_second(n.checked_mul(100)?)?)
        }
        14 => (Form::Compact, compact_second(n)?),
        _ => return None,
    };
    let there = moment.to_zoned(TimeZone::UTC).ok()?.timestamp();
    let at = Instant::from_micros(there.as_microsecond())?;
    Some(Reading { at, form })
}

/// `YYYYMMDD`.
fn compact_day(n: i64) -> Option<Date> {
    day(n / 10_000, n / 100 % 100, n % 100).filter(|_| n > 0)
}

/// `YYYYMMDDhhmmss`.
fn compact_second(n: i64) -> Option<DateTime> {
    let date = compact_day(n / 1_000_000)?;
    let small = |n: i64| i8::try_from(n).ok();
    let time = jiff::civil::Time::new(
        small(n / 10_000 % 100)?,
        small(n / 100 % 100)?,
        small(n % 100)?,
        0,
    );
    Some(date.to_datetime(time.ok()?))
}

fn day(year: i64, month: i64, day: i64) -> Option<Date> {
    let small = |n: i64| i8::try_from(n).ok();
    Date::new(i16::try_from(year).ok()?, small(month)?, small(day)?).ok()
}

/// Seconds since 1970, or thousandths of it and so on.
fn since_epoch(Amount { whole, millionths }: Amount) -> Option<Reading> {
    let amount = Amount { whole, millionths };
    let (form, micros) = match amount.digits() {
        9..=11 => {
            let micros = whole.checked_mul(1_000_000)?.checked_add(millionths)?;
            (Form::Seconds, micros)
        }
        12 | 13 => (
            Form::Milliseconds,
            whole.checked_mul(1_000)? + millionths / 1_000,
        ),
        15 | 16 => (Form::Microseconds, whole),
        18 | 19 => (Form::Nanoseconds, whole.div_euclid(1_000)),
        _ => return None,
    };
    let at = Instant::from_micros(micros)?;
    Some(Reading { at, form })
}

fn refusal(text: &str, amount: Amount) -> String {
    let spreadsheet = amount.digits() == 5 && amount.whole > 0;
    let hint = if amount.whole == 0 {
        "the year 0 is 1 BC, and mostly nothing was meant"
    } else if spreadsheet {
        "is it the day number of a spreadsheet?"
    } else {
        "a year has up to 4 digits, a day 8 (20150131), seconds since 1970 have 9 to 11"
    };
    format!("`{text}` is a number that says no date: {hint}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, String> {
        date_of_number(text).unwrap().map(|it| it.at.to_string())
    }

    #[test]
    fn a_number_is_read_by_its_size() {
        for (text, at) in [
            ("1939", "1939-01-01T00:00:00Z"),
            ("1939.0", "1939-01-01T00:00:00Z"),
            ("79", "0079-01-01T00:00:00Z"),
            ("-499", "-000499-01-01T00:00:00Z"),
            ("202203", "2022-03-01T00:00:00Z"),
            ("193912", "1939-12-01T00:00:00Z"),
            ("20220301", "2022-03-01T00:00:00Z"),
            ("18150609", "1815-06-09T00:00:00Z"),
            ("202203011830", "2022-03-01T18:30:00Z"),
            ("20220301183015", "2022-03-01T18:30:15Z"),
            ("1646092800", "2022-03-01T00:00:00Z"),
            ("1646092800.25", "2022-03-01T00:00:00.25Z"),
            ("-1000000000", "1938-04-24T22:13:20Z"),
            ("1646092800000", "2022-03-01T00:00:00Z"),
            ("315532800000", "1980-01-01T00:00:00Z"),
            ("1646092800000000", "2022-03-01T00:00:00Z"),
            ("1646092800000000000", "2022-03-01T00:00:00Z"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(at), "{text}");
        }
    }

    #[test]
    fn a_number_that_would_fall_into_1970_is_refused() {
        for text in [
            "0",
            "44621",
            "1234567",
            "20221399",
            "20220230",
            "201101",
            "99999999",
            "209913",
            "-44621",
            "1939.5",
            "20220301250000",
            "99999999999999999",
        ] {
            assert!(read(text).is_err(), "{text}: {:?}", read(text));
        }
        assert!(read("44621").unwrap_err().contains("spreadsheet"));
        assert!(date_of_number("2015-01-31").is_none() && date_of_number("x").is_none());
    }

    #[test]
    fn where_seconds_are_meant_a_date_of_the_calendar_is_refused() {
        for text in ["1939", "202203", "20220301", "44621"] {
            assert!(date_of_epoch(text).unwrap().is_err(), "{text}");
        }
        let said = date_of_epoch("20220301").unwrap().unwrap_err();
        assert!(
            said.contains("2022-03-01") && said.contains("iso"),
            "{said}"
        );
        let at = date_of_epoch("1648989208").unwrap().unwrap().at;
        assert_eq!(at.to_string(), "2022-04-03T12:33:28Z");
    }
}
