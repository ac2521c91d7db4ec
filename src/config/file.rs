//! How `serve` treats the database's file, and what `frontline stats` can be asked.

use clap::{Args, ValueEnum};

use crate::config::Base;

/// How the database's file is treated.
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = "The database's file")]
pub struct File {
    /// Fill a database that exists and holds no territory with the bundled data; a new one always is
    #[arg(long, env = "FRONTLINE_SEED", conflicts_with = "read_only")]
    pub seed: bool,
    /// Only read the database: all that writes is refused, and nothing is kept of who asked
    #[arg(long, env = "FRONTLINE_READ_ONLY")]
    pub read_only: bool,
    /// Fold the write-ahead log into the database file once nothing was written for so long, in seconds
    #[arg(
        long,
        value_name = "S",
        env = "FRONTLINE_CHECKPOINT_SECONDS",
        default_value_t = 3,
        value_parser = clap::value_parser!(u64).range(1..=86_400)
    )]
    pub checkpoint_seconds: u64,
}

/// Print what the database holds.
#[derive(Clone, Debug, Args)]
pub struct Stats {
    #[command(flatten)]
    pub base: Base,
    /// How to print it
    #[arg(long, default_value = "text")]
    pub format: StatsFormat,
}

/// How statistics are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StatsFormat {
    Text,
    Json,
}
