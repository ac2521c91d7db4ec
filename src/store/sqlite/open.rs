//! Opens, creates and migrates the file.

use std::path::Path;
use std::time::{Duration, Instant};

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};
use tokio::time::sleep;

use crate::store::Error;
use crate::store::sqlite::Sqlite;
use crate::store::sqlite::fault::{NOT_A_DATABASE, code, fault};
use crate::store::sqlite::written::seal_all;

/// The schema, step by step. Cargo notices a changed step; after adding one, touch this file.
pub(super) static MIGRATIONS: Migrator = sqlx::migrate!("src/store/sqlite/migrations");

/// Says in the file's header whose it is: "FLIN".
const APPLICATION: i32 = 0x464c_494e;

/// Connections for reading. Few are enough: rows are small and mostly in the page cache.
const READERS: u32 = 4;

/// How long to wait for another process's write.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Waiting for a connection is worth a line in the log from here on: editors queue for the one writer.
const WAITED_LONG: Duration = Duration::from_secs(30);

/// How long between two looks, where SQLite does not wait by itself.
pub(super) const PAUSE: Duration = Duration::from_millis(20);

/// Opens the store at a path, made and brought to this version where needed.
pub(crate) async fn open(path: &Path) -> Result<Sqlite, Error> {
    let folder = path.parent().unwrap_or(Path::new(""));
    if folder != Path::new("") && !folder.is_dir() {
        let folder = folder.to_owned();
        return Err(Error::NoFolder { folder });
    }
    let unopened = |cause: sqlx::Error| match code(&cause) {
        Some(NOT_A_DATABASE) => foreign(path),
        _ => Error::Open {
            path: path.to_owned(),
            cause: Box::new(cause),
        },
    };
    let options = SqliteConnectOptions::new()
        .filename(path)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .pragma("secure_delete", "ON")
        .disable_statement_logging();

    let creating = options.clone().create_if_missing(true);
    let mut connection = creating.connect().await.map_err(unopened)?;
    prepare(&mut connection, path).await?;
    connection.close().await.map_err(unopened)?;

    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_slow_threshold(WAITED_LONG)
        .before_acquire(|connection, _| {
            // On a full disk SQLite rolls back by itself. The driver's own rollback then fails, and it would take the
            // connection to be in a transaction for ever: another one is opened instead.
            Box::pin(async { Ok(!connection.is_in_transaction()) })
        });
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_slow_threshold(WAITED_LONG);
    let reading = options.clone().pragma("query_only", "ON");
    Ok(Sqlite {
        writer: writer.connect_with(options).await.map_err(unopened)?,
        readers: readers.connect_with(reading).await.map_err(unopened)?,
    })
}

/// Makes sure that the file is ours or empty, and brings it to this version: all in one transaction, so that
/// two processes may do it at once, and a file that is not ours stays as it is.
async fn prepare(connection: &mut SqliteConnection, path: &Path) -> Result<(), Error> {
    let begun = connection.begin_with("BEGIN IMMEDIATE").await;
    let mut transaction = begun.map_err(fault)?;
    let application: i32 = sqlx::query_scalar("PRAGMA application_id")
        .fetch_one(&mut *transaction)
        .await
        .map_err(fault)?;
    let objects: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema")
        .fetch_one(&mut *transaction)
        .await
        .map_err(fault)?;
    match (application, objects) {
        (APPLICATION, _) => {}
        (0, 0) => {
            sqlx::query("PRAGMA application_id = 0x464c494e")
                .execute(&mut *transaction)
                .await
                .map_err(fault)?;
        }
        _ => return Err(foreign(path)),
    }
    // `run` would do, but its future is not `Send`, and `open` must be free to run anywhere.
    MIGRATIONS
        .run_direct(None, &mut *transaction, false)
        .await
        .map_err(|cause| Error::Migrate {
            path: path.to_owned(),
            cause: Box::new(cause),
        })?;
    seal_all(&mut transaction).await?;
    transaction.commit().await.map_err(fault)?;
    log_ahead(connection).await
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

fn foreign(path: &Path) -> Error {
    Error::Foreign {
        path: path.to_owned(),
    }
}
