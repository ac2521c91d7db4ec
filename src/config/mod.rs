//! Every flag and environment variable, read once; nothing else reads the environment.
//!
//! Data only: `cli` turns these into values for the store, the atlas and the server.

mod access;
mod import;
mod keeping;
mod limits;
mod live;
mod territory;

use std::net::SocketAddr;
use std::path::PathBuf;

pub use access::{Access, Audit, Token, TokenCreate, TokenList, TokenRevoke};
pub use import::{Doubt, FileLimits, Import, Places, Surveys};
pub use keeping::{Backup, Check, Export, Redact, Restore};
pub use limits::{Limits, Rules};
pub use live::Live;
pub use territory::{Territory, TerritoryAdd};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::model::Slug;
use crate::time::Instant;

const EXAMPLES: &str = "\
Examples:
  frontline                                   serve ./frontline.sqlite at http://127.0.0.1:8080
  frontline --listen 0.0.0.0:80 --db /var/lib/frontline.sqlite
  frontline shares --territory syria --datetime 2015-09-18 --format csv
  frontline territory add --slug mali --name Mali --boundary mali.geojson --source UN-OCHA
  frontline render --territory syria --datetime 2015-09-18 --out syria.png
  frontline render --territory syria --from 2014-06-01 --to 2016-01-01 --frames 80 --out syria.gif
  frontline token create --role editor --name amal
  frontline backup --out /backups/frontline.sqlite

Without a subcommand, `serve` runs. A database that does not exist is made and filled with the bundled data.
Every flag that names an environment variable may be set there instead; the flag wins.";

/// A server for territorial-control maps: who holds which land, when, on what evidence.
#[derive(Debug, Parser)]
#[command(name = "frontline", version, about, after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub struct Config {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Serve,
}

impl Config {
    /// Reads the command line and the environment; where they make no sense, says why and exits with 2.
    pub fn read() -> Self {
        Self::parse()
    }

    /// What to do; `serve` where nothing is said.
    pub fn command(self) -> Command {
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
}

impl Command {
    /// Where the database is and what to log.
    pub fn base(&self) -> &Base {
        match self {
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
        }
    }

    /// What is logged where nothing is said: a server tells what it does, a command only what is wrong.
    pub fn usual_log(&self) -> &'static str {
        match self {
            Self::Serve(_) => "info",
            _ => "warn",
        }
    }
}

/// What every subcommand takes.
#[derive(Clone, Debug, Args)]
pub struct Base {
    /// The database: a SQLite file, made where it does not exist, or a URL
    #[arg(
        long,
        value_name = "PATH|URL",
        env = "FRONTLINE_DB",
        default_value = "frontline.sqlite"
    )]
    pub db: String,
    /// What to log to standard error: a level, or directives such as `info,frontline::http=debug`
    #[arg(long, value_name = "LEVEL", env = "FRONTLINE_LOG")]
    pub log: Option<String>,
    /// How log lines look
    #[arg(
        long,
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
    /// Address and port to listen on; port 0 takes any free one
    #[arg(
        long,
        value_name = "ADDR",
        env = "FRONTLINE_LISTEN",
        default_value = "127.0.0.1:8080"
    )]
    pub listen: SocketAddr,
    /// Believe X-Forwarded-Proto, -Host, -Prefix and -For, and Forwarded: only behind a proxy that sets them
    #[arg(long, env = "FRONTLINE_TRUST_PROXY")]
    pub trust_proxy: bool,
    /// How often to look for what other processes wrote to the database, in milliseconds
    #[arg(
        long,
        value_name = "MS",
        env = "FRONTLINE_REFRESH_MS",
        default_value_t = 1000
    )]
    pub refresh_ms: u64,
    #[command(flatten)]
    pub access: Access,
    #[command(flatten)]
    pub limits: Limits,
    #[command(flatten)]
    pub rules: Rules,
    #[command(flatten)]
    pub live: Live,
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
    #[arg(long, value_name = "TEXT")]
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

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        <Config as CommandFactory>::command().debug_assert();
    }

    #[test]
    fn serve_is_what_happens_where_nothing_is_said() {
        let config = Config::try_parse_from(["frontline", "--listen", "127.0.0.1:0"]).unwrap();
        let Command::Serve(serve) = config.command() else {
            panic!("not serve");
        };
        assert_eq!(serve.listen.port(), 0);
        assert_eq!(serve.limits.max_body_bytes, 10 << 20);
    }

    #[test]
    fn a_doubt_is_only_played_through() {
        let doubt = ["frontline", "import", "--places", "x", "--doubt", "drop"];
        assert!(Config::try_parse_from(doubt).is_err());
        let whole = doubt.iter().chain(&["--dry-run", "--at", "2015-09-18"]);
        assert!(Config::try_parse_from(whole).is_ok());
    }

    #[test]
    fn an_import_is_of_places_or_of_surveys_and_of_surveys_with_all_they_need() {
        let parse = |line: &str| Config::try_parse_from(line.split(' ')).map(drop);
        assert!(
            parse("frontline import --survey --territory x --mapping m.toml a.geojson b").is_ok()
        );
        assert!(parse("frontline import").is_err());
        assert!(parse("frontline import --territory-file x").is_ok());
        assert!(parse("frontline import --territory-file x --places y").is_err());
        assert!(parse("frontline import --territory-file x --dry-run").is_err());
        assert!(parse("frontline import --places x --survey --territory x --mapping m a").is_err());
        assert!(parse("frontline import --survey --territory x a.geojson").is_err());
        assert!(parse("frontline import --survey --territory x --mapping m.toml").is_err());
        assert!(
            parse("frontline import --survey --territory x --mapping m --at 2015-01-01 a").is_err()
        );
    }
}
