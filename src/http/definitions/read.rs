//! Reading definitions: one, and the lists that are not searched.

use axum::extract::State;
use serde::Deserialize;

use crate::http::answer::{Answer, Listing};
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
    let list = Listing::new(r#"{"factions":["#, "]}", app.settings.max_answer_bytes);
    let slugs = view.factions().map(|it| &it.slug);
    let list = listed::<Faction>(&app, &view, slugs, list).await?;
    Ok(list.answer("application/json"))
}

/// The districts as a collection of Features, by short name.
pub(in crate::http) async fn list_districts(
    State(app): State<App>,
    reading: Reading,
    Params(asked): Params<Asked>,
) -> Result<Answer, Error> {
    let known = Known::of(&app.atlas, reading, asked.known_at).await?;
    let view = known.view();
    let attribution = view.territory().attribution();
    let list = Listing::features(&attribution, app.settings.max_answer_bytes);
    let slugs = view.districts().map(|it| &it.slug);
    let list = listed::<District>(&app, &view, slugs, list).await?;
    Ok(list.answer(District::MEDIA))
}

/// Adds what a view has under short names to a list.
async fn listed<'a, D: Definition>(
    app: &App,
    view: &View<'a>,
    slugs: impl Iterator<Item = &'a Slug>,
    mut list: Listing,
) -> Result<Listing, Error> {
    for slug in slugs {
        if let Some(found) = D::find(view, slug) {
            let revision = view.said(&D::subject(slug.clone()));
            list.push(&found.document(app, revision).await?)?;
        }
    }
    Ok(list)
}
