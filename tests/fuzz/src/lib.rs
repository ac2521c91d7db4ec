//! What the fuzz targets share: the server's pure modules and its readers of bodies, input out of bytes, and the judges.

#[path = "../../../src/control/mod.rs"]
pub mod control;
#[path = "../../../src/geometry/mod.rs"]
pub mod geometry;
pub mod http;
#[path = "../../../src/model/mod.rs"]
pub mod model;
#[path = "../../../src/time/mod.rs"]
pub mod time;

pub mod document;
pub mod io;
pub mod judge;
pub mod pointer;
pub mod reader;
