//! Refusals without a token that counts, counted by address and minute until they are written down.
//!
//! A flood of them costs a number: so many addresses a minute are told apart, and the rest are one.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::store::Deed;

/// What stands in place of the addresses that are not told apart.
pub(super) const OTHERS: &str = "others";

/// Minutes that may wait to be written.
const MINUTES: usize = 3;

/// The refusals of the last minutes.
pub(super) struct Refusals {
    /// Addresses of a minute that are told apart.
    most: usize,
    minutes: Mutex<BTreeMap<i64, HashMap<String, Counted>>>,
}

/// Those of one address and minute.
struct Counted {
    first: Deed,
    /// How many are not written yet.
    waiting: u32,
}

/// What becomes of a refusal.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Added {
    /// The first of its address and minute: to be written as it is.
    First(Deed),
    /// Counted.
    Again,
    /// There is no room: the store has failed for minutes.
    Lost,
}

impl Refusals {
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            minutes: Mutex::default(),
        }
    }

    /// Counts one.
    pub(super) fn add(&self, mut deed: Deed) -> Added {
        let mut minutes = self.lock();
        let minute = deed.minute();
        if !minutes.contains_key(&minute) && minutes.len() >= MINUTES {
            return Added::Lost;
        }
        let counted = minutes.entry(minute).or_default();
        if counted.len() >= self.most && !counted.contains_key(&deed.address) {
            OTHERS.clone_into(&mut deed.address);
        }
        if let Some(known) = counted.get_mut(&deed.address) {
            known.waiting = known.waiting.saturating_add(1);
            return Added::Again;
        }
        let first = deed.clone();
        let waiting = 0;
        counted.insert(deed.address.clone(), Counted { first, waiting });
        Added::First(deed)
    }

    /// One that was to be written as it is has found no room: it waits with the rest.
    pub(super) fn put_back(&self, deed: &Deed) {
        let mut minutes = self.lock();
        let counted = minutes.get_mut(&deed.minute());
        if let Some(known) = counted.and_then(|it| it.get_mut(&deed.address)) {
            known.waiting = known.waiting.saturating_add(1);
        }
    }

    /// What waits to be written: of each address and minute the first, with how many more there were. Minutes before
    /// this one are forgotten.
    pub(super) fn take(&self, this: i64) -> Vec<Deed> {
        let mut minutes = self.lock();
        let all = minutes.values_mut().flat_map(HashMap::values_mut);
        let waiting = all.filter(|it| it.waiting > 0).map(|it| Deed {
            count: std::mem::take(&mut it.waiting),
            ..it.first.clone()
        });
        let waiting = waiting.collect();
        minutes.retain(|minute, _| *minute >= this);
        waiting
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<i64, HashMap<String, Counted>>> {
        self.minutes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::journal::tests::deed;

    fn from(address: &str) -> Deed {
        Deed {
            at: "2020-01-01T10:00:07Z".parse().unwrap(),
            token: None,
            address: address.to_owned(),
            ..deed("/nothing")
        }
    }

    #[test]
    fn an_address_is_told_once_and_then_counted() {
        let refusals = Refusals::new(10);
        let first = from("192.0.2.1");
        assert_eq!(refusals.add(first.clone()), Added::First(first.clone()));
        for _ in 0..1000 {
            assert_eq!(refusals.add(first.clone()), Added::Again);
        }
        let minute = first.minute();
        let counted = Deed {
            count: 1000,
            ..first.clone()
        };
        assert_eq!(refusals.take(minute), [counted]);
        assert_eq!(refusals.take(minute), [], "told");
        assert_eq!(
            refusals.add(first.clone()),
            Added::Again,
            "still its minute"
        );
        assert_eq!(refusals.take(minute + 1).len(), 1);
        assert_eq!(refusals.add(first.clone()), Added::First(first));
    }

    #[test]
    fn however_many_addresses_there_are_few_are_told_apart() {
        let refusals = Refusals::new(10);
        let mut told = 0;
        for address in 0..10_000 {
            if let Added::First(deed) = refusals.add(from(&address.to_string())) {
                told += 1;
                assert!(told <= 10 || deed.address == OTHERS);
            }
        }
        assert_eq!(told, 11);
        let waiting = refusals.take(i64::MAX);
        let [others] = waiting.as_slice() else {
            panic!("{waiting:?}")
        };
        assert_eq!((others.address.as_str(), others.count), (OTHERS, 9989));
        assert!(refusals.lock().is_empty());
    }

    #[test]
    fn minutes_that_cannot_be_written_do_not_pile_up() {
        let refusals = Refusals::new(10);
        let at = |minute: u32| Deed {
            at: format!("2020-01-01T10:{minute:02}:00Z").parse().unwrap(),
            ..from("192.0.2.1")
        };
        let lost = (0..60).filter(|it| refusals.add(at(*it)) == Added::Lost);
        assert_eq!(lost.count(), 57);
    }

    #[test]
    fn what_found_no_room_waits() {
        let refusals = Refusals::new(10);
        let Added::First(first) = refusals.add(from("192.0.2.1")) else {
            panic!("first")
        };
        refusals.put_back(&first);
        assert_eq!(refusals.take(0), [first]);
    }
}
