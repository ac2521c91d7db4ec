//! The areas of slices: from memory, else from the store, else resolved, and then kept for the next start.
//!
//! Nobody waits for the keeping. What is added up while one write is under way goes with the next, and what
//! cannot be kept (a full disk, a locked store) is made again when it is asked for.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::{StreamExt, stream};

use crate::atlas::{Atlas, Error};
use crate::control::ENGINE;
use crate::model::{ContentHash, Slice, Tally, View};
use crate::store::Store;
use crate::time::Interval;

/// How many tallies are read or written in one go.
const BATCH: usize = 256;

impl Atlas {
    /// The areas of a slice.
    pub async fn tally(&self, view: &View<'_>, slice: &Slice) -> Result<Arc<Tally>, Error> {
        let count = async {
            let name = slice.fingerprint;
            let kept = self.store.tallies(&[name], ENGINE).await?.remove(&name);
            match kept {
                Some(tally) => Ok::<_, Error>(Arc::new(tally)),
                None => self.add_up(view, slice).await,
            }
        };
        Ok(self
            .memory
            .tallies
            .get_or_make(slice.fingerprint, count)
            .await?)
    }

    /// What is read from the areas of many slices, one for each span, by the instant it starts at.
    ///
    /// Those kept are read many in one go; what is missing is resolved from the oldest on, so many `at_once`. Areas of
    /// thousands of slices are large: once read they are let go of, but for what is remembered of them.
    pub async fn tallies<T>(
        &self,
        view: &View<'_>,
        spans: &[Interval],
        at_once: usize,
        mut read: impl FnMut(Interval, &Arc<Tally>) -> T + Send,
    ) -> Result<Vec<T>, Error> {
        let mut all = Vec::with_capacity(spans.len());
        for spans in spans.chunks(BATCH) {
            let mut slices = Vec::with_capacity(spans.len());
            for span in spans {
                let slice = self.slice(view, span.from()).await;
                slices.push(slice.ok_or(Error::NoSlice(span.from()))?);
            }
            let found = self.some_tallies(view, &slices, at_once).await?;
            let tallies = slices.iter().map(|it| &found[&it.fingerprint]);
            all.extend(spans.iter().zip(tallies).map(|(span, it)| read(*span, it)));
        }
        Ok(all)
    }

    /// The areas of a batch of slices, by fingerprint.
    async fn some_tallies(
        &self,
        view: &View<'_>,
        slices: &[Arc<Slice>],
        at_once: usize,
    ) -> Result<HashMap<ContentHash, Arc<Tally>>, Error> {
        let mut found = HashMap::new();
        let mut missing = Vec::new();
        let mut seen = HashSet::new();
        for slice in slices.iter().filter(|it| seen.insert(it.fingerprint)) {
            match self.memory.tallies.get(&slice.fingerprint).await {
                Some(tally) => drop(found.insert(slice.fingerprint, tally)),
                None => missing.push(Arc::clone(slice)),
            }
        }
        if missing.is_empty() {
            return Ok(found);
        }
        let names: Vec<ContentHash> = missing.iter().map(|it| it.fingerprint).collect();
        for (name, tally) in self.store.tallies(&names, ENGINE).await? {
            let tally = Arc::new(tally);
            self.memory.tallies.insert(name, tally.clone()).await;
            found.insert(name, tally);
        }
        missing.retain(|it| !found.contains_key(&it.fingerprint));
        let mut made = stream::iter(missing)
            .map(async |slice: Arc<Slice>| {
                let count = self.add_up(view, &slice);
                let tally = self
                    .memory
                    .tallies
                    .get_or_make(slice.fingerprint, count)
                    .await?;
                Ok::<_, Error>((slice.fingerprint, tally))
            })
            .buffered(at_once.max(1));
        while let Some(pair) = made.next().await {
            let (name, tally) = pair?;
            found.insert(name, tally);
        }
        Ok(found)
    }

    /// Resolves a slice for its areas, which are kept.
    async fn add_up(&self, view: &View<'_>, slice: &Slice) -> Result<Arc<Tally>, Error> {
        let tally = Arc::new(self.coverage(view, slice).await?.tally());
        // What is only proposed leaves nothing behind.
        if view.edition().proposed.is_none() {
            self.keeper.keep(slice.fingerprint, tally.clone());
        }
        Ok(tally)
    }

    /// Waits until what was added up is kept, then lets go of the store.
    pub async fn close(&self) {
        self.keeper.finish().await;
        self.store.close().await;
    }
}

/// Tallies that wait to be kept, and the bytes they take.
#[derive(Default)]
struct Queue {
    waiting: Vec<(ContentHash, Arc<Tally>)>,
    bytes: usize,
}

/// Keeps tallies in the store, one write after the other.
pub(super) struct Keeper {
    store: Store,
    queue: Mutex<Queue>,
    /// The bytes that those who wait may take; more are forgotten.
    most: usize,
    writing: tokio::sync::Mutex<()>,
    failing: AtomicBool,
}

impl Keeper {
    pub(super) fn new(store: Store, most: usize) -> Arc<Self> {
        Arc::new(Self {
            store,
            queue: Mutex::default(),
            most,
            writing: tokio::sync::Mutex::default(),
            failing: AtomicBool::new(false),
        })
    }

    /// Has a tally kept, soon.
    fn keep(self: &Arc<Self>, fingerprint: ContentHash, tally: Arc<Tally>) {
        if self.store.is_read_only() {
            return;
        }
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = queue.bytes + tally.bytes();
        if bytes > self.most {
            return;
        }
        queue.bytes = bytes;
        queue.waiting.push((fingerprint, tally));
        if queue.waiting.len() == 1 {
            let keeper = Arc::clone(self);
            tokio::spawn(async move { keeper.finish().await });
        }
    }

    /// Writes what waits, until nothing does.
    async fn finish(&self) {
        let _writing = self.writing.lock().await;
        loop {
            let batch: Vec<_> = {
                let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
                let some = queue.waiting.len().min(BATCH);
                let batch: Vec<_> = queue.waiting.drain(..some).collect();
                queue.bytes -= batch.iter().map(|it| it.1.bytes()).sum::<usize>();
                batch
            };
            if batch.is_empty() {
                return;
            }
            let kept = self.store.keep_tallies(&batch, ENGINE).await;
            if let Err(error) = &kept
                && !self.failing.load(Ordering::Relaxed)
                && !error.is_displaced()
            {
                tracing::warn!(%error, "areas cannot be kept; they are added up again after a restart");
            }
            self.failing.store(kept.is_err(), Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::Limits;
    use crate::model::{Record, Revision};
    use crate::store::story::fixture::beginning;

    const LIMITS: Limits = Limits {
        map_bytes: 4 << 20,
        area_bytes: 1 << 20,
        meetings: 1_000_000,
    };

    /// A store with one territory, whose record comes along.
    async fn begun(folder: &tempfile::TempDir) -> (Store, Record) {
        let path = folder.path().join("store");
        let store = Store::open(path.to_str().unwrap()).await.unwrap();
        let (draft, shapes) = beginning();
        store.apply(&draft, Revision(0), &shapes).await.unwrap();
        let record = store.record(&draft.territory).await.unwrap().unwrap();
        (store, record)
    }

    async fn all(
        atlas: &Atlas,
        view: &View<'_>,
        spans: &[Interval],
        at_once: usize,
    ) -> Vec<Arc<Tally>> {
        let tallies = atlas.tallies(view, spans, at_once, |_, tally| tally.clone());
        tallies.await.unwrap()
    }

    #[tokio::test]
    async fn what_was_added_up_is_read_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let (store, record) = begun(&folder).await;
        let view = record.now().unwrap();
        let atlas = Atlas::open(store, LIMITS).await.unwrap();
        let spans = atlas.spans(&view).await;
        assert!(spans.len() > 2, "{spans:?}");
        let made = all(&atlas, &view, &spans, 2).await;
        let slice = atlas.slice(&view, spans[1].from()).await.unwrap();
        atlas.close().await;

        let path = folder.path().join("store");
        let store = Store::open(path.to_str().unwrap()).await.unwrap();
        let name = slice.fingerprint;
        let kept = store.tallies(&[name], ENGINE).await.unwrap();
        assert_eq!(kept[&name], *made[1]);
        // Only what is read, and not made anew, can be wrong.
        let wrong = Arc::new(Tally::default());
        store
            .keep_tallies(&[(name, wrong.clone())], ENGINE)
            .await
            .unwrap();
        let atlas = Atlas::open(store, LIMITS).await.unwrap();
        assert_eq!(atlas.tally(&view, &slice).await.unwrap(), wrong);
        let again = all(&atlas, &view, &spans, 1).await;
        assert_eq!((&again[0], &again[1]), (&made[0], &wrong));
    }

    #[tokio::test]
    async fn a_store_that_keeps_nothing_stops_no_reader() {
        let folder = tempfile::tempdir().unwrap();
        let (store, record) = begun(&folder).await;
        let view = record.now().unwrap();
        let mut atlas = Atlas::open(store.clone(), LIMITS).await.unwrap();
        let elsewhere = folder.path().join("closed");
        let closed = Store::open(elsewhere.to_str().unwrap()).await.unwrap();
        closed.close().await;
        atlas.keeper = Keeper::new(closed, 1 << 20);
        let spans = atlas.spans(&view).await;
        let tallies = all(&atlas, &view, &spans, 1).await;
        assert!(tallies.iter().all(|it| it.pieces.len() == 1), "{tallies:?}");
        atlas.keeper.finish().await;
        let slice = atlas.slice(&view, spans[1].from()).await.unwrap();
        let kept = store.tallies(&[slice.fingerprint], ENGINE).await.unwrap();
        assert!(kept.is_empty());
    }
}
