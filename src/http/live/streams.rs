//! Places for clients that follow changes: so many in all, from one address, and with one token.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use uuid::Uuid;

use crate::http::Error;
use crate::http::connection::Limit;
use crate::http::live::Telling;
use crate::http::rates::network;

/// The places, and who has them.
pub struct Streams {
    limits: Telling,
    taken: Mutex<Taken>,
    most: Limit,
    per_address: Limit,
    per_token: Limit,
}

#[derive(Default)]
struct Taken {
    all: usize,
    addresses: HashMap<IpAddr, usize>,
    tokens: HashMap<Uuid, usize>,
}

impl Streams {
    /// All places are free.
    pub(crate) fn new(limits: Telling) -> Arc<Self> {
        Arc::new(Self {
            limits,
            taken: Mutex::default(),
            most: Limit::new(
                "as many clients follow changes as may (--max-streams): others are refused",
            ),
            per_address: Limit::new(
                "an address follows changes as often as it may (--max-streams-per-address): more is refused",
            ),
            per_token: Limit::new(
                "changes are followed with a token as often as may be (--max-streams-per-token): more is refused",
            ),
        })
    }

    /// A place, kept until the value is dropped. 429 where the address or the token has as many as it may, 503 where
    /// all are taken.
    pub(crate) fn take(
        self: &Arc<Self>,
        address: IpAddr,
        token: Option<Uuid>,
    ) -> Result<Place, Error> {
        let address = network(address);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let (per_address, per_token) = (self.limits.per_address, self.limits.per_token);
        if taken.all >= self.limits.streams {
            self.most.meet();
            return Err(Error::Crowded);
        }
        if is_full(&taken.addresses, &address, per_address) {
            self.per_address.meet();
            return Err(hasty(
                "changes are followed from your address as often as may be",
            ));
        }
        if token.is_some_and(|it| is_full(&taken.tokens, &it, per_token)) {
            self.per_token.meet();
            return Err(hasty(
                "changes are followed with this token as often as may be",
            ));
        }
        taken.all += 1;
        *taken.addresses.entry(address).or_default() += 1;
        if let Some(token) = token {
            *taken.tokens.entry(token).or_default() += 1;
        }
        Ok(Place {
            address,
            token,
            streams: Arc::clone(self),
        })
    }

    /// How often somebody was refused, by limit.
    pub(crate) fn refused(&self) -> [(&'static str, u64); 3] {
        [
            ("all", self.most.met()),
            ("address", self.per_address.met()),
            ("token", self.per_token.met()),
        ]
    }

    /// Says in the log which limits are met.
    pub(crate) fn tell(&self) {
        for limit in [&self.most, &self.per_address, &self.per_token] {
            limit.tell();
        }
    }

    /// Clients that follow changes.
    pub fn open(&self) -> usize {
        self.taken
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .all
    }
}

fn hasty(what: &'static str) -> Error {
    let wait = Duration::from_secs(10);
    Error::TooMany { what, wait }
}

/// Whether somebody has as many as they may; 0 is no limit.
fn is_full<K: Eq + Hash>(taken: &HashMap<K, usize>, who: &K, most: usize) -> bool {
    most > 0 && taken.get(who).is_some_and(|it| *it >= most)
}

/// One place less.
fn give_back<K: Eq + Hash>(taken: &mut HashMap<K, usize>, who: &K) {
    if let Some(many) = taken.get_mut(who) {
        *many -= 1;
        if *many == 0 {
            taken.remove(who);
        }
    }
}

/// The place of a client that follows changes.
pub(crate) struct Place {
    address: IpAddr,
    token: Option<Uuid>,
    streams: Arc<Streams>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let taken = self.streams.taken.lock();
        let mut taken = taken.unwrap_or_else(PoisonError::into_inner);
        taken.all -= 1;
        give_back(&mut taken.addresses, &self.address);
        if let Some(token) = &self.token {
            give_back(&mut taken.tokens, token);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(last: u8) -> IpAddr {
        [10, 0, 0, last].into()
    }

    #[test]
    fn one_address_and_one_token_have_their_share_and_give_it_back() {
        let streams = Streams::new(Telling {
            streams: 5,
            per_address: 2,
            per_token: 3,
            ..Telling::quiet()
        });
        let token = Some(Uuid::from_u128(1));
        let one = streams.take(host(1), token).unwrap();
        let _two = streams.take(host(1), token).unwrap();
        assert!(matches!(
            streams.take(host(1), None),
            Err(Error::TooMany { .. })
        ));
        let _three = streams.take(host(2), token).unwrap();
        assert!(matches!(
            streams.take(host(3), token),
            Err(Error::TooMany { .. })
        ));
        let _four = streams.take(host(3), None).unwrap();
        let _five = streams.take(host(4), None).unwrap();
        assert!(matches!(streams.take(host(5), None), Err(Error::Crowded)));
        drop(one);
        assert_eq!(streams.open(), 4);
        streams.take(host(1), token).unwrap();
        let met = [&streams.most, &streams.per_address, &streams.per_token].map(Limit::met);
        assert_eq!(met, [1, 1, 1]);
    }
}
