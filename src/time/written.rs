//! Instants as people write them.
//!
//! 1. What the calendar library reads is read by it: RFC 3339, and ISO 8601 without marks.
//! 2. A bare date is midnight UTC.
//! 3. A year with a sign or an era (`-499`, `500 BC`) is made astronomical first, and then means its 1 January where no
//!    day follows. A bare year without either is none here: nobody could tell it from a mistake.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::time::Instant;

/// How eras are written, in upper case and without dots; whether they count years before Christ.
const ERAS: [(&str, bool); 4] = [("BCE", true), ("BC", true), ("CE", false), ("AD", false)];

/// One second, in microseconds.
const SECOND: i64 = 1_000_000;

pub(super) fn read(text: &str) -> Option<Instant> {
    match astronomical(text) {
        Some(plain) => of_calendar(&plain),
        None => of_calendar(text),
    }
}

/// What the calendar library reads, or a bare date.
fn of_calendar(text: &str) -> Option<Instant> {
    let micros = match text.parse::<Timestamp>() {
        Ok(moment) => after_leap(text, moment.as_microsecond())?,
        // A `Date` would also read the day out of a date-time that lacks its offset.
        Err(_) if text.len() == 10 || is_long_date(text) => {
            let date: Date = text.parse().ok()?;
            let there = date.to_zoned(TimeZone::UTC).ok()?;
            there.timestamp().as_microsecond()
        }
        Err(_) => return None,
    };
    Instant::from_micros(micros)
}

/// Whether it is a date whose year has a sign and six digits.
fn is_long_date(text: &str) -> bool {
    text.len() == 13 && text.starts_with(['-', '+'])
}

/// A leap second, which the library reads as the one before it, is the first of the next day; `None` where the clock
/// has no such second.
fn after_leap(text: &str, micros: i64) -> Option<i64> {
    if !says_leap_second(text) {
        return Some(micros);
    }
    let day = 86_400 * SECOND;
    let is_last = micros.rem_euclid(day) >= day - SECOND;
    is_last.then(|| micros + SECOND)
}

/// Whether the clock in an RFC 3339 text, with or without marks, stands at second 60.
fn says_leap_second(text: &str) -> bool {
    let Some((_, clock)) = text.split_once(['T', 't', ' ']) else {
        return false;
    };
    let end = clock.find(|c: char| !c.is_ascii_digit() && c != ':');
    let digits = clock[..end.unwrap_or(clock.len())].replace(':', "");
    digits.len() == 6 && digits.ends_with("60")
}

/// A text whose year has a sign or an era, with a year of sign and six digits in its place; `None` where it has neither.
fn astronomical(text: &str) -> Option<String> {
    let (before_christ, rest) = match era(text) {
        Some((before_christ, rest)) => (Some(before_christ), rest),
        None => (None, text),
    };
    let (negative, rest) = match rest.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    if before_christ.is_none() && !negative {
        return None;
    }
    let width = rest.bytes().take_while(u8::is_ascii_digit).count();
    let year: i32 = rest[..width].parse().ok().filter(|_| width <= 6)?;
    let year = match (before_christ, negative) {
        (Some(true), false) if year > 0 => 1 - year,
        (Some(false), false) if year > 0 => year,
        (None, true) if year > 0 => -year,
        // A year 0 that has an era or a sign, or a sign beside an era, says two things at once.
        _ => return Some(String::new()),
    };
    let sign = if year < 0 { '-' } else { '+' };
    let rest = match &rest[width..] {
        "" => "-01-01",
        rest => rest,
    };
    Some(format!("{sign}{:06}{rest}", year.abs()))
}

/// The era at one end of a text, as whether it counts back from Christ, and what is left of the text.
fn era(text: &str) -> Option<(bool, &str)> {
    let text = text.trim();
    let is_mark = |c: char| c.is_ascii_alphabetic() || c == '.';
    let known = |word: &str| {
        let word = word.replace('.', "").to_ascii_uppercase();
        ERAS.iter().find(|it| it.0 == word).map(|it| it.1)
    };
    let first = &text[..text.len() - text.trim_start_matches(is_mark).len()];
    if let Some(found) = known(first) {
        return Some((found, text[first.len()..].trim_start()));
    }
    let last = &text[text.trim_end_matches(is_mark).len()..];
    known(last).map(|found| (found, text[..text.len() - last.len()].trim_end()))
}
