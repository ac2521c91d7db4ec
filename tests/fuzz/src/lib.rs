//! What the fuzz targets share: the server's pure modules, polygons out of bytes, and the judge of coverages.

#[path = "../../../src/control/mod.rs"]
pub mod control;
#[path = "../../../src/geometry/mod.rs"]
pub mod geometry;
#[path = "../../../src/model/mod.rs"]
pub mod model;
#[path = "../../../src/time.rs"]
pub mod time;

pub mod judge;
pub mod reader;
