//! What a tile must not lose: anything as large as a pixel, and from zoom 16 on anything at all.

use std::collections::{BTreeMap, BTreeSet};

use frontline::geometry::{GridPoint, LATITUDE_LIMIT, TileCoord, project};
use frontline::model::Coverage;
use proptest::prelude::*;

use crate::tile::{Feature, Point};
use crate::tiles::extent::{PIXEL, key_of, lands, on_tile};
use crate::tiles::mosaic::{Mosaic, land_of};
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
        let Some(tiles) = tiles_of(&coverage, zoom) else { return Ok(()) };
        let shown: Vec<Feature> = tiles.into_iter().flat_map(|tile| land_of(&scene, tile)).collect();
        for (key, land) in lands(&coverage, zoom) {
            // A square this large is a pixel wide wherever its corners are rounded to.
            if land.area < (PIXEL + 1.0).powi(2) {
                continue;
            }
            let features = shown.iter().filter(|it| key_of(it) == key);
            let shown: f64 = features.map(on_tile).sum();
            prop_assert!((0.5..2.0).contains(&(shown / land.area)), "{:?} {:?}: {}", key, land, shown);
        }
    }

    #[test]
    fn from_zoom_16_on_every_corner_of_a_border_is_where_the_grid_has_it(
        terrain in terrains(), places in places(), zoom in 16..=TileCoord::MAX_ZOOM,
    ) {
        let coverage = terrain.coverage();
        let scene = scene(&coverage);
        // Zooms beyond 16 magnify it.
        let unit = f64::from(1 << zoom.saturating_sub(16));
        let corners = corners(&coverage);
        for tile in tiles_on_borders(&coverage, zoom, &places) {
            let square = tile.square();
            let mosaic = Mosaic::of(&scene, tile)?;
            let shown: BTreeSet<Point> = mosaic.edges.keys().flatten().copied().collect();
            let degrees = 360.0 * tile.side() / 4096.0 * unit;
            let clear = corners.iter().filter(|it| is_clear(&coverage, **it, 3.0 * degrees));
            let places = clear.map(|corner| project(corner.lon(), corner.lat()));
            for place in places.filter(|it| square.contains(*it)) {
                let at = [0, 1].map(|axis| 4096.0 * (place[axis] - square.min[axis]) / tile.side());
                let beside = |point: &Point, axis: usize| point[axis] as f64 - at[axis];
                let near = |point: &Point| (0..2).all(|axis| beside(point, axis).abs() <= unit);
                // Beside the rim the land of a corner may be narrower than a unit.
                if at.iter().any(|it| !(3.0 * unit..4096.0 - 3.0 * unit).contains(it)) {
                    continue;
                }
                prop_assert!(shown.iter().any(near), "{:?}: nothing at {:?}", tile, at);
            }
        }
    }
}

/// Whether no border passes a corner within some degrees but those that meet in it: what is narrower than a unit is not
/// drawn.
fn is_clear(coverage: &Coverage, corner: GridPoint, degrees: f64) -> bool {
    let edges = coverage.borders.iter().flat_map(|it| it.points.windows(2));
    let mut others = edges.filter(|edge| !edge.contains(&corner));
    !others.any(|edge| {
        let from = [edge[0].lon() - corner.lon(), edge[0].lat() - corner.lat()];
        let step = [edge[1].lon() - edge[0].lon(), edge[1].lat() - edge[0].lat()];
        let length = step[0].hypot(step[1]).max(f64::MIN_POSITIVE);
        let along = -(from[0] * step[0] + from[1] * step[1]) / (length * length);
        let along = along.clamp(0.0, 1.0);
        (from[0] + along * step[0]).hypot(from[1] + along * step[1]) < degrees
    })
}

/// Where borders have corners that are no needles: the tip of one may be narrower than a unit as far as the tile reaches.
fn corners(coverage: &Coverage) -> Vec<GridPoint> {
    let mut ways: BTreeMap<GridPoint, Vec<[f64; 2]>> = BTreeMap::new();
    for edge in coverage.borders.iter().flat_map(|it| it.points.windows(2)) {
        for (from, to) in [(edge[0], edge[1]), (edge[1], edge[0])] {
            let [start, end] = [from, to].map(|it| project(it.lon(), it.lat()));
            let way = [end[0] - start[0], end[1] - start[1]];
            ways.entry(from).or_default().push(way);
        }
    }
    let blunt = |a: &[f64; 2], b: &[f64; 2]| {
        let (cross, dot) = (a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1]);
        dot < 0.0 || cross.abs() > 0.2 * dot
    };
    let apart = |ways: &[[f64; 2]]| {
        let mut rest = ways.iter().enumerate();
        rest.all(|(k, way)| ways[..k].iter().all(|other| blunt(way, other)))
    };
    // Beyond the limit the way to a neighbour is another one than the map draws.
    let on_the_map = |at: &GridPoint| at.lat().abs() < LATITUDE_LIMIT;
    let edges = coverage.borders.iter().flat_map(|it| it.points.windows(2));
    for edge in edges.filter(|edge| !edge.iter().all(on_the_map)) {
        edge.iter().for_each(|end| drop(ways.remove(end)));
    }
    ways.retain(|_, ways| apart(ways));
    ways.into_keys().collect()
}
