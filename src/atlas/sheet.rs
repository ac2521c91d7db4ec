//! All that a slice is resolved from: its ground and layers, with their shapes.

use std::collections::HashMap;
use std::sync::Arc;

use crate::atlas::{Atlas, Error};
use crate::control::{Ground, Layer};
use crate::geometry::Shape;
use crate::model::{Attested, ContentHash, Slice, Slug, View};

/// What a slice is resolved from; owned, so that another thread can do it.
pub(super) struct Sheet {
    boundary: ContentHash,
    districts: Vec<(Slug, ContentHash)>,
    slice: Slice,
    shapes: HashMap<ContentHash, Arc<Shape>>,
}

impl Sheet {
    /// Whether two are painted on the same land.
    pub(super) fn same_ground(&self, other: &Self) -> bool {
        self.boundary == other.boundary && self.districts == other.districts
    }

    /// The land to be painted.
    pub(super) fn ground(&self) -> Ground<'_> {
        let districts = self.districts.iter();
        Ground {
            boundary: &self.shapes[&self.boundary],
            districts: districts
                .map(|(slug, hash)| (slug.clone(), &*self.shapes[hash]))
                .collect(),
        }
    }

    /// The coats of paint, bottom to top.
    pub(super) fn layers(&self) -> Vec<Layer<'_>> {
        let layers = self.slice.layers.iter();
        layers
            .map(|region| Layer::of(region, &self.shapes[&region.outline.hash]))
            .collect()
    }

    /// The same for the map of evidence.
    pub(super) fn attested(&self) -> Vec<Layer<'_, Attested>> {
        let layers = self.slice.layers.iter().zip(&self.slice.said);
        layers
            .map(|(region, said)| {
                Layer::attested(region, *said, &self.shapes[&region.outline.hash])
            })
            .collect()
    }
}

impl Atlas {
    /// Gathers what a slice is resolved from.
    pub(super) async fn sheet(&self, view: &View<'_>, slice: &Slice) -> Result<Sheet, Error> {
        let boundary = view.territory().boundary;
        let districts: Vec<(Slug, ContentHash)> = view
            .districts()
            .map(|it| (it.slug.clone(), it.boundary))
            .collect();
        let wanted = std::iter::once(boundary)
            .chain(districts.iter().map(|it| it.1))
            .chain(slice.layers.iter().map(|layer| layer.outline.hash));
        let shapes = self.shapes(wanted.collect()).await?;
        Ok(Sheet {
            boundary,
            districts,
            slice: slice.clone(),
            shapes,
        })
    }
}
