//! Changesets as they stand in their rows, sealed and undecoded; and the sealing of those written before there
//! was a chain.

use sqlx::{FromRow, SqliteConnection};

use crate::model::{ContentHash, Revision, Slug};
use crate::store::Error;
use crate::store::chain::{self, START, Seal, Written, WrittenChange};
use crate::store::said::parted;
use crate::store::sqlite::Sqlite;
use crate::store::sqlite::fault::fault;
use crate::store::sqlite::read::{ChangesetRow, changeset, content_hash};

#[derive(FromRow)]
struct SealedRow {
    #[sqlx(flatten)]
    row: ChangesetRow,
    nonce: Option<Vec<u8>>,
    said: Option<Vec<u8>>,
}

#[derive(FromRow)]
struct SealedChangeRow {
    ordinal: u32,
    kind: String,
    subject: String,
    geometry: Option<Vec<u8>>,
    body: String,
    nonce: Option<Vec<u8>>,
    said: Option<Vec<u8>>,
}

impl Sqlite {
    /// A changeset as it is written down; `None` where there is none.
    pub(crate) async fn written(
        &self,
        territory: &Slug,
        revision: Revision,
    ) -> Result<Option<Written>, Error> {
        let mut connection = self.readers.acquire().await.map_err(fault)?;
        let Some((seal, mut written)) = read(&mut connection, territory, revision).await? else {
            return Ok(None);
        };
        let place = format!("changeset {revision} of {territory}");
        written.seal = seal.ok_or_else(|| Error::damaged(place, "it has no seal"))?;
        Ok(Some(written))
    }
}

/// A changeset and its seal, if it has one yet. It is read as of one moment where the connection is in a transaction.
pub(super) async fn read(
    connection: &mut SqliteConnection,
    territory: &Slug,
    revision: Revision,
) -> Result<Option<(Option<Seal>, Written)>, Error> {
    let row: Option<SealedRow> = sqlx::query_as(
        "SELECT changeset.revision, id, changeset.author, comment, changeset.at,
                coalesce(hash, zeroblob(32)) AS hash, nonce, said, redaction.at AS redacted, reason
         FROM changeset LEFT JOIN redaction USING (territory, revision)
         WHERE territory = ?1 AND changeset.revision = ?2",
    )
    .bind(territory.as_str())
    .bind(revision.0)
    .fetch_optional(&mut *connection)
    .await
    .map_err(fault)?;
    let Some(SealedRow { row, nonce, said }) = row else {
        return Ok(None);
    };
    let place = format!("changeset {revision} of {territory}");
    let own = seal(nonce.as_deref(), said.as_deref()).map_err(|it| Error::damaged(&place, it))?;
    let rows: Vec<SealedChangeRow> = sqlx::query_as(
        "SELECT ordinal, kind, subject, geometry, body, nonce, said FROM change
         WHERE territory = ?1 AND revision = ?2 ORDER BY ordinal",
    )
    .bind(territory.as_str())
    .bind(revision.0)
    .fetch_all(&mut *connection)
    .await
    .map_err(fault)?;
    let changes = rows.into_iter().zip(0..).map(|(row, expected)| {
        let place = || format!("change {} of {place}", row.ordinal);
        if row.ordinal != expected {
            return Err(Error::damaged(place(), "the one before it is missing"));
        }
        change(&row).map_err(|why| Error::damaged(place(), why))
    });
    let written = Written {
        changes: changes.collect::<Result<_, _>>()?,
        changeset: changeset(territory, row)?,
        seal: own.unwrap_or(Seal::Closed(START)),
    };
    Ok(Some((own, written)))
}

fn change(row: &SealedChangeRow) -> Result<WrittenChange, &'static str> {
    let geometry = row.geometry.as_deref();
    let hash = |bytes: &[u8]| content_hash(bytes).ok_or("its geometry's hash is not 32 bytes");
    Ok(WrittenChange {
        kind: row.kind.clone(),
        subject: row.subject.clone(),
        geometry: geometry.map(hash).transpose()?,
        body: row.body.clone(),
        seal: seal(row.nonce.as_deref(), row.said.as_deref())?,
    })
}

/// What the columns `nonce` and `said` hold.
fn seal(nonce: Option<&[u8]>, said: Option<&[u8]>) -> Result<Option<Seal>, &'static str> {
    match (nonce, said) {
        (None, None) => Ok(None),
        (Some(nonce), None) => {
            let nonce = nonce.try_into().map_err(|_| "its salt is not 16 bytes")?;
            Ok(Some(Seal::Open(nonce)))
        }
        (None, Some(said)) => {
            let said: Option<ContentHash> = content_hash(said);
            Ok(Some(Seal::Closed(
                said.ok_or("its digest is not 32 bytes")?,
            )))
        }
        (Some(_), Some(_)) => Err("it is sealed twice"),
    }
}

/// Seals every changeset that was written before there was a chain, in the order of revisions.
pub(super) async fn seal_all(connection: &mut SqliteConnection) -> Result<(), Error> {
    let unsealed: Vec<String> =
        sqlx::query_scalar("SELECT DISTINCT territory FROM changeset WHERE hash IS NULL")
            .fetch_all(&mut *connection)
            .await
            .map_err(fault)?;
    for territory in unsealed {
        let territory: Slug = territory
            .parse()
            .map_err(|why| Error::damaged("a changeset's territory", why))?;
        let mut previous = START;
        let mut revision = Revision(1);
        while let Some((own, mut written)) = read(connection, &territory, revision).await? {
            if own.is_none() {
                fill(&mut written)?;
                written.changeset.hash = written.hash(&territory, previous)?;
                put_seals(connection, &territory, &written).await?;
            }
            previous = written.changeset.hash;
            revision = revision.next();
        }
    }
    Ok(())
}

/// Gives a changeset the salts it needs.
fn fill(written: &mut Written) -> Result<(), Error> {
    let mut nonces = chain::nonces(1 + written.changes.len())?.into_iter();
    written.seal = Seal::Open(nonces.next().unwrap_or_default());
    for (change, nonce) in written.changes.iter_mut().zip(nonces) {
        let parts = parted(&change.kind, &change.body);
        // What does not read is named when the hash is made.
        let said = parts.is_ok_and(|it| it.said.is_some());
        change.seal = said.then_some(Seal::Open(nonce));
    }
    Ok(())
}

async fn put_seals(
    connection: &mut SqliteConnection,
    territory: &Slug,
    written: &Written,
) -> Result<(), Error> {
    let revision = written.changeset.revision;
    for (change, ordinal) in written.changes.iter().zip(0_u32..) {
        let Some(Seal::Open(nonce)) = change.seal else {
            continue;
        };
        sqlx::query(
            "UPDATE change SET nonce = ?4 WHERE territory = ?1 AND revision = ?2 AND ordinal = ?3",
        )
        .bind(territory.as_str())
        .bind(revision.0)
        .bind(ordinal)
        .bind(nonce.as_slice())
        .execute(&mut *connection)
        .await
        .map_err(fault)?;
    }
    if let Seal::Open(nonce) = written.seal {
        sqlx::query(
            "UPDATE changeset SET nonce = ?3, hash = ?4 WHERE territory = ?1 AND revision = ?2",
        )
        .bind(territory.as_str())
        .bind(revision.0)
        .bind(nonce.as_slice())
        .bind(written.changeset.hash.0.as_slice())
        .execute(&mut *connection)
        .await
        .map_err(fault)?;
    }
    Ok(())
}
