//! Half-open spans of time.

use serde::Serialize;

use crate::time::Instant;

/// A half-open span of time: `from` belongs to it, `to` does not; no `to` means until further notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Interval {
    from: Instant,
    to: Option<Instant>,
}

/// Why two instants make no interval.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the end {to} must come after the start {from}")]
pub struct EmptyInterval {
    from: Instant,
    to: Instant,
}

impl Interval {
    /// The span from `from` until just before `to`.
    pub fn new(from: Instant, to: Option<Instant>) -> Result<Self, EmptyInterval> {
        match to {
            Some(to) if to <= from => Err(EmptyInterval { from, to }),
            _ => Ok(Self { from, to }),
        }
    }

    /// The first instant.
    pub fn from(self) -> Instant {
        self.from
    }

    /// The first instant that no longer belongs to it, if it ends.
    pub fn to(self) -> Option<Instant> {
        self.to
    }

    /// Whether the instant lies in the span.
    pub fn contains(self, at: Instant) -> bool {
        self.from <= at && self.to.is_none_or(|to| at < to)
    }

    /// Whether the two spans share an instant.
    pub fn overlaps(self, other: Self) -> bool {
        self.to.is_none_or(|to| other.from < to) && other.to.is_none_or(|to| self.from < to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn an_instant_on_the_boundary_belongs_to_the_later_span() {
        let earlier = Interval::new(at("2015-01-01"), Some(at("2015-02-01"))).unwrap();
        let later = Interval::new(at("2015-02-01"), None).unwrap();
        assert!(!earlier.contains(at("2015-02-01")));
        assert!(later.contains(at("2015-02-01")));
        assert!(!earlier.overlaps(later));
    }

    #[test]
    fn a_span_that_ends_where_it_starts_is_refused() {
        assert!(Interval::new(at("2015-01-01"), Some(at("2015-01-01"))).is_err());
    }
}
