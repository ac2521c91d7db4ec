//! What is about to be recorded, against what it will be resolved with: not too many edges near each other.

use std::collections::HashMap;
use std::sync::Arc;

use crate::atlas::maps::on_a_thread;
use crate::atlas::{Atlas, Error};
use crate::control::{self, Encounter};
use crate::geometry::{Shape, decode_wkb};
use crate::model::{Change, ContentHash, Fault, View};

/// Meetings that each edge may have on top: neighbours that share their borders have about six.
const MEETINGS_PER_EDGE: usize = 50;

impl Atlas {
    /// The faults of changes whose polygons cross others too often; `fresh` are the geometries they bring, as WKB.
    pub(super) async fn tangled(
        &self,
        view: &View<'_>,
        changes: &[Change],
        fresh: &[(ContentHash, Vec<u8>)],
    ) -> Result<Vec<Fault>, Error> {
        let encounters = control::encounters(view, changes);
        if encounters.is_empty() {
            return Ok(Vec::new());
        }
        // Under their own hash they are never wrong, whether recorded in the end or not.
        for (hash, wkb) in fresh {
            if let Ok(shape) = decode_wkb(wkb) {
                self.shapes.insert(*hash, Arc::new(shape)).await;
            }
        }
        let outlines = encounters
            .iter()
            .flat_map(|it| [it.outline].into_iter().chain(it.others.clone()));
        let mut outlines: Vec<ContentHash> = outlines.collect();
        outlines.sort_unstable();
        outlines.dedup();
        let shapes = self.shapes(outlines).await?;
        let (most, alone) = (self.meetings, changes.len() == 1);
        on_a_thread(move || first_tangle(&encounters, &shapes, most))
            .await
            .map(|found| {
                found
                    .map(|change| fault(change, alone, most))
                    .into_iter()
                    .collect()
            })
    }
}

/// The change at which patience ends.
fn first_tangle(
    encounters: &[Encounter],
    shapes: &HashMap<ContentHash, Arc<Shape>>,
    most: usize,
) -> Option<usize> {
    let mut patience = most;
    for it in encounters {
        let shape = &shapes[&it.outline];
        patience = patience.saturating_add(MEETINGS_PER_EDGE * shape.vertices());
        for other in &it.others {
            let count = shape.meetings(&shapes[other], patience);
            match patience.checked_sub(count) {
                Some(left) => patience = left,
                None => return Some(it.change),
            }
        }
    }
    None
}

fn fault(change: usize, alone: bool, most: usize) -> Fault {
    let place = if alone {
        String::new()
    } else {
        format!("/changes/{change}")
    };
    let detail = format!(
        "its border lies across those of other regions too often (over {most} pairs of edges near each other): \
         simplify it, or leave out lines that run to and fro"
    );
    Fault::new(format!("{place}/geometry"), detail)
}
