//! `frontline shares`: who held what at an instant, as the server answers it.

use crate::cli::moment::{open, stand};
use crate::cli::{Error, print};
use crate::config::{By, Format, Shares};
use crate::http::{self, Report};
use crate::store::Purpose;

/// Prints the shares.
pub async fn run(options: Shares) -> Result<(), Error> {
    let atlas = open(Purpose::Read, &options.base.db).await?;
    let standing = stand(&atlas, &options.moment).await?;
    let by = match options.by {
        By::Faction => http::By::Faction,
        By::Group => http::By::Group,
        By::Status => http::By::Status,
        By::District => http::By::District,
    };
    let report = Report::of(&atlas, &standing, by, options.district.as_ref()).await?;
    atlas.close().await;
    match options.format {
        Format::Json => {
            let json = serde_json::to_string_pretty(&report.json());
            print(&format!(
                "{}\n",
                json.map_err(|error| Error::failed("no JSON", error))?
            ))
        }
        Format::Csv => print(&String::from_utf8_lossy(&report.csv()?)),
    }
}
