//! Ranges done by hand on strips of land, and what holds of every map.

use proptest::prelude::*;

use super::*;
use crate::control::invariants::{Points, layers, painted, resolved};
use crate::model::{Reference, Unheld};

const SIDE: i32 = 1_000_000;

/// A strip from south to north, between per cents of the ground's width.
fn strip(owner: usize, from: i32, to: i32) -> (usize, Vec<Points>) {
    let (west, east) = (from * SIDE / 100, to * SIDE / 100);
    (
        owner,
        vec![vec![(west, 0), (east, 0), (east, SIDE), (west, SIDE)]],
    )
}

/// The shares of a made-up map by faction, and their ranges where confidences below a threshold are doubted.
fn ranges(
    extent: i32,
    drawn: &[(usize, Vec<Points>)],
    confidences: &[Option<u8>],
    below: u8,
) -> (Shares, Ranges) {
    let coverage = resolved(extent, drawn);
    let held = |key: Option<usize>| {
        let mine = coverage.faces.iter().filter(|it| it.holding == key);
        mine.map(|it| it.area).sum::<f64>()
    };
    let share = |(at, holding): (usize, &crate::model::Holding)| Share {
        area_m2: held(Some(at)),
        ..Share::empty(holding.faction.to_string(), String::new())
    };
    let mut shares = Shares {
        reference: Reference {
            area_m2: coverage.area(),
            source: String::new(),
            attribution: "test".to_owned(),
            cut_area_m2: None,
        },
        shares: coverage.holdings.iter().enumerate().map(share).collect(),
        unheld: Unheld {
            area_m2: held(None),
            fraction: 0.0,
        },
        inhabited_area_m2: coverage.area(),
    };
    let doubt = painted(extent, drawn, |ground, coats| {
        let regions = coats.iter().zip(confidences).map(|(coat, &stated)| {
            let stated = stated.and_then(Confidence::new);
            (coat.holding.faction.clone(), Certainty::of(stated, below))
        });
        doubt(ground, coats, &regions.collect::<Vec<_>>()).unwrap()
    });
    let ranges = doubt.ranges(&mut shares, None, ToString::to_string);
    (shares, ranges)
}

/// In per cent of the ground, by faction, nobody's last.
fn per_cents(
    drawn: &[(usize, Vec<Points>)],
    confidences: &[Option<u8>],
) -> Vec<(String, i64, i64)> {
    let (shares, ranges) = ranges(SIDE, drawn, confidences, 40);
    #[expect(clippy::cast_possible_truncation, reason = "0 to 100")]
    let of = |area: f64| (area / shares.reference.area_m2 * 100.0).round() as i64;
    let keys = shares.shares.iter().map(|it| it.key.clone());
    let rows = keys.zip(&ranges.shares);
    let nobody = ("nobody".to_owned(), &ranges.unheld);
    rows.chain([nobody])
        .map(|(key, it)| (key, of(it.low_m2), of(it.high_m2)))
        .collect()
}

fn rows(rows: &[(&str, i64, i64)]) -> Vec<(String, i64, i64)> {
    rows.iter()
        .map(|&(key, low, high)| (key.to_owned(), low, high))
        .collect()
}

#[test]
fn doubtful_land_may_come_to_those_beside_it_or_to_nobody() {
    let drawn = [strip(0, 0, 30), strip(1, 30, 60), strip(2, 60, 100)];
    let found = per_cents(&drawn, &[Some(90), Some(39), Some(40)]);
    let expected = [
        ("f0", 30, 60),
        ("f1", 0, 30),
        ("f2", 40, 70),
        ("nobody", 0, 30),
    ];
    assert_eq!(found, rows(&expected));
}

#[test]
fn it_goes_on_through_doubtful_land_but_not_across_a_gap() {
    let drawn = [
        strip(0, 0, 20),
        strip(1, 20, 40),
        strip(2, 40, 60),
        strip(3, 80, 100),
    ];
    let found = per_cents(&drawn, &[Some(90), Some(10), Some(10), Some(90)]);
    let expected = [
        ("f0", 20, 60),
        ("f1", 0, 40),
        ("f2", 0, 40),
        ("f3", 20, 20),
        ("nobody", 20, 60),
    ];
    assert_eq!(found, rows(&expected));
}

#[test]
fn what_lies_below_doubtful_regions_may_show_down_to_the_first_certain_one() {
    let drawn = [
        strip(0, 0, 100),
        strip(1, 0, 100),
        strip(2, 20, 30),
        strip(3, 20, 30),
    ];
    let found = per_cents(&drawn, &[Some(90), Some(90), Some(20), Some(20)]);
    let expected = [
        ("f1", 90, 100),
        ("f3", 0, 10),
        ("f2", 0, 10),
        ("nobody", 0, 0),
    ];
    assert_eq!(found, rows(&expected));
}

#[test]
fn land_that_touches_in_a_point_is_apart() {
    let half = SIDE / 2;
    let south_west = (0, vec![vec![(0, 0), (half, 0), (half, half), (0, half)]]);
    let north_east = (
        1,
        vec![vec![(half, half), (SIDE, half), (SIDE, SIDE), (half, SIDE)]],
    );
    let found = per_cents(&[south_west, north_east], &[Some(90), Some(0)]);
    let expected = [("f0", 25, 25), ("f1", 0, 25), ("nobody", 50, 75)];
    assert_eq!(found, rows(&expected));
}

#[test]
fn land_without_a_stated_confidence_is_certain_and_said() {
    let drawn = [strip(0, 0, 30), strip(1, 30, 60)];
    let (shares, ranges) = ranges(SIDE, &drawn, &[None, Some(90)], 100);
    assert_eq!(ranges.shares[0].low_m2, shares.shares[0].area_m2);
    assert!((ranges.unstated_m2 / shares.reference.area_m2 - 0.3).abs() < 1e-9);
    assert!((ranges.doubtful_m2 / shares.reference.area_m2 - 0.3).abs() < 1e-9);
}

proptest! {
    #[test]
    fn ranges_hold_the_share_add_up_and_only_widen(
        drawn in layers(1_000_000),
        confidences in prop::collection::vec(prop::option::weighted(0.9, 0..=100_u8), 14),
        one in 1..=100_u8, other in 1..=100_u8,
    ) {
        let (narrow, wide) = (one.min(other), one.max(other));
        let (shares, less) = ranges(1_000_000, &drawn, &confidences, narrow);
        let (more_shares, more) = ranges(1_000_000, &drawn, &confidences, wide);
        let whole = shares.reference.area_m2;
        let slack = 1e-9 * whole;
        for (share, range) in shares.shares.iter().zip(&less.shares) {
            prop_assert!(range.low_m2 <= share.area_m2 && share.area_m2 <= range.high_m2);
            prop_assert!(range.high_m2 <= whole + slack);
            let at = more_shares.shares.iter().position(|it| it.key == share.key).unwrap();
            prop_assert!(more.shares[at].low_m2 <= range.low_m2 + slack, "{}", share.key);
            prop_assert!(more.shares[at].high_m2 >= range.high_m2 - slack, "{}", share.key);
        }
        prop_assert!(more.unheld.high_m2 >= less.unheld.high_m2 - slack);
        let lows: f64 = less.shares.iter().map(|it| it.low_m2).sum();
        prop_assert!((lows + less.unheld.low_m2 + less.doubtful_m2 - whole).abs() < slack);
        if less.doubtful_m2 == 0.0 {
            for (share, range) in shares.shares.iter().zip(&less.shares) {
                prop_assert_eq!((range.low_m2, range.high_m2), (share.area_m2, share.area_m2));
            }
        }
    }
}
