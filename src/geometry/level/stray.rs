//! Lines that simplification has left on the wrong side of another.
//!
//! Giving back vertices stops lines from crossing, but a border may have moved across a small island or enclave as a
//! whole. Such lines are told here: what they say lies around them is not to be believed at this zoom.

use crate::geometry::PlanePoint;
use crate::geometry::level::Level;
use crate::geometry::plane::PlaneBox;
use crate::geometry::pyramid::{Field, FieldLine};

impl Level {
    /// What is left over on the way eastward from far outside to a place at the height of the middle of a unit square:
    /// each line crossed takes one field away and brings another. `counts` picks the edges west of the place.
    ///
    /// The order does not matter, so neither do lines that lie upon each other.
    pub(crate) fn balance(
        &self,
        lines: &[FieldLine],
        west: impl Fn(&PlaneBox) -> bool,
        height: i32,
        counts: impl Fn(u32, [PlanePoint; 2]) -> bool,
    ) -> Vec<(Field, i32)> {
        let mut balance: Vec<(Field, i32)> = vec![(None, 1)];
        let mut count = |field: Field, by: i32| match balance.iter_mut().find(|it| it.0 == field) {
            Some((_, sum)) => *sum += by,
            None => balance.push((field, by)),
        };
        let near =
            |bounds: &PlaneBox| bounds.min[1] <= height && height < bounds.max[1] && west(bounds);
        self.index.find(near, |number| {
            let run = &self.runs[number];
            let line = &lines[run.line as usize];
            for (pair, at) in self.run(run).windows(2).zip(run.from..) {
                let edge = [pair[0], pair[1]];
                if passes(edge, height) && counts(at, edge) {
                    let [from, to] = across(edge, line);
                    count(from, -1);
                    count(to, 1);
                }
            }
        });
        balance.retain(|(_, sum)| *sum != 0);
        balance
    }

    /// The numbers of the lines that strayed, ascending. `groups` are the first lines of those that hang together, and
    /// `group` tells that of any line.
    pub(super) fn strayed(&self, lines: &[FieldLine], group: &[u32]) -> Vec<u32> {
        let mut astray: Vec<u32> = Vec::new();
        let mut seen = vec![false; lines.len()];
        for run in &self.runs {
            let first = group[run.line as usize];
            if std::mem::replace(&mut seen[first as usize], true) {
                continue;
            }
            let points = self.run(run);
            let level = |pair: &&[PlanePoint]| pair[0][1] != pair[1][1];
            let Some(own) = points
                .windows(2)
                .zip(run.from..)
                .find(|(pair, _)| level(pair))
            else {
                // Judged by another run, if there is any that rises.
                seen[first as usize] = false;
                continue;
            };
            if self.is_astray(lines, run.line, [own.0[0], own.0[1]], own.1) {
                astray.push(first);
            }
        }
        let strayed = (0_u32..)
            .zip(group)
            .filter(|(_, first)| astray.contains(first));
        strayed.map(|(line, _)| line).collect()
    }

    /// Whether something else lies to the west of an edge than its line says.
    fn is_astray(&self, lines: &[FieldLine], line: u32, own: [PlanePoint; 2], at: u32) -> bool {
        let height = own[0][1].min(own[1][1]);
        let reach = own[0][0].max(own[1][0]);
        let place = middle(own, height);
        let balance = self.balance(
            lines,
            |bounds| bounds.min[0] <= reach,
            height,
            |other, edge| other != at && middle(edge, height) < place,
        );
        let [from, _] = across(own, &lines[line as usize]);
        balance != [(from, 1)]
    }
}

/// Whether an edge passes the height of the middle of a unit square.
fn passes(edge: [PlanePoint; 2], height: i32) -> bool {
    (edge[0][1] <= height) != (edge[1][1] <= height)
}

/// The fields on both sides of an edge, from west to east.
fn across(edge: [PlanePoint; 2], line: &FieldLine) -> [Field; 2] {
    if edge[0][1] <= edge[1][1] {
        // Southward, with the west on its right.
        [line.right, line.left]
    } else {
        [line.left, line.right]
    }
}

/// How far east an edge is at the height of the middle of a unit square.
fn middle([a, b]: [PlanePoint; 2], height: i32) -> f64 {
    let (low, high) = if a[1] <= b[1] { (a, b) } else { (b, a) };
    let along =
        (f64::from(height) + 0.5 - f64::from(low[1])) / (f64::from(high[1]) - f64::from(low[1]));
    f64::from(low[0]) + along * (f64::from(high[0]) - f64::from(low[0]))
}
