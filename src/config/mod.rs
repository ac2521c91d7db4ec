//! Every flag and environment variable, read once; nothing else reads the environment.
//!
//! Data only: `cli` turns these into values for the store, the atlas and the server.

mod access;
mod clock;
mod connections;
mod file;
mod import;
mod keeping;
mod limits;
mod line;
mod listen;
mod live;
mod memory;
mod proxy;
mod requests;
mod territory;
mod texts;
mod watching;
mod work;

use std::path::PathBuf;

pub use access::{Access, Audit, Token, TokenCreate, TokenList, TokenRevoke};
pub use clock::Clock;
pub use connections::Connections;
pub use file::{File, Stats, StatsFormat};
pub use import::{Doubt, FileLimits, Import, Places, Surveys};
pub use keeping::{Backup, Check, Export, Redact, Restore};
pub use limits::{Limits, Rules};
pub use listen::Listen;
pub use live::Live;
pub use memory::Memory;
pub use proxy::TrustProxy;
pub use requests::Requests;
pub use territory::{Territory, TerritoryAdd};
pub use watching::Watching;
pub use work::Work;

use clap::builder::{RangedU64ValueParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::model::Slug;
use crate::time::Instant;

const EXAMPLES: &str = "\
Examples:
  frontline                                   serve ./frontline.sqlite at http://127.0.0.1:8080
  frontline --listen :80 --db /var/lib/frontline.sqlite
  frontline shares --territory syria --datetime 2015-09-18 --format csv
  frontline territory add --slug mali --name Mali --boundary mali.geojson --source UN-OCHA
  frontline render --territory syria --datetime 2015-09-18 --out syria.png
  frontline render --territory syria --from 2014-06-01 --to 2016-01-01 --frames 80 --out syria.gif
  frontline token create --role editor --name amal
  frontline backup --out /backups/frontline.sqlite
  frontline stats --format json

Without a subcommand, `serve` runs. A database that does not exist is made and filled with the bundled data.
Every flag that names an environment variable may be set there instead; the flag wins.";

/// A server for territorial-control maps: who holds which land, when, on what evidence.
#[derive(Debug, Parser)]
#[command(name = "frontline", version, about, after_help = EXAMPLES)]
pub struct Config {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Serve,
}

impl Config {
    /// What to do; `serve` where nothing is said.
    pub fn asked(self) -> Command {
        self.command
            .unwrap_or_else(|| Command::Serve(Box::new(self.serve)))
    }
}

/// What `frontline` can be asked to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the maps, the figures and the API over HTTP
    Serve(Box<Serve>),
    /// Make territories
    #[command(subcommand)]
    Territory(Territory),
    /// Record data from files: a ledger of places, or a series of dated maps
    Import(Box<Import>),
    /// Print who held what at an instant
    Shares(Shares),
    /// Draw the map of an instant, or a time-lapse, into a file
    Render(Render),
    /// Make, list and revoke the tokens that allow writing
    #[command(subcommand)]
    Token(Token),
    /// Print the audit log: who did or tried what
    Audit(Audit),
    /// Write all that is recorded about a territory into one file
    Export(Export),
    /// Take the texts of a changeset down: author, comment, sources, notes; the map stays
    Redact(Redact),
    /// Copy the database into a file, also while a server writes
    Backup(Backup),
    /// Make a database out of a backup
    Restore(Restore),
    /// Verify the database: the chain of changesets, the geometries, the maps made of them
    Check(Check),
    /// Print what the database holds: territories, tokens, webhooks, sizes
    Stats(Stats),
    /// Print the notices of what is part of this program and not its own
    Licences,
}

impl Command {
    /// Where the database is and what to log, for whatever has to do with either.
    pub fn base(&self) -> Option<&Base> {
        Some(match self {
            Self::Serve(it) => &it.base,
            Self::Territory(Territory::Add(it)) => &it.base,
            Self::Import(it) => &it.base,
            Self::Shares(it) => &it.base,
            Self::Render(it) => &it.base,
            Self::Token(Token::Create(it)) => &it.base,
            Self::Token(Token::List(it)) => &it.base,
            Self::Token(Token::Revoke(it)) => &it.base,
            Self::Export(it) => &it.base,
            Self::Redact(it) => &it.base,
            Self::Backup(it) => &it.base,
            Self::Restore(it) => &it.base,
            Self::Audit(it) => &it.base,
            Self::Check(it) => &it.base,
            Self::Stats(it) => &it.base,
            Self::Licences => return None,
        })
    }

    /// What is logged where nothing is said: a server tells what it does, a command only what is wrong.
    pub fn usual_log(&self) -> &'static str {
        match self {
            Self::Serve(_) => "info",
            _ => "warn",
        }
    }
}

/// What every subcommand takes, before its name or after it.
#[derive(Clone, Debug, Args)]
pub struct Base {
    /// The database: a SQLite file. `serve`, `import`, `territory add` and `restore` make one where there is none
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        env = "FRONTLINE_DB",
        default_value = "frontline.sqlite"
    )]
    pub db: String,
    /// What to log to standard error: a level, or directives such as `info,frontline::http=debug`
    #[arg(long, global = true, value_name = "LEVEL", env = "FRONTLINE_LOG")]
    pub log: Option<String>,
    /// How log lines look
    #[arg(
        long,
        global = true,
        value_name = "FORMAT",
        env = "FRONTLINE_LOG_FORMAT",
        default_value = "text"
    )]
    pub log_format: LogFormat,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people
    Text,
    /// One JSON object a line
    Json,
}

/// Serve the maps, the figures and the API over HTTP.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    pub base: Base,
    /// Where to listen: address and port, a name and a port (localhost:8080), a port of this machine (8080), or one of
    /// every interface (:8080); port 0 takes any free one
    #[arg(
        long,
        value_name = "ADDR",
        env = "FRONTLINE_LISTEN",
        default_value = "127.0.0.1:8080"
    )]
    pub listen: Listen,
    /// Believe X-Forwarded-Proto, -Host, -Port, -Prefix and -For, and Forwarded: of whoever connects, which is only for
    /// behind a proxy that sets them, or of proxies alone whose networks are named, such as 10.0.0.0/8
    #[arg(
        long,
        value_name = "CIDR[,CIDR]",
        env = "FRONTLINE_TRUST_PROXY",
        num_args = 0..=1,
        require_equals = true,
        default_value = "false",
        default_missing_value = "true",
        hide_default_value = true
    )]
    pub trust_proxy: TrustProxy,
    /// How often to look for what other processes wrote to the database, in milliseconds
    #[arg(
        long,
        value_name = "MS",
        env = "FRONTLINE_REFRESH_MS",
        default_value_t = 250
    )]
    pub refresh_ms: u64,
    #[command(flatten)]
    pub clock: Clock,
    #[command(flatten)]
    pub file: File,
    #[command(flatten)]
    pub access: Access,
    #[command(flatten)]
    pub connections: Connections,
    #[command(flatten)]
    pub limits: Limits,
    #[command(flatten)]
    pub memory: Memory,
    #[command(flatten)]
    pub requests: Requests,
    #[command(flatten)]
    pub rules: Rules,
    #[command(flatten)]
    pub live: Live,
    #[command(flatten)]
    pub watching: Watching,
    #[command(flatten)]
    pub work: Work,
}

/// Print who held what at an instant.
#[derive(Clone, Debug, Args)]
pub struct Shares {
    #[command(flatten)]
    pub base: Base,
    #[command(flatten)]
    pub moment: Moment,
    /// What to add up by
    #[arg(long, default_value = "faction")]
    pub by: By,
    /// Only this district; fractions are then of it
    #[arg(long, value_name = "SLUG")]
    pub district: Option<Slug>,
    /// How to print it
    #[arg(long, default_value = "json")]
    pub format: Format,
}

/// Which map: of which territory, when, as known when.
#[derive(Clone, Debug, Args)]
pub struct Moment {
    /// The territory, such as syria
    #[arg(long, value_name = "SLUG")]
    pub territory: Slug,
    /// When it was so on the ground: RFC 3339, or a date; left out, the latest there is
    #[arg(long, value_name = "TIME")]
    pub datetime: Option<Instant>,
    /// As it was known then: a revision number, or a time; left out, now
    #[arg(long, value_name = "REVISION|TIME")]
    pub known_at: Option<String>,
}

/// What shares are added up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum By {
    Faction,
    Group,
    Status,
    District,
}

/// How figures are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Json,
    Csv,
}

/// Draw the map of an instant, or a time-lapse, into a file.
#[derive(Clone, Debug, Args)]
pub struct Render {
    #[command(flatten)]
    pub base: Base,
    #[command(flatten)]
    pub moment: Moment,
    /// The first instant of a time-lapse; left out, the start of the data
    #[arg(long, value_name = "TIME", conflicts_with = "datetime")]
    pub from: Option<Instant>,
    /// The last instant of a time-lapse; left out, the last of the data
    #[arg(long, value_name = "TIME", conflicts_with = "datetime")]
    pub to: Option<Instant>,
    /// How many frames a time-lapse has
    #[arg(long, value_name = "N", conflicts_with = "datetime", default_value_t = 60, value_parser = frames())]
    pub frames: u16,
    /// The part to draw, in degrees; left out, the whole territory
    #[arg(long, value_name = "WEST,SOUTH,EAST,NORTH", allow_hyphen_values = true)]
    pub bbox: Option<String>,
    /// What stands above the map; left out, the territory's name
    #[arg(long, value_name = "TEXT", value_parser = texts::line)]
    pub title: Option<String>,
    /// Where the legend stands; left out, where there is more room
    #[arg(long)]
    pub legend: Option<Legend>,
    /// Pixels
    #[arg(long, value_name = "PX", default_value_t = 1200, value_parser = clap::value_parser!(u32).range(16..=8192))]
    pub width: u32,
    /// Pixels
    #[arg(long, value_name = "PX", default_value_t = 900, value_parser = clap::value_parser!(u32).range(16..=8192))]
    pub height: u32,
    /// The file to write: a map as .png or .svg, a time-lapse as .gif or .webp
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// How many frames a time-lapse may have.
fn frames() -> clap::builder::RangedI64ValueParser<u16> {
    clap::value_parser!(u16).range(1..=10_000)
}

/// Where the legend of a map stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Legend {
    None,
    Right,
    Below,
}

/// Bytes of a budget that lets anything through: a mebibyte at least.
fn mebibytes() -> impl TypedValueParser<Value = usize> {
    RangedU64ValueParser::<usize>::new().range(1 << 20..)
}
