//! Finished tiles, kept up to a number of bytes.
//!
//! An address leads to the hash of a tile, and the hash to its bytes, in each coding that somebody asked for. So
//! tiles that are alike, of whatever slices, are kept once and bear one validator. Nothing is ever flushed: an
//! address means the same for ever, and a hash even more so. However many ask for a tile at once, it is drawn once.

use std::future::ready;
use std::hash::Hash;

use axum::http::HeaderValue;
use bytes::Bytes;
use futures_util::FutureExt;
use moka::future::Cache;
use moka::policy::EvictionPolicy;

use crate::http::Error;
use crate::http::answer::tag;
use crate::http::coding::Coding;
use crate::http::drawing::Drawing;
use crate::http::tile_path::SliceName;
use crate::model::{ContentHash, Slug};

/// A finished tile in one coding.
#[derive(Clone, Debug)]
pub struct Tile {
    pub body: Bytes,
    /// A strong validator: the hash of the tile, and the coding.
    pub etag: HeaderValue,
    hash: ContentHash,
}

impl Tile {
    /// A tile as it was drawn.
    pub fn new(body: Vec<u8>) -> Self {
        let hash = ContentHash::of(&body);
        Self::coded(hash, Coding::Plain, body)
    }

    fn coded(hash: ContentHash, coding: Coding, body: Vec<u8>) -> Self {
        let suffix = match coding {
            Coding::Plain => String::new(),
            packed => format!("-{}", packed.name()),
        };
        Self {
            // No larger than it is: what is kept is counted by its length.
            body: body.into_boxed_slice().into(),
            etag: tag(&format!("\"{}{suffix}\"", &hash.to_string()[..32])),
            hash,
        }
    }
}

/// Finished tiles, and which scene the tiles of a slice are drawn from.
pub struct Tiles {
    scenes: Cache<(Slug, SliceName), ContentHash>,
    shown: Cache<String, ContentHash>,
    bodies: Cache<(ContentHash, Coding), Tile>,
}

/// What an entry takes beside its text or body.
const ENTRY_BYTES: usize = 250;

/// Of how many slices it is remembered which scene they have.
const SCENES: u64 = 50_000;

impl Tiles {
    /// Room for tiles of `bytes` in all, an eighth of it for their addresses.
    pub fn new(bytes: u64) -> Self {
        Self {
            scenes: Cache::new(SCENES),
            shown: by_weight(bytes / 8, |address: &String, _| address.len()),
            bodies: by_weight(bytes - bytes / 8, |_, tile: &Tile| tile.body.len()),
        }
    }

    /// The scene of a slice by its lasting name, if somebody asked for the slice before.
    pub(super) async fn scene(&self, slice: &(Slug, SliceName)) -> Option<ContentHash> {
        self.scenes.get(slice).await
    }

    /// Remembers the scene of a slice, which never changes.
    pub(super) async fn remember(&self, slice: (Slug, SliceName), scene: ContentHash) {
        self.scenes.insert(slice, scene).await;
    }

    /// The tile at an address, if that needs no waiting.
    pub fn at_hand(&self, address: &str, coding: Coding) -> Option<Tile> {
        let hash = self.shown.get(address).now_or_never()??;
        self.bodies.get(&(hash, coding)).now_or_never()?
    }

    /// The tile at an address: drawn and packed now where it is not kept.
    pub async fn get<D>(
        &self,
        address: &str,
        coding: Coding,
        drawing: &Drawing,
        draw: impl Fn() -> D,
    ) -> Result<Tile, Error>
    where
        D: Future<Output = Result<Vec<u8>, Error>>,
    {
        let mut fresh = None;
        let show = async {
            let tile = Tile::new(draw().await?);
            let hash = tile.hash;
            // The one that is kept already, where another address shows the same.
            let kept = self.bodies.get_with((hash, Coding::Plain), ready(tile));
            fresh = Some(kept.await);
            Ok(hash)
        };
        let hash = once(&self.shown, address.to_owned(), show).await?;
        let plain = async {
            match fresh {
                Some(tile) => Ok(tile),
                // Forgotten since: what an address shows is known for longer than the bytes.
                None => {
                    let again = async { draw().await.map(Tile::new) };
                    once(&self.bodies, (hash, Coding::Plain), again).await
                }
            }
        };
        if coding == Coding::Plain {
            return plain.await;
        }
        let pack = async {
            let Tile { body, .. } = plain.await?;
            let packed = if coding.is_quick(body.len()) {
                coding.pack(&body)?
            } else {
                drawing.draw(move || coding.pack(&body)).await??
            };
            Ok(Tile::coded(hash, coding, packed))
        };
        once(&self.bodies, (hash, coding), pack).await
    }
}

/// The value under a key, made now if there is none; by one of those who ask, for all of them.
async fn once<K, V>(
    cache: &Cache<K, V>,
    key: K,
    make: impl Future<Output = Result<V, Error>>,
) -> Result<V, Error>
where
    K: Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    // Boxed, as the cache moves it about.
    let made = cache.try_get_with(key, Box::pin(make)).await;
    made.map_err(|error| Error::shared(&error))
}

/// A cache bounded by bytes. What was used last stays: after an edit that is what is asked for anew.
fn by_weight<K, V>(
    bytes: u64,
    weight: impl Fn(&K, &V) -> usize + Send + Sync + 'static,
) -> Cache<K, V>
where
    K: Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    let weigh = move |key: &K, value: &V| {
        u32::try_from(weight(key, value) + ENTRY_BYTES).unwrap_or(u32::MAX)
    };
    Cache::builder()
        .eviction_policy(EvictionPolicy::lru())
        .max_capacity(bytes)
        .weigher(weigh)
        .build()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    /// A cache, what draws for it, and how often it drew.
    struct Desk {
        tiles: Tiles,
        drawing: Drawing,
        drawn: AtomicU32,
    }

    impl Desk {
        fn new(bytes: u64) -> Self {
            Self {
                tiles: Tiles::new(bytes),
                drawing: Drawing::new(1, 1),
                drawn: AtomicU32::new(0),
            }
        }

        async fn get(&self, address: &str, coding: Coding, body: &[u8]) -> Tile {
            let draw = || async {
                tokio::task::yield_now().await;
                self.drawn.fetch_add(1, Ordering::Relaxed);
                Ok(body.to_vec())
            };
            let tile = self.tiles.get(address, coding, &self.drawing, draw);
            tile.await.unwrap()
        }
    }

    #[tokio::test]
    async fn a_tile_is_drawn_once_however_many_ask() {
        let desk = Desk::new(1 << 20);
        let (a, b, c) = tokio::join!(
            desk.get("a", Coding::Plain, b"tile"),
            desk.get("a", Coding::Gzip, b"tile"),
            desk.get("b", Coding::Plain, b"tile"),
        );
        assert_eq!((&a.body[..], &c.body[..]), (&b"tile"[..], &b"tile"[..]));
        assert_ne!(a.etag, b.etag);
        assert_eq!(desk.drawn.load(Ordering::Relaxed), 2);
        let again = desk.get("a", Coding::Gzip, b"tile").await;
        assert_eq!(again.body.as_ptr(), b.body.as_ptr());
        assert_eq!(desk.drawn.load(Ordering::Relaxed), 2);
    }

    #[tokio::test]
    async fn tiles_that_are_alike_are_kept_once() {
        let desk = Desk::new(1 << 20);
        let a = desk.get("a", Coding::Plain, b"land").await;
        let b = desk.get("b", Coding::Plain, b"land").await;
        assert_eq!((a.body.as_ptr(), &a.etag), (b.body.as_ptr(), &b.etag));
        let c = desk.get("c", Coding::Plain, b"sea").await;
        assert_ne!(c.etag, a.etag);
        assert_eq!(desk.tiles.at_hand("b", Coding::Plain).unwrap().etag, a.etag);
        assert!(desk.tiles.at_hand("b", Coding::Gzip).is_none());
    }

    #[tokio::test]
    async fn tiles_take_no_more_room_than_they_may_and_what_is_forgotten_is_drawn_again() {
        let desk = Desk::new(64 << 10);
        let mut first = None;
        for at in 0..100_u8 {
            let tile = desk.get(&at.to_string(), Coding::Plain, &[at; 2_000]).await;
            first.get_or_insert(tile.etag);
        }
        desk.tiles.bodies.run_pending_tasks().await;
        desk.tiles.shown.run_pending_tasks().await;
        let held = desk.tiles.bodies.weighted_size() + desk.tiles.shown.weighted_size();
        assert!((30_000..=64 << 10).contains(&held), "{held}");
        assert!(desk.tiles.at_hand("0", Coding::Plain).is_none());
        let again = desk.get("0", Coding::Plain, &[0; 2_000]).await;
        assert_eq!(Some(again.etag), first);
        assert_eq!(desk.drawn.load(Ordering::Relaxed), 101);
    }

    #[tokio::test]
    async fn without_any_room_tiles_are_drawn_for_each_who_asks() {
        let desk = Desk::new(0);
        for coding in [Coding::Plain, Coding::Gzip, Coding::Plain] {
            let tile = desk.get("a", coding, b"tile").await;
            assert_eq!(tile.body.starts_with(b"tile"), coding == Coding::Plain);
        }
    }
}
