//! What a request may cost, and what it must bring: every limit is a setting.

use clap::Args;

/// What a request may cost.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Limits")]
pub struct Limits {
    /// Largest request body, in bytes
    #[arg(long, value_name = "BYTES", env = "FRONTLINE_MAX_BODY_BYTES", default_value_t = 10 << 20)]
    pub max_body_bytes: usize,
    /// Largest request body once it is unpacked, in bytes
    #[arg(long, value_name = "BYTES", env = "FRONTLINE_MAX_INFLATED_BYTES", default_value_t = 50 << 20)]
    pub max_inflated_bytes: usize,
    /// Most vertices of one region
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_MAX_VERTICES",
        default_value_t = 250_000
    )]
    pub max_vertices: usize,
    /// Most pairs of edges of different regions near each other that a changeset may bring, beside 50 for each edge
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_MAX_MEETINGS",
        default_value_t = 1_000_000
    )]
    pub max_meetings: usize,
    /// Most rows of one answer: slices of a timeline, places, changesets
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_MAX_ROWS",
        default_value_t = 5_000
    )]
    pub max_rows: usize,
    /// Most changes of one batch, the polygons of its surveys counted too
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_MAX_CHANGES",
        default_value_t = 10_000
    )]
    pub max_changes: usize,
    /// Most open proposals of one territory
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_MAX_PROPOSALS",
        default_value_t = 1_000
    )]
    pub max_proposals: u32,
    /// How long a request with an Idempotency-Key is remembered, in hours
    #[arg(
        long,
        value_name = "H",
        env = "FRONTLINE_IDEMPOTENCY_HOURS",
        default_value_t = 48
    )]
    pub idempotency_hours: u32,
    /// Longest time one request may take, in seconds
    #[arg(
        long,
        value_name = "S",
        env = "FRONTLINE_REQUEST_TIMEOUT",
        default_value_t = 30
    )]
    pub request_timeout: u64,
    /// Largest file of a whole territory, in bytes
    #[arg(long, value_name = "BYTES", env = "FRONTLINE_MAX_IMPORT_BYTES", default_value_t = 1 << 30)]
    pub max_import_bytes: usize,
    /// Longest time that sending and recording such a file may take, in seconds
    #[arg(
        long,
        value_name = "S",
        env = "FRONTLINE_IMPORT_TIMEOUT",
        default_value_t = 600
    )]
    pub import_timeout: u64,
    /// Longest time until a time-lapse begins to be sent, in seconds; a WebP is whole by then
    #[arg(
        long,
        value_name = "S",
        env = "FRONTLINE_FILM_TIMEOUT",
        default_value_t = 300
    )]
    pub film_timeout: u64,
    /// Deepest zoom of tiles
    #[arg(long, value_name = "ZOOM", env = "FRONTLINE_MAX_ZOOM", default_value_t = 14, value_parser = clap::value_parser!(u8).range(0..=22))]
    pub max_zoom: u8,
    /// Widest static map, in pixels
    #[arg(
        long,
        value_name = "PX",
        env = "FRONTLINE_MAX_MAP_WIDTH",
        default_value_t = 2048
    )]
    pub max_map_width: u32,
    /// Highest static map, in pixels
    #[arg(
        long,
        value_name = "PX",
        env = "FRONTLINE_MAX_MAP_HEIGHT",
        default_value_t = 2048
    )]
    pub max_map_height: u32,
    /// Longest title of a map, in letters
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_MAX_TITLE",
        default_value_t = 200
    )]
    pub max_title: usize,
    /// Most frames of a time-lapse
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_MAX_FRAMES",
        default_value_t = 120
    )]
    pub max_frames: usize,
    /// Longest side of a time-lapse, in pixels
    #[arg(
        long,
        value_name = "PX",
        env = "FRONTLINE_MAX_TIMELAPSE_SIDE",
        default_value_t = 1024
    )]
    pub max_timelapse_side: u32,
    /// Most bytes of a WebP time-lapse, which must be whole before it can be sent
    #[arg(long, value_name = "BYTES", env = "FRONTLINE_MAX_TIMELAPSE_BYTES", default_value_t = 32 << 20)]
    pub max_timelapse_bytes: usize,
}

/// What is asked of whoever records.
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = "Rules for editors")]
pub struct Rules {
    /// Refuse changes that do not say which version or revision they were made against
    #[arg(long, env = "FRONTLINE_REQUIRE_PRECONDITIONS")]
    pub require_preconditions: bool,
    /// Let editors only propose; reviewers and admins still record at once
    #[arg(long, env = "FRONTLINE_REVIEW")]
    pub review: bool,
    /// Let nobody apply a proposal of their own: it takes two
    #[arg(long, env = "FRONTLINE_FOUR_EYES")]
    pub four_eyes: bool,
    /// Refuse regions without a source
    #[arg(long, env = "FRONTLINE_REQUIRE_SOURCES")]
    pub require_sources: bool,
}
