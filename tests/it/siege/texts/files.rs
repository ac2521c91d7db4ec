//! Files and flags of the command line: they take no other texts than the server.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::server::{frontline, run};
use crate::siege::texts::{MARK, square};

/// How a command ends that must not succeed, and what it says.
fn refused(arguments: &[&str]) -> String {
    let done = frontline().args(arguments).output().unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(!done.status.success(), "{arguments:?}: {said}");
    said
}

#[test]
#[expect(clippy::too_many_lines, reason = "every door once")]
fn commands_and_files_take_no_other_texts_than_the_server() {
    let _alone = crate::alone();
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let write = |name: &str, text: &str| fs::write(at(name), text).unwrap();
    write("boundary.geojson", &square(1.0).to_string());
    let (db, boundary, text) = (at("x.sqlite"), at("boundary.geojson"), format!("a{MARK}b"));
    let isle = [
        "territory",
        "add",
        "--db",
        &db,
        "--slug",
        "isle",
        "--boundary",
        &boundary,
    ];
    for flag in ["--name", "--source", "--licence", "--attribution"] {
        let mut named = vec![("--name", "Isle"), ("--source", "x")];
        named.retain(|it| it.0 != flag);
        let named = named.into_iter().chain([(flag, text.as_str())]);
        let flags: Vec<&str> = named.flat_map(|(flag, text)| [flag, text]).collect();
        let said = refused(&[isle.as_slice(), &flags].concat());
        assert!(said.contains("U+202E") && said.contains(flag), "{said}");
    }
    let district = json!({"type": "FeatureCollection", "features": [
        {"type": "Feature", "geometry": square(1.0), "properties": {"name": text}}
    ]});
    write("districts.geojson", &district.to_string());
    let districts = at("districts.geojson");
    let named = ["--name", "Isle", "--source", "x", "--districts", &districts];
    let said = refused(&[isle.as_slice(), &named].concat());
    assert!(
        said.contains("U+202E") && said.contains("/features/0"),
        "{said}"
    );
    assert!(!Path::new(&db).exists(), "nothing was begun");

    run(&[isle.as_slice(), &named[..4]].concat());
    let said = refused(&[
        "token", "create", "--db", &db, "--role", "editor", "--name", &text,
    ]);
    assert!(said.contains("U+202E") && said.contains("--name"), "{said}");
    let redact = [
        "redact",
        "--db",
        &db,
        "--territory",
        "isle",
        "--revision",
        "1",
        "--reason",
        &text,
    ];
    assert!(refused(&redact).contains("U+202E"));

    let mapping = "[date]\nfile_name = \"iso\"\n[class]\nproperty = \"c\"\n\
        [sources]\nurls = [\"a\\u202Eb\"]\n[factions.reds]\nname = \"a\\u202Eb\"\ncolour = \"#000000\"\n";
    write("mapping.toml", mapping);
    write("2020-01-01.geojson", &district.to_string());
    let (mapping, survey) = (at("mapping.toml"), at("2020-01-01.geojson"));
    let import = [
        "import",
        "--db",
        &db,
        "--territory",
        "isle",
        "--mapping",
        &mapping,
    ];
    let said = refused(&[import.as_slice(), &["--survey", &survey]].concat());
    assert_eq!(said.matches("U+202E").count(), 2, "{said}");
    assert!(
        said.contains("urls") && said.contains("factions.reds"),
        "{said}"
    );
}

#[test]
fn a_ledger_is_read_like_everything_else() {
    let _alone = crate::alone();
    let folder = tempfile::tempdir().unwrap();
    let ledger = Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata/syria");
    for file in fs::read_dir(ledger).unwrap() {
        let file = file.unwrap();
        let _ = fs::copy(file.path(), folder.path().join(file.file_name()));
    }
    let spoil = |file: &str, from: &str, to: &str| {
        let path = folder.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from}");
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
    };
    spoil("places.csv", ",Aleppo,", ",Alep\u{2060}po,");
    spoil("factions.json", "\"en\": \"", "\"en\": \"\u{FEFF}");
    spoil("territory.json", "Syria", "Syr\u{200B}ia");
    let db = folder.path().join("x.sqlite");
    let import = [
        "import",
        "--dry-run",
        "--db",
        db.to_str().unwrap(),
        "--places",
    ];
    let said = refused(&[import.as_slice(), &[folder.path().to_str().unwrap()]].concat());
    for word in [
        "U+2060",
        "places.csv:",
        "U+FEFF",
        "factions.json#/0/names/en",
        "U+200B",
        "territory.json#/",
    ] {
        assert!(said.contains(word), "{word}: {said}");
    }
}
