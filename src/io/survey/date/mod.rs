//! When a file is of: read from its name or from a property, and looked at for evident typos.
//!
//! `number` reads numbers, `text` dates between other words, `clock` the time that follows one; `doubt` compares the
//! files of a run. What is read as something that it need not be (a year, milliseconds) is said in the report.

mod clock;
mod doubt;
mod number;
mod text;

use std::path::Path;

use serde_json::Value;

use crate::io::survey::read::Document;
use crate::time::Instant;

pub use doubt::{Expected, suspicious};

use number::{date_of_epoch, date_of_number};
use text::date_in_text;

/// Where the date of a file stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateFrom {
    /// The stem of the file's name is a number of seconds since 1970, or of thousandths of it and so on.
    UnixSeconds,
    /// A date somewhere in the stem: `2015-01-31` or `20150131`, with or without a time; `2015-01`; `1939`.
    Iso,
    /// A property of the collection, or of its features, which must agree.
    Property(String),
}

/// As what a date was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// As it is written.
    Plain,
    Year,
    Month,
    /// A number such as 20150131.
    Compact,
    Seconds,
    Milliseconds,
    Microseconds,
    Nanoseconds,
}

impl Form {
    /// What is to be said of it; nothing where it could not be read as anything else.
    pub fn said(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Year => Some("a year, from its 1 January on"),
            Self::Month => Some("a month, from its first day on"),
            Self::Compact => Some("a number of year, month and day"),
            Self::Seconds => Some("seconds since 1970"),
            Self::Milliseconds => Some("milliseconds since 1970"),
            Self::Microseconds => Some("microseconds since 1970"),
            Self::Nanoseconds => Some("nanoseconds since 1970"),
        }
    }
}

/// A date, and as what it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    pub at: Instant,
    pub form: Form,
}

/// A file of a run and when it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    pub file: String,
    pub at: Instant,
    /// Whether the mapping says so, and not the file.
    pub stated: bool,
    pub form: Form,
}

/// The date in a file's name.
pub(in crate::io::survey) fn date_in_name(from: &DateFrom, file: &str) -> Result<Reading, String> {
    let stem = Path::new(file).file_stem().unwrap_or_default();
    let stem = stem.to_string_lossy();
    let stem = stem.trim();
    match from {
        DateFrom::UnixSeconds => {
            let read = date_of_epoch(stem)
                .unwrap_or_else(|| Err("is no number of seconds since 1970".to_owned()));
            let read = read.map_err(|reason| format!("its name {reason}"))?;
            // What the mapping says it is needs no word.
            let form = match read.form {
                Form::Seconds => Form::Plain,
                other => other,
            };
            Ok(Reading { form, ..read })
        }
        DateFrom::Iso => date_of_stem(stem).map_err(|reason| format!("its name {reason}")),
        DateFrom::Property(_) => Err("its date stands inside it".to_owned()),
    }
}

/// The date that the stem of a name is, or has in it.
fn date_of_stem(stem: &str) -> Result<Reading, String> {
    if let Some(at) = stated_text(stem) {
        return Ok(at);
    }
    match date_of_number(stem) {
        Some(Ok(read)) if read.form == Form::Compact => Ok(read),
        Some(Ok(read)) if !matches!(read.form, Form::Year | Form::Month) => {
            Err("holds no date but a number: is it file_name = \"unix-seconds\"?".to_owned())
        }
        _ => date_in_text(stem),
    }
}

/// The date that a property of the collection gives, or one of its features, all of which must agree.
pub(in crate::io::survey) fn date_in_document(
    property: &str,
    document: &Document,
) -> Result<Reading, String> {
    if let Some(value) = document.member(property) {
        return date_of_value(value);
    }
    let given = document
        .features
        .iter()
        .enumerate()
        .filter_map(|(index, feature)| Some((index, feature.properties.get(property)?)))
        .filter(|(_, value)| !value.is_null());
    let mut found: Option<(usize, Reading)> = None;
    for (index, value) in given {
        let read = date_of_value(value).map_err(|reason| format!("feature {index}: {reason}"))?;
        match found {
            Some((first, before)) if before.at != read.at => {
                return Err(format!(
                    "feature {first} is of {} and feature {index} of {}: a file is one survey of one date, split it",
                    before.at, read.at
                ));
            }
            _ => found = found.or(Some((index, read))),
        }
    }
    found.map(|(_, read)| read).ok_or_else(|| {
        format!("neither the collection nor a feature has the property `{property}`")
    })
}

/// The date that a value says: an instant as the API reads it, a number, or a date between other words.
pub(in crate::io::survey) fn date_of_value(value: &Value) -> Result<Reading, String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        // A number with an exponent or a fraction is written plainly where it is whole.
        Value::Number(number) => match number.as_f64() {
            Some(float) if !number.is_i64() && !number.is_u64() => format!("{float}"),
            _ => number.to_string(),
        },
        other => return Err(format!("`{other}` is no date")),
    };
    if let Some(read) = stated_text(&text) {
        return Ok(read);
    }
    date_of_number(&text)
        .unwrap_or_else(|| date_in_text(&text).map_err(|reason| format!("`{text}` {reason}")))
}

/// The date that a mapping states: a date of TOML, a number, or a text.
pub(in crate::io::survey) fn date_stated(value: &toml::Value) -> Result<Instant, String> {
    let value = match value {
        toml::Value::Datetime(date) => Value::from(date.to_string()),
        toml::Value::Integer(number) => Value::from(*number),
        toml::Value::String(text) => Value::from(text.as_str()),
        other => return Err(format!("a {} is no date", other.type_str())),
    };
    date_of_value(&value).map(|it| it.at)
}

/// An instant as the API reads it; a year alone means its first day.
fn stated_text(text: &str) -> Option<Reading> {
    let at = text.parse().ok()?;
    let form = if text.contains([':', 'T']) || text.matches('-').count() > 1 {
        Form::Plain
    } else {
        Form::Year
    };
    Some(Reading { at, form })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(name: &str) -> Result<String, String> {
        date_in_name(&DateFrom::Iso, name).map(|it| it.at.to_string())
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
        assert_eq!(at.at.to_string(), "2022-04-03T12:33:28Z");
        let name = "1648989208000.geojson";
        let read = date_in_name(&DateFrom::UnixSeconds, name).unwrap();
        assert_eq!((read.at, read.form), (at.at, Form::Milliseconds));
        assert!(date_in_name(&DateFrom::UnixSeconds, "2015-01-31.geojson").is_err());
        assert!(date_in_name(&DateFrom::UnixSeconds, "99999999999999.geojson").is_err());
    }

    #[test]
    fn a_year_or_a_month_in_a_name_is_its_first_day() {
        for (name, at, form) in [
            ("world_1939.geojson", "1939-01-01", Form::Year),
            ("1939.geojson", "1939-01-01", Form::Year),
            ("world_100.geojson", "0100-01-01", Form::Year),
            ("map1937 v2.geojson", "1937-01-01", Form::Year),
            ("world_bc500.geojson", "-0499-01-01", Form::Year),
            ("world_500bce.geojson", "-0499-01-01", Form::Year),
            ("Rome 44 BC.geojson", "-0043-01-01", Form::Year),
            ("ad_79.geojson", "0079-01-01", Form::Year),
            ("-499.geojson", "-0499-01-01", Form::Year),
            ("world_-499.geojson", "-0499-01-01", Form::Year),
            ("2022-03.geojson", "2022-03-01", Form::Month),
            ("control_202203.geojson", "2022-03-01", Form::Month),
            ("-0499-03-15.geojson", "-0499-03-15", Form::Plain),
            ("٢٠٢٢-٠٣-٠١.geojson", "2022-03-01", Form::Plain),
            (
                "20220301183015.geojson",
                "2022-03-01T18:30:15Z",
                Form::Compact,
            ),
        ] {
            let read = date_in_name(&DateFrom::Iso, name);
            let at = at.parse().unwrap();
            assert_eq!(read, Ok(Reading { at, form }), "{name}");
        }
    }

    #[test]
    fn a_part_of_a_date_is_never_taken_for_the_whole() {
        for name in [
            "1914-1918.geojson",
            "1914-18.geojson",
            "1939-Q2.geojson",
            "1939 W12.geojson",
            "March 1939.geojson",
            "9 Nov 1938.geojson",
            "1930s.geojson",
            "world_1939_1945.geojson",
            "1938 or 1939.geojson",
            "control_201101.geojson",
            "worldbc500.geojson",
            "sheet_12.geojson",
            "frame_0001.geojson",
            "31-01-2015.geojson",
            "2015-01-31T18-30-00EST.geojson",
        ] {
            assert!(iso(name).is_err(), "{name}: {:?}", iso(name));
        }
    }

    #[test]
    fn an_offset_in_a_name_counts_and_a_leap_second_is_the_next_day() {
        for (name, at) in [
            ("2022-03-01T18:30:00+02:00.geojson", "2022-03-01T16:30:00Z"),
            ("2022-03-01T18-30-00+02-00.geojson", "2022-03-01T16:30:00Z"),
            (
                "map_20220228T233000-0500_en.geojson",
                "2022-03-01T04:30:00Z",
            ),
            ("2015-06-30T23-59-60Z.geojson", "2015-07-01T00:00:00Z"),
        ] {
            assert_eq!(iso(name).as_deref(), Ok(at), "{name}");
        }
        assert!(iso("2015-06-30T12-30-60Z.geojson").is_err());
    }

    #[test]
    fn a_property_is_read_whatever_type_it_has() {
        use serde_json::json;
        for (value, at, form) in [
            (json!(1939), "1939-01-01", Form::Year),
            (json!("1939"), "1939-01-01", Form::Year),
            (json!(-499), "-0499-01-01", Form::Year),
            (json!("500 BC"), "-0499-01-01", Form::Year),
            (json!(20220301), "2022-03-01", Form::Compact),
            (json!("20220301"), "2022-03-01", Form::Compact),
            (json!(1646092800.0), "2022-03-01", Form::Seconds),
            (json!("1646092800"), "2022-03-01", Form::Seconds),
            (json!(1646092800000_i64), "2022-03-01", Form::Milliseconds),
            (json!(1.6460928e12), "2022-03-01", Form::Milliseconds),
            (
                json!("2022-02-28T23:30:00-05:00"),
                "2022-03-01T04:30:00Z",
                Form::Plain,
            ),
            (
                json!("2022-03-01 18:30"),
                "2022-03-01T18:30:00Z",
                Form::Plain,
            ),
        ] {
            let at = at.parse().unwrap();
            assert_eq!(date_of_value(&value), Ok(Reading { at, form }), "{value}");
        }
        for value in [
            json!(0),
            json!(44621),
            json!(true),
            json!("soon"),
            json!("2022-03-01T18:30:00 EST"),
        ] {
            assert!(date_of_value(&value).is_err(), "{value}");
        }
    }
}
