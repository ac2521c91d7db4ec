//! What connections may cost, and how long each may keep the server waiting.

use std::time::Duration;

/// The limits of connections. 0 is no limit, of numbers.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionLimits {
    /// Connections in all.
    pub most: usize,
    /// Connections from one address, or from the first half of an IPv6 one.
    pub per_address: usize,
    /// Descriptors that connections leave for the store, spool files and webhooks.
    pub reserved_descriptors: u64,
    /// Requests at the same time on one connection of HTTP/2.
    pub http2_streams: u32,
    /// How long the head of a request may take from its first byte, and the first byte of a connection.
    pub header: Duration,
    /// How long a connection may stay open between two requests.
    pub idle: Duration,
    /// How long the body of a request may take to bring its next 4 KiB.
    pub body: Duration,
    /// How long a client may take for the next 64 KiB of an answer that is ready.
    pub write: Duration,
    /// Bytes that are read and forgotten of a body that nobody wants, so that its sender hears why.
    pub discarded_bytes: usize,
    /// How long that may take once the answer is sent.
    pub discard: Duration,
    /// How long requests under way may take once the server is told to stop.
    pub shutdown: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            most: 2_000,
            per_address: 256,
            reserved_descriptors: 64,
            http2_streams: 100,
            header: Duration::from_secs(10),
            idle: Duration::from_secs(75),
            body: Duration::from_secs(10),
            write: Duration::from_secs(30),
            discarded_bytes: 10 << 20,
            discard: Duration::from_secs(5),
            shutdown: Duration::from_secs(10),
        }
    }
}
