//! What a changeset would change, one that is proposed or one that is only asked about: the land that the published
//! map and the map with it give to different holders.

use axum::extract::State;
use axum::http::HeaderMap;
use serde::Deserialize;

use crate::control::{self, Least};
use crate::http::answer::Answer;
use crate::http::auth::{Permitted, Proposing};
use crate::http::body::FeatureBody;
use crate::http::changesets::{Planner, comment_of, read};
use crate::http::diff;
use crate::http::figures::By;
use crate::http::params::{KnownAt, Moment, Params, Time};
use crate::http::reading::Reading;
use crate::http::shares::Format;
use crate::http::standing::{Known, Standing};
use crate::http::writing::Writing;
use crate::http::{App, Error};
use crate::model::{Change, Record, Role};
use crate::time::Instant;

/// What is asked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    datetime: Option<Time>,
    #[serde(default)]
    by: By,
    format: Option<Format>,
}

/// Gained and lost by a proposal.
pub(super) async fn get_effect(
    State(app): State<App>,
    reading: Reading,
    Params(asked): Params<Asked>,
    headers: HeaderMap,
) -> Result<Answer, Error> {
    tell(&app, reading, asked, &headers).await
}

/// Gained and lost by a batch of changes, if it could be recorded now; it is not. Whoever may propose may ask.
pub(super) async fn find_effect(
    State(app): State<App>,
    Permitted((reading, bearer)): Permitted<Proposing>,
    Params(asked): Params<Asked>,
    headers: HeaderMap,
    FeatureBody(body): FeatureBody,
) -> Result<Answer, Error> {
    let batch = read(&app, &body)?;
    let comment = comment_of(&batch, String::new())?;
    let writing = Writing::proposing(app.clone(), reading, &bearer, Role::Editor, comment)?;
    let writing = writing.against(batch.base)?;
    let planner = Planner::new(app.clone(), writing.territory().clone(), batch)?;
    let plan = planner.plan(writing.known()).await?;
    let begins = begins(writing.known(), &plan.changes);
    let reading = writing.try_out(plan).await?;
    let data = reading.record.now().and_then(|view| control::extent(&view));
    let shown = begins.map(|at| data.map_or(at, |extent| at.max(extent.from)));
    let datetime = asked.datetime.or_else(|| shown.map(Time::At));
    tell(&app, reading, Asked { datetime, ..asked }, &headers).await
}

/// When the first of the changes that say something of an instant begins to hold.
fn begins(record: &Record, changes: &[Change]) -> Option<Instant> {
    changes.iter().find_map(|change| match change {
        Change::CreateRegion { claim, .. } | Change::ReviseRegion { claim, .. } => {
            Some(claim.valid.from())
        }
        Change::DeleteRegion { id } => {
            let last = record.versions(*id).last();
            last.map(|region| region.claim.valid.from())
        }
        Change::TakeSurvey { at } => Some(*at),
        _ => None,
    })
}

/// Gained and lost at an instant, from the published map to the one with changes that nobody has recorded.
async fn tell(
    app: &App,
    reading: Reading,
    asked: Asked,
    headers: &HeaderMap,
) -> Result<Answer, Error> {
    let published = KnownAt::Revision(reading.base());
    let published = Known::of(&app.atlas, reading.clone(), Some(published)).await?;
    let moment = Moment {
        datetime: asked.datetime,
        known_at: None,
    };
    let changed = Standing::of(&app.atlas, reading, moment).await?;
    let published = published.beside(&app.atlas, &changed).await;
    let telling = diff::Telling {
        by: asked.by,
        format: asked.format,
        least: Least::default(),
    };
    diff::tell(app, &published, &changed, telling, headers).await
}
