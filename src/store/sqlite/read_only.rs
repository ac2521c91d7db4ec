//! Opens the file to read it: nothing is made, and no byte of it changes.
//!
//! SQLite wants to write even where nothing is recorded: an index of the log beside the file, and the log's folding
//! when the last connection closes. So there are three ways, each for where the one before is closed.
//! 1. With a log or its index, as a running server has: read-only, together with that server.
//! 2. With neither: as any reader does, as SQLite then leaves nothing behind.
//! 3. Where the folder cannot be written, and there is neither a log nor its index, nobody has it open: as a file that
//!    cannot change. That it did not is looked at all the same ([`Placed`]).

use std::path::Path;
use std::sync::Arc;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use tempfile::TempDir;
use tokio::sync::Mutex;

use crate::store::sqlite::Sqlite;
use crate::store::sqlite::backup::copied;
use crate::store::sqlite::fault::{unopened, wants_room};
use crate::store::sqlite::file::{APPLICATION, Placed, create, has_log, with};
use crate::store::sqlite::open::{MIGRATIONS, foreign, open as open_for, options, readers};
use crate::store::{Error, Purpose};

/// The version of a store, beside this program's.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Age {
    Older,
    Same,
    Newer,
}

/// Opens the store at a path for reading.
pub(super) async fn open(path: &Path) -> Result<Sqlite, Error> {
    let (reading, immutable, mut keeper) = way(path).await?;
    match age(&mut keeper, path).await? {
        Age::Same => {}
        Age::Older => return brought_up(keeper).await,
        Age::Newer => {
            let cause = "it is of a later version than this program".into();
            let path = path.to_owned();
            return Err(Error::Migrate { path, cause });
        }
    }
    let readers = readers(reading)
        .await
        .map_err(|error| unopened(path, error))?;
    let placed = Placed::of(path, immutable).map_err(|cause| Error::Path {
        path: path.to_owned(),
        cause,
    })?;
    Ok(Sqlite {
        readers,
        writer: None,
        keeper: Arc::new(Mutex::new(Some(keeper))),
        placed: Arc::new(placed),
        is_new: false,
        copy: None,
    })
}

/// The way in that is open: how, whether as a file that cannot change, and a first connection.
async fn way(path: &Path) -> Result<(SqliteConnectOptions, bool, SqliteConnection), Error> {
    let [log, index] = ["-wal", "-shm"].map(|ending| with(path, ending).exists());
    let usual = if log || index {
        options(path).read_only(true)
    } else {
        options(path).pragma("query_only", "ON")
    };
    match entered(&usual).await {
        Ok(connection) => return Ok((usual, false, connection)),
        Err(error) if !wants_room(&error) => return Err(unopened(path, error)),
        Err(_) if has_log(path) => {
            let path = path.to_owned();
            return Err(Error::LogUnread { path });
        }
        Err(error) if index => return Err(unopened(path, error)),
        Err(_) => {}
    }
    let frozen = options(path).read_only(true).immutable(true);
    match entered(&frozen).await {
        Ok(connection) => Ok((frozen, true, connection)),
        Err(error) => Err(unopened(path, error)),
    }
}

/// A connection by which something was read.
async fn entered(options: &SqliteConnectOptions) -> sqlx::Result<SqliteConnection> {
    let mut connection = options.connect().await?;
    sqlx::query("SELECT count(*) FROM sqlite_schema")
        .execute(&mut connection)
        .await?;
    Ok(connection)
}

async fn age(connection: &mut SqliteConnection, path: &Path) -> Result<Age, Error> {
    let unopened = |error| unopened(path, error);
    let (application, objects): (i64, i64) = sqlx::query_as(
        "SELECT application_id, (SELECT count(*) FROM sqlite_schema) FROM pragma_application_id",
    )
    .fetch_one(&mut *connection)
    .await
    .map_err(unopened)?;
    match (application, objects) {
        (it, _) if it == i64::from(APPLICATION) => {}
        (0, 0) => {
            let path = path.to_owned();
            return Err(Error::Vacant { path });
        }
        _ => return Err(foreign(path)),
    }
    let applied: Vec<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT version, checksum FROM _sqlx_migrations ORDER BY version")
            .fetch_all(&mut *connection)
            .await
            .map_err(unopened)?;
    let known = |(version, checksum): &(i64, Vec<u8>)| {
        let mut steps = MIGRATIONS.iter();
        steps.any(|it| it.version == *version && *it.checksum == checksum[..])
    };
    Ok(if !applied.iter().all(known) {
        Age::Newer
    } else if applied.len() < MIGRATIONS.iter().count() {
        Age::Older
    } else {
        Age::Same
    })
}

/// A copy of an older store, brought to this version, in a folder of its own that goes with it.
async fn brought_up(mut older: SqliteConnection) -> Result<Sqlite, Error> {
    let folder: TempDir = tempfile::tempdir().map_err(|cause| Error::Path {
        path: "a temporary folder".into(),
        cause,
    })?;
    let copy = folder.path().join("store");
    create(&copy)?;
    copied(&mut older, &copy).await?;
    // Nothing is lost by a connection that does not close well.
    let _ = older.close().await;
    Box::pin(open_for(&copy, Purpose::Write))
        .await?
        .close()
        .await;
    let store = Box::pin(open(&copy)).await?;
    Ok(Sqlite {
        copy: Some(Arc::new(folder)),
        ..store
    })
}
