//! The invariants of a coverage, against the painter's rule evaluated naively.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "made-up coordinates and counts are small"
)]

use geo::{Coord, LineString, MultiPolygon, Polygon};
use proptest::prelude::*;

use crate::control::{Ground, Layer, resolve};
use crate::geometry::{GridPoint, GridShape, Shape, shape_area};
use crate::model::{Coverage, Holding, Slug, Status};

/// A ring in grid units.
pub(crate) type Points = Vec<(i32, i32)>;

pub(crate) fn shape(rings: &[Points]) -> Shape {
    let line = |ring: &Points| {
        let closed = ring.iter().chain(ring.first());
        LineString(
            closed
                .map(|&(x, y)| Coord {
                    x: f64::from(x) / 1e7,
                    y: f64::from(y) / 1e7,
                })
                .collect(),
        )
    };
    let polygons = rings.iter().map(|ring| Polygon::new(line(ring), vec![]));
    Shape::trusted(MultiPolygon(polygons.collect()))
}

pub(crate) fn square(from: i32, to: i32) -> Points {
    vec![(from, from), (to, from), (to, to), (from, to)]
}

pub(crate) fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

pub(crate) fn holding(number: usize) -> Holding {
    Holding {
        faction: slug(&format!("f{number}")),
        status: Status::Control,
        contested_with: None,
    }
}

/// A ring around a centre, star-shaped, so that it does not cross itself before it is rounded.
pub(crate) fn star(extent: i32) -> impl Strategy<Value = Points> {
    let centre = (
        -extent / 8..extent + extent / 8,
        -extent / 8..extent + extent / 8,
    );
    (
        centre,
        3..12_usize,
        0..6283_i32,
        prop::collection::vec(0.2..1.0_f64, 12),
        1..=4_i32,
    )
        .prop_map(move |((x, y), corners, turn, radii, size)| {
            let radius = f64::from(extent * size / 8);
            let corner = |k: usize| {
                let angle =
                    f64::from(turn) / 1000.0 + std::f64::consts::TAU * k as f64 / corners as f64;
                let r = radius * radii[k];
                (
                    x + (r * angle.cos()).round() as i32,
                    y + (r * angle.sin()).round() as i32,
                )
            };
            (0..corners).map(corner).collect()
        })
}

/// A map: layers of up to two stars, some repeating an earlier ring with a jitter of up to 3 units.
pub(crate) fn layers(extent: i32) -> impl Strategy<Value = Vec<(usize, Vec<Points>)>> {
    let fresh = (
        0..5_usize,
        prop::collection::vec(star(extent), 1..2),
        any::<prop::sample::Index>(),
        0..4_i32,
    );
    prop::collection::vec((fresh, any::<u8>()), 1..14).prop_map(|drawn| {
        let mut made: Vec<(usize, Vec<Points>)> = Vec::new();
        for ((owner, rings, which, jitter), dice) in drawn {
            let rings = if dice % 3 == 0 && !made.is_empty() {
                let (_, known) = which.get(&made).clone();
                let shake = |k: usize, v: i32| v + (k as i32 * 7 + jitter) % (jitter + 1);
                known
                    .iter()
                    .map(|r| {
                        r.iter()
                            .enumerate()
                            .map(|(k, &(x, y))| (shake(k, x), shake(k + 1, y)))
                            .collect()
                    })
                    .collect()
            } else {
                rings
            };
            made.push((owner, rings));
        }
        made
    })
}

/// Hands over a square ground of two districts, and the layers drawn on it.
pub(crate) fn painted<T>(
    extent: i32,
    drawn: &[(usize, Vec<Points>)],
    look: impl FnOnce(&Ground<'_>, &[Layer<'_>]) -> T,
) -> T {
    let boundary = shape(&[square(0, extent)]);
    let west = shape(&[vec![
        (0, 0),
        (extent / 3, 0),
        (extent / 2, extent),
        (0, extent),
    ]]);
    let east = shape(&[vec![
        (extent / 3, 0),
        (extent, 0),
        (extent, extent),
        (extent / 2, extent),
    ]]);
    let shapes: Vec<Shape> = drawn.iter().map(|(_, rings)| shape(rings)).collect();
    let coats: Vec<Layer<'_>> = shapes
        .iter()
        .zip(drawn)
        .map(|(shape, (owner, _))| Layer {
            shape,
            holding: holding(*owner),
            derived: false,
        })
        .collect();
    let ground = Ground {
        boundary: &boundary,
        districts: vec![(slug("west"), &west), (slug("east"), &east)],
    };
    look(&ground, &coats)
}

pub(crate) fn resolved(extent: i32, drawn: &[(usize, Vec<Points>)]) -> Coverage {
    painted(extent, drawn, |ground, coats| {
        resolve(ground, coats).unwrap()
    })
}

/// Whether a point, in grid units, lies inside, by counting crossings; and its distance from the nearest edge.
pub(crate) fn locate(shape: &GridShape, x: f64, y: f64) -> (bool, f64) {
    let (mut inside, mut distance) = (false, f64::INFINITY);
    for ring in &shape.rings {
        for (p, q) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            let (px, py, qx, qy) = (
                f64::from(p.x),
                f64::from(p.y),
                f64::from(q.x),
                f64::from(q.y),
            );
            if (py > y) != (qy > y) && x < px + (y - py) / (qy - py) * (qx - px) {
                inside = !inside;
            }
            let (dx, dy) = (qx - px, qy - py);
            let t =
                (((x - px) * dx + (y - py) * dy) / (dx * dx + dy * dy).max(1e-9)).clamp(0.0, 1.0);
            distance = distance.min((px + t * dx - x).hypot(py + t * dy - y));
        }
    }
    (inside, distance)
}

/// The owner of a point in a coverage; `Err` where not exactly one face has it.
pub(crate) fn owner_in(coverage: &Coverage, x: f64, y: f64) -> Result<Option<Holding>, usize> {
    let holds = |face: &&crate::model::Face| {
        let rings = face.rings.iter().map(|ring| coverage.ring(ring)).collect();
        locate(&GridShape { rings }, x, y).0
    };
    let found: Vec<_> = coverage.faces.iter().filter(holds).collect();
    match found.as_slice() {
        [face] => Ok(coverage.holding(face).cloned()),
        other => Err(other.len()),
    }
}

fn check(
    extent: i32,
    drawn: &[(usize, Vec<Points>)],
    probes: &[(f64, f64)],
) -> Result<(), TestCaseError> {
    let boundary = shape(&[square(0, extent)]);
    let shapes: Vec<Shape> = drawn.iter().map(|(_, rings)| shape(rings)).collect();
    let coverage = resolved(extent, drawn);
    for piece in &coverage.parcels {
        prop_assert_eq!(
            piece.districts.len(),
            1,
            "districts partition the territory"
        );
    }
    let painted: Vec<(usize, Shape)> = drawn.iter().map(|it| it.0).zip(shapes).collect();
    let scaled = |&(u, v): &(f64, f64)| (u * f64::from(extent), v * f64::from(extent));
    let probes: Vec<(f64, f64)> = probes.iter().map(scaled).collect();
    verify(&boundary, &painted, &coverage, &probes)
}

/// Holds a coverage to the invariants: its areas sum up, and at each probe, in grid units, the painter's rule holds.
pub(crate) fn verify(
    boundary: &Shape,
    painted: &[(usize, Shape)],
    coverage: &Coverage,
    probes: &[(f64, f64)],
) -> Result<(), TestCaseError> {
    let whole = shape_area(boundary);
    let pieces: f64 = coverage.parcels.iter().map(|piece| piece.area.m2()).sum();
    prop_assert!(
        (coverage.area() / whole - 1.0).abs() < 1e-8,
        "faces {} of {whole}",
        coverage.area()
    );
    prop_assert!(
        (pieces / coverage.area() - 1.0).abs() < 1e-12,
        "pieces {pieces}"
    );
    for face in &coverage.faces {
        prop_assert!(face.area > 0.0);
        let area: f64 = face
            .rings
            .iter()
            .map(|ring| ring_area(&coverage.ring(ring)))
            .sum();
        prop_assert!((area - face.area).abs() <= 1e-9 * whole.max(1.0));
    }
    let grids: Vec<GridShape> = painted.iter().map(|it| it.1.on_grid()).collect();
    let rim = boundary.on_grid();
    for &(x, y) in probes {
        let (within, from_rim) = locate(&rim, x, y);
        let found: Vec<(bool, f64)> = grids.iter().map(|grid| locate(grid, x, y)).collect();
        let near = found.iter().map(|it| it.1).fold(from_rim, f64::min);
        if near > 2.0 {
            let top = found.iter().rposition(|it| it.0);
            let owner = top.map(|at| holding(painted[at].0));
            let expected = if within { Ok(owner) } else { Err(0) };
            prop_assert_eq!(owner_in(coverage, x, y), expected, "at {} {}", x, y);
        }
    }
    Ok(())
}

fn ring_area(ring: &[GridPoint]) -> f64 {
    let closed: Vec<GridPoint> = ring.iter().chain(ring.first()).copied().collect();
    crate::geometry::line_area(&closed).m2()
}

proptest! {
    #[test]
    fn a_coverage_tiles_the_territory_and_obeys_the_painter(
        drawn in layers(20_000_000), probes in prop::collection::vec((0.0..1.0_f64, 0.0..1.0_f64), 64),
    ) {
        check(20_000_000, &drawn, &probes)?;
    }

    #[test]
    fn it_does_so_where_everything_is_a_few_units_apart(
        drawn in layers(60), probes in prop::collection::vec((0.0..1.0_f64, 0.0..1.0_f64), 64),
    ) {
        check(60, &drawn, &probes)?;
    }

    #[test]
    fn equal_regions_give_equal_coverages_and_what_is_hidden_leaves_no_owner(drawn in layers(1_000)) {
        let once = resolved(1_000, &drawn);
        let twice = resolved(1_000, &drawn);
        prop_assert_eq!(&once, &twice);
        let mut covered = drawn;
        covered.push((9, vec![square(-5, 1_005)]));
        let last = resolved(1_000, &covered);
        prop_assert_eq!(&last.holdings, &vec![holding(9)]);
        prop_assert_eq!(last.faces.len(), 1);
    }
}

#[test]
fn an_enclave_in_an_enclave_keeps_its_owner() {
    let drawn = vec![
        (0, vec![square(10, 90)]),
        (1, vec![square(20, 80)]),
        (0, vec![square(40, 60)]),
    ];
    let coverage = resolved(100, &drawn);
    assert_eq!(coverage.faces.len(), 4);
    assert_eq!(owner_in(&coverage, 50.3, 50.3), Ok(Some(holding(0))));
    assert_eq!(owner_in(&coverage, 30.3, 30.3), Ok(Some(holding(1))));
    assert_eq!(owner_in(&coverage, 5.3, 5.3), Ok(None));
}

#[test]
fn land_nobody_claims_is_one_unheld_face() {
    let coverage = resolved(100, &[]);
    assert_eq!(coverage.faces.len(), 1);
    assert_eq!(coverage.faces[0].holding, None);
}

#[test]
fn a_border_lies_between_the_faces_it_names() {
    let coverage = resolved(
        100,
        &[(0, vec![square(-10, 50)]), (1, vec![square(50, 110)])],
    );
    for border in &coverage.borders {
        assert_ne!(border.left, border.right);
        for (face, reversed) in [(border.left, false), (border.right, true)] {
            let Some(face) = face else { continue };
            let along = coverage.faces[face].rings.iter().flatten();
            let uses = along
                .filter(|it| coverage.borders[it.border] == *border && it.reversed == reversed);
            assert_eq!(uses.count(), 1);
        }
    }
}
