//! Factions, districts, places and events by their short names: one way to read and write them all.

mod kinds;
mod read;
mod write;

use axum::http::HeaderValue;
use axum::routing::{MethodRouter, get, put};
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) use crate::http::definitions::read::{list_districts, list_factions};

use crate::atlas::Plan;
use crate::http::answer::{Answer, tag};
use crate::http::work::{figures, writing};
use crate::http::{App, Error};
use crate::io::definition::Addressed;
use crate::model::{Record, Revision, Role, Slug, Subject, View};

/// A kind of thing that territories have under short names.
pub(super) trait Definition: Sized + Send + Sync + 'static {
    /// What one is called, such as `faction`.
    const WORD: &'static str;
    /// The word of their addresses, such as `factions`.
    const WORDS: &'static str;
    /// What one who says something of them is at least.
    const ROLE: Role;
    /// What one is written as.
    const MEDIA: &'static str = "application/json";

    fn subject(slug: Slug) -> Subject;

    /// The one of a short name, as a view has it.
    fn find<'a>(view: &View<'a>, slug: &Slug) -> Option<&'a Self>;

    /// It as a document; the revision is the one that said it.
    fn document(
        &self,
        app: &App,
        revision: Revision,
    ) -> impl Future<Output = Result<Value, Error>> + Send;

    /// The change that makes a document what the short name stands for; all its faults where it has any.
    fn read(app: &App, of: Addressed<'_>, document: &Value) -> Result<Plan, Error>;
}

/// Reading one of a kind, published or proposed.
pub(super) fn to_read<D: Definition>() -> MethodRouter<App> {
    figures(get(read::get_definition::<D>))
}

/// Writing one of a kind.
pub(super) fn to_write<D: Definition>() -> MethodRouter<App> {
    writing(
        put(write::replace_definition::<D>)
            .patch(write::patch_definition::<D>)
            .delete(write::delete_definition::<D>),
    )
}

/// The word of an address that names a definition.
#[derive(Deserialize)]
struct Address {
    slug: String,
}

impl Address {
    fn read<D: Definition>(&self, territory: &Slug) -> Result<Slug, Error> {
        let slug = self.slug.parse();
        slug.map_err(|_| none::<D>(territory, &self.slug))
    }
}

/// There is no such definition.
fn none<D: Definition>(territory: &Slug, slug: impl std::fmt::Display) -> Error {
    let (word, words) = (D::WORD, D::WORDS);
    Error::not_found(format!(
        "`{territory}` has no {word} `{slug}`; see /territories/{territory}/{words}"
    ))
}

/// The validator of a definition: the revision that said it.
fn etag(slug: &Slug, revision: Revision) -> HeaderValue {
    tag(&format!("\"{slug}-{revision}\""))
}

/// The revision that a validator of a definition names.
pub(super) fn revision_in(tag: &[u8], slug: &Slug) -> Option<Revision> {
    let text = std::str::from_utf8(tag).ok()?;
    let rest = text.strip_prefix(&format!("\"{slug}-"))?;
    rest.strip_suffix('"')?.parse().ok().map(Revision)
}

/// 412 with the changesets that said something of a subject since a revision, where that is known.
pub(super) fn stale(
    record: &Record,
    subject: &Subject,
    known: Option<Revision>,
    why: String,
) -> Error {
    let touched = record.touched(subject).into_iter();
    let later = touched.filter(|it| known.is_some_and(|known| *it > known));
    let since = later.filter_map(|it| record.changeset(it)).map(|it| {
        json!({"revision": it.revision, "at": it.at, "author": it.author, "comment": it.comment})
    });
    Error::Stale {
        why,
        since: since.collect(),
    }
}

/// A definition as an answer. 404 where the view has none.
async fn written<D: Definition>(app: &App, view: &View<'_>, slug: &Slug) -> Result<Answer, Error> {
    let territory = &view.territory().slug;
    let found = D::find(view, slug).ok_or_else(|| none::<D>(territory, slug))?;
    let revision = view.said(&D::subject(slug.clone()));
    let document = found.document(app, revision).await?;
    let answer = Answer::json_as(D::MEDIA, &document)?;
    Ok(answer.header(axum::http::header::ETAG, etag(slug, revision)))
}
