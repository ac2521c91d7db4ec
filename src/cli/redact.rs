//! `frontline redact`: takes the texts of a changeset down, while servers run.

use crate::cli::moment::open;
use crate::cli::{Error, clock, print};
use crate::config::Redact;
use crate::http::{fit_reason, now};
use crate::model::Revision;
use crate::store::{Purpose, Takedown};

/// Takes the texts down; servers on the same database notice within their `--refresh-ms`.
pub async fn run(options: Redact) -> Result<(), Error> {
    let reason = fit_reason(&options.reason);
    let reason = reason.map_err(|why| Error::Usage(format!("--reason: {why}")))?;
    let atlas = open(Purpose::Write, &options.base.db).await?;
    clock::compare(atlas.store(), options.clock).await?;
    let takedown = Takedown {
        territory: options.territory.clone(),
        revision: Revision(options.revision),
        at: now(),
        author: "the command line".to_owned(),
        reason,
    };
    let changeset = atlas.redact(takedown).await?;
    atlas.close().await;
    print(&format!(
        "{}: the texts of revision {} are gone\n",
        options.territory, changeset.revision
    ))
}
