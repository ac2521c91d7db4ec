//! A queue for work of one kind: so many run at once, so many more wait, the rest come back later.
//!
//! Each address has a share of what runs and of what waits, and when something may begin it is the turn of the
//! address that waited longest for one, so that nobody keeps others out by asking more often. Whoever waits gives
//! up its place when its request is dropped, so that nothing is done for nobody.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::http::Error;
use crate::http::rates::network;
use crate::http::work::Kind;

/// How much of a kind runs at once, and how much more may wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub running: usize,
    pub waiting: usize,
}

impl Limits {
    /// What one address may have of it, as a part in per cent: at least one of each, and of what runs never all where
    /// more than one does.
    fn share(self, percent: usize) -> Self {
        let part = |all: usize| (all * percent).div_ceil(100).clamp(1, all.max(1));
        Self {
            running: part(self.running).min(self.running.saturating_sub(1).max(1)),
            waiting: part(self.waiting),
        }
    }
}

/// How it stands with a queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub running: usize,
    pub waiting: usize,
    /// How many were told to come back since the start.
    pub refused: u64,
}

/// A queue for work of one kind.
pub(super) struct Queue {
    kind: Kind,
    limits: Limits,
    share: Limits,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    count: Count,
    /// Those that have something running or waiting.
    addresses: HashMap<IpAddr, Held>,
    /// Those that have something waiting, whose turn is next first.
    turns: VecDeque<IpAddr>,
    tickets: u64,
}

/// What an address has.
#[derive(Default)]
struct Held {
    running: usize,
    waiting: VecDeque<(u64, oneshot::Sender<Permit>)>,
}

/// What came of asking.
enum Asked {
    May(Permit),
    Waits(Place),
    Refused,
}

impl Queue {
    /// `percent` is the share of an address.
    pub(super) fn new(kind: Kind, limits: Limits, percent: usize) -> Arc<Self> {
        Arc::new(Self {
            kind,
            limits,
            share: limits.share(percent),
            state: Mutex::default(),
        })
    }

    /// How much may run at once.
    pub(super) fn running(&self) -> usize {
        self.limits.running
    }

    /// How it stands.
    pub(super) fn count(&self) -> Count {
        self.lock().count
    }

    /// Waits until something for an address may run. 503 where as much waits as may.
    pub(super) async fn permit(self: &Arc<Self>, address: IpAddr) -> Result<Permit, Error> {
        match self.ask(network(address)) {
            Asked::May(permit) => Ok(permit),
            Asked::Refused => Err(Error::Busy(self.kind)),
            Asked::Waits(mut place) => match (&mut place.called).await {
                Ok(permit) => Ok(permit),
                Err(gone) => Err(Error::failed("a queue ended", gone)),
            },
        }
    }

    /// The same for what can be left out: it may run now, or not at all.
    pub(super) fn permit_at_once(self: &Arc<Self>, address: IpAddr) -> Option<Permit> {
        self.begin(&mut self.lock(), network(address))
    }

    fn ask(self: &Arc<Self>, address: IpAddr) -> Asked {
        let mut state = self.lock();
        if let Some(permit) = self.begin(&mut state, address) {
            return Asked::May(permit);
        }
        let State {
            count,
            addresses,
            turns,
            tickets,
        } = &mut *state;
        let waiting = addresses.get(&address).map_or(0, |it| it.waiting.len());
        if count.waiting >= self.limits.waiting || waiting >= self.share.waiting {
            count.refused += 1;
            return Asked::Refused;
        }
        count.waiting += 1;
        *tickets += 1;
        let (call, called) = oneshot::channel();
        let held = addresses.entry(address).or_default();
        held.waiting.push_back((*tickets, call));
        if waiting == 0 {
            turns.push_back(address);
        }
        Asked::Waits(Place {
            queue: Arc::clone(self),
            address,
            ticket: *tickets,
            called,
        })
    }

    /// Something for an address begins, where it may at once.
    fn begin(self: &Arc<Self>, state: &mut State, address: IpAddr) -> Option<Permit> {
        let running = state.addresses.get(&address).map_or(0, |it| it.running);
        // Where anything may begin, all that waits has its share running already: see `release`.
        if state.count.running >= self.limits.running || running >= self.share.running {
            return None;
        }
        state.count.running += 1;
        state.addresses.entry(address).or_default().running += 1;
        Some(self.permit_of(address))
    }

    /// Something for an address is over: the next begins.
    fn release(self: &Arc<Self>, address: IpAddr) {
        let mut state = self.lock();
        state.count.running -= 1;
        if let Some(held) = state.addresses.get_mut(&address) {
            held.running -= 1;
        }
        state.forget(address);
        let next = state.next(self.share.running);
        drop(state);
        if let Some((address, call)) = next {
            // Whoever has just gone gives the permit back at once, outside the lock.
            let _ = call.send(self.permit_of(address));
        }
    }

    fn permit_of(self: &Arc<Self>, address: IpAddr) -> Permit {
        Permit {
            queue: Arc::clone(self),
            address,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Whoever is to begin now, counted as running; it is the turn of the first address that has not its share.
    fn next(&mut self, share: usize) -> Option<(IpAddr, oneshot::Sender<Permit>)> {
        let has_room = |address: &IpAddr| self.addresses[address].running < share;
        let at = self.turns.iter().position(has_room)?;
        let address = self.turns.remove(at)?;
        let held = self.addresses.get_mut(&address)?;
        let (_, call) = held.waiting.pop_front()?;
        held.running += 1;
        if !held.waiting.is_empty() {
            self.turns.push_back(address);
        }
        self.count.running += 1;
        self.count.waiting -= 1;
        Some((address, call))
    }

    /// Forgets an address that has nothing any more.
    fn forget(&mut self, address: IpAddr) {
        let has_nothing = |it: &Held| it.running == 0 && it.waiting.is_empty();
        if self.addresses.get(&address).is_some_and(has_nothing) {
            self.addresses.remove(&address);
        }
    }
}

/// A place in a queue, until this is dropped.
struct Place {
    queue: Arc<Queue>,
    address: IpAddr,
    ticket: u64,
    called: oneshot::Receiver<Permit>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.queue.lock();
        let State {
            count,
            addresses,
            turns,
            ..
        } = &mut *state;
        let Some(held) = addresses.get_mut(&self.address) else {
            return;
        };
        let mine = held.waiting.iter().position(|it| it.0 == self.ticket);
        // Otherwise it was called; a permit that it did not take goes with the channel.
        if let Some(mine) = mine {
            held.waiting.remove(mine);
            count.waiting -= 1;
            if held.waiting.is_empty() {
                turns.retain(|it| *it != self.address);
            }
            state.forget(self.address);
        }
    }
}

/// What may run, until this is dropped.
pub struct Permit {
    queue: Arc<Queue>,
    address: IpAddr,
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.queue.release(self.address);
    }
}
