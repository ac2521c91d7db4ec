//! The bundled data: what a new store starts with.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rust_embed::RustEmbed;

use crate::atlas::{self, Atlas};
use crate::cli::Error;
use crate::http::now;
use crate::io::places::{self, Bundle, Ledger, Report};
use crate::model::{Changeset, Draft, Fault, Record, Slug};

/// The tables of the bundled territories, one folder each.
#[derive(RustEmbed)]
#[folder = "geodata/"]
#[include = "*/*.json"]
#[include = "*/*.geojson"]
#[include = "*/*.csv"]
struct Bundled;

/// Who records what comes from tables and not from a person.
pub(super) const AUTHOR: &str = "frontline import";

/// Fills a store that has no territory with the bundled ones.
pub(super) async fn fill(atlas: &Arc<Atlas>) -> Result<(), Error> {
    if !atlas.records().is_empty() {
        return Ok(());
    }
    for file in Bundled::iter() {
        let Some(folder) = file.strip_suffix("/territory.json") else {
            continue;
        };
        let open = |name: &str| Bundled::get(&format!("{folder}/{name}")).map(|it| it.data.into());
        let ledger = places::read(open).map_err(|faults| listed(&faults))?;
        let (bundle, _) = derived(ledger.clone()).await?;
        let comment = format!("The bundled ledger geodata/{folder}");
        record(atlas, &ledger.slug, bundle, comment).await?;
        tracing::info!(territory = %ledger.slug, "filled the new store with the bundled data");
    }
    Ok(())
}

/// The ledger in a folder of the disk.
pub(super) fn read_folder(folder: &Path) -> Result<Ledger, Error> {
    places::read(|name| fs::read(folder.join(name)).ok()).map_err(|faults| listed(&faults))
}

/// What a ledger says as changes to an empty record, and what stood out. Takes its time, on a thread of its own.
pub(super) async fn derived(ledger: Ledger) -> Result<(Bundle, Report), Error> {
    let work = move || {
        let (regions, report) = places::derive(&ledger)?;
        Ok((places::changes(&ledger, &regions), report))
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::failed("the ledger was not worked through", error))?
        .map_err(|error: crate::geometry::Unsound| {
            Error::failed("no map comes of this ledger", error)
        })
}

/// Records what a ledger changes; `None` where that is nothing.
pub(super) async fn record(
    atlas: &Arc<Atlas>,
    territory: &Slug,
    bundle: Bundle,
    comment: String,
) -> Result<Option<Changeset>, Error> {
    let known = atlas.record(territory);
    let bundle = match known.as_deref().and_then(Record::now) {
        Some(view) => places::update(&view, bundle),
        None => bundle,
    };
    if bundle.changes.is_empty() {
        return Ok(None);
    }
    let base = known.map(|it| it.revision()).unwrap_or_default();
    let draft = Draft {
        territory: territory.clone(),
        author: AUTHOR.to_owned(),
        comment,
        at: now(),
        changes: bundle.changes,
    };
    let done = atlas.apply(draft, base, bundle.geometries).await;
    done.map(|applied| Some(applied.changeset))
        .map_err(|error| match error {
            atlas::Error::Refused(faults) => listed(&faults),
            other => other.into(),
        })
}

/// Faults, one a line.
pub(super) fn listed(faults: &[Fault]) -> Error {
    let lines: Vec<String> = faults.iter().map(|fault| format!("  {fault}")).collect();
    Error::Import(lines.join("\n"))
}
