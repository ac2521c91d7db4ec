//! Bytes that requests hold while they are carried out: so many in all, and a share of them for each address.
//!
//! A request takes what it needs piece by piece, as its body comes in and is read, or as its answer is drawn, and gives
//! all of it back when it is over. Whoever finds nothing left is told to come back, and never waits: so no two wait for
//! each other.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use crate::http::Error;
use crate::http::rates::network;

/// Bytes for all requests together.
#[derive(Clone)]
pub struct Budget(Arc<Parts>);

struct Parts {
    /// What they are bytes of, as who finds none left is told.
    of: &'static str,
    most: usize,
    share: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    taken: usize,
    by_address: HashMap<IpAddr, usize>,
    refused: u64,
}

impl Budget {
    /// So many bytes in all of something, and so many for one address.
    pub(in crate::http) fn new(of: &'static str, most: usize, share: usize) -> Self {
        Self(Arc::new(Parts {
            of,
            most,
            share: share.min(most),
            state: Mutex::default(),
        }))
    }

    /// Bytes that may be taken in all.
    pub fn most(&self) -> usize {
        self.0.most
    }

    /// Bytes that one address may take.
    pub fn share(&self) -> usize {
        self.0.share
    }

    /// Bytes that are taken now.
    pub fn taken(&self) -> usize {
        self.0.lock().taken
    }

    /// How often somebody found nothing left.
    pub fn refused(&self) -> u64 {
        self.0.lock().refused
    }

    /// A request that has taken nothing yet.
    pub(in crate::http) fn reserve(&self, address: IpAddr) -> Reservation {
        Reservation {
            budget: self.clone(),
            address: network(address),
            bytes: 0,
        }
    }
}

impl Parts {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What one request has taken; given back when this is dropped.
pub(in crate::http) struct Reservation {
    budget: Budget,
    address: IpAddr,
    bytes: usize,
}

impl Reservation {
    /// Takes more. 503 where others have what is missing, 413 where it would be too much by itself.
    pub(in crate::http) fn take(&mut self, bytes: usize) -> Result<(), Error> {
        let Parts {
            of, most, share, ..
        } = *self.budget.0;
        let own = self.bytes.saturating_add(bytes);
        if own > share {
            return Err(Error::TooMuch(format!(
                "this takes more than {share} bytes of memory, the most for the {of} of one client: send it in parts"
            )));
        }
        let mut state = self.budget.0.lock();
        let theirs = state.by_address.get(&self.address).copied();
        let theirs = theirs.unwrap_or_default() + bytes;
        if state.taken + bytes > most || theirs > share {
            state.refused += 1;
            return Err(Error::Exhausted(of));
        }
        state.taken += bytes;
        if bytes > 0 {
            state.by_address.insert(self.address, theirs);
        }
        self.bytes = own;
        Ok(())
    }

    /// Counts more, also past what there is: for what must not be refused any longer.
    pub(in crate::http) fn count(&mut self, bytes: usize) {
        let mut state = self.budget.0.lock();
        state.taken += bytes;
        if bytes > 0 {
            *state.by_address.entry(self.address).or_default() += bytes;
        }
        self.bytes += bytes;
    }

    /// Gives back a part.
    pub(in crate::http) fn give_back(&mut self, bytes: usize) {
        let bytes = bytes.min(self.bytes);
        if bytes == 0 {
            return;
        }
        self.bytes -= bytes;
        let mut state = self.budget.0.lock();
        state.taken -= bytes;
        if let Some(theirs) = state.by_address.get_mut(&self.address) {
            *theirs -= bytes;
            if *theirs == 0 {
                state.by_address.remove(&self.address);
            }
        }
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.give_back(self.bytes);
    }
}

/// Bytes that keep something until they are sent, or given up.
pub(in crate::http) fn keeping(
    bytes: impl AsRef<[u8]> + Send + 'static,
    kept: impl Send + 'static,
) -> Bytes {
    struct Keeping<B, K> {
        bytes: B,
        _kept: K,
    }
    impl<B: AsRef<[u8]>, K> AsRef<[u8]> for Keeping<B, K> {
        fn as_ref(&self) -> &[u8] {
            self.bytes.as_ref()
        }
    }
    let _kept = kept;
    Bytes::from_owner(Keeping { bytes, _kept })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> IpAddr {
        [192, 0, 2, last].into()
    }

    #[test]
    fn an_address_has_a_share_and_all_together_have_the_whole() {
        let budget = Budget::new("bodies", 100, 60);
        let mut one = budget.reserve(address(1));
        one.take(40).unwrap();
        let mut same = budget.reserve(address(1));
        assert!(matches!(same.take(21), Err(Error::Exhausted("bodies"))));
        same.take(20).unwrap();
        let mut other = budget.reserve(address(2));
        assert!(matches!(other.take(41), Err(Error::Exhausted("bodies"))));
        other.take(40).unwrap();
        assert_eq!((budget.taken(), budget.refused()), (100, 2));
        drop(one);
        same.take(40).unwrap();
        same.give_back(60);
        drop((same, other));
        assert_eq!(budget.taken(), 0);
        let left = &budget.0.lock().by_address;
        assert!(left.is_empty(), "nobody is remembered");
    }

    #[test]
    fn what_nobody_could_have_is_not_told_to_come_back() {
        let budget = Budget::new("bodies", 100, 60);
        let mut one = budget.reserve(address(1));
        one.take(30).unwrap();
        assert!(matches!(one.take(31), Err(Error::TooMuch(_))));
        assert!(matches!(one.take(usize::MAX), Err(Error::TooMuch(_))));
        assert_eq!((budget.taken(), budget.refused()), (30, 0));
    }

    #[test]
    fn what_must_not_be_refused_counts_past_the_whole_and_is_given_back() {
        let budget = Budget::new("answers", 100, 60);
        let mut one = budget.reserve(address(1));
        one.count(150);
        let mut other = budget.reserve(address(2));
        assert!(matches!(other.take(1), Err(Error::Exhausted(_))));
        drop(one);
        other.take(60).unwrap();
        assert_eq!(budget.taken(), 60);
    }

    #[test]
    fn bytes_keep_what_they_hold_until_the_last_of_them_is_gone() {
        let budget = Budget::new("answers", 1000, 1000);
        let mut room = budget.reserve(address(1));
        room.take(3).unwrap();
        let bytes = keeping(vec![1, 2, 3], room);
        let last = bytes.slice(2..);
        drop(bytes);
        assert_eq!((&last[..], budget.taken()), (&[3][..], 3));
        drop(last);
        assert_eq!(budget.taken(), 0);
    }
}
