//! Who is asking: a bearer token, looked up by the hash of its secret.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::http::params::now;
use crate::http::repeat::Repeat;
use crate::http::{App, Error};
use crate::model::{ContentHash, Proposal, Role, Slug};
use crate::store::{Receipt, Token};

/// The holder of a token that counts.
pub(super) struct Bearer {
    token: Token,
    repeat: Option<Repeat>,
}

impl Bearer {
    /// The name that stands as author on what is written with the token.
    pub(super) fn name(&self) -> &str {
        &self.token.name
    }

    /// The id of the token.
    pub(super) fn holder(&self) -> Uuid {
        self.token.id
    }

    /// Whether the holder made a proposal: with this token, or with another of that name.
    pub(super) fn proposed(&self, proposal: &Proposal) -> bool {
        self.token.id == proposal.holder || self.token.name == proposal.author
    }

    /// The receipt to keep with what comes of the request, where it is to be carried out once.
    pub(super) fn receipt(&self, app: &App) -> Option<Receipt> {
        let repeat = self.repeat.as_ref()?;
        Some(repeat.receipt(app, self.token.id))
    }

    /// 403 where the token does not allow what the role does, on that territory.
    pub(super) fn needs(&self, role: Role, territory: &Slug) -> Result<(), Error> {
        if self.token.role < role {
            let why = format!(
                "this token is a {}'s, and this needs {role}",
                self.token.role
            );
            return Err(Error::Forbidden(why));
        }
        if self
            .token
            .territory
            .as_ref()
            .is_some_and(|only| only != territory)
        {
            let why = format!("this token does not count for `{territory}`");
            return Err(Error::Forbidden(why));
        }
        Ok(())
    }
}

impl FromRequestParts<App> for Bearer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let said = parts
            .headers
            .get(header::AUTHORIZATION)
            .ok_or(Error::Unauthorised(
                "writing needs a token: send `Authorization: Bearer TOKEN`",
            ))?;
        let secret = said.to_str().ok().and_then(|it| it.split_once(' '));
        let secret = secret.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let (_, secret) = secret.ok_or(Error::Unauthorised(
            "the Authorization header is not of the form `Bearer TOKEN`",
        ))?;
        let token = known(app, secret.trim()).await?;
        app.atlas
            .store()
            .touch_token(&token, now())
            .await
            .unwrap_or_else(|error| tracing::warn!(%error, "a token's use could not be noted"));
        let repeat = parts.extensions.get().cloned();
        Ok(Self { token, repeat })
    }
}

/// The token of a secret, if it counts now. What does not count is not told apart: it is nobody's business.
async fn known(app: &App, secret: &str) -> Result<Token, Error> {
    let hash = ContentHash::of(secret.as_bytes()).0;
    let token = app.atlas.store().token_by_hash(&hash).await?;
    let now = now();
    token
        .filter(|it| bool::from(it.hash.ct_eq(&hash)))
        .filter(|it| it.revoked.is_none_or(|at| now < at))
        .filter(|it| it.expires.is_none_or(|at| now < at))
        .ok_or(Error::Unauthorised(
            "this token is unknown, expired or revoked",
        ))
}
