//! Takes texts down: from the rows, from what repeats them, and from the file itself.

use std::collections::BTreeMap;

use sqlx::{SqliteConnection, query, query_as, query_scalar};
use tokio::time::sleep;

use crate::model::{ContentHash, Revision, Slug};
use crate::store::chain::{Seal, WrittenChange, said_by, salted};
use crate::store::encoding::{CREATE, REVISE};
use crate::store::said::{Parted, parted, repeats};
use crate::store::sqlite::Sqlite;
use crate::store::sqlite::fault::fault;
use crate::store::sqlite::open::{PATIENCE, PAUSE};
use crate::store::sqlite::written::read;
use crate::store::{Error, Takedown};

impl Sqlite {
    /// How many takedowns each territory has seen; those that saw none are left out.
    pub(crate) async fn redactions(&self) -> Result<BTreeMap<Slug, u32>, Error> {
        let rows: Vec<(String, u32)> =
            query_as("SELECT territory, max(number) FROM redaction GROUP BY territory")
                .fetch_all(&self.readers)
                .await
                .map_err(fault)?;
        let rows = rows.into_iter().map(|(territory, count)| {
            let slug = territory
                .parse()
                .map_err(|why| Error::damaged("a redaction's territory", why))?;
            Ok((slug, count))
        });
        rows.collect()
    }

    /// Takes the texts of a changeset down; false where that was done before.
    pub(crate) async fn redact(&self, takedown: &Takedown) -> Result<bool, Error> {
        let mut transaction = self.begin().await?;
        let done = take_down(&mut transaction, takedown).await?;
        transaction.commit().await?;
        Ok(done)
    }

    /// Makes the file forget what was deleted: pages that a text once lay in are written anew, and the log is emptied.
    pub(crate) async fn forget(&self) -> Result<(), Error> {
        self.in_place()?;
        let mut connection = self.writer()?.acquire().await.map_err(fault)?;
        query("VACUUM")
            .execute(&mut *connection)
            .await
            .map_err(fault)?;
        let start = std::time::Instant::now();
        loop {
            let (busy, _, _): (i64, i64, i64) = query_as("PRAGMA wal_checkpoint(TRUNCATE)")
                .fetch_one(&mut *connection)
                .await
                .map_err(fault)?;
            if busy == 0 {
                return self.in_place();
            }
            if start.elapsed() > PATIENCE {
                return Err(Error::Busy);
            }
            sleep(PAUSE).await;
        }
    }
}

/// Takes the texts of a changeset down; false where that was done before.
pub(super) async fn take_down(
    connection: &mut SqliteConnection,
    takedown: &Takedown,
) -> Result<bool, Error> {
    let (territory, revision) = (&takedown.territory, takedown.revision);
    let done: bool = query_scalar(
        "SELECT EXISTS (SELECT 1 FROM redaction WHERE territory = ?1 AND revision = ?2)",
    )
    .bind(territory.as_str())
    .bind(revision.0)
    .fetch_one(&mut *connection)
    .await
    .map_err(fault)?;
    if !done {
        note(connection, takedown).await?;
        close_changeset(connection, territory, revision).await?;
        forget_receipts(connection, territory, revision).await?;
        close_proposal(connection, territory, revision).await?;
    }
    Ok(!done)
}

/// Writes down that it is done: the count by which others notice.
pub(super) async fn note(
    connection: &mut SqliteConnection,
    takedown: &Takedown,
) -> Result<(), Error> {
    query(
        "INSERT INTO redaction (territory, number, revision, at, author, reason)
         VALUES (?1, 1 + coalesce((SELECT max(number) FROM redaction WHERE territory = ?1), 0), ?2, ?3, ?4, ?5)",
    )
    .bind(takedown.territory.as_str())
    .bind(takedown.revision.0)
    .bind(takedown.at.micros())
    .bind(&takedown.author)
    .bind(&takedown.reason)
    .execute(connection)
    .await
    .map_err(|error| match error.as_database_error() {
        Some(cause) if cause.is_foreign_key_violation() => Error::NoChangeset {
            territory: takedown.territory.clone(),
            revision: takedown.revision,
        },
        _ => fault(error),
    })?;
    Ok(())
}

async fn close_changeset(
    connection: &mut SqliteConnection,
    territory: &Slug,
    revision: Revision,
) -> Result<(), Error> {
    let place = || format!("changeset {revision} of {territory}");
    let read = read(connection, territory, revision).await?;
    let Some((Some(seal), written)) = read else {
        return Err(Error::damaged(place(), "it has no seal"));
    };
    let said = said_by(&written.changeset, seal).map_err(|why| Error::damaged(place(), why))?;
    query(
        "UPDATE changeset SET author = '', comment = '', nonce = NULL, said = ?3
         WHERE territory = ?1 AND revision = ?2",
    )
    .bind(territory.as_str())
    .bind(revision.0)
    .bind(said.0.as_slice())
    .execute(&mut *connection)
    .await
    .map_err(fault)?;
    for (change, ordinal) in written.changes.iter().zip(0..) {
        let parts = parted(&change.kind, &change.body);
        let parts = parts.map_err(|why| Error::damaged(place(), why))?;
        close_change(
            connection,
            territory,
            (revision, ordinal),
            change.seal,
            &parts,
        )
        .await?;
        if [CREATE, REVISE].contains(&change.kind.as_str()) {
            close_repeats(connection, territory, revision, change, &parts).await?;
        }
    }
    Ok(())
}

/// Takes the texts of one change down, where it has any.
async fn close_change(
    connection: &mut SqliteConnection,
    territory: &Slug,
    (revision, ordinal): (Revision, u32),
    seal: Option<Seal>,
    parts: &Parted<'_>,
) -> Result<(), Error> {
    let (Some(Seal::Open(nonce)), Some(said)) = (seal, &parts.said) else {
        return Ok(());
    };
    let said: ContentHash = salted(nonce, said.as_bytes());
    query(
        "UPDATE change SET body = ?4, nonce = NULL, said = ?5
         WHERE territory = ?1 AND revision = ?2 AND ordinal = ?3",
    )
    .bind(territory.as_str())
    .bind(revision.0)
    .bind(ordinal)
    .bind(&*parts.plain)
    .bind(said.0.as_slice())
    .execute(connection)
    .await
    .map_err(fault)?;
    Ok(())
}

/// Takes down what later versions of a region carry along of a text: a patch of anything else repeats it.
async fn close_repeats(
    connection: &mut SqliteConnection,
    territory: &Slug,
    after: Revision,
    of: &WrittenChange,
    texts: &Parted<'_>,
) -> Result<(), Error> {
    let rows: Vec<(u32, u32, String, Option<Vec<u8>>)> = query_as(
        "SELECT revision, ordinal, body, nonce FROM change
         WHERE territory = ?1 AND revision > ?2 AND kind = 'revise-region' AND subject = ?3",
    )
    .bind(territory.as_str())
    .bind(after.0)
    .bind(&of.subject)
    .fetch_all(&mut *connection)
    .await
    .map_err(fault)?;
    for (revision, ordinal, body, nonce) in rows {
        let place = || format!("change {ordinal} of changeset {revision} of {territory}");
        let parts = parted(REVISE, &body).map_err(|why| Error::damaged(place(), why))?;
        let nonce = nonce.and_then(|it| it.try_into().ok()).map(Seal::Open);
        if repeats(texts, &parts) {
            let at = (Revision(revision), ordinal);
            close_change(connection, territory, at, nonce, &parts).await?;
        }
    }
    Ok(())
}

/// A receipt holds a hash of the request, texts and all, by which they could be guessed.
async fn forget_receipts(
    connection: &mut SqliteConnection,
    territory: &Slug,
    revision: Revision,
) -> Result<(), Error> {
    query("DELETE FROM receipt WHERE territory = ?1 AND revision = ?2")
        .bind(territory.as_str())
        .bind(revision.0)
        .execute(connection)
        .await
        .map_err(fault)?;
    Ok(())
}

/// The proposal that became the changeset says the same texts.
async fn close_proposal(
    connection: &mut SqliteConnection,
    territory: &Slug,
    revision: Revision,
) -> Result<(), Error> {
    let rows: Vec<(String, u32, String, String)> = query_as(
        "SELECT proposal, ordinal, kind, body FROM proposed_change JOIN proposal ON id = proposal
         WHERE territory = ?1 AND revision = ?2",
    )
    .bind(territory.as_str())
    .bind(revision.0)
    .fetch_all(&mut *connection)
    .await
    .map_err(fault)?;
    for (proposal, ordinal, kind, body) in rows {
        let place = || format!("change {ordinal} of proposal {proposal}");
        let parts = parted(&kind, &body).map_err(|why| Error::damaged(place(), why))?;
        query("UPDATE proposed_change SET body = ?3 WHERE proposal = ?1 AND ordinal = ?2")
            .bind(&proposal)
            .bind(ordinal)
            .bind(&*parts.plain)
            .execute(&mut *connection)
            .await
            .map_err(fault)?;
    }
    query(
        "UPDATE proposal SET author = '', comment = '', decision = '', key = NULL, request = NULL
         WHERE territory = ?1 AND revision = ?2",
    )
    .bind(territory.as_str())
    .bind(revision.0)
    .execute(connection)
    .await
    .map_err(fault)?;
    Ok(())
}
