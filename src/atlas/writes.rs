//! Recording: the rules, then the store, then the new snapshot.

use std::sync::Arc;

use crate::atlas::guard::carried_through;
use crate::atlas::{Atlas, EditPart, Error};
use crate::control;
use crate::model::{Change, Changeset, ContentHash, Draft, Fault, Record, Revision, Slug};
use crate::store::Along;
use crate::time::Instant;

/// How often a plan is made anew where another process was first.
const TRIES: u32 = 8;

/// Who records, where, and what the history says of it.
#[derive(Clone, Debug)]
pub struct Heading {
    pub territory: Slug,
    pub author: String,
    pub comment: String,
    pub at: Instant,
    /// The revision that the changes are made against: later changesets on other ground do not matter. Left out, none does.
    pub base: Option<Revision>,
    pub along: Along,
}

/// What is to be recorded on a record as it stands, with the geometries it brings (as WKB).
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub changes: Vec<Change>,
    pub shapes: Vec<(ContentHash, Vec<u8>)>,
}

/// A changeset that was recorded, and the record with it.
#[derive(Clone, Debug)]
pub struct Applied {
    pub changeset: Changeset,
    pub record: Arc<Record>,
}

impl Atlas {
    /// Records a changeset made against revision `base`, with the geometries it brings (as WKB).
    ///
    /// When this returns, the changeset is durable and readers see it. `Error::Stale` says that somebody else was
    /// first: look at the record again and decide anew. Once begun it is carried through, also when the caller
    /// stops waiting.
    pub async fn apply(
        self: &Arc<Self>,
        draft: Draft,
        base: Revision,
        shapes: Vec<(ContentHash, Vec<u8>)>,
    ) -> Result<Applied, Error> {
        let atlas = Arc::clone(self);
        let writing = carried_through(async move {
            let waiting = atlas.pace.timed(EditPart::Waiting, atlas.writing.lock());
            let _writing = waiting.await;
            atlas.refresh().await?;
            let known = atlas.record(&draft.territory).unwrap_or_default();
            if known.revision() != base {
                return Err(Error::Stale {
                    current: known.revision(),
                });
            }
            let alone = Along::default();
            atlas.write(known, &draft, &shapes, &alone).await
        });
        writing.await?
    }

    /// Records what a plan makes of the record as it stands; that is empty where there is no such territory yet.
    ///
    /// The plan is made while nobody else of this process writes, and anew where another process was first, so that
    /// it is never stale. It must not wait for long. What was carried out before under the same receipt is given
    /// again. Otherwise as [`Atlas::apply`].
    pub async fn record_by<P, F, E>(
        self: &Arc<Self>,
        heading: Heading,
        plan: P,
    ) -> Result<Applied, E>
    where
        P: Fn(Arc<Record>) -> F + Send + 'static,
        F: Future<Output = Result<Plan, E>> + Send,
        E: From<Error> + Send + 'static,
    {
        let atlas = Arc::clone(self);
        let writing = carried_through(async move {
            let waiting = atlas.pace.timed(EditPart::Waiting, atlas.writing.lock());
            let _writing = waiting.await;
            let mut tries = 0;
            loop {
                atlas.refresh().await?;
                if let Some(before) = atlas.carried_out(&heading).await? {
                    return Ok(before);
                }
                let known = atlas.record(&heading.territory).unwrap_or_default();
                let plan = plan(Arc::clone(&known));
                let plan = atlas.pace.timed(EditPart::Planning, plan).await?;
                atlas.unopposed(&known, heading.base, &plan).await?;
                let Plan { changes, shapes } = plan;
                let draft = Draft {
                    territory: heading.territory.clone(),
                    author: heading.author.clone(),
                    comment: heading.comment.clone(),
                    at: heading.at,
                    changes,
                };
                tries += 1;
                match atlas.write(known, &draft, &shapes, &heading.along).await {
                    Err(Error::Stale { .. } | Error::Repeated) if tries < TRIES => {}
                    done => return Ok(done?),
                }
            }
        });
        let done = writing.await?;
        self.pace.ended(done.is_ok());
        done
    }

    /// Everything that keeps a plan from being recorded on a record; empty where nothing does.
    pub async fn refused(&self, record: &Record, plan: &Plan) -> Result<Vec<Fault>, Error> {
        self.faults(record, &plan.changes, &plan.shapes).await
    }

    /// Refuses a plan where something recorded after the revision that it was made against stands on its ground.
    pub(super) async fn unopposed(
        &self,
        record: &Record,
        base: Option<Revision>,
        plan: &Plan,
    ) -> Result<(), Error> {
        let Some(base) = base else {
            return Ok(());
        };
        let overtaken = self.overtakings(record, base, plan).await?;
        if overtaken.is_empty() {
            Ok(())
        } else {
            Err(Error::Overtaken(overtaken))
        }
    }

    async fn faults(
        &self,
        record: &Record,
        changes: &[Change],
        shapes: &[(ContentHash, Vec<u8>)],
    ) -> Result<Vec<Fault>, Error> {
        let Some(view) = record.now() else {
            return Ok(Vec::new());
        };
        let boundary = self.boundary(&view).await?.bounds;
        let faults = control::admit(&view, boundary, changes);
        if faults.is_empty() {
            self.tangled(&view, changes, shapes).await
        } else {
            Ok(faults)
        }
    }

    /// What came of the request before, where it carries a receipt and was sent before.
    async fn carried_out(&self, heading: &Heading) -> Result<Option<Applied>, Error> {
        let Some(receipt) = &heading.along.receipt else {
            return Ok(None);
        };
        let kept = self.store.answered(receipt.holder, &receipt.key).await?;
        let Some(kept) = kept else {
            // A proposal is no changeset: its key belongs to another request.
            let made = self.proposed_before(receipt, &heading.territory).await;
            return made.map(|_| None);
        };
        // The hash is of what is asked of a territory, whichever that is.
        if kept.request != receipt.request || kept.territory != heading.territory {
            return Err(Error::OtherRequest);
        }
        let record = self.record(&kept.territory).unwrap_or_default();
        let changeset = record.changeset(kept.revision).cloned();
        Ok(changeset.map(|changeset| Applied { changeset, record }))
    }

    /// Records a draft of a record, if that is still how it stands. The caller holds the writers' lock.
    async fn write(
        &self,
        known: Arc<Record>,
        draft: &Draft,
        shapes: &[(ContentHash, Vec<u8>)],
        along: &Along,
    ) -> Result<Applied, Error> {
        let faults = self.faults(&known, &draft.changes, shapes);
        let faults = self.pace.timed(EditPart::Admission, faults).await?;
        if !faults.is_empty() {
            return Err(Error::Refused(faults));
        }
        let kept = self
            .store
            .apply_along(draft, known.revision(), shapes, along);
        let changeset = self.pace.timed(EditPart::Store, kept).await?;
        let shown = self.show(&known, draft, changeset);
        self.pace.timed(EditPart::Publishing, shown).await
    }

    /// Makes a changeset that was recorded a part of what readers get.
    async fn show(
        &self,
        known: &Record,
        draft: &Draft,
        changeset: Changeset,
    ) -> Result<Applied, Error> {
        let mut record = Record::clone(known);
        record.apply(changeset.clone(), &draft.changes);
        let record = Arc::new(record);
        if !self.publish(draft.territory.clone(), Arc::clone(&record)) {
            // Texts were taken down meanwhile, which this record still has.
            self.refresh().await?;
        }
        Ok(Applied { changeset, record })
    }
}
