//! What every request that records has in common: a territory, a token that reaches that far, a comment.

use std::sync::Arc;

use serde::Deserialize;

use crate::atlas::{Applied, Heading, Plan};
use crate::http::auth::Bearer;
use crate::http::changesets::no_such_base;
use crate::http::params::now;
use crate::http::reading::Reading;
use crate::http::{App, Error};
use crate::model::{Record, Revision, Role, Slug};
use crate::store::{Along, Receipt};

/// The longest comment, in bytes.
const LONGEST_COMMENT: usize = 2_000;

/// `?comment=`: what the history says of the change.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    #[serde(default)]
    pub comment: String,
}

/// A request to record something about a territory.
pub(super) struct Writing {
    app: App,
    reading: Reading,
    bearer: Bearer,
    comment: String,
    base: Option<Revision>,
    receipt: Option<Receipt>,
}

impl Writing {
    /// 403 where the token does not reach, 400 where the comment is too long.
    pub(super) fn new(
        app: App,
        reading: Reading,
        bearer: &Bearer,
        role: Role,
        comment: String,
    ) -> Result<Self, Error> {
        bearer.needs(role, &reading.territory)?;
        if comment.len() > LONGEST_COMMENT {
            let why = format!("`comment` is longer than {LONGEST_COMMENT} bytes");
            return Err(Error::bad_request(why));
        }
        let receipt = bearer.receipt(&app);
        Ok(Self {
            app,
            reading,
            bearer: bearer.clone(),
            receipt,
            comment,
            base: None,
        })
    }

    /// Made against a revision: what others recorded since on the same ground stands in the way. 428 where the server
    /// insists on one and none is said.
    pub(super) fn against(self, base: Option<Revision>) -> Result<Self, Error> {
        let last = self.known().revision();
        match base {
            None if self.app.settings.require_preconditions => Err(Error::PreconditionRequired(
                "say in `base_revision` which revision the changes were made against",
            )),
            Some(base) if base > last => Err(no_such_base(last)),
            base => Ok(Self { base, ..self }),
        }
    }

    pub(super) fn app(&self) -> &App {
        &self.app
    }

    pub(super) fn territory(&self) -> &Slug {
        &self.reading.territory
    }

    /// The record as it stood when the request came; a plan gets it as it stands then.
    pub(super) fn known(&self) -> &Record {
        &self.reading.record
    }

    /// Records what a plan makes of the record as it stands; gives what came of it then where the request was
    /// carried out before.
    pub(super) async fn record<P, F>(self, plan: P) -> Result<Applied, Error>
    where
        P: Fn(Arc<Record>) -> F + Send + 'static,
        F: Future<Output = Result<Plan, Error>> + Send,
    {
        let heading = Heading {
            territory: self.reading.territory,
            author: self.bearer.name().to_owned(),
            comment: self.comment,
            at: now(),
            base: self.base,
            along: Along {
                receipt: self.receipt.clone(),
            },
        };
        let repeats = &self.app.repeats;
        let _under_way = self.receipt.as_ref().map(|it| repeats.enter(it));
        let _under_way = _under_way.transpose()?;
        let applied = self.app.atlas.record_by(heading, plan).await;
        applied.inspect(|it| self.bearer.recorded(it.changeset.revision))
    }
}
