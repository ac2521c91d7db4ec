//! How much land there is: on the tiles of a zoom, and on the map in full detail.

use std::collections::BTreeMap;

use frontline::geometry::{GridPoint, WorldPoint, project_line};
use frontline::model::{Coverage, Holding};

use crate::tile::{Feature, Point};

/// A holding as tiles name it: faction, status, rival.
pub(crate) type Key = [String; 3];

pub(crate) fn key_of(feature: &Feature) -> Key {
    ["faction", "status", "contested_with"].map(|it| feature.get(it).unwrap_or_default().to_owned())
}

fn key(holding: Option<&Holding>) -> Key {
    let Some(holding) = holding else {
        return ["", "unheld", ""].map(str::to_owned);
    };
    let rival = holding.contested_with.as_ref().map_or("", |it| it.as_str());
    [holding.faction.as_str(), holding.status.as_str(), rival].map(str::to_owned)
}

/// What a holding has at a zoom.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Land {
    /// Square tile units.
    pub area: f64,
    /// The length of its border, measured with a ruler of a pixel, in tile units.
    pub border: f64,
    pub rings: u32,
}

impl Land {
    /// How much more or less a tile may show: a quarter of a pixel along the border, and for each ring the pixel that it
    /// must have to be seen.
    pub(crate) fn spare(&self) -> f64 {
        PIXEL / 4.0 * self.border + PIXEL * PIXEL * f64::from(self.rings)
    }
}

/// Tile units in a pixel of a 256 px tile.
pub(crate) const PIXEL: f64 = 16.0;

/// Lines of the grid in tile units of a zoom, mercator, unrounded.
struct Ruler {
    /// Counted from a place in the territory, as products of large numbers lose their last digits.
    origin: WorldPoint,
    units: f64,
}

impl Ruler {
    fn new(coverage: &Coverage, zoom: u8) -> Self {
        let first = &coverage.borders[0].points[..1];
        Self {
            origin: project_line(first)[0],
            units: 4096.0 * f64::from(1_u32 << zoom),
        }
    }

    fn line(&self, points: &[GridPoint]) -> Vec<[f64; 2]> {
        let here = |at: WorldPoint| [0, 1].map(|axis| (at[axis] - self.origin[axis]) * self.units);
        project_line(points).into_iter().map(here).collect()
    }
}

/// What each holding has by the map in full detail, measured in tile units of a zoom.
pub(crate) fn lands(coverage: &Coverage, zoom: u8) -> BTreeMap<Key, Land> {
    let ruler = Ruler::new(coverage, zoom);
    let mut lands: BTreeMap<Key, Land> = BTreeMap::new();
    for face in &coverage.faces {
        let land = lands.entry(key(coverage.holding(face))).or_default();
        for ring in &face.rings {
            let mut points = coverage.ring(ring);
            points.extend(points.first().copied());
            let points = ruler.line(&points);
            // The grid's y grows northward, a tile's southward.
            land.area -= area(&points);
            land.border += length(&points);
            land.rings += 1;
        }
    }
    lands
}

/// What all of them have together; the border is the outer line alone.
pub(crate) fn territory(coverage: &Coverage, zoom: u8) -> Land {
    let ruler = Ruler::new(coverage, zoom);
    let outer = coverage
        .borders
        .iter()
        .filter(|it| it.left.is_none() || it.right.is_none());
    let mut whole = Land::default();
    for border in outer {
        whole.border += length(&ruler.line(&border.points));
        whole.rings += 1;
    }
    whole.area = lands(coverage, zoom).values().map(|land| land.area).sum();
    whole
}

/// The surveyor's area of a closed line, where y grows southward.
fn area(points: &[[f64; 2]]) -> f64 {
    let edges = points.windows(2);
    edges
        .map(|it| it[0][0] * it[1][1] - it[1][0] * it[0][1])
        .sum::<f64>()
        / 2.0
}

/// The length of a line walked with a ruler of a pixel.
fn length(points: &[[f64; 2]]) -> f64 {
    let apart = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
    let mut length = 0.0;
    let mut last = points[0];
    for &point in points {
        if apart(point, last) >= PIXEL {
            length += apart(point, last);
            last = point;
        }
    }
    length + apart(points[points.len() - 1], last)
}

/// The area of a feature on the tile itself, without the margin around it, in square tile units.
pub(crate) fn on_tile(feature: &Feature) -> f64 {
    feature.parts.iter().map(|ring| cut_area(ring)).sum()
}

#[expect(clippy::cast_precision_loss, reason = "tile units are small")]
fn cut_area(ring: &[Point]) -> f64 {
    let mut ring: Vec<[f64; 2]> = ring.iter().map(|it| it.map(|at| at as f64)).collect();
    for axis in 0..2 {
        ring = half(&ring, axis, |at| at);
        ring = half(&ring, axis, |at| 4096.0 - at);
    }
    ring.extend(ring.first().copied());
    area(&ring)
}

/// The ring on that side of a line where `depth`, of one coordinate, is positive (Sutherland and Hodgman). It may run
/// back along the line, which does not change its area.
fn half(ring: &[[f64; 2]], axis: usize, depth: impl Fn(f64) -> f64) -> Vec<[f64; 2]> {
    let mut cut = Vec::new();
    for (from, to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let (before, after) = (depth(from[axis]), depth(to[axis]));
        if before >= 0.0 {
            cut.push(*from);
        }
        if (before >= 0.0) != (after >= 0.0) {
            let part = before / (before - after);
            cut.push([0, 1].map(|it| from[it] + part * (to[it] - from[it])));
        }
    }
    cut
}

#[test]
fn the_area_on_the_tile_leaves_out_the_margin() {
    let square = [[-64, -64], [2048, -64], [2048, 4160], [-64, 4160]];
    assert!((cut_area(&square) - 2048.0 * 4096.0).abs() < 1e-6);
    let corner = [[-100, 0], [100, 0], [-100, 200]];
    assert!((cut_area(&corner) - 5000.0).abs() < 1e-6);
}
