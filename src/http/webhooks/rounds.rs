//! The rounds of the deliveries: whatever is due is claimed, sent, and noted, until the server stops.
//!
//! All that lasts is in the store: the last revision that arrived, how often the next one failed, when it is due.
//! So a restart goes on where things stood, and several processes on one store share the work by claims.
//! A delivery may arrive twice, where its sender died before it noted that it had arrived; it never gets lost.

use std::time::Duration;

use axum::http::StatusCode;
use serde::Serialize;
use tokio::task::JoinSet;

use crate::http::clock::judging_time;
use crate::http::live::Notice;
use crate::http::webhooks::Rules;
use crate::http::webhooks::courier::{Failure, Message};
use crate::http::{App, Error, now};
use crate::model::Slug;
use crate::store::{self, Attempt, Claim, Next};
use crate::time::Instant;

/// How long a claim outlasts the attempt it was taken for: enough to note how it went in a busy store.
const NOTING: Duration = Duration::from_secs(15);

/// How long to leave a store alone that failed.
const PAUSE: Duration = Duration::from_secs(5);

/// Delivers what is due, and waits for more: a new revision, the end of a wait, or a webhook that is resumed.
/// Once the server stops, what is under way is brought to its end.
pub async fn go_rounds(app: App) {
    if app.atlas.store().is_read_only() {
        // Whoever writes the store sends.
        return;
    }
    let mut news = app.atlas.news();
    let mut stopping = app.stopping();
    let mut under_way = JoinSet::new();
    while !*stopping.borrow() {
        // Seen before we look, so that what comes while we look is looked at again.
        news.borrow_and_update();
        let sent = send_out(&app, &mut under_way).await;
        let wait = match app.atlas.store().explained(sent) {
            Ok(due) => due.map(|due| until(now(), due)),
            Err(error) => {
                // Of a file that is not in its place the log has been told.
                if !error.is_displaced() {
                    tracing::error!(%error, "webhooks cannot be looked up");
                }
                Some(PAUSE)
            }
        };
        let full = under_way.len() >= app.settings.webhooks.senders;
        let due = async {
            match wait {
                Some(wait) if !full => tokio::time::sleep(wait).await,
                _ => std::future::pending().await,
            }
        };
        tokio::select! {
            Some(done) = under_way.join_next() => {
                if let Err(error) = done {
                    tracing::error!(%error, "a webhook's delivery was not finished");
                }
            }
            _ = news.changed(), if !full => {}
            () = app.resumed.notified() => {}
            () = due => {}
            _ = stopping.changed() => {}
        }
    }
    while under_way.join_next().await.is_some() {}
}

/// Claims and sends what is due, as much as may be sent at once; when the next is due, if any waits.
async fn send_out(app: &App, under_way: &mut JoinSet<()>) -> Result<Option<Instant>, store::Error> {
    let store = app.atlas.store();
    let rules = &app.settings.webhooks;
    loop {
        let judged = judging_time();
        let due = store.webhooks_due(judged).await?;
        let now = now();
        // Asked first, as a claim takes the store's lock, and mostly nothing is due.
        if due.is_none_or(|due| due > now) || under_way.len() >= rules.senders {
            return Ok(due);
        }
        let until = later(now, rules.timeout + NOTING);
        if let Some(claim) = store.claim_webhook(now, judged, until).await? {
            under_way.spawn(deliver(app.clone(), claim));
        }
    }
}

/// Sends a claimed delivery and notes how it went.
async fn deliver(app: App, claim: Claim) {
    let (webhook, revision) = (claim.webhook.id, claim.revision());
    let noted = match message(&app, &claim).await {
        Ok(message) => {
            let to = &claim.webhook;
            let sent = app.courier.send(&to.url, &to.key, &message).await;
            note(&app, &claim, sent).await.map_err(Error::from)
        }
        Err(error) => Err(error),
    };
    // The claim runs out, and the delivery is due again.
    if let Err(error) = noted
        && !matches!(error, Error::Displaced(_))
    {
        tracing::error!(%webhook, %revision, %error, "a delivery could not be made or noted");
    }
}

/// Gives up the webhooks whose tokens count no longer, and says so.
pub(crate) async fn stop_lapsed(app: &App, judged: Instant) -> Result<(), store::Error> {
    let stopped = app.atlas.store().stop_lapsed_webhooks(judged).await?;
    for (webhook, why) in stopped {
        tracing::info!(%webhook, why, "a webhook is stopped");
    }
    Ok(())
}

/// What a webhook is told of its next revision.
async fn message(app: &App, claim: &Claim) -> Result<Message, Error> {
    #[derive(Serialize)]
    struct Body<'a> {
        r#type: &'static str,
        timestamp: Instant,
        data: Data<'a>,
    }
    #[derive(Serialize)]
    struct Data<'a> {
        territory: &'a Slug,
        changeset: &'a Notice<'a>,
    }
    let (territory, revision) = (&claim.webhook.territory, claim.revision());
    let record = || app.atlas.record(territory).unwrap_or_default();
    let mut known = record();
    if known.revision() < revision {
        app.atlas.refresh().await?;
        known = record();
    }
    let missing = || Error::failed("a revision could not be told", "it cannot be read");
    let notice = Notice::of(&known, revision).ok_or_else(missing)?;
    let body = serde_json::to_vec(&Body {
        r#type: "changeset.applied",
        timestamp: notice.changeset().at,
        data: Data {
            territory,
            changeset: &notice,
        },
    });
    Ok(Message {
        id: notice.changeset().id.to_string(),
        body: body
            .map_err(|error| Error::failed("a message could not be written", error))?
            .into(),
    })
}

/// Notes how a delivery went, and decides when the next is due.
async fn note(
    app: &App,
    claim: &Claim,
    sent: Result<StatusCode, Failure>,
) -> Result<(), store::Error> {
    let at = now();
    let rules = &app.settings.webhooks;
    let failed = claim.webhook.attempts + 1;
    let next = match &sent {
        Ok(_) => Next::Onwards,
        // The receiver says that it is gone for good.
        Err(failure) if failure.status() == Some(StatusCode::GONE) => Next::Stop,
        Err(_) if failed >= rules.attempts => Next::Stop,
        Err(_) => Next::Again(later(at, wait(rules, failed))),
    };
    let (status, fault) = match sent {
        Ok(status) => (Some(status), None),
        Err(failure) => (failure.status(), Some(failure.to_string())),
    };
    let (id, revision) = (claim.webhook.id, claim.revision());
    match (&fault, next) {
        (None, _) => tracing::debug!(webhook = %id, %revision, "delivered"),
        (Some(why), Next::Stop) => {
            tracing::warn!(webhook = %id, %revision, why, "a webhook is given up");
        }
        (Some(why), _) => tracing::info!(webhook = %id, %revision, why, "not delivered yet"),
    }
    let attempt = Attempt {
        at,
        revision,
        status: status.map(|it| it.as_u16()),
        fault,
    };
    app.atlas
        .store()
        .settle_webhook(claim, &attempt, next)
        .await?;
    Ok(())
}

/// How long to wait after so many attempts that failed: twice as long each time, a random part of the second half
/// of it left out, so that those who failed together do not come back together.
fn wait(rules: &Rules, failed: u32) -> Duration {
    let doubled = 2_u32.saturating_pow(failed.saturating_sub(1));
    let longest = rules.first_wait.saturating_mul(doubled);
    let mut random = [0];
    // Without random numbers, everybody waits as long as can be.
    let _ = getrandom::fill(&mut random);
    longest - longest / 2 * u32::from(random[0]) / 255
}

/// A moment some time after another; the last there is where that is past it.
fn later(at: Instant, wait: Duration) -> Instant {
    let micros = i64::try_from(wait.as_micros()).unwrap_or(i64::MAX);
    Instant::from_micros(at.micros().saturating_add(micros)).unwrap_or(Instant::LAST)
}

/// How long it is until a moment.
fn until(now: Instant, due: Instant) -> Duration {
    let micros = due.micros().saturating_sub(now.micros());
    Duration::from_micros(u64::try_from(micros).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_and_are_never_all_alike() {
        let rules = Rules::eager();
        let rules = Rules {
            first_wait: Duration::from_secs(5),
            ..rules
        };
        for failed in 1..=20 {
            let longest = Duration::from_secs(5 << (failed - 1));
            let waits: Vec<Duration> = (0..100).map(|_| wait(&rules, failed)).collect();
            assert!(
                waits.iter().all(|it| (longest / 2..=longest).contains(it)),
                "{failed}"
            );
            assert!(waits.iter().any(|it| *it != waits[0]), "{failed}");
        }
    }
}
