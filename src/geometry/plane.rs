//! The integer planes that maps are drawn on: web mercator in tile units of a zoom.
//!
//! At zoom z the world square is 4096 · 2^z units wide; x grows eastward, y southward. The *fine* plane is that of
//! zoom 19, 2^31 units or 1.9 cm each at the equator: lines are projected to it once, and every other zoom is a
//! matter of shifting bits. Planes of lines have their origin in the middle of the world square.

use crate::geometry::WorldPoint;

/// A point of any integer plane.
pub type PlanePoint = [i32; 2];

/// Units along a tile's side, at every zoom.
pub const TILE_UNITS: u32 = 4096;

/// The zoom whose tile units are the fine plane's.
pub const FINE_ZOOM: u8 = 19;

/// A box of an integer plane, its rim included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaneBox {
    pub min: PlanePoint,
    pub max: PlanePoint,
}

impl PlaneBox {
    /// The box that nothing lies in; grow it with [`PlaneBox::include`].
    pub(crate) const EMPTY: Self = Self {
        min: [i32::MAX; 2],
        max: [i32::MIN; 2],
    };

    /// The smallest box around points.
    pub(crate) fn around(points: &[PlanePoint]) -> Self {
        let mut bounds = Self::EMPTY;
        for &point in points {
            bounds.include(point);
        }
        bounds
    }

    /// Grows the box to hold a point.
    pub(crate) fn include(&mut self, [x, y]: PlanePoint) {
        self.min = [self.min[0].min(x), self.min[1].min(y)];
        self.max = [self.max[0].max(x), self.max[1].max(y)];
    }

    /// The smallest box around both.
    pub(crate) fn union(mut self, other: &Self) -> Self {
        self.include(other.min);
        self.include(other.max);
        self
    }

    /// Whether the boxes share a point.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.min[0] <= other.max[0]
            && other.min[0] <= self.max[0]
            && self.min[1] <= other.max[1]
            && other.min[1] <= self.max[1]
    }

    /// Whether a point lies inside and not on the rim.
    pub(crate) fn encloses(&self, [x, y]: PlanePoint) -> bool {
        self.min[0] < x && x < self.max[0] && self.min[1] < y && y < self.max[1]
    }
}

/// A point of the world square on the fine plane, whose origin is the middle of the square.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a world and a half at most, from its middle, is less than 2^31 units"
)]
pub(crate) fn fine(point: WorldPoint) -> PlanePoint {
    point.map(|part| ((part - 0.5) * 2_147_483_648.0).round() as i32)
}

/// Twice the area of the triangle p, q, r: positive where it turns from the x towards the y axis.
///
/// It is no more than the area of the box around them, which for what the fine plane holds is less than 2^63.
pub(crate) fn doubled(p: PlanePoint, q: PlanePoint, r: PlanePoint) -> i64 {
    let step = |from: i32, to: i32| i64::from(to) - i64::from(from);
    step(p[0], q[0]) * step(p[1], r[1]) - step(p[1], q[1]) * step(p[0], r[0])
}

/// Twice the area of a ring by the surveyor's formula, the first point not repeated.
pub(crate) fn doubled_area(ring: &[PlanePoint]) -> i64 {
    let Some(&base) = ring.first() else { return 0 };
    let edges = ring.windows(2);
    edges.map(|edge| doubled(base, edge[0], edge[1])).sum()
}
