//! Slices, coverages and what is made of them, each once for however many ask.

use std::collections::HashMap;
use std::sync::Arc;

use crate::atlas::{Atlas, Error};
use crate::control;
use crate::geometry::{Shape, shape_area};
use crate::model::{ContentHash, Coverage, Region, Slice, View};
use crate::render::{Palette, Scene};
use crate::time::{Instant, Interval};

impl Atlas {
    /// The slices of a territory, oldest first.
    pub async fn spans(&self, view: &View<'_>) -> Arc<[Interval]> {
        let key = (view.territory().slug.clone(), view.revision());
        self.spans
            .get_with(key, async { control::spans(view).into() })
            .await
    }

    /// The slice an instant lies in; `None` outside the extent.
    pub async fn slice(&self, view: &View<'_>, at: Instant) -> Option<Arc<Slice>> {
        let spans = self.spans(view).await;
        let place = spans
            .partition_point(|span| span.from() <= at)
            .checked_sub(1)?;
        let span = *spans.get(place).filter(|span| span.contains(at))?;
        let key = (view.territory().slug.clone(), view.revision(), span.from());
        Some(
            self.slices
                .get_with(key, async { Arc::new(control::slice(view, span)) })
                .await,
        )
    }

    /// A recorded shape.
    pub async fn shape(&self, hash: ContentHash) -> Result<Arc<Shape>, Error> {
        let read = async {
            let shape = self.store.shape(hash).await?;
            shape.map(Arc::new).ok_or(Error::MissingShape(hash))
        };
        Ok(self.shapes.try_get_with(hash, read).await?)
    }

    /// Recorded shapes, those not in memory read in one go.
    pub(super) async fn shapes(
        &self,
        hashes: Vec<ContentHash>,
    ) -> Result<HashMap<ContentHash, Arc<Shape>>, Error> {
        let mut found = HashMap::with_capacity(hashes.len());
        let mut missing = Vec::new();
        for hash in hashes {
            match self.shapes.get(&hash).await {
                Some(shape) => drop(found.insert(hash, shape)),
                None => missing.push(hash),
            }
        }
        let read = if missing.is_empty() {
            HashMap::new()
        } else {
            self.store.shapes(&missing).await?
        };
        for (hash, shape) in read {
            let shape = Arc::new(shape);
            self.shapes.insert(hash, shape.clone()).await;
            found.insert(hash, shape);
        }
        match missing.into_iter().find(|hash| !found.contains_key(hash)) {
            Some(hash) => Err(Error::MissingShape(hash)),
            None => Ok(found),
        }
    }

    /// The area of a recorded shape, m².
    pub async fn area(&self, hash: ContentHash) -> Result<f64, Error> {
        let measure = async { Ok::<_, Error>(shape_area(self.shape(hash).await?.as_ref())) };
        Ok(self.areas.try_get_with(hash, measure).await?)
    }

    /// The resolved map of a slice.
    pub async fn coverage(&self, view: &View<'_>, slice: &Slice) -> Result<Arc<Coverage>, Error> {
        Ok(self
            .coverages
            .try_get_with(slice.fingerprint, self.resolve(view, slice))
            .await?)
    }

    /// A slice made ready for drawing.
    pub async fn scene(&self, view: &View<'_>, slice: &Slice) -> Result<Arc<Scene>, Error> {
        let palette = Palette::new(view.factions());
        let definitions = view.last_definition();
        let name = format!(
            "{} {} {} {definitions}",
            slice.fingerprint,
            palette.fingerprint(),
            view.territory().slug
        );
        let draw = async {
            let coverage = self.coverage(view, slice).await?;
            let places: Vec<_> = view.places().cloned().collect();
            let scene =
                on_a_thread(move || Scene::new(&coverage, &palette).with_places(&places)).await?;
            Ok::<_, Error>(Arc::new(scene))
        };
        Ok(self
            .scenes
            .try_get_with(ContentHash::of(name.as_bytes()), draw)
            .await?)
    }

    /// The regions in force at the view's revision whose polygon holds a point, in degrees.
    pub async fn covering(
        &self,
        view: &View<'_>,
        lon: f64,
        lat: f64,
    ) -> Result<Vec<Region>, Error> {
        let near: Vec<&Region> = view
            .regions()
            .filter(|region| region.outline.bounds.contains(lon, lat))
            .collect();
        let shapes = self
            .shapes(near.iter().map(|region| region.outline.hash).collect())
            .await?;
        let holds = |region: &&Region| {
            shapes
                .get(&region.outline.hash)
                .is_some_and(|shape| shape.contains(lon, lat))
        };
        Ok(near.into_iter().filter(holds).cloned().collect())
    }

    async fn resolve(&self, view: &View<'_>, slice: &Slice) -> Result<Arc<Coverage>, Error> {
        let sheet = self.sheet(view, slice).await?;
        let coverage =
            on_a_thread(move || control::resolve(&sheet.ground(), &sheet.layers())).await??;
        Ok(Arc::new(coverage))
    }
}

/// Runs heavy work beside the threads that answer requests.
pub(super) async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Interrupted(error.to_string()))
}
