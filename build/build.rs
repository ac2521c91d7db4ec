//! Brings the web app's third-party files into the build, and the notices of all that is not our own.

mod notices;
mod web;

use std::env;
use std::error::Error;
use std::path::{Path, PathBuf};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    println!("cargo::rerun-if-env-changed=FRONTLINE_WEB");
    // A file added to the app must be embedded too, and only a rerun makes cargo look again.
    for watched in ["build", "static", "Cargo.lock", notices::DATA] {
        println!("cargo::rerun-if-changed={watched}");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: cargo runs this")?);
    let wish = env::var_os("FRONTLINE_WEB").unwrap_or_default();
    let modules = web::bring(&out, &wish)?;
    notices::write(&out, modules.as_deref(), wish == "require")
}

/// Has cargo run this again at the next build, for the sake of `what`.
fn try_again(out: &Path, what: &str) {
    // A path that never exists is always newer.
    let never = out.join(format!("try-{what}-again"));
    println!("cargo::rerun-if-changed={}", never.display());
}
