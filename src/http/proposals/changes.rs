//! What a proposal would change, written as the batches are in which changes are sent.

use serde::Serialize;
use serde_json::{Value, json};

use crate::atlas::Plan;
use crate::http::error::conflicts;
use crate::http::proposals::Told;
use crate::http::{App, Error};
use crate::io::geojson::claim_feature;
use crate::model::{
    Change, Claim, Outcome, Outline, Proposal, Record, RegionId, Revision, State, View,
};

/// A proposal with all that it would change.
#[derive(Serialize)]
pub(super) struct Whole<'a> {
    #[serde(flatten)]
    told: Told<'a>,
    changes: Vec<Value>,
    /// The changesets since its base that stand on its ground, while it is open.
    conflicts: Value,
}

/// Tells the whole of a proposal. What it replaces is what stands now; of one that is decided, what stood before it
/// was applied, or when it was made.
pub(super) async fn tell<'a>(
    app: &App,
    record: &Record,
    proposal: &'a Proposal,
) -> Result<Whole<'a>, Error> {
    let proposed = app.atlas.store().proposed(proposal.id).await?;
    let ground = match proposal.decision.as_ref().map(|it| it.outcome) {
        None => record.revision(),
        Some(Outcome::Applied(revision)) => Revision(revision.0.saturating_sub(1)),
        Some(Outcome::Rejected | Outcome::Withdrawn) => proposal.base,
    };
    let ground = record.at(ground);
    let mut changes: Vec<Value> = Vec::with_capacity(proposed.len());
    for change in &proposed {
        match (change, changes.last_mut()) {
            // What a survey shows stands with the survey.
            (Change::Show { claim, outline }, Some(survey)) => {
                let shown = drawn(app, claim, outline).await?;
                if let Some(Value::Array(features)) = survey.get_mut("features") {
                    features.push(shown);
                }
            }
            _ => changes.push(step(app, ground.as_ref(), change).await?),
        }
    }
    let plan = Plan {
        changes: proposed,
        shapes: Vec::new(),
    };
    let overtakings = match proposal.state() {
        State::Open => app.atlas.overtakings(record, proposal.base, &plan).await?,
        _ => Vec::new(),
    };
    Ok(Whole {
        told: proposal.into(),
        changes,
        conflicts: conflicts(&overtakings),
    })
}

async fn step(app: &App, ground: Option<&View<'_>>, change: &Change) -> Result<Value, Error> {
    Ok(match change {
        Change::CreateRegion { id, claim, outline } => {
            let feature = drawn(app, claim, outline).await?;
            json!({"change": "create", "id": id, "feature": feature})
        }
        Change::ReviseRegion { id, claim, outline } => {
            let (version, replaces) = standing(app, ground, *id).await?;
            let feature = drawn(app, claim, outline).await?;
            json!({"change": "replace", "id": id, "version": version, "feature": feature, "replaces": replaces})
        }
        Change::DeleteRegion { id } => {
            let (version, replaces) = standing(app, ground, *id).await?;
            json!({"change": "delete", "id": id, "version": version, "replaces": replaces})
        }
        Change::TakeSurvey { at } => json!({"change": "survey", "at": at, "features": []}),
        Change::Show { claim, outline } => drawn(app, claim, outline).await?,
        Change::Restore { subject, to } => {
            json!({"change": "restore", "about": subject.to_string(), "to": to})
        }
        Change::DefineTerritory(_)
        | Change::DefineDistrict(_)
        | Change::DefineFaction(_)
        | Change::DefinePlace(_)
        | Change::DefineEvent(_) => {
            let about = change.subject().map(|it| it.to_string());
            json!({"change": "define", "about": about})
        }
    })
}

/// The version of a region that stands, and what it says; nothing where none does any more.
async fn standing(
    app: &App,
    ground: Option<&View<'_>>,
    id: RegionId,
) -> Result<(Option<u32>, Option<Value>), Error> {
    let Some(region) = ground.and_then(|view| view.region(id)) else {
        return Ok((None, None));
    };
    let feature = drawn(app, &region.claim, &region.outline).await?;
    Ok((Some(region.version), Some(feature)))
}

async fn drawn(app: &App, claim: &Claim, outline: &Outline) -> Result<Value, Error> {
    let shape = app.atlas.shape(outline.hash).await?;
    Ok(claim_feature(claim, &shape))
}
