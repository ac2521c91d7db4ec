//! Sessions of browsers: a token exchanged for a cookie that scripts cannot read.

use std::time::Duration;

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Span;
use serde::Serialize;
use uuid::Uuid;

use crate::http::answer::Answer;
use crate::http::auth::{Bearer, Caller, Permitted, Right, SignedIn, Who};
use crate::http::clock::judging_time;
use crate::http::cookie::Cookie;
use crate::http::params::{Nothing, Params};
use crate::http::{App, Error, csrf, secret};
use crate::model::{Role, Slug};
use crate::store::{NewSession, Token};
use crate::time::Instant;

/// For how many days it is remembered that a session was one.
const REMEMBERED_DAYS: i64 = 30;

/// Who one is.
#[derive(Serialize)]
struct Described {
    token: Option<DescribedToken>,
    /// The session, where one is signed in; a bearer token has none.
    session: Option<DescribedSession>,
    /// Whether all reading needs a token here.
    private: bool,
    /// Whether editors only propose here, and reviewers record.
    review: bool,
}

#[derive(Serialize)]
struct DescribedToken {
    id: Uuid,
    name: String,
    role: Role,
    territory: Option<Slug>,
    expires: Option<Instant>,
}

#[derive(Serialize)]
struct DescribedSession {
    expires: Instant,
    csrf: String,
}

fn describe(app: &App, who: Option<Who>) -> Result<Answer, Error> {
    let (token, session) = who.map(|it| (it.token, it.session)).unzip();
    let token = token.map(|it| DescribedToken {
        id: it.id,
        name: it.name,
        role: it.role,
        territory: it.territory,
        expires: it.expires,
    });
    let session = session
        .flatten()
        .map(|SignedIn { expires, csrf, .. }| DescribedSession { expires, csrf });
    let answer = Answer::json(&Described {
        token,
        session,
        private: app.settings.access.private,
        review: app.settings.review,
    })?;
    Ok(answer.header(header::CACHE_CONTROL, "no-store"))
}

/// Who asks. Nobody in particular is an answer too: a page asks this first.
pub(super) async fn get_session(
    State(app): State<App>,
    Params(Nothing {}): Params<Nothing>,
    caller: Caller,
) -> Result<Answer, Error> {
    describe(&app, caller.who)
}

/// What is to be known of a request that begins or ends a session.
pub(super) struct Browser {
    cookie: Cookie,
    secret: Option<String>,
}

impl FromRequestParts<App> for Browser {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        csrf::same_origin(parts, app)?;
        let cookie = Cookie::of(parts, app);
        let secret = cookie.secret(parts).map(str::to_owned);
        Ok(Self { cookie, secret })
    }
}

/// Beginning a session, with a token that came by itself.
pub(super) struct SigningIn;

impl Right for SigningIn {
    type Held = (Browser, Token);

    async fn settle(parts: &mut Parts, app: &App) -> Result<Self::Held, Error> {
        let browser = Browser::from_request_parts(parts, app).await?;
        let bearer = Bearer::from_request_parts(parts, app).await?;
        let Who { token, session } = bearer.who().clone();
        if session.is_some() {
            let why = "a session is made of a token: send `Authorization: Bearer TOKEN`";
            return Err(bearer.forbids(why.to_owned()));
        }
        Ok((browser, token))
    }
}

/// Exchanges a bearer token for a cookie.
pub(super) async fn create_session(
    State(app): State<App>,
    Permitted((browser, token)): Permitted<SigningIn>,
    Params(Nothing {}): Params<Nothing>,
) -> Result<Answer, Error> {
    let began = judging_time();
    let longest = app.settings.access.session;
    let ends = Span::try_from(longest).ok().and_then(|it| began.after(it));
    let ends = ends.into_iter().chain(token.expires).min();
    let expires = ends.ok_or_else(|| Error::failed("a session has no end", "it ends too late"))?;
    let secret = secret::fresh()?;
    let hash = secret::hash(&secret);
    let session = NewSession {
        hash,
        token: token.id,
        expires,
    };
    let forgotten = began.after(Span::new().days(-REMEMBERED_DAYS));
    let store = app.atlas.store();
    store
        .add_session(&session, forgotten.unwrap_or(began))
        .await?;
    let seconds = (expires.micros() - began.micros()) / 1_000_000;
    let time = Duration::from_secs(seconds.unsigned_abs());
    let cookie = browser.cookie.set(&secret, time);
    let csrf = secret::csrf(&secret);
    let session = Some(SignedIn {
        hash,
        expires,
        csrf,
    });
    let answer = describe(&app, Some(Who { token, session }))?;
    Ok(answer
        .status(StatusCode::CREATED)
        .header(header::LOCATION, "/session")
        .header(header::SET_COOKIE, cookie))
}

/// Ends the session of the cookie, and has the browser forget it. One that is ended already stays so.
pub(super) async fn end_session(
    State(app): State<App>,
    browser: Browser,
    _: Caller,
    Params(Nothing {}): Params<Nothing>,
) -> Result<Response, Error> {
    if let Some(secret) = browser.secret {
        app.atlas
            .store()
            .end_session(&secret::hash(&secret))
            .await?;
        app.grants.changed();
    }
    let forget = browser.cookie.set("", Duration::ZERO);
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, forget)]).into_response())
}
