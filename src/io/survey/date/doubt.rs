//! Dates that can hardly be meant.

use jiff::Span;

use crate::io::survey::date::Dated;
use crate::model::Fault;
use crate::time::Instant;

/// Years between a file and the median of its run that no series of surveys has, unless its files lie far apart.
const YEARS_APART: i64 = 20;

/// A file is doubted where it lies so many times farther from the median of its run than half of the files do.
const TIMES_APART: i64 = 5;

/// What is known of a run beside its files.
#[derive(Clone, Copy, Debug, Default)]
pub struct Expected {
    /// The first and the last date that the mapping says the series has, either of which may be left open.
    pub series: (Option<Instant>, Option<Instant>),
    /// Whether dates in the future are meant.
    pub ahead: bool,
}

/// Dates that can hardly be meant, each with its file and the way to correct or confirm it.
pub fn suspicious(run: &[Dated], expected: Expected, now: Instant) -> Vec<Fault> {
    let dates: Vec<Instant> = run.iter().map(|it| it.at).collect();
    let Some(usual) = usual(&dates) else {
        return Vec::new();
    };
    let tomorrow = now.after(Span::new().days(1));
    let (first, last) = expected.series;
    let doubt = |at: Instant| {
        if first.is_some_and(|first| at < first) || last.is_some_and(|last| at > last) {
            Some("outside of the series as the mapping has it".to_owned())
        } else if !expected.ahead && tomorrow.is_some_and(|tomorrow| at > tomorrow) {
            Some("in the future".to_owned())
        } else if first.is_none() && last.is_none() && !usual.holds(at) {
            let middle = usual.middle.date();
            Some(format!("far from the middle of this run, {middle}"))
        } else {
            None
        }
    };
    let doubted = run.iter().filter(|it| !it.stated);
    doubted
        .filter_map(|it| {
            let why = doubt(it.at)?;
            let detail = format!(
                "its date {} is {why}: write the right one into the mapping, under [date.correct], as \"{}\" = \"…\"; \
                 or, where many are right, say with `from` and `to` under [date] how long the series is{}",
                it.at,
                it.file,
                if why == "in the future" { ", and that it runs ahead with --dated-ahead" } else { "" }
            );
            Some(Fault::new(&it.file, detail))
        })
        .collect()
}

/// Where the dates of a run lie.
struct Usual {
    middle: Instant,
    /// Microseconds from the middle.
    farthest: i64,
}

impl Usual {
    fn holds(&self, at: Instant) -> bool {
        at.micros().abs_diff(self.middle.micros()) <= self.farthest.unsigned_abs()
    }
}

/// The median of dates, and how far from it they may lie: by years, or by times the median distance where a series has
/// files that lie centuries apart. `None` without any.
fn usual(dates: &[Instant]) -> Option<Usual> {
    let mut sorted = dates.to_vec();
    sorted.sort_unstable();
    let middle = *sorted.get(sorted.len() / 2)?;
    let distance = |it: &Instant| it.micros().saturating_sub(middle.micros()).saturating_abs();
    let mut distances: Vec<i64> = sorted.iter().map(distance).collect();
    distances.sort_unstable();
    // The lower of two: of two files that lie apart either may be wrong.
    let half = distances[(distances.len() - 1) / 2];
    let years = middle.before(Span::new().years(YEARS_APART));
    let years = years.map_or(0, |it| distance(&it));
    Some(Usual {
        middle,
        farthest: years.max(half.saturating_mul(TIMES_APART)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dated(file: &str, at: &str) -> Dated {
        Dated {
            file: file.to_owned(),
            at: at.parse().unwrap(),
            stated: false,
            form: crate::io::survey::date::Form::Plain,
        }
    }

    fn doubted(dates: &[&str], expected: Expected) -> Vec<String> {
        let run: Vec<Dated> = dates.iter().map(|it| dated(it, it)).collect();
        let now = "2026-01-01".parse().unwrap();
        let faults = suspicious(&run, expected, now).into_iter();
        faults.map(|it| it.at).collect()
    }

    #[test]
    fn an_evident_typo_in_a_date_is_named_with_its_file_unless_the_mapping_states_it() {
        let dates = [
            "2022-04-03",
            "2022-04-04",
            "2202-04-05",
            "1822-04-05",
            "1970-01-01",
            "2022-04-06",
            "2022-04-07",
        ];
        assert_eq!(
            doubted(&dates, Expected::default()),
            ["2202-04-05", "1822-04-05", "1970-01-01"]
        );
        let mut run = dates.map(|it| dated(it, it));
        let now = "2026-01-01".parse().unwrap();
        let faults = suspicious(&run, Expected::default(), now);
        assert!(faults[0].detail.contains("future") && faults[0].detail.contains("[date.correct]"));
        run.iter_mut().for_each(|it| it.stated = true);
        assert!(suspicious(&run, Expected::default(), now).is_empty());
        assert!(suspicious(&[], Expected::default(), now).is_empty());
    }

    #[test]
    fn a_series_of_old_maps_needs_no_line_for_each() {
        assert!(doubted(&["1815-06-09"], Expected::default()).is_empty());
        assert!(
            doubted(
                &["1815-06-09", "1815-06-18", "1815-07-03"],
                Expected::default()
            )
            .is_empty()
        );
        let centuries = [
            "-0499-01-01",
            "0100-01-01",
            "0800-01-01",
            "1300-01-01",
            "1815-01-01",
            "1939-01-01",
        ];
        assert!(doubted(&centuries, Expected::default()).is_empty());
    }

    #[test]
    fn of_two_files_that_lie_centuries_apart_one_is_doubted_until_the_mapping_says_how_long_the_series_is()
     {
        let dates = ["1815-01-01", "2000-01-01"];
        assert_eq!(doubted(&dates, Expected::default()), ["1815-01-01"]);
        let at = |text: &str| Some(text.parse().unwrap());
        let expected = Expected {
            series: (at("1800-01-01"), at("2000-01-01")),
            ahead: false,
        };
        assert!(doubted(&dates, expected).is_empty());
        assert_eq!(
            doubted(&["1799-12-31", "2000-01-01"], expected),
            ["1799-12-31"]
        );
        let open = Expected {
            series: (at("1800-01-01"), None),
            ahead: false,
        };
        assert!(doubted(&dates, open).is_empty());
        assert_eq!(doubted(&["1815-01-01", "2300-01-01"], open), ["2300-01-01"]);
    }

    #[test]
    fn dates_ahead_are_refused_until_a_flag_confirms_them() {
        let dates = ["2026-03-01", "2026-04-01"];
        assert_eq!(doubted(&dates, Expected::default()), dates);
        let ahead = Expected {
            ahead: true,
            ..Expected::default()
        };
        assert!(doubted(&dates, ahead).is_empty());
    }
}
