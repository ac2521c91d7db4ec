//! `frontline serve`: the store, the bundled data where it is new, then the server until it is told to stop.

mod listen;
mod runtime;
mod settings;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::atlas::{self, Atlas};
use crate::cli::serve::listen::listen;
use crate::cli::serve::runtime::WorkRuntime;
use crate::cli::serve::settings::settings;
use crate::cli::{Error, print, seed, tell_if_made};
use crate::config::Serve;
use crate::http::{self, App, fresh_secret, now, secret_hash};
use crate::model::{Role, View};
use crate::store::{NewToken, Purpose, Store};

/// Serves until SIGINT or SIGTERM.
pub async fn run(options: Serve) -> Result<(), Error> {
    let shown = now();
    if shown.micros() < 0 {
        // Every answer over HTTP is dated, and no date of HTTP is before that.
        let why = format!("the clock shows {shown}, which is before 1970: set it and start again");
        return Err(Error::Usage(why));
    }
    let store = open(&options).await?;
    let atlas = load(&options, &store).await?;
    let work = WorkRuntime::start(options.work)?;
    let app = App::new(
        Arc::clone(&atlas),
        settings(&options),
        work.handle().clone(),
    );
    let (listener, address) = listen(&options.listen).await?;
    offer_first_token(&store, address.ip()).await?;
    // From here on, the main file alone holds what was there at the start.
    if let Err(error) = store.fold().await {
        tracing::warn!(%error, "the log cannot be folded into the database file yet");
    }
    let told = told_to_stop()?;
    tell_metrics(&app, &options).await?;
    print(&format!("listening on http://{address}\n"))?;

    let every = Duration::from_millis(options.refresh_ms.max(50));
    let quiet = Duration::from_secs(options.file.checkpoint_seconds);
    let tended = store.clone();
    let background = [
        work.handle().spawn(async move { tended.tend(quiet).await }),
        work.handle().spawn(warm(app.clone())),
        work.handle().spawn(follow(app.clone(), every)),
        work.handle().spawn(http::watch_access(app.clone(), every)),
    ];
    let mut rounds = work.handle().spawn(http::go_rounds(app.clone()));
    let stopper = app.clone();
    tokio::spawn(async move {
        told.await;
        tracing::info!("stopping");
        stopper.stop();
    });
    http::serve(listener, app.clone()).await;
    // Deliveries under way have as long as answers.
    let patience = app.settings.connections.shutdown;
    if tokio::time::timeout(patience, &mut rounds).await.is_err() {
        rounds.abort();
    }
    for task in background {
        task.abort();
        // Until it is gone it may still be reading the store.
        let _ = task.await;
    }
    app.journal.finish().await;
    atlas.close().await;
    Ok(())
}

/// What the store holds, filled with the bundled data where it is new or that is asked for. With nothing, there is
/// nothing to serve.
async fn load(options: &Serve, store: &Store) -> Result<Arc<Atlas>, Error> {
    let memory = atlas::Limits {
        map_bytes: options.memory.map_cache_bytes,
        area_bytes: options.memory.area_cache_bytes,
        meetings: options.limits.max_meetings,
    };
    let atlas = Arc::new(Atlas::open(store.clone(), memory).await?);
    if let Some(doubt) = http::compare_clock(store.newest().await?, options.clock.accept_clock) {
        tracing::warn!("nothing is recorded: {doubt}");
    }
    if store.is_new() || options.file.seed {
        seed::fill(&atlas).await?;
    }
    if atlas.records().is_empty() {
        store.close().await;
        let db = options.base.db.clone();
        return Err(Error::Bare { db });
    }
    seed::tell_of_news(&atlas)?;
    Ok(atlas)
}

/// Tells metrics from now on, where that is asked for.
async fn tell_metrics(app: &App, options: &Serve) -> Result<(), Error> {
    let Some(wanted) = &options.watching.metrics else {
        return Ok(());
    };
    let (listener, address) = listen(wanted).await?;
    tokio::spawn(http::serve_metrics(app.clone(), listener));
    print(&format!("metrics on http://{address}/metrics\n"))
}

/// The store to serve: made only where there is nothing, and filled only if it is new or that is asked for, as an
/// existing file without a territory is more likely the wrong one.
async fn open(options: &Serve) -> Result<Store, Error> {
    let (db, file) = (&options.base.db, &options.file);
    let purpose = if file.read_only {
        Purpose::Read
    } else if file.seed || !Store::is_there(db)? {
        Purpose::Make
    } else {
        Purpose::Write
    };
    let store = Store::open_for(purpose, db).await?;
    tell_if_made(&store, db)?;
    if store.is_copy() {
        tracing::warn!(
            db,
            "the database is of an earlier version: a copy of it, brought to this one, is served as it is now"
        );
    }
    if let Some(mode) = store.open_mode() {
        let mode = format!("{mode:04o}");
        tracing::warn!(
            db,
            mode,
            "others on this machine may open the database, tokens' hashes and all: 0600 lets only its owner"
        );
    }
    Ok(store)
}

/// With no token at all and nobody but this machine listening, makes the first and shows it this once.
async fn offer_first_token(store: &Store, listen: IpAddr) -> Result<(), Error> {
    if store.is_read_only() || !listen.is_loopback() || !store.tokens().await?.is_empty() {
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
            // Of a file that is not in its place the log has been told.
            && app.atlas.store().in_place().is_ok()
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
    atlas.tallies(view, &spans, 1, |_, _| ()).await?;
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
        // Of a file that is not in its place the log has been told.
        if let Err(error) = &done
            && !failing
            && !error.is_displaced()
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
