//! Finished tiles, kept up to a number of bytes; and the queue of those still to be drawn.
//!
//! A tile is kept under the content of its map, not its address: slices that look alike share it, and nothing is
//! ever flushed, as what changes gets another key. However many ask for a tile at once, it is drawn once.

use std::io::Write;
use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue, header};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use moka::future::Cache;
use tokio::sync::Semaphore;

use crate::geometry::TileCoord;
use crate::http::Error;
use crate::http::answer::tag;
use crate::http::tile_path::{Form, SliceName};
use crate::model::{ContentHash, Slug};

/// What decides a tile's bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// A name for all that decides how the map looks.
    pub map: ContentHash,
    pub tile: TileCoord,
    pub form: Form,
    pub zipped: bool,
}

/// A finished tile.
#[derive(Clone, Debug)]
pub struct Tile {
    pub body: Bytes,
    pub etag: HeaderValue,
}

impl Tile {
    /// A tile and its strong validator.
    pub fn new(body: impl Into<Bytes>) -> Self {
        let body = body.into();
        let hash = ContentHash::of(&body).to_string();
        let etag = tag(&format!("\"{}\"", &hash[..32]));
        Self { body, etag }
    }
}

/// The tile for clients that take gzip: they hold it under another validator. Nothing stays nothing.
pub(super) fn gzip(tile: &Tile) -> Tile {
    if tile.body.is_empty() {
        return tile.clone();
    }
    let mut zip = GzEncoder::new(Vec::new(), Compression::default());
    let zipped = zip.write_all(&tile.body).and_then(|()| zip.finish());
    Tile::new(zipped.expect("memory takes what is written to it"))
}

/// Whether a request takes answers packed with gzip.
pub(super) fn accepts_gzip(headers: &HeaderMap) -> bool {
    let said = headers.get_all(header::ACCEPT_ENCODING).iter();
    let mut codings = said
        .filter_map(|it| it.to_str().ok())
        .flat_map(|it| it.split(','));
    codings.any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, "q=1"));
        let refused = weight.trim().trim_start_matches("q=").parse() == Ok(0.0);
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

/// Finished tiles, and which map an address shows.
pub struct Tiles {
    tiles: Cache<Key, Tile>,
    names: Cache<(Slug, SliceName), ContentHash>,
}

/// How many addresses of slices are remembered.
const NAMES: u64 = 50_000;

impl Tiles {
    /// Room for tiles of `bytes` in all.
    pub fn new(bytes: u64) -> Self {
        let cache = Cache::builder()
            .max_capacity(bytes)
            .weigher(|_: &Key, tile: &Tile| {
                u32::try_from(tile.body.len() + ENTRY_BYTES).unwrap_or(u32::MAX)
            })
            .build();
        Self {
            tiles: cache,
            names: Cache::new(NAMES),
        }
    }

    /// Which map a slice's address shows: looked up once, as it never changes.
    pub async fn name(
        &self,
        slice: (Slug, SliceName),
        look_up: impl Future<Output = Result<ContentHash, Error>>,
    ) -> Result<ContentHash, Error> {
        if let Some(map) = self.names.get(&slice).await {
            return Ok(map);
        }
        let found = self.names.try_get_with(slice, look_up).await;
        found.map_err(|error| Error::shared(&error))
    }

    /// The tile under a key, drawn now if it is not kept.
    pub async fn get(
        &self,
        key: Key,
        draw: impl Future<Output = Result<Tile, Error>>,
    ) -> Result<Tile, Error> {
        if let Some(tile) = self.tiles.get(&key).await {
            return Ok(tile);
        }
        let drawn = self.tiles.try_get_with(key, draw).await;
        drawn.map_err(|error| Error::shared(&error))
    }
}

/// What an entry takes beside its body.
const ENTRY_BYTES: usize = 200;

/// Lets so many draw at once and so many more wait; the rest are told to come back.
pub struct Drawing {
    admitted: Arc<Semaphore>,
    hands: Arc<Semaphore>,
}

impl Drawing {
    /// `hands` draw, `queue` wait.
    pub fn new(hands: usize, queue: usize) -> Self {
        Self {
            admitted: Arc::new(Semaphore::new(hands + queue)),
            hands: Arc::new(Semaphore::new(hands)),
        }
    }

    /// Draws on a thread that may take its time.
    pub async fn draw<T: Send + 'static>(
        &self,
        draw: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let admitted = Arc::clone(&self.admitted);
        let admitted = admitted.try_acquire_owned().map_err(|_| Error::Busy)?;
        let hand = Arc::clone(&self.hands).acquire_owned().await;
        let drawn = tokio::task::spawn_blocking(move || {
            // Held to the end of the drawing, which goes on where the request is dropped.
            let _held = (admitted, hand);
            draw()
        });
        drawn
            .await
            .map_err(|error| Error::failed("drawing failed", error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(z: u8) -> Key {
        Key {
            map: ContentHash::of(b"a map"),
            tile: TileCoord::new(z, 0, 0).unwrap(),
            form: Form::Vector,
            zipped: false,
        }
    }

    #[tokio::test]
    async fn a_tile_is_drawn_once_however_many_ask() {
        let tiles = Tiles::new(1 << 20);
        let drawn = std::sync::atomic::AtomicU32::new(0);
        let draw = || async {
            tokio::task::yield_now().await;
            drawn.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            Ok(Tile::new("tile"))
        };
        let (a, b, c) = tokio::join!(
            tiles.get(key(0), draw()),
            tiles.get(key(0), draw()),
            tiles.get(key(1), draw())
        );
        assert_eq!(a.unwrap().etag, b.unwrap().etag);
        assert_eq!(c.unwrap().body, "tile");
        assert_eq!(drawn.into_inner(), 2);
    }

    #[tokio::test]
    async fn a_full_queue_turns_the_next_away() {
        let drawing = Drawing::new(1, 0);
        let (busy, free) = std::sync::mpsc::channel::<()>();
        let first = drawing.draw(move || free.recv());
        let second = async {
            let refused = drawing.draw(|| ()).await;
            busy.send(()).unwrap();
            refused
        };
        let (first, second) = tokio::join!(first, second);
        assert!(first.unwrap().is_ok());
        assert!(matches!(second, Err(Error::Busy)));
    }
}
