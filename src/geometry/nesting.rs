//! Finds rings that are in the wrong place: holes outside their shell or in one another, parts on parts.
//!
//! Rings that neither cross nor overlap are one within the other or apart, so one position of a ring answers
//! for all of it. A ray to the east of that position counts, through the index, the edges of every other ring.

use geo::Coord;

use crate::geometry::crossing::{Edges, Found};
use crate::geometry::fault::{BrokenRule, Faults, Spot};
use crate::geometry::meeting::{Turn, turn};
use crate::geometry::ring::Ring;

/// East of every position.
const FAR_EAST: f64 = 200.0;

/// Adds a fault for each misplaced ring among those that cross nothing.
pub(crate) fn find_misplaced(rings: &[Ring], edges: &Edges, found: &Found, faults: &mut Faults) {
    if !found.complete || rings.len() < 2 {
        return;
    }
    let mut patience = edges.patience;
    for (index, ring) in rings.iter().enumerate() {
        if found.tangled[index] {
            continue;
        }
        let at = sample(index, ring, found);
        let east = Coord {
            x: FAR_EAST,
            y: at.y,
        };
        let near = edges.near(at, east);
        let Some(left) = patience.checked_sub(near.len()) else {
            faults.add(Spot::default(), BrokenRule::TooTangled);
            return;
        };
        patience = left;
        let around = enclosing(edges, &near, index, at);
        judge(ring, &around, rings, found, faults);
        if faults.full() {
            return;
        }
    }
}

/// A position of the ring that lies on no other: an untouched vertex, else the middle of its longest edge.
fn sample(index: usize, ring: &Ring, found: &Found) -> Coord<f64> {
    let free = (0..ring.points.len())
        .find(|&point| found.touching.binary_search(&(index, point)).is_err());
    if let Some(point) = free {
        return ring.points[point];
    }
    let ends = ring.points.iter().skip(1).chain(ring.points.first());
    let length = |a: &Coord<f64>, b: &Coord<f64>| (b.x - a.x).hypot(b.y - a.y);
    let longest = ring
        .points
        .iter()
        .zip(ends)
        .max_by(|(a, b), (c, d)| length(a, b).total_cmp(&length(c, d)));
    longest.map_or(ring.points[0], |(a, b)| (*a + *b) / 2.0)
}

/// The other rings that enclose a position, sorted.
fn enclosing(edges: &Edges, near: &[u32], own: usize, at: Coord<f64>) -> Vec<usize> {
    let crossed = near.iter().filter_map(|&index| {
        let edge = edges.all[index as usize];
        let (low, high) = if edge.from.y <= edge.to.y {
            (edge.from, edge.to)
        } else {
            (edge.to, edge.from)
        };
        let crosses = edge.ring != own
            && low.y <= at.y
            && at.y < high.y
            && turn(low, high, at) == Turn::CounterClockwise;
        crosses.then_some(edge.ring)
    });
    let mut rings: Vec<usize> = crossed.collect();
    rings.sort_unstable();
    let odd = rings
        .chunk_by(|a, b| a == b)
        .filter(|run| run.len() % 2 == 1);
    odd.map(|run| run[0]).collect()
}

fn judge(ring: &Ring, around: &[usize], rings: &[Ring], found: &Found, faults: &mut Faults) {
    let encloses = |other: &&Ring| other.ring == 0;
    let around: Vec<&Ring> = around
        .iter()
        .filter(|&&other| !found.tangled[other])
        .map(|&other| &rings[other])
        .collect();
    if ring.ring == 0 {
        let land = around.iter().copied().filter(encloses).find(|shell| {
            let in_hole = |other: &&Ring| other.polygon == shell.polygon && other.ring > 0;
            shell.polygon != ring.polygon && !around.iter().any(in_hole)
        });
        if let Some(shell) = land {
            faults.add(ring.whole(), BrokenRule::PartsOverlap(shell.polygon));
        }
        return;
    }
    let own = |other: &&&Ring| other.polygon == ring.polygon;
    if let Some(hole) = around.iter().filter(own).find(|other| other.ring > 0) {
        faults.add(ring.whole(), BrokenRule::HoleInHole(hole.ring));
    } else if !around.iter().any(|other| own(&other) && other.ring == 0)
        && shell_is_sound(ring, rings, found)
    {
        faults.add(ring.whole(), BrokenRule::HoleOutside);
    }
}

/// Whether the shell of a hole's polygon was checked and crosses nothing.
fn shell_is_sound(hole: &Ring, rings: &[Ring], found: &Found) -> bool {
    let shell = rings.binary_search_by_key(&(hole.polygon, 0), |ring| (ring.polygon, ring.ring));
    shell.is_ok_and(|shell| !found.tangled[shell])
}
