//! The shares that a ledger would give, without recording it anywhere.

use std::collections::HashMap;

use crate::cli::Error;
use crate::control::{self, Chronicle, Ground, Layer};
use crate::geometry::{Shape, decode_wkb, shape_area};
use crate::http::{By, Table, now};
use crate::io::places::Bundle;
use crate::model::{Changeset, ContentHash, Record, Revision, Shares};
use crate::time::Instant;

/// The shares at an instant, as a table.
pub(super) async fn shares_at(bundle: &Bundle, at: Instant) -> Result<String, Error> {
    let bundle = bundle.clone();
    let work = tokio::task::spawn_blocking(move || added_up(&bundle, at));
    let shares = work
        .await
        .map_err(|error| Error::failed("no shares", error))??;
    let mut table = Table::new(&["datetime"], By::Faction)?;
    table.push(&[at.to_string()], &shares)?;
    Ok(String::from_utf8_lossy(&table.finish()?).into_owned())
}

fn added_up(bundle: &Bundle, at: Instant) -> Result<Shares, Error> {
    let mut record = Record::default();
    let changeset = Changeset::played(Revision(1), now());
    record.apply(changeset, &bundle.changes);
    let view = record
        .now()
        .ok_or_else(|| Error::Nothing("the ledger makes no territory".to_owned()))?;
    let outside = || Error::Usage(format!("--at: the ledger has no data for {at}"));
    let slice = Chronicle::of(&view).slice(&view, at).ok_or_else(outside)?;
    let shapes: HashMap<ContentHash, Shape> = bundle
        .geometries
        .iter()
        .filter_map(|(hash, bytes)| Some((*hash, decode_wkb(bytes).ok()?)))
        .collect();
    let boundary = &shapes[&view.territory().boundary];
    let ground = Ground::of(&view, |hash| &shapes[&hash]);
    let layers: Vec<Layer<'_>> = slice
        .layers
        .iter()
        .map(|region| Layer::of(region, &shapes[&region.outline.hash]))
        .collect();
    let coverage = control::resolve(&ground, &layers)
        .map_err(|error| Error::failed("no map comes of this ledger", error))?;
    let area = shape_area(boundary);
    Ok(control::shares(
        &coverage.tally(),
        &view,
        at,
        control::By::Faction,
        area,
    ))
}
