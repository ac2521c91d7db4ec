//! Time-lapses: one frame an instant, as animated GIF or WebP.
//!
//! A GIF is sent as it is drawn: the next frame is begun when the client has taken the one before, and never where
//! it has gone. A WebP says how long it is before anything else, so it is gathered first, up to a bound.

mod unsent;

use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use serde::Deserialize;

use crate::atlas::on_a_thread;
use crate::http::answer::{Answer, REVALIDATE, tag};
use crate::http::film::{Run, Script};
use crate::http::map::{Look, side, title};
use crate::http::params::{KnownAt, Params, Time};
use crate::http::reading::Reading;
use crate::http::standing::Known;
use crate::http::timelapse::unsent::Unsent;
use crate::http::work::{Admission, Reservation};
use crate::http::{App, Error};
use crate::render::{Film, FilmForm, LegendAt};

/// How the addresses of time-lapses end.
pub(super) const FILMS: [&str; 2] = ["/timelapse.gif", "/timelapse.webp"];

/// How many frames there are where nothing is said, if so many are allowed.
const FRAMES: usize = 60;

/// `?from&to&frames&width&height&title&known_at`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    from: Option<Time>,
    to: Option<Time>,
    frames: Option<usize>,
    width: Option<u32>,
    height: Option<u32>,
    title: Option<String>,
    known_at: Option<KnownAt>,
}

/// The time-lapse as a GIF, sent while it is drawn.
pub(super) async fn get_gif(
    State(app): State<App>,
    admission: Admission,
    reading: Reading,
    Params(asked): Params<Asked>,
) -> Result<Response, Error> {
    let mut showing = Showing::of(app, &admission, reading, asked, FilmForm::Gif).await?;
    let etag = showing.etag();
    // What goes wrong with the first frame can still be said.
    let first = showing.next_sent().await?.unwrap_or_default();
    let rest = stream::try_unfold(showing, async |mut showing| {
        let piece = showing.next_sent().await;
        // All that a client sees of it is an answer that breaks off.
        let piece = piece.inspect_err(|error| tracing::error!(%error, "a time-lapse broke off"))?;
        Ok::<_, Error>(piece.map(|piece| (piece, showing)))
    });
    let all = stream::StreamExt::chain(stream::iter([Ok(first)]), rest);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/gif")),
        (header::CACHE_CONTROL, REVALIDATE),
        (header::ETAG, etag),
    ];
    Ok((headers, Body::from_stream(all)).into_response())
}

/// The time-lapse as a WebP file.
pub(super) async fn get_webp(
    State(app): State<App>,
    admission: Admission,
    reading: Reading,
    Params(asked): Params<Asked>,
) -> Result<Answer, Error> {
    let most = app.settings.max_timelapse_bytes;
    let mut showing = Showing::of(app, &admission, reading, asked, FilmForm::Webp).await?;
    let mut file = Vec::new();
    while let Some(piece) = showing.next().await? {
        file.extend(piece);
        if showing.waiting() > most {
            return Err(Error::bad_request(format!(
                "the file would be larger than {most} bytes: ask for fewer frames, smaller ones, or a GIF"
            )));
        }
    }
    Ok(Answer::bytes("image/webp", file))
}

/// A time-lapse under way.
struct Showing {
    app: App,
    script: Arc<Script>,
    /// Lent to the thread that draws; gone once it is finished.
    film: Arc<Mutex<Option<Film>>>,
    frame: usize,
    unsent: Unsent,
    /// Room for the pixels of the film.
    room: Arc<Reservation>,
}

impl Showing {
    async fn of(
        app: App,
        admission: &Admission,
        reading: Reading,
        asked: Asked,
        form: FilmForm,
    ) -> Result<Self, Error> {
        let limits = &app.settings;
        let most = limits.max_timelapse_side;
        let frames = asked.frames.unwrap_or(FRAMES.min(limits.max_frames));
        if !(1..=limits.max_frames).contains(&frames) {
            return Err(Error::bad_request(format!(
                "`frames` is {frames}: choose 1 to {}",
                limits.max_frames
            )));
        }
        let look = Look {
            width: side("width", asked.width.unwrap_or(800.min(most)), most)?,
            height: side("height", asked.height.unwrap_or(600.min(most)), most)?,
            bounds: None,
            legend_at: LegendAt::Fitting,
            title: asked
                .title
                .map(|it| title(&it, limits.max_title))
                .transpose()?,
            scale: true,
        };
        let run = Run {
            from: asked.from.map(Time::instant),
            to: asked.to.map(Time::instant),
            frames,
        };
        let known = Known::of(&app.atlas, reading, asked.known_at).await?;
        let script = Script::of(&app.atlas, known, run, look).await?;
        let room = admission.room_to_draw(script.size())?;
        let film = script.film(form);
        let film = film.ok_or_else(|| Error::failed("a time-lapse was not drawn", "no size"))?;
        Ok(Self {
            app,
            script: Arc::new(script),
            film: Arc::new(Mutex::new(Some(film))),
            frame: 0,
            unsent: Unsent::default(),
            room: Arc::new(room),
        })
    }

    /// A validator: the same script gives the same bytes.
    fn etag(&self) -> HeaderValue {
        let name = self.script.fingerprint().to_string();
        tag(&format!("W/\"{}\"", &name[..32]))
    }

    /// The next bytes to be sent, drawn once the client has taken most of those before; `None` after the last.
    async fn next_sent(&mut self) -> Result<Option<Bytes>, Error> {
        self.unsent.room().await;
        let piece = self.next().await?;
        Ok(piece.map(|piece| self.unsent.on_its_way(piece)))
    }

    /// The next bytes; `None` after the last.
    async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        if self.frame == self.script.frames() {
            let film = self.film.lock().unwrap_or_else(PoisonError::into_inner);
            return Ok(take(film).map(|film| film.finish().into()));
        }
        let (frame, script) = (self.frame, &self.script);
        let scene = script.scene(&self.app.atlas, frame).await?;
        let (script, film) = (Arc::clone(script), Arc::clone(&self.film));
        let room = Arc::clone(&self.room);
        let draw = move || {
            let _room = room;
            let mut film = film.lock().unwrap_or_else(PoisonError::into_inner);
            film.as_mut().map(|film| {
                script.shoot(film, frame, &scene);
                film.take()
            })
        };
        let piece = on_a_thread(draw).await?;
        self.frame += 1;
        Ok(piece.map(Bytes::from))
    }

    /// How many bytes wait to be given.
    fn waiting(&self) -> usize {
        let film = self.film.lock().unwrap_or_else(PoisonError::into_inner);
        film.as_ref().map_or(0, Film::waiting)
    }
}

fn take(mut film: std::sync::MutexGuard<'_, Option<Film>>) -> Option<Film> {
    film.take()
}

#[cfg(test)]
mod tests;
