//! Where two maps differ: their layers matched in order, and boxes around the edges that are not in both.

use std::collections::HashMap;

use crate::control::resolve::Layer;
use crate::geometry::{GridBox, GridPoint, Groups, Segment, Shape};

/// The edges that two maps do not share, and where that makes a difference.
pub(crate) struct Difference {
    /// How many edges come or go.
    pub(crate) edges: usize,
    /// Boxes, apart from each other, outside of which the two maps are the same.
    pub(crate) boxes: Vec<GridBox>,
}

/// Compares two maps, given by their layers from the bottom.
///
/// Layers that match stand in the same order in both and have one holder, so where no edge differs, no owner does.
pub(crate) fn difference<H: PartialEq>(
    before: &[Layer<'_, H>],
    after: &[Layer<'_, H>],
) -> Difference {
    let mut edges = Vec::new();
    for (old, new) in matched(before, after) {
        match (old, new) {
            (Some(old), Some(new)) => unshared(before[old].shape, after[new].shape, &mut edges),
            (Some(old), None) => edges.extend(segments(before[old].shape)),
            (None, Some(new)) => edges.extend(segments(after[new].shape)),
            (None, None) => (),
        }
    }
    Difference {
        edges: edges.len(),
        boxes: apart(parts(&edges)),
    }
}

/// The layers of both that belong together, in order; those left over stand alone.
fn matched<H: PartialEq>(
    before: &[Layer<'_, H>],
    after: &[Layer<'_, H>],
) -> Vec<(Option<usize>, Option<usize>)> {
    let mut pairs = Vec::new();
    let (mut old, mut new) = (0, 0);
    for (p, q) in same(before, after)
        .into_iter()
        .chain([(before.len(), after.len())])
    {
        between(before, old..p, after, new..q, &mut pairs);
        (old, new) = (p + 1, q + 1);
    }
    pairs
}

/// Layers that are in both, in the same order in both: the longest such row.
fn same<H: PartialEq>(before: &[Layer<'_, H>], after: &[Layer<'_, H>]) -> Vec<(usize, usize)> {
    let key = |layer: &Layer<'_, H>| (std::ptr::from_ref(layer.shape), layer.derived);
    let mut places: HashMap<_, Vec<usize>> = HashMap::new();
    for (at, layer) in before.iter().enumerate().rev() {
        places.entry(key(layer)).or_default().push(at);
    }
    let common: Vec<(usize, usize)> = after
        .iter()
        .enumerate()
        .filter_map(|(new, layer)| {
            let places = places.get_mut(&key(layer))?;
            let old = places.pop()?;
            (before[old].holding == layer.holding).then_some((old, new))
        })
        .collect();
    longest_rise(&common)
}

/// The longest row of pairs whose first parts rise, by patience sorting.
fn longest_rise(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut tops: Vec<usize> = Vec::new();
    let mut under: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, pair) in pairs.iter().enumerate() {
        let pile = tops.partition_point(|&top| pairs[top].0 < pair.0);
        under.push(pile.checked_sub(1).map(|left| tops[left]));
        match tops.get_mut(pile) {
            Some(top) => *top = at,
            None => tops.push(at),
        }
    }
    let mut row: Vec<_> = std::iter::successors(tops.last().copied(), |&at| under[at])
        .map(|at| pairs[at])
        .collect();
    row.reverse();
    row
}

/// Matches what stands between two layers that are in both: each with the next of the same holder.
fn between<H: PartialEq>(
    before: &[Layer<'_, H>],
    old: std::ops::Range<usize>,
    after: &[Layer<'_, H>],
    new: std::ops::Range<usize>,
    pairs: &mut Vec<(Option<usize>, Option<usize>)>,
) {
    let mut from = new.start;
    for p in old {
        let alike = |q: &usize| {
            after[*q].holding == before[p].holding && after[*q].derived == before[p].derived
        };
        match (from..new.end).find(alike) {
            Some(q) => {
                pairs.extend((from..q).map(|skipped| (None, Some(skipped))));
                pairs.push((Some(p), Some(q)));
                from = q + 1;
            }
            None => pairs.push((Some(p), None)),
        }
    }
    pairs.extend((from..new.end).map(|left| (None, Some(left))));
}

fn segments(shape: &Shape) -> impl Iterator<Item = Segment> {
    shape.rounded().iter().flat_map(|ring| {
        let points = ring.points();
        let edges = points.iter().zip(points.iter().cycle().skip(1));
        edges.filter_map(|(&p, &q)| Segment::between(p, q))
    })
}

/// The edges that one shape has and the other has not.
fn unshared(old: &Shape, new: &Shape, into: &mut Vec<Segment>) {
    if std::ptr::eq(old, new) {
        return;
    }
    let mut edges: Vec<Segment> = segments(old).chain(segments(new)).collect();
    edges.sort_unstable();
    let odd = edges
        .chunk_by(PartialEq::eq)
        .filter(|same| same.len() % 2 == 1);
    into.extend(odd.map(|same| same[0]));
}

/// A box around each part of some edges that hangs together: what the part encloses lies in it too.
fn parts(edges: &[Segment]) -> Vec<GridBox> {
    let mut ends: Vec<(GridPoint, usize)> = Vec::with_capacity(2 * edges.len());
    for (at, edge) in edges.iter().enumerate() {
        ends.extend([(edge.a, at), (edge.b, at)]);
    }
    ends.sort_unstable();
    let mut groups = Groups::new(edges.len());
    for pair in ends.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        groups.join(pair[0].1, pair[1].1);
    }
    let mut boxes: HashMap<usize, GridBox> = HashMap::new();
    for (at, &edge) in edges.iter().enumerate() {
        let around = GridBox::of(edge);
        boxes
            .entry(groups.find(at))
            .and_modify(|it| *it = it.union(around))
            .or_insert(around);
    }
    let mut boxes: Vec<GridBox> = boxes.into_values().collect();
    boxes.sort_unstable_by_key(|it| (it.west, it.south, it.east, it.north));
    boxes
}

/// Joins boxes that meet, until none do.
fn apart(mut boxes: Vec<GridBox>) -> Vec<GridBox> {
    let mut joined: Vec<GridBox> = Vec::new();
    while let Some(fresh) = boxes.pop() {
        match joined.iter().position(|it| it.meets(fresh)) {
            Some(at) => boxes.push(fresh.union(joined.swap_remove(at))),
            None => joined.push(fresh),
        }
    }
    joined
}
