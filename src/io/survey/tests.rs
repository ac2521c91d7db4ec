//! Defects met in real files, each in a file made by hand, and what becomes of it.

use std::collections::HashSet;

use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::geometry::{Bounds, GridPoint, Shape, encode_wkb, shape_area};
use crate::model::{
    BoundarySource, Change, Changeset, ContentHash, Fault, Names, Outline, Record, Revision, Slug,
    Territory,
};
use crate::time::Instant;

/// What most tests say of their files.
const MAPPING: &str = r##"
[date]
file_name = "iso"
[class]
property = "name"
[[class.skip]]
pattern = "direction of attack"
[[class.map]]
pattern = "status.occupied"
faction = "russia"
[[class.map]]
pattern = "liberated"
faction = "ukraine"
[factions.russia]
name = "Russia"
colour = "#b3202c"
[factions.ukraine]
name = "Ukraine"
colour = "#3050c0"
names = { uk = "Україна" }
"##;

const OCCUPIED: &str = "Окуповано /// Occupied\u{a0}/// geoJSON.status.occupied\n";
const LIBERATED: &str = "Звільнено /// Liberated";

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn square(west: f64, south: f64, size: f64) -> Value {
    let (east, north) = (west + size, south + size);
    json!([[
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south]
    ]])
}

fn polygon(class: &str, coordinates: Value) -> Value {
    feature(
        class,
        json!({"type": "Polygon", "coordinates": coordinates}),
    )
}

fn feature(class: &str, geometry: Value) -> Value {
    json!({"type": "Feature", "properties": {"name": class}, "geometry": geometry})
}

fn collection(features: &[Value]) -> Document {
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    read_document("f", text.as_bytes()).unwrap()
}

fn mapping(more: &str) -> Mapping {
    read_mapping("m.toml", &format!("{MAPPING}{more}")).unwrap()
}

/// A territory from lon 30, lat 45 to lon 40, lat 50.
fn boundary() -> Outline {
    let corner = |x, y| GridPoint::from_degrees(x, y);
    let ring = vec![
        corner(30.0, 45.0),
        corner(40.0, 45.0),
        corner(40.0, 50.0),
        corner(30.0, 50.0),
    ];
    let shape = Shape::from_grid([vec![ring]]);
    Outline {
        hash: ContentHash::of(&encode_wkb(&shape)),
        bounds: shape.bounds(),
    }
}

/// What a file of these features shows, and the report on it.
fn shown_by(mapping: &Mapping, features: &[Value]) -> (Result<Picture, Vec<Fault>>, String) {
    let mut report = Report::default();
    let mut painter = Painter::new(mapping, boundary(), HashSet::new());
    let picture = painter.picture("f", at("2022-04-03"), &collection(features), &mut report);
    (picture, report.to_string())
}

fn good(features: &[Value]) -> (Picture, String) {
    let (picture, report) = shown_by(&mapping(""), features);
    (picture.unwrap(), report)
}

fn bad(features: &[Value]) -> Vec<Fault> {
    shown_by(&mapping(""), features).0.unwrap_err()
}

fn area_km2(picture: &Picture, place: usize) -> f64 {
    let hash = picture.shown[place].1.hash;
    let bytes = &picture.shapes.iter().find(|it| it.0 == hash).unwrap().1;
    shape_area(&crate::geometry::decode_wkb(bytes).unwrap()) / 1e6
}

#[test]
fn a_class_is_found_inside_free_text_in_three_languages() {
    let (picture, _) = good(&[
        polygon(OCCUPIED, square(31.0, 46.0, 1.0)),
        polygon(LIBERATED, square(33.0, 46.0, 1.0)),
    ]);
    let claims: Vec<&str> = picture
        .shown
        .iter()
        .map(|it| it.0.faction.as_str())
        .collect();
    assert_eq!(claims, ["russia", "ukraine"]);
    let claim = &picture.shown[0].0;
    assert_eq!(
        (claim.valid.from(), claim.valid.to()),
        (at("2022-04-03"), None)
    );
}

#[test]
fn points_lines_and_empty_geometries_are_passed_over_and_counted() {
    let (picture, report) = good(&[
        feature(
            "Camp 1",
            json!({"type": "Point", "coordinates": [31.0, 46.0, 0]}),
        ),
        feature(
            "Camp 2",
            json!({"type": "Point", "coordinates": [31.0, 46.0, 0]}),
        ),
        feature(
            "Front",
            json!({"type": "LineString", "coordinates": [[31.0, 46.0], [32.0, 46.0]]}),
        ),
        feature("Nothing", Value::Null),
        feature("Empty", json!({"type": "Polygon", "coordinates": []})),
        polygon(OCCUPIED, square(31.0, 46.0, 1.0)),
    ]);
    assert_eq!(picture.shown.len(), 1);
    for line in [
        "2 × Point",
        "1 × LineString",
        "1 × no geometry",
        "1 × Polygon without positions",
    ] {
        assert!(report.contains(line), "{line}: {report}");
    }
}

#[test]
fn polygons_in_a_geometry_collection_are_taken_as_one_and_its_points_counted() {
    let parts = json!({"type": "GeometryCollection", "geometries": [
        {"type": "Point", "coordinates": [31.0, 46.0]},
        {"type": "Polygon", "coordinates": square(31.0, 46.0, 1.0)},
        {"type": "MultiPolygon", "coordinates": [square(33.0, 46.0, 1.0)]},
    ]});
    let (picture, report) = good(&[feature(OCCUPIED, parts)]);
    assert_eq!(picture.shown.len(), 1);
    assert!(picture.shown[0].1.bounds.contains(33.5, 46.5));
    assert!(
        report.contains("1 × Point in a GeometryCollection"),
        "{report}"
    );
}

#[test]
fn heights_are_dropped() {
    let high = json!([[
        [31.0, 46.0, 7.5],
        [32.0, 46.0, 7],
        [32.0, 47.0, 7],
        [31.0, 46.0, 7.5]
    ]]);
    let flat = json!([[[31.0, 46.0], [32.0, 46.0], [32.0, 47.0], [31.0, 46.0]]]);
    let (high, _) = good(&[polygon(OCCUPIED, high)]);
    let (flat, _) = good(&[polygon(OCCUPIED, flat)]);
    assert_eq!(high.shown, flat.shown);
}

#[test]
fn a_polygon_whose_interior_is_cut_apart_is_mended_and_reported_with_its_place() {
    let shell = square(31.0, 46.0, 4.0)[0].clone();
    let hole = |south: f64| {
        json!([
            [32.0, south],
            [34.0, south],
            [34.0, south + 2.0],
            [32.0, south + 2.0],
            [32.0, south]
        ])
    };
    let (picture, report) = good(&[polygon(OCCUPIED, json!([shell, hole(46.0), hole(48.0)]))]);
    assert!(
        report.contains("Broken polygons, mended:\n  f, feature 0, near (31, 46): "),
        "{report}"
    );
    let bounds = picture.shown[0].1.bounds;
    assert!((bounds.west, bounds.east) == (31.0, 35.0));
    let strip = good(&[polygon(OCCUPIED, square(31.0, 46.0, 4.0))]).0;
    assert!(area_km2(&picture, 0) < 0.51 * area_km2(&strip, 0));
}

#[test]
fn a_hole_outside_its_shell_takes_nothing_away() {
    let (shell, hole) = (
        square(31.0, 46.0, 1.0)[0].clone(),
        square(35.0, 46.0, 1.0)[0].clone(),
    );
    let (picture, report) = good(&[polygon(OCCUPIED, json!([shell, hole]))]);
    assert!(report.contains("hole outside its shell"), "{report}");
    let whole = good(&[polygon(OCCUPIED, square(31.0, 46.0, 1.0))]).0;
    assert!((area_km2(&picture, 0) - area_km2(&whole, 0)).abs() < 0.001);
}

#[test]
fn a_polygon_that_encloses_nothing_is_left_out_and_reported() {
    let flat = json!([[[31.0, 46.0], [32.0, 46.0], [31.0, 46.0], [31.0, 46.0]]]);
    let (picture, report) = good(&[
        polygon(OCCUPIED, flat),
        polygon(OCCUPIED, square(31.0, 46.0, 1.0)),
    ]);
    assert!(
        picture.shown.len() == 1 && report.contains("enclose nothing"),
        "{report}"
    );
}

#[test]
fn the_same_polygon_twice_counts_once_in_its_later_place() {
    let (picture, report) = good(&[
        polygon(OCCUPIED, square(31.0, 46.0, 1.0)),
        polygon(OCCUPIED, square(33.0, 46.0, 1.0)),
        polygon(OCCUPIED, square(31.0, 46.0, 1.0)),
    ]);
    assert_eq!(picture.shown.len(), 2);
    assert!(picture.shown[1].1.bounds.contains(31.5, 46.5));
    assert!(
        report.contains("shown twice") && report.contains("feature 0 and again"),
        "{report}"
    );
}

#[test]
fn overlaps_of_two_factions_are_refused_with_pair_place_and_size() {
    let faults = bad(&[
        polygon(OCCUPIED, square(31.0, 46.0, 2.0)),
        polygon(LIBERATED, square(32.0, 46.0, 2.0)),
    ]);
    let fault = faults[0].to_string();
    assert_eq!(faults.len(), 1, "{faults:?}");
    for word in [
        "f#/features/1",
        "feature 0 (russia)",
        "(ukraine)",
        "km² near (32, 46)",
        "settle",
    ] {
        assert!(fault.contains(word), "{word}: {fault}");
    }
}

#[test]
fn the_later_polygon_paints_over_where_the_mapping_says_so() {
    let order = mapping("[overlaps]\nsettle = \"order\"\n");
    let (picture, report) = shown_by(
        &order,
        &[
            polygon(OCCUPIED, square(31.0, 46.0, 2.0)),
            polygon(LIBERATED, square(32.0, 46.0, 2.0)),
        ],
    );
    assert_eq!(picture.unwrap().shown[1].0.faction.as_str(), "ukraine");
    assert!(
        report.contains("ukraine over russia: in 1 files, most 1"),
        "{report}"
    );
}

#[test]
fn overlaps_within_a_class_and_slivers_between_classes_are_no_fault() {
    let (picture, _) = good(&[
        polygon(OCCUPIED, square(31.0, 46.0, 2.0)),
        polygon(OCCUPIED, square(32.0, 46.0, 2.0)),
        // Five metres on the eastern neighbour, over two degrees of border.
        polygon(LIBERATED, square(33.999_93, 46.0, 2.0)),
    ]);
    assert_eq!(picture.shown.len(), 3);
}

#[test]
fn claims_far_outside_the_territory_are_left_out_and_reported() {
    let (picture, report) = good(&[
        polygon(OCCUPIED, square(146.0, 43.0, 2.0)),
        polygon(OCCUPIED, square(31.0, 46.0, 1.0)),
    ]);
    assert_eq!(picture.shown.len(), 1);
    assert!(
        report.contains("beyond the box") && report.contains("near (146, 43)"),
        "{report}"
    );
}

#[test]
fn classes_that_nothing_matches_are_named_with_their_counts() {
    let faults = bad(&[
        polygon("Unknown  status", square(31.0, 46.0, 1.0)),
        polygon("unknown\u{a0}status ", square(33.0, 46.0, 1.0)),
        polygon("Direction of attack", square(33.0, 46.0, 1.0)),
        json!({"type": "Feature", "properties": null, "geometry": {"type": "Polygon", "coordinates": square(35.0, 46.0, 1.0)}}),
    ]);
    let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].contains("1 polygons without a class"), "{said:?}");
    assert!(
        said[1].contains("2 polygons of a class") && said[1].contains("`unknown status`"),
        "{said:?}"
    );
}

#[test]
fn all_faults_of_a_file_are_named_at_once() {
    let faults = bad(&[
        polygon("mystery", square(31.0, 46.0, 1.0)),
        polygon(
            OCCUPIED,
            json!([[[31.0, 46.0], [32.0, 460.0], [32.0, 47.0], [31.0, 46.0]]]),
        ),
        polygon(
            OCCUPIED,
            json!([[[31.0, "46"], [32.0, 46.0], [32.0, 47.0], [31.0, 46.0]]]),
        ),
        feature(
            OCCUPIED,
            json!({"type": "Circle", "coordinates": [31.0, 46.0]}),
        ),
    ]);
    assert_eq!(faults.len(), 4, "{faults:?}");
    assert!(
        faults
            .iter()
            .any(|it| it.at == "f#/features/1" && it.detail.contains("outside longitude"))
    );
    assert!(
        faults
            .iter()
            .any(|it| it.at == "f#/features/3/geometry" && it.detail.contains("Circle"))
    );
}

#[test]
fn what_no_polygon_shows_goes_to_the_rest_at_the_bottom() {
    let rest = mapping("[rest]\nfaction = \"ukraine\"\nconfidence = 60\n");
    let (picture, report) = shown_by(&rest, &[polygon(OCCUPIED, square(31.0, 46.0, 1.0))]);
    let picture = picture.unwrap();
    assert_eq!(picture.shown[0].1, boundary());
    assert_eq!(picture.shown[0].0.confidence.unwrap().percent(), 60);
    assert!(
        !report.contains("Overlaps"),
        "the rest lies under all by design: {report}"
    );
}

#[test]
fn a_date_may_stand_in_the_collection_or_in_features_that_agree() {
    let dated = MAPPING.replace("file_name = \"iso\"", "property = \"day\"");
    let dated = read_mapping("m", &dated).unwrap();
    let read = |text: Value| {
        let document = read_document("f", text.to_string().as_bytes()).unwrap();
        dated.date_of("f", Some(&document)).map(|it| it.at)
    };
    let day = |day: Value| json!({"type": "Feature", "geometry": null, "properties": {"day": day}});
    let of_features = |days: &[Value]| read(json!({"type": "FeatureCollection", "features": days}));
    assert_eq!(
        read(json!({"type": "FeatureCollection", "day": "2015-01-31", "features": []})),
        Ok(at("2015-01-31"))
    );
    assert_eq!(
        of_features(&[
            day(json!("2015-01-31")),
            day(json!("20150131")),
            day(json!(null))
        ]),
        Ok(at("2015-01-31"))
    );
    let apart = of_features(&[day(json!("2015-01-31")), day(json!("2015-02-01"))]).unwrap_err();
    assert!(
        apart.detail.contains("feature 0") && apart.detail.contains("feature 1"),
        "{apart}"
    );
    assert!(of_features(&[]).unwrap_err().detail.contains("`day`"));
}

#[test]
fn a_mistyped_mapping_is_refused_with_its_line() {
    let said = |text: &str| read_mapping("m.toml", text).unwrap_err()[0].to_string();
    let typo = MAPPING.replace("faction = \"russia\"", "fraction = \"russia\"");
    assert!(
        said(&typo).starts_with("m.toml:10: unknown field `fraction`"),
        "{}",
        said(&typo)
    );
    let both = MAPPING.replace(
        "pattern = \"liberated\"",
        "pattern = \"liberated\"\nexact = \"x\"",
    );
    assert!(
        said(&both).starts_with("m.toml:11: ") && said(&both).contains("either"),
        "{}",
        said(&both)
    );
    let dates = MAPPING.replace(
        "file_name = \"iso\"",
        "file_name = \"iso\"\nproperty = \"x\"",
    );
    assert!(said(&dates).contains("either file_name or property"));
    let contested = MAPPING.replace(
        "faction = \"russia\"",
        "faction = \"russia\"\nstatus = \"contested\"",
    );
    assert!(
        said(&contested).contains("contested_with"),
        "{}",
        said(&contested)
    );
    assert!(said("[date").contains("m.toml:1"));
}

#[test]
fn the_first_rule_that_matches_wins_whichever_list_it_stands_in() {
    let skipped_first = polygon("Direction of attack, liberated", square(31.0, 46.0, 1.0));
    let (picture, report) = shown_by(&mapping(""), &[skipped_first]);
    assert!(
        report.contains("skips, pattern `direction of attack`"),
        "{report}"
    );
    let fault = picture.unwrap_err().remove(0);
    assert!(
        fault.detail.contains("shows no polygon"),
        "a survey of nothing ends everything: {fault}"
    );
}

#[test]
fn a_faction_that_nobody_defines_is_named() {
    let mapping = mapping("[rest]\nfaction = \"nobody\"\n");
    let faults = mapping.factions_for(&[].into()).unwrap_err();
    assert!(
        faults.len() == 1 && faults[0].detail.contains("[factions.nobody]"),
        "{faults:?}"
    );
    let (russia, nobody) = (slug("russia"), slug("nobody"));
    let lacking = mapping.factions_for(&[&russia, &nobody].into()).unwrap();
    assert_eq!(lacking.len(), 1);
    assert_eq!(lacking[0].names.0["uk"], "Україна");
}

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
        opens_at: None,
        extent: None,
    };
    apply(&mut record, &[Change::DefineTerritory(territory)]);
    record
}

fn apply(record: &mut Record, changes: &[Change]) {
    let revision = record.revision().next();
    let changeset = Changeset {
        id: Uuid::nil(),
        revision,
        author: String::new(),
        comment: String::new(),
        at: at("2026-01-01"),
    };
    record.apply(changeset, changes);
}

fn plan(record: &Record, features: &[Value], date: &str) -> Plan {
    let mapping = mapping("");
    let mut painter = Painter::new(&mapping, boundary(), HashSet::new());
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
    let mut painter = Painter::new(&mapping, boundary(), HashSet::new());
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

#[test]
fn text_that_is_no_geojson_is_refused_with_its_line() {
    let said = |text: &str| read_document("f", text.as_bytes()).unwrap_err().to_string();
    assert!(said("{\n\"type\": ").starts_with("f:2: is no GeoJSON"));
    assert!(said("[]").contains("GeoJSON object"));
    assert!(said(&"[".repeat(100_000)).contains("is no GeoJSON"));
    let other = r#"{"type":"FeatureCollection","features":[],"crs":{"type":"name","properties":{"name":"EPSG:3857"}}}"#;
    assert!(said(other).starts_with("f#/crs: "), "{}", said(other));
    assert!(said(r#"{"type":"FeatureCollection","features":[{"geometry":{"type":"Polygon","coordinates":[[[1e999,0]]]}}]}"#).contains("f:1"));
}
