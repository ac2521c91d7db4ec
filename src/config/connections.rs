//! Connections: how many, and how long each may keep the server waiting.

use clap::Args;

/// Connections: how many, and how long each may keep the server waiting.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Connections")]
pub struct Connections {
    /// Most connections that are open at the same time; fewer where the process may have fewer descriptors
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_MAX_CONNECTIONS",
        default_value_t = 2_000
    )]
    pub max_connections: usize,
    /// Most connections from one address, or one IPv6 network of 64 bits; 0 for no limit, as with --trust-proxy
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_MAX_CONNECTIONS_PER_ADDRESS",
        default_value_t = 256
    )]
    pub max_connections_per_address: usize,
    /// Most requests at the same time on one connection of HTTP/2
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_MAX_HTTP2_REQUESTS",
        default_value_t = 100,
        value_parser = clap::value_parser!(u32).range(1..=10_000)
    )]
    pub max_http2_requests: u32,
    /// Descriptors that connections leave for the database, files and webhooks
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_RESERVED_DESCRIPTORS",
        default_value_t = 64
    )]
    pub reserved_descriptors: u64,
    /// Longest time for the head of a request, in seconds
    #[arg(
        long,
        value_name = "S",
        env = "FRONTLINE_HEADER_TIMEOUT",
        default_value_t = 10,
        value_parser = clap::value_parser!(u64).range(1..=30)
    )]
    pub header_timeout: u64,
    /// Longest time for the next 4 KiB of a request's body, in seconds
    #[arg(
        long,
        value_name = "S",
        env = "FRONTLINE_BODY_TIMEOUT",
        default_value_t = 10,
        value_parser = clap::value_parser!(u64).range(1..=600)
    )]
    pub body_timeout: u64,
    /// Longest time for a client to take the next 64 KiB of an answer that is ready, in seconds
    #[arg(
        long,
        value_name = "S",
        env = "FRONTLINE_WRITE_TIMEOUT",
        default_value_t = 30,
        value_parser = clap::value_parser!(u64).range(1..=600)
    )]
    pub write_timeout: u64,
    /// Longest time between two requests on a connection, in seconds
    #[arg(
        long,
        value_name = "S",
        env = "FRONTLINE_IDLE_TIMEOUT",
        default_value_t = 75,
        value_parser = clap::value_parser!(u64).range(1..=3_600)
    )]
    pub idle_timeout: u64,
    /// Most bytes that are read and forgotten of a body that is refused, so that its sender hears why
    #[arg(long, value_name = "BYTES", env = "FRONTLINE_MAX_DISCARDED_BYTES", default_value_t = 10 << 20)]
    pub max_discarded_bytes: usize,
    /// Longest time that this may take, in seconds
    #[arg(
        long,
        value_name = "S",
        env = "FRONTLINE_DISCARD_TIMEOUT",
        default_value_t = 5,
        value_parser = clap::value_parser!(u64).range(..=600)
    )]
    pub discard_timeout: u64,
    /// Longest time for requests under way once the server is told to stop, in seconds
    #[arg(
        long,
        value_name = "S",
        env = "FRONTLINE_SHUTDOWN_TIMEOUT",
        default_value_t = 10,
        value_parser = clap::value_parser!(u64).range(1..=600)
    )]
    pub shutdown_timeout: u64,
}
