//! Ragged lines, as coasts and fronts are: each half bent again.

use std::f64::consts::TAU;

/// Numbers that look random and are the same for the same seed, wherever they are drawn.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u32) -> Self {
        Self(u64::from(seed))
    }

    /// The next number (Steele, Lea and Flood's `SplitMix`).
    fn roll(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        u32::try_from(mixed >> 32).expect("half of its bits")
    }

    /// A whole number below another.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        self.roll() % end
    }

    /// A number from -1 to 1.
    fn swing(&mut self) -> f64 {
        f64::from(self.roll()) / f64::from(u32::MAX) * 2.0 - 1.0
    }
}

/// The ring with every edge halved so many times, each half beside where it was.
pub(crate) fn ragged(ring: &[(f64, f64)], depth: u32, dice: &mut Dice) -> Vec<(f64, f64)> {
    let mut ring = ring.to_vec();
    for _ in 0..depth {
        let mut finer = Vec::with_capacity(2 * ring.len());
        for (at, &from) in ring.iter().enumerate() {
            let to = ring[(at + 1) % ring.len()];
            let (du, dv) = (to.0 - from.0, to.1 - from.1);
            let aside = 0.2 * dice.swing();
            finer.push(from);
            finer.push((
                from.0 + du / 2.0 - aside * dv,
                from.1 + dv / 2.0 + aside * du,
            ));
        }
        ring = finer;
    }
    ring
}

/// A ring around a place with corners at different distances, the farthest at most `size`.
pub(crate) fn star(
    (u, v): (f64, f64),
    size: f64,
    corners: u32,
    dice: &mut Dice,
) -> Vec<(f64, f64)> {
    let turn = dice.swing();
    (0..corners)
        .map(|k| {
            let (sin, cos) = (turn + TAU * f64::from(k) / f64::from(corners)).sin_cos();
            let reach = size * (0.6 + 0.4 * dice.swing());
            (u + reach * cos, v + reach * sin)
        })
        .collect()
}
