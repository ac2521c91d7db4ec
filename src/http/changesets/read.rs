//! The history of a territory: who recorded what, when.

use axum::extract::State;
use serde::{Deserialize, Serialize};

use crate::http::answer::Answer;
use crate::http::changesets::history::Wanted;
use crate::http::map::Degrees;
use crate::http::params::{Nothing, Params, Text, Time, Words};
use crate::http::reading::Reading;
use crate::http::{App, Error};
use crate::model::{Changeset, Record, Revision, Slug, Subject};

/// `?before&limit`: pages backwards from a revision; the rest says which changesets are wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Asked {
    before: Option<u32>,
    limit: Option<usize>,
    author: Option<Text<200>>,
    faction: Option<Slug>,
    bbox: Option<Degrees>,
    since: Option<Time>,
    until: Option<Time>,
}

/// The changesets, newest first.
pub(in crate::http) async fn list_changesets(
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
    let wanted = Wanted {
        before: asked.before.map(Revision),
        author: asked.author.map(|it| it.0),
        faction: asked.faction,
        bbox: asked.bbox.map(|it| it.0),
        since: asked.since.map(Time::instant),
        until: asked.until.map(Time::instant),
    };
    let filter = wanted.filter(&record);
    let mut changesets = record.changesets().iter().rev().filter(|it| filter(it));
    let page: Vec<&Changeset> = changesets.by_ref().take(most).collect();
    let more = changesets.next().is_some();
    let next_before = page.last().filter(|_| more).map(|last| last.revision);
    Answer::json(&Page {
        changesets: page,
        next_before,
    })
}

/// A changeset, and what it says something of.
#[derive(Serialize)]
pub(in crate::http) struct Told<'a> {
    #[serde(flatten)]
    pub(in crate::http) changeset: &'a Changeset,
    touched: Vec<Touched>,
}

#[derive(Serialize)]
struct Touched {
    kind: &'static str,
    /// A slug, the id of a region, the instant of a survey; nothing for the territory itself.
    name: Option<String>,
}

/// A changeset with what it touched.
pub(in crate::http) fn told<'a>(record: &Record, changeset: &'a Changeset) -> Told<'a> {
    let touched = record
        .subjects()
        .filter(|it| record.touched(it).contains(&changeset.revision));
    Told {
        changeset,
        touched: touched.map(|it| touched_as(&it)).collect(),
    }
}

fn touched_as(subject: &Subject) -> Touched {
    let (kind, name) = match subject {
        Subject::Territory => ("territory", None),
        Subject::District(slug) => ("district", Some(slug.to_string())),
        Subject::Faction(slug) => ("faction", Some(slug.to_string())),
        Subject::Place(slug) => ("place", Some(slug.to_string())),
        Subject::Event(slug) => ("event", Some(slug.to_string())),
        Subject::Region(id) => ("region", Some(id.to_string())),
        Subject::Survey(at) => ("survey", Some(at.to_string())),
    };
    Touched { kind, name }
}

/// The word of an address that names a changeset.
#[derive(Deserialize)]
pub(in crate::http) struct Address {
    pub changeset: String,
}

/// One changeset, by revision or id.
pub(in crate::http) async fn get_changeset(
    Reading { territory, record }: Reading,
    Words(Address { changeset }): Words<Address>,
    Params(Nothing {}): Params<Nothing>,
) -> Result<Answer, Error> {
    Answer::json(&told(&record, find(&record, &territory, &changeset)?))
}

/// The changeset of a revision or id; 404 where there is none.
pub(in crate::http) fn find<'a>(
    record: &'a Record,
    territory: &Slug,
    wanted: &str,
) -> Result<&'a Changeset, Error> {
    let is_it = |it: &&Changeset| it.revision.to_string() == wanted || it.id.to_string() == wanted;
    let changeset = record.changesets().iter().find(is_it);
    changeset.ok_or_else(|| Error::not_found(format!("`{territory}` has no changeset `{wanted}`")))
}
