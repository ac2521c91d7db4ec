//! The territories, and what is to be known of one before asking more.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use serde::Serialize;
use serde_json::Value;

use crate::control;
use crate::http::answer::{Answer, tag};
use crate::http::auth::Caller;
use crate::http::params::{KnownAt, Nothing, Params};
use crate::http::reading::Reading;
use crate::http::standing::Known;
use crate::http::{App, Error};
use crate::io::definition::faction_document;
use crate::model::{
    BoundarySource, Credit, District, Extent, Names, Record, Revision, Slug, Subject, View,
};
use crate::time::Instant;

#[derive(Serialize)]
struct Listed {
    slug: Slug,
    name: String,
    revision: Revision,
    opens_at: Option<Instant>,
    extent: Option<Extent>,
    private: bool,
}

/// Every territory that one may read.
pub(super) async fn list_territories(
    State(app): State<App>,
    caller: Caller,
    Params(Nothing {}): Params<Nothing>,
) -> Result<Answer, Error> {
    #[derive(Serialize)]
    struct List {
        territories: Vec<Listed>,
    }
    caller.may_look_around()?;
    if app.settings.access.private || app.atlas.any_private() {
        caller.confine();
    }
    let records: Vec<Arc<Record>> = app.atlas.records();
    let views = records.iter().filter_map(|record| record.now());
    let views = views.filter(|view| caller.may_read(view));
    Answer::json(&List {
        territories: views.map(|view| listed(&view)).collect(),
    })
}

fn listed(view: &View<'_>) -> Listed {
    let territory = view.territory();
    Listed {
        slug: territory.slug.clone(),
        name: territory.name().to_owned(),
        revision: view.revision(),
        opens_at: territory.opens_at,
        extent: control::extent(view),
        private: territory.private,
    }
}

#[derive(Serialize)]
struct Described<'a> {
    #[serde(flatten)]
    listed: Listed,
    names: &'a Names,
    bbox: [f64; 4],
    area_m2: f64,
    boundary: &'a BoundarySource,
    credits: &'a [Credit],
    /// Whom to name wherever the data are shown.
    attribution: String,
    factions: Vec<Value>,
    districts: Vec<DescribedDistrict<'a>>,
}

#[derive(Serialize)]
struct DescribedDistrict<'a> {
    slug: &'a Slug,
    name: &'a str,
    names: &'a Names,
}

impl<'a> From<&'a District> for DescribedDistrict<'a> {
    fn from(district: &'a District) -> Self {
        Self {
            slug: &district.slug,
            name: district.name(),
            names: &district.names,
        }
    }
}

/// `?known_at`: as it was known then.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    known_at: Option<KnownAt>,
}

/// One territory.
pub(super) async fn get_territory(
    State(app): State<App>,
    reading: Reading,
    Params(asked): Params<Asked>,
) -> Result<Answer, Error> {
    let known = Known::of(&app.atlas, reading, asked.known_at).await?;
    described(&app, &known).await
}

/// A territory as an answer. Its validator is the revision: that may do as `If-Match` when its definition changes.
pub(super) async fn described(app: &App, known: &Known) -> Result<Answer, Error> {
    let view = known.view();
    let shape = app.atlas.shape(view.territory().boundary).await?;
    let factions = view.factions().map(|it| {
        let said = view.said(&Subject::Faction(it.slug.clone()));
        faction_document(it, said)
    });
    let answer = Answer::json(&Described {
        listed: listed(&view),
        names: &view.territory().names,
        bbox: shape.bbox().corners(),
        area_m2: app.atlas.area(view.territory().boundary).await?,
        boundary: &view.territory().source,
        credits: &view.territory().credits,
        attribution: view.territory().attribution(),
        factions: factions.collect(),
        districts: view.districts().map(Into::into).collect(),
    })?;
    let etag = format!("\"{}-{}\"", known.territory(), known.revision());
    Ok(answer.header(header::ETAG, tag(&etag)))
}
