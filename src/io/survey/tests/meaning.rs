//! What the mapping says, and how it is wrong.

use super::*;

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
fn a_class_is_the_same_however_its_letters_are_composed_and_whatever_is_not_seen() {
    let rule =
        "[[class.map]]\nexact = \"Україна й Київ\"\nfaction = \"ukraine\"\n[factions.russia]";
    let mapping = read_mapping("m", &MAPPING.replace("[factions.russia]", rule)).unwrap();
    for class in [
        "Україна и\u{306} Киі\u{308}в",
        "УКРАЇНА Й КИЇВ",
        "Украї\u{200B}на й\u{A0}Київ\u{FEFF}",
    ] {
        let (picture, _) = shown_by(&mapping, &[polygon(class, square(31.0, 46.0, 1.0))]);
        assert_eq!(
            picture.unwrap().shown[0].0.faction,
            slug("ukraine"),
            "{class:?}"
        );
    }
}

#[test]
fn a_rule_or_a_property_that_is_nearly_meant_is_named() {
    let faults = bad(&[polygon("Libérated", square(31.0, 46.0, 1.0))]);
    assert!(
        faults[0].detail.contains("misses it by marks"),
        "{faults:?}"
    );
    let faults = bad(&[
        json!({"type": "Feature", "properties": {"NAME": "x"}, "geometry": {"type": "Polygon", "coordinates": square(31.0, 46.0, 1.0)}}),
    ]);
    assert!(
        faults[0]
            .detail
            .contains("called `NAME`, where the mapping says `name`"),
        "{faults:?}"
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
