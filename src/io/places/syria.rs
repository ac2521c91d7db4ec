//! The bundled ledger, derived and held to the rule.

use std::path::Path;

use geo::{Distance, Geodesic, Point};

use super::*;
use crate::geometry::shape_area;
use crate::io::places::tests::{areas, close};
use crate::model::{Changeset, Record, Revision};
use crate::time::Instant;

fn syria() -> Ledger {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata/syria");
    let ledger = read(|name| std::fs::read(folder.join(name)).ok());
    ledger.unwrap_or_else(|faults| panic!("{faults:#?}"))
}

#[test]
fn the_bundled_ledger_covers_its_territory() {
    let ledger = syria();
    let (regions, report) = derive(&ledger).unwrap();
    assert!(
        report.left_out.is_empty() && report.uncovered.is_empty(),
        "{report}"
    );
    let whole = shape_area(&ledger.boundary) / 1e6;
    for at in ["2014-01-01", "2014-08-01", "2015-09-18", "2016-03-31"] {
        let areas = areas(&regions, at);
        close(areas.values().sum(), whole, 1e-7);
    }
}

#[test]
fn each_row_of_the_bundled_ledger_is_a_region_with_its_evidence_and_no_other() {
    let ledger = syria();
    let (regions, _) = derive(&ledger).unwrap();
    for site in &ledger.sites {
        for row in site.holders.iter().filter(|row| row.faction.is_some()) {
            let of_row = |it: &&DerivedRegion| {
                it.place == site.place.slug && it.claim.valid == row.valid && !it.far
            };
            let found: Vec<_> = regions.iter().filter(of_row).collect();
            assert_eq!(found.len(), 1, "{} {:?}", site.place.slug, row.valid);
            let claim = &found[0].claim;
            assert_eq!(Some(&claim.faction), row.faction.as_ref());
            assert_eq!(
                (&claim.confidence, &claim.sources, &claim.note),
                (&row.confidence, &row.sources, &row.note),
                "{}",
                site.place.slug
            );
        }
    }
}

#[test]
fn what_a_first_start_records_of_the_bundled_ledger_leaves_no_news() {
    let ledger = syria();
    let (regions, _) = derive(&ledger).unwrap();
    let mut record = Record::default();
    let changeset = Changeset::played(Revision(1), "2020-01-01".parse().unwrap());
    record.apply(changeset, &changes(&ledger, &regions).changes);
    assert!(!has_news(&record, &ledger));
}

/// The rule, told naively: the nearest place that reaches the spot; `None` too close to call.
fn nearest(ledger: &Ledger, lon: f64, lat: f64) -> Option<(usize, f64)> {
    let here = Point::new(lon, lat);
    let mut reaching: Vec<(f64, usize)> = Vec::new();
    for (index, site) in ledger.sites.iter().enumerate() {
        let km = Geodesic.distance(here, Point::new(site.place.lon, site.place.lat)) / 1000.0;
        let reach = site.reach_km.unwrap_or(f64::INFINITY);
        if (km - reach).abs() < 0.01 * reach {
            return None;
        }
        if km < reach {
            reaching.push((km, index));
        }
    }
    reaching.sort_by(|a, b| a.0.total_cmp(&b.0));
    (reaching[1].0 - reaching[0].0 > 0.2).then_some((reaching[0].1, reaching[0].0))
}

#[test]
fn any_spot_of_the_bundled_map_belongs_to_the_nearest_place_that_reaches_it() {
    let ledger = syria();
    let (regions, _) = derive(&ledger).unwrap();
    let at: Instant = "2015-09-18".parse().unwrap();
    let then: Vec<_> = regions
        .iter()
        .filter(|it| it.claim.valid.contains(at))
        .collect();
    let limit = ledger.settings.sparse_beyond_km;
    let mut checked = 0;
    for step in 0_u32..700 {
        // A sequence that fills the box evenly.
        let part = |ratio: f64| (f64::from(step) * ratio).fract();
        let (lon, lat) = (
            35.7 + 6.7 * part(0.754_877_666),
            32.3 + 5.0 * part(0.569_840_291),
        );
        let Some((site, km)) =
            nearest(&ledger, lon, lat).filter(|_| ledger.boundary.contains(lon, lat))
        else {
            continue;
        };
        let row = &ledger.sites[site].holders[ledger.sites[site].row_at(at).unwrap()];
        let found: Vec<_> = then
            .iter()
            .filter(|it| it.shape.contains(lon, lat))
            .collect();
        assert_eq!(found.len(), 1, "{lon} {lat}");
        assert_eq!(
            Some(&found[0].claim.faction),
            row.faction.as_ref(),
            "{lon} {lat}"
        );
        if km < limit * 0.99 {
            assert_eq!(found[0].claim.status, row.status, "{lon} {lat}");
        }
        checked += 1;
    }
    assert!(checked > 250, "{checked}");
}
