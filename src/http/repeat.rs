//! Idempotency-Key: a request that is sent again is not carried out again.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::http::body::read;
use crate::http::params::now;
use crate::http::{App, Error};
use crate::model::{ContentHash, Fault};
use crate::store::Receipt;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The longest key, in bytes.
const LONGEST_KEY: usize = 255;

/// The key of a request, and a hash of all that it says.
#[derive(Clone, Debug)]
pub(super) struct Repeat {
    key: String,
    request: ContentHash,
}

impl Repeat {
    /// The receipt that is kept with what the holder of a token makes of the request.
    pub(super) fn receipt(&self, app: &App, holder: Uuid) -> Receipt {
        let at = now();
        let kept = i64::from(app.settings.idempotency_hours);
        Receipt {
            holder,
            key: self.key.clone(),
            request: self.request,
            at,
            forget_before: at.after(-kept.hours()).unwrap_or(at),
        }
    }
}

/// Reads the key of a request that has one, with a hash of the rest, for whoever records.
pub(super) async fn note(State(app): State<App>, request: Request, next: Next) -> Response {
    if !request.headers().contains_key(IDEMPOTENCY_KEY) {
        return next.run(request).await;
    }
    match noted(&app, request).await {
        Ok(request) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

async fn noted(app: &App, request: Request) -> Result<Request, Error> {
    let key = key(request.headers())?;
    let (mut parts, body) = request.into_parts();
    let body = read(body, app.settings.max_body_bytes).await?;
    let mut hash = Sha256::new();
    let address = parts.uri.path_and_query().map_or("", |it| it.as_str());
    let mut say = |part: &[u8]| {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    };
    say(parts.method.as_str().as_bytes());
    say(address.as_bytes());
    for name in [header::CONTENT_TYPE, header::IF_MATCH] {
        say(parts.headers.get(name).map_or(b"", |it| it.as_bytes()));
    }
    say(&body);
    let request = ContentHash(hash.finalize().into());
    parts.extensions.insert(Repeat { key, request });
    Ok(Request::from_parts(parts, Body::from(body)))
}

fn key(headers: &HeaderMap) -> Result<String, Error> {
    let mut keys = headers.get_all(IDEMPOTENCY_KEY).iter();
    let (first, second) = (keys.next(), keys.next());
    let key = first
        .filter(|_| second.is_none())
        .and_then(|it| it.to_str().ok());
    let key = key
        .map(str::trim)
        .filter(|it| (1..=LONGEST_KEY).contains(&it.len()));
    key.map(str::to_owned).ok_or_else(|| {
        Error::bad_request(format!(
            "Idempotency-Key must be one text of 1 to {LONGEST_KEY} visible letters, such as a UUID"
        ))
    })
}

/// The requests with a key that are being carried out.
#[derive(Clone, Default)]
pub(super) struct UnderWay(Arc<Mutex<HashSet<(Uuid, String)>>>);

/// A request under way, until this is dropped.
pub(super) struct Carried {
    all: UnderWay,
    key: (Uuid, String),
}

impl UnderWay {
    /// 409 where the same request is being carried out.
    pub(super) fn enter(&self, receipt: &Receipt) -> Result<Carried, Error> {
        let key = (receipt.holder, receipt.key.clone());
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !keys.insert(key.clone()) {
            let why =
                "a request with this Idempotency-Key is being carried out: ask again in a moment";
            return Err(Error::Conflict(vec![Fault::new("", why)]));
        }
        Ok(Carried {
            all: self.clone(),
            key,
        })
    }
}

impl Drop for Carried {
    fn drop(&mut self) {
        let mut keys = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.remove(&self.key);
    }
}
