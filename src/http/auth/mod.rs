//! Who is asking: a bearer token, or the cookie of a session that stands for one. Secrets are looked up by hash.

mod permitted;

pub(super) use permitted::{
    Governing, GoverningAll, GoverningSome, Permitted, Proposing, Recording, Right, on_territory,
    to_record,
};

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::http::clock::judging_time;
use crate::http::cookie::Cookie;
use crate::http::params::no_territory;
use crate::http::visit::Visit;
use crate::http::{App, Error, csrf, secret};
use crate::model::{Proposal, Revision, Role, Slug, Territory, View};
use crate::store::{Receipt, Session, Token};
use crate::time::Instant;

/// Somebody who proved who they are.
#[derive(Clone)]
pub(super) struct Who {
    pub token: Token,
    /// The session that stands for the token, where it came by cookie.
    pub session: Option<SignedIn>,
}

/// A browser's session.
#[derive(Clone)]
pub(super) struct SignedIn {
    /// SHA-256 of the cookie's secret.
    pub hash: [u8; 32],
    pub expires: Instant,
    /// What writes by it must repeat.
    pub csrf: String,
}

/// Whoever asks, known or not. What a request says of itself must count: 401.
pub(super) struct Caller {
    pub who: Option<Who>,
    visit: Arc<Visit>,
    /// Whether all reading needs a token.
    private: bool,
}

/// The holder of a token that counts, with what a request needs beside that to write.
#[derive(Clone)]
pub(super) struct Bearer {
    who: Who,
    visit: Arc<Visit>,
}

impl Bearer {
    /// The name that stands as author on what is written with the token.
    pub(super) fn name(&self) -> &str {
        &self.who.token.name
    }

    /// The token, and the session it came by.
    pub(super) fn who(&self) -> &Who {
        &self.who
    }

    /// The only territory the token counts for; none: all.
    pub(super) fn territory(&self) -> Option<&Slug> {
        self.who.token.territory.as_ref()
    }

    /// The id of the token.
    pub(super) fn holder(&self) -> Uuid {
        self.who.token.id
    }

    /// Whether the holder made a proposal: with this token, or with another of that name.
    pub(super) fn proposed(&self, proposal: &Proposal) -> bool {
        self.holder() == proposal.holder || self.name() == proposal.author
    }

    /// The receipt to keep with what comes of the request, where it is to be carried out once.
    pub(super) fn receipt(&self, app: &App) -> Result<Option<Receipt>, Error> {
        let repeat = self.visit.repeat()?;
        Ok(repeat.map(|it| it.receipt(app, self.who.token.id)))
    }

    /// 403 where what they write is looked at before it is recorded.
    pub(super) fn records_at_once(&self, app: &App, territory: &Slug) -> Result<(), Error> {
        if !app.settings.review || self.may(Role::Reviewer, territory) {
            return Ok(());
        }
        let why = format!(
            "what editors change here is reviewed first: send this to /territories/{territory}/proposals"
        );
        Err(self.forbids(why))
    }

    /// 403 where the token does not allow what the role does, on every territory.
    pub(super) fn needs_everywhere(&self, role: Role) -> Result<(), Error> {
        if let Some(only) = &self.who.token.territory {
            let why = format!("this token counts for `{only}` alone, and this needs one for all");
            return Err(self.forbids(why));
        }
        self.needs_role(role)
    }

    /// Whether the token allows what the role does, on that territory.
    pub(super) fn may(&self, role: Role, territory: &Slug) -> bool {
        let token = &self.who.token;
        token.role >= role && token.reaches(territory)
    }

    /// 403 where the token does not allow what the role does, on that territory.
    pub(super) fn needs(&self, role: Role, territory: &Slug) -> Result<(), Error> {
        self.needs_role(role)?;
        if !self.who.token.reaches(territory) {
            let why = format!("this token does not count for `{territory}`");
            return Err(self.forbids(why));
        }
        Ok(())
    }

    /// 403 where the token does not allow what the role does, wherever it counts.
    pub(super) fn needs_role(&self, role: Role) -> Result<(), Error> {
        if self.who.token.role < role {
            let why = format!(
                "this token is a {}'s, and this needs {role}",
                self.who.token.role
            );
            return Err(self.forbids(why));
        }
        Ok(())
    }

    /// Refuses, and has that noted.
    pub(super) fn forbids(&self, why: String) -> Error {
        self.visit.refuse(why.clone());
        Error::Forbidden(why)
    }

    /// Has it noted what came of the request.
    pub(super) fn recorded(&self, revision: Revision) {
        self.visit.recorded(revision);
    }

    /// Has it noted what the request is about.
    pub(super) fn is_about(&self, territory: &Slug) {
        self.visit.is_about(territory);
    }
}

impl FromRequestParts<App> for Bearer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let visit = Visit::of(parts, app);
        let Some(who) = caller(parts, app, &visit).await? else {
            let why = "this needs a token: send `Authorization: Bearer TOKEN`, or sign in again";
            return Err(unproved(app, &visit, why));
        };
        meant(parts, app, &visit, &who)?;
        if !parts.method.is_safe() {
            app.rates.write(who.token.id)?;
        }
        Ok(Self { who, visit })
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let visit = Visit::of(parts, app);
        let who = caller(parts, app, &visit).await?;
        if let Some(who) = &who {
            meant(parts, app, &visit, who)?;
        }
        Ok(Self {
            who,
            visit,
            private: app.settings.access.private,
        })
    }
}

impl Caller {
    /// Whether they may read a territory, as it stands.
    pub(super) fn may_read(&self, now: &View<'_>) -> bool {
        let Territory { slug, private, .. } = now.territory();
        let counts = |it: &Who| it.token.reaches(slug);
        self.who.as_ref().is_some_and(counts) || !(self.private || *private)
    }

    /// 401 where all reading needs a token and they have none.
    pub(super) fn may_look_around(&self) -> Result<(), Error> {
        if self.private && self.who.is_none() {
            self.visit.refuse(SIGN_IN);
            return Err(Error::Unauthorised(SIGN_IN));
        }
        Ok(())
    }

    /// The answer depends on who asks.
    pub(super) fn confine(&self) {
        self.visit.confine();
    }
}

const SIGN_IN: &str = "reading needs a token here: send `Authorization: Bearer TOKEN`, or sign in";

/// Lets pass who may read a territory that is not open to all.
///
/// Whoever may not gets the very answer that a territory which does not exist gives, so it must be asked for those
/// too. `exists` decides only what is noted.
pub(super) async fn may_read(
    parts: &Parts,
    app: &App,
    territory: &Slug,
    exists: bool,
) -> Result<(), Error> {
    let visit = Visit::of(parts, app);
    let who = match caller(parts, app, &visit).await {
        Ok(who) => who,
        Err(Error::Unauthorised(_)) => None,
        Err(other) => return Err(other),
    };
    if app.settings.access.private && who.is_none() {
        visit.refuse(SIGN_IN);
        return Err(Error::Unauthorised(SIGN_IN));
    }
    if who.is_some_and(|it| it.token.reaches(territory)) {
        visit.confine();
        return Ok(());
    }
    if exists {
        visit.refuse("it is private, and no token that counts for it came along");
    }
    Err(no_territory(territory))
}

/// Who asks, if they say so. 401 where what they say does not count.
async fn caller(parts: &Parts, app: &App, visit: &Visit) -> Result<Option<Who>, Error> {
    if let Some(who) = visit.who() {
        return Ok(Some(who.clone()));
    }
    let found = match parts.headers.get(header::AUTHORIZATION) {
        Some(said) => {
            let secret = said.to_str().ok().and_then(|it| it.split_once(' '));
            let secret = secret.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
            let Some((_, secret)) = secret else {
                let why = "the Authorization header is not of the form `Bearer TOKEN`";
                return Err(unproved(app, visit, why));
            };
            let Some(token) = token(app, secret.trim()).await? else {
                let why = "this token is unknown, expired or revoked";
                return Err(unproved(app, visit, why));
            };
            let session = None;
            Some(Who { token, session })
        }
        None => by_cookie(parts, app, visit).await?,
    };
    if let Some(who) = &found {
        app.journal.used(&who.token);
        visit.is_of(who.clone());
    }
    Ok(found)
}

/// 403 where a write came by cookie and another site's page may have sent it.
fn meant(parts: &Parts, app: &App, visit: &Visit, who: &Who) -> Result<(), Error> {
    match &who.session {
        Some(session) if !parts.method.is_safe() => {
            csrf::check(parts, app, session).inspect_err(|why| visit.refuse(why.to_string()))
        }
        _ => Ok(()),
    }
}

/// They did not prove who they are: 401, or 429 where that was too often.
fn unproved(app: &App, visit: &Visit, why: &'static str) -> Error {
    if let Err(hasty) = app.rates.failure(visit.address()) {
        return hasty;
    }
    visit.refuse(why);
    Error::Unauthorised(why)
}

/// The token of a secret, if it counts now. What does not count is not told apart: it is nobody's business.
async fn token(app: &App, secret: &str) -> Result<Option<Token>, Error> {
    let hash = secret::hash(secret);
    let token = app.atlas.store().token_by_hash(&hash).await?;
    Ok(token
        .filter(|it| bool::from(it.hash.ct_eq(&hash)))
        .filter(|it| it.counts(judging_time())))
}

/// Who is signed in. A session that ended is nobody's, as if there were no cookie: a page left open is no attack.
async fn by_cookie(parts: &Parts, app: &App, visit: &Visit) -> Result<Option<Who>, Error> {
    let Some(secret) = Cookie::of(parts, app).secret(parts) else {
        return Ok(None);
    };
    let hash = secret::hash(secret);
    let session = app.atlas.store().session_by_hash(&hash).await?;
    let Some(session) = session.filter(|it| bool::from(it.hash.ct_eq(&hash))) else {
        visit.refuse("the session is unknown, or ended long ago");
        return app.rates.failure(visit.address()).map(|()| None);
    };
    let Session { token, expires, .. } = session;
    let now = judging_time();
    if expires <= now || !token.counts(now) {
        return Ok(None);
    }
    let csrf = secret::csrf(secret);
    let session = Some(SignedIn {
        hash,
        expires,
        csrf,
    });
    Ok(Some(Who { token, session }))
}
