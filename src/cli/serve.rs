//! `frontline serve`: the store, the bundled data where it is new, then the server until it is told to stop.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::atlas::{self, Atlas};
use crate::cli::{Error, print, seed};
use crate::config::Serve;
use crate::http::{self, App, fresh_secret, now, router, secret_hash};
use crate::model::{Role, View};
use crate::store::{NewToken, Store};

/// How long answers under way, and then deliveries under way, may take once the server is told to stop.
const LAST_ANSWERS: Duration = Duration::from_secs(10);

/// Slices whose areas are remembered: a number each, so many.
const TALLIES: u64 = 50_000;

/// Serves until SIGINT or SIGTERM.
pub async fn run(options: Serve) -> Result<(), Error> {
    let limits = &options.limits;
    let store = Store::open(&options.base.db).await?;
    let memory = atlas::Limits {
        shape_bytes: limits.map_cache_bytes / 2,
        coverage_bytes: limits.map_cache_bytes / 4,
        tallies: TALLIES,
        meetings: limits.max_meetings,
    };
    let atlas = Arc::new(Atlas::open(store.clone(), memory).await?);
    seed::fill(&atlas).await?;
    let app = App::new(Arc::clone(&atlas), settings(&options));
    let listener = TcpListener::bind(options.listen)
        .await
        .map_err(|source| Error::Listen {
            address: options.listen,
            source,
        })?;
    let address = listener.local_addr().map_err(Error::Serve)?;
    offer_first_token(&store, address.ip()).await?;
    let told = told_to_stop()?;
    print(&format!("listening on http://{address}\n"))?;

    let background = [
        tokio::spawn(warm(app.clone())),
        tokio::spawn(follow(
            app.clone(),
            Duration::from_millis(options.refresh_ms.max(50)),
        )),
    ];
    let mut rounds = tokio::spawn(http::go_rounds(app.clone()));
    let served = serve_until(told, listener, app.clone()).await;
    app.stop();
    if tokio::time::timeout(LAST_ANSWERS, &mut rounds)
        .await
        .is_err()
    {
        rounds.abort();
    }
    for task in background {
        task.abort();
        // Until it is gone it may still be reading the store.
        let _ = task.await;
    }
    app.journal.finish().await;
    atlas.close().await;
    served
}

/// Answers until a signal comes, then lets what is under way finish, within bounds.
async fn serve_until(
    told: impl Future<Output = ()> + Send + 'static,
    listener: TcpListener,
    app: App,
) -> Result<(), Error> {
    let (mut stopped, mut late) = (app.stopping(), app.stopping());
    let stopper = app.clone();
    tokio::spawn(async move {
        told.await;
        tracing::info!("stopping");
        stopper.stop();
    });
    let server = axum::serve(listener, router(app)).with_graceful_shutdown(async move {
        // The sender lives until it has sent.
        let _ = stopped.wait_for(|stop| *stop).await;
    });
    let too_late = async {
        let _ = late.wait_for(|stop| *stop).await;
        tokio::time::sleep(LAST_ANSWERS).await;
    };
    tokio::select! {
        served = server.into_future() => served.map_err(Error::Serve),
        () = too_late => Ok(()),
    }
}

/// What the server needs to know of the configuration.
fn settings(options: &Serve) -> http::Settings {
    let (limits, rules) = (&options.limits, &options.rules);
    let (live, access) = (&options.live, &options.access);
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    http::Settings {
        max_body_bytes: limits.max_body_bytes,
        max_inflated_bytes: limits.max_inflated_bytes,
        max_vertices: limits.max_vertices,
        max_rows: limits.max_rows,
        review: rules.review,
        four_eyes: rules.four_eyes,
        max_proposals: limits.max_proposals,
        max_changes: limits.max_changes,
        require_preconditions: rules.require_preconditions,
        require_sources: rules.require_sources,
        idempotency_hours: limits.idempotency_hours,
        request_timeout: Duration::from_secs(limits.request_timeout),
        max_import_bytes: limits.max_import_bytes,
        import_timeout: Duration::from_secs(limits.import_timeout),
        tile_cache_bytes: limits.tile_cache_bytes,
        max_zoom: limits.max_zoom,
        max_map_width: limits.max_map_width,
        max_map_height: limits.max_map_height,
        max_title: limits.max_title,
        max_frames: limits.max_frames,
        max_timelapse_side: limits.max_timelapse_side,
        max_timelapse_bytes: limits.max_timelapse_bytes,
        renders: if limits.renders == 0 {
            cores
        } else {
            limits.renders
        },
        render_queue: limits.render_queue,
        trust_proxy: options.trust_proxy,
        access: http::Access {
            private: access.private,
            session: Duration::from_secs(u64::from(access.session_hours) * 3600),
            requests_per_second: access.max_requests_per_second,
            burst: access.max_burst,
            writes_per_minute: access.max_writes_per_minute,
            failures_per_minute: access.max_failures_per_minute,
            audit_days: access.audit_days,
            audit_rows: access.audit_rows,
            audit_queue: access.audit_queue,
        },
        telling: http::Telling {
            streams: live.max_streams.min(Semaphore::MAX_PERMITS),
            heartbeat: Duration::from_secs(live.heartbeat),
            feed_entries: live.feed_entries,
        },
        webhooks: http::Rules {
            most: live.max_webhooks,
            private: live.webhook_private_targets,
            senders: live.webhook_senders.into(),
            timeout: Duration::from_secs(live.webhook_timeout),
            attempts: live.webhook_attempts,
            first_wait: Duration::from_millis(live.webhook_first_wait_ms),
        },
    }
}

/// With no token at all and nobody but this machine listening, makes the first and shows it this once.
async fn offer_first_token(store: &Store, listen: IpAddr) -> Result<(), Error> {
    if !listen.is_loopback() || !store.tokens().await?.is_empty() {
        return Ok(());
    }
    let secret = fresh_secret()?;
    let token = NewToken {
        name: "first editor".to_owned(),
        hash: secret_hash(&secret),
        role: Role::Editor,
        territory: None,
        created: now(),
        expires: None,
    };
    store.add_token(&token).await?;
    print(&format!("editor token, shown this once: {secret}\n"))
}

/// Makes ready the map that the page opens with, then the figures of every slice, which its timeline shows.
async fn warm(app: App) {
    for record in app.atlas.records() {
        if let Some(view) = record.now()
            && let Err(error) = warm_territory(&app.atlas, &view).await
        {
            tracing::error!(territory = %view.territory().slug, %error, "a map cannot be made");
        }
    }
}

async fn warm_territory(atlas: &Atlas, view: &View<'_>) -> Result<(), atlas::Error> {
    if let Some(at) = view.territory().opens_at
        && let Some(slice) = atlas.slice(view, at).await
    {
        atlas.scene(view, &slice).await?;
    }
    let spans = atlas.spans(view).await;
    atlas.tallies(view, &spans, 1).await?;
    tracing::info!(territory = %view.territory().slug, "every slice is added up");
    Ok(())
}

/// Picks up what other processes record.
async fn follow(app: App, every: Duration) {
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut failing = false;
    loop {
        ticks.tick().await;
        let done = app.atlas.refresh().await;
        if let Err(error) = &done
            && !failing
        {
            tracing::error!(%error, "what others recorded cannot be read");
        }
        failing = done.is_err();
    }
}

/// Listens for SIGINT and SIGTERM from now on; the future ends with the first of them.
#[cfg(unix)]
fn told_to_stop() -> Result<impl Future<Output = ()>, Error> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt()).map_err(Error::Serve)?;
    let mut terminated = signal(SignalKind::terminate()).map_err(Error::Serve)?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// The future ends when the program is interrupted.
#[cfg(not(unix))]
fn told_to_stop() -> Result<impl Future<Output = ()>, Error> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
