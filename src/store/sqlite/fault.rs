//! What SQLite's refusals mean to an operator.

use crate::store::Error;

const BUSY: i32 = 5;
const LOCKED: i32 = 6;
const FULL: i32 = 13;
pub(crate) const NOT_A_DATABASE: i32 = 26;

/// SQLite's primary result code, if it was SQLite that refused.
pub(crate) fn code(error: &sqlx::Error) -> Option<i32> {
    let extended: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(extended & 0xff)
}

/// The driver's error as the store's.
pub(crate) fn fault(error: sqlx::Error) -> Error {
    match code(&error) {
        Some(BUSY | LOCKED) => Error::Busy,
        Some(FULL) => Error::Full,
        _ if matches!(error, sqlx::Error::PoolTimedOut) => Error::Busy,
        _ => Error::Database(Box::new(error)),
    }
}
