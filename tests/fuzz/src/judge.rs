//! What every coverage must keep to, whatever it was made of.

use crate::control::{Ground, Layer, resolve};
use crate::geometry::{GridPoint, GridShape, Shape, shape_area};
use crate::model::{Coverage, Holding, Slug, Status};
use crate::reader::shape;

/// m² by which an area may differ when every vertex of a border moves by 0.71 grid units, for a metre of border.
pub const MOVED: f64 = 0.71 * 1e-7 * 111_320.0;

/// The holding of a faction's number.
pub fn holding(owner: u8) -> Holding {
    let faction: Slug = format!("f{owner}").parse().expect("a slug");
    Holding { faction, status: Status::Control, contested_with: None }
}

/// Resolves coats of paint on a square, cut into two districts, and holds the coverage to the invariants.
pub fn check(extent: i32, coats: &[(u8, Shape)]) -> Coverage {
    let (whole, third, half) = (extent, extent / 3, extent / 2);
    let boundary = shape(&[vec![(0, 0), (whole, 0), (whole, whole), (0, whole)]]);
    let west = shape(&[vec![(0, 0), (third, 0), (half, whole), (0, whole)]]);
    let east = shape(&[vec![(third, 0), (whole, 0), (whole, whole), (half, whole)]]);
    let slug = |name: &str| name.parse().expect("a slug");
    let ground = Ground { boundary: &boundary, districts: vec![(slug("west"), &west), (slug("east"), &east)] };
    let layers = coats.iter().map(|(owner, shape)| Layer { shape, holding: holding(*owner), derived: false });
    let coverage = resolve(&ground, &layers.collect::<Vec<_>>()).expect("resolve is total");

    let (sent, made) = (shape_area(&boundary), coverage.area());
    assert!((made / sent - 1.0).abs() < 1e-8, "faces have {made} m² of {sent}");
    let pieces: f64 = coverage.parcels.iter().map(|it| it.area.m2()).sum();
    assert!((pieces / made - 1.0).abs() < 1e-12, "pieces have {pieces} m² of {made}");
    assert!(coverage.faces.iter().all(|face| face.area > 0.0), "a face without area");
    assert!(coverage.parcels.iter().all(|it| it.districts.len() == 1), "districts tile the square");
    let grids: Vec<GridShape> = coats.iter().map(|coat| coat.1.on_grid()).collect();
    for probe in 0..24_u8 {
        let at = |step: f64| (f64::from(probe) * step).fract() * f64::from(extent);
        obeys_the_painter(coats, &grids, &coverage, (at(0.618_034), at(0.754_878)));
    }
    coverage
}

/// Away from all borders the topmost coat has the place; an axis-parallel square needs no margin of its own.
fn obeys_the_painter(coats: &[(u8, Shape)], grids: &[GridShape], coverage: &Coverage, (x, y): (f64, f64)) {
    let found: Vec<(bool, f64)> = grids.iter().map(|grid| locate(&grid.rings, x, y)).collect();
    if found.iter().any(|it| it.1 <= 2.0) {
        return;
    }
    let owner = found.iter().rposition(|it| it.0).map(|top| holding(coats[top].0));
    let holds = |face: &&crate::model::Face| {
        let rings: Vec<Vec<GridPoint>> = face.rings.iter().map(|ring| coverage.ring(ring)).collect();
        locate(&rings, x, y).0
    };
    let faces: Vec<Option<&Holding>> = coverage.faces.iter().filter(holds).map(|face| coverage.holding(face)).collect();
    assert_eq!(faces, [owner.as_ref()], "at {x} {y}");
}

/// Whether a place, in grid units, lies within, by counting crossings; and how far from the nearest edge.
fn locate(rings: &[Vec<GridPoint>], x: f64, y: f64) -> (bool, f64) {
    let (mut inside, mut distance) = (false, f64::INFINITY);
    for (p, q) in rings.iter().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1))) {
        let [px, py, qx, qy] = [p.x, p.y, q.x, q.y].map(f64::from);
        if (py > y) != (qy > y) && x < px + (y - py) / (qy - py) * (qx - px) {
            inside = !inside;
        }
        let (dx, dy) = (qx - px, qy - py);
        let t = (((x - px) * dx + (y - py) * dy) / (dx * dx + dy * dy).max(1e-9)).clamp(0.0, 1.0);
        distance = distance.min((px + t * dx - x).hypot(py + t * dy - y));
    }
    (inside, distance)
}
