//! The web app's third-party files.
//!
//! `static/package.json` and its lock pin them; they are never committed. `npm ci` runs in `OUT_DIR`, so the
//! source tree stays clean, and the few files the app imports land in `OUT_DIR/web/vendor`, which the server
//! embeds. `vendor/index.json` lists what is there: the app reads it to choose between the MapLibre map and
//! its basic viewer. Without npm, or offline, the list is empty, one warning says so, and cargo is asked to
//! try again at the next build. `FRONTLINE_WEB=require` makes that an error, for CI and releases;
//! `FRONTLINE_WEB=basic` asks for the basic viewer and stays silent.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Outcome, try_again};

/// What the app needs: the file inside `node_modules`, and its name under `/assets/vendor/`.
const WANTED: &[(&str, &str)] = &[
    ("maplibre-gl/dist/maplibre-gl.mjs", "maplibre-gl.mjs"),
    (
        "maplibre-gl/dist/maplibre-gl-worker.mjs",
        "maplibre-gl-worker.mjs",
    ),
    ("maplibre-gl/dist/maplibre-gl.css", "maplibre-gl.css"),
    ("maplibre-gl/LICENSE.txt", "maplibre-gl.LICENSE.txt"),
    ("terra-draw/dist/terra-draw.modern.js", "terra-draw.mjs"),
    ("terra-draw/package.json", "terra-draw.package.json"),
    (
        "terra-draw-maplibre-gl-adapter/dist/terra-draw-maplibre-gl-adapter.modern.js",
        "terra-draw-maplibre-gl-adapter.mjs",
    ),
    (
        "terra-draw-maplibre-gl-adapter/package.json",
        "terra-draw-maplibre-gl-adapter.package.json",
    ),
    ("world-atlas/countries-50m.json", "countries-50m.json"),
    ("world-atlas/LICENSE", "world-atlas.LICENSE.txt"),
];

/// Puts the app's third-party files into `OUT_DIR/web/vendor`; gives `node_modules`, or `None` for the basic viewer.
pub(crate) fn bring(out: &Path, wish: &OsStr) -> Outcome<Option<PathBuf>> {
    let vendor = out.join("web").join("vendor");
    if wish == "basic" {
        list(&vendor, &[])?;
        return Ok(None);
    }
    let modules = install(&out.join("npm"));
    let fetched = modules.and_then(|modules| Ok((gather(&modules, &vendor)?, modules)));
    match fetched {
        Ok((names, modules)) => {
            list(&vendor, &names)?;
            Ok(Some(modules))
        }
        Err(fault) if wish == "require" => {
            Err(format!("FRONTLINE_WEB=require, but {fault}").into())
        }
        Err(fault) => {
            println!(
                "cargo::warning=the map page gets its basic viewer, without MapLibre: {fault}"
            );
            try_again(out, "npm");
            list(&vendor, &[])?;
            Ok(None)
        }
    }
}

/// Installs the pinned packages in `work`, unless this very lock is installed there; gives `node_modules`.
fn install(work: &Path) -> Outcome<PathBuf> {
    let (modules, stamp) = (work.join("node_modules"), work.join("installed"));
    let lock = fs::read("static/package-lock.json")?;
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) && modules.is_dir() {
        return Ok(modules);
    }
    fs::create_dir_all(work)?;
    fs::copy("static/package.json", work.join("package.json"))?;
    fs::write(work.join("package-lock.json"), &lock)?;
    let run = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
        .args(["ci", "--omit=dev", "--ignore-scripts", "--fetch-retries=0"])
        .args(["--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(work)
        .output()
        .map_err(|fault| format!("npm could not be run ({fault})"))?;
    if !run.status.success() {
        return Err(format!("npm ci failed: {}", reason(&run.stderr)).into());
    }
    fs::write(stamp, lock)?;
    Ok(modules)
}

/// The first sentence of npm's complaint, past its error codes.
fn reason(stderr: &[u8]) -> String {
    let said = String::from_utf8_lossy(stderr);
    let mut lines = said
        .lines()
        .map(|line| line.trim_start_matches("npm error").trim());
    let sentence = lines.find(|line| line.split_whitespace().count() > 3);
    sentence.unwrap_or("it gave no reason").to_owned()
}

/// Copies the wanted files into `vendor`; gives their names.
fn gather(modules: &Path, vendor: &Path) -> Outcome<Vec<&'static str>> {
    fs::create_dir_all(vendor)?;
    for (from, name) in WANTED {
        let copied = fs::copy(modules.join(from), vendor.join(name));
        copied.map_err(|fault| format!("{from}: {fault}"))?;
    }
    Ok(WANTED.iter().map(|(_, name)| *name).collect())
}

/// Writes `index.json`, the list of what `vendor` holds, and removes whatever it does not name.
fn list(vendor: &Path, names: &[&str]) -> Outcome<()> {
    fs::create_dir_all(vendor)?;
    for entry in fs::read_dir(vendor)? {
        let entry = entry?;
        if !names.iter().any(|name| entry.file_name() == *name) {
            fs::remove_file(entry.path())?;
        }
    }
    let quoted: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
    fs::write(
        vendor.join("index.json"),
        format!("[{}]\n", quoted.join(", ")),
    )?;
    Ok(())
}
