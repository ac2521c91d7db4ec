//! The journal: who did or tried what, and which tokens are in use, written beside the answers.
//!
//! An answer never waits for it. What is to be noted goes into a bounded queue, and one task writes it down, many at
//! once. Where the store fails or is slow for long, what does not fit is lost, and the log says so once.
//! Refusals without a token that counts are counted, not listed (`refusals`).

mod refusals;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::mem::take;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::Span;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{MissedTickBehavior, interval, sleep};
use uuid::Uuid;

use crate::http::journal::refusals::{Added, Refusals};
use crate::http::{Access, now};
use crate::store::{Deed, Keep, Store, Token};

/// How many are written in one go.
const BATCH: usize = 256;

/// How long to wait before trying a failing store again.
const PAUSE: Duration = Duration::from_secs(1);

/// How often it is written what was counted.
const COUNTING: Duration = Duration::from_secs(1);

/// How often old deeds are dropped.
const TIDY: Duration = Duration::from_secs(3600);

/// How long the end of the program may wait for the last to be written.
const LAST_WORDS: Duration = Duration::from_secs(5);

enum Word {
    Deed(Deed),
    Used(Token),
    /// Everything before it is written, as far as it can be.
    Heard(oneshot::Sender<()>),
}

/// Where it is noted.
pub struct Journal {
    queue: mpsc::Sender<Word>,
    refusals: Arc<Refusals>,
    lost: Arc<AtomicU64>,
    lost_before: Arc<AtomicU64>,
    /// Whether the store takes nothing, so that nothing is noted.
    off: bool,
}

impl Journal {
    /// Starts writing. It ends with the last journal.
    pub(super) fn start(store: Store, access: &Access) -> Self {
        let (queue, words) = mpsc::channel(access.audit_queue.max(1));
        let lost = Arc::new(AtomicU64::new(0));
        let lost_before = Arc::new(AtomicU64::new(0));
        let refusals = Arc::new(Refusals::new(access.audit_addresses.max(1)));
        let off = store.is_read_only();
        let scribe = Scribe {
            store,
            room: access.audit_queue.max(1),
            days: access.audit_days,
            rows: access.audit_rows,
            anonymous_rows: access.audit_anonymous_rows,
            refusals: Arc::clone(&refusals),
            lost: Arc::clone(&lost),
            lost_before: Arc::clone(&lost_before),
            deeds: Vec::new(),
            failing: false,
        };
        if !off {
            tokio::spawn(scribe.write(words));
        }
        Self {
            queue,
            refusals,
            lost,
            lost_before,
            off,
        }
    }

    /// Deeds that could not be written, since the start.
    pub(super) fn lost(&self) -> u64 {
        self.lost_before.load(Ordering::Relaxed) + self.lost.load(Ordering::Relaxed)
    }

    /// Notes a deed. One without a token is counted: however many come, they leave room for the others.
    pub(super) fn note(&self, deed: Deed) {
        if self.off {
            return;
        }
        if deed.token.is_none() {
            return self.count(deed);
        }
        if self.queue.try_send(Word::Deed(deed)).is_err() {
            lose(&self.lost, 1);
        }
    }

    fn count(&self, deed: Deed) {
        match self.refusals.add(deed) {
            Added::First(first) => {
                if let Err(unsent) = self.queue.try_send(Word::Deed(first))
                    && let Word::Deed(first) = unsent.into_inner()
                {
                    self.refusals.put_back(&first);
                }
            }
            Added::Again => {}
            Added::Lost => lose(&self.lost, 1),
        }
    }

    /// Notes that a token is used now.
    pub(super) fn used(&self, token: &Token) {
        if !token.was_just_used(now()) {
            // Where there is no room, the next use will do.
            let _ = self.queue.try_send(Word::Used(token.clone()));
        }
    }

    /// Returns when what was noted before is written, as far as it can be.
    pub(super) async fn heard(&self) {
        let (sender, heard) = oneshot::channel();
        if self.queue.send(Word::Heard(sender)).await.is_ok() {
            let _ = heard.await;
        }
    }

    /// The same at the end of the program, within bounds.
    pub async fn finish(&self) {
        if tokio::time::timeout(LAST_WORDS, self.heard())
            .await
            .is_err()
        {
            tracing::error!("the store is too slow: the last of the audit log is not written");
        }
    }
}

/// Counts what is lost, and says so the first time.
fn lose(lost: &AtomicU64, many: usize) {
    let many = u64::try_from(many).unwrap_or(u64::MAX);
    if many > 0 && lost.fetch_add(many, Ordering::Relaxed) == 0 {
        tracing::error!("the audit log cannot keep up: some of what is done now is not in it");
    }
}

/// Who writes it down.
struct Scribe {
    store: Store,
    room: usize,
    days: u32,
    rows: u32,
    anonymous_rows: u32,
    refusals: Arc<Refusals>,
    lost: Arc<AtomicU64>,
    /// What was lost before the log was last written again.
    lost_before: Arc<AtomicU64>,
    /// Not written yet.
    deeds: Vec<Deed>,
    failing: bool,
}

impl Scribe {
    async fn write(mut self, mut words: mpsc::Receiver<Word>) {
        let mut tidying = interval(TIDY);
        tidying.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut counting = interval(COUNTING);
        counting.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = Vec::with_capacity(BATCH);
        loop {
            tokio::select! {
                many = words.recv_many(&mut heard, BATCH) => {
                    if many == 0 {
                        return;
                    }
                    self.hear(take(&mut heard)).await;
                }
                () = sleep(PAUSE), if self.failing => self.keep().await,
                _ = counting.tick(), if !self.failing => {
                    self.take_counted();
                    self.keep().await;
                }
                _ = tidying.tick() => self.tidy().await,
            }
        }
    }

    async fn hear(&mut self, words: Vec<Word>) {
        let mut used: HashMap<Uuid, Token> = HashMap::new();
        let mut waiting = Vec::new();
        for word in words {
            match word {
                Word::Deed(deed) if self.deeds.len() < self.room => self.deeds.push(deed),
                Word::Deed(_) => lose(&self.lost, 1),
                Word::Used(token) => drop(used.insert(token.id, token)),
                Word::Heard(sender) => waiting.push(sender),
            }
        }
        if !waiting.is_empty() {
            self.take_counted();
        }
        // A failing store is tried again in its time, and for those who wait for it.
        if !self.failing || !waiting.is_empty() {
            self.keep().await;
        }
        for token in used.values().filter(|_| !self.failing) {
            if let Err(error) = self.store.touch_token(token, now()).await
                && !error.is_displaced()
            {
                tracing::warn!(%error, "a token's use could not be noted");
            }
        }
        for sender in waiting {
            // Whoever waited may have gone.
            let _ = sender.send(());
        }
    }

    /// Takes over what was counted, to be written down.
    fn take_counted(&mut self) {
        let this = now().micros().div_euclid(60_000_000);
        for deed in self.refusals.take(this) {
            if self.deeds.len() < self.room {
                self.deeds.push(deed);
            } else {
                lose(&self.lost, 1);
            }
        }
    }

    /// Writes down what is not written yet.
    async fn keep(&mut self) {
        if self.deeds.is_empty() {
            return;
        }
        let kept = self.store.note(&self.deeds).await;
        match kept {
            Ok(()) => {
                self.deeds.clear();
                let lost = self.lost.swap(0, Ordering::Relaxed);
                self.lost_before.fetch_add(lost, Ordering::Relaxed);
                if self.failing || lost > 0 {
                    tracing::warn!(lost, "the audit log is written again");
                }
            }
            // Of a file that is not in its place the log has been told.
            Err(ref error) if !self.failing && !error.is_displaced() => {
                tracing::warn!(%error, "the audit log cannot be written; it is tried again and again");
            }
            Err(_) => (),
        }
        self.failing = kept.is_err();
    }

    /// Drops what need not be kept any longer.
    async fn tidy(&self) {
        if self.days == 0 && self.rows == 0 && self.anonymous_rows == 0 {
            return;
        }
        let span = Span::new().try_days(-i64::from(self.days)).ok();
        let before = span
            .filter(|_| self.days > 0)
            .and_then(|it| now().after(it));
        let most = |rows: u32| if rows == 0 { u32::MAX } else { rows };
        let keep = Keep {
            with_token: most(self.rows),
            without: most(self.anonymous_rows),
        };
        if let Err(error) = self.store.forget_deeds(before, keep).await
            && !error.is_displaced()
        {
            tracing::warn!(%error, "old entries of the audit log could not be dropped");
        }
    }
}
