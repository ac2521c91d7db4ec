//! What is remembered stays within its bytes, whatever is asked for.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::atlas::{Atlas, Limits};
use crate::control::By;
use crate::model::{Change, RegionId, Revision, Status};
use crate::store::Store;
use crate::store::story::fixture::{at, beginning, claim, draft, triangle};
use crate::time::Interval;

const LIMITS: Limits = Limits {
    map_bytes: 1 << 20,
    area_bytes: 64 << 10,
    meetings: 1_000_000,
};

/// A region of its own land and time, so that each makes slices more.
fn region(number: u32) -> (Change, (crate::model::ContentHash, Vec<u8>)) {
    let (_, outline, stored) = triangle(35.0 + f64::from(number) / 1000.0);
    let day = format!("2015-{:02}-{:02}", 1 + number / 28 % 12, 1 + number % 28);
    let claim = crate::model::Claim {
        status: Status::Control,
        contested_with: None,
        valid: Interval::new(at(&day), None).unwrap(),
        ..claim(if number.is_multiple_of(2) {
            "isis"
        } else {
            "government"
        })
    };
    let id = RegionId(uuid::Uuid::from_u128(u128::from(number)));
    (Change::CreateRegion { id, claim, outline }, stored)
}

#[tokio::test]
async fn under_a_mixed_load_no_kind_and_not_their_sum_outgrows_its_setting() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    let store = Store::open(path.to_str().unwrap()).await.unwrap();
    let (first, shapes) = beginning();
    store.apply(&first, Revision(0), &shapes).await.unwrap();
    let atlas = Arc::new(Atlas::open(store, LIMITS).await.unwrap());
    let mut before = atlas.record_bytes()[0].1;
    for number in 0..60 {
        let (change, stored) = region(number);
        let base = Revision(number + 1);
        let draft = draft("syria", vec![change]);
        atlas.apply(draft, base, vec![stored]).await.unwrap();
        let record = atlas.records().remove(0);
        let grown = atlas.record_bytes()[0].1 - before;
        assert!((500..3000).contains(&grown), "{grown}");
        before += grown;
        let (view, earlier) = (record.now().unwrap(), record.at(base).unwrap());
        let spans = atlas.spans(&view).await;
        atlas.tallies(&view, &spans, 2, |_, _| ()).await.unwrap();
        for span in spans.iter().rev().take(3) {
            let slice = atlas.slice(&view, span.from()).await.unwrap();
            atlas.scene(&view, &slice).await.unwrap();
            atlas.doubt(&view, &slice, By::Faction, 90).await.unwrap();
            let old = atlas.slice(&earlier, span.from()).await.unwrap();
            let (old, new) = ((&earlier, &*old), (&view, &*slice));
            atlas.diff(old, new, By::Faction).await.unwrap();
        }
        atlas.area(view.territory().boundary).await.unwrap();
        within(&atlas);
    }
    let stats = atlas.caches();
    let used: BTreeMap<_, _> = stats.iter().map(|it| (it.name, it)).collect();
    for name in [
        "shapes",
        "scenes",
        "coverages",
        "chronicles",
        "districts",
        "diffs",
        "doubts",
        "tallies",
        "areas",
    ] {
        assert!(used[name].misses > 0, "{name} was not asked for anything");
    }
    let full = |name: &str| used[name].bytes > used[name].capacity / 2;
    assert!(
        full("scenes") && full("coverages") && full("chronicles") && full("tallies"),
        "{used:?}"
    );
    assert!(used["chronicles"].hits > 0 && used["shapes"].hits > 0);
}

/// Each kind is within its part, and the parts within the settings.
fn within(atlas: &Atlas) {
    let stats = atlas.caches();
    for it in &stats {
        assert!(it.bytes <= it.capacity, "{it:?}");
    }
    let capacity = stats.iter().map(|it| it.capacity).sum::<u64>();
    assert!(
        capacity <= LIMITS.map_bytes + LIMITS.area_bytes,
        "{stats:?}"
    );
}

#[tokio::test]
async fn slices_of_all_revisions_share_the_regions_that_the_record_has() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    let store = Store::open(path.to_str().unwrap()).await.unwrap();
    let (first, shapes) = beginning();
    store.apply(&first, Revision(0), &shapes).await.unwrap();
    let atlas = Arc::new(Atlas::open(store, LIMITS).await.unwrap());
    for number in 0..3 {
        let (change, stored) = region(number);
        let draft = draft("syria", vec![change]);
        let base = Revision(number + 1);
        atlas.apply(draft, base, vec![stored]).await.unwrap();
    }
    let record = atlas.records().remove(0);
    let id = RegionId(uuid::Uuid::from_u128(0));
    let recorded = &record.versions(id)[0];
    for revision in 2..=4 {
        let view = record.at(Revision(revision)).unwrap();
        let slice = atlas.slice(&view, at("2015-02-01")).await.unwrap();
        let layer = slice.layers.iter().find(|it| it.id == id).unwrap();
        assert!(Arc::ptr_eq(layer, recorded), "{revision}");
        let again = atlas.slice(&view, at("2015-02-01")).await.unwrap();
        assert!(Arc::ptr_eq(&slice, &again), "made once");
    }
}
