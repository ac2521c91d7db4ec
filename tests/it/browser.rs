//! The web app: its pure parts under Node (`tests/web`), and the whole in headless Chromium (`tests/browser/run.mjs`)
//! against the built binary.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value};

use crate::outside::{installed, leave_out};
use crate::server::{Server, run, seeded};

/// Where Node, npm and the browser come from, on Debian.
const PACKAGES: &str = "nodejs npm chromium";

#[test]
fn the_web_app_works_in_a_browser() {
    let _alone = crate::alone();
    let tools = match tools() {
        Ok(tools) => tools,
        Err(missing) => return leave_out("the browser tests", &missing),
    };
    let (_folder, db) = seeded();
    let tokens: Map<String, Value> = ["admin", "reviewer", "editor"]
        .into_iter()
        .map(|role| (role.to_owned(), token_of(&db, role).into()))
        .collect();
    let server = Server::start(&db);
    let run = Command::new("node")
        .arg(tools.join("run.mjs"))
        .env("FRONTLINE_TOKENS", Value::Object(tokens).to_string())
        .arg(format!("http://{}", server.address))
        .current_dir(&tools)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    let complained = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{said}\n{complained}");
    server.stop();
}

#[test]
fn the_pure_parts_of_the_web_app_hold_without_a_browser() {
    if let Err(missing) = installed(&["node"], PACKAGES) {
        return leave_out("the tests of the web app's pure parts", &missing);
    }
    let run = Command::new("node")
        .args(["--test", "tests/web"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stdout)
    );
}

/// A new token that is named as its role.
fn token_of(db: &Path, role: &str) -> String {
    let db = db.to_str().unwrap();
    let token = [
        "token", "create", "--db", db, "--role", role, "--name", role,
    ];
    run(&token).trim().to_owned()
}

/// A folder with the tests and what they need, or what is missing.
fn tools() -> Result<PathBuf, String> {
    installed(&["node", "npm", "chromium"], PACKAGES)?;
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let tools = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    fs::create_dir_all(&tools).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), tools.join(entry.file_name())).unwrap();
        }
    }
    let lock = fs::read(tools.join("package-lock.json")).unwrap();
    let stamp = tools.join("installed");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(tools);
    }
    let npm = Command::new("npm")
        .args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--fetch-retries=0",
        ])
        .current_dir(&tools)
        .output();
    match npm {
        Ok(done) if done.status.success() => {
            fs::write(stamp, lock).unwrap();
            Ok(tools)
        }
        _ => Err("npm cannot fetch the packages of tests/browser".to_owned()),
    }
}
