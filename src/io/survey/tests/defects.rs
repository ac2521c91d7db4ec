//! Defects met in real files, each in a file made by hand, and what becomes of it.

use super::*;

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
fn a_ring_outside_its_shell_is_land_of_its_own() {
    let (shell, hole) = (
        square(31.0, 46.0, 1.0)[0].clone(),
        square(35.0, 46.0, 1.0)[0].clone(),
    );
    let (picture, report) = good(&[polygon(OCCUPIED, json!([shell, hole]))]);
    assert!(report.contains("hole outside its shell"), "{report}");
    let one = good(&[polygon(OCCUPIED, square(31.0, 46.0, 1.0))]).0;
    assert!((area_km2(&picture, 0) / area_km2(&one, 0) - 2.0).abs() < 1e-6);
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
fn text_that_is_no_geojson_is_refused_with_its_line() {
    let said = |text: &str| read_document("f", text.as_bytes()).unwrap_err().to_string();
    assert!(said("{\n\"type\": ").starts_with("f:2: is no GeoJSON"));
    assert!(said("[]").contains("GeoJSON object"));
    assert!(said(&"[".repeat(100_000)).contains("is no GeoJSON"));
    let other = r#"{"type":"FeatureCollection","features":[],"crs":{"type":"name","properties":{"name":"EPSG:3857"}}}"#;
    assert!(said(other).starts_with("f#/crs: "), "{}", said(other));
    assert!(said(r#"{"type":"FeatureCollection","features":[{"geometry":{"type":"Polygon","coordinates":[[[1e999,0]]]}}]}"#).contains("f:1"));
}

/// A comb of 200 teeth, upright or turned.
fn comb(upright: bool) -> Value {
    let tooth = |k: u32| [(f64::from(k), 0.0), (f64::from(k) + 0.5, 200.0)];
    let ring = (0..200).flat_map(tooth);
    let ring = ring.chain([(200.0, -1.0), (0.0, -1.0), (0.0, 0.0)]);
    let turned = ring.map(|(x, y)| if upright { (x, y) } else { (y, x) });
    let placed = turned.map(|(x, y)| [31.0 + x / 100.0, 46.0 + y / 100.0]);
    json!([placed.collect::<Vec<_>>()])
}

#[test]
fn combs_that_cross_a_hundred_thousand_times_are_refused_before_anybody_looks_for_overlaps() {
    let mapping = mapping("");
    let features = [comb(true), comb(false)].map(|it| polygon(OCCUPIED, it));
    let mut report = Report::default();
    let mut painter = painter(&mapping).with_patience(100);
    let refused = painter.picture("f", at("2022-04-03"), &collection(&features), &mut report);
    let faults = refused.unwrap_err();
    assert_eq!(faults[0].at, "f#/features/1");
    assert!(faults[0].detail.contains("too often"), "{}", faults[0]);
}
