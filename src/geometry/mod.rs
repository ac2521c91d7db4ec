//! Plane and ellipsoid geometry: rings to valid shapes, the grid, the arrangement, areas, mercator.

mod clip;
mod grid;
mod mercator;
mod overlay;
mod shape;
mod wkb;

pub use clip::{LinePiece, PreparedLine, PreparedRing};
pub use grid::{Bounds, GridPoint, GridRing, GridShape, UNITS_PER_DEGREE};
pub use mercator::{
    LATITUDE_LIMIT, TileCoord, WorldBox, WorldPoint, metres_across, project, project_line,
    unproject,
};
pub use overlay::{PlanePoint, repair};
pub use shape::Shape;
pub use wkb::{InvalidWkb, decode_wkb, encode_wkb};
