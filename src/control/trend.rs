//! How fast a share changes: the straight line through a step function of time.
//!
//! A share holds until the next slice, so it is known at every instant, not at samples. The line is the one whose
//! squared distance from it, summed over every instant of the window, is the least.

use crate::time::Instant;

/// Microseconds in a day.
const DAY: f64 = 86_400e6;

/// The line through a share's course over a window.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Trend {
    /// Change of the fraction a day.
    pub per_day: f64,
    /// Root mean square distance of the fraction from the line.
    pub residual: f64,
}

/// When a share reaches another at a steady rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reach {
    /// After so many days, then.
    At {
        days: f64,
        date: Instant,
    },
    Never(Why),
}

/// Why a share is never reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    AlreadyThere,
    NoChange,
    MovesAway,
    BeyondTheCalendar,
}

impl Why {
    /// In words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AlreadyThere => "already there",
            Self::NoChange => "does not change",
            Self::MovesAway => "moves away from it at that rate",
            Self::BeyondTheCalendar => "beyond the calendar at that rate",
        }
    }
}

/// The trend of a share from the first of `steps` until `to`. Each step is an instant and the fraction from then
/// on, in order of time. Without any time between them, the trend is flat.
pub fn trend(steps: &[(Instant, f64)], to: Instant) -> Trend {
    let Some(&(from, first)) = steps.first().filter(|it| it.0 < to) else {
        return Trend::default();
    };
    let days = |at: Instant| (at.micros() - from.micros()) as f64 / DAY;
    let ends = steps.iter().skip(1).map(|it| it.0).chain([to]);
    // How long each fraction holds, the middle of that time, and the fraction above the first.
    let pieces: Vec<(f64, f64, f64)> = steps
        .iter()
        .zip(ends)
        .map(|(&(start, fraction), end)| {
            let (start, end) = (days(start), days(end));
            (end - start, (start + end) / 2.0, fraction - first)
        })
        .collect();
    let window = days(to);
    let middle = window / 2.0;
    let sum = |of: &dyn Fn(&(f64, f64, f64)) -> f64| pieces.iter().map(of).sum::<f64>();
    let mean = sum(&|(long, _, above)| long * above) / window;
    let moment = sum(&|(long, at, above)| long * (at - middle) * (above - mean));
    let per_day = 12.0 * moment / window.powi(3);
    // Over a piece the line runs on by `per_day`, so its own spread adds to the distance at the middle.
    let squares = sum(&|(long, at, above)| {
        let off = above - mean - per_day * (at - middle);
        long * (off * off + (per_day * long).powi(2) / 12.0)
    });
    Trend {
        per_day,
        residual: (squares / window).sqrt(),
    }
}

/// When a fraction that is `now`, at an instant, reaches or falls to `share` at a rate a day.
pub fn reach(now: f64, at: Instant, per_day: f64, share: f64) -> Reach {
    let days = (share - now) / per_day;
    if now == share {
        Reach::Never(Why::AlreadyThere)
    } else if per_day == 0.0 {
        Reach::Never(Why::NoChange)
    } else if days < 0.0 {
        Reach::Never(Why::MovesAway)
    } else {
        match later(at, days) {
            Some(date) => Reach::At { days, date },
            None => Reach::Never(Why::BeyondTheCalendar),
        }
    }
}

/// So many days later; `None` past the calendar.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a number too large is cut to one past the calendar"
)]
fn later(at: Instant, days: f64) -> Option<Instant> {
    let micros = at.micros().checked_add((days * DAY).round() as i64)?;
    Instant::from_micros(micros)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOUR: i64 = 3_600_000_000;

    fn hour(hour: i64) -> Instant {
        Instant::from_micros(hour * HOUR).unwrap()
    }

    /// A share that takes another value every few hours, and when it ends.
    fn course() -> impl Strategy<Value = (Vec<(Instant, f64)>, Instant)> {
        let pieces = prop::collection::vec((1..60_i64, 0.0..1.0_f64), 1..12);
        pieces.prop_map(|pieces| {
            let mut now = 0;
            let steps = pieces.iter().map(|&(long, fraction)| {
                let step = (hour(now), fraction);
                now += long;
                step
            });
            (steps.collect(), hour(now))
        })
    }

    /// Ordinary least squares over one sample a minute, at the middle of each.
    fn sampled(steps: &[(Instant, f64)], to: Instant) -> Trend {
        let minute = HOUR / 60;
        let samples: Vec<(f64, f64)> = (0..to.micros() / minute)
            .map(|count| {
                let at = count * minute + minute / 2;
                let past = steps.iter().rev().find(|it| it.0.micros() <= at);
                (at as f64 / DAY, past.unwrap().1)
            })
            .collect();
        let count = samples.len() as f64;
        let mean = |of: &dyn Fn(&(f64, f64)) -> f64| samples.iter().map(of).sum::<f64>() / count;
        let (x, y) = (mean(&|it| it.0), mean(&|it| it.1));
        let per_day = mean(&|it| (it.0 - x) * (it.1 - y)) / mean(&|it| (it.0 - x).powi(2));
        let residual = mean(&|it| (it.1 - y - per_day * (it.0 - x)).powi(2)).sqrt();
        Trend { per_day, residual }
    }

    proptest! {
        #[test]
        fn the_line_is_that_of_dense_samples((steps, to) in course()) {
            let (exact, oracle) = (trend(&steps, to), sampled(&steps, to));
            prop_assert!((exact.per_day - oracle.per_day).abs() < 1e-3 * (1.0 + exact.per_day.abs()), "{exact:?} {oracle:?}");
            prop_assert!((exact.residual - oracle.residual).abs() < 1e-3, "{exact:?} {oracle:?}");
        }

        #[test]
        fn another_time_or_level_changes_nothing((steps, to) in course(), shift in 0..100_000_i64, lift in -1.0..1.0_f64) {
            let moved = |at: Instant| Instant::from_micros(at.micros() + shift * HOUR).unwrap();
            let shifted: Vec<_> = steps.iter().map(|&(at, it)| (moved(at), it + lift)).collect();
            let (here, there) = (trend(&steps, to), trend(&shifted, moved(to)));
            prop_assert!((here.per_day - there.per_day).abs() < 1e-9);
            prop_assert!((here.residual - there.residual).abs() < 1e-9);
        }

        #[test]
        fn a_share_that_only_rises_has_a_rising_line((steps, to) in course()) {
            let mut sorted: Vec<f64> = steps.iter().map(|it| it.1).collect();
            sorted.sort_by(f64::total_cmp);
            let rising: Vec<_> = steps.iter().zip(&sorted).map(|(it, &fraction)| (it.0, fraction)).collect();
            let falling: Vec<_> = steps.iter().zip(&sorted).map(|(it, &fraction)| (it.0, -fraction)).collect();
            let rate = trend(&rising, to).per_day;
            prop_assert!(rate >= 0.0 && (steps.len() == 1) == (rate == 0.0), "{rate}");
            prop_assert_eq!(trend(&falling, to).per_day, -rate);
        }
    }

    #[test]
    fn one_step_up_in_the_middle_rises_by_three_halves_over_the_window() {
        let found = trend(&[(hour(0), 0.2), (hour(120), 0.4)], hour(240));
        assert!((found.per_day - 0.03).abs() < 1e-15, "{found:?}");
        assert!((found.residual - 0.05).abs() < 1e-15, "{found:?}");
    }

    #[test]
    fn a_window_without_time_or_change_is_flat() {
        assert_eq!(trend(&[], hour(1)), Trend::default());
        assert_eq!(trend(&[(hour(1), 0.5)], hour(1)), Trend::default());
        let twice = [(hour(0), 0.3), (hour(5), 0.3)];
        assert_eq!(trend(&twice, hour(9)), Trend::default());
    }

    #[test]
    fn a_share_is_reached_at_that_rate_or_it_is_said_why_not() {
        let at = hour(0);
        let Reach::At { days, date } = reach(0.4, at, 0.01, 0.5) else {
            panic!("it is on its way");
        };
        assert!(
            (days - 10.0).abs() < 1e-9 && date == hour(240),
            "{days} {date}"
        );
        assert!(matches!(reach(0.6, at, -0.01, 0.5), Reach::At { .. }));
        for (now, rate, share, why) in [
            (0.4, -0.01, 0.5, Why::MovesAway),
            (0.6, 0.01, 0.5, Why::MovesAway),
            (0.4, 0.0, 0.5, Why::NoChange),
            (0.5, 0.01, 0.5, Why::AlreadyThere),
            (0.4, 1e-12, 0.5, Why::BeyondTheCalendar),
            (0.4, 1e-300, 0.5, Why::BeyondTheCalendar),
        ] {
            assert_eq!(reach(now, at, rate, share), Reach::Never(why), "{why:?}");
        }
    }
}
