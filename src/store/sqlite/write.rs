//! Appends an entry: one transaction, all of it or nothing.

use sqlx::{Sqlite as Driver, Transaction};

use crate::model::{Changeset, ContentHash, Revision, Slug};
use crate::store::chain::{Seal, WrittenChange};
use crate::store::entry::{Entry, Geometry, Last};
use crate::store::sqlite::Sqlite;
use crate::store::sqlite::fault::fault;
use crate::store::sqlite::proposal::put_decision;
use crate::store::sqlite::read::content_hash;
use crate::store::sqlite::receipt::put_receipt;
use crate::store::{Along, Error};
use crate::time::Instant;

impl Sqlite {
    /// Appends an entry as the territory's next changeset.
    ///
    /// The transaction takes the file's write lock before it reads the revision, so nobody can come between.
    pub(crate) async fn append(
        &self,
        entry: &Entry<'_>,
        along: &Along,
    ) -> Result<Changeset, Error> {
        let territory = &entry.draft.territory;
        let mut transaction = self.begin().await?;
        let changeset = entry.follow(last(&mut transaction, territory).await?)?;
        for geometry in &entry.geometries {
            put_geometry(&mut transaction, geometry).await?;
        }
        let seal = Seal::Open(entry.nonce);
        put_changeset(&mut transaction, territory, &changeset, seal).await?;
        for (change, ordinal) in entry.changes.iter().zip(0..) {
            put_change(
                &mut transaction,
                territory,
                changeset.revision,
                ordinal,
                change,
            )
            .await?;
        }
        if let Some(receipt) = &along.receipt {
            put_receipt(&mut transaction, receipt, territory, &changeset).await?;
        }
        if let Some(approval) = &along.approval {
            let decision = approval.decision(changeset.revision);
            put_decision(&mut transaction, approval.proposal, &decision).await?;
        }
        transaction.commit().await?;
        Ok(changeset)
    }
}

/// The end of the territory's chain.
pub(super) async fn last(
    transaction: &mut Transaction<'_, Driver>,
    territory: &Slug,
) -> Result<Option<Last>, Error> {
    let row: Option<(u32, i64, Vec<u8>)> = sqlx::query_as(
        "SELECT revision, at, hash FROM changeset WHERE territory = ?1 ORDER BY revision DESC LIMIT 1",
    )
    .bind(territory.as_str())
    .fetch_optional(&mut **transaction)
    .await
    .map_err(fault)?;
    row.map(|(revision, at, hash)| {
        let place = || format!("changeset {revision} of {territory}");
        Ok(Last {
            revision: Revision(revision),
            at: Instant::from_micros(at).ok_or_else(|| {
                Error::damaged(place(), "its time lies outside the years 1 to 9999")
            })?,
            hash: content_hash(&hash)
                .ok_or_else(|| Error::damaged(place(), "its hash is not 32 bytes"))?,
        })
    })
    .transpose()
}

pub(super) async fn put_geometry(
    transaction: &mut Transaction<'_, Driver>,
    geometry: &Geometry<'_>,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO geometry (hash, west, south, east, north, wkb) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (hash) DO NOTHING",
    )
    .bind(geometry.hash.0.as_slice())
    .bind(geometry.bounds.west)
    .bind(geometry.bounds.south)
    .bind(geometry.bounds.east)
    .bind(geometry.bounds.north)
    .bind(geometry.wkb)
    .execute(&mut **transaction)
    .await
    .map_err(fault)?;
    Ok(())
}

pub(super) async fn put_changeset(
    transaction: &mut Transaction<'_, Driver>,
    territory: &Slug,
    changeset: &Changeset,
    seal: Seal,
) -> Result<(), Error> {
    let (nonce, said) = columns(Some(seal));
    sqlx::query(
        "INSERT INTO changeset (territory, revision, id, author, comment, at, hash, nonce, said)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )
    .bind(territory.as_str())
    .bind(changeset.revision.0)
    .bind(changeset.id.to_string())
    .bind(&changeset.author)
    .bind(&changeset.comment)
    .bind(changeset.at.micros())
    .bind(changeset.hash.0.as_slice())
    .bind(nonce)
    .bind(said)
    .execute(&mut **transaction)
    .await
    .map_err(fault)?;
    Ok(())
}

/// A seal as it stands in the columns `nonce` and `said`.
fn columns(seal: Option<Seal>) -> (Option<Vec<u8>>, Option<Vec<u8>>) {
    match seal {
        None => (None, None),
        Some(Seal::Open(nonce)) => (Some(nonce.to_vec()), None),
        Some(Seal::Closed(said)) => (None, Some(said.0.to_vec())),
    }
}

pub(super) async fn put_change(
    transaction: &mut Transaction<'_, Driver>,
    territory: &Slug,
    revision: Revision,
    ordinal: u32,
    change: &WrittenChange,
) -> Result<(), Error> {
    let hash: Option<ContentHash> = change.geometry;
    let (nonce, said) = columns(change.seal);
    sqlx::query(
        "INSERT INTO change (territory, revision, ordinal, kind, subject, geometry, body, nonce, said)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )
    .bind(territory.as_str())
    .bind(revision.0)
    .bind(ordinal)
    .bind(&change.kind)
    .bind(&change.subject)
    .bind(hash.as_ref().map(|hash| hash.0.as_slice()))
    .bind(&change.body)
    .bind(nonce)
    .bind(said)
    .execute(&mut **transaction)
    .await
    .map_err(|error| unkept(hash, error))?;
    Ok(())
}

/// Why a change could not be written: that may be the geometry it names, which is not there.
pub(super) fn unkept(geometry: Option<ContentHash>, error: sqlx::Error) -> Error {
    let missing = error
        .as_database_error()
        .is_some_and(|it| it.is_foreign_key_violation());
    match geometry {
        Some(hash) if missing => Error::NoGeometry(hash),
        _ => fault(error),
    }
}
