//! Land that crosses the antimeridian, lies beyond the territory, or is drawn in another way.

use super::*;

fn ring(corners: &[[f64; 2]]) -> Value {
    json!([corners])
}

#[test]
fn a_polygon_that_crosses_the_antimeridian_is_split_and_that_is_reported() {
    let fiji = ring(&[
        [179.5, -17.5],
        [-179.5, -17.5],
        [-179.5, -17.0],
        [179.5, -17.0],
        [179.5, -17.5],
    ]);
    let corners = [
        (179.0, -18.0),
        (180.0, -18.0),
        (180.0, -16.0),
        (179.0, -16.0),
    ];
    let west = corners.map(|(lon, lat)| GridPoint::from_degrees(lon, lat));
    let east = corners
        .map(|(lon, lat)| GridPoint::from_degrees(if lon == 180.0 { -179.0 } else { -180.0 }, lat));
    let land = Shape::from_grid([vec![west.to_vec()], vec![east.to_vec()]]);
    let outline = Outline {
        hash: ContentHash::of(&encode_wkb(&land)),
        bounds: land.bounds(),
    };
    let mapping = mapping("");
    let mut painter = Painter::new(&mapping, outline, Arc::new(land), HashSet::new());
    let mut report = Report::default();
    let document = collection(&[polygon(OCCUPIED, fiji)]);
    let picture = painter.picture("f", at("2021-01-01"), &document, &mut report);
    let km2 = area_km2(&picture.unwrap(), 0);
    assert!((km2 - 5885.0).abs() < 1.0, "{km2}");
    let report = report.to_string();
    assert!(report.contains("split there:\n  f, feature 0"), "{report}");
}

#[test]
fn land_cut_off_at_the_boundary_is_reported_by_class_and_a_file_that_lies_mostly_elsewhere() {
    let (_, report) = good(&[
        polygon(OCCUPIED, square(38.0, 46.0, 4.0)),
        polygon(LIBERATED, square(31.0, 46.0, 1.0)),
    ]);
    let cut = "Land cut off at the boundary of the territory, by class:\n  `окуповано /// occupied /// geojson.status.occupied`: in 1 files, most ";
    assert!(report.contains(cut), "{report}");
    assert!(
        !report.contains("liberated`: in") && !report.contains("mostly elsewhere"),
        "{report}"
    );
    let (_, report) = good(&[
        polygon(OCCUPIED, square(39.0, 46.0, 4.0)),
        polygon(LIBERATED, square(50.0, 46.0, 1.0)),
    ]);
    assert!(
        report.contains("`звільнено /// liberated`: in 1 files, most 8"),
        "{report}"
    );
    assert!(
        report.contains("Files that lie mostly elsewhere:\n  f: 7"),
        "{report}"
    );
}

#[test]
fn rings_that_start_elsewhere_or_run_the_other_way_are_shown_once_in_their_later_place() {
    let corners = [[31.0, 46.0], [33.0, 46.0], [33.0, 48.0], [31.0, 48.0]];
    let closed = |corners: &[[f64; 2]]| {
        let mut ring = corners.to_vec();
        ring.push(corners[0]);
        polygon(OCCUPIED, json!([ring]))
    };
    let mut turned = corners;
    turned.rotate_left(2);
    let mut backwards = corners;
    backwards.reverse();
    let (picture, report) = good(&[
        closed(&corners),
        closed(&turned),
        polygon(LIBERATED, square(35.0, 46.0, 1.0)),
        closed(&backwards),
    ]);
    assert_eq!(picture.features, [Some(2), Some(3)]);
    assert!(report.contains("shown twice"), "{report}");
    // In the next file of a run it is the same polygon still.
    let mapping = mapping("");
    let mut painter = painter(&mapping);
    let mut report = Report::default();
    let mut hash = |features: &[Value], date: &str| {
        let picture = painter.picture("f", at(date), &collection(features), &mut report);
        picture.unwrap().shown[0].1.hash
    };
    assert_eq!(
        hash(&[closed(&corners)], "2022-04-03"),
        hash(&[closed(&turned)], "2022-04-04")
    );
}

#[test]
fn a_mend_that_moves_much_land_is_refused_unless_the_mapping_allows_it() {
    let (shell, over_the_rim) = (
        square(31.0, 46.0, 2.0)[0].clone(),
        square(32.0, 46.5, 2.0)[0].clone(),
    );
    let broken = polygon(OCCUPIED, json!([shell, over_the_rim]));
    let faults = bad(std::slice::from_ref(&broken));
    let fault = faults[0].to_string();
    for word in [
        "f#/features/0",
        "crosses ring",
        "would move",
        "[broken] settle",
    ] {
        assert!(fault.contains(word), "{word}: {fault}");
    }
    let allowing = mapping("[broken]\nsettle = \"mend\"\n");
    let (picture, report) = shown_by(&allowing, &[broken]);
    assert!(picture.is_ok() && report.contains("mended"), "{report}");
}

#[test]
fn a_file_in_which_each_feature_has_its_date_is_a_series() {
    let text = MAPPING.replace("file_name = \"iso\"", "property = \"date\"");
    let mapping = read_mapping("m.toml", &text).unwrap();
    let dated = |date: Value, west: f64| {
        let mut feature = polygon(OCCUPIED, square(west, 46.0, 1.0));
        feature["properties"]["date"] = date;
        feature
    };
    let mut document = collection(&[
        dated(json!("2024-07-08"), 31.0),
        dated(json!("2024-07-09"), 32.0),
        dated(json!("20240708"), 33.0),
    ]);
    let surveys = mapping.surveys_in("s.geojson", Some(&document)).unwrap();
    let dates: Vec<String> = surveys
        .iter()
        .map(|it| it.0.at.date().to_string())
        .collect();
    assert_eq!(dates, ["2024-07-08", "2024-07-09"]);
    let mut painter = painter(&mapping);
    let mut shown = Vec::new();
    for (survey, chosen) in surveys {
        document.choose(chosen);
        let picture = painter.picture("s", survey.at, &document, &mut Report::default());
        shown.push(picture.unwrap().features);
    }
    assert_eq!(shown, [vec![Some(0), Some(2)], vec![Some(1)]]);
    let one = collection(&[
        dated(json!("2024-07-08"), 31.0),
        dated(json!("2024-07-08"), 32.0),
    ]);
    let surveys = mapping.surveys_in("s", Some(&one)).unwrap();
    assert!(matches!(surveys[..], [(_, None)]));
    let undated = collection(&[dated(json!("2024-07-08"), 31.0), dated(Value::Null, 32.0)]);
    let fault = mapping.surveys_in("s", Some(&undated)).unwrap_err();
    assert!(fault.at.ends_with("#/features/1"), "{fault}");
}

#[test]
fn what_is_no_geojson_is_named_with_what_to_do() {
    for (text, words) in [
        (
            "<?xml version=\"1.0\"?>\n<kml xmlns=\"x\"><Document/></kml>",
            ["KML", "folder"],
        ),
        ("<!DOCTYPE html><html></html>", ["web page", "address"]),
        ("PK\u{3}\u{4}rest", ["ZIP", "unpack"]),
        ("SQLite format 3\0", ["GeoPackage", "ogr2ogr"]),
        (
            "var map = {\"type\": \"FeatureCollection\"};",
            ["JavaScript", "before the first {"],
        ),
        ("name,lon,lat\nx,1,2\n", ["CSV", "ogr2ogr"]),
        ("[{\"type\": \"Feature\"}]", ["list", "FeatureCollection"]),
        (
            "{\"type\":\"Feature\"}\n{\"type\":\"Feature\"}\n",
            ["lines", "jq -s"],
        ),
        (
            "{\"geometryType\": \"esriGeometryPolygon\", \"features\": []}",
            ["Esri JSON", "f=geojson"],
        ),
        (
            "{\"type\": \"Topology\", \"arcs\": [], \"objects\": {\"x\": {}}}",
            ["TopoJSON", "topo2geo x="],
        ),
        (
            "{\"value\": {\"type\": \"FeatureCollection\", \"features\": []}}",
            ["`value`", "jq '.value'"],
        ),
        (
            "{\"data\": {\"map\": {\"type\": \"Feature\"}}}",
            ["`data.map`", "jq"],
        ),
        (
            "{\"features\": [{\"properties\": {}}]}",
            ["no `type`", "FeatureCollection"],
        ),
    ] {
        let fault = read_document("f", text.as_bytes()).unwrap_err().to_string();
        assert!(words.iter().all(|it| fault.contains(it)), "{text}: {fault}");
    }
}
