//! Differences and doubts: figures that need more than the areas of one slice.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::atlas::maps::on_a_thread;
use crate::atlas::{Atlas, Error};
use crate::control::{self, By, Certainty, Doubt, Transfer};
use crate::model::{ContentHash, Slice, Slug, View};

impl Atlas {
    /// The land that changed hands between two slices, each of its view; by group where that is asked, else by
    /// faction, as the later view has them.
    pub async fn diff(
        &self,
        (old_view, before): (&View<'_>, &Slice),
        (view, after): (&View<'_>, &Slice),
        by: By,
    ) -> Result<Arc<[Transfer]>, Error> {
        let name = format!(
            "{} {} {}",
            before.fingerprint,
            after.fingerprint,
            holders(view, by)
        );
        let compare = async {
            if before.fingerprint == after.fingerprint {
                return Ok(Arc::default());
            }
            let old = self.coverage(old_view, before).await?;
            let new = self.coverage(view, after).await?;
            let held = old.holdings.iter().chain(&new.holdings);
            let holder_of: BTreeMap<Slug, Slug> = held
                .map(|it| {
                    let holder = control::counts_for(view, by, &it.faction);
                    (it.faction.clone(), holder)
                })
                .collect();
            let transfers =
                on_a_thread(move || control::diff(&old, &new, |it| holder_of[it].clone()))
                    .await??;
            Ok::<_, Error>(transfers.into())
        };
        Ok(self
            .diffs
            .try_get_with(ContentHash::of(name.as_bytes()), compare)
            .await?)
    }

    /// What regions with a confidence below a threshold, in per cent, leave open in a slice.
    pub async fn doubt(
        &self,
        view: &View<'_>,
        slice: &Slice,
        by: By,
        below: u8,
    ) -> Result<Arc<Doubt>, Error> {
        let regions: Vec<(Slug, Certainty)> = slice
            .layers
            .iter()
            .map(|region| {
                let claim = &region.claim;
                let holder = control::counts_for(view, by, &claim.faction);
                (holder, Certainty::of(claim.confidence, below))
            })
            .collect();
        // Confidences are no part of the fingerprint, as they change no map.
        let name = format!("{} {regions:?}", slice.fingerprint);
        let look = async {
            let sheet = self.sheet(view, slice).await?;
            let doubt =
                on_a_thread(move || control::doubt(&sheet.ground(), &sheet.layers(), &regions))
                    .await??;
            Ok::<_, Error>(Arc::new(doubt))
        };
        Ok(self
            .doubts
            .try_get_with(ContentHash::of(name.as_bytes()), look)
            .await?)
    }
}

/// A name for who counts for whom.
fn holders(view: &View<'_>, by: By) -> String {
    let factions = view.factions();
    let pairs =
        factions.map(|it| format!("{}={}", it.slug, control::counts_for(view, by, &it.slug)));
    pairs.collect::<Vec<_>>().join(" ")
}
