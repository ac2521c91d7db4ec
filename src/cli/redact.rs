//! `frontline redact`: takes the texts of a changeset down, while servers run.

use crate::cli::moment::open;
use crate::cli::{Error, print};
use crate::config::Redact;
use crate::http::{check_reason, now};
use crate::model::Revision;
use crate::store::Takedown;

/// Takes the texts down; servers on the same database notice within their `--refresh-ms`.
pub async fn run(options: Redact) -> Result<(), Error> {
    check_reason(&options.reason).map_err(|why| Error::Usage(format!("--reason: {why}")))?;
    let atlas = open(&options.base.db).await?;
    let takedown = Takedown {
        territory: options.territory.clone(),
        revision: Revision(options.revision),
        at: now(),
        author: "the command line".to_owned(),
        reason: options.reason,
    };
    let changeset = atlas.redact(takedown).await?;
    atlas.close().await;
    print(&format!(
        "{}: the texts of revision {} are gone\n",
        options.territory, changeset.revision
    ))
}
