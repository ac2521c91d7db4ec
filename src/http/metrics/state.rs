//! What is asked of the parts that count it, when somebody scrapes.

use std::time::{Duration, SystemTime};

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use crate::atlas::{CacheStats, EditPart};
use crate::http::App;
use crate::http::metrics::process::Process;
use crate::http::work::Kind;
use crate::time::Instant;

type Labels = Vec<(&'static str, String)>;

/// A registry of what is true now.
pub(super) async fn registry(app: &App) -> Registry {
    let mut sheet = Sheet(Registry::with_prefix("frontline"));
    process(&mut sheet, app);
    records(&mut sheet, app);
    edits(&mut sheet, app);
    caches(&mut sheet, app);
    following(&mut sheet, app);
    connected(&mut sheet, app);
    queues(&mut sheet, app);
    budgets(&mut sheet, app);
    webhooks(&mut sheet, app).await;
    sheet.0
}

/// What is written down at one scrape.
struct Sheet(Registry);

impl Sheet {
    fn gauge<N: Into<f64>>(
        &mut self,
        name: &str,
        help: &str,
        rows: impl IntoIterator<Item = (Labels, N)>,
    ) {
        let family = Family::<Labels, Gauge<f64, std::sync::atomic::AtomicU64>>::default();
        for (labels, value) in rows {
            family.get_or_create(&labels).set(value.into());
        }
        self.0.register(name, help, family);
    }

    fn counter(&mut self, name: &str, help: &str, rows: impl IntoIterator<Item = (Labels, f64)>) {
        let family = Family::<Labels, Counter<f64, std::sync::atomic::AtomicU64>>::default();
        for (labels, value) in rows {
            family.get_or_create(&labels).inc_by(value);
        }
        self.0.register(name, help, family);
    }
}

/// The only row of a metric without labels.
fn only<N>(value: N) -> [(Labels, N); 1] {
    [(Vec::new(), value)]
}

/// A count as a number of a metric: exact up to 2^53.
#[expect(clippy::cast_precision_loss, reason = "2^53 bytes are nine petabytes")]
fn count(value: impl TryInto<u64>) -> f64 {
    value.try_into().unwrap_or(u64::MAX) as f64
}

/// Seconds since 1970.
#[expect(clippy::cast_precision_loss, reason = "no metric is that exact")]
fn seconds(at: Instant) -> f64 {
    at.micros() as f64 / 1e6
}

fn process(sheet: &mut Sheet, app: &App) {
    let version = vec![("version", env!("CARGO_PKG_VERSION").to_owned())];
    sheet.gauge(
        "build",
        "Always 1; its label is the version",
        [(version, 1.0)],
    );
    let start = app.started.duration_since(SystemTime::UNIX_EPOCH);
    let start = start.unwrap_or_default().as_secs_f64();
    sheet.gauge(
        "start_time_seconds",
        "When the server started, seconds since 1970",
        only(start),
    );
    let Process {
        resident_bytes,
        open_files,
        threads,
    } = Process::now();
    for (name, help, value) in [
        (
            "resident_memory_bytes",
            "Memory that the process takes",
            resident_bytes,
        ),
        ("open_files", "Descriptors that are open", open_files),
        ("threads", "Threads of the process", threads),
    ] {
        if let Some(value) = value {
            sheet.gauge(name, help, only(count(value)));
        }
    }
}

/// Of each territory, private ones too.
fn records(sheet: &mut Sheet, app: &App) {
    let mut revisions = Vec::new();
    let mut times = Vec::new();
    for record in app.atlas.records() {
        let (Some(view), Some(last)) = (record.now(), record.changesets().last()) else {
            continue;
        };
        let labels = vec![("territory", view.territory().slug.to_string())];
        times.push((labels.clone(), seconds(last.at)));
        revisions.push((labels, f64::from(record.revision().0)));
    }
    sheet.gauge(
        "revision",
        "The last revision that is served, by territory",
        revisions,
    );
    sheet.gauge(
        "last_changeset_time_seconds",
        "When that was recorded, seconds since 1970, by territory",
        times,
    );
    sheet.gauge(
        "refresh_age_seconds",
        "How long ago it was last looked for what other processes recorded",
        only(app.atlas.pace().since_refresh().as_secs_f64()),
    );
}

fn edits(sheet: &mut Sheet, app: &App) {
    let pace = app.atlas.pace();
    let parts = EditPart::ALL.into_iter().map(|part| {
        let labels = vec![("part", part.name().to_owned())];
        (labels, pace.spent(part).as_secs_f64())
    });
    sheet.counter("edit_seconds", "Time spent on edits, by part", parts);
    let outcome = |word: &str| vec![("outcome", word.to_owned())];
    let ended = [
        (outcome("recorded"), count(pace.recorded())),
        (outcome("refused"), count(pace.refused())),
    ];
    sheet.counter("edits", "Edits carried through, by outcome", ended);
    sheet.counter(
        "audit_rows_lost",
        "Entries of the audit log that could not be written",
        only(count(app.journal.lost())),
    );
}

/// What is remembered, and how often that helped.
fn caches(sheet: &mut Sheet, app: &App) {
    let all: Vec<CacheStats> = app
        .atlas
        .caches()
        .into_iter()
        .chain(app.tiles.stats())
        .collect();
    let of = |read: fn(&CacheStats) -> u64| -> Vec<(Labels, f64)> {
        let rows = all
            .iter()
            .map(|it| (vec![("cache", it.name.to_owned())], count(read(it))));
        rows.collect()
    };
    sheet.gauge(
        "cache_bytes",
        "What the entries of a cache take, by count",
        of(|it| it.bytes),
    );
    sheet.gauge(
        "cache_capacity_bytes",
        "The most that they may take",
        of(|it| it.capacity),
    );
    sheet.gauge("cache_entries", "Entries of a cache", of(|it| it.entries));
    sheet.counter("cache_hits", "Values found in a cache", of(|it| it.hits));
    sheet.counter(
        "cache_misses",
        "Values that had to be made",
        of(|it| it.misses),
    );
    let records = app.atlas.record_bytes().into_iter();
    let records =
        records.map(|(slug, bytes)| (vec![("territory", slug.to_string())], count(bytes)));
    sheet.gauge(
        "record_bytes",
        "What a record takes in memory, by count",
        records,
    );
}

/// Whoever follows changes.
fn following(sheet: &mut Sheet, app: &App) {
    let most = app.settings.telling.streams;
    let open = app.streams.open();
    sheet.gauge("streams", "Clients that follow changes", only(count(open)));
    sheet.gauge(
        "streams_most",
        "Clients that may follow changes",
        only(count(most)),
    );
    let limit = |word: &str| vec![("limit", word.to_owned())];
    let refused = app
        .streams
        .refused()
        .map(|(word, met)| (limit(word), count(met)));
    sheet.counter(
        "streams_refused",
        "Clients that may not follow changes, by limit",
        refused,
    );
}

/// Connections, and what there was no room for.
fn connected(sheet: &mut Sheet, app: &App) {
    let open = app.connections.open();
    sheet.gauge(
        "connections",
        "Connections that are open",
        only(count(open)),
    );
    let limit = |word: &str| vec![("limit", word.to_owned())];
    let met = app
        .connections
        .met()
        .map(|(word, met)| (limit(word), count(met)));
    sheet.counter(
        "connection_limits_met",
        "Times that a limit of connections was met, by limit",
        met,
    );
}

/// What runs, waits and was refused, by the kind of work.
fn queues(sheet: &mut Sheet, app: &App) {
    let mut columns = [const { Vec::new() }; 4];
    for kind in Kind::ALL {
        let now = app.work.count(kind);
        let most = app.work.running(kind);
        let numbers = [
            count(now.running),
            count(most),
            count(now.waiting),
            count(now.refused),
        ];
        for (column, number) in columns.iter_mut().zip(numbers) {
            let labels: Labels = vec![("kind", kind.name().to_owned())];
            column.push((labels, number));
        }
    }
    let [running, most, waiting, refused] = columns;
    sheet.gauge(
        "queue_running",
        "Requests that are worked on, by kind",
        running,
    );
    sheet.gauge(
        "queue_running_most",
        "Requests that may be worked on at once, by kind",
        most,
    );
    sheet.gauge(
        "queue_waiting",
        "Requests that wait to be worked on, by kind",
        waiting,
    );
    sheet.counter(
        "queue_refused",
        "Requests that were told to come back, by kind",
        refused,
    );
}

/// Bytes in flight, and what found no room.
fn budgets(sheet: &mut Sheet, app: &App) {
    let (bodies, files, answers) = (&app.budget, &app.imports, app.work.answers());
    let label = |word: &str| -> Labels { vec![("budget", word.to_owned())] };
    let held = [
        (label("bodies"), count(bodies.taken())),
        (label("imports"), count(files.taken())),
        (label("answers"), count(answers.taken())),
    ];
    sheet.gauge("budget_bytes", "Bytes in flight, by budget", held);
    let most = [
        (label("bodies"), count(bodies.most())),
        (label("imports"), count(files.most())),
        (label("answers"), count(answers.most())),
    ];
    sheet.gauge(
        "budget_bytes_most",
        "Bytes that may be in flight, by budget",
        most,
    );
    let refused = [
        (label("bodies"), count(bodies.refused())),
        (label("imports"), count(files.refused())),
        (label("answers"), count(answers.refused())),
    ];
    sheet.counter(
        "budget_refused",
        "Requests that found no room, by budget",
        refused,
    );
}

/// How long a scrape waits for the store.
const PATIENCE: Duration = Duration::from_secs(2);

async fn webhooks(sheet: &mut Sheet, app: &App) {
    let sent = app.courier.sent();
    let outcome = |word: &str| vec![("outcome", word.to_owned())];
    let deliveries = [
        (outcome("delivered"), count(sent.delivered())),
        (outcome("failed"), count(sent.failed())),
    ];
    sheet.counter(
        "webhook_deliveries",
        "Attempts to deliver, by outcome",
        deliveries,
    );
    let states = tokio::time::timeout(PATIENCE, app.atlas.store().webhook_states()).await;
    // A store that does not answer is seen elsewhere; the rest of the metrics is worth having.
    let Ok(Ok(states)) = states else { return };
    let states = states.into_iter().map(|(state, many)| {
        let labels = vec![("state", state.to_owned())];
        (labels, many)
    });
    sheet.gauge("webhooks", "Webhooks, by state", states);
}
