//! By what right streams go on: the token or session each was opened with, looked at again while it lasts.
//!
//! One look asks the store about all of them at once, however many there are, so that streams cost it nothing.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, watch};
use uuid::Uuid;

use crate::http::auth::Who;
use crate::store::{Error, Store};
use crate::time::Instant;

/// The rights that streams go on by.
#[derive(Default)]
pub(crate) struct Grants {
    open: Mutex<HashMap<u64, Open>>,
    next: AtomicU64,
    /// Told where this process itself took a right away.
    changed: Notify,
}

struct Open {
    token: Uuid,
    /// The hash of the session's secret, where it came by cookie.
    session: Option<[u8; 32]>,
    /// When the first of both runs out, if either does.
    expires: Option<Instant>,
    ended: watch::Sender<bool>,
}

/// The right of one stream, until this is dropped.
pub(super) struct Grant {
    all: Arc<Grants>,
    id: u64,
    ended: watch::Receiver<bool>,
}

impl Grants {
    /// A stream that somebody opens.
    pub(super) fn enter(self: &Arc<Self>, who: &Who) -> Grant {
        let session = who.session.as_ref();
        let ends = session.map(|it| it.expires).into_iter();
        let (sender, ended) = watch::channel(false);
        let open = Open {
            token: who.token.id,
            session: session.map(|it| it.hash),
            expires: ends.chain(who.token.expires).min(),
            ended: sender,
        };
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        self.lock().insert(id, open);
        let all = Arc::clone(self);
        Grant { all, id, ended }
    }

    /// A token was revoked or a session ended here: to be looked at without waiting for the next turn.
    pub(crate) fn changed(&self) {
        self.changed.notify_one();
    }

    /// Waits until that happens.
    pub(crate) async fn told(&self) {
        self.changed.notified().await;
    }

    /// Ends what counts no longer.
    pub(crate) async fn look(&self, store: &Store, now: Instant) -> Result<(), Error> {
        self.end(|it| it.expires.is_some_and(|at| at <= now));
        let (tokens, sessions) = self.held();
        if tokens.is_empty() {
            return Ok(());
        }
        let tokens = store.lapsed_tokens(&tokens, now).await?;
        let sessions = store.lapsed_sessions(&sessions, now).await?;
        if !(tokens.is_empty() && sessions.is_empty()) {
            self.end(|it| {
                let session = it.session.is_some_and(|it| sessions.contains(&it));
                session || tokens.contains(&it.token)
            });
        }
        Ok(())
    }

    /// The tokens and sessions that streams are open by, each once.
    fn held(&self) -> (Vec<Uuid>, Vec<[u8; 32]>) {
        let open = self.lock();
        let tokens: BTreeSet<Uuid> = open.values().map(|it| it.token).collect();
        let sessions: BTreeSet<[u8; 32]> = open.values().filter_map(|it| it.session).collect();
        (tokens.into_iter().collect(), sessions.into_iter().collect())
    }

    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.lock().len()
    }

    fn end(&self, lapsed: impl Fn(&Open) -> bool) {
        self.lock().retain(|_, open| {
            let ends = lapsed(open);
            if ends {
                open.ended.send_replace(true);
            }
            !ends
        });
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Grant {
    /// Whether the right has ended.
    pub(super) fn has_ended(&self) -> bool {
        *self.ended.borrow()
    }

    /// Waits until it ends.
    pub(super) async fn ended(&mut self) {
        // The other end goes only once it has told.
        let _ = self.ended.wait_for(|ended| *ended).await;
    }
}

impl Drop for Grant {
    fn drop(&mut self) {
        self.all.lock().remove(&self.id);
    }
}
