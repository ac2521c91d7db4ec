//! The time of day that follows a date in a text, with its zone.
//!
//! A time that is evidently one and cannot be read is refused: dropping it would move a map by hours.

use jiff::civil::Time;

/// Abbreviations of zones. Most have several meanings, and are refused by name; only UTC and its names are read.
const ZONES: &str = "ACDT ACST ADT AEDT AEST AFT AKDT AKST ALMT AMT ART AST AWST AZT BRT BST CAT CDT CEST CET CLT CLST COT CST EAT ECT EDT \
                     EEST EET EST FET GET GST HKT HST ICT IDT IRDT IRST IST JST KGT KST MDT MMT MSD MSK MST MT NDT NPT NST NZDT NZST PDT PET PHT \
                     PKT PST PT ET CT SAMT SAST SGT TJT TMT TRT UYT UZT VET WAST WAT WEST WET WIB YEKT";

/// How far a zone may be from UTC, in minutes.
const FARTHEST: i32 = 14 * 60;

/// A time of day and how far its zone is from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    pub time: Time,
    /// Minutes that the zone is ahead.
    pub ahead: i32,
    /// Whether the second is the 60th, which `time` has as the 59th.
    pub leaps: bool,
}

/// How evident it is that a time was meant.
#[derive(Clone, Copy)]
struct Style {
    /// `T` parts it from the date, or colons its hours from its minutes.
    evident: bool,
    /// Its own numbers are parted by something that may also begin an offset.
    dashed: bool,
}

/// Reads a time of day after one separator, as in `T12:30:05Z`, `_12-30` or ` 1230+02-00`, and what is left;
/// `Ok(None)` where none follows. `text` is in ASCII where it matters.
pub(super) fn clock(text: &str) -> Result<Option<(Clock, &str)>, String> {
    let Some(mark) = text.chars().next().filter(|c| "Tt_- ".contains(*c)) else {
        return Ok(None);
    };
    let after_t = matches!(mark, 'T' | 't');
    let rest = &text[1..];
    let Some((hour, rest)) = two(rest) else {
        return Ok(None);
    };
    let Some((minute, between, rest)) = part(rest) else {
        let alone = after_t && !rest.starts_with(|c: char| c.is_ascii_digit());
        return if alone {
            finish(
                hour,
                0,
                0,
                rest,
                Style {
                    evident: true,
                    dashed: false,
                },
            )
        } else if after_t {
            Err(no_time(text))
        } else {
            Ok(None)
        };
    };
    // Another mark than between hours and minutes begins something else, such as an offset.
    let (second, rest) = match part(rest) {
        Some((second, mark, rest)) if mark == between => (second, rest),
        _ => (0, rest),
    };
    let evident = after_t || between == Some(':');
    let rest = if evident { past_fraction(rest) } else { rest };
    if rest.starts_with(|c: char| c.is_ascii_digit()) || hour > 23 || minute > 59 || second > 60 {
        return if evident {
            Err(no_time(text))
        } else {
            Ok(None)
        };
    }
    let dashed = matches!(between, Some('-' | '_' | '.'));
    finish(hour, minute, second, rest, Style { evident, dashed })
}

/// What follows the numbers: a half of the day, a zone, or nothing of the kind.
fn finish(
    hour: u8,
    minute: u8,
    second: u8,
    rest: &str,
    style: Style,
) -> Result<Option<(Clock, &str)>, String> {
    let (word, after) = word(rest);
    let upper = word.to_ascii_uppercase();
    let attached = !word.is_empty() && !rest.starts_with([' ', '_']);
    let (hour, rest) = match upper.as_str() {
        "AM" | "PM" if !(1..=12).contains(&hour) => {
            return Err(format!(
                "has {hour} o'clock {upper}: write hours from 00 to 23"
            ));
        }
        "AM" => (hour % 12, after),
        "PM" => (hour % 12 + 12, after),
        "" | "Z" | "UTC" | "GMT" | "UT" => (hour, rest),
        _ if ZONES.split_whitespace().any(|it| it == upper)
            || attached && (style.evident || is_code(word)) =>
        {
            return Err(format!(
                "has a time in the zone `{word}`, which can mean several: write an offset such as +02-00, or Z for UTC"
            ));
        }
        _ if attached => return Ok(None),
        _ => (hour, rest),
    };
    let (ahead, rest) = zone(rest, style)?;
    let small = |n: u8| i8::try_from(n).unwrap_or(i8::MAX);
    let time = Time::new(small(hour), small(minute), small(second.min(59)), 0);
    let time = time.map_err(|error| error.to_string())?;
    let leaps = second == 60;
    Ok(Some((Clock { time, ahead, leaps }, rest)))
}

/// Whether letters right after a time can be a zone's.
fn is_code(word: &str) -> bool {
    word.len() <= 5 && word.bytes().all(|it| it.is_ascii_uppercase())
}

/// The minutes that a zone is ahead of UTC, and what is left; without one, it is UTC.
fn zone(text: &str, style: Style) -> Result<(i32, &str), String> {
    let (word, after) = word(text);
    let named = matches!(
        word.to_ascii_uppercase().as_str(),
        "Z" | "UTC" | "GMT" | "UT"
    );
    let rest = if named { after } else { text };
    let Some(sign) = rest.chars().next().filter(|c| "+-".contains(*c)) else {
        return Ok((0, rest));
    };
    let unclear = || {
        format!(
            "has `{rest}` after its time, which may be an offset or not: write {sign}hh-mm after a time such as \
             T12-30-00, or Z for UTC"
        )
    };
    let digits = &rest[1..];
    let Some((hours, tail)) = two(digits) else {
        // `UTC+3`, or `-v2`, or `-1` as copies are numbered.
        let single = digits.chars().next().and_then(|c| c.to_digit(10));
        return match single.filter(|_| named || sign == '+') {
            Some(hours) => offset(sign, hours, 0, &digits[1..]).ok_or_else(unclear),
            None => Ok((0, rest)),
        };
    };
    let (minutes, tail) = match part(tail) {
        Some((minutes, _, tail)) => (Some(minutes), tail),
        None => (None, tail),
    };
    let clear = named || sign == '+' || style.evident && (minutes.is_some() || !style.dashed);
    if !clear || tail.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(unclear());
    }
    offset(
        sign,
        u32::from(hours),
        u32::from(minutes.unwrap_or(0)),
        tail,
    )
    .ok_or_else(unclear)
}

fn offset(sign: char, hours: u32, minutes: u32, rest: &str) -> Option<(i32, &str)> {
    let ahead = i32::try_from(hours * 60 + minutes).ok()?;
    let fits = minutes < 60 && ahead <= FARTHEST;
    fits.then_some((if sign == '-' { -ahead } else { ahead }, rest))
}

/// Letters at the start of a text, after one blank at most, and what is left after them.
fn word(text: &str) -> (&str, &str) {
    let start = text.strip_prefix([' ', '_']).unwrap_or(text);
    let end = start.find(|c: char| !c.is_ascii_alphabetic());
    start.split_at(end.unwrap_or(start.len()))
}

/// Two digits, after one mark at most: the number, the mark, and what is left.
fn part(text: &str) -> Option<(u8, Option<char>, &str)> {
    let mark = text.chars().next().filter(|c| ":-_.".contains(*c));
    let rest = &text[mark.map_or(0, char::len_utf8)..];
    let (number, rest) = two(rest)?;
    Some((number, mark, rest))
}

fn two(text: &str) -> Option<(u8, &str)> {
    let (number, rest) = text.split_at_checked(2)?;
    let plain = number.bytes().all(|it| it.is_ascii_digit());
    Some((number.parse().ok().filter(|_| plain)?, rest))
}

/// What is left after a fraction of a second, which no map needs.
fn past_fraction(text: &str) -> &str {
    let Some(digits) = text.strip_prefix(['.', ',']) else {
        return text;
    };
    let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() < digits.len() {
        rest
    } else {
        text
    }
}

fn no_time(text: &str) -> String {
    let text: String = text.chars().take(20).collect();
    format!("has `{text}` after its date, which is no time of day: write T12-30, or T12-30-05Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<(String, i32)>, String> {
        clock(text).map(|it| it.map(|(clock, _)| (clock.time.to_string(), clock.ahead)))
    }

    #[test]
    fn offsets_are_read_however_a_file_name_spells_them() {
        for (text, time, ahead) in [
            ("T18:30:00+02:00", "18:30:00", 120),
            ("T18-30-00+02-00", "18:30:00", 120),
            ("T183000+0200", "18:30:00", 120),
            ("T18-30-00+02", "18:30:00", 120),
            ("T18_30_00+02_00", "18:30:00", 120),
            ("T23-30-00-05-00", "23:30:00", -300),
            ("T233000-0500", "23:30:00", -300),
            ("T23:30-05", "23:30:00", -300),
            ("T12-30+05-45", "12:30:00", 345),
            ("T1830UTC+3", "18:30:00", 180),
            (" 18:30 GMT-05:00", "18:30:00", -300),
            ("T18-30-00Z", "18:30:00", 0),
            ("_1830z", "18:30:00", 0),
            ("T18", "18:00:00", 0),
            (" 06:30 PM", "18:30:00", 0),
            ("_0630am", "06:30:00", 0),
            (" 12:05 am", "00:05:00", 0),
            ("-12-30-05", "12:30:05", 0),
            ("T12-30-05-final", "12:30:05", 0),
            ("T12-30-05-v2", "12:30:05", 0),
            ("T12:30:05.250Z", "12:30:05", 0),
        ] {
            assert_eq!(read(text), Ok(Some((time.to_owned(), ahead))), "{text}");
        }
    }

    #[test]
    fn a_time_that_is_evidently_one_is_never_dropped() {
        for text in [
            "T18-30-00EST",
            "T18:30:00 EST",
            "_1830 cet",
            "_1830EST",
            "T1830B",
            "T18-30x",
            "T25-00-00",
            "T1861",
            "T12-30-05-02",
            "_1200-1400",
            "T12:30+15:00",
            " 18:30 PM",
        ] {
            assert!(read(text).is_err(), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn other_words_after_a_date_are_no_time() {
        for text in [
            "_1200px", "_9999", "-en", " final", "", ".2", "_12", "_12345",
        ] {
            assert_eq!(read(text), Ok(None), "{text}");
        }
    }

    #[test]
    fn a_leap_second_is_told() {
        let (clock, _) = clock("T23-59-60Z").unwrap().unwrap();
        assert!(clock.leaps && clock.time.second() == 59);
    }
}
