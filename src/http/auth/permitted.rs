//! What a request needs a right to, settled from its head alone: nothing of a body is read for whoever has none.
//!
//! A handler that reads a body, or writes without one, takes [`Permitted`] before anything else that may refuse: 401
//! and 403 come first. One that forgets it gets no body ([`Visit::permitted`]).

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::http::auth::Bearer;
use crate::http::body::repeat;
use crate::http::reading::Reading;
use crate::http::visit::Visit;
use crate::http::{App, Error};
use crate::model::Role;

/// Something that not everybody may do.
pub(in crate::http) trait Right {
    /// What is known of a request that may.
    type Held: Send;

    /// 401, 403 or 404 where the head tells that the request may not.
    fn settle(
        parts: &mut Parts,
        app: &App,
    ) -> impl Future<Output = Result<Self::Held, Error>> + Send;
}

/// A request that may do what it asks, as far as its head tells; what its body asks for may need more.
pub(in crate::http) struct Permitted<R: Right>(pub R::Held);

impl<R: Right> FromRequestParts<App> for Permitted<R> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let held = R::settle(parts, app).await?;
        Visit::of(parts, app).permit(repeat::key(&parts.headers)?);
        Ok(Self(held))
    }
}

/// The territory of the address and who asks, where their token does there what a role does.
pub(in crate::http) async fn on_territory(
    parts: &mut Parts,
    app: &App,
    role: Role,
) -> Result<(Reading, Bearer), Error> {
    let reading = Reading::from_request_parts(parts, app).await?;
    let bearer = Bearer::from_request_parts(parts, app).await?;
    bearer.needs(role, &reading.territory)?;
    Ok((reading, bearer))
}

/// The same, where what they write is recorded at once.
pub(in crate::http) async fn to_record(
    parts: &mut Parts,
    app: &App,
    role: Role,
) -> Result<(Reading, Bearer), Error> {
    let (reading, bearer) = on_territory(parts, app, role).await?;
    bearer.records_at_once(app, &reading.territory)?;
    Ok((reading, bearer))
}

/// Recording what editors may, at once.
pub(in crate::http) struct Recording;

impl Right for Recording {
    type Held = (Reading, Bearer);

    async fn settle(parts: &mut Parts, app: &App) -> Result<Self::Held, Error> {
        to_record(parts, app, Role::Editor).await
    }
}

/// Saying what might be recorded, for others to decide or for nobody to keep.
pub(in crate::http) struct Proposing;

impl Right for Proposing {
    type Held = (Reading, Bearer);

    async fn settle(parts: &mut Parts, app: &App) -> Result<Self::Held, Error> {
        on_territory(parts, app, Role::Editor).await
    }
}

/// An admin's business with one territory.
pub(in crate::http) struct Governing;

impl Right for Governing {
    type Held = (Reading, Bearer);

    async fn settle(parts: &mut Parts, app: &App) -> Result<Self::Held, Error> {
        on_territory(parts, app, Role::Admin).await
    }
}

/// The business of an admin of all territories.
pub(in crate::http) struct GoverningAll;

impl Right for GoverningAll {
    type Held = Bearer;

    async fn settle(parts: &mut Parts, app: &App) -> Result<Self::Held, Error> {
        let bearer = Bearer::from_request_parts(parts, app).await?;
        bearer.needs_everywhere(Role::Admin)?;
        Ok(bearer)
    }
}

/// The business of an admin, within the territories that his token counts for.
pub(in crate::http) struct GoverningSome;

impl Right for GoverningSome {
    type Held = Bearer;

    async fn settle(parts: &mut Parts, app: &App) -> Result<Self::Held, Error> {
        let bearer = Bearer::from_request_parts(parts, app).await?;
        bearer.needs_role(Role::Admin)?;
        Ok(bearer)
    }
}
