//! What is so of every vector tile of every map: read back, lands fit together like a mosaic, tiles too, and nothing that
//! would be seen is lost.
//!
//! Each case is a whole map at several zooms, so there are fewer of them than `PROPTEST_CASES` says, by 32.

mod extent;
mod kept;
mod mosaic;
mod paint;
mod ragged;
mod readers;
mod terrain;
mod valid;

use std::collections::{BTreeMap, BTreeSet};

use frontline::geometry::{LATITUDE_LIMIT, TileCoord};
use frontline::model::Coverage;
use frontline::render::Scene;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::tiles::extent::{Key, key_of, lands, on_tile, territory};
use crate::tiles::mosaic::{Mosaic, land_of};
use crate::tiles::terrain::{Terrain, scene, terrains};

/// How many tiles of one zoom a test looks at.
const MOST_TILES: usize = 36;

fn few() -> ProptestConfig {
    let given = ProptestConfig::default();
    ProptestConfig {
        cases: given.cases.div_ceil(32),
        max_shrink_iters: 200,
        ..given
    }
}

/// All tiles of a zoom on which a map's land lies; `None` where there are too many to look at.
fn tiles_of(coverage: &Coverage, zoom: u8) -> Option<Vec<TileCoord>> {
    let mut tiles = BTreeSet::new();
    for face in &coverage.faces {
        let corner = |lon, lat| TileCoord::at(zoom, lon, lat).unwrap();
        let first = corner(face.bounds.west, face.bounds.north);
        let last = corner(face.bounds.east, face.bounds.south);
        let (columns, rows) = (first.x()..=last.x(), first.y()..=last.y());
        if columns.clone().count() * rows.clone().count() > MOST_TILES {
            return None;
        }
        let all = columns.flat_map(|x| rows.clone().map(move |y| TileCoord::new(zoom, x, y)));
        tiles.extend(all.flatten());
    }
    (tiles.len() <= MOST_TILES).then(|| tiles.into_iter().collect())
}

/// Some tiles through which borders run, at any zoom.
fn tiles_on_borders(coverage: &Coverage, zoom: u8, places: &[Index]) -> Vec<TileCoord> {
    let points = coverage.borders.iter().flat_map(|it| it.points.iter());
    let points: Vec<_> = points.collect();
    let tile = |place: &Index| {
        let point = place.get(&points);
        TileCoord::at(zoom, point.lon(), point.lat()).unwrap()
    };
    let mut tiles: Vec<TileCoord> = places.iter().map(tile).collect();
    tiles.sort_unstable();
    tiles.dedup();
    tiles
}

fn tiles(coverage: &Coverage, zoom: u8, places: &[Index]) -> Vec<TileCoord> {
    tiles_of(coverage, zoom).unwrap_or_else(|| tiles_on_borders(coverage, zoom, places))
}

/// A zoom so many levels from the one at which the territory fills a tile.
fn zoom(terrain: &Terrain, deeper: i16) -> u8 {
    let zoom = i16::from(terrain.site.zoom()) + deeper;
    u8::try_from(zoom.clamp(0, i16::from(TileCoord::MAX_ZOOM))).unwrap()
}

/// How much deeper than the territory's own zoom to look: now near it, now anywhere.
fn depths() -> impl Strategy<Value = Vec<i16>> {
    prop::collection::vec(prop_oneof![-4..3_i16, 3..22_i16], 3)
}

fn places() -> impl Strategy<Value = Vec<Index>> {
    prop::collection::vec(any::<Index>(), 6)
}

proptest! {
    #![proptest_config(few())]

    #[test]
    fn the_lands_of_a_tile_are_valid_and_fit_together_without_gap_or_overlap(
        terrain in terrains(), depths in depths(), places in places(),
    ) {
        let coverage = terrain.coverage();
        let scene = scene(&coverage);
        for zoom in depths.iter().map(|&it| zoom(&terrain, it)) {
            for tile in tiles(&coverage, zoom, &places) {
                let mosaic = Mosaic::of(&scene, tile)?;
                mosaic.check_seams()?;
                mosaic.check_valid()?;
            }
        }
    }

    #[test]
    fn tiles_beside_each_other_show_the_same_where_both_show_it(
        terrain in terrains(), depths in depths(), places in places(),
    ) {
        let coverage = terrain.coverage();
        let scene = scene(&coverage);
        for zoom in depths.iter().map(|&it| zoom(&terrain, it)) {
            for tile in tiles(&coverage, zoom, &places) {
                let mosaic = Mosaic::of(&scene, tile)?;
                let beside = [(tile.x() + 1, tile.y()), (tile.x(), tile.y() + 1)];
                for (axis, (x, y)) in beside.into_iter().enumerate() {
                    if let Some(next) = TileCoord::new(zoom, x, y) {
                        mosaic.check_beside(&Mosaic::of(&scene, next)?, axis)?;
                    }
                }
            }
        }
    }

    #[test]
    fn every_holding_keeps_its_area_at_every_zoom(terrain in terrains(), depths in depths()) {
        let coverage = terrain.coverage();
        let scene = scene(&coverage);
        for zoom in depths.iter().map(|&it| zoom(&terrain, it)) {
            // What lies beyond the world square is on no tile.
            let beyond = coverage.faces.iter().any(|face| face.bounds.north > LATITUDE_LIMIT);
            if let Some(tiles) = tiles_of(&coverage, zoom).filter(|_| !beyond) {
                check_areas(&coverage, &scene, zoom, &tiles)?;
            }
        }
    }
}

/// Each holding, and all together, have on the tiles of a zoom what they have in full detail, as far as simplifying goes.
fn check_areas(
    coverage: &Coverage,
    scene: &Scene,
    zoom: u8,
    tiles: &[TileCoord],
) -> Result<(), TestCaseError> {
    let mut shown: BTreeMap<Key, f64> = BTreeMap::new();
    for &tile in tiles {
        for feature in land_of(scene, tile) {
            *shown.entry(key_of(&feature)).or_default() += on_tile(&feature);
        }
    }
    let whole = territory(coverage, zoom);
    let all: f64 = shown.values().sum();
    let apart = (all - whole.area).abs();
    prop_assert!(
        apart <= whole.spare(),
        "zoom {}: {:?}, shown {}",
        zoom,
        whole,
        all
    );
    for (key, land) in lands(coverage, zoom) {
        let shown = shown.remove(&key).unwrap_or_default();
        let apart = (shown - land.area).abs();
        prop_assert!(
            apart <= land.spare(),
            "zoom {}: {:?} {:?}, shown {}",
            zoom,
            key,
            land,
            shown
        );
    }
    prop_assert!(
        shown.is_empty(),
        "zoom {}: {:?} out of nothing",
        zoom,
        shown
    );
    Ok(())
}

#[test]
fn land_left_out_of_a_tile_is_missed() {
    let coverage = Terrain::squares(&[]).coverage();
    let (scene, tiles) = (scene(&coverage), tiles_of(&coverage, 8).unwrap());
    check_areas(&coverage, &scene, 8, &tiles).unwrap();
    assert!(check_areas(&coverage, &scene, 8, &tiles[1..]).is_err());
}
