//! What `frontline` does when run: one file a subcommand.
//!
//! Only here is anything printed: results to standard output, everything else to standard error.

pub mod audit;
pub mod backup;
pub mod check;
pub mod export;
pub mod import;
pub mod licences;
pub mod log;
pub mod redact;
pub mod render;
pub mod restore;
pub mod serve;
pub mod shares;
pub mod stats;
pub mod territory;
pub mod token;

mod clock;
mod error;
mod moment;
mod progress;
mod seed;
mod survey;
mod survey_files;
mod what_if;

use std::io::Write;
use std::process::ExitCode;

use crate::store::Store;

pub use error::Error;

/// Says on standard error why something failed, and gives its exit code.
pub fn report(error: &Error) -> ExitCode {
    let causes = std::iter::successors(std::error::Error::source(error), |it| it.source());
    let said = causes.fold(error.to_string(), |so_far, cause| {
        let cause = cause.to_string();
        if so_far.contains(&cause) {
            so_far
        } else {
            format!("{so_far}: {cause}")
        }
    });
    // Nobody is left to tell where standard error is closed.
    let _ = writeln!(std::io::stderr(), "frontline: {said}");
    ExitCode::from(error.exit_code())
}

/// Says that a database was made, where it was: a path may be mistyped.
fn tell_if_made(store: &Store, db: &str) -> Result<(), Error> {
    if store.is_new() {
        print(&format!("made a new database at {db}\n"))?;
    }
    Ok(())
}

/// Prints a result.
fn print(text: &str) -> Result<(), Error> {
    let mut out = std::io::stdout().lock();
    let done = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match done {
        // Whoever read has seen enough, as in `frontline shares | head`.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        done => done.map_err(Error::Print),
    }
}
