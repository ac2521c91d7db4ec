//! Plane and ellipsoid geometry: rings to valid shapes, the grid, the arrangement, areas, mercator.

mod grid;
mod shape;
mod wkb;

pub use grid::{Bounds, GridPoint, GridRing, GridShape, UNITS_PER_DEGREE};
pub use shape::Shape;
pub use wkb::{InvalidWkb, decode_wkb, encode_wkb};
