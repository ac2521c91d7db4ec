//! Opens, creates and migrates the file.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqlitePool};
use tokio::sync::Mutex;
use tokio::time::sleep;

use crate::store::sqlite::fault::{fault, unopened};
use crate::store::sqlite::file::{APPLICATION, Found, Placed, create, draw, found};
use crate::store::sqlite::written::seal_all;
use crate::store::sqlite::{Sqlite, read_only};
use crate::store::{Error, Purpose};

/// The schema, step by step. Cargo notices a changed step; after adding one, touch this file.
pub(super) static MIGRATIONS: Migrator = sqlx::migrate!("src/store/sqlite/migrations");

/// Connections for reading. Few are enough: rows are small and mostly in the page cache.
const READERS: u32 = 4;

/// How long to wait for another process's write.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Waiting for a connection is worth a line in the log from here on: editors queue for the one writer.
const WAITED_LONG: Duration = Duration::from_secs(30);

/// How long between two looks, where SQLite does not wait by itself.
pub(super) const PAUSE: Duration = Duration::from_millis(20);

/// Opens the store at a path.
pub(crate) async fn open(path: &Path, purpose: Purpose) -> Result<Sqlite, Error> {
    let owned = || path.to_owned();
    match (found(path)?, purpose) {
        (Found::Nothing, Purpose::Make) => make(path).await,
        (Found::Nothing, _) => Err(Error::NoStore { path: owned() }),
        (Found::Empty, Purpose::Write | Purpose::Read) => Err(Error::Vacant { path: owned() }),
        (_, Purpose::Make | Purpose::Write) => to_write(path, purpose).await,
        (Found::File, Purpose::Read) => read_only::open(path).await,
    }
}

/// Makes a store, which nobody but its owner may read.
async fn make(path: &Path) -> Result<Sqlite, Error> {
    let folder = path.parent().unwrap_or(Path::new(""));
    if folder != Path::new("") && !folder.is_dir() {
        let folder = folder.to_owned();
        return Err(Error::NoFolder { folder });
    }
    let is_new = create(path)?;
    let opened = to_write(path, Purpose::Make).await;
    if is_new && opened.is_err() && matches!(found(path), Ok(Found::Empty)) {
        // Nothing came of it. Where it cannot be removed either, an empty file stays.
        let _ = fs::remove_file(path);
    }
    opened.map(|store| Sqlite { is_new, ..store })
}

/// How every connection is made.
pub(super) fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .pragma("secure_delete", "ON")
        .disable_statement_logging()
}

/// Connections are kept for as long as the store is open. One that is made later goes to whatever stands at the path
/// then, and when none is left, SQLite removes the log.
pub(super) async fn readers(reading: SqliteConnectOptions) -> sqlx::Result<SqlitePool> {
    SqlitePoolOptions::new()
        .min_connections(READERS)
        .max_connections(READERS)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_slow_threshold(WAITED_LONG)
        .connect_with(reading)
        .await
}

async fn to_write(path: &Path, purpose: Purpose) -> Result<Sqlite, Error> {
    let options = options(path);
    let mut connection = options
        .connect()
        .await
        .map_err(|error| unopened(path, error))?;
    prepare(&mut connection, path, purpose).await?;
    // From here on this connection has the log open, and so nobody removes it.
    sqlx::query("SELECT count(*) FROM sqlite_schema")
        .execute(&mut connection)
        .await
        .map_err(|error| unopened(path, error))?;
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_slow_threshold(WAITED_LONG)
        .before_acquire(|connection, _| {
            // On a full disk SQLite rolls back by itself. The driver's own rollback then fails, and it would take the
            // connection to be in a transaction for ever: another one is opened instead.
            Box::pin(async { Ok(!connection.is_in_transaction()) })
        });
    let writer = writer
        .connect_with(options.clone())
        .await
        .map_err(|error| unopened(path, error))?;
    let reading = options.pragma("query_only", "ON");
    let readers = readers(reading)
        .await
        .map_err(|error| unopened(path, error))?;
    let placed = Placed::of(path, false).map_err(|cause| Error::Path {
        path: path.to_owned(),
        cause,
    })?;
    Ok(Sqlite {
        readers,
        writer: Some(writer),
        keeper: Arc::new(Mutex::new(Some(connection))),
        placed: Arc::new(placed),
        is_new: false,
        copy: None,
    })
}

/// Makes sure that the file is ours or empty, and brings it to this version: all in one transaction, so that
/// two processes may do it at once, and a file that is not ours stays as it is.
async fn prepare(
    connection: &mut SqliteConnection,
    path: &Path,
    purpose: Purpose,
) -> Result<(), Error> {
    let unopened = |error| unopened(path, error);
    let begun = connection.begin_with("BEGIN IMMEDIATE").await;
    let mut transaction = begun.map_err(unopened)?;
    let pragma = "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
                  FROM pragma_application_id, pragma_user_version";
    let (application, store, objects): (i64, i64, i64) = sqlx::query_as(pragma)
        .fetch_one(&mut *transaction)
        .await
        .map_err(unopened)?;
    let mut statements = Vec::new();
    let ours = i64::from(APPLICATION);
    match (application, objects) {
        (it, _) if it == ours => {}
        (0, 0) if purpose == Purpose::Make => {
            statements.push(format!("PRAGMA application_id = {ours}"));
        }
        (0, 0) => {
            let path = path.to_owned();
            return Err(Error::Vacant { path });
        }
        _ => return Err(foreign(path)),
    }
    if store == 0 {
        let number = draw().map_err(|cause| Error::Database(Box::new(cause)))?;
        statements.push(format!("PRAGMA user_version = {number}"));
    }
    for statement in statements {
        sqlx::query(AssertSqlSafe(statement))
            .execute(&mut *transaction)
            .await
            .map_err(unopened)?;
    }
    // `run` would do, but its future is not `Send`, and `open` must be free to run anywhere.
    MIGRATIONS
        .run_direct(None, &mut *transaction, false)
        .await
        .map_err(|cause| unmigrated(path, cause))?;
    seal_all(&mut transaction).await?;
    transaction.commit().await.map_err(unopened)?;
    log_ahead(connection).await
}

/// Why a store could not be brought to this version: what the database said, where it was that.
fn unmigrated(path: &Path, cause: MigrateError) -> Error {
    match cause {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
            unopened(path, error)
        }
        cause => Error::Migrate {
            path: path.to_owned(),
            cause: Box::new(cause),
        },
    }
}

/// Turns the write-ahead log on, for good. SQLite does not wait for others here as it does elsewhere, so we do.
async fn log_ahead(connection: &mut SqliteConnection) -> Result<(), Error> {
    let start = Instant::now();
    loop {
        let turned = sqlx::query("PRAGMA journal_mode = WAL")
            .execute(&mut *connection)
            .await;
        match turned.map_err(fault) {
            Err(Error::Busy) if start.elapsed() < PATIENCE => sleep(PAUSE).await,
            done => return done.map(drop),
        }
    }
}

pub(super) fn foreign(path: &Path) -> Error {
    Error::Foreign {
        path: path.to_owned(),
    }
}
