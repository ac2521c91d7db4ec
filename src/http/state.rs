//! What handlers share.

use std::ops::Deref;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::runtime::Handle;
use tokio::sync::{Notify, watch};

use crate::atlas::Atlas;
use crate::http::body::Bodies;
use crate::http::body::repeat::UnderWay;
use crate::http::cache::Tiles;
use crate::http::connection::{ConnectionLimits, Register};
use crate::http::journal::Journal;
use crate::http::live::{Grants, Streams, Telling};
use crate::http::metrics::{Metrics, Watching};
use crate::http::params::Addresses;
use crate::http::rates::Rates;
use crate::http::trust::Trust;
use crate::http::webhooks::{Courier, Rules};
use crate::http::work::{self, Budget, Work};

/// How the server behaves and what a request may cost; `cli` makes it of the configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    pub max_body_bytes: usize,
    /// Bytes of a body that came packed.
    pub max_inflated_bytes: usize,
    pub bodies: Bodies,
    pub addresses: Addresses,
    pub max_vertices: usize,
    pub max_rows: usize,
    /// Whether editors only propose, and reviewers record.
    pub review: bool,
    /// Whether nobody may apply a proposal of their own.
    pub four_eyes: bool,
    /// Open proposals of a territory.
    pub max_proposals: u32,
    /// Changes of a batch, the polygons of its surveys counted too.
    pub max_changes: usize,
    /// Whether writes must say which version or revision they were made against.
    pub require_preconditions: bool,
    /// Whether a region must name a source.
    pub require_sources: bool,
    /// How long what came of a request with an Idempotency-Key is remembered.
    pub idempotency_hours: u32,
    pub request_timeout: Duration,
    /// The largest file of a whole territory, and the longest time that sending and recording one may take.
    pub max_import_bytes: usize,
    pub import_timeout: Duration,
    /// The longest time until a time-lapse begins to be sent.
    pub film_timeout: Duration,
    /// Bytes of an answer with geometries.
    pub max_answer_bytes: usize,
    pub tile_cache_bytes: u64,
    /// Bytes of who asked how often lately.
    pub rate_cache_bytes: usize,
    pub max_zoom: u8,
    pub max_map_width: u32,
    pub max_map_height: u32,
    /// Letters of a map's title.
    pub max_title: usize,
    /// Frames of a time-lapse, the longest side of each in pixels, and bytes of one that must be whole to be sent.
    pub max_frames: usize,
    pub max_timelapse_side: u32,
    pub max_timelapse_bytes: usize,
    /// Whose X-Forwarded-Proto, -Host, -Port, -Prefix and -For, and Forwarded, are believed.
    pub trust_proxy: Trust,
    pub connections: ConnectionLimits,
    pub access: Access,
    pub watching: Watching,
    pub telling: Telling,
    pub webhooks: Rules,
    pub work: work::Rules,
}

/// Who may read, how often who may ask, and how long it is kept who did what. 0 is no limit, also of time.
#[derive(Clone, Copy, Debug)]
pub struct Access {
    /// Whether all reading needs a token.
    pub private: bool,
    /// How long a browser stays signed in.
    pub session: Duration,
    /// Requests from one address: a second, and at once.
    pub requests_per_second: u32,
    pub burst: u32,
    /// Writes with one token.
    pub writes_per_minute: u32,
    /// Tokens that do not count, and writes without one, from one address.
    pub failures_per_minute: u32,
    /// How long, and how many, deeds are kept.
    pub audit_days: u32,
    pub audit_rows: u32,
    /// The same of rows without a token, and how many addresses of a minute these tell apart.
    pub audit_anonymous_rows: u32,
    pub audit_addresses: usize,
    /// Deeds that may wait to be written.
    pub audit_queue: usize,
}

impl Default for Access {
    /// Open to all, and nothing limited.
    fn default() -> Self {
        Self {
            private: false,
            session: Duration::from_secs(3600),
            requests_per_second: 0,
            burst: 0,
            writes_per_minute: 0,
            failures_per_minute: 0,
            audit_days: 0,
            audit_rows: 0,
            audit_anonymous_rows: 0,
            audit_addresses: 100,
            audit_queue: 1000,
        }
    }
}

/// What handlers share; cloning it costs a counter.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
pub struct Parts {
    pub atlas: Arc<Atlas>,
    pub settings: Settings,
    pub tiles: Tiles,
    /// What is under way, by kind.
    pub work: Arc<Work>,
    /// Where all is done that is not merely handed out.
    pub(super) runtime: Handle,
    /// The connections that are open.
    pub connections: Arc<Register>,
    pub(super) rates: Rates,
    pub journal: Journal,
    pub(super) repeats: UnderWay,
    /// Memory for bodies of requests, and room on disk for territories' files.
    pub budget: Budget,
    pub imports: Budget,
    /// Places for clients that follow changes.
    pub streams: Arc<Streams>,
    /// By what right they follow.
    pub(super) grants: Arc<Grants>,
    pub courier: Courier,
    pub(super) metrics: Metrics,
    pub(super) started: SystemTime,
    /// Told when a webhook that was given up goes on.
    pub resumed: Notify,
    stopping: watch::Sender<bool>,
}

impl App {
    /// Puts the parts together, and starts the journal on the runtime where work is done.
    pub fn new(atlas: Arc<Atlas>, settings: Settings, runtime: Handle) -> Self {
        let tiles = Tiles::new(settings.tile_cache_bytes);
        let work = Work::new(&settings.work);
        let rates = Rates::new(&settings.access, settings.rate_cache_bytes);
        let entered = runtime.enter();
        let journal = Journal::start(atlas.store().clone(), &settings.access);
        drop(entered);
        let streams = Streams::new(settings.telling.clone());
        let connections = Register::new(settings.connections, settings.trust_proxy.clone());
        let Bodies {
            max_inflight_bytes,
            max_inflight_address_bytes,
            max_inflight_import_bytes,
            ..
        } = settings.bodies;
        let courier = Courier::new(settings.webhooks.clone());
        Self(Arc::new(Parts {
            atlas,
            settings,
            tiles,
            work,
            runtime,
            connections,
            rates,
            journal,
            repeats: UnderWay::default(),
            budget: Budget::new("bodies", max_inflight_bytes, max_inflight_address_bytes),
            imports: Budget::new(
                "files",
                max_inflight_import_bytes,
                max_inflight_import_bytes,
            ),
            streams,
            grants: Arc::default(),
            courier,
            metrics: Metrics::new(),
            started: SystemTime::now(),
            resumed: Notify::new(),
            stopping: watch::Sender::new(false),
        }))
    }

    /// Ends what would go on for ever.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Becomes true when the server is told to stop.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
