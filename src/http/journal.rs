//! The journal: who did or tried what, and which tokens are in use, written beside the answers.
//!
//! An answer never waits for it. What is to be noted goes into a bounded queue, and one task writes it down, many at
//! once. Where the store fails or is slow for long, what does not fit is lost, and the log says so once.

use std::collections::HashMap;
use std::mem::take;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::Span;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{MissedTickBehavior, interval, sleep};
use uuid::Uuid;

use crate::http::{Access, now};
use crate::store::{Deed, Store, Token};

/// How many are written in one go.
const BATCH: usize = 256;

/// How long to wait before trying a failing store again.
const PAUSE: Duration = Duration::from_secs(1);

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
    lost: Arc<AtomicU64>,
}

impl Journal {
    /// Starts writing. It ends with the last journal.
    pub(super) fn start(store: Store, access: &Access) -> Self {
        let (queue, words) = mpsc::channel(access.audit_queue.max(1));
        let lost = Arc::new(AtomicU64::new(0));
        let scribe = Scribe {
            store,
            room: access.audit_queue.max(1),
            days: access.audit_days,
            rows: access.audit_rows,
            lost: Arc::clone(&lost),
            deeds: Vec::new(),
            failing: false,
        };
        tokio::spawn(scribe.write(words));
        Self { queue, lost }
    }

    /// Notes a deed.
    pub(super) fn note(&self, deed: Deed) {
        if self.queue.try_send(Word::Deed(deed)).is_err() {
            lose(&self.lost, 1);
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
    lost: Arc<AtomicU64>,
    /// Not written yet.
    deeds: Vec<Deed>,
    failing: bool,
}

impl Scribe {
    async fn write(mut self, mut words: mpsc::Receiver<Word>) {
        let mut tidying = interval(TIDY);
        tidying.set_missed_tick_behavior(MissedTickBehavior::Delay);
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
        // A failing store is tried again in its time, and for those who wait for it.
        if !self.failing || !waiting.is_empty() {
            self.keep().await;
        }
        for token in used.values().filter(|_| !self.failing) {
            if let Err(error) = self.store.touch_token(token, now()).await {
                tracing::warn!(%error, "a token's use could not be noted");
            }
        }
        for sender in waiting {
            // Whoever waited may have gone.
            let _ = sender.send(());
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
                if self.failing || lost > 0 {
                    tracing::warn!(lost, "the audit log is written again");
                }
            }
            Err(ref error) if !self.failing => {
                tracing::warn!(%error, "the audit log cannot be written; it is tried again and again");
            }
            Err(_) => (),
        }
        self.failing = kept.is_err();
    }

    /// Drops what need not be kept any longer.
    async fn tidy(&self) {
        if self.days == 0 && self.rows == 0 {
            return;
        }
        let span = Span::new().try_days(-i64::from(self.days)).ok();
        let before = span
            .filter(|_| self.days > 0)
            .and_then(|it| now().after(it));
        let most = if self.rows == 0 { u32::MAX } else { self.rows };
        if let Err(error) = self.store.forget_deeds(before, most).await {
            tracing::warn!(%error, "old entries of the audit log could not be dropped");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Sought;

    fn deed(path: &str) -> Deed {
        Deed {
            at: now(),
            token: None,
            name: None,
            address: "192.0.2.1".to_owned(),
            method: "POST".to_owned(),
            path: path.to_owned(),
            status: 401,
            territory: None,
            revision: None,
            reason: None,
        }
    }

    async fn store(folder: &tempfile::TempDir, name: &str) -> Store {
        let path = folder.path().join(name);
        Store::open(path.to_str().unwrap()).await.unwrap()
    }

    async fn paths(store: &Store) -> Vec<String> {
        let all = Sought {
            before: None,
            limit: 100,
            territory: None,
            token: None,
            refused: None,
        };
        let deeds = store.deeds(&all).await.unwrap();
        deeds.into_iter().map(|it| it.deed.path).collect()
    }

    #[tokio::test]
    async fn a_store_that_fails_holds_nobody_up_and_gets_what_there_is_room_for_later() {
        let folder = tempfile::tempdir().unwrap();
        let closed = store(&folder, "closed").await;
        closed.close().await;
        let mut scribe = Scribe {
            store: closed,
            room: 2,
            days: 0,
            rows: 0,
            lost: Arc::default(),
            deeds: Vec::new(),
            failing: false,
        };
        let (sender, heard) = oneshot::channel();
        let words = ["/a", "/b", "/c"].map(|it| Word::Deed(deed(it)));
        let words = words.into_iter().chain([Word::Heard(sender)]).collect();
        scribe.hear(words).await;
        assert!(heard.await.is_ok(), "whoever waits is told");
        assert!(scribe.failing);
        assert_eq!(scribe.lost.load(Ordering::Relaxed), 1);

        scribe.store = store(&folder, "open").await;
        scribe.keep().await;
        assert!(!scribe.failing && scribe.deeds.is_empty());
        assert_eq!(paths(&scribe.store).await, ["/b", "/a"]);
        assert_eq!(
            scribe.lost.load(Ordering::Relaxed),
            0,
            "told, and begun anew"
        );
    }

    #[tokio::test]
    async fn a_full_queue_loses_what_comes_and_counts_it() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder, "store").await;
        let access = Access {
            audit_queue: 2,
            ..Access::default()
        };
        let journal = Journal::start(store.clone(), &access);
        // Nobody writes before this task waits.
        for path in ["/a", "/b", "/c", "/d"] {
            journal.note(deed(path));
        }
        assert_eq!(journal.lost.load(Ordering::Relaxed), 2);
        journal.finish().await;
        assert_eq!(paths(&store).await, ["/b", "/a"]);
    }

    #[tokio::test]
    async fn deeds_are_dropped_in_time() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder, "store").await;
        let old = Deed {
            at: "2020-01-01".parse().unwrap(),
            ..deed("/old")
        };
        let deeds = [old, deed("/a"), deed("/b")];
        store.note(&deeds).await.unwrap();
        let mut scribe = Scribe {
            store,
            room: 2,
            days: 0,
            rows: 0,
            lost: Arc::default(),
            deeds: Vec::new(),
            failing: false,
        };
        scribe.tidy().await;
        assert_eq!(paths(&scribe.store).await.len(), 3);
        scribe.days = 365;
        scribe.tidy().await;
        assert_eq!(paths(&scribe.store).await, ["/b", "/a"]);
        (scribe.days, scribe.rows) = (u32::MAX, 1);
        scribe.tidy().await;
        assert_eq!(paths(&scribe.store).await, ["/b"]);
    }
}
