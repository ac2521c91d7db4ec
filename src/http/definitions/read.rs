//! Reading definitions: one, and the lists that are not searched.

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::http::answer::Answer;
use crate::http::definitions::{Address, Definition, written};
use crate::http::params::{KnownAt, Params, Words};
use crate::http::reading::Reading;
use crate::http::standing::Known;
use crate::http::{App, Error};
use crate::model::{District, Faction, Slug, View};

/// `?known_at`: as it was known then.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Asked {
    known_at: Option<KnownAt>,
}

/// One definition.
pub(super) async fn get_definition<D: Definition>(
    State(app): State<App>,
    reading: Reading,
    Words(address): Words<Address>,
    Params(asked): Params<Asked>,
) -> Result<Answer, Error> {
    let slug = address.read::<D>(&reading.territory)?;
    let known = Known::of(&app.atlas, reading, asked.known_at).await?;
    written::<D>(&app, &known.view(), &slug).await
}

/// The factions, by short name.
pub(in crate::http) async fn list_factions(
    State(app): State<App>,
    reading: Reading,
    Params(asked): Params<Asked>,
) -> Result<Answer, Error> {
    let known = Known::of(&app.atlas, reading, asked.known_at).await?;
    let view = known.view();
    let slugs = view.factions().map(|it| &it.slug);
    let factions = documents::<Faction>(&app, &view, slugs).await?;
    Answer::json(&json!({"factions": factions}))
}

/// The districts as a collection of Features, by short name.
pub(in crate::http) async fn list_districts(
    State(app): State<App>,
    reading: Reading,
    Params(asked): Params<Asked>,
) -> Result<Answer, Error> {
    let known = Known::of(&app.atlas, reading, asked.known_at).await?;
    let view = known.view();
    let slugs = view.districts().map(|it| &it.slug);
    let features = documents::<District>(&app, &view, slugs).await?;
    let collection = json!({"type": "FeatureCollection", "features": features});
    Answer::json_as(District::MEDIA, &collection)
}

/// What a view has under short names, as documents.
async fn documents<'a, D: Definition>(
    app: &App,
    view: &View<'a>,
    slugs: impl Iterator<Item = &'a Slug>,
) -> Result<Vec<Value>, Error> {
    let mut documents = Vec::new();
    for slug in slugs {
        if let Some(found) = D::find(view, slug) {
            let revision = view.said(&D::subject(slug.clone()));
            documents.push(found.document(app, revision).await?);
        }
    }
    Ok(documents)
}
