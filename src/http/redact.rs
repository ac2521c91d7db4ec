//! Taking the texts of a changeset down: what it did to the map stays.

use axum::extract::State;
use serde::Deserialize;

use crate::http::answer::Answer;
use crate::http::auth::{Governing, Permitted};
use crate::http::body::JsonBody;
use crate::http::changesets::{Address, find};
use crate::http::clock::trust_clock;
use crate::http::params::{Nothing, Params, Words, now};
use crate::http::reading::Reading;
use crate::http::{App, Error};
use crate::model::fit_line;
use crate::store::Takedown;

/// The longest reason, in bytes.
const LONGEST_REASON: usize = 2_000;

/// Why the texts have to go: the history says it in their place.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    reason: String,
}

/// A reason as it is recorded, or what is wrong with it.
pub fn fit_reason(reason: &str) -> Result<String, String> {
    if reason.trim().is_empty() {
        return Err("say why in `reason`: the history shows it in place of the texts".to_owned());
    }
    if reason.len() > LONGEST_REASON {
        return Err(format!("`reason` is longer than {LONGEST_REASON} bytes"));
    }
    if reason.contains(char::is_control) {
        return Err("`reason` is one line of plain text".to_owned());
    }
    let fit = fit_line(reason).map_err(|unfit| format!("`reason` {unfit}"))?;
    Ok(fit.into_owned())
}

/// Blanks author, comment, sources, notes and titles. Done again it changes nothing.
pub(super) async fn redact_changeset(
    State(app): State<App>,
    Permitted((Reading { territory, record }, bearer)): Permitted<Governing>,
    Words(Address { changeset }): Words<Address>,
    Params(Nothing {}): Params<Nothing>,
    JsonBody(Asked { reason }): JsonBody<Asked>,
) -> Result<Answer, Error> {
    let reason = fit_reason(&reason).map_err(Error::BadRequest)?;
    trust_clock()?;
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
