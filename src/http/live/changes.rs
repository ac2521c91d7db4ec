//! Changesets as server-sent events, from where a client left off.
//!
//! What was missed and what is new come from one place, the record: a stream remembers the last revision it told and
//! reads on from there whenever a record was swapped in. So nothing can fall between replay and live, or come twice.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream;
use serde::Deserialize;
use tokio::sync::watch;

use crate::http::auth::Caller;
use crate::http::live::Notice;
use crate::http::live::grants::Grant;
use crate::http::live::streams::Place;
use crate::http::params::{Params, no_territory};
use crate::http::reading::Reading;
use crate::http::visit::Visit;
use crate::http::{App, Error};
use crate::model::{Revision, Slug};

/// What a client that comes back sends: the id of the last event it got.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// Asks a proxy of the nginx family not to hold events back.
const UNBUFFERED: (HeaderName, HeaderValue) = (
    HeaderName::from_static("x-accel-buffering"),
    HeaderValue::from_static("no"),
);

/// `?since=REVISION`, for clients that cannot send a header.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    since: Option<String>,
}

/// Every changeset after the one named, and on as they come; without one, what comes from now on.
pub(crate) async fn stream_changes(
    State(app): State<App>,
    Reading { territory, .. }: Reading,
    caller: Caller,
    Extension(visit): Extension<Arc<Visit>>,
    headers: HeaderMap,
    Params(asked): Params<Asked>,
) -> Result<impl IntoResponse, Error> {
    let token = caller.who.as_ref().map(|who| who.token.id);
    let place = app.streams.take(visit.address(), token)?;
    // Taken before the record is looked at.
    let (news, stopping) = (app.atlas.news(), app.stopping());
    // A client that comes back sends the header, and still has the parameter in its address.
    let told = match headers.get(LAST_EVENT_ID) {
        Some(id) => Some(read("Last-Event-ID", id.to_str().unwrap_or("?"))?),
        None => asked.since.map(|it| read("since", &it)).transpose()?,
    };
    let told = start(&app, &territory, told).await?;
    let heartbeat = KeepAlive::new().interval(app.settings.telling.heartbeat);
    let who = caller.who.as_ref();
    let follower = Follower {
        grant: who.map(|it| app.grants.enter(it)),
        reaches: who.is_some_and(|it| it.token.reaches(&territory)),
        app,
        territory,
        told,
        news,
        stopping,
        _place: place,
    };
    let events = stream::unfold(follower, Follower::next);
    Ok(([UNBUFFERED], Sse::new(events).keep_alive(heartbeat)))
}

/// A revision as a client names it.
fn read(whence: &str, text: &str) -> Result<Revision, Error> {
    let digits = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    if !digits {
        let why = format!("{whence} is no revision: send the id of the last event you got");
        return Err(Error::BadRequest(why));
    }
    // A counter past the type is past every revision there will be.
    Ok(Revision(text.parse().unwrap_or(u32::MAX)))
}

/// The revision after which to tell. Looks once whether another process has just written the one asked for.
async fn start(app: &App, territory: &Slug, told: Option<Revision>) -> Result<Revision, Error> {
    let last = || {
        let record = app.atlas.record(territory);
        let record = record.ok_or_else(|| no_territory(territory))?;
        Ok::<_, Error>(record.revision())
    };
    let Some(told) = told else {
        return last();
    };
    if told > last()? {
        app.atlas.refresh().await?;
    }
    match last()? {
        last if told > last => Err(Error::BadRequest(format!(
            "`{territory}` has no revision {told}: the last is {last}; without Last-Event-ID you get what comes next"
        ))),
        _ => Ok(told),
    }
}

/// A client that follows a territory.
struct Follower {
    app: App,
    territory: Slug,
    /// What it was opened by; none where nobody had to prove anything.
    grant: Option<Grant>,
    /// Whether that lets it read the territory where it is private.
    reaches: bool,
    /// The last revision it knows.
    told: Revision,
    news: watch::Receiver<()>,
    stopping: watch::Receiver<bool>,
    _place: Place,
}

impl Follower {
    /// The next event, waited for; `None` once the server stops, or the client may no longer follow.
    async fn next(mut self) -> Option<(Result<Event, axum::Error>, Self)> {
        while !*self.stopping.borrow() {
            let record = self.app.atlas.record(&self.territory)?;
            let lapsed = self.grant.as_ref().is_some_and(Grant::has_ended);
            if lapsed || (record.is_private() && !self.reaches) {
                return None;
            }
            if let Some(notice) = Notice::of(&record, self.told.next()) {
                self.told = self.told.next();
                let event = Event::default().event("changeset");
                let event = event.id(self.told.to_string()).json_data(&notice);
                return Some((event, self));
            }
            tokio::select! {
                swapped = self.news.changed() => swapped.ok()?,
                _ = self.stopping.changed() => return None,
                () = ended(self.grant.as_mut()) => return None,
            }
        }
        None
    }
}

/// Waits until a right ends; for ever where none is needed.
async fn ended(grant: Option<&mut Grant>) {
    match grant {
        Some(grant) => grant.ended().await,
        None => std::future::pending().await,
    }
}
