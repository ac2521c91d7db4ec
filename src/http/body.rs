//! Bodies of requests: of the right kind, not too large, and JSON.

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::http::{App, Error, json};

/// A whole Feature.
pub(crate) struct FeatureBody(pub Value);

impl FromRequest<App> for FeatureBody {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let kinds = ["application/geo+json", "application/json"];
        document(request, app, &kinds).await.map(Self)
    }
}

/// A merge patch over a Feature (RFC 7396).
pub(crate) struct PatchBody(pub Value);

impl FromRequest<App> for PatchBody {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let kinds = ["application/merge-patch+json", "application/json"];
        document(request, app, &kinds).await.map(Self)
    }
}

/// What the history says of a change: `{"comment": …}`, or no body at all.
pub(crate) struct CommentBody(pub String);

impl FromRequest<App> for CommentBody {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Said {
            #[serde(default)]
            comment: String,
        }
        let refusal = check_kind(request.headers(), &["application/json"]).err();
        let body = unpacked(request, app).await?;
        if body.is_empty() {
            return Ok(Self(String::new()));
        }
        if let Some(refusal) = refusal {
            return Err(refusal);
        }
        let said = serde_json::from_value(parse(&body)?);
        let Said { comment } =
            said.map_err(|fault| Error::bad_request(format!("the body: {fault}")))?;
        Ok(Self(comment))
    }
}

/// A document of a known form, in JSON.
pub(crate) struct JsonBody<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for JsonBody<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let document = document(request, app, &["application/json"]).await?;
        let read = serde_json::from_value(document);
        read.map(Self)
            .map_err(|fault| Error::bad_request(format!("the body: {fault}")))
    }
}

/// The document in a body that is of one of these kinds.
async fn document(request: Request, app: &App, kinds: &[&str]) -> Result<Value, Error> {
    let refusal = check_kind(request.headers(), kinds).err();
    let body = unpacked(request, app).await?;
    match refusal {
        Some(refusal) => Err(refusal),
        None => parse(&body),
    }
}

/// 415 for any other kind of document.
pub(crate) fn check_kind(headers: &HeaderMap, kinds: &[&str]) -> Result<(), Error> {
    let said = headers
        .get(header::CONTENT_TYPE)
        .and_then(|it| it.to_str().ok());
    let essence = said
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim();
    if kinds.iter().any(|kind| kind.eq_ignore_ascii_case(essence)) {
        return Ok(());
    }
    let why = format!("this takes {}: say so in Content-Type", kinds.join(" or "));
    Err(Error::UnsupportedMedia(why))
}

/// The body, unpacked where it comes packed: as it travels up to one limit, as it reads up to another.
async fn unpacked(request: Request, app: &App) -> Result<Bytes, Error> {
    let coding = request.headers().get(header::CONTENT_ENCODING).cloned();
    let body = read(request.into_body(), app.settings.max_body_bytes).await?;
    match coding.as_ref().map(|it| it.as_bytes()) {
        None | Some(b"identity") => Ok(body),
        Some(b"gzip") => inflate(&body, app.settings.max_inflated_bytes),
        Some(_) => Err(Error::UnsupportedMedia(
            "send the body as it is, or with Content-Encoding: gzip".to_owned(),
        )),
    }
}

/// How everything that gzip packed starts.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// What gzip packed, in one piece. It says at its end how long it is, so nothing is unpacked that is too long.
fn inflate(packed: &[u8], limit: usize) -> Result<Bytes, Error> {
    let broken = || Error::bad_request("the body is not what gzip makes");
    let length = packed.last_chunk().filter(|_| packed.starts_with(&GZIP));
    let length = length.ok_or_else(broken)?;
    let length = u32::from_le_bytes(*length) as usize;
    if length > limit {
        return Err(Error::TooLarge { limit });
    }
    let mut text = vec![0; length];
    let unpacked = libdeflater::Decompressor::new().gzip_decompress(packed, &mut text);
    match unpacked {
        Ok(read) if read == length => Ok(text.into()),
        _ => Err(broken()),
    }
}

/// The whole body, up to a limit.
///
/// What comes after the limit is read and forgotten for a while, as many clients only listen once they have sent
/// all, and would report a broken connection instead of our answer.
pub(crate) async fn read(mut body: Body, limit: usize) -> Result<Bytes, Error> {
    let mut read = BytesMut::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Error::bad_request("the body ended before its time"))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        length += data.len();
        if length <= limit {
            read.extend_from_slice(&data);
        } else if length > limit.saturating_mul(8) {
            break;
        } else {
            read = BytesMut::new();
        }
    }
    if length > limit {
        return Err(Error::TooLarge { limit });
    }
    Ok(read.freeze())
}

/// JSON, with the place where it stops being that.
fn parse(body: &[u8]) -> Result<Value, Error> {
    json::read(body).map_err(|error| {
        let text = error.to_string();
        let what = text.split(" at line ").next().unwrap_or_default();
        let (line, column) = (error.line(), error.column());
        Error::BadRequest(format!(
            "the body is no JSON that can be read: {what}, at line {line}, column {column}"
        ))
    })
}
