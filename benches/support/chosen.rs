//! Which tiles to draw: some that show a border and some inside somebody's land, the same ones every time.

use std::collections::BTreeSet;

use frontline::geometry::{Bounds, Shape, TileCoord, unproject};
use frontline::model::Coverage;

use crate::random::Random;

/// The last zoom that is looked at.
pub(crate) const DEEPEST: u8 = 12;

/// Up to so many tiles of each kind and zoom that are of that kind in every map; zoom by zoom.
pub(crate) fn tiles(maps: &[(&Shape, &Coverage)], count: usize) -> Vec<(&'static str, TileCoord)> {
    let mut chosen = Vec::new();
    for zoom in 0..=DEEPEST {
        let on_border: Vec<_> = maps.iter().map(|it| on_border(zoom, it.1)).collect();
        let everywhere = |tile: &TileCoord| on_border.iter().all(|it| it.contains(tile));
        let inside = |tile: &TileCoord| {
            let square = tile.square();
            let middle = [0, 1].map(|axis| f64::midpoint(square.min[axis], square.max[axis]));
            let (lon, lat) = unproject(middle);
            let clear = !on_border.iter().any(|it| it.contains(tile));
            clear && maps.iter().all(|it| it.0.contains(lon, lat))
        };
        let all = || over(zoom, whole(maps));
        let border = sample(all().filter(everywhere), count);
        let inside = sample(all().filter(inside), count);
        chosen.extend(border.into_iter().map(|tile| ("border", tile)));
        chosen.extend(inside.into_iter().map(|tile| ("inside", tile)));
    }
    chosen
}

/// The tiles of a zoom over a box.
pub(crate) fn over(zoom: u8, bounds: Bounds) -> impl Iterator<Item = TileCoord> {
    let corner = |lon, lat| TileCoord::at(zoom, lon, lat).expect("a place in the world");
    let first = corner(bounds.west, bounds.north);
    let last = corner(bounds.east, bounds.south);
    let row = move |y| (first.x()..=last.x()).filter_map(move |x| TileCoord::new(zoom, x, y));
    (first.y()..=last.y()).flat_map(row)
}

fn whole(maps: &[(&Shape, &Coverage)]) -> Bounds {
    let boxes = maps.iter().map(|it| it.0.bounds());
    boxes.reduce(Bounds::union).expect("a map")
}

/// The tiles that hold a vertex of a border. Edges are far shorter than tiles, so hardly one is missed.
fn on_border(zoom: u8, coverage: &Coverage) -> BTreeSet<TileCoord> {
    let points = coverage.borders.iter().flat_map(|it| it.points.iter());
    let tiles = points.filter_map(|it| TileCoord::at(zoom, it.lon(), it.lat()));
    tiles.collect()
}

/// Some of the tiles, strewn over all of them; fewer are the first of more.
fn sample(tiles: impl Iterator<Item = TileCoord>, count: usize) -> Vec<TileCoord> {
    let place = |tile: &TileCoord| {
        let seed = u64::from(tile.z()) << 58 | u64::from(tile.x()) << 29 | u64::from(tile.y());
        Random(seed).next()
    };
    let mut tiles: Vec<TileCoord> = tiles.collect();
    tiles.sort_by_key(place);
    tiles.truncate(count);
    tiles
}
