//! Looks after the file of an open store: is it there, and does it hold what the log holds?
//!
//! A copy of the main file alone, which is what most tools for backups make, has only what was folded into it. So the
//! log is folded whenever nothing was written for a while, on a connection of its own and without waiting for
//! anybody: writers and readers do not notice.

use std::mem;
use std::time::Duration;

use sqlx::Connection;
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::store::sqlite::Sqlite;
use crate::store::sqlite::fault::fault;
use crate::store::sqlite::file::has_log;
use crate::store::{Displaced, Error};

/// How often to look.
const LOOK: Duration = Duration::from_millis(250);

impl Sqlite {
    /// An error unless the file at the path is the one that is open.
    pub(crate) fn in_place(&self) -> Result<(), Error> {
        self.placed.in_place()
    }

    /// Writes what is in the log into the file, as far as nobody reads what was there before; true where that is all.
    pub(crate) async fn fold(&self) -> Result<bool, Error> {
        let mut keeper = self.keeper.lock().await;
        let (Some(connection), Some(_)) = (keeper.as_mut(), &self.writer) else {
            return Ok(true);
        };
        if let Err(displaced @ Error::Displaced(Displaced::Overwritten)) = self.in_place() {
            return Err(displaced);
        }
        let (busy, logged, folded): (i64, i64, i64) =
            sqlx::query_as("PRAGMA wal_checkpoint(PASSIVE)")
                .fetch_one(&mut *connection)
                .await
                .map_err(fault)?;
        Ok(busy == 0 && logged == folded)
    }

    /// Looks after the file until it is dropped.
    pub(crate) async fn tend(&self, quiet: Duration) {
        let mut ticks = interval(LOOK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut seen, mut since) = (None, Instant::now());
        let mut folded = None;
        let (mut saved, mut failing) = (false, false);
        loop {
            ticks.tick().await;
            match self.in_place() {
                Ok(()) => saved = false,
                Err(Error::Displaced(Displaced::LogRemoved | Displaced::LogReplaced)) => {
                    // The log is open still, and the file is ours: nothing acknowledged need be lost.
                    saved = saved || self.save().await;
                    continue;
                }
                Err(_) => continue,
            }
            let now = self.placed.log_stamp();
            if now != seen {
                (seen, since) = (now, Instant::now());
            }
            if seen != folded && since.elapsed() >= quiet {
                match self.fold().await {
                    Ok(true) => (folded, failing) = (seen, false),
                    Ok(false) => {}
                    Err(error) => {
                        if !failing {
                            tracing::warn!(%error, "the log cannot be folded into the database file yet");
                        }
                        (since, failing) = (Instant::now(), true);
                    }
                }
            }
        }
    }

    async fn save(&self) -> bool {
        let saved = self.fold().await.unwrap_or(false);
        if saved {
            tracing::info!("what was acknowledged is in the database file itself");
        }
        saved
    }

    /// Waits for what is under way and lets go of the file. The keeper goes last: it folds the log into the file.
    ///
    /// Not where the file is not the store's any more. SQLite removes a log by its name, which may be that of another
    /// process's by now; and folding into what somebody else wrote would spoil that. The connection is then left to
    /// the end of the process, which lets go without a word.
    pub(crate) async fn close(&self) {
        self.readers.close().await;
        if let Some(writer) = &self.writer {
            writer.close().await;
        }
        let Some(keeper) = self.keeper.lock().await.take() else {
            return;
        };
        if self.writer.is_none() && has_log(self.placed.path()) {
            // Closed, it would fold what another wrote.
            return mem::forget(keeper);
        }
        let displaced = match self.in_place() {
            Err(Error::Displaced(why)) => Some(why),
            _ => None,
        };
        match displaced {
            Some(Displaced::Overwritten) => {
                if self.placed.has_own_log() {
                    self.placed.set_log_aside();
                }
                mem::forget(keeper);
            }
            Some(Displaced::Replaced | Displaced::LogReplaced) if !self.placed.has_own_log() => {
                mem::forget(keeper);
            }
            // Nothing is lost by a connection that does not close well.
            _ => drop(keeper.close().await),
        }
    }
}
