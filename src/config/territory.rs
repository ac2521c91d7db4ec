//! What `frontline territory` can be asked to do.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::config::texts::line;
use crate::config::{Base, Clock};
use crate::model::Slug;
use crate::time::Instant;

const EXAMPLES: &str = "\
Examples:
  frontline territory add --slug mali --name Mali --boundary mali_adm0.geojson --source 'UN OCHA COD-AB' \\
    --licence 'CC BY 3.0 IGO' --districts mali_adm1.geojson --district-name ADM1_EN";

/// Make territories.
#[derive(Clone, Debug, Subcommand)]
pub enum Territory {
    /// Make a territory out of its boundary; factions come with the first import, or through the API
    Add(Box<TerritoryAdd>),
}

/// Make a territory.
#[derive(Clone, Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct TerritoryAdd {
    #[command(flatten)]
    pub base: Base,
    #[command(flatten)]
    pub clock: Clock,
    /// Its short name in addresses, such as mali
    #[arg(long, value_name = "SLUG")]
    pub slug: Slug,
    /// Its English name
    #[arg(long, value_name = "TEXT", value_parser = line)]
    pub name: String,
    /// GeoJSON with its border: all polygons in it together
    #[arg(long, value_name = "FILE")]
    pub boundary: PathBuf,
    /// Who drew the boundary: every share names it, as half of a territory depends on what is counted in
    #[arg(long, value_name = "TEXT", value_parser = line)]
    pub source: String,
    /// The boundary's licence
    #[arg(long, value_name = "TEXT", value_parser = line)]
    pub licence: Option<String>,
    /// What the boundary's licence wants shown
    #[arg(long, value_name = "TEXT", value_parser = line)]
    pub attribution: Option<String>,
    /// GeoJSON with its districts, one feature each
    #[arg(long, value_name = "FILE")]
    pub districts: Option<PathBuf>,
    /// The property that holds a district's name
    #[arg(
        long,
        value_name = "PROPERTY",
        default_value = "name",
        requires = "districts"
    )]
    pub district_name: String,
    /// The date its page opens at; left out, the latest
    #[arg(long, value_name = "TIME")]
    pub opens_at: Option<Instant>,
    /// Show it only to those who hold a token that counts for it
    #[arg(long)]
    pub private: bool,
}
