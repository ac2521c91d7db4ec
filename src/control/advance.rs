//! The next coverage out of its neighbour's: only what changed between them is resolved.
//!
//! 1. Layers of both are matched, in order; what matches no other, and where matched ones differ, are the edges
//!    that come and go (`matching`).
//! 2. Around those, in boxes, both maps are arranged: all edges that come near, cut off beyond (`geometry::cut`).
//! 3. The edges that differ are exchanged in the neighbour's coverage.
//!
//! Snap rounding is local, so this gives, byte for byte, what `resolve` gives.

use std::collections::BTreeSet;

use crate::control::cells::{Cell, Names, Painting};
use crate::control::matching::difference;
use crate::control::resolve::{Ground, Layer, changed, resolve};
use crate::geometry::{GridBox, LabelledEdge, Segment, Unsound, arrange_edges, cut};
use crate::model::Coverage;

/// How far, in grid units, a change may reach: rounding moves an edge by less than one, a pixel is half a unit wide.
const REACH: i32 = 2;

/// From scratch it is less work where more boxes than this changed.
const MOST_BOXES: usize = 128;

/// The coverage of layers `after`, made from that of layers `before` over the same ground: the same as
/// [`resolve`] makes, with less work where they have much in common.
pub fn advance<H: Clone + Ord>(
    ground: &Ground<'_>,
    before: &[Layer<'_, H>],
    coverage: &Coverage<H>,
    after: &[Layer<'_, H>],
) -> Result<Coverage<H>, Unsound> {
    let difference = difference(before, after);
    let edges: usize = after.iter().map(|layer| layer.shape.vertices()).sum();
    if 2 * difference.edges > edges || difference.boxes.len() > MOST_BOXES {
        return resolve(ground, after);
    }
    exchanged(ground, before, coverage, after, difference.boxes)
}

/// Exchanges what changed within boxes.
pub(crate) fn exchanged<H: Clone + Ord>(
    ground: &Ground<'_>,
    before: &[Layer<'_, H>],
    coverage: &Coverage<H>,
    after: &[Layer<'_, H>],
    zones: Vec<GridBox>,
) -> Result<Coverage<H>, Unsound> {
    let holdings = coverage.holdings.iter();
    let holdings = holdings.chain(before.iter().chain(after).map(|it| &it.holding));
    let mut names = Names::new(holdings.cloned().collect());
    let old = Painting::new(ground, before, &names);
    let new = Painting::new(ground, after, &names);
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    for zone in zones {
        let window = window(&[&old, &new], zone.grown(2 * REACH));
        let zone = zone.grown(REACH);
        let was = arranged(&old, zone, window, &mut names)?;
        let is = arranged(&new, zone, window, &mut names)?;
        differences(&was, &is, &mut removed, &mut added);
    }
    // An edge that reaches from one box into another was met in both.
    for edges in [&mut removed, &mut added] {
        edges.sort_unstable();
        edges.dedup();
        edges.retain(|edge| edge.left != edge.right);
    }
    changed(ground, coverage, names, &removed, &added)
}

/// The box around all edges that come near a zone: within it the course of each is known to the end.
fn window(paintings: &[&Painting<'_>], zone: GridBox) -> GridBox {
    let mut window = zone;
    let shapes = paintings.iter().flat_map(|it| &it.shapes);
    for ring in shapes.flat_map(|shape| shape.rounded()) {
        ring.near(zone, |edge| window = window.union(GridBox::of(edge)));
    }
    window.grown(REACH)
}

/// The edges of a map that come near a zone, with what lies on their sides.
fn arranged<H: Ord>(
    painting: &Painting<'_>,
    zone: GridBox,
    window: GridBox,
    names: &mut Names<H>,
) -> Result<Vec<LabelledEdge<Cell>>, Unsound> {
    let mut owned: Vec<(Segment, u32)> = Vec::new();
    for (shape, owner) in painting.shapes.iter().zip(0..) {
        cut(shape.rounded(), window, |segment| {
            owned.push((segment, owner));
        });
    }
    let cell = |cover: &BTreeSet<u32>| painting.cell(cover, names);
    let mut edges = arrange_edges(owned, cell, |owners| painting.approximate(owners))?;
    edges.retain(|edge| GridBox::of(edge.segment).meets(zone));
    Ok(edges)
}

/// Sorts out the edges that are on one side only; both are sorted.
fn differences(
    was: &[LabelledEdge<Cell>],
    is: &[LabelledEdge<Cell>],
    removed: &mut Vec<LabelledEdge<Cell>>,
    added: &mut Vec<LabelledEdge<Cell>>,
) {
    let (mut was, mut is) = (was.iter().peekable(), is.iter().peekable());
    loop {
        match (was.peek(), is.peek()) {
            (Some(old), Some(new)) if old == new => {
                was.next();
                is.next();
            }
            (Some(old), Some(new)) if old < new => removed.extend(was.next()),
            (_, Some(_)) => added.extend(is.next()),
            (Some(_), None) => removed.extend(was.next()),
            (None, None) => return,
        }
    }
}
