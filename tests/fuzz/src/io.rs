//! The server's readers of regions and batches; those of files are left out.

#[path = "../../../src/io/batch.rs"]
pub mod batch;
#[path = "../../../src/io/geojson/mod.rs"]
pub mod geojson;
#[path = "../../../src/io/members.rs"]
mod members;
