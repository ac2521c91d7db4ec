//! What is split, what is not, and where the pieces lie.

use crate::geometry::{
    BrokenRule, RawPolygon, Shape, mend, shape_area, split_at_antimeridian, validate,
};

fn ring(text: &str) -> Vec<[f64; 2]> {
    let mut numbers = text.split_whitespace().map(|word| word.parse().unwrap());
    std::iter::from_fn(|| Some([numbers.next()?, numbers.next()?])).collect()
}

fn split(rings: &[&str]) -> Option<Vec<RawPolygon>> {
    let polygon = rings.iter().map(|it| ring(it)).collect();
    split_at_antimeridian(&[polygon])
        .unwrap()
        .map(|it| it.polygons)
}

fn shape(rings: &[&str]) -> Shape {
    validate(&split(rings).unwrap()).unwrap()
}

fn km2(rings: &[&str]) -> f64 {
    shape_area(&shape(rings)) / 1e6
}

fn boxed(sides: [f64; 4]) -> f64 {
    let [west, south, east, north] = sides;
    let ring = vec![
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
    ];
    shape_area(&validate(&[vec![ring]]).unwrap()) / 1e6
}

fn near(one: f64, other: f64) -> bool {
    (one / other - 1.0).abs() < 1e-9
}

#[test]
fn a_ring_that_jumps_over_180_is_split_there_in_two() {
    let pieces = split(&["179.5 -17.5 -179.5 -17.5 -179.5 -17 179.5 -17 179.5 -17.5"]).unwrap();
    assert_eq!(pieces.len(), 2);
    let all: Vec<[f64; 2]> = pieces.concat().concat();
    assert!(
        all.iter().all(|at| (179.5..=180.0).contains(&at[0].abs())),
        "{pieces:?}"
    );
    let area: f64 = shape_area(&validate(&pieces).unwrap()) / 1e6;
    assert!(near(area, boxed([0.0, -17.5, 1.0, -17.0])), "{area}");
    assert!((area - 5885.0).abs() < 1.0, "{area}");
}

#[test]
fn whichever_way_a_ring_runs_and_wherever_it_starts_its_pieces_hold_the_same_land() {
    let corners = ["179 -17", "-179 -17", "-179 -16", "179 -16"];
    for start in 0..4 {
        let mut turned: Vec<&str> = corners.to_vec();
        turned.rotate_left(start);
        for _ in 0..2 {
            let ring = format!("{} {}", turned.join(" "), turned[0]);
            let shape = shape(&[&ring]);
            assert!(shape.contains(179.5, -16.5) && shape.contains(-179.5, -16.5));
            assert!(!shape.contains(0.0, -16.5) && !shape.contains(178.5, -16.5));
            turned.reverse();
        }
    }
}

#[test]
fn longitudes_past_180_are_brought_back() {
    let whole = boxed([170.0, -25.0, 190.0 - 20.0 + 10.0, -10.0]);
    for ring in [
        "170 -25 190 -25 190 -10 170 -10 170 -25",
        "-190 -25 -170 -25 -170 -10 -190 -10 -190 -25",
        "170 -25 -170 -25 -170 -10 170 -10 170 -25",
    ] {
        assert!(near(km2(&[ring]), 2.0 * whole), "{ring}");
    }
    let all_beyond = split(&["185 0 190 0 190 5 185 5 185 0"]).unwrap();
    assert_eq!(
        all_beyond,
        [vec![ring("-175 0 -170 0 -170 5 -175 5 -175 0")]]
    );
    // From 0 to 360, over Greenwich.
    let over_0 = split(&["355 0 5 0 5 5 355 5 355 0"]).unwrap();
    assert!(validate(&over_0).unwrap().contains(0.0, 2.0));
}

#[test]
fn a_hole_goes_with_its_shell_and_one_over_180_is_cut_out_of_both_pieces() {
    let shell = "175 -20 -175 -20 -175 -10 175 -10 175 -20";
    for (hole, inside) in [
        ("176 -15 178 -15 178 -14 176 -14 176 -15", 177.0),
        ("-178 -15 -176 -15 -176 -14 -178 -14 -178 -15", -177.0),
        ("179 -15 -179 -15 -179 -14 179 -14 179 -15", 179.5),
    ] {
        let shape = shape(&[shell, hole]);
        assert!(
            !shape.contains(inside, -14.5) && shape.contains(inside, -12.0),
            "{hole}"
        );
        let area = shape_area(&shape) / 1e6;
        let expected = boxed([0.0, -20.0, 10.0, -10.0]) - boxed([0.0, -15.0, 2.0, -14.0]);
        assert!(near(area, expected), "{hole}: {area} {expected}");
    }
}

#[test]
fn a_ring_that_comes_back_over_180_several_times_is_cut_each_time() {
    let comb = "178 0 -178 0 -178 1 179 1 179 2 -178 2 -178 3 178 3 178 0";
    let shape = shape(&[comb]);
    for (lon, lat, land) in [
        (-179.0, 0.5, true),
        (-179.0, 1.5, false),
        (-179.0, 2.5, true),
        (178.5, 1.5, true),
        (179.5, 1.5, false),
    ] {
        assert_eq!(shape.contains(lon, lat), land, "{lon} {lat}");
    }
    assert_eq!(shape.polygons().0.len(), 3);
}

#[test]
fn corners_that_stand_on_180_on_both_sides_are_one_place() {
    let dense = "179 -17 180 -17 -180 -17 -179 -17 -179 -16 -180 -16 180 -16 179 -16 179 -17";
    assert!(near(km2(&[dense]), boxed([0.0, -17.0, 2.0, -16.0])));
    let touching = "178 0 180 0 178 1 178 0";
    assert_eq!(split(&[touching]), None);
}

#[test]
fn boxes_around_the_globe_and_caps_of_poles_stay_as_they_are() {
    for whole in [
        "-180 -90 180 -90 180 90 -180 90 -180 -90",
        "-180 -90 0 -90 180 -90 180 90 0 90 -180 90 -180 -90",
        "-180 -10 180 -10 180 10 -180 10 -180 -10",
        "-180 60 180 60 180 90 -180 90 -180 60",
        // Antarctica, as Natural Earth has it.
        "-180 -84 -90 -75 0 -70 90 -66 180 -84 180 -90 -180 -90 -180 -84",
    ] {
        assert_eq!(split(&[whole]), None, "{whole}");
    }
}

#[test]
fn a_ring_around_a_pole_holds_the_pole() {
    let circle: String = (-17..=18).map(|k| format!("{} -70 ", k * 10)).collect();
    let circle = format!("{circle} -170 -70");
    let shape = shape(&[&circle]);
    assert!(
        shape.contains(0.0, -80.0) && shape.contains(179.9, -71.0) && !shape.contains(0.0, -60.0)
    );
    assert!(near(
        shape_area(&shape) / 1e6,
        boxed([-180.0, -90.0, 180.0, -70.0])
    ));
    let north = shape_of_north();
    assert!(near(
        shape_area(&north) / 1e6,
        boxed([-180.0, 60.0, 180.0, 90.0])
    ));
}

/// Around the north pole, westward, never on ±180.
fn shape_of_north() -> Shape {
    let circle: String = (0..36).map(|k| format!("{} 60 ", 175 - k * 10)).collect();
    shape(&[&format!("{circle} 175 60")])
}

#[test]
fn what_may_be_meant_in_two_ways_is_refused_with_how_to_split_it() {
    for unclear in [
        // Nearly all of the globe, or a strip along the date line.
        "-179.9 -89.9 179.9 -89.9 179.9 89.9 -179.9 89.9 -179.9 -89.9",
        // Around the globe over the equator: either pole.
        "-120 -5 0 5 120 -5 -120 -5",
    ] {
        let polygon = vec![ring(unclear)];
        let faults = split_at_antimeridian(std::slice::from_ref(&polygon)).unwrap_err();
        assert_eq!(faults[0].rule, BrokenRule::UnclearAntimeridian);
        assert!(validate(std::slice::from_ref(&polygon)).is_err());
        assert!(mend(&[polygon]).is_err());
    }
}

#[test]
fn what_no_longitude_is_stays_for_whoever_checks_it() {
    for wrong in [
        "0 0 400 0 1 1 0 0",
        "0 0 190 95 1 1 0 0",
        "0 0 NaN 0 1 1 0 0",
        "",
    ] {
        assert_eq!(split(&[wrong]), None, "{wrong}");
    }
}

#[test]
fn a_piece_that_is_broken_is_told_of_the_polygon_that_was_sent() {
    let sound = vec![ring("0 0 1 0 1 1 0 1 0 0")];
    let tie = vec![ring("179 0 -179 1 -179 0 179 1 179 0")];
    let faults = validate(&[sound, tie]).unwrap_err();
    assert_eq!(faults[0].spot.polygon, Some(1));
    assert!(
        faults[0].to_string().contains("crosses longitude ±180"),
        "{}",
        faults[0]
    );
}
