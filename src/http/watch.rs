//! Whether those who were let in once still may: looked at again and again, also after what other processes did.

use std::time::Duration;

use tokio::time::{Interval, MissedTickBehavior, interval};

use crate::http::clock::judging_time;
use crate::http::{App, webhooks};
use crate::store::Error;

/// Ends streams, and stops webhooks, whose token or session counts no longer; each by itself, as webhooks wait for
/// whoever writes to the store.
pub async fn watch_access(app: App, every: Duration) {
    tokio::join!(end_streams(&app, every), stop_webhooks(&app, every));
}

/// Ends streams: in their turn, and as soon as this process itself took a right away.
async fn end_streams(app: &App, every: Duration) {
    let (mut ticks, mut failing) = (ticks(every), false);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = app.grants.told() => {}
        }
        let done = app.grants.look(app.atlas.store(), judging_time()).await;
        failing = has_failed(app, done, failing);
    }
}

/// Stops webhooks.
async fn stop_webhooks(app: &App, every: Duration) {
    if app.atlas.store().is_read_only() {
        // Whoever writes the store stops them.
        return;
    }
    let (mut ticks, mut failing) = (ticks(every), false);
    loop {
        ticks.tick().await;
        let done = webhooks::stop_lapsed(app, judging_time()).await;
        failing = has_failed(app, done, failing);
    }
}

fn ticks(every: Duration) -> Interval {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

/// Whether a look failed, as is said once for failures in a row.
fn has_failed(app: &App, done: Result<(), Error>, before: bool) -> bool {
    let done = app.atlas.store().explained(done);
    if let Err(error) = &done
        && !before
        && !error.is_displaced()
    {
        tracing::error!(%error, "it cannot be looked up who may still follow changes");
    }
    done.is_err()
}
