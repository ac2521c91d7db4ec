//! Values remembered up to a number of bytes, and how often that helped.
//!
//! What was used last stays: the next slice is made from the one before, which nobody else may ever ask for. A value
//! that is larger than all the room is handed to whoever waits for it, and not remembered.

use std::borrow::Borrow;
use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use moka::future::Cache as Entries;
use moka::policy::EvictionPolicy;

/// What an entry takes beside its key and value, and what they point to: two nodes of lists, counters, room to grow.
const ENTRY_BYTES: usize = 250;

/// A cache bounded by the bytes its entries hold.
pub struct Cache<K, V> {
    name: &'static str,
    bytes: u64,
    entries: Entries<K, V>,
    hits: AtomicU64,
    misses: AtomicU64,
}

/// What a cache holds, and how often it helped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheStats {
    pub name: &'static str,
    /// What its entries take, by count.
    pub bytes: u64,
    pub entries: u64,
    /// The most that they may take.
    pub capacity: u64,
    /// Values found.
    pub hits: u64,
    /// Values that were not there, and made.
    pub misses: u64,
}

impl<K, V> Cache<K, V>
where
    K: Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// Room for so many bytes. `weigh` gives those that key and value point to.
    pub fn new(
        name: &'static str,
        bytes: u64,
        weigh: impl Fn(&K, &V) -> usize + Send + Sync + 'static,
    ) -> Self {
        let entry = ENTRY_BYTES + size_of::<K>() + size_of::<V>();
        let weigh =
            move |key: &K, value: &V| u32::try_from(entry + weigh(key, value)).unwrap_or(u32::MAX);
        Self {
            name,
            bytes,
            entries: Entries::builder()
                .eviction_policy(EvictionPolicy::lru())
                .max_capacity(bytes)
                .weigher(weigh)
                .build(),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
        }
    }

    /// The value under a key, where it is there.
    pub async fn get<Q>(&self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let found = self.entries.get(key).await;
        if found.is_some() {
            self.hits.fetch_add(1, Ordering::Relaxed);
        }
        found
    }

    /// Whether there is a value under a key; that is no use of it.
    pub fn has(&self, key: &K) -> bool {
        self.entries.contains_key(key)
    }

    /// The value under a key, made now where it is not there: by one of those who ask, for all of them.
    pub async fn get_or_make<E>(
        &self,
        key: K,
        make: impl Future<Output = Result<V, E>>,
    ) -> Result<V, Arc<E>>
    where
        E: Send + Sync + 'static,
    {
        if let Some(found) = self.get(&key).await {
            return Ok(found);
        }
        let mut made = false;
        let making = async {
            made = true;
            make.await
        };
        // Boxed, as it is moved about.
        let value = self.entries.try_get_with(key, Box::pin(making)).await;
        if made {
            self.misses.fetch_add(1, Ordering::Relaxed);
            self.settle().await;
        } else if value.is_ok() {
            self.hits.fetch_add(1, Ordering::Relaxed);
        }
        value
    }

    /// Remembers a value that was made elsewhere.
    pub async fn insert(&self, key: K, value: V) {
        self.entries.insert(key, value).await;
        self.misses.fetch_add(1, Ordering::Relaxed);
        self.settle().await;
    }

    /// Weighs a value again that has grown since.
    pub async fn weigh_again(&self, key: K, value: V) {
        self.entries.insert(key, value).await;
        self.settle().await;
    }

    /// Forgets everything.
    pub async fn clear(&self) {
        self.entries.invalidate_all();
        self.settle().await;
    }

    /// The most bytes that its entries may take.
    pub fn capacity(&self) -> u64 {
        self.bytes
    }

    /// What it holds.
    pub fn stats(&self) -> CacheStats {
        CacheStats {
            name: self.name,
            bytes: self.entries.weighted_size(),
            entries: self.entries.entry_count(),
            capacity: self.bytes,
            hits: self.hits.load(Ordering::Relaxed),
            misses: self.misses.load(Ordering::Relaxed),
        }
    }

    /// Lets go of what there is no room for. Left to itself the cache puts that off, which with large values is
    /// many times its room.
    async fn settle(&self) {
        self.entries.run_pending_tasks().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_kilobytes(bytes: u64) -> Cache<u32, Arc<[u8]>> {
        Cache::new("test", bytes, |_, value: &Arc<[u8]>| value.len())
    }

    #[tokio::test]
    async fn however_much_is_made_what_is_held_stays_within_the_room() {
        let cache = of_kilobytes(100_000);
        let mut living = Vec::new();
        for number in 0..200 {
            let make = async { Ok::<Arc<[u8]>, ()>(vec![0; 10_000].into()) };
            let value = cache.get_or_make(number, make).await.unwrap();
            living.push(Arc::downgrade(&value));
            drop(value);
            let stats = cache.stats();
            assert!(stats.bytes <= stats.capacity, "{stats:?}");
        }
        let stats = cache.stats();
        assert_eq!((stats.entries, stats.misses, stats.hits), (9, 200, 0));
        // A few more may not be given back yet.
        let living = living.iter().filter(|it| it.strong_count() > 0).count();
        assert!(living < 20, "{living}");
    }

    #[tokio::test]
    async fn a_value_is_made_once_for_all_who_wait_though_there_is_no_room_for_it() {
        let cache = of_kilobytes(1000);
        let make = || async {
            tokio::task::yield_now().await;
            Ok::<Arc<[u8]>, ()>(vec![0; 10_000].into())
        };
        let all = (0..20).map(|_| cache.get_or_make(1, make()));
        let all = futures_util::future::join_all(all).await;
        let first = all[0].clone().unwrap();
        assert!(
            all.iter()
                .all(|it| Arc::ptr_eq(it.as_ref().unwrap(), &first))
        );
        let stats = cache.stats();
        assert_eq!((stats.bytes, stats.misses, stats.hits), (0, 1, 19));
    }

    #[tokio::test]
    async fn what_has_grown_is_weighed_again_and_what_was_cleared_is_gone() {
        let cache = Cache::new("test", 10_000, |_: &u32, value: &Arc<AtomicU64>| {
            usize::try_from(value.load(Ordering::Relaxed)).unwrap()
        });
        let value = Arc::new(AtomicU64::new(100));
        cache.insert(1, value.clone()).await;
        let before = cache.stats().bytes;
        value.store(1100, Ordering::Relaxed);
        cache.weigh_again(1, value).await;
        assert_eq!(cache.stats().bytes, before + 1000);
        assert_eq!(cache.stats().misses, 1);
        cache.clear().await;
        assert_eq!((cache.stats().bytes, cache.stats().entries), (0, 0));
    }
}
