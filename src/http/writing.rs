//! What every request that records has in common: a territory, a token that reaches that far, a comment.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;

use crate::atlas::{Applied, Heading, Plan};
use crate::http::auth::Bearer;
use crate::http::changesets::no_such_base;
use crate::http::clock::trust_clock;
use crate::http::metrics::{Part, Stopwatch, timed};
use crate::http::params::now;
use crate::http::reading::Reading;
use crate::http::{App, Error};
use crate::model::{Proposal, Record, Revision, Role, Slug, fit_text};
use crate::store::{Along, Approval, Receipt, Terms};

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
    author: String,
    comment: String,
    base: Option<Revision>,
    receipt: Option<Receipt>,
    approval: Option<Approval>,
}

impl Writing {
    /// A request to record at once. 403 where the token does not reach, or reaches only as far as to propose;
    /// 400 where the comment is too long.
    pub(super) fn new(
        app: App,
        reading: Reading,
        bearer: &Bearer,
        role: Role,
        comment: String,
    ) -> Result<Self, Error> {
        let writing = Self::proposing(app, reading, bearer, role, comment)?;
        bearer.records_at_once(&writing.app, writing.territory())?;
        Ok(writing)
    }

    /// A request to have something recorded once a reviewer agrees.
    pub(super) fn proposing(
        app: App,
        reading: Reading,
        bearer: &Bearer,
        role: Role,
        comment: String,
    ) -> Result<Self, Error> {
        bearer.needs(role, &reading.territory)?;
        let comment = fit_comment(comment)?;
        let receipt = bearer.receipt(&app)?;
        Ok(Self {
            app,
            reading,
            bearer: bearer.clone(),
            receipt,
            approval: None,
            author: bearer.name().to_owned(),
            comment,
            base: None,
        })
    }

    /// A reviewer's request to record what was proposed, in the name of whoever proposed it, if it is for them to
    /// decide.
    pub(super) fn applying(
        app: App,
        reading: Reading,
        bearer: &Bearer,
        comment: String,
        proposal: Proposal,
    ) -> Result<Self, Error> {
        let writing = Self::proposing(app, reading, bearer, Role::Reviewer, comment)?;
        let approval = Approval {
            proposal: proposal.id,
            by: writing.author,
            comment: writing.comment,
            at: now(),
        };
        Ok(Self {
            author: proposal.author,
            comment: proposal.comment,
            approval: Some(approval),
            base: Some(proposal.base),
            ..writing
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

    /// Keeps what a plan makes of the record as a proposal; gives the one that was made then where the request was
    /// carried out before, as it was.
    pub(super) async fn propose<F>(
        self,
        bearer: &Bearer,
        plan: impl FnOnce(Arc<Record>) -> F,
    ) -> Result<Proposal, Error>
    where
        F: Future<Output = Result<Plan, Error>>,
    {
        trust_clock()?;
        let (app, known) = (self.app.clone(), Arc::clone(&self.reading.record));
        let _under_way = self.receipt.as_ref().map(|it| app.repeats.enter(it));
        let _under_way = _under_way.transpose()?;
        if let Some(receipt) = &self.receipt
            && let Some(before) = app.atlas.proposed_before(receipt, self.territory()).await?
        {
            let decision = None;
            return Ok(Proposal { decision, ..before });
        }
        let terms = Terms {
            holder: bearer.holder(),
            most: app.settings.max_proposals,
            receipt: self.receipt.clone(),
        };
        let plan = plan(Arc::clone(&known)).await?;
        let proposed = app.atlas.propose(&known, self.heading(), plan, &terms);
        Ok(proposed.await?)
    }

    /// The territory as it would be with a plan recorded on the record that the request came upon; it is not.
    pub(super) async fn try_out(self, plan: Plan) -> Result<Reading, Error> {
        let (app, known) = (self.app.clone(), Arc::clone(&self.reading.record));
        let heading = self.heading();
        let territory = heading.territory.clone();
        let record = app.atlas.try_out(&known, heading, plan).await?;
        Ok(Reading { territory, record })
    }

    /// Records what a plan makes of the record as it stands; gives what came of it then where the request was
    /// carried out before.
    pub(super) async fn record<P, F>(self, plan: P) -> Result<Applied, Error>
    where
        P: Fn(Arc<Record>) -> F + Send + 'static,
        F: Future<Output = Result<Plan, Error>> + Send,
    {
        trust_clock()?;
        let app = self.app.clone();
        let _under_way = self.receipt.as_ref().map(|it| app.repeats.enter(it));
        let _under_way = _under_way.transpose()?;
        let bearer = self.bearer.clone();
        // The plan is made by another task.
        let watch = Stopwatch::running().unwrap_or_else(Stopwatch::start);
        let plan = move |record| {
            let (watch, plan) = (Arc::clone(&watch), plan(record));
            async move { watch.timed(Part::Planning, plan).await }
        };
        let recorded = app.atlas.record_by(self.heading(), plan);
        let applied = timed(Part::Recording, recorded).await;
        applied.inspect(|it| bearer.recorded(it.changeset.revision))
    }

    fn heading(self) -> Heading {
        Heading {
            territory: self.reading.territory,
            author: self.author,
            comment: self.comment,
            at: now(),
            base: self.base,
            along: Along {
                receipt: self.receipt,
                approval: self.approval,
            },
        }
    }
}

/// A comment as it is recorded; 400 where it is too long, or holds what no text may.
pub(super) fn fit_comment(comment: String) -> Result<String, Error> {
    let normal = match fit_text(&comment) {
        Ok(Cow::Borrowed(_)) => None,
        Ok(Cow::Owned(normal)) => Some(normal),
        Err(unfit) => return Err(Error::BadRequest(format!("`comment` {unfit}"))),
    };
    let comment = normal.unwrap_or(comment);
    if comment.len() > LONGEST_COMMENT {
        let why = format!("`comment` is longer than {LONGEST_COMMENT} bytes");
        return Err(Error::bad_request(why));
    }
    Ok(comment)
}
