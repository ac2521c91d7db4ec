//! Tokens: made, listed and taken back by admins, each within the territories that his own token counts for.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::http::answer::Answer;
use crate::http::auth::{Bearer, GoverningSome, Permitted};
use crate::http::body::{JsonBody, NoBody};
use crate::http::clock::judging_time;
use crate::http::params::{Nothing, Params, Words, now};
use crate::http::{App, Error, secret};
use crate::model::{Fault, Role, Slug, fit_line, shows_nothing};
use crate::store::{NewToken, Token};
use crate::time::Instant;

/// The longest name of a token, in letters.
const LONGEST_NAME: usize = 100;

/// A token as it is shown: never its secret's hash.
#[derive(Serialize)]
struct Described {
    id: Uuid,
    name: String,
    role: Role,
    territory: Option<Slug>,
    created: Instant,
    expires: Option<Instant>,
    revoked: Option<Instant>,
    last_used: Option<Instant>,
}

impl From<Token> for Described {
    fn from(token: Token) -> Self {
        Self {
            id: token.id,
            name: token.name,
            role: token.role,
            territory: token.territory,
            created: token.created,
            expires: token.expires,
            revoked: token.revoked,
            last_used: token.last_used,
        }
    }
}

/// Whether an admin has a say over tokens of a territory; `None` stands for all of them.
fn governs(bearer: &Bearer, territory: Option<&Slug>) -> bool {
    bearer
        .territory()
        .is_none_or(|only| territory == Some(only))
}

/// The tokens, oldest first, expired and revoked ones too.
pub(super) async fn list_tokens(
    State(app): State<App>,
    bearer: Bearer,
    Params(Nothing {}): Params<Nothing>,
) -> Result<Answer, Error> {
    #[derive(Serialize)]
    struct List {
        tokens: Vec<Described>,
    }
    bearer.needs_role(Role::Admin)?;
    // So that the last uses are told as they are.
    app.journal.heard().await;
    let tokens = app.atlas.store().tokens().await?.into_iter();
    let seen = tokens.filter(|it| governs(&bearer, it.territory.as_ref()));
    let tokens = seen.map(Described::from).collect();
    secretly(Answer::json(&List { tokens }))
}

/// What a token shall be.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    name: String,
    role: Role,
    territory: Option<Slug>,
    expires: Option<Instant>,
}

/// Makes a token. Its secret is in this answer and nowhere else.
pub(super) async fn create_token(
    State(app): State<App>,
    Permitted(bearer): Permitted<GoverningSome>,
    Params(Nothing {}): Params<Nothing>,
    JsonBody(wanted): JsonBody<Wanted>,
) -> Result<Answer, Error> {
    #[derive(Serialize)]
    struct Made {
        #[serde(flatten)]
        described: Described,
        secret: String,
    }
    if !governs(&bearer, wanted.territory.as_ref()) {
        let why = "this token counts for one territory, and makes tokens for that alone";
        return Err(bearer.forbids(why.to_owned()));
    }
    let (name, faults) = checked(&app, &wanted);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    if let Some(territory) = &wanted.territory {
        bearer.is_about(territory);
    }
    let secret = secret::fresh()?;
    let new = NewToken {
        name,
        hash: secret::hash(&secret),
        role: wanted.role,
        territory: wanted.territory,
        created: now(),
        expires: wanted.expires,
    };
    let described = Described::from(app.atlas.store().add_token(&new).await?);
    let place = format!("/tokens/{}", described.id);
    let made = secretly(Answer::json(&Made { described, secret }))?;
    Ok(made
        .status(StatusCode::CREATED)
        .header(header::LOCATION, place))
}

/// The name of a token as it is recorded, or what is wrong with it.
pub fn fit_name(name: &str) -> Result<String, String> {
    let fit = fit_line(name.trim()).map_err(|unfit| unfit.to_string())?;
    if shows_nothing(&fit) || fit.chars().count() > LONGEST_NAME {
        return Err(format!(
            "say whose token it is, in 1 to {LONGEST_NAME} letters of one line"
        ));
    }
    Ok(fit.into_owned())
}

/// The name of a token that somebody wants, and all that is wrong with it.
fn checked(app: &App, wanted: &Wanted) -> (String, Vec<Fault>) {
    let mut faults = Vec::new();
    let name = fit_name(&wanted.name);
    let name = name.map_err(|why| faults.push(Fault::new("/name", why)));
    if let Some(slug) = &wanted.territory
        && app.atlas.record(slug).is_none()
    {
        faults.push(Fault::new(
            "/territory",
            format!("there is no territory `{slug}`"),
        ));
    }
    if wanted.expires.is_some_and(|at| at <= judging_time()) {
        faults.push(Fault::new("/expires", "lies in the past"));
    }
    (name.unwrap_or_default(), faults)
}

#[derive(Deserialize)]
pub(super) struct Address {
    id: String,
}

/// One token.
pub(super) async fn get_token(
    State(app): State<App>,
    Words(address): Words<Address>,
    bearer: Bearer,
    Params(Nothing {}): Params<Nothing>,
) -> Result<Answer, Error> {
    app.journal.heard().await;
    let token = find(&app, &bearer, &address).await?;
    secretly(Answer::json(&Described::from(token)))
}

/// Takes a token back, and ends its sessions. One that was taken back before stays so.
pub(super) async fn revoke_token(
    State(app): State<App>,
    Permitted(bearer): Permitted<GoverningSome>,
    Words(address): Words<Address>,
    Params(Nothing {}): Params<Nothing>,
    NoBody: NoBody,
) -> Result<Response, Error> {
    let token = find(&app, &bearer, &address).await?;
    if let Some(territory) = &token.territory {
        bearer.is_about(territory);
    }
    app.atlas.store().revoke_token(token.id, now()).await?;
    app.grants.changed();
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The token of an address, to an admin who has a say over it; to others there is none.
async fn find(app: &App, bearer: &Bearer, Address { id }: &Address) -> Result<Token, Error> {
    bearer.needs_role(Role::Admin)?;
    let tokens = app.atlas.store().tokens().await?;
    let ours = |it: &Token| governs(bearer, it.territory.as_ref());
    let mut ours = tokens.into_iter().filter(ours);
    let token = Uuid::try_parse(id).ok();
    let token = token.and_then(|id| ours.find(|it| it.id == id));
    token.ok_or_else(|| Error::not_found("there is no such token; see /tokens"))
}

/// Not to be kept by anybody on the way.
fn secretly(answer: Result<Answer, Error>) -> Result<Answer, Error> {
    Ok(answer?.header(header::CACHE_CONTROL, "no-store"))
}
