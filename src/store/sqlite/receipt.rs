//! Rows to receipts and back.

use sqlx::{Sqlite as Driver, Transaction};
use uuid::Uuid;

use crate::model::{Changeset, Revision, Slug};
use crate::store::sqlite::Sqlite;
use crate::store::sqlite::fault::fault;
use crate::store::sqlite::read::content_hash;
use crate::store::{Answered, Error, Receipt};

impl Sqlite {
    /// What came of the request of that key.
    pub(crate) async fn answered(
        &self,
        holder: Uuid,
        key: &str,
    ) -> Result<Option<Answered>, Error> {
        let row: Option<(Vec<u8>, String, u32)> = sqlx::query_as(
            "SELECT request, territory, revision FROM receipt WHERE holder = ?1 AND key = ?2",
        )
        .bind(holder.to_string())
        .bind(key)
        .fetch_optional(&self.readers)
        .await
        .map_err(fault)?;
        let read = row.map(|(request, territory, revision)| {
            let place = || format!("the receipt of changeset {revision} of {territory}");
            Ok(Answered {
                request: content_hash(&request)
                    .ok_or_else(|| Error::damaged(place(), "its hash is not 32 bytes"))?,
                revision: Revision(revision),
                territory: territory
                    .parse()
                    .map_err(|fault| Error::damaged(place(), fault))?,
            })
        });
        read.transpose()
    }
}

/// Keeps a receipt of the changeset that is being appended, and forgets old ones.
pub(super) async fn put_receipt(
    transaction: &mut Transaction<'_, Driver>,
    receipt: &Receipt,
    territory: &Slug,
    changeset: &Changeset,
) -> Result<(), Error> {
    sqlx::query("DELETE FROM receipt WHERE at < ?1")
        .bind(receipt.forget_before.micros())
        .execute(&mut **transaction)
        .await
        .map_err(fault)?;
    sqlx::query(
        "INSERT INTO receipt (holder, key, request, territory, revision, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )
    .bind(receipt.holder.to_string())
    .bind(&receipt.key)
    .bind(receipt.request.0.as_slice())
    .bind(territory.as_str())
    .bind(changeset.revision.0)
    .bind(receipt.at.micros())
    .execute(&mut **transaction)
    .await
    .map_err(unless_repeated)?;
    Ok(())
}

/// Why a row that names a request could not be written: that may be another that does.
pub(super) fn unless_repeated(error: sqlx::Error) -> Error {
    let repeated = error
        .as_database_error()
        .is_some_and(|it| it.is_unique_violation());
    if repeated {
        Error::Repeated
    } else {
        fault(error)
    }
}
