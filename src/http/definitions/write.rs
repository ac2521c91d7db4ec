//! Writing definitions: each request is one changeset, its author the holder of the token.

use std::marker::PhantomData;
use std::sync::Arc;

use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::atlas::{Applied, Plan};
use crate::control;
use crate::geometry::decode_wkb;
use crate::http::answer::Answer;
use crate::http::auth::{Bearer, Permitted, Right, to_record};
use crate::http::body::{FeatureBody, NoBody, PatchBody};
use crate::http::definitions::{Address, Definition, etag, none, revision_in, stale, written};
use crate::http::params::{Params, Words, no_territory};
use crate::http::reading::Reading;
use crate::http::regions::Precondition;
use crate::http::writing::{Said, Writing};
use crate::http::{App, Error};
use crate::io::definition::Addressed;
use crate::io::geojson::merge_patch;
use crate::model::{Change, Fault, Record, Revision, Slug, View};

/// What a request wants of a definition.
enum Edit {
    Put(Plan),
    /// A merge patch over the document.
    Patch(Value),
    Delete,
}

/// Recording what may be said of a kind of thing.
pub(super) struct Defining<D>(PhantomData<D>);

impl<D: Definition> Right for Defining<D> {
    type Held = (Reading, Bearer);

    async fn settle(parts: &mut Parts, app: &App) -> Result<Self::Held, Error> {
        to_record(parts, app, D::ROLE).await
    }
}

/// Makes a document what a short name stands for: 201 where it stood for nothing.
pub(super) async fn replace_definition<D: Definition>(
    State(app): State<App>,
    Permitted((reading, bearer)): Permitted<Defining<D>>,
    Words(address): Words<Address>,
    Params(Said { comment }): Params<Said>,
    headers: HeaderMap,
    FeatureBody(document): FeatureBody,
) -> Result<Answer, Error> {
    let territory = reading.territory.clone();
    let slug = address.slug.parse::<Slug>();
    let slug = slug.map_err(|fault| Error::bad_request(fault.to_string()))?;
    let writing = Writing::new(app.clone(), reading, &bearer, D::ROLE, comment)?;
    let recorded = None;
    let of = Addressed {
        slug: &slug,
        recorded,
    };
    let edit = Edit::Put(D::read(&app, of, &document)?);
    let applied = record::<D>(writing, &slug, edit, headers).await?;
    let view = as_recorded(&applied)?;
    let answer = written::<D>(&app, &view, &slug).await?;
    let before = Revision(applied.changeset.revision.0 - 1);
    let before = applied.record.at(before);
    if before.is_some_and(|it| D::find(&it, &slug).is_some()) {
        return Ok(answer);
    }
    let place = format!("/territories/{territory}/{}/{slug}", D::WORDS);
    Ok(answer
        .status(StatusCode::CREATED)
        .header(header::LOCATION, place))
}

/// Changes parts of a definition.
pub(super) async fn patch_definition<D: Definition>(
    State(app): State<App>,
    Permitted((reading, bearer)): Permitted<Defining<D>>,
    Words(address): Words<Address>,
    Params(Said { comment }): Params<Said>,
    headers: HeaderMap,
    PatchBody(patch): PatchBody,
) -> Result<Answer, Error> {
    let slug = address.read::<D>(&reading.territory)?;
    let writing = Writing::new(app.clone(), reading, &bearer, D::ROLE, comment)?;
    let applied = record::<D>(writing, &slug, Edit::Patch(patch), headers).await?;
    let view = as_recorded(&applied)?;
    written::<D>(&app, &view, &slug).await
}

/// Takes a definition off. 409 where something still names it.
pub(super) async fn delete_definition<D: Definition>(
    State(app): State<App>,
    Permitted((reading, bearer)): Permitted<Defining<D>>,
    Words(address): Words<Address>,
    Params(Said { comment }): Params<Said>,
    headers: HeaderMap,
    NoBody: NoBody,
) -> Result<Response, Error> {
    let slug = address.read::<D>(&reading.territory)?;
    let writing = Writing::new(app, reading, &bearer, D::ROLE, comment)?;
    match record::<D>(writing, &slug, Edit::Delete, headers).await {
        Err(Error::Invalid(faults)) => Err(Error::Conflict(faults)),
        done => done.map(|_| StatusCode::NO_CONTENT.into_response()),
    }
}

/// The record as the changeset left it.
fn as_recorded(applied: &Applied) -> Result<View<'_>, Error> {
    let view = applied.record.at(applied.changeset.revision);
    view.ok_or_else(|| Error::failed("what was recorded is not there", "no territory"))
}

/// Records an edit of one definition as a changeset, decided on the record as it stands.
async fn record<D: Definition>(
    writing: Writing,
    slug: &Slug,
    edit: Edit,
    headers: HeaderMap,
) -> Result<Applied, Error> {
    let app = writing.app().clone();
    let wanted = Arc::new((slug.clone(), edit, headers));
    writing
        .record(move |record| {
            let (app, wanted) = (app.clone(), Arc::clone(&wanted));
            async move {
                let (slug, edit, headers) = &*wanted;
                plan::<D>(&app, &record, slug, edit, headers).await
            }
        })
        .await
}

async fn plan<D: Definition>(
    app: &App,
    record: &Record,
    slug: &Slug,
    edit: &Edit,
    headers: &HeaderMap,
) -> Result<Plan, Error> {
    let view = record.now().ok_or_else(|| no_territory(slug))?;
    let standing = D::find(&view, slug);
    let subject = D::subject(slug.clone());
    let revision = view.said(&subject);
    check::<D>(app, record, slug, standing.map(|_| revision), headers)?;
    let nothing = || none::<D>(&view.territory().slug, slug);
    let plan = match edit {
        Edit::Put(plan) => plan.clone(),
        Edit::Patch(patch) => {
            let standing = standing.ok_or_else(nothing)?;
            let document = standing.document(app, revision).await?;
            let texts = document.get("properties").unwrap_or(&document).clone();
            let recorded = Some(&texts);
            let of = Addressed { slug, recorded };
            D::read(app, of, &merge_patch(document, patch))?
        }
        Edit::Delete => {
            standing.ok_or_else(nothing)?;
            let off = Change::Restore { subject, to: None };
            return Ok(Plan {
                changes: vec![off],
                shapes: Vec::new(),
            });
        }
    };
    within(app, &view, &plan).await?;
    Ok(plan)
}

/// 412 where the definition is no longer, or not yet, what the request was made for. To make one overwrites nothing.
fn check<D: Definition>(
    app: &App,
    record: &Record,
    slug: &Slug,
    revision: Option<Revision>,
    headers: &HeaderMap,
) -> Result<(), Error> {
    let (word, subject) = (D::WORD, D::subject(slug.clone()));
    let Some(revision) = revision else {
        let why = format!("there is no {word} `{slug}` to match: leave If-Match out to make it");
        return match headers.contains_key(header::IF_MATCH) {
            true => Err(stale(record, &subject, None, why)),
            false => Ok(()),
        };
    };
    let only_new = headers.get(header::IF_NONE_MATCH);
    if only_new.is_some_and(|it| it == "*") {
        let why =
            format!("there is a {word} `{slug}` already: leave If-None-Match out to replace it");
        return Err(stale(record, &subject, None, why));
    }
    let wanted = Precondition::of(app, headers)?;
    let current = etag(slug, revision);
    if wanted.admits(|tag| tag == current.as_bytes()) {
        return Ok(());
    }
    let current = current.to_str().unwrap_or_default();
    let why = format!(
        "the {word} is at {current} since revision {revision}: read it again, and repeat the change on that{}",
        wanted.never_matches().unwrap_or_default()
    );
    let known = wanted.named(|tag| revision_in(tag, slug));
    Err(stale(record, &subject, known, why))
}

/// The land that a plan brings lies in the territory, at least in part.
async fn within(app: &App, view: &View<'_>, plan: &Plan) -> Result<(), Error> {
    if plan.shapes.is_empty() {
        return Ok(());
    }
    let boundary = app.atlas.shape(view.territory().boundary).await?.bounds();
    for (_, wkb) in &plan.shapes {
        let land = decode_wkb(wkb)
            .map_err(|error| Error::failed("a shape just written does not read", error))?;
        if let Some(why) = control::wholly_outside(boundary, land.bounds()) {
            return Err(Error::Invalid(vec![Fault::new("/geometry", why)]));
        }
    }
    Ok(())
}
