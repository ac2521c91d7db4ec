//! What a proposal would change: the land that the published map and the proposed one give to different holders.

use axum::extract::State;
use axum::http::HeaderMap;
use serde::Deserialize;

use crate::http::answer::Answer;
use crate::http::diff;
use crate::http::figures::By;
use crate::http::params::{KnownAt, Moment, Params, Time};
use crate::http::reading::Reading;
use crate::http::shares::Format;
use crate::http::standing::Standing;
use crate::http::{App, Error};

/// What is asked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    datetime: Option<Time>,
    #[serde(default)]
    by: By,
    format: Option<Format>,
}

/// Gained and lost at an instant, from the published map to the proposed one.
pub(crate) async fn get_effect(
    State(app): State<App>,
    reading: Reading,
    Params(asked): Params<Asked>,
    headers: HeaderMap,
) -> Result<Answer, Error> {
    let published = reading.base();
    let proposed = Moment {
        datetime: asked.datetime,
        known_at: None,
    };
    let proposed = Standing::of(&app.atlas, reading.clone(), proposed).await?;
    // One instant for both, also where none was asked for.
    let then = Moment {
        datetime: Some(Time::At(proposed.datetime)),
        known_at: Some(KnownAt::Revision(published)),
    };
    let then = Standing::of(&app.atlas, reading, then).await?;
    let form = (asked.by, asked.format);
    diff::tell(&app, &then, &proposed, form, &headers).await
}
