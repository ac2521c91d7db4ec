//! Files of a real series, where it is at hand, read over HTTP: what is recorded of them is what an import records.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::client::{Ask, Reply};
use crate::server::{Server, token};
use crate::survey::{Desk, documented};

const TERRITORY: &str = "/territories/ukraine";

/// One file in so many is read.
const EVERY: usize = 12;

fn post(server: &Server, rest: &str, token: &str, body: &Value) -> Reply {
    let ask = Ask::new("POST", &format!("{TERRITORY}/{rest}")).token(token);
    server.send(&ask.body("application/json", body.to_string()))
}

#[test]
fn a_real_file_read_over_http_is_recorded_as_an_import_would() {
    let series = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/ukraine-series");
    if !series.is_dir() {
        let said = b"left out: reading files of a real series, as ../shared/data/ukraine-series is not there\n";
        std::io::Write::write_all(&mut std::io::stderr(), said).unwrap();
        return;
    }
    let desk = Desk::new();
    let db = desk.db();
    let token = token(Path::new(&db), "reviewer", &[]);
    let mapping = documented();
    let mut files: Vec<PathBuf> = fs::read_dir(&series)
        .unwrap()
        .map(|it| it.unwrap().path())
        .filter(|it| it.extension().is_some_and(|it| it == "geojson"))
        .collect();
    files.sort();
    let files: Vec<&Path> = files.iter().step_by(EVERY).map(|it| &**it).collect();
    let server = Server::start(Path::new(&db));
    let mut mended = 0;
    for file in &files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let document: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
        let body = json!({"name": name, "mapping": mapping, "document": document});
        let read = post(&server, "surveys/reading", &token, &body);
        assert_eq!(read.status, 200, "{name}: {}", read.text());
        let read = read.json();
        assert_eq!(read["outcome"], "new");
        let report = read["report"].as_array().unwrap();
        mended += report.iter().filter(|it| it["finding"] == "mended").count();
        let changeset = &read["changeset"];
        let effect = post(&server, "effect", &token, changeset);
        assert_eq!(effect.status, 200, "{name}: {}", effect.text());
        let made = post(&server, "changesets", &token, changeset);
        assert_eq!(made.status, 201, "{name}: {}", made.text());
    }
    assert!(mended > 0, "no file had anything to mend");
    server.stop();
    let (done, said, faults) = desk.import(&mapping, &files, &[]);
    assert!(done, "{said}\n{faults}");
    assert_eq!(said.matches("nothing new").count(), files.len(), "{said}");
}
