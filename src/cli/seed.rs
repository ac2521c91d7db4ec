//! The bundled data: what a new store starts with.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rust_embed::RustEmbed;

use crate::atlas::{self, Atlas};
use crate::cli::{Error, print};
use crate::http::now;
use crate::io::places::{self, Bundle, Ledger, Report};
use crate::model::{Changeset, Draft, Fault, Record, Slug, fit_text};

/// The tables of the bundled territories, one folder each.
#[derive(RustEmbed)]
#[folder = "geodata/"]
#[include = "*/*.json"]
#[include = "*/*.geojson"]
#[include = "*/*.csv"]
struct Bundled;

/// Where the bundled ledgers stand in the source of this program.
const BUNDLE: &str = "geodata";

/// Who records what comes from tables and not from a person.
pub(super) const AUTHOR: &str = "frontline import";

/// Fills a store that has no territory with the bundled ones.
pub(super) async fn fill(atlas: &Arc<Atlas>) -> Result<(), Error> {
    if !atlas.records().is_empty() {
        return Ok(());
    }
    for folder in folders() {
        let ledger = read_bundled(&folder)?;
        let (bundle, _) = derived(ledger.clone()).await?;
        let comment = format!("The bundled ledger geodata/{folder}");
        record(atlas, &ledger.slug, bundle, comment).await?;
        tracing::info!(territory = %ledger.slug, "filled the new store with the bundled data");
    }
    Ok(())
}

/// Says which territories of a store a bundled ledger knows more about: it is recorded when somebody asks for it.
pub(super) fn tell_of_news(atlas: &Atlas) -> Result<(), Error> {
    for folder in folders() {
        // Each is named as its territory is.
        let known = folder
            .parse()
            .ok()
            .and_then(|slug: Slug| atlas.record(&slug));
        let Some(record) = known else {
            continue;
        };
        if places::has_news(&record, &read_bundled(&folder)?) {
            let command = format!("frontline import --places {BUNDLE}/{folder}");
            tracing::info!(territory = folder, command, "a newer ledger is at hand");
            print(&format!(
                "{folder}: a newer ledger is at hand; `{command}` records it as a new revision\n"
            ))?;
        }
    }
    Ok(())
}

/// The folders of the bundled ledgers.
fn folders() -> impl Iterator<Item = String> {
    Bundled::iter().filter_map(|file| Some(file.strip_suffix("/territory.json")?.to_owned()))
}

fn read_bundled(folder: &str) -> Result<Ledger, Error> {
    let open = |name: &str| Bundled::get(&format!("{folder}/{name}")).map(|it| it.data.into());
    places::read(open).map_err(|faults| listed(&faults))
}

/// The ledger in a folder of the disk; where there is none at `geodata/syria` and the like, the bundled one.
pub(super) fn read_folder(folder: &Path) -> Result<Ledger, Error> {
    let bundled = folder.strip_prefix(BUNDLE).ok().and_then(Path::to_str);
    if let Some(bundled) = bundled.filter(|it| !folder.exists() && folders().any(|is| is == *it)) {
        return read_bundled(bundled);
    }
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
    let comment = fit_comment(&comment)?;
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

/// What the history says, as it is recorded: the name of a file in it may be anything.
pub(super) fn fit_comment(comment: &str) -> Result<String, Error> {
    let fit = fit_text(comment);
    let fit = fit.map_err(|unfit| Error::Usage(format!("the comment `{comment}` {unfit}")))?;
    Ok(fit.into_owned())
}

/// Faults, one a line.
pub(super) fn listed(faults: &[Fault]) -> Error {
    let lines: Vec<String> = faults.iter().map(|fault| format!("  {fault}")).collect();
    Error::Import(lines.join("\n"))
}
