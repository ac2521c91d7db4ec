//! The clock, compared with a database before a command dates something by it.

use crate::cli::Error;
use crate::config::Clock;
use crate::http::compare_clock;
use crate::store::Store;

/// An error where the clock does not fit what is recorded, and nobody says that it is right.
pub(super) async fn compare(store: &Store, clock: Clock) -> Result<(), Error> {
    let newest = store.newest().await?;
    match compare_clock(newest, clock.accept_clock) {
        Some(doubt) => Err(Error::Usage(format!("nothing is recorded: {doubt}"))),
        None => Ok(()),
    }
}
