//! Raster tiles of the bundled map beside pictures kept in `tests/fixtures/golden`.
//!
//! A change of the look, of the detail of borders or of the bundled data shows here. Where it is meant, look at the
//! new pictures, renew them and count up the renderer's version:
//! `FRONTLINE_RENEW_GOLDEN=1 cargo test --test it golden`.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use frontline::geometry::TileCoord;

use crate::server::{Server, seeded};

/// The instant the pictures are of.
const WHEN: &str = "datetime=2015-09-18";

/// Of 100,000 pixels, how many may differ.
const TOLERANCE: usize = 1_000;

/// By how much a channel may differ before a pixel counts: rounding does not show.
const UNSEEN: u8 = 16;

const TILES: [(&str, &str); 4] = [
    ("6/38/25.png", "syria-6-38-25.png"),
    ("7/76/50.png", "syria-7-76-50.png"),
    ("8/154/101.png", "syria-8-154-101.png"),
    ("9/309/203@2x.png", "syria-9-309-203@2x.png"),
];

#[test]
fn tiles_look_as_they_did() {
    let (_folder, db) = seeded();
    let server = Server::start(&db);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/golden");
    for (address, name) in TILES {
        let tile = server.get(&format!("/tiles/syria/{address}?{WHEN}"));
        assert_eq!(tile.status, 200, "{address}");
        let file = folder.join(name);
        if std::env::var_os("FRONTLINE_RENEW_GOLDEN").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&file, &tile.body).unwrap();
        }
        let now = image::load_from_memory(&tile.body).unwrap().to_rgba8();
        let then = image::open(&file).unwrap().to_rgba8();
        assert_eq!(now.dimensions(), then.dimensions(), "{name}");
        let colours = then.pixels().map(|it| it.0).collect::<HashSet<_>>();
        assert!(colours.len() > 4, "{name} shows next to nothing");
        let pairs = now.pixels().zip(then.pixels());
        let differing = pairs.filter(|(now, then)| {
            let channels = now.0.iter().zip(then.0);
            channels
                .into_iter()
                .any(|(now, then)| now.abs_diff(then) > UNSEEN)
        });
        let all = (now.width() * now.height()) as usize;
        let differing = differing.count() * 100_000 / all;
        assert!(
            differing <= TOLERANCE,
            "{name}: {differing} of 100,000 pixels differ"
        );
    }
    server.stop();
}

/// Opacity of land.
const LAND: u8 = 217;

#[test]
fn no_seam_shows_inside_the_territory() {
    let (_folder, db) = seeded();
    let server = Server::start(&db);
    for zoom in [4, 6, 7, 8] {
        let north_west = TileCoord::at(zoom, 35.6, 37.4).unwrap();
        let south_east = TileCoord::at(zoom, 42.4, 32.2).unwrap();
        let (mut land, mut seams) = (0, 0);
        for x in north_west.x()..=south_east.x() {
            for y in north_west.y()..=south_east.y() {
                let tile = server.get(&format!("/tiles/syria/{zoom}/{x}/{y}.png?{WHEN}"));
                let picture = image::load_from_memory(&tile.body).unwrap().to_rgba8();
                land += picture.pixels().filter(|it| it.0[3] >= LAND).count();
                seams += thin_inside(&picture);
            }
        }
        assert!(land > 1_000, "zoom {zoom} shows {land} pixels of land");
        assert_eq!(seams, 0, "zoom {zoom}");
    }
    server.stop();
}

/// Pixels thinner than land from which no way over such pixels leads outside: to a wholly clear one, or off the tile.
fn thin_inside(picture: &image::RgbaImage) -> usize {
    let side = picture.width().cast_signed();
    let alpha = |x: i32, y: i32| picture.get_pixel(x.cast_unsigned(), y.cast_unsigned()).0[3];
    let mut outside: Vec<(i32, i32)> = (0..side * side).map(|at| (at % side, at / side)).collect();
    let mut thin: HashSet<(i32, i32)> = outside.iter().copied().collect();
    thin.retain(|&(x, y)| alpha(x, y) < LAND);
    let rim = |at: i32| at == 0 || at == side - 1;
    outside.retain(|&(x, y)| alpha(x, y) < LAND && (alpha(x, y) == 0 || rim(x) || rim(y)));
    while let Some((x, y)) = outside.pop() {
        thin.remove(&(x, y));
        let around = (0..9).map(|at| (x + at % 3 - 1, y + at / 3 - 1));
        outside.extend(around.filter(|it| thin.remove(it)));
    }
    thin.len()
}
