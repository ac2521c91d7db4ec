//! Pictures compared with a record.

use super::*;

/// A record of a territory without surveys.
fn record() -> Record {
    let mut record = Record::default();
    let territory = Territory {
        slug: slug("x"),
        names: Names::default(),
        boundary: boundary().hash,
        source: BoundarySource {
            source: "us".to_owned(),
            licence: None,
            attribution: None,
        },
        credits: Vec::new(),
        opens_at: None,
        extent: None,
        private: false,
    };
    apply(&mut record, &[Change::DefineTerritory(territory)]);
    record
}

fn apply(record: &mut Record, changes: &[Change]) {
    let revision = record.revision().next();
    let changeset = Changeset::played(revision, at("2026-01-01"));
    record.apply(changeset, changes);
}

fn plan(record: &Record, features: &[Value], date: &str) -> Plan {
    let mapping = mapping("");
    let mut painter = painter(&mapping);
    let mut report = Report::default();
    let picture = painter
        .picture("f", at(date), &collection(features), &mut report)
        .unwrap();
    changes(&record.now().unwrap(), &mapping.factions, &picture, None)
}

#[test]
fn polygons_are_new_continue_or_end_and_a_repeated_file_changes_nothing() {
    let (a, b) = (
        polygon(OCCUPIED, square(31.0, 46.0, 1.0)),
        polygon(LIBERATED, square(33.0, 46.0, 1.0)),
    );
    let mut record = record();
    let first = plan(&record, &[a.clone(), b.clone()], "2022-04-03");
    assert!(matches!(
        first.changes[..],
        [
            Change::DefineFaction(_),
            Change::DefineFaction(_),
            Change::TakeSurvey { .. },
            Change::Show { .. },
            Change::Show { .. }
        ]
    ));
    apply(&mut record, &first.changes);
    assert_eq!(
        plan(&record, &[a.clone(), b.clone()], "2022-04-03").outcome,
        Outcome::NothingNew
    );
    assert!(
        plan(&record, &[a.clone(), b.clone()], "2022-04-03")
            .changes
            .is_empty()
    );
    let turned = plan(&record, &[b, a.clone()], "2022-04-03");
    assert_eq!(
        turned.outcome,
        Outcome::Correction(Revision(2)),
        "another order paints otherwise"
    );
    let moved = polygon(OCCUPIED, square(35.0, 46.0, 1.0));
    let next = plan(&record, &[a, moved], "2022-04-04");
    assert_eq!(
        next.sight,
        Sight {
            shown: 2,
            new: 1,
            continuing: 1,
            ended: 1
        }
    );
    assert!(matches!(
        next.changes[..],
        [
            Change::TakeSurvey { .. },
            Change::Show { .. },
            Change::Show { .. }
        ]
    ));
}

#[test]
fn a_file_equal_to_the_one_before_is_a_survey_of_its_own_and_the_report_says_so() {
    let a = polygon(OCCUPIED, square(31.0, 46.0, 1.0));
    let mut record = record();
    let first = plan(&record, std::slice::from_ref(&a), "2022-04-03");
    apply(&mut record, &first.changes);
    let next = plan(&record, &[a], "2022-04-04");
    assert_eq!(next.outcome, Outcome::New);
    let mut report = Report::default();
    report.survey(&next, Some(Revision(3)));
    assert!(
        report.to_string().contains("equal to the survey before"),
        "{report}"
    );
}

#[test]
fn a_polygon_met_before_is_stored_once() {
    let mapping = mapping("");
    let mut painter = painter(&mapping);
    let mut report = Report::default();
    let file = collection(&[polygon(OCCUPIED, square(31.0, 46.0, 1.0))]);
    let first = painter
        .picture("f", at("2022-04-03"), &file, &mut report)
        .unwrap();
    let second = painter
        .picture("g", at("2022-04-04"), &file, &mut report)
        .unwrap();
    assert_eq!((first.shapes.len(), second.shapes.len()), (1, 0));
    assert_eq!(first.shown[0].1, second.shown[0].1);
    let Bounds { west, .. } = second.shown[0].1.bounds;
    assert!((west - 31.0).abs() < 1e-12);
}
