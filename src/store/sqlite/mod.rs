//! The store in a SQLite file: one writer, a few readers, write-ahead log, every commit on disk.
//!
//! Readers never wait for the writer. Writers of this process queue for the one connection; those of another
//! wait for the file's lock, five seconds at most.

mod backup;
mod check;
mod deed;
mod fault;
mod import;
mod open;
mod proposal;
mod read;
mod receipt;
mod redact;
mod session;
mod tally;
mod token;
mod webhook;
mod write;
mod written;

#[cfg(test)]
mod damage;
#[cfg(test)]
mod tests;

use sqlx::SqlitePool;

use crate::store::Error;
use crate::store::sqlite::fault::fault;

pub(crate) use backup::restore;
pub(crate) use open::open;

/// A store in a SQLite file.
#[derive(Clone, Debug)]
pub(crate) struct Sqlite {
    readers: SqlitePool,
    writer: SqlitePool,
}

impl Sqlite {
    /// Whether the record can be read.
    pub(crate) async fn ready(&self) -> Result<(), Error> {
        sqlx::query("SELECT 1 FROM changeset LIMIT 1")
            .fetch_optional(&self.readers)
            .await
            .map_err(fault)?;
        Ok(())
    }

    /// Waits for what is under way and lets go of the file. The writer goes last: it folds the log into the file.
    pub(crate) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}
