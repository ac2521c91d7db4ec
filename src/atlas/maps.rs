//! Slices, coverages and what is made of them, each once for however many ask.

use std::collections::{HashMap, HashSet};
use std::convert::Infallible;
use std::sync::Arc;

use crate::atlas::guard::on_a_thread;
use crate::atlas::{Atlas, Error};
use crate::control::{Chronicle, Spell};
use crate::geometry::{Shape, shape_area};
use crate::model::{ContentHash, District, Edition, Outline, Slice, Slug, View};
use crate::render::{Districts, EvidenceMap, Palette, Scene};
use crate::time::{Instant, Interval};

impl Atlas {
    /// What is in force when.
    pub async fn chronicle(&self, view: &View<'_>) -> Arc<Chronicle> {
        self.chronicle_of(&key(view), view).await
    }

    async fn chronicle_of(&self, key: &(Slug, Edition), view: &View<'_>) -> Arc<Chronicle> {
        let make = async { Ok::<_, Infallible>(Arc::new(Chronicle::of(view))) };
        let made = self.memory.chronicles.get_or_make(key.clone(), make).await;
        made.unwrap_or_else(|never| match *never {})
    }

    /// Whether what is in force when is at hand: otherwise it takes a while to be made.
    pub fn has_chronicle(&self, view: &View<'_>) -> bool {
        self.memory.chronicles.has(&key(view))
    }

    /// The slices of a territory, oldest first.
    pub async fn spans(&self, view: &View<'_>) -> Arc<[Interval]> {
        self.chronicle(view).await.spans().clone()
    }

    /// The slice an instant lies in; `None` outside the extent.
    pub async fn slice(&self, view: &View<'_>, at: Instant) -> Option<Arc<Slice>> {
        let key = key(view);
        let chronicle = self.chronicle_of(&key, view).await;
        let chronicles = &self.memory.chronicles;
        // Room for another one beside it, as a neighbour may be of the revision before.
        let most = usize::try_from(chronicles.capacity() / 2).unwrap_or(usize::MAX);
        let before = chronicle.bytes();
        let slice = chronicle.kept_slice(view, at, most);
        if chronicle.bytes() > before {
            chronicles.weigh_again(key, chronicle).await;
        }
        slice
    }

    /// A recorded shape.
    pub async fn shape(&self, hash: ContentHash) -> Result<Arc<Shape>, Error> {
        let read = async {
            let shape = self.store.shape(hash).await?;
            shape.map(Arc::new).ok_or(Error::MissingShape(hash))
        };
        Ok(self.memory.shapes.get_or_make(hash, read).await?)
    }

    /// The boundary of a territory.
    pub async fn boundary(&self, view: &View<'_>) -> Result<Outline, Error> {
        let hash = view.territory().boundary;
        let bounds = self.shape(hash).await?.bounds();
        Ok(Outline { hash, bounds })
    }

    /// Recorded shapes, those not in memory read in one go.
    pub(super) async fn shapes(
        &self,
        hashes: Vec<ContentHash>,
    ) -> Result<HashMap<ContentHash, Arc<Shape>>, Error> {
        let mut found = HashMap::with_capacity(hashes.len());
        let mut missing = Vec::new();
        for hash in hashes {
            match self.memory.shapes.get(&hash).await {
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
            self.memory.shapes.insert(hash, shape.clone()).await;
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
        Ok(self.memory.areas.get_or_make(hash, measure).await?)
    }

    /// A slice made ready for drawing.
    pub async fn scene(&self, view: &View<'_>, slice: &Slice) -> Result<Arc<Scene>, Error> {
        let draw = async {
            let coverage = self.coverage(view, slice).await?;
            let districts = self.districts(view).await?;
            let evidence = slice.evidence.clone();
            let palette = Palette::new(view.factions(), slice.span.from());
            let places: Vec<_> = view.places().cloned().collect();
            let ranked = Arc::clone(&self.memory.ranked);
            let make = move || {
                let lines = ranked.of(&coverage.borders);
                Scene::of_lines(&coverage, lines, &palette)
                    .with_evidence(evidence)
                    .with_districts(districts)
                    .with_places(&places)
            };
            Ok::<_, Error>(Arc::new(on_a_thread(make).await?))
        };
        let name = scene_name(view, slice);
        Ok(self.memory.scenes.get_or_make(name, draw).await?)
    }

    /// What the land of a slice rests on, made ready for drawing.
    pub async fn evidence(
        &self,
        view: &View<'_>,
        slice: &Slice,
    ) -> Result<Arc<EvidenceMap>, Error> {
        let draw = async {
            let coverage = self.attested(view, slice).await?;
            let palette = Palette::new(view.factions(), slice.span.from());
            let ranked = Arc::clone(&self.memory.ranked);
            let make = move || {
                let lines = ranked.of(&coverage.borders);
                EvidenceMap::new(&coverage, lines, &palette)
            };
            Ok::<_, Error>(Arc::new(on_a_thread(make).await?))
        };
        let name = scene_name(view, slice);
        Ok(self.memory.evidence.get_or_make(name, draw).await?)
    }

    /// What the land of the scene of a name rests on, where it is at hand.
    pub async fn evidence_at_hand(&self, scene: ContentHash) -> Option<Arc<EvidenceMap>> {
        self.memory.evidence.get(&scene).await
    }

    /// The scene of a name, where it is at hand.
    pub async fn scene_at_hand(&self, name: ContentHash) -> Option<Arc<Scene>> {
        self.memory.scenes.get(&name).await
    }

    /// The districts made ready for drawing; the scenes of a territory share them.
    async fn districts(&self, view: &View<'_>) -> Result<Arc<Districts>, Error> {
        let defined: Vec<District> = view.districts().cloned().collect();
        let name = ContentHash::of(format!("{defined:?}").as_bytes());
        let make = async {
            let shapes = self
                .shapes(defined.iter().map(|it| it.boundary).collect())
                .await?;
            let shaped = defined.into_iter().map(|it| {
                let shape = shapes[&it.boundary].clone();
                (it, shape)
            });
            let shaped: Vec<_> = shaped.collect();
            let districts = on_a_thread(move || Districts::new(&shaped)).await??;
            Ok::<_, Error>(Arc::new(districts))
        };
        Ok(self.memory.districts.get_or_make(name, make).await?)
    }

    /// The spells of a point, in degrees: who held it, through time.
    pub async fn spells(&self, view: &View<'_>, lon: f64, lat: f64) -> Result<Vec<Spell>, Error> {
        let chronicle = self.chronicle(view).await;
        let near: HashSet<ContentHash> = chronicle
            .regions()
            .filter(|region| region.outline.bounds.contains(lon, lat))
            .map(|region| region.outline.hash)
            .collect();
        let mut shapes = self.shapes(near.into_iter().collect()).await?;
        shapes.retain(|_, shape| shape.contains(lon, lat));
        Ok(chronicle.spells(&shapes.into_keys().collect()))
    }
}

/// What a chronicle goes by.
fn key(view: &View<'_>) -> (Slug, Edition) {
    (view.territory().slug.clone(), view.edition())
}

/// A name for all that decides the scene of a slice: the same for slices that look alike.
pub fn scene_name(view: &View<'_>, slice: &Slice) -> ContentHash {
    // Colours, names and places come with definitions, each of which makes a revision; which of its states a faction
    // is in is part of the picture.
    let defined = view.last_definition();
    // Those that are only proposed bear the number of a revision that others will make.
    let proposed = view
        .edition()
        .proposed
        .filter(|_| defined == view.revision());
    let text = format!(
        "{} {} {defined} {proposed:?}",
        slice.picture, slice.territory
    );
    ContentHash::of(text.as_bytes())
}
