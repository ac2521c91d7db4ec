//! New territories, and what is said of a territory itself.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};

use crate::atlas::{Applied, Plan};
use crate::http::answer::Answer;
use crate::http::auth::{Governing, GoverningAll, Permitted};
use crate::http::body::{FeatureBody, PatchBody};
use crate::http::definitions::{revision_in, stale};
use crate::http::params::{KnownAt, Params, no_territory};
use crate::http::reading::Reading;
use crate::http::regions::Precondition;
use crate::http::standing::Known;
use crate::http::territories::described;
use crate::http::writing::{Said, Writing};
use crate::http::{App, Error};
use crate::io::definition::{
    Addressed, Founding, Statement, read_founding, read_statement, territory_document,
};
use crate::io::geojson::merge_patch;
use crate::model::{Change, ContentHash, Fault, Record, Revision, Role, Slug, Subject, Territory};

/// Makes a territory, with all that is named on it.
pub(super) async fn create_territory(
    State(app): State<App>,
    Permitted(bearer): Permitted<GoverningAll>,
    Params(Said { comment }): Params<Said>,
    FeatureBody(document): FeatureBody,
) -> Result<Answer, Error> {
    let most = app.settings.max_vertices;
    let founding = read_founding(&document, most).map_err(Error::Invalid)?;
    let territory = founding.statement.slug.clone();
    let plan = founded(founding);
    let (named, most) = (plan.changes.len() - 1, app.settings.max_changes);
    if named > most {
        let why = format!(
            "names {named} things, and this server takes {most} at once: add the others afterwards"
        );
        return Err(Error::Invalid(vec![Fault::new("", why)]));
    }
    let reading = Reading {
        territory: territory.clone(),
        record: Arc::default(),
    };
    let writing = Writing::new(app.clone(), reading, &bearer, Role::Admin, comment)?;
    let slug = territory.clone();
    let applied = writing.record(move |known| {
        let taken = || {
            let why = format!("there is a territory `{slug}` already: choose another short name");
            Error::Conflict(vec![Fault::new("/slug", why)])
        };
        let plan = match known.revision() {
            Revision(0) => Ok(plan.clone()),
            _ => Err(taken()),
        };
        std::future::ready(plan)
    });
    let (record, revision) = recorded(applied.await?);
    let place = format!("/territories/{territory}");
    let known = Known::of(&app.atlas, Reading { territory, record }, revision).await?;
    let answer = described(&app, &known).await?;
    Ok(answer
        .status(StatusCode::CREATED)
        .header(header::LOCATION, place))
}

/// The record, and which revision of it the changeset is.
fn recorded(applied: Applied) -> (Arc<Record>, Option<KnownAt>) {
    let revision = KnownAt::Revision(applied.changeset.revision);
    (applied.record, Some(revision))
}

/// All that makes a new territory.
fn founded(founding: Founding) -> Plan {
    let mut shapes = Vec::new();
    let mut changes = vec![];
    let mut districts = Vec::new();
    for (district, bounded) in founding.districts {
        shapes.push((bounded.hash, bounded.wkb));
        districts.push(Change::DefineDistrict(district));
    }
    changes.extend(restated(founding.statement, None, &mut shapes));
    changes.extend(districts);
    changes.extend(founding.factions.into_iter().map(Change::DefineFaction));
    changes.extend(founding.places.into_iter().map(Change::DefinePlace));
    changes.extend(founding.events.into_iter().map(Change::DefineEvent));
    Plan { changes, shapes }
}

/// The territory as it is stated, on the land that it states or else `known`; `None` where there is neither.
fn restated(
    statement: Statement,
    known: Option<ContentHash>,
    shapes: &mut Vec<(ContentHash, Vec<u8>)>,
) -> Option<Change> {
    let boundary = match statement.boundary {
        Some(bounded) => {
            shapes.push((bounded.hash, bounded.wkb));
            bounded.hash
        }
        None => known?,
    };
    Some(Change::DefineTerritory(Territory {
        slug: statement.slug,
        names: statement.names,
        boundary,
        source: statement.source,
        credits: statement.credits,
        opens_at: statement.opens_at,
        extent: statement.extent,
        private: statement.private,
    }))
}

/// Changes parts of what is said of a territory.
pub(super) async fn patch_territory(
    State(app): State<App>,
    Permitted((reading, bearer)): Permitted<Governing>,
    Params(Said { comment }): Params<Said>,
    headers: HeaderMap,
    PatchBody(patch): PatchBody,
) -> Result<Answer, Error> {
    let most = app.settings.max_vertices;
    let territory = reading.territory.clone();
    let writing = Writing::new(app.clone(), reading, &bearer, Role::Admin, comment)?;
    let (slug, asked) = (territory.clone(), app.clone());
    let applied = writing.record(move |record| {
        let plan = || {
            let view = record.now().ok_or_else(|| no_territory(&slug))?;
            let standing = view.territory();
            check(&asked, &record, &standing.slug, &headers)?;
            let recorded = territory_document(standing);
            let document = merge_patch(recorded.clone(), &patch);
            let of = Addressed {
                slug: &standing.slug,
                recorded: Some(&recorded),
            };
            let statement = read_statement(&document, of, most).map_err(Error::Invalid)?;
            let mut shapes = Vec::new();
            let change = restated(statement, Some(standing.boundary), &mut shapes);
            Ok(Plan {
                changes: change.into_iter().collect(),
                shapes,
            })
        };
        std::future::ready(plan())
    });
    let (record, revision) = recorded(applied.await?);
    let known = Known::of(&app.atlas, Reading { territory, record }, revision).await?;
    described(&app, &known).await
}

/// 412 where something was said of the territory itself since the revision that the request was made for.
fn check(app: &App, record: &Record, slug: &Slug, headers: &HeaderMap) -> Result<(), Error> {
    let subject = Subject::Territory;
    let said = record.touched(&subject).last().copied();
    let said = said.unwrap_or_default();
    let wanted = Precondition::of(app, headers)?;
    let still = |it: Revision| said <= it && it <= record.revision();
    if wanted.admits(|tag| revision_in(tag, slug).is_some_and(still)) {
        return Ok(());
    }
    let why = format!(
        "the territory is what revision {said} says: read it again, and repeat the change on that"
    );
    let known = wanted.named(|tag| revision_in(tag, slug));
    Err(stale(record, &subject, known, why))
}
