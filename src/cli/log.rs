//! The log, on standard error.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;

use crate::cli::Error;
use crate::config::{Base, LogFormat};

/// Starts it, with what is said to be logged or else the usual.
pub fn start(base: &Base, usual: &str) -> Result<(), Error> {
    let wanted = base.log.as_deref().unwrap_or(usual);
    let filter = EnvFilter::try_new(wanted).map_err(|error| {
        Error::Usage(format!(
            "--log: {error}; write a level such as info, or directives"
        ))
    })?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr)
        .with_ansi(stderr().is_terminal());
    match base.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
    Ok(())
}
