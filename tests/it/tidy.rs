//! The layout, as a test: who may import whom, what stays pure, a headline on every file, no file too long.

use std::fs;
use std::path::{Path, PathBuf};

/// Each module and all it may import. An edge missing here is a design change: argue for it.
const ARROWS: &[(&str, &[&str])] = &[
    ("geometry", &[]),
    ("time", &[]),
    ("notices", &[]),
    ("model", &["geometry", "time"]),
    ("control", &["geometry", "time", "model"]),
    ("render", &["geometry", "time", "model"]),
    ("io", &["geometry", "time", "model"]),
    ("store", &["geometry", "time", "model"]),
    (
        "atlas",
        &[
            "geometry", "time", "model", "control", "render", "io", "store",
        ],
    ),
    (
        "http",
        &[
            "geometry", "time", "model", "control", "render", "io", "store", "atlas", "notices",
        ],
    ),
    ("config", &["model", "time"]),
    (
        "cli",
        &[
            "geometry", "time", "model", "control", "render", "io", "store", "atlas", "http",
            "config", "notices",
        ],
    ),
];

/// Crates that only one place may name, so that it can be swapped there.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("axum::", &["http/"]),
    ("tower::", &["http/"]),
    ("tower_http::", &["http/"]),
    (
        "hyper::",
        &[
            "http/connection/",
            "http/metrics/",
            "http/webhooks/",
            "http/work/",
        ],
    ),
    (
        "hyper_util::",
        &["http/connection/", "http/metrics/", "http/webhooks/"],
    ),
    ("prometheus_client::", &["http/metrics/"]),
    ("tokio_rustls::", &["http/webhooks/"]),
    ("sqlx::", &["store/sqlite/"]),
    ("std::env::", &["config/"]),
    ("unicode_normalization::", &["model/text.rs"]),
    ("any_ascii::", &["io/short_name.rs"]),
];

/// Modules without I/O, async, clock or environment.
const PURE: &[&str] = &["geometry", "time", "model", "control", "render"];

/// What a pure module may not name.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "tokio::",
    "async fn",
    "Timestamp::now",
    "SystemTime",
    "::Instant::now",
];

const MAX_LINES: usize = 400;

#[test]
fn modules_import_only_what_lies_beneath_them() {
    for file in sources() {
        let module = module_of(&file);
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == module) else {
            assert!(
                matches!(module.as_str(), "lib" | "main"),
                "{}: module `{module}` has no row in ARROWS",
                file.display()
            );
            continue;
        };
        let text = read(&file);
        assert!(
            !text.replace("use super::*;", "").contains("super::"),
            "{}: write `crate::`, which this test can see",
            file.display()
        );
        for import in imports(&text) {
            assert!(
                import == module || allowed.contains(&import.as_str()),
                "{}: `{module}` must not import `{import}`",
                file.display()
            );
        }
    }
}

#[test]
fn a_crate_with_one_home_is_named_nowhere_else() {
    for file in sources() {
        let below = file
            .strip_prefix(root())
            .expect("sources lie under src")
            .display()
            .to_string();
        let text = read(&file);
        for (name, homes) in ONLY_IN {
            let at_home = homes.iter().any(|home| below.starts_with(home));
            assert!(
                at_home || !code(&text).contains(name),
                "{below} must not name `{name}`"
            );
        }
    }
}

#[test]
fn pure_modules_touch_nothing_outside() {
    for file in sources()
        .into_iter()
        .filter(|file| PURE.contains(&module_of(file).as_str()))
    {
        let text = read(&file);
        for name in IMPURE {
            assert!(
                !code(&text).contains(name),
                "{}: pure, yet names `{name}`",
                file.display()
            );
        }
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for file in sources() {
        assert!(
            read(&file).starts_with("//! "),
            "{}: no `//!` headline",
            file.display()
        );
    }
}

#[test]
fn no_file_outgrows_one_sitting() {
    for file in sources() {
        let lines = read(&file).lines().count();
        assert!(
            lines <= MAX_LINES,
            "{}: {lines} lines, limit {MAX_LINES}",
            file.display()
        );
    }
}

/// The text without its comment lines.
fn code(text: &str) -> String {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    lines.join("\n")
}

/// The module names after `crate::`, one each mention, grouped imports included.
fn imports(text: &str) -> Vec<String> {
    let code = code(text);
    let mut found = Vec::new();
    for after in code.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            Some(group) => found.extend(top_level_names(group)),
            None => found.push(first_word(after)),
        }
    }
    found
}

/// The names at the first level of `a::B, c::{D, E}}`, up to the closing brace.
fn top_level_names(group: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut depth = 0;
    let mut at_name = true;
    for (at, c) in group.char_indices() {
        match c {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => at_name = true,
            _ if at_name && !c.is_whitespace() => {
                found.push(first_word(&group[at..]));
                at_name = false;
            }
            _ => (),
        }
    }
    found
}

fn first_word(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

fn module_of(file: &Path) -> String {
    let below = file.strip_prefix(root()).expect("sources lie under src");
    let top = below.components().next().expect("a file has a name");
    let name = top.as_os_str().to_str().expect("source names are UTF-8");
    name.strip_suffix(".rs").unwrap_or(name).to_owned()
}

fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut pending = vec![root()];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(&folder).expect("src can be listed") {
            let path = entry.expect("src can be listed").path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).expect("sources are UTF-8")
}
