//! How often somebody may ask: so many at once, and so many a second after that.
//!
//! Of each who asks one time is kept: when all they asked so far would be paid off at the steady pace (GCRA). Those
//! that are paid off are forgotten, so memory is bounded by who asked lately, and by a number.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use uuid::Uuid;

use crate::http::{Access, Error};

/// What it takes to remember one who asked: a place in a table that is half empty at worst.
const PLACE_BYTES: usize = 2 * (size_of::<(IpAddr, Duration)>() + 1);

/// The limits by address and by token.
pub(super) struct Rates {
    start: Instant,
    requests: Pace<IpAddr>,
    writes: Pace<Uuid>,
    failures: Pace<IpAddr>,
}

impl Rates {
    /// Nothing asked yet. Who asked is remembered up to so many bytes in all; then those that are nearest to paid off
    /// are forgotten.
    pub(super) fn new(access: &Access, bytes: usize) -> Self {
        const SECOND: Duration = Duration::from_secs(1);
        const MINUTE: Duration = Duration::from_secs(60);
        let Access {
            requests_per_second,
            burst,
            writes_per_minute,
            failures_per_minute,
            ..
        } = *access;
        let most = (bytes / 3 / PLACE_BYTES).max(1);
        Self {
            start: Instant::now(),
            requests: Pace::new(SECOND, requests_per_second, burst, most),
            writes: Pace::new(MINUTE, writes_per_minute, writes_per_minute, most),
            failures: Pace::new(MINUTE, failures_per_minute, failures_per_minute, most),
        }
    }

    /// A request from an address. 429 where there were too many.
    pub(super) fn request(&self, address: IpAddr) -> Result<(), Error> {
        let what = "too many requests from your address";
        refuse(what, self.requests.ask(network(address), self.now()))
    }

    /// A write with a token. 429 where there were too many.
    pub(super) fn write(&self, token: Uuid) -> Result<(), Error> {
        let what = "too many writes with this token";
        refuse(what, self.writes.ask(token, self.now()))
    }

    /// Somebody at an address did not prove who they are. 429 where that was too often.
    pub(super) fn failure(&self, address: IpAddr) -> Result<(), Error> {
        let what = "too many tokens from your address that do not count";
        refuse(what, self.failures.ask(network(address), self.now()))
    }

    fn now(&self) -> Duration {
        self.start.elapsed()
    }
}

fn refuse(what: &'static str, asked: Result<(), Duration>) -> Result<(), Error> {
    asked.map_err(|wait| Error::TooMany {
        what,
        wait: Duration::from_secs(wait.as_secs() + 1),
    })
}

/// What one household or company has: the address, or the first half of an IPv6 one.
pub(super) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(it) => {
            let [a, b, c, d, ..] = it.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// The same in words.
pub(super) fn network_name(address: IpAddr) -> String {
    match network(address) {
        v6 @ IpAddr::V6(_) => format!("{v6}/64"),
        v4 @ IpAddr::V4(_) => v4.to_string(),
    }
}

/// A pace that each who asks must keep.
struct Pace<K> {
    /// The time that one request takes to pay off; zero where there is no limit.
    gap: Duration,
    /// How much may be owed.
    credit: Duration,
    most: usize,
    /// When each will have paid off all; times are since the start.
    due: Mutex<HashMap<K, Duration>>,
}

impl<K: Copy + Eq + Hash> Pace<K> {
    /// So many in a time, and so many at once; 0 is no limit.
    fn new(time: Duration, many: u32, at_once: u32, most: usize) -> Self {
        let gap = time.checked_div(many).unwrap_or_default();
        Self {
            gap,
            credit: gap * at_once.max(1),
            most,
            due: Mutex::default(),
        }
    }

    /// Passes, or says how long to wait.
    fn ask(&self, who: K, now: Duration) -> Result<(), Duration> {
        if self.gap.is_zero() {
            return Ok(());
        }
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        let owed = due.get(&who).map_or(now, |it| (*it).max(now)) + self.gap;
        let wait = owed.saturating_sub(now + self.credit);
        if !wait.is_zero() {
            return Err(wait);
        }
        if due.len() >= self.most && !due.contains_key(&who) {
            forget(&mut due, now, self.most / 2);
        }
        due.insert(who, owed);
        Ok(())
    }
}

/// Forgets those who owe nothing, and where more than `most` do, those who owe least.
fn forget<K: Copy + Eq + Hash>(due: &mut HashMap<K, Duration>, now: Duration, most: usize) {
    due.retain(|_, it| *it > now);
    if due.len() > most {
        let mut times: Vec<Duration> = due.values().copied().collect();
        let few = times.len() - most;
        let (_, median, _) = times.select_nth_unstable(few);
        let median = *median;
        due.retain(|_, it| *it > median);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    #[test]
    fn so_many_pass_at_once_and_then_at_the_steady_pace() {
        let pace = Pace::new(ms(1000), 10, 3, 100);
        for _ in 0..3 {
            assert_eq!(pace.ask('a', ms(0)), Ok(()));
        }
        assert_eq!(pace.ask('a', ms(0)), Err(ms(100)));
        assert_eq!(pace.ask('b', ms(0)), Ok(()), "others have their own");
        assert_eq!(pace.ask('a', ms(99)), Err(ms(1)));
        assert_eq!(pace.ask('a', ms(100)), Ok(()), "a refusal costs nothing");
        assert_eq!(pace.ask('a', ms(100)), Err(ms(100)));
        for _ in 0..3 {
            assert_eq!(
                pace.ask('a', ms(5000)),
                Ok(()),
                "what was not used does not add up"
            );
        }
        assert!(pace.ask('a', ms(5000)).is_err());
    }

    #[test]
    fn nothing_is_no_limit() {
        let pace = Pace::new(ms(1000), 0, 0, 100);
        assert!((0..10_000).all(|_| pace.ask('a', ms(0)).is_ok()));
        assert!(pace.due.lock().unwrap().is_empty());
    }

    #[test]
    fn however_many_ask_few_are_remembered_and_first_those_who_owe_most() {
        let pace = Pace::new(ms(1000), 10, 50, 100);
        for _ in 0..50 {
            assert!(pace.ask(0, ms(0)).is_ok());
        }
        for who in 1..10_000 {
            assert!(pace.ask(who, ms(1)).is_ok());
            assert!(pace.due.lock().unwrap().len() <= 100);
        }
        assert!(pace.ask(0, ms(1)).is_err(), "the worst is not forgotten");
    }

    #[test]
    fn an_address_stands_for_its_network() {
        let same = |a: &str, b: &str| network(a.parse().unwrap()) == network(b.parse().unwrap());
        assert!(same("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::1"));
        assert!(!same("2001:db8:1:2::1", "2001:db8:1:3::1"));
        assert!(same("::ffff:192.0.2.1", "192.0.2.1"));
        assert!(!same("192.0.2.1", "192.0.2.2"));
    }
}
