//! The configuration as the server takes it.

use std::time::Duration;

use crate::cli::serve::runtime;
use crate::config::{self, Serve};
use crate::http;

/// What the server needs to know of the configuration.
pub(super) fn settings(options: &Serve) -> http::Settings {
    let (limits, rules) = (&options.limits, &options.rules);
    http::Settings {
        max_body_bytes: limits.max_body_bytes,
        max_inflated_bytes: limits.max_inflated_bytes,
        bodies: bodies(&options.requests),
        addresses: addresses(&options.requests),
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
        film_timeout: Duration::from_secs(limits.film_timeout),
        max_answer_bytes: options.memory.max_answer_bytes,
        tile_cache_bytes: options.memory.tile_cache_bytes,
        rate_cache_bytes: options.memory.rate_cache_bytes,
        max_zoom: limits.max_zoom,
        max_map_width: limits.max_map_width,
        max_map_height: limits.max_map_height,
        max_title: limits.max_title,
        max_frames: limits.max_frames,
        max_timelapse_side: limits.max_timelapse_side,
        max_timelapse_bytes: limits.max_timelapse_bytes,
        trust_proxy: trust(&options.trust_proxy),
        connections: connections(&options.connections),
        access: access(&options.access),
        watching: watching(options.watching.slow_request_ms),
        telling: telling(&options.live),
        webhooks: webhooks(&options.live),
        work: runtime::rules(options.work),
    }
}

/// Whose word counts on where requests came from.
fn trust(said: &config::TrustProxy) -> http::Trust {
    match said {
        config::TrustProxy::Nobody => http::Trust::Nobody,
        config::TrustProxy::Whoever => http::Trust::Whoever,
        config::TrustProxy::Networks(networks) => {
            let network = |&(address, bits): &_| http::Network::new(address, bits);
            http::Trust::Networks(networks.iter().map(network).collect())
        }
    }
}

/// What bodies of requests may cost.
fn bodies(said: &config::Requests) -> http::Bodies {
    http::Bodies {
        max_inflight_bytes: said.max_inflight_bytes,
        max_inflight_address_bytes: said.max_inflight_address_bytes,
        max_inflight_import_bytes: said.max_inflight_import_bytes,
        json: http::JsonLimits {
            values: said.max_json_values,
            members: said.max_json_members,
            depth: said.max_json_depth.into(),
        },
    }
}

/// Who may, and what is kept of it.
fn access(access: &config::Access) -> http::Access {
    http::Access {
        private: access.private,
        session: Duration::from_secs(u64::from(access.session_hours) * 3600),
        requests_per_second: access.max_requests_per_second,
        burst: access.max_burst,
        writes_per_minute: access.max_writes_per_minute,
        failures_per_minute: access.max_failures_per_minute,
        audit_days: access.audit_days,
        audit_rows: access.audit_rows,
        audit_anonymous_rows: access.audit_anonymous_rows,
        audit_addresses: access.audit_addresses,
        audit_queue: access.audit_queue,
    }
}

/// How the server lets itself be watched; 0 is never.
fn watching(slow_request_ms: u64) -> http::Watching {
    let slow = Some(slow_request_ms).filter(|ms| *ms > 0);
    http::Watching {
        slow_request: slow.map(Duration::from_millis),
    }
}

/// How connections are kept.
fn connections(said: &config::Connections) -> http::ConnectionLimits {
    http::ConnectionLimits {
        most: said.max_connections,
        per_address: said.max_connections_per_address,
        reserved_descriptors: said.reserved_descriptors,
        http2_streams: said.max_http2_requests,
        header: Duration::from_secs(said.header_timeout),
        idle: Duration::from_secs(said.idle_timeout),
        body: Duration::from_secs(said.body_timeout),
        write: Duration::from_secs(said.write_timeout),
        discarded_bytes: said.max_discarded_bytes,
        discard: Duration::from_secs(said.discard_timeout),
        shutdown: Duration::from_secs(said.shutdown_timeout),
    }
}

/// How long the parts of an address may be.
fn addresses(said: &config::Requests) -> http::Addresses {
    http::Addresses {
        max_query: said.max_query_bytes,
        max_parameter: said.max_parameter_bytes,
        max_word: said.max_word_bytes,
    }
}

/// How changes are told.
fn telling(live: &config::Live) -> http::Telling {
    http::Telling {
        streams: live.max_streams,
        per_address: live.max_streams_per_address,
        per_token: live.max_streams_per_token,
        heartbeat: Duration::from_secs(live.heartbeat),
        feed_entries: live.feed_entries,
    }
}

/// How webhooks are kept and sent.
fn webhooks(live: &config::Live) -> http::Rules {
    http::Rules {
        most: live.max_webhooks,
        private: live.webhook_private_targets,
        senders: live.webhook_senders.into(),
        timeout: Duration::from_secs(live.webhook_timeout),
        attempts: live.webhook_attempts,
        first_wait: Duration::from_millis(live.webhook_first_wait_ms),
    }
}
