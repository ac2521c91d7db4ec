//! `frontline import`: files become changesets, never silently; or are played through.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use crate::cli::moment::open;
use crate::cli::seed::{derived, read_folder, record};
use crate::cli::what_if::shares_at;
use crate::cli::{Error, clock, print, survey};
use crate::config::{self, Import};
use crate::io::places::{Doubt, How};
use crate::store::{Imported, Purpose};

/// Reads, derives, reports, and records unless asked not to.
pub async fn run(options: Import) -> Result<(), Error> {
    if let Some(file) = &options.territory_file {
        return import_territory(file, &options.base.db).await;
    }
    match options.places.folder.clone() {
        Some(folder) => import_places(&folder, options).await,
        None => survey::import(options).await,
    }
}

async fn import_territory(path: &Path, db: &str) -> Result<(), Error> {
    let file = File::open(path).map_err(|source| Error::Read {
        path: path.to_owned(),
        source,
    })?;
    let atlas = open(Purpose::Make, db).await?;
    let imported = atlas.import(BufReader::new(file)).await;
    atlas.close().await;
    let Imported {
        territory,
        before,
        revision,
        redacted,
    } = imported?;
    print(&if revision > before {
        format!(
            "{territory}: revisions {} to {revision} recorded\n",
            before.next()
        )
    } else {
        format!("{territory}: nothing new\n")
    })?;
    print(&match redacted {
        0 => String::new(),
        some => format!("{territory}: the texts of {some} changesets taken down\n"),
    })
}

async fn import_places(folder: &Path, options: Import) -> Result<(), Error> {
    let mut ledger = read_folder(folder)?;
    let territory = ledger.slug.clone();
    if let Some(doubt) = doubt(&options.places) {
        let (other, touched) = doubt.apply(ledger);
        print(&format!("# {touched} places doubted\n"))?;
        ledger = other;
    }
    let (bundle, report) = derived(ledger).await?;
    let report = report.to_string();
    print(
        &report
            .lines()
            .map(|line| format!("# {line}\n"))
            .collect::<String>(),
    )?;
    if let Some(at) = options.places.at {
        print(&shares_at(&bundle, at).await?)?;
    }
    if options.dry_run {
        return Ok(());
    }
    let atlas = open(Purpose::Make, &options.base.db).await?;
    clock::compare(atlas.store(), options.clock).await?;
    let comment = options.comment.unwrap_or_else(|| {
        let name = folder.file_name().unwrap_or_default();
        format!("The ledger {}", name.to_string_lossy())
    });
    let done = record(&atlas, &territory, bundle, comment).await?;
    atlas.close().await;
    print(&match done {
        Some(changeset) => format!("{territory}: recorded as revision {}\n", changeset.revision),
        None => format!("{territory}: nothing new\n"),
    })
}

/// The doubt asked for.
fn doubt(options: &config::Places) -> Option<Doubt> {
    let how = match options.doubt? {
        config::Doubt::Drop => How::Drop,
        config::Doubt::Flip => How::Flip,
        config::Doubt::Unheld => How::Unheld,
        config::Doubt::Rival => How::Rival,
    };
    Some(Doubt {
        at: options.at?,
        below: options.doubt_below,
        kind: options.doubt_kind.clone(),
        faction: options.doubt_faction.clone(),
        how,
    })
}
