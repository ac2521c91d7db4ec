//! What is under way: bounded by kind, and shared among those who ask.
//!
//! Whatever may take longer than a millisecond holds a permit of its kind while it is done. The route table says
//! which kind each route is; requests wait for their permit in the queue of that kind, or are told to come back.

mod admission;
mod budget;
mod handing;
mod queue;

use std::net::IpAddr;
use std::sync::Arc;

pub(super) use admission::{
    Admission, exports, figures, films, light, on_demand, pictures, writing,
};
pub(super) use budget::Budget;
pub(super) use budget::{Reservation, keeping};
pub(super) use handing::Handed;
pub(super) use handing::mark_whole;
pub use queue::Limits;
pub(super) use queue::{Count, Permit};

use crate::http::Error;
use crate::http::work::queue::Queue;

/// What a request asks of the processors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Pages, and what the store is merely asked for.
    Light,
    /// All that is made of a record: areas, differences, holdings, histories, and the lists that are written of it.
    Figures,
    /// Bodies read, planned and recorded.
    Writing,
    /// Tiles, maps, legends.
    Pictures,
    /// Time-lapses, until they are sent.
    Films,
    /// Files of a whole territory, until they are sent.
    Exports,
}

impl Kind {
    /// Each of them.
    pub const ALL: [Self; 6] = [
        Self::Light,
        Self::Figures,
        Self::Writing,
        Self::Pictures,
        Self::Films,
        Self::Exports,
    ];

    /// What counts of the kind are called by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Figures => "figures",
            Self::Writing => "writing",
            Self::Pictures => "pictures",
            Self::Films => "films",
            Self::Exports => "exports",
        }
    }

    /// What there is too much of, where too much waits.
    pub(super) fn waiting(self) -> &'static str {
        match self {
            Self::Light => "requests are waiting for an answer",
            Self::Figures => "figures are waiting to be made",
            Self::Writing => "changes are waiting to be recorded",
            Self::Pictures => "maps are waiting to be drawn",
            Self::Films => "time-lapses are waiting to be drawn",
            Self::Exports => "files are waiting to be sent",
        }
    }
}

/// How much of each kind may be under way.
#[derive(Clone, Debug)]
pub struct Rules {
    pub light: Limits,
    pub figures: Limits,
    pub writing: Limits,
    pub pictures: Limits,
    pub films: Limits,
    pub exports: Limits,
    /// The part of it that one address may have, in per cent.
    pub share: usize,
    /// Bytes of answers that are being drawn or wait to be sent.
    pub answer_bytes: usize,
}

impl Rules {
    /// What there is of a kind.
    pub fn of(&self, kind: Kind) -> Limits {
        match kind {
            Kind::Light => self.light,
            Kind::Figures => self.figures,
            Kind::Writing => self.writing,
            Kind::Pictures => self.pictures,
            Kind::Films => self.films,
            Kind::Exports => self.exports,
        }
    }

    /// How much may run at once in all: as many threads keep one from waiting for another.
    pub fn running(&self) -> usize {
        Kind::ALL.iter().map(|kind| self.of(*kind).running).sum()
    }
}

impl Default for Rules {
    /// As on a machine with one core, and some room.
    fn default() -> Self {
        let of = |running, waiting| Limits { running, waiting };
        Self {
            light: of(8, 256),
            figures: of(2, 128),
            writing: of(2, 128),
            pictures: of(2, 8),
            films: of(4, 16),
            exports: of(4, 16),
            share: 75,
            answer_bytes: 128 << 20,
        }
    }
}

/// The queues, and the bytes of answers under way.
pub struct Work {
    /// In the order of [`Kind::ALL`].
    queues: [Arc<Queue>; 6],
    answers: Budget,
}

impl Work {
    /// Nothing under way.
    pub fn new(rules: &Rules) -> Arc<Self> {
        let queue = |kind| Queue::new(kind, rules.of(kind), rules.share);
        Arc::new(Self {
            queues: Kind::ALL.map(queue),
            answers: Budget::new(
                "answers",
                rules.answer_bytes,
                rules.answer_bytes / 100 * rules.share.min(100),
            ),
        })
    }

    /// Waits until something of a kind may run for an address. 503 where as much waits as may.
    pub async fn permit(&self, kind: Kind, address: IpAddr) -> Result<Permit, Error> {
        self.queue(kind).permit(address).await
    }

    /// A permit for what can be left out; `None` where others are before it.
    pub fn permit_at_once(&self, kind: Kind, address: IpAddr) -> Option<Permit> {
        self.queue(kind).permit_at_once(address)
    }

    /// How it stands with a kind.
    pub fn count(&self, kind: Kind) -> Count {
        self.queue(kind).count()
    }

    /// How much of a kind may run at once.
    pub fn running(&self, kind: Kind) -> usize {
        self.queue(kind).running()
    }

    /// Bytes of answers that are being drawn or wait to be sent.
    pub fn answers(&self) -> &Budget {
        &self.answers
    }

    fn queue(&self, kind: Kind) -> &Arc<Queue> {
        &self.queues[kind as usize]
    }
}

#[cfg(test)]
mod tests;
