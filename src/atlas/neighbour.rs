//! Coverages, resolved from a neighbour's where one is at hand: the slice before or after, or the one that an edit
//! has just changed.

use std::sync::Arc;

use crate::atlas::guard::on_a_thread;
use crate::atlas::sheet::Sheet;
use crate::atlas::{Atlas, Cache, Error};
use crate::control::{self, Layer};
use crate::model::{Attested, ContentHash, Coverage, Revision, Slice, View};
use crate::time::Instant;

/// How many slices back a neighbour is looked for: as many as are resolved at once when a timeline is, and one more.
const BACK: usize = 4;

/// A kind of map of a slice, by what tells its faces apart.
struct Kind<'a, H> {
    kept: &'a Cache<ContentHash, Arc<Coverage<H>>>,
    /// What names all that decides it.
    name: fn(&Slice) -> ContentHash,
    layers: for<'s> fn(&'s Sheet) -> Vec<Layer<'s, H>>,
}

impl Atlas {
    /// The resolved map of a slice.
    pub async fn coverage(&self, view: &View<'_>, slice: &Slice) -> Result<Arc<Coverage>, Error> {
        let kind = Kind {
            kept: &self.memory.coverages,
            name: |slice| slice.fingerprint,
            layers: Sheet::layers,
        };
        self.resolved(view, slice, kind).await
    }

    /// The map of what the land of a slice rests on.
    pub(super) async fn attested(
        &self,
        view: &View<'_>,
        slice: &Slice,
    ) -> Result<Arc<Coverage<Attested>>, Error> {
        let kind = Kind {
            kept: &self.memory.attested,
            name: |slice| slice.picture,
            layers: Sheet::attested,
        };
        self.resolved(view, slice, kind).await
    }

    async fn resolved<H>(
        &self,
        view: &View<'_>,
        slice: &Slice,
        kind: Kind<'_, H>,
    ) -> Result<Arc<Coverage<H>>, Error>
    where
        H: Clone + Ord + Send + Sync + 'static,
    {
        let name = (kind.name)(slice);
        let resolve = self.resolve(view, slice, &kind);
        Ok(kind.kept.get_or_make(name, resolve).await?)
    }

    async fn resolve<H>(
        &self,
        view: &View<'_>,
        slice: &Slice,
        kind: &Kind<'_, H>,
    ) -> Result<Arc<Coverage<H>>, Error>
    where
        H: Clone + Ord + Send + Sync + 'static,
    {
        let sheet = self.sheet(view, slice).await?;
        let neighbour = match self.neighbour(view, slice, kind).await {
            Some((view, slice, coverage)) => Some((self.sheet(&view, &slice).await?, coverage)),
            None => None,
        };
        let layers = kind.layers;
        let work = move || match neighbour.filter(|(other, _)| other.same_ground(&sheet)) {
            Some((other, coverage)) => {
                control::advance(&sheet.ground(), &layers(&other), &coverage, &layers(&sheet))
            }
            None => control::resolve(&sheet.ground(), &layers(&sheet)),
        };
        Ok(Arc::new(on_a_thread(work).await??))
    }

    /// A slice that has much in common with another, and whose coverage is in memory.
    async fn neighbour<'a, H>(
        &self,
        view: &View<'a>,
        slice: &Slice,
        kind: &Kind<'_, H>,
    ) -> Option<(View<'a>, Arc<Slice>, Arc<Coverage<H>>)>
    where
        H: Send + Sync + 'static,
    {
        let spans = self.spans(view).await;
        let here = spans.partition_point(|span| span.from() < slice.span.from());
        let before = spans[here.saturating_sub(BACK)..here].iter().rev();
        let after = spans.get(here + 1);
        let edited = view.revision().0.checked_sub(1).map(Revision);
        let edited = edited.and_then(|revision| view.record().at(revision));
        let then = edited.map(|view| (view, slice.span.from()));
        let beside = before.chain(after).map(|span| (*view, span.from()));
        for (view, at) in then.into_iter().chain(beside) {
            if let Some(found) = self.known(&view, at, kind).await {
                return Some((view, found.0, found.1));
            }
        }
        None
    }

    async fn known<H>(
        &self,
        view: &View<'_>,
        at: Instant,
        kind: &Kind<'_, H>,
    ) -> Option<(Arc<Slice>, Arc<Coverage<H>>)>
    where
        H: Send + Sync + 'static,
    {
        let slice = self.slice(view, at).await?;
        let coverage = kind.kept.get(&(kind.name)(&slice)).await?;
        Some((slice, coverage))
    }
}
