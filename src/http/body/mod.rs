//! Bodies of requests: of the right kind, not too large, and JSON. None is read before it is settled whose it is.

pub(super) mod json;
mod limits;
mod receive;
pub(super) mod repeat;

pub use limits::Bodies;

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::http::body::receive::Received;
use crate::http::work::Admission;
use crate::http::{App, Error};
use crate::model::{Fault, fit_text};

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
        #[derive(Default, Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Said {
            #[serde(default)]
            comment: String,
        }
        let refusal = check_kind(request.headers(), &["application/json"]).err();
        let received = Received::whole(request, app).await?;
        if let Some(refusal) = refusal.filter(|_| !received.is_empty()) {
            return Err(refusal);
        }
        let said = received.read(|body| match body.is_empty() {
            true => Ok(Said::default()),
            false => of_form(body.json()?),
        });
        let Said { comment } = said.await?;
        if let Err(unfit) = fit_text(&comment) {
            return Err(Error::Invalid(vec![Fault::new("/comment", unfit)]));
        }
        Ok(Self(comment))
    }
}

/// A document of a known form, in JSON.
pub(crate) struct JsonBody<T>(pub T);

impl<T: DeserializeOwned + Send + 'static> FromRequest<App> for JsonBody<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        check_kind(request.headers(), &["application/json"])?;
        let received = Received::whole(request, app).await?;
        received.read(|body| of_form(body.json()?)).await.map(Self)
    }
}

/// Nothing that anybody wants; all the same it is a part of what a request with a key says.
pub(crate) struct NoBody;

impl FromRequest<App> for NoBody {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        if repeat::key(request.headers())?.is_some() {
            let received = Received::whole(request, app).await?;
            received.read(|_| Ok(())).await?;
        } else {
            Admission::enter_for(request.extensions()).await?;
        }
        Ok(Self)
    }
}

/// The document in a body that is of one of these kinds.
async fn document(request: Request, app: &App, kinds: &[&str]) -> Result<Value, Error> {
    check_kind(request.headers(), kinds)?;
    let received = Received::whole(request, app).await?;
    received.read(|body| body.json()).await
}

/// A document as what it should be.
fn of_form<T: DeserializeOwned>(document: Value) -> Result<T, Error> {
    let read = serde_json::from_value(document);
    read.map_err(|fault| Error::bad_request(format!("the body: {fault}")))
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
