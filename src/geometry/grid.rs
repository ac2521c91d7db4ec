//! The integer grid on which coverages live: units of 1e-7°, about a centimetre.

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
