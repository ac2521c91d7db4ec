//! What the faces of an arrangement are called: who holds them, and in which districts they lie.

use std::collections::{BTreeMap, BTreeSet};

use crate::control::resolve::{Ground, Layer};
use crate::geometry::{Area, LabelledEdge, Shape, edge_area};
use crate::model::{Parcel, Slug};

/// What a face is: indexes into the holdings, and into the sets of districts.
pub(crate) type Cell = (Option<usize>, usize);

/// The names in use: holdings, sorted, and sets of districts as they came up.
pub(crate) struct Names<H> {
    pub(crate) holdings: Vec<H>,
    sets: Vec<Vec<u32>>,
}

impl<H: Ord> Names<H> {
    /// The names that some holdings give.
    pub(crate) fn new(mut holdings: Vec<H>) -> Self {
        holdings.sort_unstable();
        holdings.dedup();
        Self {
            holdings,
            sets: Vec::new(),
        }
    }

    /// Where a holding stands.
    pub(crate) fn place(&self, holding: &H) -> usize {
        self.holdings.partition_point(|it| it < holding)
    }

    fn set(&mut self, districts: &[u32]) -> usize {
        let known = self.sets.iter().position(|known| known == districts);
        known.unwrap_or_else(|| {
            self.sets.push(districts.to_vec());
            self.sets.len() - 1
        })
    }

    /// The parcels that edges bound, on top of those there are: areas exact, nothing of no area.
    pub(crate) fn parcels(
        &self,
        ground: &Ground<'_>,
        before: impl Iterator<Item = Parcel>,
        removed: &[LabelledEdge<Cell>],
        added: &[LabelledEdge<Cell>],
    ) -> Vec<Parcel> {
        let mut areas = BTreeMap::<Cell, Area>::new();
        let signed = removed.iter().map(|edge| (edge, true));
        for (edge, taken) in signed.chain(added.iter().map(|edge| (edge, false))) {
            let area = edge_area(edge.segment.a, edge.segment.b);
            let area = if taken { -area } else { area };
            if let Some(left) = edge.left {
                *areas.entry(left).or_default() += area;
            }
            if let Some(right) = edge.right {
                *areas.entry(right).or_default() += -area;
            }
        }
        let mut parcels: BTreeMap<(Option<usize>, Vec<Slug>), Area> = before
            .map(|it| ((it.holding, it.districts), it.area))
            .collect();
        for ((holding, set), area) in areas {
            let district = |&it: &u32| ground.districts[it as usize - 1].0.clone();
            let districts = self.sets[set].iter().map(district).collect();
            *parcels.entry((holding, districts)).or_default() += area;
        }
        let some = parcels
            .into_iter()
            .filter(|(_, area)| *area != Area::default());
        some.map(|((holding, districts), area)| Parcel {
            holding,
            districts,
            area,
        })
        .collect()
    }
}

/// A slice as the arrangement sees it: boundary, districts, then layers from the bottom, numbered through.
pub(crate) struct Painting<'a> {
    pub(crate) shapes: Vec<&'a Shape>,
    /// The number of the first layer.
    paint: usize,
    /// Of each layer: where its holding stands, and whether its border is approximate.
    coats: Vec<(usize, bool)>,
}

impl<'a> Painting<'a> {
    pub(crate) fn new<H: Ord>(
        ground: &Ground<'a>,
        layers: &[Layer<'a, H>],
        names: &Names<H>,
    ) -> Self {
        let coats = layers
            .iter()
            .map(|it| (names.place(&it.holding), it.derived));
        Self {
            shapes: ground.shapes(layers),
            paint: 1 + ground.districts.len(),
            coats: coats.collect(),
        }
    }

    /// The painter's rule: the face belongs to the topmost layer that covers it. Nothing outside the boundary.
    pub(crate) fn cell<H: Ord>(&self, cover: &BTreeSet<u32>, names: &mut Names<H>) -> Option<Cell> {
        if !cover.contains(&0) {
            return None;
        }
        let top = cover.last().and_then(|&top| self.coat(top));
        let districts = cover.iter().copied().skip(1);
        let within: Vec<u32> = districts
            .take_while(|&it| (it as usize) < self.paint)
            .collect();
        Some((top.map(|(holding, _)| holding), names.set(&within)))
    }

    /// Whether an edge is drawn by approximate borders alone.
    pub(crate) fn approximate(&self, owners: &[u32]) -> bool {
        let mut drawn = owners.iter().filter_map(|&it| self.coat(it)).peekable();
        drawn.peek().is_some() && drawn.all(|(_, derived)| derived) && owners[0] != 0
    }

    fn coat(&self, shape: u32) -> Option<(usize, bool)> {
        let layer = (shape as usize).checked_sub(self.paint)?;
        self.coats.get(layer).copied()
    }
}
