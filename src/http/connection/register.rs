//! The connections that are open: how many, from where, and which has to go when there is no room for another.
//!
//! A limit that is met closes what nobody is using before it refuses anybody, beginning with the address that has
//! most; and where all that are open are in use, an address that has less than others gets its share of theirs.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::http::connection::ConnectionLimits;
use crate::http::connection::activity::Activity;
use crate::http::connection::limit::Limit;
use crate::http::rates::network;
use crate::http::trust::Trust;

/// The connections that are open.
pub struct Register {
    limits: ConnectionLimits,
    /// Who connects for others.
    trust: Trust,
    table: Mutex<Table>,
    /// Told whenever one is closed.
    closed: Notify,
    /// Connections in all.
    most: Limit,
    /// Connections from one address.
    per_address: Limit,
    /// Descriptors of the process.
    pub(super) descriptors: Limit,
    /// Frames of HTTP/2 that ask for nothing.
    pub(super) frames: Limit,
}

#[derive(Default)]
struct Table {
    last: u64,
    open: HashMap<u64, Open>,
    /// Connections by network.
    many: HashMap<IpAddr, usize>,
}

struct Open {
    network: IpAddr,
    activity: Arc<Activity>,
}

impl Register {
    /// Nothing open yet. Behind a proxy all come from its address, which then has no limit of its own.
    pub(crate) fn new(mut limits: ConnectionLimits, trust: Trust) -> Arc<Self> {
        if limits.per_address == 0 {
            limits.per_address = usize::MAX;
        }
        Arc::new(Self {
            limits,
            trust,
            table: Mutex::default(),
            closed: Notify::new(),
            most: Limit::new(
                "as many connections are open as may be (--max-connections): others are closed or refused",
            ),
            per_address: Limit::new(
                "an address has as many connections as it may (--max-connections-per-address): others of its are \
                 closed or refused",
            ),
            descriptors: Limit::new(
                "the process has no descriptor left: connections wait, and unused ones are closed (ulimit -n)",
            ),
            frames: Limit::new(
                "a client of HTTP/2 sends frames that ask for nothing: its connection is closed",
            ),
        })
    }

    /// Lets a connection in, for which others may have to go; `None` where there is no room.
    pub(super) fn admit(self: &Arc<Self>, peer: IpAddr, most: usize) -> Option<Ticket> {
        let network = network(peer);
        let mut table = self.table();
        let alone = !self.trust.believes(Some(peer));
        if alone && table.of(network) >= self.limits.per_address {
            self.per_address.meet();
            let unused = table.unused(|it| it == network)?;
            table.end(unused);
        }
        if table.open.len() >= most {
            self.most.meet();
            let last = table.least_needed(network)?;
            table.end(last);
        }
        table.last += 1;
        let id = table.last;
        let activity = Activity::new(peer, self.limits);
        *table.many.entry(network).or_default() += 1;
        let open = Open {
            network,
            activity: Arc::clone(&activity),
        };
        table.open.insert(id, open);
        Some(Ticket {
            id,
            activity,
            register: Arc::clone(self),
        })
    }

    /// How often each limit was met.
    pub(crate) fn met(&self) -> [(&'static str, u64); 4] {
        [
            ("all", self.most.met()),
            ("address", self.per_address.met()),
            ("descriptors", self.descriptors.met()),
            ("frames", self.frames.met()),
        ]
    }

    /// Connections that are open.
    pub fn open(&self) -> usize {
        self.table().open.len()
    }

    /// Closes a connection that nobody is using, where there is one.
    pub(super) fn make_room(&self) {
        let mut table = self.table();
        if let Some(unused) = table.unused(|_| true) {
            table.end(unused);
        }
    }

    /// Closes every connection, whatever it does.
    pub(super) fn end_all(&self) {
        for open in self.table().open.values() {
            open.activity.end();
        }
    }

    /// Waits until none is open.
    pub(super) async fn all_closed(&self) {
        loop {
            let mut closed = std::pin::pin!(self.closed.notified());
            closed.as_mut().enable();
            if self.open() == 0 {
                return;
            }
            closed.await;
        }
    }

    /// Says in the log which limits are met.
    pub(super) fn tell(&self) {
        for limit in [
            &self.most,
            &self.per_address,
            &self.descriptors,
            &self.frames,
        ] {
            limit.tell();
        }
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    /// Connections from a network.
    fn of(&self, network: IpAddr) -> usize {
        self.many.get(&network).copied().unwrap_or_default()
    }

    /// The connection that nobody has used for longest, of the networks that are asked for; of those the one that
    /// has most goes first.
    fn unused(&self, wanted: impl Fn(IpAddr) -> bool) -> Option<u64> {
        let open = self.open.iter();
        let idle = open.filter(|(_, it)| wanted(it.network) && it.activity.is_idle());
        let last = |it: &Open| (self.of(it.network), Reverse(it.activity.idle_since()));
        idle.max_by_key(|(_, it)| last(it)).map(|(id, _)| *id)
    }

    /// The connection that goes so that another from a network can come: one that nobody uses, or else the youngest
    /// of a network that has more than a fair share beside it.
    fn least_needed(&self, newcomer: IpAddr) -> Option<u64> {
        let share = self.of(newcomer) + 1;
        self.unused(|_| true).or_else(|| {
            let open = self.open.iter();
            let greedy = open.filter(|(_, it)| self.of(it.network) > share);
            greedy
                .max_by_key(|(id, it)| (self.of(it.network), **id))
                .map(|(id, _)| *id)
        })
    }

    /// Ends a connection, which counts no longer.
    fn end(&mut self, id: u64) {
        if let Some(open) = self.open.get(&id) {
            open.activity.end();
        }
        self.forget(id);
    }

    fn forget(&mut self, id: u64) {
        let Some(Open { network, .. }) = self.open.remove(&id) else {
            return;
        };
        if let Some(many) = self.many.get_mut(&network) {
            *many -= 1;
            if *many == 0 {
                self.many.remove(&network);
            }
        }
    }
}

/// A connection's place, free again once the value is dropped.
pub(super) struct Ticket {
    id: u64,
    pub activity: Arc<Activity>,
    pub register: Arc<Register>,
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.register.table().forget(self.id);
        self.register.closed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::trust::Network;

    fn register(per_address: usize) -> Arc<Register> {
        let limits = ConnectionLimits {
            per_address,
            ..ConnectionLimits::default()
        };
        Register::new(limits, Trust::Nobody)
    }

    fn host(last: u8) -> IpAddr {
        [10, 0, 0, last].into()
    }

    /// Whether a connection was told to end.
    fn is_ended(ticket: &Ticket) -> bool {
        !ticket.register.table().open.contains_key(&ticket.id)
    }

    #[test]
    fn an_address_past_its_limit_loses_what_it_does_not_use_and_is_refused_once_it_uses_all() {
        let register = register(2);
        let first = register.admit(host(1), 10).unwrap();
        let second = register.admit(host(1), 10).unwrap();
        let used = first.activity.begin();
        let third = register.admit(host(1), 10).unwrap();
        assert!(is_ended(&second) && !is_ended(&first));
        let also_used = third.activity.begin();
        assert!(register.admit(host(1), 10).is_none());
        assert!(register.admit(host(2), 10).is_some());
        assert_eq!((register.per_address.met(), register.most.met()), (2, 0));
        drop((used, also_used, first, second, third));
        assert_eq!(register.open(), 0);
        assert!(register.table().many.is_empty());
    }

    #[test]
    fn where_all_is_full_the_greediest_gives_way_and_equals_do_not() {
        let register = register(100);
        let take = |last| {
            let ticket = register.admit(host(last), 4)?;
            let used = ticket.activity.begin();
            Some((ticket, used))
        };
        let mut greedy: Vec<_> = (0..4).map(|_| take(1).unwrap()).collect();
        assert!(take(1).is_none(), "nobody else has more");
        let modest = take(2).unwrap();
        assert!(is_ended(&greedy.pop().unwrap().0), "the youngest goes");
        let other = take(3).unwrap();
        assert!(is_ended(&greedy.pop().unwrap().0));
        let another = take(2);
        assert!(
            another.is_none(),
            "as many as the greediest has are no less than a share"
        );
        assert!(!is_ended(&modest.0) && !is_ended(&other.0));
        assert_eq!(register.open(), 4);
    }

    #[test]
    fn of_the_unused_the_greediest_loses_the_one_it_has_not_used_for_longest() {
        let register = register(100);
        let modest = register.admit(host(2), 3).unwrap();
        let greedy = [(); 2].map(|()| register.admit(host(1), 3).unwrap());
        drop(greedy[0].activity.begin());
        std::thread::sleep(std::time::Duration::from_millis(2));
        drop(greedy[1].activity.begin());
        let newcomer = register.admit(host(3), 3).unwrap();
        assert!(is_ended(&greedy[0]) && !is_ended(&greedy[1]));
        assert!(!is_ended(&modest) && !is_ended(&newcomer));
    }

    #[test]
    fn behind_a_proxy_one_address_may_have_all() {
        let limits = ConnectionLimits {
            per_address: 1,
            ..ConnectionLimits::default()
        };
        let networks = vec![Network::new(host(1), 32)];
        for trust in [Trust::Whoever, Trust::Networks(networks)] {
            let direct = trust != Trust::Whoever;
            let register = Register::new(limits, trust);
            let tickets = [(); 3].map(|()| register.admit(host(1), 10).unwrap());
            assert!(!tickets.iter().any(is_ended));
            let used = register.admit(host(2), 10).unwrap();
            let _used = used.activity.begin();
            assert_eq!(
                register.admit(host(2), 10).is_none(),
                direct,
                "who is no proxy has the limit"
            );
        }
    }
}
