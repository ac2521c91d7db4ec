//! Reading proposals: those that one may see, and one with all that it would change.

use axum::extract::State;
use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

use crate::http::answer::Answer;
use crate::http::auth::Bearer;
use crate::http::params::{Nothing, Params, Words};
use crate::http::proposals::changes::tell;
use crate::http::proposals::{Address, Told, find};
use crate::http::reading::Reading;
use crate::http::{App, Error};
use crate::model::{Role, State as Stage};
use crate::store::Wanted;

/// `?state&before&limit`: pages backwards from a proposal.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    state: Option<StateWord>,
    before: Option<Uuid>,
    limit: Option<usize>,
}

/// `state=open|applied|rejected|withdrawn`.
struct StateWord(Stage);

impl<'de> Deserialize<'de> for StateWord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(serde::de::Error::custom)
    }
}

/// The proposals that the holder of a token may see, newest first: a reviewer all, others their own.
pub(crate) async fn list_proposals(
    State(app): State<App>,
    Reading { territory, .. }: Reading,
    bearer: Bearer,
    Params(asked): Params<Asked>,
) -> Result<Answer, Error> {
    #[derive(Serialize)]
    struct Page<'a> {
        proposals: Vec<Told<'a>>,
        /// What to give as `before` for the next page; `null` on the last.
        next_before: Option<Uuid>,
    }
    bearer.needs(Role::Editor, &territory)?;
    let most = asked.limit.unwrap_or(100).clamp(1, app.settings.max_rows);
    let reviews = bearer.may(Role::Reviewer, &territory);
    let wanted = Wanted {
        state: asked.state.map(|it| it.0),
        before: asked.before,
        of: (!reviews).then(|| (bearer.holder(), bearer.name().to_owned())),
        // One more tells whether there is another page.
        limit: u32::try_from(most + 1).unwrap_or(u32::MAX),
    };
    let found = app.atlas.store().proposals(&territory, &wanted).await?;
    let page = &found[..most.min(found.len())];
    let more = found.len() > page.len();
    Answer::json(&Page {
        proposals: page.iter().map(Told::from).collect(),
        next_before: page.last().filter(|_| more).map(|last| last.id),
    })
}

/// One proposal, with its changes, what they replace, and what was recorded since that stands in the way.
pub(crate) async fn get_proposal(
    State(app): State<App>,
    Reading { territory, record }: Reading,
    Words(address): Words<Address>,
    bearer: Bearer,
    Params(Nothing {}): Params<Nothing>,
) -> Result<Answer, Error> {
    let proposal = find(&app, &bearer, &territory, &address.proposal).await?;
    let whole = tell(&app, &record, &proposal).await?;
    Answer::json_within("application/json", &whole, app.settings.max_answer_bytes)
}
