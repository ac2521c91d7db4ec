//! Settings for servers of tests: little of everything, and nothing limited by address.

use std::time::Duration;

use crate::http::*;

/// As in most tests; those that need more say so.
pub(in crate::http) fn settings() -> Settings {
    Settings {
        max_body_bytes: 1000,
        max_inflated_bytes: 50_000,
        bodies: Bodies::default(),
        addresses: Addresses::default(),
        max_vertices: 100,
        max_rows: 100,
        review: false,
        four_eyes: false,
        max_proposals: 30,
        max_changes: 100,
        require_preconditions: false,
        require_sources: false,
        idempotency_hours: 48,
        request_timeout: Duration::from_secs(5),
        max_import_bytes: 1 << 20,
        import_timeout: Duration::from_secs(5),
        film_timeout: Duration::from_secs(5),
        max_answer_bytes: 1 << 20,
        tile_cache_bytes: 1 << 20,
        rate_cache_bytes: 1 << 20,
        max_zoom: 14,
        max_map_width: 2048,
        max_map_height: 2048,
        max_title: 40,
        max_frames: 10,
        max_timelapse_side: 512,
        max_timelapse_bytes: 1 << 20,
        trust_proxy: Trust::Nobody,
        connections: ConnectionLimits::default(),
        access: Access::default(),
        watching: Default::default(),
        telling: Telling::quiet(),
        webhooks: Rules::eager(),
        work: WorkRules::default(),
    }
}
