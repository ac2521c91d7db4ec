//! What is about to be recorded, against what it will be resolved with: not too many edges near each other.

use std::collections::HashMap;
use std::sync::Arc;

use crate::atlas::guard::on_a_thread;
use crate::atlas::{Atlas, Error};
use crate::control::{self, Crowd, Encounter};
use crate::geometry::{Patience, Shape};
use crate::model::{Change, ContentHash, Fault, View};

impl Atlas {
    /// The faults of changes whose polygons cross others too often; `fresh` are the geometries they bring, as WKB.
    pub(super) async fn tangled(
        &self,
        view: &View<'_>,
        changes: &[Change],
        fresh: &[(ContentHash, Vec<u8>)],
    ) -> Result<Vec<Fault>, Error> {
        let (most, alone) = (self.meetings, changes.len() == 1);
        let encounters = match control::encounters(view, changes, most) {
            Ok(encounters) => encounters,
            Err(Crowd(change)) => return Ok(vec![crowded(change, most)]),
        };
        if encounters.is_empty() {
            return Ok(Vec::new());
        }
        self.take_up(fresh).await;
        let outlines = encounters
            .iter()
            .flat_map(|it| [it.outline].into_iter().chain(it.others.clone()));
        let mut outlines: Vec<ContentHash> = outlines.collect();
        outlines.sort_unstable();
        outlines.dedup();
        let shapes = self.shapes(outlines).await?;
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
    let mut patience = Patience::new(most);
    let tangled = encounters.iter().find(|it| {
        let others = it.others.iter().map(|other| &*shapes[other]);
        !patience.lasts(&shapes[&it.outline], others)
    });
    tangled.map(|it| it.change)
}

/// So many polygons in one place take long to tell apart, whatever their borders are.
fn crowded(change: usize, most: usize) -> Fault {
    let detail = format!(
        "too many polygons lie in the same place at the same time (over {most} pairs whose boxes meet): leave out \
         those that repeat others, or send fewer at once"
    );
    Fault::new(format!("/changes/{change}/geometry"), detail)
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

#[cfg(test)]
mod tests {
    use geo::{Coord, LineString, MultiPolygon, Polygon};

    use super::*;
    use crate::atlas::Limits;
    use crate::geometry::encode_wkb;
    use crate::model::{Outline, Revision};
    use crate::store::Store;
    use crate::store::story::fixture::{beginning, create, draft};

    /// A comb of 200 teeth, upright or turned, and how it is stored.
    fn comb(upright: bool) -> (Outline, (ContentHash, Vec<u8>)) {
        let tooth = |k: u32| [(f64::from(k), 0.0), (f64::from(k) + 0.5, 200.0)];
        let along = (0..200).flat_map(tooth);
        let ring = along.chain([(200.0, -1.0), (0.0, -1.0), (0.0, 0.0)]);
        let placed = ring.map(|(x, y)| {
            let (x, y) = if upright { (x, y) } else { (y, x) };
            Coord {
                x: 35.05 + x / 1e3,
                y: 10.0 + y / 1e3,
            }
        });
        let polygon = Polygon::new(LineString(placed.collect()), Vec::new());
        let shape = Shape::trusted(MultiPolygon(vec![polygon]));
        let wkb = encode_wkb(&shape);
        let hash = ContentHash::of(&wkb);
        let bounds = shape.bounds();
        (Outline { hash, bounds }, (hash, wkb))
    }

    #[tokio::test]
    async fn a_polygon_that_crosses_others_a_hundred_thousand_times_is_refused_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store");
        let store = Store::open(path.to_str().unwrap()).await.unwrap();
        let (first, shapes) = beginning();
        store.apply(&first, Revision(0), &shapes).await.unwrap();
        let limits = Limits {
            map_bytes: 4 << 20,
            area_bytes: 1 << 20,
            meetings: 100,
        };
        let atlas = Arc::new(Atlas::open(store, limits).await.unwrap());
        let (outline, stored) = comb(true);
        let upright = draft(first.territory.as_str(), vec![create(outline)]);
        let done = atlas
            .apply(upright, Revision(1), vec![stored])
            .await
            .unwrap();
        let (outline, stored) = comb(false);
        let turned = draft(first.territory.as_str(), vec![create(outline)]);
        match atlas
            .apply(turned, done.changeset.revision, vec![stored])
            .await
        {
            Err(Error::Refused(faults)) => assert_eq!(faults[0].at, "/geometry"),
            other => panic!("{other:?}"),
        }
    }
}
