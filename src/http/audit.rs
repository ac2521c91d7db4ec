//! The audit log, for admins: who did or tried what.

use axum::extract::State;
use axum::http::header;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::http::answer::Answer;
use crate::http::auth::Bearer;
use crate::http::params::Params;
use crate::http::{App, Error};
use crate::model::{Role, Slug};
use crate::store::{Noted, Sought};

/// `?before&limit&territory&token&refused`: a page, and of what.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    before: Option<i64>,
    limit: Option<usize>,
    territory: Option<Slug>,
    token: Option<Uuid>,
    refused: Option<bool>,
}

/// Deeds, newest first. An admin of one territory sees what was done about that.
pub(super) async fn list_deeds(
    State(app): State<App>,
    bearer: Bearer,
    Params(asked): Params<Asked>,
) -> Result<Answer, Error> {
    #[derive(Serialize)]
    struct Page<'a> {
        deeds: &'a [Noted],
        /// What to give as `before` for the next page; `null` on the last.
        next_before: Option<i64>,
    }
    bearer.needs_role(Role::Admin)?;
    if let Some(territory) = &asked.territory {
        bearer.needs(Role::Admin, territory)?;
    }
    app.journal.heard().await;
    let most = asked.limit.unwrap_or(100).clamp(1, app.settings.max_rows);
    let sought = Sought {
        before: asked.before,
        limit: most + 1,
        territory: asked.territory.or(bearer.territory().cloned()),
        token: asked.token,
        refused: asked.refused,
    };
    let deeds = app.atlas.store().deeds(&sought).await?;
    let page = &deeds[..deeds.len().min(most)];
    let more = page.last().filter(|_| deeds.len() > most);
    let answer = Answer::json(&Page {
        deeds: page,
        next_before: more.map(|it| it.id),
    })?;
    Ok(answer.header(header::CACHE_CONTROL, "no-store"))
}
