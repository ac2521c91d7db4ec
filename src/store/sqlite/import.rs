//! Records a territory as its file tells it: one transaction, all of it or nothing.

use std::io::BufRead;

use sqlx::{Sqlite as Driver, Transaction, query_scalar};

use crate::model::{ContentHash, Revision, Slug};
use crate::store::chain::Written;
use crate::store::entry::Geometry;
use crate::store::sqlite::Sqlite;
use crate::store::sqlite::fault::fault;
use crate::store::sqlite::redact::{note, take_down};
use crate::store::sqlite::write::{last, put_change, put_changeset, put_geometry};
use crate::store::territory_file::{Item, Reader};
use crate::store::{Error, Imported, Takedown};

impl Sqlite {
    /// Records what a territory's file tells beyond what is here.
    pub(crate) async fn import<R: BufRead + Send + 'static>(
        &self,
        mut file: Reader<R>,
    ) -> Result<Imported, Error> {
        let territory = file.territory().clone();
        let mut transaction = self.begin().await?;
        let before = last(&mut transaction, &territory).await?;
        let before = before.map_or(Revision(0), |it| it.revision);
        let mut imported = Imported {
            territory,
            before,
            revision: before,
            redacted: 0,
        };
        loop {
            // Parsing and hashing is work for a thread of its own.
            let read = tokio::task::spawn_blocking(move || (file.next(), file)).await;
            let (item, rest) = read.map_err(|cause| Error::Database(Box::new(cause)))?;
            file = rest;
            match item? {
                None => break,
                Some(Item::Geometry { hash, bounds, wkb }) => {
                    let wkb = &wkb;
                    put_geometry(&mut transaction, &Geometry { hash, bounds, wkb }).await?;
                }
                Some(Item::Changeset(written)) => {
                    put(&mut transaction, &mut imported, &written).await?;
                }
            }
        }
        transaction.commit().await?;
        Ok(imported)
    }
}

/// Adds a changeset of a file, or makes sure that it is the one that is here.
async fn put(
    transaction: &mut Transaction<'_, Driver>,
    imported: &mut Imported,
    written: &Written,
) -> Result<(), Error> {
    let territory = &imported.territory;
    let revision = written.changeset.revision;
    let takedown = written.changeset.redaction.as_ref().map(|it| Takedown {
        territory: territory.clone(),
        revision,
        at: it.at,
        author: String::new(),
        reason: it.reason.clone(),
    });
    if revision <= imported.before {
        same(transaction, territory, written).await?;
        if let Some(takedown) = takedown {
            imported.redacted += u32::from(take_down(transaction, &takedown).await?);
        }
        return Ok(());
    }
    let id = written.changeset.id;
    let taken: bool = query_scalar("SELECT EXISTS (SELECT 1 FROM changeset WHERE id = ?1)")
        .bind(id.to_string())
        .fetch_one(&mut **transaction)
        .await
        .map_err(fault)?;
    if taken {
        return Err(Error::Taken { id });
    }
    put_changeset(transaction, territory, &written.changeset, written.seal).await?;
    for (change, ordinal) in written.changes.iter().zip(0..) {
        put_change(transaction, territory, revision, ordinal, change).await?;
    }
    if let Some(takedown) = takedown {
        note(transaction, &takedown).await?;
    }
    imported.revision = revision;
    Ok(())
}

/// An error, unless the changeset that stands here at that revision has the same hash.
async fn same(
    transaction: &mut Transaction<'_, Driver>,
    territory: &Slug,
    written: &Written,
) -> Result<(), Error> {
    let revision = written.changeset.revision;
    let ours: Vec<u8> =
        query_scalar("SELECT hash FROM changeset WHERE territory = ?1 AND revision = ?2")
            .bind(territory.as_str())
            .bind(revision.0)
            .fetch_one(&mut **transaction)
            .await
            .map_err(fault)?;
    let theirs: ContentHash = written.changeset.hash;
    if ours == theirs.0 {
        return Ok(());
    }
    Err(Error::Parted {
        territory: territory.clone(),
        revision,
    })
}
