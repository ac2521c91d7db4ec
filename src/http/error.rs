//! What goes wrong, as the client sees it: one problem+json for every error (RFC 9457).
//!
//! A 4xx says what is wrong and how to mend it. A 5xx says nothing of its cause: that goes to the log, once.

use std::time::Duration;

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::atlas::Overtaking;
use crate::http::work::Kind;
use crate::model::Fault;
use crate::{atlas, store};

/// Why a request got no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0}")]
    BadRequest(String),
    #[error("{0}")]
    Unauthorised(&'static str),
    #[error("{0}")]
    Forbidden(String),
    #[error("{0}")]
    NotFound(String),
    #[error(
        "tiles come as they are, or packed with gzip, br or zstd; Accept-Encoding takes none of these"
    )]
    NotAcceptable,
    #[error("{why}")]
    Stale {
        why: String,
        /// The versions since the one that was named: who brought them, what they changed.
        since: Vec<Value>,
    },
    #[error(
        "nothing was recorded: {} changesets since the base revision stand on the same ground; look at them, and make the \
         changes against the last revision", .0.len()
    )]
    Overtaken(Vec<Overtaking>),
    #[error("{0}")]
    PreconditionRequired(&'static str),
    #[error("the body is larger than {limit} bytes, the most this server takes")]
    TooLarge { limit: usize },
    #[error(
        "the body came no further, and nothing was done; send the request again, faster or in smaller parts"
    )]
    Late,
    #[error("{0}")]
    TooMuch(String),
    #[error("{0}")]
    UnsupportedMedia(String),
    #[error("nothing was recorded: {}", count(.0))]
    Invalid(Vec<Fault>),
    #[error("nothing was recorded: {}", count(.0))]
    Conflict(Vec<Fault>),
    #[error("{what}; try again in {} s", .wait.as_secs())]
    TooMany { what: &'static str, wait: Duration },
    #[error("too many {}; try again in a moment", .0.waiting())]
    Busy(Kind),
    #[error("the {0} of other requests take all the room there is for them; try again in a moment")]
    Exhausted(&'static str),
    #[error("as many clients follow changes as may; try again in a moment")]
    Crowded,
    #[error("others are writing to this territory all the time; try again in a moment")]
    Contended,
    #[error("there is no room left to record anything; what is recorded can still be read")]
    Full,
    #[error("nothing is recorded: {0}")]
    Clock(String),
    #[error("{0}: nothing is recorded until its operator has mended that; try again then")]
    Displaced(store::Displaced),
    #[error("this server does not know that revision yet; try again in a moment")]
    Behind,
    #[error("the request took too long; try again later")]
    Timeout,
    #[error("{doing}")]
    Failed {
        doing: &'static str,
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

fn count(faults: &[Fault]) -> String {
    match faults {
        [only] => only.detail.clone(),
        many => format!("{} faults, each with its place in `faults`", many.len()),
    }
}

impl Error {
    /// The request itself makes no sense.
    pub fn bad_request(why: impl Into<String>) -> Self {
        Self::BadRequest(why.into())
    }

    /// There is no such thing.
    pub fn not_found(what: impl Into<String>) -> Self {
        Self::NotFound(what.into())
    }

    /// What there is stands in the way.
    pub fn conflict(why: impl Into<String>) -> Self {
        Self::Conflict(vec![Fault::new("", why.into())])
    }

    /// The server failed while `doing` something.
    pub fn failed(
        doing: &'static str,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        let source = source.into();
        Self::Failed { doing, source }
    }

    /// The server was told to write nothing.
    pub fn only_read() -> Self {
        let why = "this server only reads its database: send what is to be recorded to the one that writes it";
        Self::Forbidden(why.to_owned())
    }

    /// What another request waited for in vain, said to this one too.
    pub fn shared(error: &Self) -> Self {
        match error {
            Self::Busy(kind) => Self::Busy(*kind),
            Self::Exhausted(of) => Self::Exhausted(of),
            Self::Behind => Self::Behind,
            Self::Contended => Self::Contended,
            Self::Displaced(why) => Self::Displaced(*why),
            Self::NotFound(what) => Self::NotFound(what.clone()),
            other => Self::failed("another request failed at this", other.to_string()),
        }
    }

    /// The status it is answered with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Unauthorised(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::Conflict(_) | Self::Overtaken(_) => StatusCode::CONFLICT,
            Self::PreconditionRequired(_) => StatusCode::PRECONDITION_REQUIRED,
            Self::Stale { .. } => StatusCode::PRECONDITION_FAILED,
            Self::TooLarge { .. } | Self::TooMuch(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Late => StatusCode::REQUEST_TIMEOUT,
            Self::UnsupportedMedia(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy(_)
            | Self::Exhausted(_)
            | Self::Crowded
            | Self::Contended
            | Self::Behind
            | Self::Clock(_)
            | Self::Timeout
            | Self::Displaced(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Full => StatusCode::INSUFFICIENT_STORAGE,
            Self::Failed { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The header that goes with it.
    fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        match self {
            Self::Unauthorised(_) => Some((
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"frontline\""),
            )),
            Self::TooMany { wait, .. } => Some((header::RETRY_AFTER, wait.as_secs().into())),
            Self::Busy(_)
            | Self::Exhausted(_)
            | Self::Crowded
            | Self::Contended
            | Self::Behind
            | Self::Timeout
            | Self::Displaced(_) => Some((header::RETRY_AFTER, HeaderValue::from_static("2"))),
            Self::Clock(_) => Some((header::RETRY_AFTER, HeaderValue::from_static("60"))),
            _ => None,
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Busy | store::Error::Stale { .. } => Self::Contended,
            store::Error::Full => Self::Full,
            store::Error::Displaced(why) => Self::Displaced(why),
            store::Error::ReadOnly => Self::only_read(),
            decided @ store::Error::Decided => atlas::Error::from(decided).into(),
            other => Self::failed("the store failed", other),
        }
    }
}

impl From<atlas::Error> for Error {
    fn from(error: atlas::Error) -> Self {
        match error {
            atlas::Error::Refused(faults) => Self::Invalid(faults),
            atlas::Error::Overtaken(overtakings) => Self::Overtaken(overtakings),
            atlas::Error::Stale { .. } | atlas::Error::Repeated => Self::Contended,
            atlas::Error::Decided => Self::conflict("this proposal was decided in this moment"),
            atlas::Error::Crowded { most } => Self::conflict(format!(
                "there are {most} open proposals, the most this server takes for a territory: have some decided first"
            )),
            atlas::Error::OtherRequest => {
                let why =
                    "this Idempotency-Key was sent with another request before: take a new one";
                Self::Invalid(vec![Fault::new("", why)])
            }
            atlas::Error::Store(cause) if matches!(*cause, store::Error::Busy) => Self::Contended,
            atlas::Error::Store(cause) if matches!(*cause, store::Error::Full) => Self::Full,
            atlas::Error::Store(cause) => match &*cause {
                store::Error::File { line, reason } => {
                    Self::Invalid(vec![Fault::new(format!("line {line}"), reason)])
                }
                store::Error::Parted { .. } | store::Error::Taken { .. } => {
                    Self::Conflict(vec![Fault::new("", &cause)])
                }
                store::Error::Displaced(why) => Self::Displaced(*why),
                store::Error::ReadOnly => Self::only_read(),
                _ => Self::failed("the store failed", cause),
            },
            other => Self::failed("the atlas failed", other),
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = self.status();
        let header = self.header();
        let detail = if let Self::Failed { doing, source } = &self {
            tracing::error!(error = %chain(source.as_ref()), "{doing}");
            "the server failed; its log says why".to_owned()
        } else {
            self.to_string()
        };
        let more = match self {
            Self::Invalid(faults) | Self::Conflict(faults) => Some(("faults", json!(faults))),
            Self::Overtaken(overtakings) => Some(("conflicts", conflicts(&overtakings))),
            Self::Stale { since, .. } if !since.is_empty() => Some(("since", since.into())),
            _ => None,
        };
        let mut response = problem(status, detail, more);
        response.headers_mut().extend(header);
        response
    }
}

/// An error and what caused it, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |so_far, cause| {
        format!("{so_far}: {cause}")
    })
}

/// The media type of every error.
pub(super) const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

#[derive(Serialize)]
struct Problem {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    /// What else a program may want to know.
    #[serde(flatten)]
    more: Map<String, Value>,
}

/// The changesets that came in between, and what both they and the changes are about.
pub(super) fn conflicts(overtakings: &[Overtaking]) -> Value {
    let told = overtakings.iter().map(|it| {
        let both: Vec<String> = it.subjects.iter().map(ToString::to_string).collect();
        let mut told = json!(it.changeset);
        told["about"] = if both.is_empty() {
            json!(["the same ground"])
        } else {
            json!(both)
        };
        told
    });
    told.collect()
}

/// The one envelope of every error.
pub(super) fn problem(status: StatusCode, detail: String, more: Option<(&str, Value)>) -> Response {
    let more = more.map(|(name, value)| (name.to_owned(), value));
    let body = Problem {
        r#type: "about:blank",
        title: status.canonical_reason().unwrap_or("Error"),
        status: status.as_u16(),
        detail,
        more: more.into_iter().collect(),
    };
    let headers = [
        (header::CONTENT_TYPE, PROBLEM_JSON),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, Json(body)).into_response()
}
