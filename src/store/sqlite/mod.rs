//! The store in a SQLite file: one writer, a few readers, write-ahead log, every commit on disk.
//!
//! Readers never wait for the writer. Writers of this process queue for the one connection; those of another
//! wait for the file's lock, five seconds at most.

mod backup;
mod check;
mod deed;
mod fault;
mod file;
mod import;
mod newest;
mod open;
mod proposal;
mod read;
mod read_only;
mod receipt;
mod redact;
mod session;
mod stats;
mod tally;
mod token;
mod webhook;
mod write;
mod written;

#[cfg(test)]
mod damage;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod upgrade;

use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::sync::Arc;

use sqlx::sqlite::SqliteConnection;
use sqlx::{Sqlite as Driver, SqlitePool, Transaction};
use tempfile::TempDir;
use tokio::sync::Mutex;

use crate::store::sqlite::fault::fault;
use crate::store::sqlite::file::{Found, Placed};
use crate::store::{Displaced, Error};

pub(crate) use backup::restore;
pub(crate) use open::open;

/// A store in a SQLite file.
#[derive(Clone, Debug)]
pub(crate) struct Sqlite {
    readers: SqlitePool,
    /// None where it is only read.
    writer: Option<SqlitePool>,
    /// Folds the log into the file, and is the last to let go of both.
    keeper: Arc<Mutex<Option<SqliteConnection>>>,
    placed: Arc<Placed>,
    is_new: bool,
    /// Where the file is a copy, the folder that it goes with.
    copy: Option<Arc<TempDir>>,
}

impl Sqlite {
    /// Whether the record can be read, and what is recorded would last.
    pub(crate) async fn ready(&self) -> Result<(), Error> {
        self.in_place()?;
        sqlx::query("SELECT 1 FROM changeset LIMIT 1")
            .fetch_optional(&self.readers)
            .await
            .map_err(fault)?;
        Ok(())
    }

    /// Begins to write. Takes the file's write lock at once, so that what is read first stays so.
    pub(crate) async fn begin(&self) -> Result<Write<'_>, Error> {
        let writer = self.writer()?;
        self.in_place()?;
        let begun = writer.begin_with("BEGIN IMMEDIATE").await;
        Ok(Write {
            transaction: begun.map_err(fault)?,
            placed: &self.placed,
        })
    }

    /// An error where what is read may be what somebody else wrote over the file, which lets nobody in. A file that was
    /// removed or replaced is open still, and read as it was.
    fn trusted(&self) -> Result<(), Error> {
        match self.in_place() {
            Err(error @ Error::Displaced(Displaced::Overwritten | Displaced::Changed)) => {
                Err(error)
            }
            _ => Ok(()),
        }
    }

    /// The connection that writes.
    fn writer(&self) -> Result<&SqlitePool, Error> {
        self.writer.as_ref().ok_or(Error::ReadOnly)
    }

    pub(crate) fn is_new(&self) -> bool {
        self.is_new
    }

    pub(crate) fn is_read_only(&self) -> bool {
        self.writer.is_none()
    }

    pub(crate) fn is_copy(&self) -> bool {
        self.copy.is_some()
    }

    pub(crate) fn open_mode(&self) -> Option<u32> {
        file::open_mode(self.placed.path())
    }
}

/// Whether anything stands at a path.
pub(crate) fn is_there(path: &Path) -> Result<bool, Error> {
    Ok(file::found(path)? != Found::Nothing)
}

/// What is being written: all of it or nothing, and into the file that stands at the store's path.
pub(crate) struct Write<'a> {
    transaction: Transaction<'static, Driver>,
    placed: &'a Placed,
}

impl Write<'_> {
    /// Has it last. An error also where it would not, as the file has gone from its place meanwhile.
    pub(crate) async fn commit(self) -> Result<(), Error> {
        self.transaction.commit().await.map_err(fault)?;
        self.placed.in_place()
    }
}

impl Deref for Write<'_> {
    type Target = Transaction<'static, Driver>;

    fn deref(&self) -> &Self::Target {
        &self.transaction
    }
}

impl DerefMut for Write<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.transaction
    }
}
