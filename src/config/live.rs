//! How changes are told to those who follow: streams, feeds, webhooks.

use clap::Args;

/// How changes are told to those who follow.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Live")]
pub struct Live {
    /// Most clients that may follow changes at the same time
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_MAX_STREAMS",
        default_value_t = 1_000
    )]
    pub max_streams: usize,
    /// Of these from one address, or one IPv6 network of 64 bits; 0 for no limit
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_MAX_STREAMS_PER_ADDRESS",
        default_value_t = 100
    )]
    pub max_streams_per_address: usize,
    /// Of these with one token; 0 for no limit
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_MAX_STREAMS_PER_TOKEN",
        default_value_t = 100
    )]
    pub max_streams_per_token: usize,
    /// Longest silence of a stream of changes, in seconds
    #[arg(
        long,
        value_name = "S",
        env = "FRONTLINE_HEARTBEAT",
        default_value_t = 15,
        value_parser = clap::value_parser!(u64).range(1..)
    )]
    pub heartbeat: u64,
    /// Changesets of an Atom feed
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_FEED_ENTRIES",
        default_value_t = 50
    )]
    pub feed_entries: usize,
    /// Most webhooks of a territory
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_MAX_WEBHOOKS",
        default_value_t = 10
    )]
    pub max_webhooks: usize,
    /// Let webhooks lead into private networks, and without TLS: for tests and intranets
    #[arg(long, env = "FRONTLINE_WEBHOOK_PRIVATE_TARGETS")]
    pub webhook_private_targets: bool,
    /// Webhooks sent at the same time
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_WEBHOOK_SENDERS",
        default_value_t = 8,
        value_parser = clap::value_parser!(u16).range(1..)
    )]
    pub webhook_senders: u16,
    /// Longest time a webhook's receiver may take to answer, in seconds
    #[arg(
        long,
        value_name = "S",
        env = "FRONTLINE_WEBHOOK_TIMEOUT",
        default_value_t = 10,
        value_parser = clap::value_parser!(u64).range(1..=300)
    )]
    pub webhook_timeout: u64,
    /// Attempts at a webhook's delivery before it is given up
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_WEBHOOK_ATTEMPTS",
        default_value_t = 15,
        value_parser = clap::value_parser!(u32).range(1..=30)
    )]
    pub webhook_attempts: u32,
    /// Wait after the first attempt that failed, in milliseconds; each further wait is twice as long
    #[arg(
        long,
        value_name = "MS",
        env = "FRONTLINE_WEBHOOK_FIRST_WAIT_MS",
        default_value_t = 5_000,
        value_parser = clap::value_parser!(u64).range(1..=3_600_000)
    )]
    pub webhook_first_wait_ms: u64,
}
