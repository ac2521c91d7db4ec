//! Names as people write them, and whom to name for the data, through the built binary and the bundled record.

use serde_json::Value;

use crate::server::{Server, seeded};

#[test]
fn places_are_found_however_they_are_written_and_the_likest_is_first() {
    let (_folder, db) = seeded();
    let server = Server::start(&db);
    let first = |sought: &str| {
        let sought: String = sought.bytes().map(|it| format!("%{it:02X}")).collect();
        let found = server.json(&format!("/territories/syria/places?q={sought}"));
        let slug = &found["places"][0]["slug"];
        slug.as_str().unwrap_or_default().to_owned()
    };
    for (sought, slug) in [
        ("deir ez zor", "deir-ez-zor"),
        ("Deir Ezzor", "deir-ez-zor"),
        ("Dayr az Zawr", "deir-ez-zor"),
        ("دير الزور", "deir-ez-zor"),
        ("ادلب", "idlib"),
        ("İDLİB", "idlib"),
        ("الرقه", "raqqa"),
        ("ar-raqqa", "raqqa"),
        ("Rakka", "raqqa"),
        ("القامشلى", "qamishli"),
        ("Kobane", "kobani"),
        ("Ayn al-Arab", "kobani"),
        ("halab", "aleppo"),
        ("Hasaka", "al-hasakah"),
        ("palmyra", "tadmur"),
    ] {
        assert_eq!(first(sought), slug, "{sought}");
    }
    assert_eq!(first("atlantis"), "");
    server.stop();
}

#[test]
fn ledger_gazetteer_and_boundary_are_named_wherever_the_data_go() {
    let (_folder, db) = seeded();
    let server = Server::start(&db);
    let told: Value = server.json("/territories/syria");
    let attribution = told["attribution"].as_str().unwrap();
    for whom in [
        "Frontline contributors, CC BY 4.0",
        "GeoNames, CC BY 4.0",
        "Natural Earth",
    ] {
        assert!(attribution.contains(whom), "{attribution}");
    }
    let at = "datetime=2015-09-18";
    for path in [
        format!("/tiles/syria.json?{at}"),
        format!("/styles/syria.json?{at}"),
        format!("/territories/syria/shares?{at}"),
        format!("/territories/syria/shares?{at}&format=csv"),
        "/territories/syria/timeline?format=csv".to_owned(),
        "/territories/syria/diff?from=2015-09-01&to=2015-09-18".to_owned(),
        "/territories/syria/diff?from=2015-09-01&to=2015-09-18&format=csv".to_owned(),
        format!("/territories/syria/control?{at}"),
        format!("/territories/syria/regions?{at}"),
        "/territories/syria/districts".to_owned(),
        "/territories/syria/changes.atom".to_owned(),
    ] {
        let text = server.get(&path).text();
        assert!(
            text.contains(attribution),
            "{path}: {}",
            &text[..text.len().min(500)]
        );
    }
    let picture = server
        .get(&format!("/territories/syria/map.svg?{at}"))
        .text();
    for whom in ["Frontline contributors", "GeoNames", "Natural Earth"] {
        assert!(picture.contains(whom), "{whom}");
    }
    server.stop();
}
