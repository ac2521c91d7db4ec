//! `frontline check`: is the database what was recorded, and do maps come out of it that fit?

use std::sync::Arc;

use crate::atlas::Atlas;
use crate::cli::moment::over;
use crate::cli::{Error, print};
use crate::config::Check;
use crate::control::ENGINE;
use crate::model::{Slice, Tally, View};
use crate::store::{Purpose, Store};
use crate::time::Interval;

/// How far the faces of a coverage may miss the territory's area, as a part of it.
///
/// Rounding a node to the grid moves a long edge by millimetres: 4e-9 of a territory like Syria.
const AREA_TOLERANCE: f64 = 1e-8;

/// How far the areas of the faces may miss their sum, as a part of it.
const SUM_TOLERANCE: f64 = 1e-12;

/// Of how many slices the map is made anew where not all are asked for.
const SAMPLE: usize = 12;

/// Looks at the file, the chain and the geometries, then makes maps anew. Changes nothing; fails where there is any
/// fault.
pub async fn run(options: Check) -> Result<(), Error> {
    let store = Store::open_for(Purpose::Read, &options.base.db).await?;
    let flaws = store.check().await?;
    let mut faults: Vec<String> = flaws.iter().map(ToString::to_string).collect();
    let mut told = String::new();
    match over(store.clone()).await {
        // What does not read has been named, and there is no map of it.
        Err(error) if faults.is_empty() => faults.push(error.to_string()),
        Err(_) => {}
        Ok(atlas) if atlas.records().is_empty() => {
            faults.push("the database holds no territory".to_owned());
        }
        Ok(atlas) => check_maps(&atlas, options.full, &mut told, &mut faults).await?,
    }
    store.close().await;
    for fault in &faults {
        told.push_str(&format!("fault: {fault}\n"));
    }
    print(&told)?;
    match faults.len() {
        0 => Ok(()),
        count => Err(Error::Faults(count)),
    }
}

async fn check_maps(
    atlas: &Atlas,
    full: bool,
    told: &mut String,
    faults: &mut Vec<String>,
) -> Result<(), Error> {
    for record in atlas.records() {
        let Some(view) = record.now() else {
            faults.push("a record defines no territory".to_owned());
            continue;
        };
        let spans = atlas.spans(&view).await;
        let some = some_of(&spans, if full { spans.len() } else { SAMPLE });
        for span in &some {
            if let Err(why) = check_slice(atlas, &view, *span).await? {
                let slug = &view.territory().slug;
                faults.push(format!("{slug} at {}: {why}", span.from()));
            }
        }
        told.push_str(&format!(
            "{}: revision {}, the maps of {} of {} slices made anew\n",
            view.territory().slug,
            record.revision(),
            some.len(),
            spans.len()
        ));
    }
    Ok(())
}

/// So many of all spans, the last among them.
fn some_of(spans: &Arc<[Interval]>, most: usize) -> Vec<Interval> {
    let step = spans.len().div_ceil(most.max(1)).max(1);
    let some = spans.iter().rev().step_by(step).copied();
    some.collect()
}

/// What is wrong with the map of a slice, made anew from the record.
async fn check_slice(
    atlas: &Atlas,
    view: &View<'_>,
    span: Interval,
) -> Result<Result<(), String>, Error> {
    let Some(slice) = atlas.slice(view, span.from()).await else {
        return Ok(Err("there is no slice".to_owned()));
    };
    let coverage = match atlas.coverage(view, &slice).await {
        Ok(coverage) => coverage,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let whole = atlas.area(view.territory().boundary).await?;
    let missed = (coverage.area() - whole).abs() / whole;
    if missed > AREA_TOLERANCE {
        return Ok(Err(format!("the faces miss the area by {missed:e}")));
    }
    let tally = coverage.tally();
    let sum: f64 = tally.pieces.iter().map(|it| it.area).sum();
    let missed = (sum - coverage.area()).abs() / whole;
    if missed > SUM_TOLERANCE {
        return Ok(Err(format!("the shares miss their sum by {missed:e}")));
    }
    let kept = kept_tally(atlas, &slice).await?;
    if kept.is_some_and(|kept| kept != tally) {
        let why = "the areas that are kept are not those of the map";
        return Ok(Err(why.to_owned()));
    }
    Ok(Ok(()))
}

async fn kept_tally(atlas: &Atlas, slice: &Slice) -> Result<Option<Tally>, Error> {
    let name = slice.fingerprint;
    Ok(atlas.store().tallies(&[name], ENGINE).await?.remove(&name))
}
