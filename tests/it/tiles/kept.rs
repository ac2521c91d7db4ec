//! What a tile must not lose: anything as large as a pixel, and from zoom 14 on anything at all.

use std::collections::BTreeSet;

use frontline::geometry::{LATITUDE_LIMIT, TileCoord, project};
use proptest::prelude::*;

use crate::tile::Point;
use crate::tiles::extent::{PIXEL, key_of, lands, on_tile};
use crate::tiles::mosaic::Mosaic;
use crate::tiles::terrain::{Terrain, scene, terrains};
use crate::tiles::{few, places, tiles_of, tiles_on_borders};

proptest! {
    #![proptest_config(few())]

    #[test]
    fn enclaves_and_islands_as_large_as_a_pixel_are_there(
        sizes in prop::collection::vec(0.0..1.0_f64, 4), from in (0.0..0.1_f64, 0.0..0.1_f64), zoom in 0..11_u8,
    ) {
        let size = |part: f64| 0.1 * part.powi(3) + 1e-4;
        // Two in the country, two off its coast, apart from each other.
        let corners = [(0.1, 0.1), (0.5, 0.4), (0.1, 1.1), (0.5, 1.3)];
        let squares: Vec<_> = corners
            .iter()
            .zip(sizes)
            .map(|(at, part)| ((at.0 + from.0, at.1 + from.1), size(part)))
            .collect();
        let coverage = Terrain::squares(&squares).coverage();
        let scene = scene(&coverage);
        let tiles = tiles_of(&coverage, zoom).unwrap_or_default();
        let mosaics: Vec<Mosaic> = tiles.into_iter().map(|tile| Mosaic::of(&scene, tile)).collect();
        for (key, land) in lands(&coverage, zoom) {
            // A square this large is a pixel wide wherever its corners are rounded to.
            if mosaics.is_empty() || land.area < (PIXEL + 1.0).powi(2) {
                continue;
            }
            let features = mosaics.iter().flat_map(|it| &it.land).filter(|it| key_of(it) == key);
            let shown: f64 = features.map(on_tile).sum();
            prop_assert!((0.5..2.0).contains(&(shown / land.area)), "{:?} {:?}: {}", key, land, shown);
        }
    }

    #[test]
    fn from_zoom_14_on_every_point_of_a_border_is_drawn_where_it_is(
        terrain in terrains(), places in places(), zoom in 14..=TileCoord::MAX_ZOOM,
    ) {
        // Zooms beyond 18 magnify it.
        let unit = f64::from(1 << zoom.saturating_sub(18));
        let coverage = terrain.coverage();
        let scene = scene(&coverage);
        for tile in tiles_on_borders(&coverage, zoom, &places) {
            let mosaic = Mosaic::of(&scene, tile);
            let shown: BTreeSet<Point> = mosaic.edges.keys().flatten().copied().collect();
            let square = tile.square();
            for point in coverage.borders.iter().flat_map(|it| it.points.iter()) {
                let at = project(point.lon(), point.lat());
                if square.contains(at) && point.lat().abs() < LATITUDE_LIMIT {
                    let at = [0, 1].map(|axis| 4096.0 * (at[axis] - square.min[axis]) / tile.side());
                    let near = |it: &Point| (0..2).all(|axis| (it[axis] as f64 - at[axis]).abs() <= unit);
                    prop_assert!(shown.iter().any(near), "{:?}: nothing at {:?}", tile, at);
                }
            }
        }
    }
}
