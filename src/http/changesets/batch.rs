//! A batch of changes made a plan on the record as it stands.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::atlas::{Plan, Settle};
use crate::http::regions::{Drawn, Edit, Precondition};
use crate::http::{App, Error};
use crate::io::batch::{self, Batch, Overlaps, Step};
use crate::model::{Change, ContentHash, Fault, Record, RegionId, Slug};
use crate::store::new_id;
use crate::time::Instant;

/// A batch that was read, ready to be planned as often as it takes.
#[derive(Clone)]
pub(in crate::http) struct Planner {
    app: App,
    territory: Slug,
    steps: Arc<[Prepared]>,
    settle: Settle,
}

/// A step, with the place of its words in the document.
enum Prepared {
    Edit {
        at: String,
        id: RegionId,
        edit: Box<Edit>,
        precondition: Precondition,
    },
    Survey {
        at: Instant,
        shown: Vec<(String, Drawn)>,
    },
    /// A change that is the same on any record.
    Plain {
        at: String,
        change: Change,
        shapes: Vec<(ContentHash, Vec<u8>)>,
    },
}

impl Planner {
    /// What a batch asks for; every fault that can be seen without the record, at once.
    pub(in crate::http) fn new(app: App, territory: Slug, batch: Batch) -> Result<Self, Error> {
        let mut faults = Vec::new();
        let mut named = BTreeSet::new();
        let steps = batch
            .steps
            .into_iter()
            .filter_map(|step| prepared(&app, step, &mut named, &mut faults))
            .collect();
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let settle = match batch.overlaps {
            Overlaps::Refuse => Settle::Refuse,
            Overlaps::Order => Settle::Order,
            Overlaps::Contested => Settle::Contested,
        };
        Ok(Self {
            app,
            territory,
            steps,
            settle,
        })
    }

    /// The changes on a record.
    pub(in crate::http) async fn plan(&self, record: &Record) -> Result<Plan, Error> {
        let mut plan = Plan::default();
        let mut places = Vec::new();
        let mut faults = Vec::new();
        for step in self.steps.iter() {
            match step {
                Prepared::Plain { at, change, shapes } => {
                    plan.changes.push(change.clone());
                    plan.shapes.extend(shapes.iter().cloned());
                    places.push(at.clone());
                }
                Prepared::Survey { at, shown } => {
                    plan.changes.push(Change::TakeSurvey { at: *at });
                    places.push(String::new());
                    for (place, drawn) in shown {
                        let claim = drawn.claim.clone();
                        let outline = drawn.outline;
                        plan.changes.push(Change::Show { claim, outline });
                        plan.shapes.push((outline.hash, drawn.wkb.clone()));
                        places.push(place.clone());
                    }
                }
                Prepared::Edit {
                    at,
                    id,
                    edit,
                    precondition,
                } => {
                    let made = edit.plan(&self.app, record, &self.territory, *id, precondition);
                    match made.await {
                        Ok(one) => {
                            plan.changes.extend(one.changes);
                            plan.shapes.extend(one.shapes);
                            places.push(at.clone());
                        }
                        Err(error) => faults.extend(placed_error(error, at)?),
                    }
                }
            }
        }
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let refused = self.app.atlas.refused(record, &plan).await?;
        if !refused.is_empty() {
            return Err(Error::Invalid(placed(refused, &places)));
        }
        let settled = self.app.atlas.settle(plan, self.settle).await;
        settled.map_err(|error| match Error::from(error) {
            Error::Invalid(faults) => Error::Invalid(placed(faults, &places)),
            other => other,
        })
    }
}

fn prepared(
    app: &App,
    step: Step,
    named: &mut BTreeSet<RegionId>,
    faults: &mut Vec<Fault>,
) -> Option<Prepared> {
    let mut drawn = |it: batch::Drawn| {
        let placed = |fault: Fault| Fault::new(format!("{}{}", it.at, fault.at), fault.detail);
        match Drawn::of(app, &it.shape, it.claim) {
            Ok(drawn) => Some((it.at, drawn)),
            Err(found) => {
                faults.extend(found.into_iter().map(placed));
                None
            }
        }
    };
    let (at, id, version, edit) = match step {
        Step::Survey { at, shown } => {
            let shown: Vec<_> = shown.into_iter().map(drawn).collect();
            let shown = shown.into_iter().collect::<Option<Vec<_>>>()?;
            return Some(Prepared::Survey { at, shown });
        }
        Step::Define { at, change, shapes } => {
            return Some(Prepared::Plain { at, change, shapes });
        }
        Step::Remove { at, subject } => {
            let change = Change::Restore { subject, to: None };
            let shapes = Vec::new();
            return Some(Prepared::Plain { at, change, shapes });
        }
        Step::Create(it) => {
            let (at, drawn) = drawn(it)?;
            let id = RegionId(new_id());
            (at, id, None, Edit::Create(drawn))
        }
        Step::Replace {
            id,
            version,
            drawn: it,
        } => {
            let (at, drawn) = drawn(it)?;
            (at, id, version, Edit::Replace(drawn))
        }
        Step::Patch {
            id,
            version,
            at,
            patch,
        } => (at, id, version, Edit::Patch(patch)),
        Step::Delete { id, version, at } => (at, id, version, Edit::Delete),
    };
    if !named.insert(id) {
        let why =
            format!("region {id} is changed by this batch already: say all of it in one place");
        faults.push(Fault::new(at, why));
        return None;
    }
    Some(Prepared::Edit {
        at,
        id,
        edit: Box::new(edit),
        precondition: version.map_or(Precondition::Any, Precondition::Version),
    })
}

/// What is wrong with one step as faults with their place; an error that is not about what was sent stays one.
fn placed_error(error: Error, at: &str) -> Result<Vec<Fault>, Error> {
    match error {
        Error::Invalid(faults) | Error::Conflict(faults) => Ok(faults
            .into_iter()
            .map(|it| Fault::new(format!("{at}{}", it.at), it.detail))
            .collect()),
        Error::NotFound(why) => Ok(vec![Fault::new(at, why)]),
        other => Err(other),
    }
}

/// Faults of changes, placed where the document says these.
fn placed(faults: Vec<Fault>, places: &[String]) -> Vec<Fault> {
    let placed = faults.into_iter().map(|fault| {
        if places.len() == 1 {
            return Fault::new(format!("{}{}", places[0], fault.at), fault.detail);
        }
        let rest = fault.at.strip_prefix("/changes/").unwrap_or_default();
        let (index, rest) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let place = index.parse().ok().and_then(|it: usize| places.get(it));
        match place {
            Some(place) => Fault::new(format!("{place}{rest}"), fault.detail),
            None => fault,
        }
    });
    placed.collect()
}
