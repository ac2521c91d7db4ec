//! Fills polygons by the sample point of each pixel.
//!
//! A point lies inside where an odd number of edges lies to its left. So every edge flips one bit in each row it
//! crosses, and a running exclusive or along the row says what is inside: no list of crossings, nothing to sort.
//! An edge is measured from its upper end whichever way it runs, so of two neighbours exactly one has the pixel.

use std::ops::Range;

use crate::geometry::PlanePoint;

/// Where in its pixel a sample lies and how large a pixel is, in tile units.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sampling {
    pub(super) at: [i32; 2],
    pub(super) step: i32,
}

/// Which pixels of a square lie inside.
#[derive(Clone, Debug)]
pub(super) struct Parity {
    side: usize,
    /// Words of 64 pixels to a row.
    words: usize,
    flips: Vec<u64>,
    /// Rows with flips.
    rows: Range<usize>,
}

impl Parity {
    /// For `side` by `side` pixels, a multiple of 64.
    pub(super) fn new(side: usize) -> Self {
        let words = side / 64;
        Self {
            side,
            words,
            flips: vec![0; words * side],
            rows: side..0,
        }
    }

    /// Adds a ring, its first point not repeated.
    pub(super) fn ring(&mut self, ring: &[PlanePoint], sampling: Sampling) {
        let Some(&last) = ring.last() else { return };
        let mut from = last;
        for &to in ring {
            self.edge(from, to, sampling);
            from = to;
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "clamped to the rows and columns there are"
    )]
    fn edge(&mut self, from: PlanePoint, to: PlanePoint, sampling: Sampling) {
        let (high, low) = if from[1] < to[1] {
            (from, to)
        } else {
            (to, from)
        };
        let Sampling { at, step } = sampling;
        // The rows whose sample lies at or below the upper end and above the lower.
        let row = |y: i32| {
            (y - at[1] + step - 1)
                .div_euclid(step)
                .clamp(0, self.side as i32)
        };
        let (first, end) = (row(high[1]), row(low[1]));
        if first >= end {
            return;
        }
        let (run, fall) = (f64::from(low[0] - high[0]), f64::from(low[1] - high[1]));
        for row in first..end {
            let down = f64::from(row * step + at[1] - high[1]);
            // Divided last, so that a whole number comes out whole.
            let x = f64::from(high[0] - at[0]) + down * run / fall;
            let across = (x / f64::from(step)).max(0.0);
            // Rounded up, without a call.
            let column = across as usize + usize::from((across as usize as f64) < across);
            if column < self.side {
                self.flips[row as usize * self.words + column / 64] ^= 1 << (column % 64);
            }
        }
        self.rows.start = self.rows.start.min(first as usize);
        self.rows.end = self.rows.end.max(end as usize);
    }

    /// Gives every run of pixels inside, as row and columns, and starts afresh.
    pub(super) fn take_runs(&mut self, mut run: impl FnMut(usize, Range<usize>)) {
        for row in self.rows.clone() {
            let mut carry = 0;
            let mut open = None;
            let words = &mut self.flips[row * self.words..(row + 1) * self.words];
            for (at, word) in words.iter_mut().enumerate() {
                let inside = running(std::mem::take(word)) ^ carry;
                carry = if inside >> 63 == 1 { u64::MAX } else { 0 };
                let mut rest = if open.is_some() { !inside } else { inside };
                // Each turn finds the next change from outside to inside or back.
                while rest != 0 {
                    let column = at * 64 + rest.trailing_zeros() as usize;
                    let beyond = u64::MAX << rest.trailing_zeros();
                    match open.take() {
                        None => {
                            open = Some(column);
                            rest = !inside & beyond;
                        }
                        Some(start) => {
                            run(row, start..column);
                            rest = inside & beyond;
                        }
                    }
                }
            }
            if let Some(start) = open {
                run(row, start..self.side);
            }
        }
        self.rows = self.side..0;
    }
}

/// Each bit exclusive-or all lower ones.
fn running(mut word: u64) -> u64 {
    for by in [1, 2, 4, 8, 16, 32] {
        word ^= word << by;
    }
    word
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CENTRES: Sampling = Sampling {
        at: [8, 8],
        step: 16,
    };

    fn inside(rings: &[Vec<PlanePoint>]) -> Vec<bool> {
        let mut parity = Parity::new(128);
        for ring in rings {
            parity.ring(ring, CENTRES);
        }
        let mut inside = vec![false; 128 * 128];
        parity.take_runs(|row, columns| {
            assert!(!columns.is_empty());
            inside[row * 128..][columns].fill(true);
        });
        inside
    }

    /// The crossing count of a point, without bits or rows.
    fn naive(ring: &[PlanePoint], [x, y]: PlanePoint) -> bool {
        let edges = ring.iter().zip(ring.iter().cycle().skip(1));
        let left = edges.filter(|(a, b)| {
            let (a, b) = if a[1] < b[1] { (a, b) } else { (b, a) };
            let (run, rise) = (i64::from(b[0] - a[0]), i64::from(b[1] - a[1]));
            (a[1] <= y && y < b[1]) && i64::from(x - a[0]) * rise >= i64::from(y - a[1]) * run
        });
        left.count() % 2 == 1
    }

    proptest! {
        #[test]
        fn a_pixel_is_inside_where_its_centre_is(
            ring in prop::collection::vec([-500..2500_i32, -500..2500_i32], 3..40)
        ) {
            let inside = inside(std::slice::from_ref(&ring));
            for (at, inside) in inside.into_iter().enumerate() {
                let (x, y) = (i32::try_from(at % 128).unwrap(), i32::try_from(at / 128).unwrap());
                prop_assert_eq!(inside, naive(&ring, [16 * x + 8, 16 * y + 8]), "{} {}", x, y);
            }
        }

        #[test]
        fn two_sides_of_a_line_leave_no_pixel_out_and_share_none(
            line in prop::collection::vec([-200..2200_i32, 1..2048_i32], 0..20)
        ) {
            // From the top middle by whatever way to the bottom middle, closed around the left and the right.
            let middle = || line.iter().copied();
            let left = [[1000, -300]].into_iter().chain(middle()).chain([[1000, 2500], [-300, 2500], [-300, -300]]);
            let right = [[2500, -300], [2500, 2500], [1000, 2500]].into_iter().chain(middle().rev()).chain([[1000, -300]]);
            let (left, right) = (inside(&[left.collect()]), inside(&[right.collect()]));
            prop_assert!(left.iter().zip(&right).all(|(left, right)| left != right));
        }
    }
}
