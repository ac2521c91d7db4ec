//! When a file is of: read from its name or from a property, and looked at for evident typos.

use std::path::Path;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde_json::Value;

use crate::io::survey::read::Document;
use crate::model::Fault;
use crate::time::Instant;

/// Where the date of a file stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateFrom {
    /// The stem of the file's name is a number of seconds since 1970.
    UnixSeconds,
    /// A date somewhere in the stem: `2015-01-31` or `20150131`, with or without a time, in UTC.
    Iso,
    /// A property of the collection, or of its features, which must agree.
    Property(String),
}

/// A file of a run and when it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    pub file: String,
    pub at: Instant,
    /// Whether the mapping says so, and not the file.
    pub stated: bool,
}

/// No map of who holds what that anybody imports is older: an earlier date is a typo.
const FIRST_YEAR: i16 = 1900;

/// Years between a file and the median of its run that no series of surveys has.
const YEARS_APART: i64 = 20;

/// The date in a file's name.
pub(crate) fn date_in_name(from: &DateFrom, file: &str) -> Result<Instant, String> {
    let stem = Path::new(file).file_stem().unwrap_or_default();
    let stem = stem.to_string_lossy();
    match from {
        DateFrom::UnixSeconds => stem
            .trim()
            .parse()
            .ok()
            .and_then(of_seconds)
            .ok_or_else(|| "its name is no number of seconds since 1970".to_owned()),
        DateFrom::Iso => date_in_text(&stem).map_err(|reason| format!("its name {reason}")),
        DateFrom::Property(_) => Err("its date stands inside it".to_owned()),
    }
}

/// The date that a property of the collection gives, or one of its features, all of which must agree.
pub(crate) fn date_in_document(property: &str, document: &Document) -> Result<Instant, String> {
    if let Some(value) = document.member(property) {
        return date_of_value(value);
    }
    let given = document
        .features
        .iter()
        .enumerate()
        .filter_map(|(index, feature)| Some((index, feature.properties.get(property)?)))
        .filter(|(_, value)| !value.is_null());
    let mut found: Option<(usize, Instant)> = None;
    for (index, value) in given {
        let at = date_of_value(value).map_err(|reason| format!("feature {index}: {reason}"))?;
        match found {
            Some((first, before)) if before != at => {
                return Err(format!(
                    "feature {first} is of {before} and feature {index} of {at}: a file is one survey of one date, split it"
                ));
            }
            _ => found = found.or(Some((index, at))),
        }
    }
    found.map(|(_, at)| at).ok_or_else(|| {
        format!("neither the collection nor a feature has the property `{property}`")
    })
}

/// Dates that can hardly be meant, each with its file and the way to correct or confirm it.
pub fn suspicious(run: &[Dated], now: Instant) -> Vec<Fault> {
    let mut sorted: Vec<Instant> = run.iter().map(|it| it.at).collect();
    sorted.sort_unstable();
    let Some(&median) = sorted.get(sorted.len() / 2) else {
        return Vec::new();
    };
    let earliest = median.before(Span::new().years(YEARS_APART));
    let latest = median.after(Span::new().years(YEARS_APART));
    let tomorrow = now.after(Span::new().days(1));
    let doubt = |at: Instant| {
        if at.date().year() < FIRST_YEAR {
            Some(format!("before {FIRST_YEAR}"))
        } else if tomorrow.is_some_and(|tomorrow| at > tomorrow) {
            Some("in the future".to_owned())
        } else if earliest.is_some_and(|it| at < it) || latest.is_some_and(|it| at > it) {
            let middle = median.date();
            Some(format!(
                "over {YEARS_APART} years from the middle of this run, {middle}"
            ))
        } else {
            None
        }
    };
    let doubted = run.iter().filter(|it| !it.stated);
    doubted
        .filter_map(|it| {
            let why = doubt(it.at)?;
            let detail = format!(
                "its date {} is {why}: write the right one into the mapping, under [date.correct], as \"{}\" = \"…\"",
                it.at, it.file
            );
            Some(Fault::new(&it.file, detail))
        })
        .collect()
}

fn date_of_value(value: &Value) -> Result<Instant, String> {
    match value {
        Value::String(text) => text
            .trim()
            .parse()
            .or_else(|_| date_in_text(text).map_err(|reason| format!("`{text}` {reason}"))),
        Value::Number(number) => number
            .as_i64()
            .and_then(of_seconds)
            .ok_or_else(|| format!("`{number}` is no number of seconds since 1970")),
        other => Err(format!("`{other}` is no date")),
    }
}

fn of_seconds(seconds: i64) -> Option<Instant> {
    Instant::from_micros(seconds.checked_mul(1_000_000)?)
}

/// The one date in a text, anywhere between other words.
fn date_in_text(text: &str) -> Result<Instant, String> {
    let text = text.as_bytes();
    let mut found: Vec<Instant> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let fresh = at == 0 || !text[at - 1].is_ascii_digit();
        match Some(&text[at..]).filter(|_| fresh).and_then(moment) {
            Some((instant, rest)) => {
                found.push(instant);
                at = text.len() - rest.len();
            }
            None => at += 1,
        }
    }
    found.dedup();
    match found[..] {
        [at] => Ok(at),
        [] => Err("holds no date such as 2015-01-31 or 20150131".to_owned()),
        _ => Err("holds several dates".to_owned()),
    }
}

/// A date at the start of a text, with the time that follows, if one does; and the rest.
fn moment(text: &[u8]) -> Option<(Instant, &[u8])> {
    let (year, rest) = digits(text, 4)?;
    let mark = rest.first().filter(|c| b"-_.".contains(c));
    let skip = |rest: &'_ [u8]| match mark {
        Some(mark) => rest.first() == Some(mark),
        None => true,
    };
    let width = usize::from(mark.is_some());
    let (month, rest) = skip(rest).then(|| digits(&rest[width..], 2))??;
    let (day, rest) = skip(rest).then(|| digits(&rest[width..], 2))??;
    if rest.first().is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let small = |number: u16| i8::try_from(number).ok();
    let date = Date::new(i16::try_from(year).ok()?, small(month)?, small(day)?).ok()?;
    let (time, rest) = time_of_day(rest).unwrap_or((Time::midnight(), rest));
    let there: Timestamp = DateTime::from_parts(date, time)
        .to_zoned(TimeZone::UTC)
        .ok()?
        .timestamp();
    Some((Instant::from_micros(there.as_microsecond())?, rest))
}

/// Hours and minutes, perhaps seconds, after one separator, as in `T12:30:05Z`, `_12-30` or ` 1230`.
fn time_of_day(text: &[u8]) -> Option<(Time, &[u8])> {
    let (_, rest) = text.split_first().filter(|(c, _)| b"Tt_- ".contains(c))?;
    let (hour, rest) = digits(rest, 2)?;
    let apart = |rest: &[u8]| usize::from(rest.first().is_some_and(|c| b":-_.".contains(c)));
    let (minute, rest) = digits(&rest[apart(rest)..], 2)?;
    let (second, rest) = digits(&rest[apart(rest)..], 2).unwrap_or((0, rest));
    if rest
        .first()
        .is_some_and(|c| c.is_ascii_alphanumeric() && !c.eq_ignore_ascii_case(&b'Z'))
    {
        return None;
    }
    let small = |number: u16| i8::try_from(number).ok();
    Some((
        Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()?,
        rest,
    ))
}

fn digits(text: &[u8], count: usize) -> Option<(u16, &[u8])> {
    let (number, rest) = text.split_at_checked(count)?;
    let number = std::str::from_utf8(number).ok()?;
    let plain = number.bytes().all(|c| c.is_ascii_digit());
    Some((plain.then(|| number.parse().ok())??, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(name: &str) -> Result<String, String> {
        date_in_name(&DateFrom::Iso, name).map(|at| at.to_string())
    }

    #[test]
    fn a_date_is_found_anywhere_in_a_file_name() {
        for name in [
            "2015-01-31.geojson",
            "control_20150131.json",
            "2015_01_31 final v2.geojson",
            "map-of-2015.01.31-en.geojson",
        ] {
            assert_eq!(iso(name).as_deref(), Ok("2015-01-31T00:00:00Z"), "{name}");
        }
        for name in [
            "2015-01-31T12:30:05Z.geojson",
            "x 20150131_123005.json",
            "2015-01-31-12-30-05.json",
        ] {
            assert_eq!(iso(name).as_deref(), Ok("2015-01-31T12:30:05Z"), "{name}");
        }
        assert_eq!(
            iso("20150131_1200px.json").as_deref(),
            Ok("2015-01-31T00:00:00Z")
        );
    }

    #[test]
    fn a_name_without_one_clear_date_is_refused() {
        for name in [
            "map.geojson",
            "1648989208.geojson",
            "2015-02-30.json",
            "120150131.json",
        ] {
            assert!(iso(name).unwrap_err().contains("no date"), "{name}");
        }
        assert!(
            iso("2015-01-31-to-2015-02-01.json")
                .unwrap_err()
                .contains("several")
        );
    }

    #[test]
    fn a_name_of_unix_seconds_is_a_date() {
        let at = date_in_name(&DateFrom::UnixSeconds, "1648989208.geojson").unwrap();
        assert_eq!(at.to_string(), "2022-04-03T12:33:28Z");
        assert!(date_in_name(&DateFrom::UnixSeconds, "2015-01-31.geojson").is_err());
        assert!(date_in_name(&DateFrom::UnixSeconds, "99999999999999.geojson").is_err());
    }

    #[test]
    fn an_evident_typo_in_a_date_is_named_with_its_file_unless_the_mapping_states_it() {
        let dated = |file: &str, at: &str, stated: bool| Dated {
            file: file.to_owned(),
            at: at.parse().unwrap(),
            stated,
        };
        let mut run = vec![
            dated("a", "2022-04-03", false),
            dated("b", "2022-04-04", false),
            dated("c", "2202-04-05", false),
            dated("d", "1822-04-05", false),
            dated("e", "1970-01-01", false),
            dated("f", "2022-04-06", false),
            dated("g", "2022-04-07", false),
        ];
        let now = "2026-01-01".parse().unwrap();
        let faults = suspicious(&run, now);
        let files: Vec<&str> = faults.iter().map(|it| it.at.as_str()).collect();
        assert_eq!(files, ["c", "d", "e"]);
        assert!(faults[0].detail.contains("future") && faults[0].detail.contains("[date.correct]"));
        run.iter_mut().for_each(|it| it.stated = true);
        assert!(suspicious(&run, now).is_empty());
        assert!(suspicious(&[], now).is_empty());
    }
}
