//! Taking the texts of a changeset down: what it did to the map stays.

use axum::extract::State;
use serde::Deserialize;

use crate::http::answer::Answer;
use crate::http::auth::Bearer;
use crate::http::body::JsonBody;
use crate::http::changesets::{Address, find};
use crate::http::params::{Nothing, Params, Words, now};
use crate::http::reading::Reading;
use crate::http::{App, Error};
use crate::model::Role;
use crate::store::Takedown;

/// The longest reason, in bytes.
const LONGEST_REASON: usize = 2_000;

/// Why the texts have to go: the history says it in their place.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    reason: String,
}

/// What is wrong with a reason, if anything is.
pub fn check_reason(reason: &str) -> Result<(), String> {
    if reason.trim().is_empty() {
        return Err("say why in `reason`: the history shows it in place of the texts".to_owned());
    }
    if reason.len() > LONGEST_REASON {
        return Err(format!("`reason` is longer than {LONGEST_REASON} bytes"));
    }
    if reason.contains(char::is_control) {
        return Err("`reason` is one line of plain text".to_owned());
    }
    Ok(())
}

/// Blanks author, comment, sources, notes and titles. Done again it changes nothing.
pub(super) async fn redact_changeset(
    State(app): State<App>,
    Reading { territory, record }: Reading,
    Words(Address { changeset }): Words<Address>,
    bearer: Bearer,
    Params(Nothing {}): Params<Nothing>,
    JsonBody(Asked { reason }): JsonBody<Asked>,
) -> Result<Answer, Error> {
    bearer.needs(Role::Admin, &territory)?;
    check_reason(&reason).map_err(Error::BadRequest)?;
    let revision = find(&record, &territory, &changeset)?.revision;
    let takedown = Takedown {
        territory,
        revision,
        at: now(),
        author: bearer.name().to_owned(),
        reason,
    };
    Answer::json(&app.atlas.redact(takedown).await?)
}
