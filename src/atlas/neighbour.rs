//! Coverages, resolved from a neighbour's where one is at hand: the slice before or after, or the one that an edit
//! has just changed.

use std::sync::Arc;

use crate::atlas::maps::on_a_thread;
use crate::atlas::{Atlas, Error};
use crate::control;
use crate::model::{Coverage, Revision, Slice, View};
use crate::time::Instant;

/// How many slices back a neighbour is looked for: as many as are resolved at once when a timeline is, and one more.
const BACK: usize = 4;

impl Atlas {
    /// The resolved map of a slice.
    pub async fn coverage(&self, view: &View<'_>, slice: &Slice) -> Result<Arc<Coverage>, Error> {
        Ok(self
            .coverages
            .try_get_with(slice.fingerprint, self.resolve(view, slice))
            .await?)
    }

    async fn resolve(&self, view: &View<'_>, slice: &Slice) -> Result<Arc<Coverage>, Error> {
        let sheet = self.sheet(view, slice).await?;
        let neighbour = match self.neighbour(view, slice).await {
            Some((view, slice, coverage)) => Some((self.sheet(&view, &slice).await?, coverage)),
            None => None,
        };
        let work = move || match neighbour.filter(|(other, _)| other.same_ground(&sheet)) {
            Some((other, coverage)) => {
                control::advance(&sheet.ground(), &other.layers(), &coverage, &sheet.layers())
            }
            None => control::resolve(&sheet.ground(), &sheet.layers()),
        };
        Ok(Arc::new(on_a_thread(work).await??))
    }

    /// A slice that has much in common with another, and whose coverage is in memory.
    async fn neighbour<'a>(
        &self,
        view: &View<'a>,
        slice: &Slice,
    ) -> Option<(View<'a>, Arc<Slice>, Arc<Coverage>)> {
        let spans = self.spans(view).await;
        let here = spans.partition_point(|span| span.from() < slice.span.from());
        let before = spans[here.saturating_sub(BACK)..here].iter().rev();
        let after = spans.get(here + 1);
        let edited = view.revision().0.checked_sub(1).map(Revision);
        let edited = edited.and_then(|revision| view.record().at(revision));
        let then = edited.map(|view| (view, slice.span.from()));
        let beside = before.chain(after).map(|span| (*view, span.from()));
        for (view, at) in then.into_iter().chain(beside) {
            if let Some(found) = self.known(&view, at).await {
                return Some((view, found.0, found.1));
            }
        }
        None
    }

    async fn known(&self, view: &View<'_>, at: Instant) -> Option<(Arc<Slice>, Arc<Coverage>)> {
        let slice = self.slice(view, at).await?;
        let coverage = self.coverages.get(&slice.fingerprint).await?;
        Some((slice, coverage))
    }
}
