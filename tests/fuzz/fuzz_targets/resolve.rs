//! Any regions, however tangled, resolve to a coverage that keeps the invariants.

#![no_main]

use frontline_fuzz::geometry::Shape;
use frontline_fuzz::judge::check;
use frontline_fuzz::reader::{Reader, shape};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut reader = Reader(bytes);
    let extent = reader.extent();
    let coats = reader.coats(extent);
    let coats: Vec<(u8, Shape)> = coats.iter().map(|(owner, rings)| (*owner, shape(rings))).collect();
    check(extent, &coats);
});
