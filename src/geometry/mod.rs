//! Plane and ellipsoid geometry: rings to valid shapes, the grid, the arrangement, areas, mercator.

mod area;
mod arrangement;
mod clip;
mod crossing;
mod fault;
mod grid;
mod meeting;
mod mercator;
mod nesting;
mod overlay;
mod planar;
mod predicate;
mod ring;
mod shape;
mod snap;
mod tiling;
mod touch;
mod validate;
mod wkb;

pub use area::{edge_area, line_area, shape_area};
pub use arrangement::Unsound;
pub(crate) use arrangement::{LabelledEdge, arrange};
pub use clip::{LinePiece, PreparedLine, PreparedRing};
pub use fault::{BrokenRule, LonLat, MOST_FAULTS, ShapeFault, Spot};
pub use grid::{Bounds, GridPoint, GridRing, GridShape, UNITS_PER_DEGREE};
pub use mercator::{
    LATITUDE_LIMIT, TileCoord, WorldBox, WorldPoint, metres_across, project, project_line,
    unproject,
};
pub use overlay::{PlanePoint, repair};
pub use shape::Shape;
pub use tiling::{Along, Part, partition};
pub(crate) use tiling::{Line, TilingFace, dissolve};
pub use validate::{RawPolygon, validate};
pub use wkb::{InvalidWkb, decode_wkb, encode_wkb};
