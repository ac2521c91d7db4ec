//! `frontline check`: rebuilds every map from the record, and says what does not fit.

use std::collections::BTreeSet;

use crate::atlas::Atlas;
use crate::cli::moment::open;
use crate::cli::{Error, print};
use crate::config::Check;
use crate::model::{Record, Revision, View};

/// How far the faces of a coverage may miss the territory's area, as a part of it.
///
/// Rounding a node to the grid moves a long edge by millimetres: 4e-9 of a territory like Syria.
const AREA_TOLERANCE: f64 = 1e-8;

/// Replays the record, resolves every slice, and adds up its areas. Fails where there is any fault.
pub async fn run(options: Check) -> Result<(), Error> {
    let atlas = open(&options.base.db).await?;
    let mut faults = Vec::new();
    let mut told = String::new();
    for record in atlas.records() {
        let Some(view) = record.now() else {
            faults.push("a record defines no territory".to_owned());
            continue;
        };
        let slices = check_territory(&atlas, &record, &view, &mut faults).await?;
        let slug = &view.territory().slug;
        told.push_str(&format!(
            "{slug}: revision {}, {slices} slices\n",
            record.revision()
        ));
    }
    atlas.close().await;
    for fault in &faults {
        told.push_str(&format!("fault: {fault}\n"));
    }
    print(&told)?;
    match faults.len() {
        0 => Ok(()),
        count => Err(Error::Faults(count)),
    }
}

/// Checks one territory; gives the number of its slices.
async fn check_territory(
    atlas: &Atlas,
    record: &Record,
    view: &View<'_>,
    faults: &mut Vec<String>,
) -> Result<usize, Error> {
    let slug = &view.territory().slug;
    for (changeset, expected) in record.changesets().iter().zip(1..) {
        if changeset.revision != Revision(expected) {
            faults.push(format!(
                "{slug}: revision {} stands where {expected} should",
                changeset.revision
            ));
        }
    }
    for pair in record.changesets().windows(2) {
        if pair[1].at <= pair[0].at {
            faults.push(format!(
                "{slug}: revision {} is not later than the one before",
                pair[1].revision
            ));
        }
    }
    let surveys = view.survey_history().filter_map(|it| it.2);
    let shown = surveys.flat_map(|survey| &survey.shown);
    let outlines: BTreeSet<_> = view
        .histories()
        .flatten()
        .map(|it| it.outline.hash)
        .chain(shown.map(|it| it.outline.hash))
        .collect();
    for hash in outlines {
        if let Err(error) = atlas.shape(hash).await {
            faults.push(format!("{slug}: {error}"));
        }
    }
    let whole = atlas.area(view.territory().boundary).await?;
    let spans = atlas.spans(view).await;
    for span in spans.iter() {
        let Some(slice) = atlas.slice(view, span.from()).await else {
            faults.push(format!("{slug}: no slice at {}", span.from()));
            continue;
        };
        match atlas.coverage(view, &slice).await {
            Err(error) => faults.push(format!("{slug} at {}: {error}", span.from())),
            Ok(coverage) => {
                let missed = (coverage.area() - whole).abs() / whole;
                if missed > AREA_TOLERANCE {
                    faults.push(format!(
                        "{slug} at {}: the faces miss the area by {missed:e}",
                        span.from()
                    ));
                }
            }
        }
    }
    Ok(spans.len())
}
