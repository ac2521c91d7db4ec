//! What SQLite's refusals mean to an operator.

use std::path::Path;

use crate::store::{Error, Trouble};

const PERM: i32 = 3;
const BUSY: i32 = 5;
const LOCKED: i32 = 6;
const READ_ONLY: i32 = 8;
const IO: i32 = 10;
const CORRUPT: i32 = 11;
const FULL: i32 = 13;
const CANNOT_OPEN: i32 = 14;
const NO_LARGE_FILES: i32 = 22;
const AUTH: i32 = 23;
const NOT_A_DATABASE: i32 = 26;

/// SQLite's primary result code, if it was SQLite that refused.
fn code(error: &sqlx::Error) -> Option<i32> {
    let extended: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(extended & 0xff)
}

/// What a result code says of the file.
fn trouble(code: i32) -> Option<Trouble> {
    Some(match code {
        CORRUPT | NOT_A_DATABASE => Trouble::Malformed,
        READ_ONLY => Trouble::ReadOnly,
        PERM | AUTH => Trouble::Forbidden,
        CANNOT_OPEN => Trouble::Unopenable,
        IO | NO_LARGE_FILES => Trouble::Disk,
        _ => return None,
    })
}

/// The driver's error as the store's.
pub(crate) fn fault(error: sqlx::Error) -> Error {
    match code(&error) {
        Some(BUSY | LOCKED) => Error::Busy,
        Some(FULL) => Error::Full,
        _ if matches!(error, sqlx::Error::PoolTimedOut) => Error::Busy,
        code => match code.and_then(trouble) {
            Some(trouble) => Error::Troubled {
                trouble,
                cause: Box::new(error),
            },
            None => Error::Database(Box::new(error)),
        },
    }
}

/// The same while the file at a path is being opened.
pub(super) fn unopened(path: &Path, error: sqlx::Error) -> Error {
    let path = path.to_owned();
    match code(&error) {
        Some(NOT_A_DATABASE) => Error::Foreign { path },
        Some(BUSY | LOCKED) => Error::Busy,
        Some(FULL) => Error::Full,
        code => Error::Open {
            path,
            trouble: code.and_then(trouble).unwrap_or(Trouble::Other),
            cause: Box::new(error),
        },
    }
}

/// Whether a file could not be opened for want of a place to write to beside it.
pub(super) fn wants_room(error: &sqlx::Error) -> bool {
    matches!(code(error), Some(READ_ONLY | CANNOT_OPEN | PERM | IO))
}
