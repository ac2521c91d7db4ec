//! Making, listing, trying and removing webhooks: an admin's business.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::http::answer::Answer;
use crate::http::auth::{Governing, Permitted};
use crate::http::body::{JsonBody, NoBody};
use crate::http::clock::judging_time;
use crate::http::params::{Nothing, Params, Words, now};
use crate::http::reading::Reading;
use crate::http::webhooks::courier::Message;
use crate::http::webhooks::sign::{new_key, secret};
use crate::http::webhooks::target::Target;
use crate::http::{App, Error};
use crate::model::{Fault, Revision, Slug};
use crate::store::{NewWebhook, Webhook, new_id};
use crate::time::Instant;

/// What is shown once, or to admins only, is kept by nobody on the way.
const UNKEPT: HeaderValue = HeaderValue::from_static("no-store");

/// Why webhooks were given up that did not keep the reason.
const GIVEN_UP: &str =
    "it was given up after attempts that failed; `last` says how the last one did";

/// A webhook as its owners see it, without its secret.
#[derive(Serialize)]
struct Shown<'a> {
    id: Uuid,
    url: &'a str,
    created: Instant,
    /// `waiting` for a revision, `retrying` one that failed, or `stopped`.
    state: &'static str,
    /// Why it is stopped.
    reason: Option<&'a str>,
    /// The token it was made with; `null` where that is not known.
    token: Option<Uuid>,
    /// The last revision that arrived; at first, the last there was.
    delivered: Revision,
    failed_attempts: u32,
    /// When the one that failed is sent again.
    next_attempt: Option<Instant>,
    last: Option<Last<'a>>,
}

/// How the last attempt went.
#[derive(Serialize)]
struct Last<'a> {
    at: Instant,
    revision: Revision,
    delivered: bool,
    status: Option<u16>,
    detail: Option<&'a str>,
}

impl<'a> Shown<'a> {
    fn of(webhook: &'a Webhook) -> Self {
        let lapsed = webhook.lapsed(judging_time());
        let stopped = webhook.stopped.is_some();
        let state = match webhook.attempts {
            _ if stopped || lapsed.is_some() => "stopped",
            0 => "waiting",
            _ => "retrying",
        };
        let given_up = || webhook.why.as_deref().unwrap_or(GIVEN_UP);
        let last = webhook.last.as_ref().map(|it| Last {
            at: it.at,
            revision: it.revision,
            delivered: it.fault.is_none(),
            status: it.status,
            detail: it.fault.as_deref(),
        });
        Self {
            id: webhook.id,
            url: &webhook.url,
            created: webhook.created,
            state,
            reason: lapsed.or_else(|| stopped.then(given_up)),
            token: webhook.maker,
            delivered: webhook.delivered,
            failed_attempts: webhook.attempts,
            next_attempt: (state == "retrying").then_some(webhook.due),
            last,
        }
    }
}

/// Where a webhook shall lead.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    url: String,
}

/// Makes a webhook; the answer has its secret, this once.
pub(crate) async fn create_webhook(
    State(app): State<App>,
    Permitted((Reading { territory, .. }, bearer)): Permitted<Governing>,
    Params(Nothing {}): Params<Nothing>,
    JsonBody(Wanted { url }): JsonBody<Wanted>,
) -> Result<Answer, Error> {
    let rules = &app.settings.webhooks;
    let target = Target::read(&url, rules.private)
        .map_err(|refusal| Error::Invalid(vec![Fault::new("/url", refusal)]))?;
    let new = NewWebhook {
        territory,
        url: target.as_str().to_owned(),
        key: new_key()?,
        created: now(),
        maker: Some(bearer.holder()),
    };
    let made = app.atlas.store().add_webhook(&new, rules.most).await?;
    let webhook = made.ok_or_else(|| {
        let (slug, most) = (&new.territory, rules.most);
        let why = format!("`{slug}` has {most} webhooks, the most it may have: remove one first");
        Error::Conflict(vec![Fault::new("", why)])
    })?;
    #[derive(Serialize)]
    struct Made<'a> {
        #[serde(flatten)]
        webhook: Shown<'a>,
        secret: String,
    }
    let place = format!("/territories/{}/webhooks/{}", webhook.territory, webhook.id);
    let made = Made {
        webhook: Shown::of(&webhook),
        secret: secret(&webhook.key),
    };
    let answer = Answer::json(&made)?.status(StatusCode::CREATED);
    Ok(answer
        .header(header::LOCATION, place)
        .header(header::CACHE_CONTROL, UNKEPT))
}

/// The webhooks of a territory, oldest first.
pub(crate) async fn list_webhooks(
    State(app): State<App>,
    Permitted((Reading { territory, .. }, _)): Permitted<Governing>,
    Params(Nothing {}): Params<Nothing>,
) -> Result<Answer, Error> {
    let webhooks = app.atlas.store().webhooks(&territory).await?;
    let shown: Vec<Shown<'_>> = webhooks.iter().map(Shown::of).collect();
    let answer = Answer::json(&json!({"webhooks": shown}))?;
    Ok(answer.header(header::CACHE_CONTROL, UNKEPT))
}

/// One webhook.
pub(crate) async fn get_webhook(
    State(app): State<App>,
    Permitted((Reading { territory, .. }, _)): Permitted<Governing>,
    Words((_, id)): Words<(String, String)>,
    Params(Nothing {}): Params<Nothing>,
) -> Result<Answer, Error> {
    let answer = Answer::json(&Shown::of(&find(&app, &territory, &id).await?))?;
    Ok(answer.header(header::CACHE_CONTROL, UNKEPT))
}

/// Removes a webhook; what it was not yet told it never will be.
pub(crate) async fn delete_webhook(
    State(app): State<App>,
    Permitted((Reading { territory, .. }, _)): Permitted<Governing>,
    Words((_, id)): Words<(String, String)>,
    Params(Nothing {}): Params<Nothing>,
    NoBody: NoBody,
) -> Result<StatusCode, Error> {
    let known = match Uuid::try_parse(&id) {
        Ok(id) => app.atlas.store().remove_webhook(&territory, id).await?,
        Err(_) => false,
    };
    if known {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(no_webhook(&territory, &id))
    }
}

/// Sends a message that says nothing, now, and answers how it went. One that arrives resumes what was given up.
pub(crate) async fn test_webhook(
    State(app): State<App>,
    Permitted((Reading { territory, .. }, _)): Permitted<Governing>,
    Words((_, id)): Words<(String, String)>,
    Params(Nothing {}): Params<Nothing>,
    NoBody: NoBody,
) -> Result<Answer, Error> {
    let webhook = find(&app, &territory, &id).await?;
    if let Some(lapsed) = webhook.lapsed(judging_time()) {
        let why = format!(
            "this webhook is stopped: {lapsed}; remove it, and make one with a token that counts"
        );
        return Err(Error::conflict(why));
    }
    let body =
        json!({"type": "webhook.test", "timestamp": now(), "data": {"territory": territory}});
    let message = Message {
        id: new_id().to_string(),
        body: Bytes::from(body.to_string()),
    };
    let sent = app.courier.send(&webhook.url, &webhook.key, &message).await;
    if sent.is_ok() && webhook.stopped.is_some() {
        app.atlas.store().resume_webhook(webhook.id, now()).await?;
        app.resumed.notify_one();
    }
    let (status, detail) = match sent {
        Ok(status) => (Some(status), None),
        Err(failure) => (failure.status(), Some(failure.to_string())),
    };
    let answer = Answer::json(&json!({
        "delivered": detail.is_none(),
        "status": status.map(|it| it.as_u16()),
        "detail": detail,
    }))?;
    Ok(answer.header(header::CACHE_CONTROL, UNKEPT))
}

/// The webhook of an id, where it is that territory's.
async fn find(app: &App, territory: &Slug, id: &str) -> Result<Webhook, Error> {
    let webhooks = app.atlas.store().webhooks(territory).await?;
    let found = webhooks.into_iter().find(|it| it.id.to_string() == id);
    found.ok_or_else(|| no_webhook(territory, id))
}

fn no_webhook(territory: &Slug, id: &str) -> Error {
    Error::not_found(format!("`{territory}` has no webhook `{id}`"))
}
