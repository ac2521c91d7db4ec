//! What `frontline import` can be asked to do.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::config::texts::text;
use crate::config::{Base, Clock};
use crate::model::Slug;
use crate::time::Instant;

const EXAMPLES: &str = "\
Examples:
  frontline import --places geodata/syria              record what is new in a ledger
  frontline import --places geodata/syria --dry-run --at 2015-09-18 --doubt drop --doubt-below 40
                                                       how much hangs on the least certain places?
  frontline import --survey --territory mali --mapping mali.toml maps/ --dry-run
  frontline import --territory-file syria.jsonl        all of a territory that another database has
  frontline import --survey --territory mali --mapping mali.toml maps/
                                                       a folder of dated GeoJSON files: see docs/IMPORT.md";

/// Record data from files: a ledger of places, or a series of dated maps.
#[derive(Clone, Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Import {
    #[command(flatten)]
    pub base: Base,
    #[command(flatten)]
    pub clock: Clock,
    /// What the history says of it
    #[arg(long, value_name = "TEXT", value_parser = text)]
    pub comment: Option<String>,
    /// Report, and record nothing
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub places: Places,
    #[command(flatten)]
    pub surveys: Surveys,
    /// A whole territory as `frontline export` writes it: its history comes along, and is verified
    #[arg(
        long,
        value_name = "FILE",
        help_heading = "A whole territory",
        conflicts_with_all = ["places", "survey", "comment", "dry_run"]
    )]
    pub territory_file: Option<PathBuf>,
}

/// A ledger of places.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "A ledger of places")]
pub struct Places {
    /// A folder with a ledger of places, such as geodata/syria, which this program also carries; its README describes
    /// the files
    #[arg(
        id = "places",
        long = "places",
        value_name = "DIR",
        required_unless_present_any = ["survey", "territory_file"]
    )]
    pub folder: Option<PathBuf>,
    /// With --dry-run: print, as CSV, the shares that would follow at this date
    #[arg(long, value_name = "TIME", requires_all = ["dry_run", "places"])]
    pub at: Option<Instant>,
    /// What if those who say they held a place at that date were wrong?
    #[arg(long, requires = "at")]
    pub doubt: Option<Doubt>,
    /// Doubt only holders less certain than this (0 to 100)
    #[arg(long, value_name = "N", requires = "doubt", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub doubt_below: Option<u8>,
    /// Doubt only places of this kind, such as anchor
    #[arg(long, value_name = "KIND", requires = "doubt")]
    pub doubt_kind: Option<String>,
    /// Doubt only what this faction holds
    #[arg(long, value_name = "SLUG", requires = "doubt")]
    pub doubt_faction: Option<Slug>,
}

/// What becomes of a doubted place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Doubt {
    /// It is left out: its neighbours take its land
    Drop,
    /// It goes to the holder of the nearest place that another holds
    Flip,
    /// Nobody holds it
    Unheld,
    /// Contested land goes to the rival
    Rival,
}

/// A series of dated maps.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Surveys: dated GeoJSON files")]
pub struct Surveys {
    /// Each file is the whole picture of the territory at its date
    #[arg(long, conflicts_with = "places", requires_all = ["territory", "mapping", "files"])]
    pub survey: bool,
    /// The territory they show, such as syria; `frontline territory add` makes one
    #[arg(long, value_name = "SLUG", requires = "survey")]
    pub territory: Option<Slug>,
    /// What dates and classes in the files mean: docs/IMPORT.md describes it
    #[arg(long, value_name = "FILE.toml", requires = "survey")]
    pub mapping: Option<PathBuf>,
    /// GeoJSON files, or folders of them
    #[arg(value_name = "PATH", requires = "survey")]
    pub files: Vec<PathBuf>,
    /// Record files that are dated more than a day ahead: they are meant to be
    #[arg(long, requires = "survey")]
    pub dated_ahead: bool,
    #[command(flatten)]
    pub limits: FileLimits,
}

/// What files may cost.
#[derive(Clone, Copy, Debug, Args)]
pub struct FileLimits {
    /// Most files of one run
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_MAX_FILES",
        default_value_t = 10_000
    )]
    pub max_files: usize,
    /// Largest file, in bytes
    #[arg(long, value_name = "BYTES", env = "FRONTLINE_MAX_FILE_BYTES", default_value_t = 64 << 20)]
    pub max_file_bytes: u64,
    /// Most vertices in a file
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_MAX_FILE_VERTICES",
        default_value_t = 1_000_000
    )]
    pub max_file_vertices: usize,
}
