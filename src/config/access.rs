//! Who may, and how often: settings of the server, and what `frontline audit` and `frontline token` can be asked.

use clap::{Args, Subcommand};

use crate::config::Base;
use crate::model::{Role, Slug};
use crate::time::Instant;

/// Who may read, how often who may ask, and how long it is kept who did what.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Who may")]
pub struct Access {
    /// All reading needs a token, not only that of private territories
    #[arg(long, env = "FRONTLINE_PRIVATE")]
    pub private: bool,
    /// How long a browser stays signed in, in hours
    #[arg(long, value_name = "H", env = "FRONTLINE_SESSION_HOURS", default_value_t = 12, value_parser = clap::value_parser!(u32).range(1..=8784))]
    pub session_hours: u32,
    /// Requests a second from one address, finished tiles aside; 0 for no limit
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_MAX_REQUESTS_PER_SECOND",
        default_value_t = 100
    )]
    pub max_requests_per_second: u32,
    /// Requests from one address at once
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_MAX_BURST",
        default_value_t = 1_000
    )]
    pub max_burst: u32,
    /// Writes a minute with one token; 0 for no limit
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_MAX_WRITES_PER_MINUTE",
        default_value_t = 600
    )]
    pub max_writes_per_minute: u32,
    /// Requests a minute from one address whose token is missing or does not count; 0 for no limit
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_MAX_FAILURES_PER_MINUTE",
        default_value_t = 30
    )]
    pub max_failures_per_minute: u32,
    /// How long the audit log is kept, in days; 0 for ever
    #[arg(
        long,
        value_name = "DAYS",
        env = "FRONTLINE_AUDIT_DAYS",
        default_value_t = 365
    )]
    pub audit_days: u32,
    /// Most entries of the audit log that are kept of what was done with tokens, the newest; 0 for all
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_AUDIT_ROWS",
        default_value_t = 1_000_000
    )]
    pub audit_rows: u32,
    /// Most entries of the audit log that are kept of what came without a token that counts; 0 for all
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_AUDIT_ANONYMOUS_ROWS",
        default_value_t = 100_000
    )]
    pub audit_anonymous_rows: u32,
    /// Addresses a minute that these are told apart by; past it they are one entry, `others`
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_AUDIT_ADDRESSES",
        default_value_t = 100
    )]
    pub audit_addresses: usize,
    /// Entries of the audit log that may wait to be written
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_AUDIT_QUEUE",
        default_value_t = 10_000
    )]
    pub audit_queue: usize,
}

/// Print the audit log: who did or tried what, newest first.
#[derive(Clone, Debug, Args)]
pub struct Audit {
    #[command(flatten)]
    pub base: Base,
    /// Only what is about this territory
    #[arg(long, value_name = "SLUG")]
    pub territory: Option<Slug>,
    /// Only what was done with this token, by its id
    #[arg(long, value_name = "ID")]
    pub token: Option<uuid::Uuid>,
    /// Only what was refused
    #[arg(long)]
    pub refused: bool,
    /// Only entries with a smaller id
    #[arg(long, value_name = "ID")]
    pub before: Option<i64>,
    /// How many
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub limit: usize,
}

/// Make, list and revoke the tokens that allow writing.
#[derive(Clone, Debug, Subcommand)]
pub enum Token {
    /// Make a token and print it, alone, on standard output: it is shown this once
    Create(TokenCreate),
    /// List the tokens, without their secrets
    List(TokenList),
    /// Make a token worthless from now on
    Revoke(TokenRevoke),
}

/// Make a token.
#[derive(Clone, Debug, Args)]
pub struct TokenCreate {
    #[command(flatten)]
    pub base: Base,
    /// What it allows: reader, editor, reviewer or admin
    #[arg(long)]
    pub role: Role,
    /// Whose it is: the author of what is written with it
    #[arg(long)]
    pub name: String,
    /// Only for this territory; left out, for all
    #[arg(long, value_name = "SLUG")]
    pub territory: Option<Slug>,
    /// Until when it works; left out, until it is revoked
    #[arg(long, value_name = "TIME")]
    pub expires: Option<Instant>,
}

/// List the tokens.
#[derive(Clone, Debug, Args)]
pub struct TokenList {
    #[command(flatten)]
    pub base: Base,
}

/// Take a token back.
#[derive(Clone, Debug, Args)]
pub struct TokenRevoke {
    #[command(flatten)]
    pub base: Base,
    /// Its id, as `token list` prints it
    #[arg(value_name = "ID")]
    pub id: uuid::Uuid,
}
