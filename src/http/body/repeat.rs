//! Idempotency-Key: a request that is sent again is not carried out again.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::OriginalUri;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};
use jiff::ToSpan;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::http::params::now;
use crate::http::{App, Error};
use crate::model::{ContentHash, Fault};
use crate::store::Receipt;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The longest key, in bytes.
const LONGEST_KEY: usize = 255;

/// What a client calls a request that may be sent again.
#[derive(Clone, Debug)]
pub(in crate::http) struct Key(String);

/// The key of a request, and a hash of all that it says.
#[derive(Clone, Debug)]
pub(in crate::http) struct Repeat {
    key: String,
    request: ContentHash,
}

impl Repeat {
    /// A request with all that it says.
    pub(super) fn of(key: &Key, head: &Parts, body: &[u8]) -> Self {
        let mut hash = Sha256::new();
        let mut say = |part: &[u8]| {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        };
        say(head.method.as_str().as_bytes());
        say(address(head).as_bytes());
        for name in [header::CONTENT_TYPE, header::IF_MATCH] {
            say(head.headers.get(name).map_or(b"", |it| it.as_bytes()));
        }
        say(body);
        Self {
            key: key.0.clone(),
            request: ContentHash(hash.finalize().into()),
        }
    }

    /// The receipt that is kept with what the holder of a token makes of the request.
    pub(in crate::http) fn receipt(&self, app: &App, holder: Uuid) -> Receipt {
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

/// What an address says below its territory, which the receipt names beside the hash.
fn address(head: &Parts) -> String {
    let whole = head
        .extensions
        .get()
        .map_or(&head.uri, |OriginalUri(it)| it);
    let whole = whole.path_and_query().map_or("", |it| it.as_str());
    let Some(below) = whole.strip_prefix("/territories/") else {
        return whole.to_owned();
    };
    let end = below.find(['/', '?']).unwrap_or(below.len());
    format!("/{}", below[end..].trim_start_matches('/'))
}

/// The key that a request brings.
pub(in crate::http) fn key(headers: &HeaderMap) -> Result<Option<Key>, Error> {
    let mut keys = headers.get_all(IDEMPOTENCY_KEY).iter();
    let Some(first) = keys.next() else {
        return Ok(None);
    };
    let key = Some(first)
        .filter(|_| keys.next().is_none())
        .and_then(|it| it.to_str().ok());
    let key = key
        .map(str::trim)
        .filter(|it| (1..=LONGEST_KEY).contains(&it.len()));
    let key = key.ok_or_else(|| {
        Error::bad_request(format!(
            "Idempotency-Key must be one text of 1 to {LONGEST_KEY} visible letters, such as a UUID"
        ))
    })?;
    Ok(Some(Key(key.to_owned())))
}

/// The requests with a key that are being carried out.
#[derive(Clone, Default)]
pub(in crate::http) struct UnderWay(Arc<Mutex<HashSet<(Uuid, String)>>>);

/// A request under way, until this is dropped.
pub(in crate::http) struct Carried {
    all: UnderWay,
    key: (Uuid, String),
}

impl UnderWay {
    /// 409 where the same request is being carried out.
    pub(in crate::http) fn enter(&self, receipt: &Receipt) -> Result<Carried, Error> {
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

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn hash(method: &str, uri: &str, headers: &[(&str, &str)], body: &[u8]) -> String {
        let request = Request::builder().method(method).uri(uri);
        let request = request.header(IDEMPOTENCY_KEY, "k");
        let named = |request, (name, value): &(&str, &str)| {
            let request: axum::http::request::Builder = request;
            request.header(*name, *value)
        };
        let request = headers.iter().fold(request, named).body(()).unwrap();
        let (head, ()) = request.into_parts();
        let key = key(&head.headers).unwrap().unwrap();
        Repeat::of(&key, &head, body).request.to_string()
    }

    #[test]
    fn a_request_is_what_it_was_to_earlier_versions_whose_receipts_are_kept() {
        let kind = ("content-type", "application/geo+json");
        assert_eq!(
            hash(
                "POST",
                "/territories/syria/regions?comment=x",
                &[kind],
                b"{}"
            ),
            "87cfe2f6eb4bc3ffd98d07ca75a0893864dc32c740ac865b08952c59fe235cc5"
        );
        let kind = ("content-type", "application/json");
        let of = ("if-match", "\"a-1\"");
        assert_eq!(
            hash("PATCH", "/territories/syria?comment=x", &[kind, of], b""),
            "60927e672c5e2a41fb847c2109c2781e6b203fe632072ebfb203692240727885"
        );
        assert_eq!(
            hash("POST", "/territories", &[], b"{}"),
            "e80f69c1496b5699a3a104043aeb6ac846dcd2884ee60b93a3203200456930ff"
        );
    }
}
