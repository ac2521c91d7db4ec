//! The history of a territory: who recorded what, when.

use axum::extract::State;
use serde::{Deserialize, Serialize};

use crate::http::answer::Answer;
use crate::http::params::{Nothing, Params, Words};
use crate::http::reading::Reading;
use crate::http::{App, Error};
use crate::model::{Changeset, Record, Revision, Slug};

/// `?before&limit`: pages backwards from a revision.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    before: Option<u32>,
    limit: Option<usize>,
}

/// The changesets, newest first.
pub(super) async fn list_changesets(
    State(app): State<App>,
    Reading { record, .. }: Reading,
    Params(asked): Params<Asked>,
) -> Result<Answer, Error> {
    #[derive(Serialize)]
    struct Page<'a> {
        changesets: Vec<&'a Changeset>,
        /// What to give as `before` for the next page; `null` on the last.
        next_before: Option<Revision>,
    }
    let most = asked.limit.unwrap_or(100).clamp(1, app.settings.max_rows);
    let wanted = |it: &&Changeset| {
        asked
            .before
            .is_none_or(|before| it.revision < Revision(before))
    };
    let mut changesets = record.changesets().iter().rev().filter(wanted);
    let page: Vec<&Changeset> = changesets.by_ref().take(most).collect();
    let more = changesets.next().is_some();
    let next_before = page.last().filter(|_| more).map(|last| last.revision);
    Answer::json(&Page {
        changesets: page,
        next_before,
    })
}

/// The word of an address that names a changeset.
#[derive(Deserialize)]
pub(super) struct Address {
    pub changeset: String,
}

/// One changeset, by revision or id.
pub(super) async fn get_changeset(
    Reading { territory, record }: Reading,
    Words(Address { changeset }): Words<Address>,
    Params(Nothing {}): Params<Nothing>,
) -> Result<Answer, Error> {
    Answer::json(find(&record, &territory, &changeset)?)
}

/// The changeset of a revision or id; 404 where there is none.
pub(super) fn find<'a>(
    record: &'a Record,
    territory: &Slug,
    wanted: &str,
) -> Result<&'a Changeset, Error> {
    let is_it = |it: &&Changeset| it.revision.to_string() == wanted || it.id.to_string() == wanted;
    let changeset = record.changesets().iter().find(is_it);
    changeset.ok_or_else(|| Error::not_found(format!("`{territory}` has no changeset `{wanted}`")))
}
