//! Boxes in degrees by place: finds the few of many that meet another.

use geo_index::rtree::sort::HilbertSort;
use geo_index::rtree::{RTree, RTreeBuilder, RTreeIndex};

use crate::geometry::Bounds;
use crate::geometry::snap::index;

/// Boxes by place.
pub struct Near(Option<RTree<f64>>);

impl Near {
    /// Of boxes, which go by their number.
    pub fn new(boxes: &[Bounds]) -> Self {
        if boxes.is_empty() {
            return Self(None);
        }
        let mut builder = RTreeBuilder::<f64>::new(index(boxes.len()));
        for it in boxes {
            builder.add(it.west, it.south, it.east, it.north);
        }
        Self(Some(builder.finish::<HilbertSort>()))
    }

    /// The numbers of those that meet a box.
    pub fn meeting(&self, it: Bounds) -> impl Iterator<Item = usize> + use<> {
        let found = self.0.as_ref();
        let found = found.map(|tree| tree.search(it.west, it.south, it.east, it.north));
        found.into_iter().flatten().map(|at| at as usize)
    }
}
