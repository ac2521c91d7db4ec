//! Tiles: under names that never change, and under dates, which point to those.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::atlas::Atlas;
use crate::http::answer::{IMMUTABLE, REVALIDATE};
use crate::http::cache::{Key, Tile, accepts_gzip, gzip};
use crate::http::params::{KnownAt, Moment, Nothing, Params, Words, no_territory};
use crate::http::standing::{Known, Standing};
use crate::http::tile_path::{Form, SliceName, TileAddress};
use crate::http::{App, Error};
use crate::model::{ContentHash, Slug};
use crate::render::{RENDERER_VERSION, empty_png, mvt, png};

#[derive(Deserialize)]
pub(super) struct Dated {
    territory: String,
    z: String,
    x: String,
    y: String,
}

/// A tile by date: answered, and named by the address that never changes. Outside the extent it is empty.
pub(super) async fn get_dated_tile(
    State(app): State<App>,
    Words(words): Words<Dated>,
    Params(moment): Params<Moment>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let territory = slug(&words.territory)?;
    let address = TileAddress::read(&words.z, &words.x, &words.y, app.settings.max_zoom)?;
    let known = Known::of(&app.atlas, &territory, moment.known_at).await?;
    let Some(standing) = known.within(&app.atlas, moment.datetime).await else {
        return Ok(answer(address.form, empty(address.form), REVALIDATE, false));
    };
    let slice = &standing.slice;
    let name = SliceName::new(slice.span.from(), slice.changed);
    let zipped = address.form == Form::Vector && accepts_gzip(&headers);
    let map = Atlas::map_name(&standing.view(), slice);
    let tile = finished(&app, map, address, zipped, async || Ok(standing)).await?;
    let mut answer = answer(address.form, tile, REVALIDATE, zipped);
    let place = format!(
        "/tiles/{territory}/{name}/{}/{}/{}",
        words.z, words.x, words.y
    );
    if let Ok(place) = HeaderValue::try_from(place) {
        answer.headers_mut().insert(header::CONTENT_LOCATION, place);
    }
    Ok(answer)
}

#[derive(Deserialize)]
pub(super) struct Named {
    territory: String,
    slice: String,
    z: String,
    x: String,
    y: String,
}

/// A tile under the name that never changes.
pub(super) async fn get_tile(
    State(app): State<App>,
    Words(words): Words<Named>,
    Params(Nothing {}): Params<Nothing>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let territory = slug(&words.territory)?;
    let address = TileAddress::read(&words.z, &words.x, &words.y, app.settings.max_zoom)?;
    let no_slice = || {
        Error::not_found(format!(
            "`{}` names no slice; see /tiles/{territory}.json",
            words.slice
        ))
    };
    let name: SliceName = words.slice.parse().map_err(|()| no_slice())?;
    if name.drawn > RENDERER_VERSION {
        return Err(Error::Behind);
    }
    let stand = async || stand(&app, &territory, name).await?.ok_or_else(no_slice);
    let look_up = async {
        let standing = stand().await?;
        Ok(Atlas::map_name(&standing.view(), &standing.slice))
    };
    let map = app.tiles.name((territory.clone(), name), look_up).await?;
    let zipped = address.form == Form::Vector && accepts_gzip(&headers);
    let tile = finished(&app, map, address, zipped, stand).await?;
    // Drawn by an older version it looked otherwise, and that is what caches may hold under this name.
    let current = name.drawn == RENDERER_VERSION;
    let keep = if current { IMMUTABLE } else { REVALIDATE };
    Ok(answer(address.form, tile, keep, zipped))
}

/// The slice a name stands for, as it was known when it got that name.
async fn stand(app: &App, territory: &Slug, name: SliceName) -> Result<Option<Standing>, Error> {
    let last = |app: &App| app.atlas.record(territory).map(|it| it.revision());
    if last(app).is_some_and(|last| last < name.changed) {
        app.atlas.refresh().await?;
    }
    if last(app).is_some_and(|last| last < name.changed) {
        return Err(Error::Behind);
    }
    let at = KnownAt::Revision(name.changed);
    let known = Known::of(&app.atlas, territory, Some(at)).await?;
    let standing = known.within(&app.atlas, Some(name.start.into())).await;
    let named =
        |it: &Standing| it.slice.span.from() == name.start && it.slice.changed == name.changed;
    Ok(standing.filter(named))
}

/// The tile out of the cache, or drawn now.
async fn finished(
    app: &App,
    map: ContentHash,
    TileAddress { tile, form }: TileAddress,
    zipped: bool,
    stand: impl AsyncFnOnce() -> Result<Standing, Error>,
) -> Result<Tile, Error> {
    let key = Key {
        map,
        tile,
        form,
        zipped: false,
    };
    let draw = async {
        let standing = stand().await?;
        let scene = app.atlas.scene(&standing.view(), &standing.slice).await?;
        let draw = move || match form {
            Form::Vector => mvt(&scene, tile),
            Form::Raster(density) => png(&scene, tile, density),
        };
        app.drawing.draw(draw).await.map(Tile::new)
    };
    if !zipped {
        return app.tiles.get(key, draw).await;
    }
    let plain = key.clone();
    let zip = async {
        let tile = app.tiles.get(plain, draw).await?;
        app.drawing.draw(move || gzip(&tile)).await
    };
    app.tiles.get(Key { zipped, ..key }, zip).await
}

/// The tile where there is nothing.
fn empty(form: Form) -> Tile {
    match form {
        Form::Vector => Tile::new(Vec::new()),
        Form::Raster(density) => Tile::new(empty_png(density)),
    }
}

/// A tile as an answer; an empty vector tile is 204.
fn answer(form: Form, tile: Tile, keep: HeaderValue, zipped: bool) -> Response {
    let mut headers = HeaderMap::with_capacity(8);
    headers.insert(header::ETAG, tile.etag);
    headers.insert(header::CACHE_CONTROL, keep);
    if form == Form::Vector {
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    }
    if tile.body.is_empty() {
        return (StatusCode::NO_CONTENT, headers).into_response();
    }
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(form.media_type()),
    );
    if zipped {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    let mut response = Response::new(Body::from(tile.body));
    *response.headers_mut() = headers;
    response
}

fn slug(text: &str) -> Result<Slug, Error> {
    text.parse().map_err(|_| no_territory(text))
}
