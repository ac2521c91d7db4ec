//! Tiles: under names that never change, and under dates, which point to those.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::atlas::{on_a_thread, scene_name};
use crate::http::answer::{IMMUTABLE, REVALIDATE};
use crate::http::cache::Tile;
use crate::http::coding::Coding;
use crate::http::form::Form;
use crate::http::metrics::{Part, timed};
use crate::http::params::{KnownAt, Moment, Nothing, Params, Words};
use crate::http::reading::Reading;
use crate::http::standing::{Known, Standing};
use crate::http::tile_path::{SliceName, TileAddress};
use crate::http::work::Admission;
use crate::http::{App, Error};
use crate::model::{ContentHash, Slug};
use crate::render::{EvidenceMap, RENDERER_VERSION, Scene};

#[derive(Deserialize)]
pub(super) struct Dated {
    pub z: String,
    pub x: String,
    pub y: String,
}

/// A tile by date: answered, and named by the address that never changes. Outside the extent it is empty.
pub(super) async fn get_dated_tile(
    State(app): State<App>,
    admission: Admission,
    reading: Reading,
    Words(words): Words<Dated>,
    Params(moment): Params<Moment>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let place = TileAddress::read(&words.z, &words.x, &words.y, app.settings.max_zoom)?;
    let form = place.form;
    let coding = form.coding(&headers)?;
    let known = Known::of(&app.atlas, reading, moment.known_at).await?;
    if !app.atlas.has_chronicle(&known.view()) {
        admission.enter().await?;
    }
    let Some(standing) = known.within(&app.atlas, moment.datetime).await else {
        let nothing = Tile::new(form.empty().to_vec());
        return Ok(answer(form, Coding::Plain, nothing, REVALIDATE));
    };
    let slice = &standing.slice;
    let name = SliceName::new(slice.span.from(), slice.changed);
    let Dated { z, x, y } = &words;
    let address = format!("/tiles/{}/{name}/{z}/{x}/{y}", slice.territory);
    let draw = || async {
        let picture = picture(&app, &admission, &standing, place).await?;
        picture.draw(&admission, place).await
    };
    let tile = app.tiles.get(&address, coding, &admission, draw).await?;
    let mut answer = answer(form, coding, tile, REVALIDATE);
    if let Ok(place) = HeaderValue::try_from(address) {
        answer.headers_mut().insert(header::CONTENT_LOCATION, place);
    }
    Ok(answer)
}

#[derive(Deserialize)]
pub(super) struct Named {
    slice: String,
    z: String,
    x: String,
    y: String,
}

/// A tile under the name that never changes.
pub(super) async fn get_tile(
    State(app): State<App>,
    admission: Admission,
    reading: Reading,
    Words(words): Words<Named>,
    Params(Nothing {}): Params<Nothing>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let place = TileAddress::read(&words.z, &words.x, &words.y, app.settings.max_zoom)?;
    let form = place.form;
    let coding = form.coding(&headers)?;
    let Reading { territory, .. } = &reading;
    let no_slice = || no_slice(territory, &words.slice);
    let name: SliceName = words.slice.parse().map_err(|()| no_slice())?;
    if name.drawn > RENDERER_VERSION {
        return Err(Error::Behind);
    }
    // Drawn by an older version it looked otherwise, and that is what caches may hold under this name.
    let current = SliceName::new(name.start, name.changed);
    let keep = if name == current {
        IMMUTABLE
    } else {
        REVALIDATE
    };
    let draw = || async {
        let picture = lasting_picture(&app, &admission, &reading, current, place).await?;
        picture.ok_or_else(no_slice)?.draw(&admission, place).await
    };
    let Named { z, x, y, .. } = &words;
    let address = format!("/tiles/{territory}/{current}/{z}/{x}/{y}");
    let tile = app.tiles.get(&address, coding, &admission, draw).await?;
    Ok(answer(form, coding, tile, keep))
}

fn no_slice(territory: &Slug, slice: &str) -> Error {
    Error::not_found(format!(
        "`{slice}` names no slice; see /tiles/{territory}.json"
    ))
}

/// What a tile is drawn from.
pub(super) struct Picture {
    scene: Arc<Scene>,
    /// Where the tile tells it.
    evidence: Option<Arc<EvidenceMap>>,
}

/// The picture of the slice that a name stands for, as it was known when it got that name.
async fn lasting_picture(
    app: &App,
    admission: &Admission,
    reading: &Reading,
    name: SliceName,
    place: TileAddress,
) -> Result<Option<Picture>, Error> {
    let slice = (reading.territory.clone(), name);
    if let Some(scene) = app.tiles.scene(&slice).await
        && let Some(picture) = at_hand(app, scene, place).await
    {
        return Ok(Some(picture));
    }
    admission.enter().await?;
    // Boxed, as it is large and rare: what holds it is moved about for every tile.
    let Some(standing) = Box::pin(stand(app, reading.clone(), name)).await? else {
        return Ok(None);
    };
    let scene_name = scene_name(&standing.view(), &standing.slice);
    app.tiles.remember(slice, scene_name).await;
    picture(app, admission, &standing, place).await.map(Some)
}

/// The slice that a name stands for; `None` where it names none.
async fn stand(
    app: &App,
    mut reading: Reading,
    name: SliceName,
) -> Result<Option<Standing>, Error> {
    if reading.record.revision() < name.changed {
        app.atlas.refresh().await?;
        reading = reading.again(&app.atlas)?;
    }
    if reading.record.revision() < name.changed {
        return Err(Error::Behind);
    }
    let at = KnownAt::Revision(name.changed);
    let known = Known::of(&app.atlas, reading, Some(at)).await?;
    let standing = known.within(&app.atlas, Some(name.start.into())).await;
    let named =
        |it: &Standing| it.slice.span.from() == name.start && it.slice.changed == name.changed;
    Ok(standing.filter(named))
}

/// What a tile of a scene is drawn from, where all of it is at hand.
async fn at_hand(app: &App, scene: ContentHash, place: TileAddress) -> Option<Picture> {
    let evidence = if place.tells_evidence() {
        Some(app.atlas.evidence_at_hand(scene).await?)
    } else {
        None
    };
    let scene = app.atlas.scene_at_hand(scene).await?;
    Some(Picture { scene, evidence })
}

/// What a tile of a slice is drawn from. What is not at hand is made with a permit, so that not everything is made at
/// once.
pub(super) async fn picture(
    app: &App,
    admission: &Admission,
    standing: &Standing,
    place: TileAddress,
) -> Result<Picture, Error> {
    let (view, slice) = (standing.view(), &standing.slice);
    if let Some(picture) = at_hand(app, scene_name(&view, slice), place).await {
        return Ok(picture);
    }
    admission.enter().await?;
    let scene = timed(Part::Map, Box::pin(app.atlas.scene(&view, slice))).await?;
    let evidence = if place.tells_evidence() {
        Some(timed(Part::Map, Box::pin(app.atlas.evidence(&view, slice))).await?)
    } else {
        None
    };
    Ok(Picture { scene, evidence })
}

impl Picture {
    /// Draws a tile here and now where that takes microseconds, else on another thread with a permit.
    pub(super) async fn draw(
        self,
        admission: &Admission,
        place: TileAddress,
    ) -> Result<Vec<u8>, Error> {
        let TileAddress { tile, form } = place;
        let Self { scene, evidence } = self;
        let ready = evidence.as_ref().is_none_or(|it| it.is_ready(tile.z()));
        if form.is_quick() && scene.is_ready(tile.z()) && ready {
            return Ok(form.draw(&scene, evidence.as_deref(), tile));
        }
        admission.enter().await?;
        let drawn = on_a_thread(move || form.draw(&scene, evidence.as_deref(), tile));
        Ok(timed(Part::Drawing, drawn).await?)
    }
}

/// A tile as an answer; an empty vector tile is 204.
pub(super) fn answer(form: Form, coding: Coding, tile: Tile, keep: HeaderValue) -> Response {
    // Room for what the edge adds.
    let mut headers = HeaderMap::with_capacity(12);
    headers.insert(header::ETAG, tile.etag);
    headers.insert(header::CACHE_CONTROL, keep);
    if form.packs() {
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    }
    if tile.body.is_empty() {
        return (StatusCode::NO_CONTENT, headers).into_response();
    }
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(form.media_type()),
    );
    if coding != Coding::Plain {
        headers.insert(
            header::CONTENT_ENCODING,
            HeaderValue::from_static(coding.name()),
        );
    }
    let mut response = Response::new(Body::from(tile.body));
    *response.headers_mut() = headers;
    response
}
