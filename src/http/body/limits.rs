//! What bodies of requests may cost.

use crate::http::body::json;

/// What bodies of requests may cost; `cli` makes it of the configuration.
#[derive(Clone, Copy, Debug)]
pub struct Bodies {
    /// Bytes that all requests hold together: of bodies as they come, unpacked, and as the values in them.
    pub max_inflight_bytes: usize,
    /// Bytes of these that one address may hold.
    pub max_inflight_address_bytes: usize,
    /// Bytes of territories' files that lie on disk until they are recorded.
    pub max_inflight_import_bytes: usize,
    pub json: json::Limits,
}

impl Default for Bodies {
    fn default() -> Self {
        Self {
            max_inflight_bytes: 256 << 20,
            max_inflight_address_bytes: 192 << 20,
            max_inflight_import_bytes: 2 << 30,
            json: json::Limits::default(),
        }
    }
}
