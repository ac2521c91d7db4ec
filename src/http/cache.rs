//! Finished tiles, kept up to a number of bytes.
//!
//! An address leads to the hash of a tile, and the hash to its bytes, in each coding that somebody asked for. So
//! tiles that are alike, of whatever slices, are kept once and bear one validator. Nothing is ever flushed: an
//! address means the same for ever, and a hash even more so. However many ask for a tile at once, it is drawn once.

use std::convert::Infallible;
use std::future::ready;
use std::hash::Hash;

use axum::http::HeaderValue;
use bytes::Bytes;
use futures_util::FutureExt;

use crate::atlas::{Cache, CacheStats, on_a_thread};
use crate::http::Error;
use crate::http::answer::tag;
use crate::http::coding::Coding;
use crate::http::metrics::{Part, timed};
use crate::http::tile_path::SliceName;
use crate::http::work::Admission;
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

/// What an allocation takes beside its text.
const TEXT_BYTES: usize = 32;

/// Finished tiles, and which scene the tiles of a slice are drawn from.
pub struct Tiles {
    scenes: Cache<(Slug, SliceName), ContentHash>,
    shown: Cache<String, ContentHash>,
    bodies: Cache<(ContentHash, Coding), Tile>,
}

impl Tiles {
    /// Room for `bytes` in all: an eighth for the addresses of tiles, a sixteenth for the names of slices, the rest for
    /// tiles.
    pub fn new(bytes: u64) -> Self {
        let parts = |parts: u64| bytes / 16 * parts;
        Self {
            scenes: Cache::new(
                "scene_names",
                parts(1),
                |(territory, _): &(Slug, SliceName), _| TEXT_BYTES + territory.as_str().len(),
            ),
            shown: Cache::new("tile_addresses", parts(2), |address: &String, _| {
                TEXT_BYTES + address.capacity()
            }),
            bodies: Cache::new("tiles", parts(13), |_, tile: &Tile| {
                tile.body.len() + 2 * TEXT_BYTES + tile.etag.len()
            }),
        }
    }

    /// What each kind holds.
    pub fn stats(&self) -> [CacheStats; 3] {
        [self.scenes.stats(), self.shown.stats(), self.bodies.stats()]
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

    /// The tile at an address: drawn and packed now where it is not kept, with a permit.
    ///
    /// Whoever joins those who wait for it has his permit before, as has the one who makes it: so nobody makes
    /// something for others while he waits for a permit that one of them holds.
    pub(super) async fn get<D>(
        &self,
        address: &str,
        coding: Coding,
        admission: &Admission,
        draw: impl Fn() -> D,
    ) -> Result<Tile, Error>
    where
        D: Future<Output = Result<Vec<u8>, Error>>,
    {
        if let Some(tile) = self.at_hand(address, coding) {
            return Ok(tile);
        }
        admission.enter().await?;
        let mut fresh = None;
        let show = async {
            let tile = Tile::new(draw().await?);
            let hash = tile.hash;
            // The one that is kept already, where another address shows the same.
            let drawn = ready(Ok::<_, Infallible>(tile));
            let kept = self.bodies.get_or_make((hash, Coding::Plain), drawn);
            fresh = Some(kept.await.unwrap_or_else(|never| match *never {}));
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
                timed(Part::Drawing, on_a_thread(move || coding.pack(&body))).await??
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
    let made = cache.get_or_make(key, make).await;
    made.map_err(|error| Error::shared(&error))
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;
    use crate::http::work::{Rules, Work};

    /// A cache, what draws for it, and how often it drew.
    struct Desk {
        tiles: Tiles,
        admission: Admission,
        drawn: AtomicU32,
    }

    impl Desk {
        fn new(bytes: u64) -> Self {
            Self {
                tiles: Tiles::new(bytes),
                admission: Admission::new(
                    &Work::new(&Rules::default()),
                    Ipv4Addr::LOCALHOST.into(),
                ),
                drawn: AtomicU32::new(0),
            }
        }

        async fn get(&self, address: &str, coding: Coding, body: &[u8]) -> Tile {
            let draw = || async {
                tokio::task::yield_now().await;
                self.drawn.fetch_add(1, Ordering::Relaxed);
                Ok(body.to_vec())
            };
            let tile = self.tiles.get(address, coding, &self.admission, draw);
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
        let held = desk.tiles.stats().iter().map(|it| it.bytes).sum::<u64>();
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
