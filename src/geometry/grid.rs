//! The integer grid on which coverages live: units of 1e-7°, about a centimetre.

use crate::geometry::predicate::Segment;

/// Grid units in a degree.
pub const UNITS_PER_DEGREE: f64 = 1e7;

/// A point of the grid: longitude and latitude in units of 1e-7°, WGS 84.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GridPoint {
    pub x: i32,
    pub y: i32,
}

impl GridPoint {
    /// The grid point nearest to a position in degrees. Positions beyond ±180°, ±90° are moved to the rim.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "±180° are ±1.8e9 units, which an i32 holds"
    )]
    pub fn from_degrees(lon: f64, lat: f64) -> Self {
        let x = (lon.clamp(-180.0, 180.0) * UNITS_PER_DEGREE).round();
        let y = (lat.clamp(-90.0, 90.0) * UNITS_PER_DEGREE).round();
        Self {
            x: x as i32,
            y: y as i32,
        }
    }

    /// Longitude in degrees.
    pub fn lon(self) -> f64 {
        f64::from(self.x) / UNITS_PER_DEGREE
    }

    /// Latitude in degrees.
    pub fn lat(self) -> f64 {
        f64::from(self.y) / UNITS_PER_DEGREE
    }
}

/// A closed line on the grid; the first point is not repeated last. Orientation means nothing.
pub type GridRing = Vec<GridPoint>;

/// Rings that together bound an area: a point is inside where it lies in an odd number of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridShape {
    pub rings: Vec<GridRing>,
}

/// A box in degrees, WGS 84; `west ≤ east`, `south ≤ north`. The default is the point 0, 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Bounds {
    pub west: f64,
    pub south: f64,
    pub east: f64,
    pub north: f64,
}

impl Bounds {
    /// The smallest box around positions in degrees; `None` without any.
    pub fn around(positions: impl IntoIterator<Item = (f64, f64)>) -> Option<Self> {
        positions
            .into_iter()
            .fold(None, |so_far: Option<Self>, (lon, lat)| {
                let point = Self {
                    west: lon,
                    south: lat,
                    east: lon,
                    north: lat,
                };
                Some(so_far.map_or(point, |bounds| bounds.union(point)))
            })
    }

    /// The smallest box around both.
    pub fn union(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// Whether the boxes share a point.
    pub fn meets(self, other: Self) -> bool {
        self.west <= other.east
            && other.west <= self.east
            && self.south <= other.north
            && other.south <= self.north
    }

    /// Whether the position lies in the box or on its rim.
    pub fn contains(self, lon: f64, lat: f64) -> bool {
        self.west <= lon && lon <= self.east && self.south <= lat && lat <= self.north
    }
}

/// A box on the grid; `west ≤ east`, `south ≤ north`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GridBox {
    pub(crate) west: i32,
    pub(crate) south: i32,
    pub(crate) east: i32,
    pub(crate) north: i32,
}

impl GridBox {
    /// The smallest box around points; `None` without any.
    pub(crate) fn around(points: impl IntoIterator<Item = GridPoint>) -> Option<Self> {
        let point = |at: GridPoint| Self {
            west: at.x,
            south: at.y,
            east: at.x,
            north: at.y,
        };
        points.into_iter().map(point).reduce(Self::union)
    }

    /// The smallest box around a segment.
    pub(crate) fn of(segment: Segment) -> Self {
        Self {
            west: segment.a.x,
            south: segment.a.y.min(segment.b.y),
            east: segment.b.x,
            north: segment.a.y.max(segment.b.y),
        }
    }

    /// The smallest box around both.
    pub(crate) fn union(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// The box with so many units more on every side.
    pub(crate) fn grown(self, by: i32) -> Self {
        Self {
            west: self.west - by,
            south: self.south - by,
            east: self.east + by,
            north: self.north + by,
        }
    }

    /// Whether the boxes share a point.
    pub(crate) fn meets(self, other: Self) -> bool {
        self.west <= other.east
            && other.west <= self.east
            && self.south <= other.north
            && other.south <= self.north
    }

    /// The corners, counter-clockwise from the south-western.
    pub(crate) fn corners(self) -> [GridPoint; 4] {
        let at = |x, y| GridPoint { x, y };
        [
            at(self.west, self.south),
            at(self.east, self.south),
            at(self.east, self.north),
            at(self.west, self.north),
        ]
    }

    /// The length of its rim, in units.
    pub(crate) fn girth(self) -> i64 {
        let side = |from: i32, to: i32| i64::from(to) - i64::from(from);
        2 * (side(self.west, self.east) + side(self.south, self.north))
    }
}
