//! Differences and doubts: figures that need more than the areas of one slice.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::atlas::guard::on_a_thread;
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
        let (counted, counts_for) = (holders(view, before, by), holders(view, after, by));
        let name = format!(
            "{} {counted:?} {} {counts_for:?}",
            before.fingerprint, after.fingerprint
        );
        let compare = async {
            if before.fingerprint == after.fingerprint && counted == counts_for {
                return Ok(Arc::default());
            }
            let old = self.coverage(old_view, before).await?;
            let new = self.coverage(view, after).await?;
            let compare = move || {
                let among = |holders: &BTreeMap<Slug, Slug>, it: &Slug| {
                    holders.get(it).unwrap_or(it).clone()
                };
                control::diff(
                    &old,
                    &new,
                    |it| among(&counted, it),
                    |it| among(&counts_for, it),
                )
            };
            let transfers = on_a_thread(compare).await??;
            Ok::<_, Error>(transfers.into())
        };
        Ok(self
            .memory
            .diffs
            .get_or_make(ContentHash::of(name.as_bytes()), compare)
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
                let holder = control::counts_for(view, slice.span.from(), by, &claim.faction);
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
            .memory
            .doubts
            .get_or_make(ContentHash::of(name.as_bytes()), look)
            .await?)
    }
}

/// Who counts for whom in a slice.
fn holders(view: &View<'_>, slice: &Slice, by: By) -> BTreeMap<Slug, Slug> {
    let at = slice.span.from();
    let factions = view.factions().map(|it| &it.slug);
    let pairs = factions.map(|it| (it.clone(), control::counts_for(view, at, by, it)));
    pairs.collect()
}
