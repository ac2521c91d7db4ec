//! Plane and ellipsoid geometry: rings to valid shapes, the grid, the arrangement, areas, mercator.

mod crossing;
mod fault;
mod grid;
mod nesting;
mod predicate;
mod shape;
mod validate;
mod wkb;

pub use fault::{BrokenRule, LonLat, MOST_FAULTS, ShapeFault, Spot};
pub use grid::{Bounds, GridPoint, GridRing, GridShape, UNITS_PER_DEGREE};
pub use shape::Shape;
pub use validate::{RawPolygon, validate};
pub use wkb::{InvalidWkb, decode_wkb, encode_wkb};
