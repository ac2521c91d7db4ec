//! Clocks that are set, suspended, and wrong from the start.

use std::sync::atomic::{AtomicI64, Ordering};

use super::*;

/// A source that is set by hand, in seconds.
#[derive(Default)]
struct Made {
    wall: AtomicI64,
    steady: AtomicI64,
}

impl Source for Made {
    fn wall(&self) -> i64 {
        self.wall.load(Ordering::Relaxed).saturating_mul(SECOND)
    }

    fn steady(&self) -> i64 {
        self.steady.load(Ordering::Relaxed).saturating_mul(SECOND)
    }
}

/// A day in 2026.
const START: i64 = 1_780_000_000;
const YEAR: i64 = 366 * 86_400;

fn clock() -> Clock<Made> {
    let source = Made::default();
    source.wall.store(START, Ordering::Relaxed);
    Clock::new(source)
}

impl Clock<Made> {
    fn set(&self, wall: i64) {
        self.source.wall.store(wall, Ordering::Relaxed);
    }

    /// Time goes by for both.
    fn pass(&self, seconds: i64) {
        self.source.wall.fetch_add(seconds, Ordering::Relaxed);
        self.source.steady.fetch_add(seconds, Ordering::Relaxed);
    }

    fn seconds(&self) -> i64 {
        self.now().micros() / SECOND
    }
}

fn newest(changeset: i64, any: i64) -> Newest {
    Newest {
        changeset: Some(instant(changeset * SECOND)),
        any: Some(instant(any * SECOND)),
    }
}

#[test]
fn small_steps_are_followed_and_time_never_goes_back() {
    let clock = clock();
    clock.set(START + 60);
    assert_eq!(clock.seconds(), START + 60);
    clock.set(START + 10);
    assert_eq!(
        clock.seconds(),
        START + 60,
        "it waits until it is caught up"
    );
    clock.pass(70);
    assert_eq!(clock.seconds(), START + 80);
}

#[test]
fn a_clock_set_back_revives_nothing_and_time_goes_on() {
    let clock = clock();
    clock.pass(100);
    clock.set(START - YEAR);
    assert_eq!(clock.seconds(), START + 100);
    assert!(clock.lock().strayed);
    clock.pass(50);
    assert_eq!(clock.seconds(), START + 150);
    assert_eq!(clock.judging_time().micros() / SECOND, START + 150);
    clock.set(START + 151);
    assert_eq!(clock.seconds(), START + 151);
    assert!(!clock.lock().strayed, "right again");
}

#[test]
fn a_jump_ahead_is_not_followed_however_often_it_is_asked() {
    let clock = clock();
    clock.set(START + 10 * YEAR);
    for second in 0..100 {
        assert_eq!(clock.seconds(), START + second);
        clock.pass(1);
    }
    assert!(clock.lock().strayed);
}

#[test]
fn many_small_steps_do_not_add_up_to_a_jump() {
    let clock = clock();
    for _ in 0..100 {
        clock.source.wall.fetch_add(50, Ordering::Relaxed);
        clock.pass(1);
        clock.now();
    }
    assert!(clock.seconds() <= START + 100 + 60, "{}", clock.seconds());
}

#[test]
fn a_clock_that_runs_a_little_fast_is_followed_for_years() {
    let clock = clock();
    for _ in 0..1000 {
        clock.pass(86_400);
        clock.source.wall.fetch_add(40, Ordering::Relaxed);
        assert_eq!(clock.seconds(), clock.source.wall.load(Ordering::Relaxed));
    }
}

#[test]
fn a_start_before_the_last_changeset_is_doubted_until_the_clock_is_set() {
    let clock = clock();
    clock.compare(newest(START + 1, START + 1), false);
    let why = clock.doubt().unwrap();
    assert!(why.contains("before the last changeset"), "{why}");
    assert!(why.contains("--accept-clock"), "{why}");
    clock.set(START + YEAR);
    assert_eq!(clock.doubt(), None, "set over the network, say");
    assert_eq!(clock.seconds(), START + YEAR, "and followed");
}

#[test]
fn a_start_more_than_ten_years_after_the_last_changeset_is_doubted() {
    let clock = clock();
    clock.compare(newest(START - 9 * YEAR, START), false);
    assert_eq!(clock.doubt(), None);
    clock.compare(newest(START - 11 * YEAR, START), false);
    let why = clock.doubt().unwrap();
    assert!(why.contains("more than ten years after"), "{why}");
    clock.compare(newest(START - 11 * YEAR, START), true);
    assert_eq!(clock.doubt(), None, "accepted");
    let nothing = Newest {
        changeset: None,
        any: None,
    };
    clock.compare(nothing, false);
    assert_eq!(clock.doubt(), None, "an empty store fits every clock");
}

#[test]
fn tokens_are_judged_by_the_newest_time_that_the_store_has_seen() {
    let clock = clock();
    clock.compare(newest(START - 5, START + 3600), false);
    assert_eq!(clock.seconds(), START, "changesets are dated by the clock");
    assert_eq!(clock.judging_time().micros() / SECOND, START + 3600);
    clock.pass(10);
    assert_eq!(clock.judging_time().micros() / SECOND, START + 3610);
    clock.compare(newest(START - 5, START + 3600), true);
    assert_eq!(
        clock.judging_time(),
        clock.now(),
        "the operator knows better"
    );
}

#[test]
fn no_clock_is_too_odd() {
    for wall in [
        i64::MIN,
        i64::MIN / SECOND,
        -1,
        0,
        i64::MAX / SECOND,
        i64::MAX,
    ] {
        let clock = clock();
        clock.set(wall);
        clock.compare(newest(START, START), false);
        clock.source.steady.store(i64::MAX, Ordering::Relaxed);
        let told = [clock.now(), clock.judging_time()];
        assert!(
            told.iter().all(|it| it.to_string().ends_with('Z')),
            "{wall}"
        );
        assert!(clock.doubt().is_some(), "{wall}");
    }
}
