//! Sound shapes, and every way to be none.

use super::*;

fn ring(text: &str) -> Vec<[f64; 2]> {
    let mut numbers = text.split_whitespace().map(|word| word.parse().unwrap());
    std::iter::from_fn(|| Some([numbers.next()?, numbers.next()?])).collect()
}

fn faults(polygons: &[RawPolygon]) -> Vec<String> {
    let faults = validate(polygons).err().unwrap_or_default();
    faults.iter().map(ToString::to_string).collect()
}

/// The only fault must say this.
fn only(polygons: &[RawPolygon], saying: &str) {
    let faults = faults(polygons);
    assert!(
        faults.len() == 1 && faults[0].contains(saying),
        "{faults:#?}"
    );
}

#[test]
fn a_valid_shape_is_kept_as_sent() {
    let rings = vec![
        ring("0 0 10 0 10 10 0 10 0 10 0 0"),
        ring("2 2 4 2 4 4 2 4 2 2"),
    ];
    let shape = validate(std::slice::from_ref(&rings)).unwrap();
    let sent: Vec<usize> = shape.rings().map(|ring| ring.0.len()).collect();
    assert_eq!(sent, [6, 5]);
    assert!(shape.contains(1.0, 1.0) && !shape.contains(3.0, 3.0));
}

#[test]
fn a_ring_that_is_wrong_by_itself_is_named() {
    only(&[], "no positions");
    only(&[vec![]], "polygon 0 has no positions");
    only(&[vec![vec![]]], "ring 0 of polygon 0 has no positions");
    only(&[vec![ring("0 0 1 0 1 1 0 1")]], "not closed");
    only(&[vec![ring("0 0 1 1 0 0")]], "has 3 positions");
    only(&[vec![ring("0 0 1 1 2 2 0 0")]], "encloses no area");
    only(&[vec![ring("0 0 200 0 1 1 0 0")]], "position 1 of ring 0");
    only(&[vec![ring("0 0 NaN 0 1 1 0 0")]], "not a finite number");
    only(&[vec![ring("0 0 1 0 inf 1 0 0")]], "not a finite number");
}

#[test]
fn numbers_next_to_nothing_are_nothing() {
    let tiny = |k: i32| [f64::from(k) * 5e-324, f64::from(k * 7 % 13) * 1e-310];
    let mut ring: Vec<_> = (0..50).map(tiny).collect();
    ring.push(ring[0]);
    only(&[vec![ring]], "encloses no area");
    let mut ring = ring_around_nothing();
    ring.push(ring[0]);
    assert_eq!(faults(&[vec![ring]]), [""; 0]);
}

/// Petals whose corners differ by less than an exact product can tell, and one that is real.
fn ring_around_nothing() -> Vec<[f64; 2]> {
    let tiny = (0..30).map(|k| [f64::from(k % 5) * 1e-200, f64::from(k % 7) * 1e-200]);
    [[1.0, 0.0], [0.0, 1.0]].into_iter().chain(tiny).collect()
}

#[test]
fn a_crossing_is_named_with_its_point() {
    only(
        &[vec![ring("0 0 2 2 2 0 0 2 0 0")]],
        "crosses itself at (1, 1)",
    );
}

#[test]
fn a_bow_tie_through_a_shared_vertex_is_a_crossing_and_a_touch_is_none() {
    let bow_tie = ring("0 0 1 1 2 2 2 0 1 1 0 2 0 0");
    only(&[vec![bow_tie]], "crosses itself at (1, 1)");
    let touch = ring("0 0 1 1 2 0 2 2 1 1 0 2 0 0");
    assert_eq!(faults(&[vec![touch]]), [""; 0]);
    let through_an_edge = ring("0 0 2 0 2 2 1 0 0 2 0 0");
    assert_eq!(faults(&[vec![through_an_edge]]), [""; 0]);
}

#[test]
fn a_spike_and_a_border_drawn_twice_are_named() {
    let spike = ring("0 0 4 0 4 2 8 2 4 2 4 4 0 4 0 0");
    assert!(faults(&[vec![spike]])[0].contains("runs back along its own edge"));
    let twins = [
        vec![ring("0 0 1 0 1 1 0 1 0 0")],
        vec![ring("1 0 2 0 2 1 1 1 1 0")],
    ];
    only(
        &twins,
        "shares a stretch of border with ring 0 of polygon 0",
    );
}

#[test]
fn a_misplaced_ring_is_named() {
    let shell = || ring("0 0 9 0 9 9 0 9 0 0");
    let hole = |at: f64, size: f64| -> Vec<[f64; 2]> {
        let square = ring("0 0 1 0 1 1 0 1 0 0");
        square
            .iter()
            .map(|[x, y]| [at + x * size, at + y * size])
            .collect()
    };
    only(&[vec![shell(), hole(20.0, 1.0)]], "hole outside its shell");
    only(&[vec![hole(2.0, 1.0), shell()]], "hole outside its shell");
    let nested = vec![shell(), hole(1.0, 5.0), hole(2.0, 1.0)];
    only(&[nested], "hole within the hole 1");
    only(&[vec![shell()], vec![hole(3.0, 1.0)]], "covers already");
    let island = [vec![shell(), hole(1.0, 5.0)], vec![hole(2.0, 1.0)]];
    assert_eq!(faults(&island), [""; 0]);
    let across = [vec![shell()], vec![hole(8.0, 5.0)]];
    assert_eq!(faults(&across).len(), 2, "{:?}", faults(&across));
}

#[test]
fn all_faults_are_reported_in_the_order_sent() {
    let found = faults(&[
        vec![ring("0 0 2 2 2 0 0 2 0 0"), ring("0 0 1 1 2 2 0 0")],
        vec![ring("20 20 21 20 21 21 20 21")],
    ]);
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found[0].contains("crosses") && found[2].contains("closed"));
}

/// Triangles that all meet in 0, 0.
fn petals(count: u32) -> Vec<[f64; 2]> {
    let corner = |k: f64| {
        let (sin, cos) = (k / f64::from(count) * std::f64::consts::TAU).sin_cos();
        [40.0 * cos, 40.0 * sin]
    };
    let petals = (0..count).map(f64::from);
    let mut ring: Vec<_> = petals
        .flat_map(|k| [[0.0, 0.0], corner(k), corner(k + 0.5)])
        .collect();
    ring.push(ring[0]);
    ring
}

#[test]
fn however_many_lines_may_touch_in_one_point() {
    assert_eq!(faults(&[vec![petals(1_000)]]), [""; 0]);
}

#[test]
fn lines_that_change_sides_among_many_that_touch_are_named() {
    let mut polygons = vec![vec![ring("0 0 1 1 2 2 2 0 1 1 0 2 0 0")]];
    for leaf in [
        "1 1 1.2 1 1.2 1.1 1 1",
        "1 1 1 1.2 0.9 1.2 1 1",
        "1 1 1 0.8 1.1 0.8 1 1",
    ] {
        polygons.push(vec![ring(leaf)]);
    }
    only(&polygons, "crosses itself at (1, 1)");
}

#[test]
fn thousands_of_holes_in_one_row_are_no_tangle() {
    let square = |x: f64| {
        vec![
            [x, 0.0],
            [x + 1e-3, 0.0],
            [x + 1e-3, 1e-3],
            [x, 1e-3],
            [x, 0.0],
        ]
    };
    let shell = ring("-1 -1 90 -1 90 1 -1 1 -1 -1");
    let holes = (0..8_000).map(|k| square(f64::from(k) * 0.01));
    let rings: RawPolygon = [shell].into_iter().chain(holes).collect();
    assert_eq!(faults(&[rings]), [""; 0]);
}

#[test]
fn land_in_a_hole_in_land_is_right_to_any_depth() {
    let square = |half: f64| {
        let corners = [
            [-half, -half],
            [half, -half],
            [half, half],
            [-half, half],
            [-half, -half],
        ];
        corners.to_vec()
    };
    let depth = |k: u32| {
        vec![
            square(80.0 - f64::from(2 * k) * 0.1),
            square(79.9 - f64::from(2 * k) * 0.1),
        ]
    };
    let mut polygons: Vec<RawPolygon> = (0..300).map(depth).collect();
    assert_eq!(faults(&polygons), [""; 0]);
    polygons[150].pop();
    let found = faults(&polygons);
    assert!(found[0].contains("covers already"), "{found:#?}");
}

/// Positions from a small generator, so that the test needs no dependency and repeats itself.
fn scattered(count: usize) -> Vec<[f64; 2]> {
    let mut state = 7_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 8) / f64::from(1 << 24)
    };
    let mut ring: Vec<_> = (0..count).map(|_| [next(), next()]).collect();
    ring.push(ring[0]);
    ring
}

#[test]
fn a_tangle_is_answered_with_a_hundred_faults() {
    assert_eq!(faults(&[vec![scattered(5_000)]]).len(), 100);
}

#[test]
fn a_large_ring_is_no_tangle() {
    let count = 300_000_u32;
    let mut ring: Vec<_> = (0..count)
        .map(|step| {
            let (sin, cos) = (f64::from(step) / f64::from(count) * std::f64::consts::TAU).sin_cos();
            let radius = 20.0 + f64::from(step % 2) * 1e-3;
            [radius * cos, radius * sin]
        })
        .collect();
    ring.push(ring[0]);
    assert_eq!(faults(&[vec![ring]]), [""; 0]);
}

#[test]
fn edges_laid_out_to_be_slow_are_refused() {
    let teeth = 4_000_u32;
    let mut ring: Vec<_> = (0..teeth)
        .flat_map(|tooth| {
            let shift = f64::from(tooth) * 1e-3;
            [[shift, -shift], [80.0 + shift, 80.0 - shift]]
        })
        .collect();
    ring.extend([[80.0, -80.0], [-80.0, -80.0], ring[0]]);
    only(&[vec![ring]], "too tangled");
}
