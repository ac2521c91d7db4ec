//! Web mercator: positions as points of the world square, and the tiles that cut it up.
//!
//! The world square is [0, 1]²: x grows eastward from 180° W, y grows southward from the northern limit.

use std::f64::consts::{PI, TAU};

use crate::geometry::{Bounds, GridPoint};

/// A point of the world square, `[x, y]`.
pub type WorldPoint = [f64; 2];

/// The latitude in degrees at which the world square ends, north and south.
pub const LATITUDE_LIMIT: f64 = 85.051_128_779_806_59;

/// The latitude in degrees as far as lines are drawn, north and south.
const FARTHEST: f64 = 89.0;

/// How far a drawn edge may stray from the true one: an eighth of a 256 px tile's pixel at zoom 14.
const EDGE_TOLERANCE: f64 = 1.0 / (8.0 * 256.0 * 16_384.0);

/// A box of the world square; `min` is its north-western corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WorldBox {
    pub min: WorldPoint,
    pub max: WorldPoint,
}

impl WorldBox {
    /// The box in which bounds in degrees lie.
    pub fn of_degrees(bounds: Bounds) -> Self {
        Self {
            min: project(bounds.west, bounds.north),
            max: project(bounds.east, bounds.south),
        }
    }

    /// Whether the point lies in the box or on its rim.
    pub fn contains(&self, point: WorldPoint) -> bool {
        (0..2).all(|axis| self.min[axis] <= point[axis] && point[axis] <= self.max[axis])
    }
}

/// The place of a position in degrees, WGS 84. Latitudes past the limit are moved to it.
pub fn project(lon: f64, lat: f64) -> WorldPoint {
    project_beyond(lon, lat.clamp(-LATITUDE_LIMIT, LATITUDE_LIMIT))
}

/// The place of a position in degrees, WGS 84, above or below the world square where it is past the limit.
fn project_beyond(lon: f64, lat: f64) -> WorldPoint {
    let sin = lat.to_radians().sin();
    [
        lon / 360.0 + 0.5,
        0.5 - ((1.0 + sin) / (1.0 - sin)).ln() / (2.0 * TAU),
    ]
}

/// The position (lon, lat) in degrees, WGS 84, of a point of the world square.
pub fn unproject([x, y]: WorldPoint) -> (f64, f64) {
    let lat = ((0.5 - y) * TAU).sinh().atan().to_degrees();
    ((x - 0.5) * 360.0, lat)
}

/// A line of the grid in the world square.
///
/// Edges are straight in lon/lat, so slanting ones are bent here: they get as many points more as keep the drawn
/// edge within an eighth of a pixel at zoom 14. What a point query answers is then what the map shows.
/// Lines go on above and below the square, as far as 89° north and south.
pub fn project_line(points: &[GridPoint]) -> Vec<WorldPoint> {
    let place = |lon, lat: f64| project_beyond(lon, lat.clamp(-FARTHEST, FARTHEST));
    let mut line = Vec::with_capacity(points.len());
    for edge in points.windows(2) {
        let (lon, lat) = (edge[0].lon(), edge[0].lat());
        let (dlon, dlat) = (edge[1].lon() - lon, edge[1].lat() - lat);
        let parts = bend(dlon, dlat, lat.abs().max((lat + dlat).abs()));
        for part in 0..parts {
            let along = f64::from(part) / f64::from(parts);
            line.push(place(lon + along * dlon, lat + along * dlat));
        }
    }
    line.extend(points.last().map(|last| place(last.lon(), last.lat())));
    line
}

/// Into how many parts to cut an edge that spans `dlon`, `dlat` degrees and reaches `lat` degrees from the equator.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 1 and 4096"
)]
fn bend(dlon: f64, dlat: f64, lat: f64) -> u32 {
    if dlon == 0.0 || dlat == 0.0 {
        return 1;
    }
    let lat = lat.min(FARTHEST).to_radians();
    let sagitta = dlat.to_radians().powi(2) / 8.0 * lat.tan() / lat.cos() / TAU;
    (sagitta / EDGE_TOLERANCE).sqrt().ceil().clamp(1.0, 4096.0) as u32
}

/// A tile that exists: `z` ≤ 22, and `x`, `y` < 2^z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TileCoord {
    z: u8,
    x: u32,
    y: u32,
}

impl TileCoord {
    /// The deepest zoom there is.
    pub const MAX_ZOOM: u8 = 22;

    /// `None` where the address names no tile. `y` counts from the north.
    pub fn new(z: u8, x: u32, y: u32) -> Option<Self> {
        let exists = z <= Self::MAX_ZOOM && x < 1 << z && y < 1 << z;
        exists.then_some(Self { z, x, y })
    }

    /// The tile that holds a position in degrees; `None` past [`TileCoord::MAX_ZOOM`].
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to 0 .. 2^22"
    )]
    pub fn at(z: u8, lon: f64, lat: f64) -> Option<Self> {
        let tiles = f64::from(1_u32.checked_shl(u32::from(z))?);
        let [x, y] = project(lon, lat).map(|part| (part * tiles).clamp(0.0, tiles - 1.0) as u32);
        Self::new(z, x, y)
    }

    /// The zoom.
    pub fn z(self) -> u8 {
        self.z
    }

    /// The column, from the west.
    pub fn x(self) -> u32 {
        self.x
    }

    /// The row, from the north.
    pub fn y(self) -> u32 {
        self.y
    }

    /// The tile's side, in parts of the world square's.
    pub fn side(self) -> f64 {
        1.0 / f64::from(1_u32 << self.z)
    }

    /// Its place in the world square.
    pub fn square(self) -> WorldBox {
        let side = self.side();
        let (x, y) = (f64::from(self.x), f64::from(self.y));
        WorldBox {
            min: [x * side, y * side],
            max: [(x + 1.0) * side, (y + 1.0) * side],
        }
    }

    /// Its bounds in degrees, WGS 84.
    pub fn bounds(self) -> Bounds {
        let square = self.square();
        let ((west, north), (east, south)) = (unproject(square.min), unproject(square.max));
        Bounds {
            west,
            south,
            east,
            north,
        }
    }
}

/// Metres on the ground in one side of the world square, at a latitude in degrees.
pub fn metres_across(lat: f64) -> f64 {
    /// WGS 84 semi-major axis in metres.
    const RADIUS: f64 = 6_378_137.0;
    2.0 * PI * RADIUS * lat.to_radians().cos()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_names_no_tile_gives_none() {
        assert!(TileCoord::new(0, 0, 0).is_some());
        assert!(TileCoord::new(22, (1 << 22) - 1, 0).is_some());
        for (z, x, y) in [(0, 1, 0), (3, 8, 0), (3, 0, 8), (23, 0, 0), (255, 0, 0)] {
            assert_eq!(TileCoord::new(z, x, y), None);
        }
    }

    #[test]
    fn the_world_square_is_the_world_and_its_limits_hold() {
        let world = TileCoord::new(0, 0, 0).unwrap().bounds();
        assert_eq!((world.west, world.east), (-180.0, 180.0));
        assert!((world.north - LATITUDE_LIMIT).abs() < 1e-9);
        assert_eq!(project(0.0, 90.0), project(0.0, LATITUDE_LIMIT));
        let [x, y] = project(180.0, -90.0);
        assert_eq!(x, 1.0);
        assert!((y - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_position_survives_the_way_there_and_back_and_lies_in_its_tile() {
        for (lon, lat) in [(36.3, 33.5), (-70.5, -33.4), (0.0, 0.0), (179.9, 84.9)] {
            let (back_lon, back_lat) = unproject(project(lon, lat));
            assert!((lon - back_lon).abs() < 1e-9 && (lat - back_lat).abs() < 1e-9);
            let tile = TileCoord::at(9, lon, lat).unwrap();
            assert!(tile.bounds().contains(lon, lat));
        }
        assert_eq!(TileCoord::at(7, 36.3, 33.5), TileCoord::new(7, 76, 51));
    }

    #[test]
    fn a_slanting_edge_is_bent_and_a_straight_one_is_not() {
        let at = GridPoint::from_degrees;
        let slanting = project_line(&[at(36.0, 33.0), at(38.0, 35.0)]);
        assert!(slanting.len() > 3);
        let middle = project(37.0, 34.0);
        let nearest = slanting
            .windows(2)
            .map(|edge| {
                let [dx, dy] = [edge[1][0] - edge[0][0], edge[1][1] - edge[0][1]];
                let cross = dx * (middle[1] - edge[0][1]) - dy * (middle[0] - edge[0][0]);
                (cross / dx.hypot(dy)).abs()
            })
            .fold(f64::INFINITY, f64::min);
        assert!(nearest < EDGE_TOLERANCE, "{nearest}");
        assert_eq!(project_line(&[at(36.0, 33.0), at(38.0, 33.0)]).len(), 2);
        assert_eq!(project_line(&[at(36.0, 33.0), at(36.0, 35.0)]).len(), 2);
    }
}
