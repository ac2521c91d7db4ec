//! The clock that changesets are dated by.

use clap::Args;

/// What is said of the clock.
#[derive(Clone, Copy, Debug, Args)]
pub struct Clock {
    /// Record although the clock is before the last changeset, or more than ten years after it
    #[arg(long, env = "FRONTLINE_ACCEPT_CLOCK")]
    pub accept_clock: bool,
}
