//! The one date in a text, anywhere between other words.
//!
//! 1. Days, with the time that may follow: `2015-01-31`, `20150131T1230Z`, `44-03-15 BC`.
//! 2. Where there is none, months (`2015-01`, `201501`) and years (`1939`, `bc500`) that stand alone. A number that is
//!    part of something else (a day that does not exist, a copy's number, a span of years) makes the text unclear, and
//!    it is refused: half a date is the wrong date.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

use crate::io::survey::date::clock::{Clock, clock};
use crate::io::survey::date::{Form, Reading};
use crate::time::Instant;

/// What parts the numbers of a date.
const MARKS: &str = "-_./";

const NO_DATE: &str = "holds no date such as 2015-01-31, 20150131, 2015-01 or 1939";

/// Names of months in English, by their first three letters: a year beside one is not the whole of a date.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The date in a text.
pub(super) fn date_in_text(text: &str) -> Result<Reading, String> {
    let text: String = text.chars().map(plain).collect();
    let days = days(&text)?;
    if !days.is_empty() {
        return only(days);
    }
    if let Some(month) = text
        .split(|c: char| !c.is_alphabetic())
        .find(|it| is_month(it))
    {
        return Err(format!(
            "names the month `{month}` in words: write 2015-01-31, or 2015-01"
        ));
    }
    only(coarse(&text)?)
}

fn only(mut found: Vec<Reading>) -> Result<Reading, String> {
    found.dedup_by_key(|it| it.at);
    match found[..] {
        [reading] => Ok(reading),
        [] => Err(NO_DATE.to_owned()),
        _ => Err("holds several dates".to_owned()),
    }
}

/// Digits of other scripts, and the dashes and colons that stand in for those a file name cannot have.
fn plain(c: char) -> char {
    let digit = [0x0660, 0x06F0, 0x0966, 0x09E6, 0x1040, 0x17E0, 0xFF10]
        .into_iter()
        .find_map(|zero| u32::from(c).checked_sub(zero).filter(|it| *it < 10));
    match (digit, c) {
        (Some(digit), _) => char::from_digit(digit, 10).unwrap_or(c),
        (None, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}') => '-',
        (None, '\u{A789}' | '\u{2236}' | '\u{FF1A}' | '\u{02D0}') => ':',
        (None, '\u{A0}' | '\u{202F}') => ' ',
        (None, c) => c,
    }
}

/// Every day in a text, with its time.
fn days(text: &str) -> Result<Vec<Reading>, String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let before = &text[..text.len() - rest.len() + start];
        rest = &rest[start..];
        match moment(before, rest)? {
            Some((at, tail)) => {
                found.push(Reading {
                    at,
                    form: Form::Plain,
                });
                rest = tail;
            }
            None => rest = rest.trim_start_matches(|c: char| c.is_ascii_digit()),
        }
    }
    Ok(found)
}

/// A day at the start of a text, with the time that follows; and the rest. `before` is what stands in front of it.
fn moment<'t>(before: &str, text: &'t str) -> Result<Option<(Instant, &'t str)>, String> {
    let Some((year, month, day, rest)) = numbers(text) else {
        return Ok(None);
    };
    let (time, rest) = match clock(rest)? {
        Some((clock, rest)) => (Some(clock), rest),
        None if rest.starts_with(|c: char| c.is_ascii_digit()) => return Ok(None),
        None => (None, rest),
    };
    // A dash or `bc` beside a date of four digits is a word of the name, or the province.
    let year = match i16::try_from(year) {
        Ok(year) if year >= 1000 => Some(year),
        _ => astronomical(before, year, rest)?,
    };
    let small = |number: u16| i8::try_from(number).unwrap_or_default();
    let date = year.and_then(|year| Date::new(year, small(month), small(day)).ok());
    let Some(date) = date else {
        return Ok(None);
    };
    let at = instant(date, time)?;
    Ok(Some((at, rest)))
}

/// Year, month and day with one mark between them or none; and the rest, in which a compact time has got its `T`.
fn numbers(text: &str) -> Option<(u16, u16, u16, &str)> {
    let run = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (year, rest) = digits(text, 4)?;
    if run != 4 {
        let (month, rest) = digits(rest, 2)?;
        let (day, rest) = digits(rest, 2)?;
        return (run == 8).then_some((year, month, day, rest));
    }
    let mark = rest.chars().next().filter(|c| MARKS.contains(*c))?;
    let (month, rest) = digits(&rest[1..], 2)?;
    let (day, rest) = digits(rest.strip_prefix(mark)?, 2)?;
    Some((year, month, day, rest))
}

fn instant(date: Date, clock: Option<Clock>) -> Result<Instant, String> {
    let Clock { time, ahead, leaps } = clock.unwrap_or(Clock {
        time: Time::midnight(),
        ahead: 0,
        leaps: false,
    });
    let zone = Offset::from_seconds(ahead * 60).map_err(|error| error.to_string())?;
    let there = DateTime::from_parts(date, time).to_zoned(TimeZone::fixed(zone));
    let there = there.map_err(|error| error.to_string())?.timestamp();
    let at = Instant::from_micros(there.as_microsecond());
    let at = at.ok_or("holds a date beyond the years -9998 to 9999")?;
    if !leaps {
        return Ok(at);
    }
    let next = at.micros() + 1_000_000;
    let next = Instant::from_micros(next).filter(|it| it.micros() % 86_400_000_000 == 0);
    next.ok_or_else(|| "has a second 60 that is not the last of a day in UTC".to_owned())
}

/// The months and years in a text that stand for themselves.
fn coarse(text: &str) -> Result<Vec<Reading>, String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let before = &text[..text.len() - rest.len() + start];
        let (runs, tail) = group(&rest[start..]);
        found.extend(period(before, &runs, tail)?);
        rest = tail;
    }
    Ok(found)
}

/// A month or a year made of numbers with marks between them; `None` where they are too few to be either.
fn period(before: &str, runs: &[&str], tail: &str) -> Result<Option<Reading>, String> {
    let unclear = || Err(format!("{NO_DATE}; what is `{}`?", runs.join("-")));
    let (year, month, form) = match runs {
        [year, month] if year.len() == 4 && month.len() == 2 => (*year, *month, Form::Month),
        [both] if both.len() == 6 && !is_short_day(both) => (&both[..4], &both[4..], Form::Month),
        [year] if year.len() <= 4 => (*year, "01", Form::Year),
        _ => return unclear(),
    };
    let number: u16 = year.parse().unwrap_or_default();
    let has_era = signed(before) || era(before, tail).is_some();
    if form == Form::Year && !has_era && (year.len() < 3 || year.starts_with('0')) {
        // The number of a copy, a sheet or a version.
        return Ok(None);
    }
    let goes_on = tail.starts_with(|c: char| c.is_alphanumeric()) || ends_in_era(before);
    if goes_on && era(before, tail).is_none() || is_quarter(tail) {
        return unclear();
    }
    let Some(year) = astronomical(before, number, tail)? else {
        return unclear();
    };
    let month = month.parse().unwrap_or_default();
    match Date::new(year, month, 1) {
        Ok(date) => Ok(Some(Reading {
            at: instant(date, None)?,
            form,
        })),
        Err(_) => unclear(),
    }
}

/// Numbers with one mark between each two, and the rest.
fn group(text: &str) -> (Vec<&str>, &str) {
    let mut runs = Vec::new();
    let mut rest = text;
    loop {
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (run, tail) = rest.split_at(end);
        runs.push(run);
        rest = tail;
        let next = tail.strip_prefix(|c: char| MARKS.contains(c));
        match next.filter(|it| it.starts_with(|c: char| c.is_ascii_digit())) {
            Some(next) => rest = next,
            None => return (runs, rest),
        }
    }
}

/// Whether a quarter or a week of the year follows.
fn is_quarter(tail: &str) -> bool {
    let tail = tail.trim_start_matches(|c: char| c == ' ' || MARKS.contains(c));
    let mut letters = tail.chars();
    matches!(letters.next(), Some('Q' | 'q' | 'W' | 'w'))
        && letters.next().is_some_and(|c| c.is_ascii_digit())
}

/// The year as astronomers count it, by the sign or the era beside it; `None` for a year that no count has.
fn astronomical(before: &str, year: u16, after: &str) -> Result<Option<i16>, String> {
    let year = i16::try_from(year).ok();
    let year = match (era(before, after), signed(before), year) {
        (Some(_), true, _) => {
            return Err("has a year with both a sign and an era: write -0499 or 500 BC".to_owned());
        }
        (Some(true), false, Some(year)) if year > 0 => Some(1 - year),
        (Some(true), false, _) => None,
        (None, true, year) => year.map(|it| -it),
        (_, false, year) => year,
    };
    Ok(year)
}

/// Whether a minus, and no dash between words, stands before a number.
fn signed(before: &str) -> bool {
    let before = before.strip_suffix('-');
    before.is_some_and(|it| it.is_empty() || it.ends_with('_'))
}

/// Whether letters that end like an era run into a number, as in `worldbc500`.
fn ends_in_era(before: &str) -> bool {
    let before = before.to_ascii_lowercase();
    before.ends_with("bc") || before.ends_with("bce")
}

/// Whether six digits can also be a day with the last two digits of its year.
fn is_short_day(digits: &str) -> bool {
    let number = |at: usize| digits.get(at..at + 2).and_then(|it| it.parse::<u8>().ok());
    number(2).is_some_and(|it| (1..=12).contains(&it)) && number(4).is_some_and(|it| it >= 1)
}

/// Whether an era beside a number counts back from Christ; `None` without one.
fn era(before: &str, after: &str) -> Option<bool> {
    let known = |word: &str| match word.to_ascii_uppercase().as_str() {
        "BC" | "BCE" => Some(true),
        "AD" | "CE" => Some(false),
        _ => None,
    };
    let joint = [' ', '_', '-', '.'];
    let letter = |c: char| c.is_alphabetic();
    let front = before.strip_suffix(joint).unwrap_or(before);
    let front = &front[front.trim_end_matches(letter).len()..];
    let back = after.strip_prefix(joint).unwrap_or(after);
    let back = &back[..back.len() - back.trim_start_matches(letter).len()];
    known(back).or_else(|| known(front))
}

fn is_month(word: &str) -> bool {
    let word = word.to_lowercase();
    let short = |it: &str| word == it[..3] || word == "sept";
    MONTHS.iter().any(|it| word == *it || short(it))
}

fn digits(text: &str, count: usize) -> Option<(u16, &str)> {
    let (number, rest) = text.split_at_checked(count)?;
    let plain = number.bytes().all(|c| c.is_ascii_digit());
    Some((plain.then(|| number.parse().ok())??, rest))
}
