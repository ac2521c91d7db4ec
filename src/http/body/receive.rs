//! A body taken in: streamed into the budget, unpacked, and read on a thread where that takes its time.

use std::borrow::Cow;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header;
use axum::http::request::Parts;
use http_body_util::BodyExt;
use serde_json::Value;

use crate::atlas::on_a_thread;
use crate::http::body::json;
use crate::http::body::repeat::Repeat;
use crate::http::connection::broken_off;
use crate::http::metrics::{Part, timed};
use crate::http::visit::Visit;
use crate::http::work::{Admission, Reservation};
use crate::http::{App, Error};

/// Bytes of a body that are read where they are, sooner than a thread would be found for it.
const QUICK: usize = 16 << 10;

/// A body that came to its end, of somebody who may send it.
pub(super) struct Received {
    app: App,
    visit: Arc<Visit>,
    head: Parts,
    packed: bool,
    body: Vec<u8>,
    reservation: Reservation,
}

/// A body as it is read.
pub(super) struct Unpacked<'a> {
    text: Cow<'a, [u8]>,
    limits: json::Limits,
    reservation: &'a mut Reservation,
}

impl Received {
    /// The whole body, as it travels: up to a limit, and as far as there is room for it.
    pub(super) async fn whole(request: Request, app: &App) -> Result<Self, Error> {
        let (head, body) = request.into_parts();
        let visit = Visit::of(&head, app);
        visit.permitted()?;
        let packed = is_packed(&head)?;
        let mut reservation = app.budget.reserve(visit.address());
        let announced = announced(&head);
        let limit = app.settings.max_body_bytes;
        let body = collect(body, announced, limit, &mut reservation);
        let body = timed(Part::Body, body).await?;
        Ok(Self {
            app: app.clone(),
            visit,
            head,
            packed,
            body,
            reservation,
        })
    }

    /// Whether nothing came.
    pub(super) fn is_empty(&self) -> bool {
        self.body.is_empty()
    }

    /// What somebody makes of the body. What that takes of the budget is held until the request is over.
    pub(super) async fn read<T: Send + 'static>(
        self,
        make: impl FnOnce(&mut Unpacked<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        // From here on there is work to be done; until here a slow body took no permit.
        Admission::enter_for(&self.head.extensions).await?;
        if self.body.len() <= QUICK && !self.packed {
            return self.read_here(make);
        }
        on_a_thread(move || self.read_here(make)).await?
    }

    fn read_here<T>(
        mut self,
        make: impl FnOnce(&mut Unpacked<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if let Some(key) = self.visit.permitted()? {
            self.visit
                .is_repeat(Repeat::of(key, &self.head, &self.body));
        }
        let text = if self.packed {
            let most = self.app.settings.max_inflated_bytes;
            Cow::Owned(inflate(&self.body, most, &mut self.reservation)?)
        } else {
            Cow::Borrowed(&self.body[..])
        };
        let inflated = if self.packed { text.len() } else { 0 };
        let made = make(&mut Unpacked {
            text,
            limits: self.app.settings.bodies.json,
            reservation: &mut self.reservation,
        })?;
        self.reservation.give_back(inflated + self.body.capacity());
        self.visit.hold(self.reservation);
        Ok(made)
    }
}

impl Unpacked<'_> {
    /// Whether there is no text.
    pub(super) fn is_empty(&self) -> bool {
        unmarked(&self.text).is_empty()
    }

    /// The JSON that the text is.
    pub(super) fn json(&mut self) -> Result<Value, Error> {
        json::read(unmarked(&self.text), self.limits, self.reservation)
    }
}

/// A text without the mark that some programs put before UTF-8 (RFC 8259 §8.1 lets readers pass it over).
fn unmarked(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}

/// Whether a body comes packed; 415 where it comes in a way that nobody here knows.
fn is_packed(head: &Parts) -> Result<bool, Error> {
    let coding = head.headers.get(header::CONTENT_ENCODING);
    match coding.map(|it| it.as_bytes()) {
        None | Some(b"identity") => Ok(false),
        Some(b"gzip") => Ok(true),
        Some(_) => Err(Error::UnsupportedMedia(
            "send the body as it is, or with Content-Encoding: gzip".to_owned(),
        )),
    }
}

/// How long a body says it is.
fn announced(head: &Parts) -> Option<usize> {
    let length = head.headers.get(header::CONTENT_LENGTH)?;
    length.to_str().ok()?.parse().ok()
}

/// All that comes of a body, up to a limit. Memory follows what came, not what is announced.
async fn collect(
    mut body: Body,
    announced: Option<usize>,
    limit: usize,
    reservation: &mut Reservation,
) -> Result<Vec<u8>, Error> {
    let too_large = Error::TooLarge { limit };
    if announced.is_some_and(|it| it > limit) {
        return Err(too_large);
    }
    let mut whole = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| broken_off(&error))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        let (length, room) = (whole.len() + data.len(), whole.capacity());
        if length > limit {
            return Err(too_large);
        }
        if length > room {
            let ahead = (2 * room).min(announced.unwrap_or(limit));
            let room_then = length.max(ahead);
            reservation.take(room_then - room)?;
            whole.reserve_exact(room_then - whole.len());
        }
        whole.extend_from_slice(&data);
    }
    Ok(whole)
}

/// How everything that gzip packed starts.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// What gzip packed, in one piece. It says at its end how long it is, so nothing is unpacked that is too long.
fn inflate(packed: &[u8], limit: usize, reservation: &mut Reservation) -> Result<Vec<u8>, Error> {
    let broken = || Error::bad_request("the body is not what gzip makes");
    let length = packed.last_chunk().filter(|_| packed.starts_with(&GZIP));
    let length = length.ok_or_else(broken)?;
    let length = u32::from_le_bytes(*length) as usize;
    if length > limit {
        return Err(Error::TooLarge { limit });
    }
    reservation.take(length)?;
    let mut text = vec![0; length];
    let unpacked = libdeflater::Decompressor::new().gzip_decompress(packed, &mut text);
    match unpacked {
        Ok(read) if read == length => Ok(text),
        _ => Err(broken()),
    }
}
