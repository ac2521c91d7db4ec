//! How the server lets itself be watched.

use clap::Args;

use crate::config::Listen;

/// How the server lets itself be watched.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Watching")]
pub struct Watching {
    /// Where Prometheus finds metrics, at /metrics, said as with --listen; they tell of private territories too, so let
    /// nobody else reach it. Left out, nothing tells them
    #[arg(long, value_name = "ADDR", env = "FRONTLINE_METRICS")]
    pub metrics: Option<Listen>,
    /// Requests that take at least so long are logged with where the time went, in milliseconds; 0 logs none
    #[arg(
        long,
        value_name = "MS",
        env = "FRONTLINE_SLOW_REQUEST_MS",
        default_value_t = 1000
    )]
    pub slow_request_ms: u64,
}
