//! Copies the file, whole and as of one moment, and makes a store out of such a copy.
//!
//! Both work in a file beside the one that is wanted, which gets its name only when it is known to be good.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, query};
use tempfile::TempPath;

use crate::model::{Revision, Slug};
use crate::store::sqlite::fault::{fault, unopened};
use crate::store::sqlite::file::{Found, draw, found, with};
use crate::store::sqlite::open::PATIENCE;
use crate::store::sqlite::{Sqlite, file};
use crate::store::{Error, Purpose, Store};
use crate::time::Instant;

/// What SQLite keeps beside a file.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

impl Sqlite {
    /// Copies the store into a file that must not exist. Gives what the copy holds.
    pub(crate) async fn backup(&self, out: &Path) -> Result<Vec<(Slug, Revision)>, Error> {
        absent(out)?;
        let copy = beside(out)?;
        let mut connection = self.readers.acquire().await.map_err(fault)?;
        copied(&mut connection, &copy).await?;
        drop(connection);
        let held = verified(&copy).await?;
        named(copy, out)?;
        Ok(held)
    }
}

/// Copies what a reader's connection sees into a file that is empty.
pub(super) async fn copied(connection: &mut SqliteConnection, to: &Path) -> Result<(), Error> {
    // It writes nothing but the copy, and is held to be a write all the same.
    query("PRAGMA query_only = OFF")
        .execute(&mut *connection)
        .await
        .map_err(fault)?;
    let copied = query("VACUUM INTO ?1")
        .bind(to.to_string_lossy())
        .execute(&mut *connection)
        .await;
    query("PRAGMA query_only = ON")
        .execute(&mut *connection)
        .await
        .map_err(fault)?;
    copied.map(drop).map_err(fault)
}

/// Makes the store at a path out of a backup; `replace`: also where one stands, which is kept beside it, under the
/// name that is given back.
pub(crate) async fn restore(
    from: &Path,
    path: &Path,
    replace: Option<Instant>,
) -> Result<Option<PathBuf>, Error> {
    if replace.is_none() {
        absent(path)?;
    }
    let path_from = || from.to_owned();
    match found(from)? {
        Found::Nothing => return Err(Error::NoBackup { path: path_from() }),
        Found::Empty => return Err(Error::Foreign { path: path_from() }),
        Found::File => {}
    }
    let copy = beside(path)?;
    file::copy(from, &copy).map_err(at(from))?;
    let log = with(from, "-wal");
    if log.exists() {
        file::copy(&log, &with(&copy, "-wal")).map_err(at(&log))?;
    }
    verified(&copy)
        .await
        .map_err(|error| said_of(error, from))?;
    let kept = match replace {
        Some(moment) if path.exists() => Some(set_aside(path, moment).await?),
        _ => None,
    };
    named(copy, path)?;
    Ok(kept)
}

/// What is wrong with a copy is wrong with what it was copied from, which is what has a name.
fn said_of(error: Error, from: &Path) -> Error {
    let path = from.to_owned();
    match error {
        Error::Foreign { .. } => Error::Foreign { path },
        Error::Migrate { cause, .. } => Error::Migrate { path, cause },
        Error::Vacant { .. } => Error::Vacant { path },
        Error::Open { trouble, cause, .. } => Error::Open {
            path,
            trouble,
            cause,
        },
        other => other,
    }
}

/// Opens a copy as a store, looks at all of it, and has it written to the disk. Gives what it holds.
async fn verified(copy: &Path) -> Result<Vec<(Slug, Revision)>, Error> {
    number_anew(copy).await?;
    let store = Store::open_for(Purpose::Write, &copy.to_string_lossy()).await?;
    let looked = store.check().await;
    let held = store.revisions().await;
    store.close().await;
    let flaws = looked?;
    if !flaws.is_empty() {
        return Err(Error::Flawed(flaws));
    }
    let synced = File::open(copy).and_then(|file| file.sync_all());
    synced.map_err(at(copy))?;
    held
}

/// Gives a copy a number of its own: put in the place of a store that is in use, it is to be known as another.
async fn number_anew(copy: &Path) -> Result<(), Error> {
    let number = draw().map_err(|cause| Error::Database(Box::new(cause)))?;
    let options = SqliteConnectOptions::new().filename(copy);
    let mut connection = options.connect().await.map_err(|it| unopened(copy, it))?;
    let numbered = query(AssertSqlSafe(format!("PRAGMA user_version = {number}")))
        .execute(&mut connection)
        .await;
    // What does not close well shows when the copy is looked at.
    let _ = connection.close().await;
    numbered.map(drop).map_err(|it| unopened(copy, it))
}

/// Renames a store that nobody uses, and what SQLite keeps beside it.
async fn set_aside(path: &Path, moment: Instant) -> Result<PathBuf, Error> {
    let old = SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(PATIENCE);
    // Folds the log into the file, which works only where nobody else has it open. A file that is too damaged for
    // that is kept as it is.
    if let Ok(mut connection) = old.connect().await {
        let folded = query("PRAGMA journal_mode = DELETE")
            .execute(&mut connection)
            .await;
        let folded = folded.map_err(fault);
        // Nothing is lost by a connection that does not close well.
        let _ = connection.close().await;
        if matches!(folded, Err(Error::Busy)) {
            let path = path.to_owned();
            return Err(Error::InUse { path });
        }
    }
    let stamp = moment.to_string().replace(':', "");
    let kept = with(path, &format!(".replaced-{stamp}"));
    absent(&kept)?;
    fs::rename(path, &kept).map_err(at(path))?;
    for ending in BESIDE {
        match fs::rename(with(path, ending), with(&kept, ending)) {
            Err(cause) if cause.kind() != ErrorKind::NotFound => {
                return Err(at(path)(cause));
            }
            _ => {}
        }
    }
    Ok(kept)
}

/// An empty file in the folder of another, which goes away unless it is named.
fn beside(path: &Path) -> Result<TempPath, Error> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let folder = Some(folder).filter(|it| *it != Path::new(""));
    let made = tempfile::Builder::new()
        .prefix(".frontline-")
        .suffix(".part")
        .tempfile_in(folder.unwrap_or(Path::new(".")));
    Ok(made.map_err(at(path))?.into_temp_path())
}

/// Gives a file its name, if nothing has that yet.
fn named(copy: TempPath, path: &Path) -> Result<(), Error> {
    copy.persist_noclobber(path)
        .map_err(|fault| match fault.error.kind() {
            ErrorKind::AlreadyExists => Error::Exists {
                path: path.to_owned(),
            },
            _ => at(path)(fault.error),
        })
}

fn absent(path: &Path) -> Result<(), Error> {
    match fs::symlink_metadata(path) {
        Ok(_) => Err(Error::Exists {
            path: path.to_owned(),
        }),
        Err(_) => Ok(()),
    }
}

/// What the system said of a path.
fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_owned();
    |cause| Error::Path { path, cause }
}
