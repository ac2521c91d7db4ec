//! What `frontline export`, `redact`, `backup`, `restore` and `check` can be asked to do.

use std::path::PathBuf;

use clap::Args;

use crate::config::{Base, Clock};
use crate::model::Slug;

/// Write all that is recorded about a territory into one file.
#[derive(Clone, Debug, Args)]
pub struct Export {
    #[command(flatten)]
    pub base: Base,
    /// The territory, such as syria
    #[arg(long, value_name = "SLUG")]
    pub territory: Slug,
    /// The file to write, which must not exist; docs/FORMAT.md describes it
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// Take the texts of a changeset down.
#[derive(Clone, Debug, Args)]
pub struct Redact {
    #[command(flatten)]
    pub base: Base,
    #[command(flatten)]
    pub clock: Clock,
    /// The territory, such as syria
    #[arg(long, value_name = "SLUG")]
    pub territory: Slug,
    /// The revision the changeset made
    #[arg(long, value_name = "N")]
    pub revision: u32,
    /// Why: the history shows it in place of the texts
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// Copy the database.
#[derive(Clone, Debug, Args)]
pub struct Backup {
    #[command(flatten)]
    pub base: Base,
    /// The file to write, which must not exist
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// Make a database, the one that --db names, out of a backup.
#[derive(Clone, Debug, Args)]
pub struct Restore {
    #[command(flatten)]
    pub base: Base,
    /// The backup; it is verified first, and left as it is
    #[arg(long, value_name = "FILE")]
    pub from: PathBuf,
    /// Take the place of a database that exists; the old one is kept beside it
    #[arg(long)]
    pub replace: bool,
}

/// Verify the database.
#[derive(Clone, Debug, Args)]
pub struct Check {
    #[command(flatten)]
    pub base: Base,
    /// Make the map of every slice anew; left out, of some
    #[arg(long)]
    pub full: bool,
}
