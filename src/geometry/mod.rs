//! Plane and ellipsoid geometry: rings to valid shapes, the grid, the arrangement, areas, mercator.

mod area;
mod arrangement;
mod boxes;
mod crossing;
mod cut;
mod densify;
mod fault;
mod grid;
mod groups;
mod level;
mod lines;
mod meeting;
mod mend;
mod mercator;
mod nesting;
mod overlap;
mod parting;
mod patch;
mod patience;
mod planar;
mod plane;
mod pole;
mod predicate;
mod pyramid;
mod ranked;
mod ring;
mod rings;
mod runs;
mod shape;
mod snap;
mod tiling;
mod touch;
mod validate;
mod visvalingam;
mod window;
mod wkb;

pub use area::{Area, edge_area, line_area, shape_area};
pub use arrangement::Unsound;
pub(crate) use arrangement::{LabelledEdge, arrange, arrange_edges};
pub use cut::{Cut, CutLine, PlanePolygon, Window};
pub use densify::{BOUNDARY_EDGE, densified_vertices, densify};
pub use fault::{BrokenRule, LonLat, MOST_FAULTS, ShapeFault, Spot};
pub(crate) use grid::GridBox;
pub use grid::{Bounds, GridPoint, GridRing, GridShape, UNITS_PER_DEGREE};
pub(crate) use groups::Groups;
pub use mend::mend;
pub use mercator::{
    LATITUDE_LIMIT, TileCoord, WorldBox, WorldPoint, metres_across, project, project_line,
    unproject,
};
pub use overlap::{Overlap, SLIVER_AREA, SLIVER_WIDTH, find_overlaps};
pub use parting::{PartingLine, parting_lines};
pub use patience::Patience;
pub(crate) use plane::fine;
pub use plane::{FINE_ZOOM, PlaneBox, PlanePoint, TILE_UNITS};
pub use pole::{Pole, Walked, pole};
pub(crate) use predicate::Segment;
pub use pyramid::{Field, FieldLine, Pyramid};
pub use ranked::RankedLine;
pub use shape::Shape;
pub use tiling::{Along, Part, partition};
pub(crate) use tiling::{Line, Tiling, TilingFace, dissolve};
pub use validate::{RawPolygon, validate};
pub(crate) use window::cut;
pub use wkb::{InvalidWkb, decode_wkb, encode_wkb};
