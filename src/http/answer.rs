//! Answers: bytes with a media type, a validator and how long they may be kept.

use std::io;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Serialize;

use crate::http::Error;
use crate::model::ContentHash;

/// May be kept, and must be asked for again each time.
pub(super) const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");

/// May be kept for ever: the address changes with the content.
pub(super) const IMMUTABLE: HeaderValue =
    HeaderValue::from_static("public, max-age=31536000, immutable");

/// A complete answer.
#[derive(Clone)]
pub(super) struct Answer {
    status: StatusCode,
    body: Bytes,
    headers: HeaderMap,
}

impl Answer {
    /// Bytes of a media type. Their hash becomes the validator: a weak one, as they may travel compressed.
    pub(super) fn bytes(media: &'static str, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        let headers = HeaderMap::from_iter([
            (header::CONTENT_TYPE, HeaderValue::from_static(media)),
            (header::CACHE_CONTROL, REVALIDATE),
            (header::ETAG, weak_tag(&body)),
        ]);
        Self {
            status: StatusCode::OK,
            body,
            headers,
        }
    }

    /// A value as JSON.
    pub(super) fn json(value: &impl Serialize) -> Result<Self, Error> {
        Self::json_as("application/json", value)
    }

    /// A value as one of the media types that are JSON.
    pub(super) fn json_as(media: &'static str, value: &impl Serialize) -> Result<Self, Error> {
        let body = serde_json::to_vec(value)
            .map_err(|error| Error::failed("an answer could not be written", error))?;
        Ok(Self::bytes(media, body))
    }

    /// A value as one of the media types that are JSON, if that takes no more than so many bytes.
    pub(super) fn json_within(
        media: &'static str,
        value: &impl Serialize,
        most: usize,
    ) -> Result<Self, Error> {
        let mut text = Bounded::new(most);
        text.json(value)?;
        Ok(Self::bytes(media, text.bytes))
    }

    /// The body packed; the validator stays that of the content.
    pub(super) fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// Another status than 200.
    pub(super) fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Sets a header. A text that no header can hold is left out.
    pub(super) fn header(mut self, name: HeaderName, value: impl TryInto<HeaderValue>) -> Self {
        if let Ok(value) = value.try_into() {
            self.headers.insert(name, value);
        }
        self
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}

/// A list in JSON that is written item by item, so that all of it is never there as values.
pub(super) struct Listing {
    text: Bounded,
    closing: &'static str,
    any: bool,
}

impl Listing {
    /// The text before the first item and after the last, and the bytes that all may take.
    pub(super) fn new(opening: &str, closing: &'static str, most: usize) -> Self {
        let mut text = Bounded::new(most);
        text.bytes.extend(opening.as_bytes());
        Self {
            text,
            closing,
            any: false,
        }
    }

    /// Features, as a collection that says whom to name for it.
    pub(super) fn features(attribution: &str, most: usize) -> Self {
        let opening = format!(
            r#"{{"attribution":{},"features":["#,
            serde_json::Value::from(attribution)
        );
        Self::new(&opening, r#"],"type":"FeatureCollection"}"#, most)
    }

    /// Adds an item. 400 where that makes the list too large.
    pub(super) fn push(&mut self, item: &impl Serialize) -> Result<(), Error> {
        if std::mem::replace(&mut self.any, true) {
            self.text.bytes.push(b',');
        }
        self.text.json(item)
    }

    /// The whole.
    pub(super) fn answer(mut self, media: &'static str) -> Answer {
        self.text.bytes.extend(self.closing.as_bytes());
        Answer::bytes(media, self.text.bytes)
    }
}

/// Bytes that may become so many.
struct Bounded {
    bytes: Vec<u8>,
    most: usize,
}

impl Bounded {
    fn new(most: usize) -> Self {
        Self {
            bytes: Vec::new(),
            most,
        }
    }

    /// Writes a value. 400 where there is no room for it.
    fn json(&mut self, value: &impl Serialize) -> Result<(), Error> {
        let written = serde_json::to_writer(&mut *self, value);
        written.map_err(|error| {
            if error.is_io() {
                let most = self.most;
                Error::bad_request(format!(
                    "the answer would be larger than {most} bytes, the most this server writes at once: ask for less of \
                     it, or for the export"
                ))
            } else {
                Error::failed("an answer could not be written", error)
            }
        })
    }
}

impl io::Write for Bounded {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + more.len() > self.most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A weak validator of a body: its hash.
fn weak_tag(body: &[u8]) -> HeaderValue {
    let hash = ContentHash::of(body).to_string();
    tag(&format!("W/\"{}\"", &hash[..32]))
}

/// A validator as a header.
pub(super) fn tag(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("hex digits, ids and quotes are visible ASCII")
}

/// Which of the offered media types a request likes best; the first where it does not say, or likes none.
pub(super) fn preferred(headers: &HeaderMap, offers: &[&'static str]) -> &'static str {
    let accept = headers.get_all(header::ACCEPT);
    let accept: Vec<&str> = accept.iter().filter_map(|it| it.to_str().ok()).collect();
    let accept = accept.join(",");
    let liking = |offer: &str| {
        let quality = accept.split(',').filter_map(|range| quality(range, offer));
        quality.fold(0, u16::max)
    };
    let best = offers.iter().map(|offer| (liking(offer), *offer));
    best.rev()
        .max_by_key(|(liking, _)| *liking)
        .map_or("", |it| it.1)
}

/// Whether an Accept header takes a media type at all.
pub(super) fn is_liked(accept: &str, media: &str) -> bool {
    let media = media.split(';').next().unwrap_or_default().trim();
    accept
        .split(',')
        .any(|range| quality(range, media).is_some())
}

/// How much a media range of an Accept header likes an offer: 1 to 1001, exact names just above wildcards.
fn quality(range: &str, offer: &str) -> Option<u16> {
    let (name, weight) = weighted(range)?;
    let (family, _) = offer.split_once('/')?;
    let exact = name.eq_ignore_ascii_case(offer);
    let wild = name == "*/*"
        || name
            .strip_suffix("/*")
            .is_some_and(|it| it.eq_ignore_ascii_case(family));
    (weight > 0 && (exact || wild)).then_some(weight + u16::from(exact))
}

/// An item of a list of likings, such as `gzip;q=0.8`: its name, and its weight in thousandths. `None` where the
/// weight cannot be read.
pub(super) fn weighted(item: &str) -> Option<(&str, u16)> {
    let mut parts = item.split(';').map(str::trim);
    let name = parts.next()?;
    let weight = parts.find_map(|it| it.strip_prefix("q=").or_else(|| it.strip_prefix("Q=")));
    let Some(weight) = weight else {
        return Some((name, 1000));
    };
    let weight: f32 = weight.parse().ok().filter(|it| (0.0..=1.0).contains(it))?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0 to 1000"
    )]
    let thousandths = (weight * 1000.0).round() as u16;
    Some((name, thousandths))
}

/// Whether a validator is among those the client has (RFC 9110 §13.1.2: weak comparison).
pub(super) fn is_known<'a>(
    held: impl IntoIterator<Item = &'a HeaderValue>,
    etag: &HeaderValue,
) -> bool {
    let ours = opaque(etag.as_bytes());
    held.into_iter().any(|list| {
        let mut tags = list
            .as_bytes()
            .split(|&it| it == b',')
            .map(<[u8]>::trim_ascii);
        tags.any(|tag| tag == b"*" || opaque(tag) == ours)
    })
}

/// A validator without its mark of weakness.
fn opaque(tag: &[u8]) -> &[u8] {
    tag.strip_prefix(b"W/").unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn accepting(text: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(text))])
    }

    #[test]
    fn the_best_liked_type_is_given_and_the_first_where_none_is() {
        let offers = ["application/json", "text/csv"];
        for (accept, expected) in [
            ("text/csv", "text/csv"),
            ("*/*", "application/json"),
            ("text/*, application/json;q=0.5", "text/csv"),
            ("application/json;q=0.2, text/csv;q=0.1", "application/json"),
            ("image/png", "application/json"),
            ("text/csv;q=0", "application/json"),
        ] {
            assert_eq!(preferred(&accepting(accept), &offers), expected, "{accept}");
        }
        assert_eq!(preferred(&HeaderMap::new(), &offers), "application/json");
    }

    #[test]
    fn a_list_written_item_by_item_reads_as_if_written_at_once_and_ends_at_its_bound() {
        let features = [json!({"type": "Feature", "id": 1}), json!({"id": "b"})];
        let whole =
            json!({"type": "FeatureCollection", "attribution": "A \"b\"", "features": features})
                .to_string();
        let write = |many: usize, most| {
            let mut list = Listing::features("A \"b\"", most);
            features[..many].iter().try_for_each(|it| list.push(it))?;
            Ok::<_, Error>(list.answer("application/geo+json").body)
        };
        assert_eq!(write(2, 1000).unwrap(), whole);
        assert_eq!(
            write(0, 1000).unwrap(),
            json!({"type": "FeatureCollection", "attribution": "A \"b\"", "features": []})
                .to_string()
        );
        let refused = write(2, 40).unwrap_err();
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
        assert!(refused.to_string().contains("40 bytes"), "{refused}");
        let one = Answer::json_within("application/json", &features[0], 29);
        assert_eq!(one.unwrap().body.len(), 25);
        assert!(Answer::json_within("application/json", &features[0], 24).is_err());
    }

    #[test]
    fn validators_compare_weakly_in_lists() {
        let held = |text| [HeaderValue::from_static(text)];
        let etag = HeaderValue::from_static("W/\"b\"");
        assert!(is_known(&held("\"a\", \"b\""), &etag));
        assert!(is_known(&held("*"), &etag));
        assert!(!is_known(&held("\"a\""), &etag));
    }
}
