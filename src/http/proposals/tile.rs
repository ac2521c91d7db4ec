//! Tiles of a proposal: drawn for whoever asks, and kept nowhere.

use axum::extract::State;
use axum::response::Response;

use crate::http::answer::REVALIDATE;
use crate::http::cache::Tile;
use crate::http::coding::Coding;
use crate::http::params::{Moment, Params, Words};
use crate::http::reading::Reading;
use crate::http::standing::Known;
use crate::http::tile_path::TileAddress;
use crate::http::tiles::{Dated, answer, picture};
use crate::http::work::Admission;
use crate::http::{App, Error};

/// A tile of the proposed map by date; outside the extent it is empty. It is packed on its way out, like a text.
pub(crate) async fn get_preview_tile(
    State(app): State<App>,
    admission: Admission,
    reading: Reading,
    Words(words): Words<Dated>,
    Params(moment): Params<Moment>,
) -> Result<Response, Error> {
    let place = TileAddress::read(&words.z, &words.x, &words.y, app.settings.max_zoom)?;
    let known = Known::of(&app.atlas, reading, moment.known_at).await?;
    if !app.atlas.has_chronicle(&known.view()) {
        admission.enter().await?;
    }
    let body = match known.within(&app.atlas, moment.datetime).await {
        Some(standing) => {
            let picture = picture(&app, &admission, &standing, place).await?;
            picture.draw(&admission, place).await?
        }
        None => place.form.empty().to_vec(),
    };
    Ok(answer(
        place.form,
        Coding::Plain,
        Tile::new(body),
        REVALIDATE,
    ))
}
