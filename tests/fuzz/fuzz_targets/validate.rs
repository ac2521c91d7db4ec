//! Any rings are judged without a panic, and what is found valid has its area in the coverage.

#![no_main]

use frontline_fuzz::control::{Ground, Layer, resolve};
use frontline_fuzz::geometry::{MOST_FAULTS, Shape, shape_area, validate};
use frontline_fuzz::judge::{MOVED, holding};
use frontline_fuzz::reader::Reader;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match validate(&Reader(bytes).raw_polygons()) {
        Ok(shape) => is_held(&shape),
        Err(faults) => {
            assert!((1..=MOST_FAULTS).contains(&faults.len()));
            // Every fault can be told.
            faults.iter().for_each(|fault| drop(fault.to_string()));
        }
    }
});

/// On land all around it the shape holds what it had when it was sent.
fn is_held(shape: &Shape) {
    let around = validate(&[vec![vec![[-180.0, -90.0], [180.0, -90.0], [180.0, 90.0], [-180.0, 90.0], [-180.0, -90.0]]]]);
    let ground = Ground { boundary: &around.expect("the whole Earth"), districts: vec![] };
    let layer = Layer { shape, holding: holding(0), derived: false };
    let coverage = resolve(&ground, &[layer]).expect("resolve is total");
    let faces = coverage.faces.iter().filter(|face| face.holding.is_some());
    let (held, sent): (f64, f64) = (faces.map(|face| face.area).sum(), shape_area(shape));
    let border: f64 = shape.rings().flat_map(|ring| ring.lines()).map(|it| it.dx().hypot(it.dy()) * 111_320.0).sum();
    let allowed = 1e-3 + 2.0 * MOVED * border + 1e-9 * sent;
    assert!((held - sent).abs() <= allowed, "holds {held} m² of {sent}, allowed {allowed}");
}
