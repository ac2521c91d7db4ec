//! Polygons that were made to hurt: valid and invalid, each with its name.

use std::f64::consts::TAU;

use frontline::geometry::RawPolygon;

use crate::random::Random;

/// A name, and the polygons.
pub(crate) type Hostile = (&'static str, fn() -> Vec<RawPolygon>);

pub(crate) const HOSTILE: &[Hostile] = &[
    ("random ring of 5,000", || vec![vec![scattered(5_000)]]),
    ("random ring of 1,000,000", || {
        vec![vec![scattered(1_000_000)]]
    }),
    ("valid ring of 1,000,000", || {
        vec![vec![circle(1_000_000, 0.002)]]
    }),
    ("upright comb of 100,000 teeth", || {
        vec![vec![comb(100_000, [0.0, 60.0])]]
    }),
    ("slanting comb of 5,000 teeth", || {
        vec![vec![comb(5_000, [60.0, 60.0])]]
    }),
    ("slanting comb of 100,000 teeth", || {
        vec![vec![comb(100_000, [60.0, 60.0])]]
    }),
    ("spiral of 1,000 turns, 200,000 positions", || {
        vec![vec![spiral(1_000, 100)]]
    }),
    ("star of 1,000 needles", || vec![vec![circle(2_000, 40.0)]]),
    ("star of 50,000 needles", || {
        vec![vec![circle(100_000, 40.0)]]
    }),
    ("20,000 holes in rows", || vec![holes(200, 100)]),
    ("20,000 holes in one row", || vec![holes(20_000, 1)]),
    ("2,000 rings within rings", || nested(2_000)),
    ("20,000 rings within rings", || nested(20_000)),
    ("200,000 parts", || parts(200_000)),
    ("20,000 petals meeting in one point", || {
        vec![vec![petals(20_000)]]
    }),
    ("all on one line", || {
        vec![vec![closed(
            (0..100_000).map(|k| [f64::from(k) * 1e-3, f64::from(k) * 5e-4]),
        )]]
    }),
    ("all in one point", || {
        vec![vec![vec![[1.0, 1.0]; 1_000_000]]]
    }),
    ("one edge walked 100,000 times", || {
        vec![vec![closed(
            (0..100_000).map(|k| [f64::from(k % 2), f64::from(k % 3 / 2)]),
        )]]
    }),
    ("numbers out of all range", || {
        vec![vec![closed(
            (0..100_000).map(|k| [1e308 / f64::from(k + 1), -1e300 * f64::from(k)]),
        )]]
    }),
    ("not numbers", || {
        vec![vec![vec![[f64::NAN, f64::INFINITY]; 100_000]]]
    }),
    ("numbers too small to tell apart", || {
        vec![vec![closed((0..10_000).map(|k| {
            [f64::from(k) * 5e-324, f64::from(k * 7 % 13) * 5e-324]
        }))]]
    }),
];

fn closed(positions: impl Iterator<Item = [f64; 2]>) -> Vec<[f64; 2]> {
    let mut ring: Vec<_> = positions.collect();
    ring.push(ring[0]);
    ring
}

/// Positions anywhere.
fn scattered(count: usize) -> Vec<[f64; 2]> {
    let mut random = Random(5);
    closed((0..count).map(|_| [random.between(-90.0, 90.0), random.between(-80.0, 80.0)]))
}

/// A ring around 0, 0 whose radius of 45° falls by `depth` at every other position.
fn circle(count: u32, depth: f64) -> Vec<[f64; 2]> {
    closed((0..count).map(|k| {
        let (sin, cos) = (f64::from(k) / f64::from(count) * TAU).sin_cos();
        let radius = 45.0 - depth * f64::from(k % 2);
        [radius * cos, radius * sin]
    }))
}

/// A comb whose teeth stand side by side over ten degrees and reach as far as `reach`.
pub(crate) fn comb(teeth: u32, reach: [f64; 2]) -> Vec<[f64; 2]> {
    let step = 10.0 / f64::from(teeth);
    let along = if reach[0] == 0.0 {
        [step, 0.0]
    } else {
        [step, -step]
    };
    let at = |k: f64, far: f64| {
        [
            along[0] * k + reach[0] * far - 40.0,
            along[1] * k + reach[1] * far - 20.0,
        ]
    };
    let outer =
        (0..teeth).flat_map(|tooth| [at(f64::from(tooth), 1.0), at(f64::from(tooth) + 0.5, 0.01)]);
    closed(outer.chain([at(f64::from(teeth), 0.0), at(0.0, 0.0)]))
}

/// A band that winds outwards, `steps` positions a turn, and comes back along itself.
fn spiral(turns: u32, steps: u32) -> Vec<[f64; 2]> {
    let at = move |k: u32, width: f64| {
        let turn = f64::from(k) / f64::from(steps);
        let radius = (turn + 1.0 + width) * 80.0 / f64::from(turns + 2);
        let (sin, cos) = (turn * TAU).sin_cos();
        [radius * cos, radius * sin]
    };
    let count = turns * steps;
    closed(
        (0..count)
            .map(move |k| at(k, 0.0))
            .chain((0..count).rev().map(move |k| at(k, 0.5))),
    )
}

fn square(x: f64, y: f64, half: f64) -> Vec<[f64; 2]> {
    let corners = [
        [x - half, y - half],
        [x + half, y - half],
        [x + half, y + half],
        [x - half, y + half],
    ];
    closed(corners.into_iter())
}

/// A polygon with tiny holes.
fn holes(columns: u32, rows: u32) -> RawPolygon {
    let shell = circle(10_000, 0.1);
    let all = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
    let hole = |(row, column): (u32, u32)| {
        let (x, y) = (
            f64::from(column) / f64::from(columns),
            f64::from(row) / f64::from(rows),
        );
        square(x * 50.0 - 25.0, y * 50.0 - 25.0, 2e-4)
    };
    [shell].into_iter().chain(all.map(hole)).collect()
}

/// Shell, hole, island in it, its hole, and so on.
fn nested(rings: u32) -> Vec<RawPolygon> {
    let ring = |k: u32| square(0.0, 0.0, 80.0 * f64::from(rings - k) / f64::from(rings));
    (0..rings / 2)
        .map(|k| vec![ring(2 * k), ring(2 * k + 1)])
        .collect()
}

/// Small squares strewn evenly.
fn parts(count: u32) -> Vec<RawPolygon> {
    let across = f64::from(count).sqrt().ceil();
    let at = |k: f64| [k % across, (k / across).floor()].map(|it| it * 100.0 / across - 50.0);
    (0..count)
        .map(|k| at(k.into()))
        .map(|[x, y]| vec![square(x, y, 0.3 * 100.0 / across)])
        .collect()
}

/// Triangles that all touch in one point, as one ring.
fn petals(count: u32) -> Vec<[f64; 2]> {
    let corner = move |k: f64| {
        let (sin, cos) = (k / f64::from(count) * TAU).sin_cos();
        [40.0 * cos, 40.0 * sin]
    };
    closed((0..count).flat_map(move |k| [[0.0, 0.0], corner(k.into()), corner(f64::from(k) + 0.5)]))
}
