//! Our side of `tile_peers`: draws tiles of maps read from files, and says what it found as JSON.
//!
//! `tiles TASK …`, each on folders with `boundary.geojson` and `2015-01-01.geojson` as `synthetic` writes them:
//! - `list COUNT FOLDER…` names up to so many tiles a zoom that show a border, and as many that lie inside
//!   somebody's land, in every one of the maps;
//! - `borders FOLDER` gives the borders as GeoJSON lines, for peers that want them once;
//! - `vector LIST FOLDER` and `raster LIST FOLDER` draw the listed tiles, zoom by zoom;
//! - `pyramid FOLDER` draws every tile of the map's box, and gzips it;
//! - `prepare FOLDER` makes a map ready for drawing at every zoom;
//! - `hello` answers every request with the same few words, for `wrk`.
//!
//! Reading and resolving are not measured. Times are CPU time of the process, medians of several passes.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

#[path = "support/chosen.rs"]
mod chosen;
#[path = "support/measure.rs"]
#[expect(dead_code, reason = "memory is for other benches")]
mod measure;
#[path = "support/random.rs"]
#[expect(
    dead_code,
    clippy::cast_possible_truncation,
    reason = "ranges are for the generator, counts are small"
)]
mod random;
#[path = "support/written.rs"]
mod written;

use std::path::{Path, PathBuf};
use std::time::Duration;

use frontline::control::{Ground, resolve};
use frontline::geometry::{Shape, TileCoord};
use frontline::model::{Border, Coverage, Faction, Names, Slug};
use frontline::render::{Density, Palette, Scene, mvt, png};
use libdeflater::{CompressionLvl, Compressor};
use serde_json::{Value, json};

use chosen::{DEEPEST, over};
use written::{layer, read, vertices};

/// The five factions' colours, which `tile_peers` gives the peers too.
const COLOURS: [&str; 5] = ["#b3202c", "#3b6fb5", "#e0a526", "#63bf7a", "#26262b"];
const PASSES: usize = 7;

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|it| it != "--bench")
        .collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["list", count, ref folders @ ..] => list(count.parse().expect("a number"), folders),
        ["borders", folder] => println!("{}", borders(&Map::read(folder).coverage)),
        ["vector", tiles, folder] => by_zoom(tiles, folder, mvt),
        ["raster", tiles, folder] => {
            by_zoom(tiles, folder, |scene, tile| {
                png(scene, tile, Density::Single)
            });
        }
        ["pyramid", folder] => pyramid(folder),
        ["prepare", folder] => prepare(folder),
        ["hello"] => hello(),
        _ => println!("driven by benches/tile_peers"),
    }
}

/// A map as it lies in memory before it is drawn.
struct Map {
    boundary: Shape,
    held: Vec<(Slug, Shape)>,
    coverage: Coverage,
    palette: Palette,
}

impl Map {
    fn read(folder: &str) -> Self {
        let folder = Path::new(folder);
        let mut boundary = read(&folder.join("boundary.geojson"), "territory");
        let boundary = boundary.remove(0).1;
        let held = read(&folder.join("2015-01-01.geojson"), "faction");
        let layers: Vec<_> = held.iter().map(layer).collect();
        let ground = Ground {
            boundary: &boundary,
            districts: vec![],
        };
        let coverage = resolve(&ground, &layers).expect("a sound map");
        let factions: Vec<Faction> = held
            .iter()
            .zip(COLOURS)
            .map(|((slug, _), colour)| Faction {
                slug: slug.clone(),
                names: Names::default(),
                colour: colour.parse().expect("a colour"),
                group: None,
                changes: Default::default(),
            })
            .collect();
        Self {
            palette: Palette::new(&factions, "2015-01-01".parse().expect("a day")),
            boundary,
            held,
            coverage,
        }
    }

    /// The map with every zoom ready.
    fn prepared(&self) -> Scene {
        let scene = Scene::new(&self.coverage, &self.palette);
        (0..=DEEPEST).for_each(|zoom| scene.prepare(zoom));
        scene
    }
}

fn list(count: usize, folders: &[&str]) {
    let maps: Vec<Map> = folders.iter().map(|it| Map::read(it)).collect();
    let grounds: Vec<_> = maps.iter().map(|it| (&it.boundary, &it.coverage)).collect();
    for (kind, tile) in chosen::tiles(&grounds, count) {
        println!("{kind} {} {} {}", tile.z(), tile.x(), tile.y());
    }
}

/// Each border between two holders, and the outer line, once.
fn borders(coverage: &Coverage) -> Value {
    let side = |face: Option<usize>| {
        let holding = coverage.holding(&coverage.faces[face?])?;
        Some(holding.faction.as_str())
    };
    let feature = |border: &Border| {
        let line: Vec<[f64; 2]> = border
            .points
            .iter()
            .map(|it| [it.lon(), it.lat()])
            .collect();
        json!({"type": "Feature", "geometry": {"type": "LineString", "coordinates": line},
               "properties": {"left": side(border.left), "right": side(border.right)}})
    };
    let features: Vec<Value> = coverage.borders.iter().map(feature).collect();
    json!({"type": "FeatureCollection", "features": features})
}

/// CPU time of a tile, and its bytes, at each zoom of a list that `list` printed.
fn by_zoom(tiles: &str, folder: &str, draw: impl Fn(&Scene, TileCoord) -> Vec<u8>) {
    let tiles = listed(&PathBuf::from(tiles));
    let map = Map::read(folder);
    let scene = map.prepared();
    let mut zooms = Vec::new();
    for tiles in tiles.chunk_by(|one, other| one.z() == other.z()) {
        let all = || tiles.iter().map(|&tile| draw(&scene, tile).len()).sum();
        // What is made at the first tile of a zoom is no tile's cost; `prepare` has it.
        let _: usize = all();
        let (taken, bytes): (Duration, usize) = measure::median(PASSES, all);
        let micros = taken.as_secs_f64() * 1e6 / tiles.len() as f64;
        let bytes = bytes / tiles.len();
        zooms.push(
            json!({"zoom": tiles[0].z(), "tiles": tiles.len(), "micros": micros, "bytes": bytes}),
        );
    }
    println!(
        "{}",
        json!({"vertices": vertices(&map.held), "zooms": zooms})
    );
}

fn listed(path: &Path) -> Vec<TileCoord> {
    let text = std::fs::read_to_string(path).expect("a list that `list` printed");
    let tile = |line: &str| {
        let mut numbers = line.split(' ').skip(1).map(|it| it.parse::<u32>());
        let mut next = || numbers.next().and_then(Result::ok).expect("a number");
        let (z, x, y) = (next(), next(), next());
        let z = u8::try_from(z).expect("a zoom");
        TileCoord::new(z, x, y).expect("a tile")
    };
    text.lines().map(tile).collect()
}

fn pyramid(folder: &str) {
    let map = Map::read(folder);
    let start = measure::cpu();
    let scene = map.prepared();
    let prepared = measure::cpu();
    let bounds = scene.bounds().expect("land");
    let tiles = (0..=DEEPEST).flat_map(|zoom| over(zoom, bounds));
    let draw = |tile: TileCoord| (tile.z(), mvt(&scene, tile));
    let tiles: Vec<(u8, Vec<u8>)> = tiles.map(draw).collect();
    let drawn = measure::cpu();
    let level = CompressionLvl::new(6).expect("a level");
    let mut compressor = Compressor::new(level);
    let mut room = Vec::new();
    // By zoom: how many tiles have anything in them, and their bytes.
    let mut zooms = [(0, 0); DEEPEST as usize + 1];
    for (zoom, tile) in tiles.iter().filter(|it| !it.1.is_empty()) {
        room.resize(compressor.gzip_compress_bound(tile.len()), 0);
        let bytes = compressor.gzip_compress(tile, &mut room).expect("room");
        let sum = &mut zooms[usize::from(*zoom)];
        *sum = (sum.0 + 1, sum.1 + bytes);
    }
    let zipped = measure::cpu();
    let answer = json!({
        "zooms": zooms, "prepare_s": (prepared - start).as_secs_f64(), "draw_s": (drawn - prepared).as_secs_f64(),
        "gzip_s": (zipped - drawn).as_secs_f64(),
    });
    println!("{answer}");
}

fn prepare(folder: &str) {
    let map = Map::read(folder);
    let (taken, _) = measure::median(PASSES, || map.prepared());
    println!(
        "{}",
        json!({"vertices": vertices(&map.held), "ms": taken.as_secs_f64() * 1e3})
    );
}

#[tokio::main]
async fn hello() {
    let router = axum::Router::new().fallback(|| async { "Hello, World!" });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("a free port");
    println!(
        "listening on http://{}",
        listener.local_addr().expect("an address")
    );
    axum::serve(listener, router).await.expect("serving");
}
