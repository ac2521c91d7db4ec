//! Any text is a time that reads the same when written, or is refused with itself; any number is a time of the calendar
//! or none.

#![no_main]

use frontline_fuzz::time::{Instant, Interval};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    match text.parse::<Instant>() {
        Ok(instant) => is_kept(instant),
        Err(fault) => assert!(fault.to_string().contains(&*text), "{fault}"),
    }
    if let Some(micros) = bytes.first_chunk() {
        let micros = i64::from_be_bytes(*micros);
        // Most numbers lie far outside the calendar; the 37th part of one is mostly inside.
        [micros, micros / 37].into_iter().filter_map(Instant::from_micros).for_each(is_kept);
    }
});

/// Written and read it is the same instant, on a day that holds it.
fn is_kept(instant: Instant) {
    let written = instant.to_string();
    assert_eq!(written.parse(), Ok(instant), "{written}");
    assert_eq!(Instant::from_micros(instant.micros()), Some(instant));
    let json = serde_json::to_string(&instant).expect("it writes");
    assert_eq!(serde_json::from_str::<Instant>(&json).ok(), Some(instant));
    let day: Instant = instant.date().to_string().parse().expect("a day is an instant");
    assert!(day <= instant && instant.micros() - day.micros() < 86_400_000_000, "{instant} is of {day}");
    assert!(Interval::new(instant, Some(instant)).is_err());
    if day < instant {
        assert!(Interval::new(day, Some(instant)).is_ok_and(|it| it.contains(day) && !it.contains(instant)));
    }
}
