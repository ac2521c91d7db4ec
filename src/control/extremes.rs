//! Coverages where the Earth or the input is at its worst: the date line, the poles, slivers, rings that touch.

use geo::{Coord, LineString, MultiPolygon, Polygon};

use crate::control::invariants::{Points, holding, owner_in, verify};
use crate::control::{Ground, Layer, resolve};
use crate::geometry::{Shape, shape_area};
use crate::model::Coverage;

const DEGREE: i32 = 10_000_000;

/// Polygons in grid units, each its shell and its holes.
fn land(polygons: &[&[Points]]) -> Shape {
    let line = |ring: &Points| {
        let closed = ring.iter().chain(ring.first());
        let degrees = |&(x, y): &(i32, i32)| Coord {
            x: f64::from(x) / 1e7,
            y: f64::from(y) / 1e7,
        };
        LineString(closed.map(degrees).collect())
    };
    let polygon =
        |rings: &&[Points]| Polygon::new(line(&rings[0]), rings[1..].iter().map(line).collect());
    Shape::trusted(MultiPolygon(polygons.iter().map(polygon).collect()))
}

/// A box: west, south, east, north.
fn area(west: i32, south: i32, east: i32, north: i32) -> Points {
    vec![(west, south), (east, south), (east, north), (west, north)]
}

/// A box in degrees.
fn degrees(west: i32, south: i32, east: i32, north: i32) -> Points {
    let [west, south, east, north] = [west, south, east, north].map(|it| it * DEGREE);
    area(west, south, east, north)
}

/// Coats of so many owners in turn, one above the other.
fn coats(count: i32, owners: usize, ring: impl Fn(i32) -> Points) -> Vec<(usize, Shape)> {
    let owners = (0..owners).cycle();
    let coats = (0..count).zip(owners);
    coats
        .map(|(k, owner)| (owner, land(&[&[ring(k)]])))
        .collect()
}

/// Resolves what is painted on the ground, bottom to top, and holds it to the invariants at 40 × 40 places.
fn checked(boundary: &Shape, painted: &[(usize, Shape)]) -> Coverage {
    let layer = |(owner, shape)| Layer {
        shape,
        holding: holding(owner),
        derived: false,
    };
    let layers: Vec<Layer<'_>> = painted
        .iter()
        .map(|(owner, shape)| layer((*owner, shape)))
        .collect();
    let ground = Ground {
        boundary,
        districts: vec![],
    };
    let coverage = resolve(&ground, &layers).unwrap();
    let around = boundary.bounds();
    let along =
        |low: f64, high: f64, k: i32| (low + (high - low) * (f64::from(k) + 0.4142) / 40.0) * 1e7;
    let probes = (0..1600).map(|k| {
        let x = along(around.west, around.east, k % 40);
        (x, along(around.south, around.north, k / 40))
    });
    verify(boundary, painted, &coverage, &probes.collect::<Vec<_>>()).unwrap();
    coverage
}

/// m² that an owner has.
fn held(coverage: &Coverage, owner: usize) -> f64 {
    let of_owner = |face: &&crate::model::Face| coverage.holding(face) == Some(&holding(owner));
    coverage
        .faces
        .iter()
        .filter(of_owner)
        .map(|face| face.area)
        .sum()
}

fn assert_near(one: f64, other: f64) {
    assert!((one / other - 1.0).abs() < 1e-9, "{one} and {other}");
}

#[test]
fn a_territory_on_both_sides_of_the_date_line_is_one_coverage() {
    let boundary = land(&[
        &[degrees(175, -20, 180, -10)],
        &[degrees(-180, -20, -175, -10)],
    ]);
    let both = land(&[
        &[degrees(178, -18, 180, -12)],
        &[degrees(-180, -18, -178, -12)],
    ]);
    let coverage = checked(&boundary, &[(0, both.clone())]);
    assert_near(held(&coverage, 0), shape_area(&both));
    assert_eq!(coverage.faces.len(), 4);
}

#[test]
fn land_up_to_the_pole_has_its_area() {
    let boundary = land(&[&[degrees(0, 80, 60, 90)], &[degrees(0, -90, 60, -80)]]);
    let to_the_pole = land(&[&[degrees(10, 85, 20, 90)]]);
    let a_wedge = land(&[&[vec![
        (30 * DEGREE, 82 * DEGREE),
        (40 * DEGREE, 82 * DEGREE),
        (35 * DEGREE, 90 * DEGREE),
    ]]]);
    let south = land(&[&[degrees(5, -90, 55, -89)]]);
    let painted = vec![(0, to_the_pole), (1, a_wedge), (2, south)];
    let areas: Vec<f64> = painted.iter().map(|it| shape_area(&it.1)).collect();
    let coverage = checked(&boundary, &painted);
    for (owner, area) in areas.into_iter().enumerate() {
        assert_near(held(&coverage, owner), area);
    }
}

#[test]
fn land_all_around_the_pole_has_its_area() {
    let boundary = land(&[&[degrees(-180, 60, 180, 90)]]);
    let cap = land(&[&[degrees(-180, 75, 180, 90)]]);
    let half = land(&[&[degrees(-180, 60, 0, 90)]]);
    let coverage = checked(&boundary, &[(0, cap.clone()), (1, half.clone())]);
    assert_near(held(&coverage, 1), shape_area(&half));
    assert_near(held(&coverage, 0), shape_area(&cap) / 2.0);
}

#[test]
fn the_whole_earth_can_be_a_territory() {
    let boundary = land(&[&[degrees(-180, -90, 180, 90)]]);
    // Long slanting edges that cross at shallow angles, as far as coordinates go.
    let slanting = |k: i32| {
        let east = if k % 2 == 0 { 180 } else { -180 } * DEGREE;
        let high = 90 * DEGREE - (k + 1) * 3_333_333;
        vec![(-east, -90 * DEGREE), (east, high), (east, 90 * DEGREE)]
    };
    let coverage = checked(&boundary, &coats(12, 12, slanting));
    assert_near(coverage.area(), 510_065_621_724_088.4);
}

#[test]
fn strips_one_unit_wide_keep_their_owners() {
    let boundary = land(&[&[area(0, 0, 1_000, 1_000)]]);
    let strips = coats(40, 3, |k| area(300 + k, 100, 301 + k, 900));
    let coverage = checked(&boundary, &strips);
    let one = shape_area(&land(&[&[area(300, 100, 301, 900)]]));
    assert_near(held(&coverage, 0), 14.0 * one);
    assert_eq!(coverage.faces.len(), 41);
}

#[test]
fn slivers_that_slant_and_cross_are_resolved() {
    let boundary = land(&[&[area(0, 0, 1_000, 1_000)]]);
    let sliver = |k: i32| {
        vec![
            (10 + 20 * k, 10),
            (990 - 20 * k, 990),
            (989 - 20 * k, 990),
            (9 + 20 * k, 10),
        ]
    };
    checked(&boundary, &coats(45, 4, sliver));
}

#[test]
fn a_border_drawn_again_and_again_with_a_jitter_is_resolved() {
    let boundary = land(&[&[degrees(0, 0, 2, 2)]]);
    for jitter in 0..=3 {
        let shaken = |k: i32| -> Points {
            let moved = |corner: i32| (k * 5 + corner * 3) % (jitter + 1);
            (0..40)
                .map(|corner| {
                    let (sin, cos) = (f64::from(corner) / 40.0 * std::f64::consts::TAU).sin_cos();
                    let at = |part: f64| f64::from(DEGREE) * (1.0 + 0.7 * part);
                    #[expect(clippy::cast_possible_truncation, reason = "below two degrees")]
                    let (x, y) = (at(cos) as i32, at(sin) as i32);
                    (x + moved(corner), y + moved(corner + 1))
                })
                .collect()
        };
        checked(&boundary, &coats(30, 2, shaken));
    }
}

#[test]
fn a_ring_that_runs_back_along_itself_bounds_nothing_there() {
    let boundary = land(&[&[area(0, 0, 1_000, 1_000)]]);
    let spike = vec![
        (100, 100),
        (500, 100),
        (500, 300),
        (900, 300),
        (500, 300),
        (500, 500),
        (100, 500),
    ];
    let coverage = checked(&boundary, &[(0, land(&[&[spike]]))]);
    assert_eq!(coverage.faces.len(), 2);
    assert_near(
        held(&coverage, 0),
        shape_area(&land(&[&[area(100, 100, 500, 500)]])),
    );
}

#[test]
fn what_lies_below_shows_through_a_hole() {
    let boundary = land(&[&[area(0, 0, 1_000, 1_000)]]);
    let below = land(&[&[area(100, 100, 900, 900)]]);
    let ring = land(&[&[area(200, 200, 800, 800), area(300, 300, 700, 700)]]);
    let coverage = checked(&boundary, &[(0, below), (1, ring.clone())]);
    assert_eq!(owner_in(&coverage, 500.5, 500.5), Ok(Some(holding(0))));
    assert_near(held(&coverage, 1), shape_area(&ring));
}

#[test]
fn a_territory_with_a_hole_and_an_island_in_it_has_no_land_between() {
    let boundary = land(&[
        &[area(0, 0, 1_000, 1_000), area(300, 300, 700, 700)],
        &[area(400, 400, 600, 600)],
    ]);
    let coverage = checked(&boundary, &[(0, land(&[&[area(-50, 450, 1_050, 550)]]))]);
    assert_eq!(owner_in(&coverage, 350.5, 500.5), Err(0));
    assert_eq!(owner_in(&coverage, 500.5, 500.5), Ok(Some(holding(0))));
    assert_near(coverage.area(), shape_area(&boundary));
}

#[test]
fn enclaves_in_enclaves_keep_their_owners_to_any_depth() {
    let boundary = land(&[&[area(0, 0, 1_000, 1_000)]]);
    let within = |k: i32| area(5 * k + 5, 6 * k + 5, 990 - 5 * k, 990 - 7 * k);
    let coverage = checked(&boundary, &coats(60, 3, within));
    assert_eq!(coverage.faces.len(), 61);
}

#[test]
fn lands_that_touch_in_a_point_stay_apart() {
    let boundary = land(&[&[area(0, 0, 1_000, 1_000)]]);
    let corner_to_corner = land(&[&[area(100, 100, 500, 500)], &[area(500, 500, 900, 900)]]);
    let coverage = checked(&boundary, &[(0, corner_to_corner)]);
    let of_owner = coverage.faces.iter().filter(|face| face.holding.is_some());
    assert_eq!(of_owner.count(), 2);
    assert_eq!(coverage.faces.len(), 3, "the land around them is one face");
}

#[test]
fn a_hole_may_touch_its_shell_in_a_point() {
    let boundary = land(&[&[area(0, 0, 1_000, 1_000)]]);
    let touching = land(&[&[
        area(100, 100, 900, 900),
        vec![(100, 500), (500, 400), (500, 600)],
    ]]);
    let coverage = checked(&boundary, &[(0, touching.clone())]);
    assert_near(held(&coverage, 0), shape_area(&touching));
    let through_a_vertex = vec![
        (100, 100),
        (500, 500),
        (900, 100),
        (900, 900),
        (500, 500),
        (100, 900),
    ];
    let coverage = checked(&boundary, &[(0, land(&[&[through_a_vertex]]))]);
    let of_owner = coverage.faces.iter().filter(|face| face.holding.is_some());
    assert_eq!(of_owner.count(), 2);
}
