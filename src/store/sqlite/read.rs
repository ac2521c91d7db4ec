//! Rows to changesets and geometries.

use std::collections::HashMap;

use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};
use uuid::Uuid;

use crate::geometry::{Bounds, Shape, decode_wkb};
use crate::model::{Change, Changeset, ContentHash, Outline, Redaction, Revision, Slug};
use crate::store::Error;
use crate::store::encoding::decode;
use crate::store::sqlite::Sqlite;
use crate::store::sqlite::fault::fault;
use crate::time::Instant;

#[derive(FromRow)]
pub(super) struct ChangesetRow {
    pub(super) revision: u32,
    pub(super) id: String,
    pub(super) author: String,
    pub(super) comment: String,
    pub(super) at: i64,
    pub(super) hash: Vec<u8>,
    pub(super) redacted: Option<i64>,
    pub(super) reason: Option<String>,
}

#[derive(FromRow)]
struct ChangeRow {
    revision: u32,
    ordinal: u32,
    kind: String,
    subject: String,
    body: String,
    #[sqlx(flatten)]
    outline: OutlineRow,
}

/// A change's geometry and its box, all null where it names none.
pub(super) struct OutlineRow(pub(super) Option<Outline>);

impl FromRow<'_, SqliteRow> for OutlineRow {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        let Some(hash) = row.try_get::<Option<Vec<u8>>, _>("geometry")? else {
            return Ok(Self(None));
        };
        let bounds = Bounds {
            west: row.try_get("west")?,
            south: row.try_get("south")?,
            east: row.try_get("east")?,
            north: row.try_get("north")?,
        };
        let hash = content_hash(&hash).ok_or_else(|| sqlx::Error::ColumnDecode {
            index: "geometry".to_owned(),
            source: "not 32 bytes".into(),
        })?;
        Ok(Self(Some(Outline { hash, bounds })))
    }
}

impl Sqlite {
    /// Every territory with its last revision.
    pub(crate) async fn revisions(&self) -> Result<Vec<(Slug, Revision)>, Error> {
        let rows: Vec<(String, u32)> = sqlx::query_as(
            "SELECT territory, max(revision) FROM changeset GROUP BY territory ORDER BY territory",
        )
        .fetch_all(&self.readers)
        .await
        .map_err(fault)?;
        let rows = rows.into_iter().map(|(territory, revision)| {
            let slug = territory
                .parse()
                .map_err(|fault| Error::damaged("a changeset's territory", fault))?;
            Ok((slug, Revision(revision)))
        });
        rows.collect()
    }

    /// The next changesets after a revision, oldest first, at most `limit`, each with its changes in order.
    ///
    /// Two reads need no transaction here: a changeset and its changes appear at once, and of texts that are taken
    /// down in between the territory's count of takedowns tells.
    pub(crate) async fn changesets_after(
        &self,
        territory: &Slug,
        after: Revision,
        limit: u32,
    ) -> Result<Vec<(Changeset, Vec<Change>)>, Error> {
        let rows: Vec<ChangesetRow> = sqlx::query_as(
            "SELECT changeset.revision, id, changeset.author, comment, changeset.at, hash,
                    redaction.at AS redacted, reason
             FROM changeset LEFT JOIN redaction USING (territory, revision)
             WHERE territory = ?1 AND changeset.revision > ?2 ORDER BY changeset.revision LIMIT ?3",
        )
        .bind(territory.as_str())
        .bind(after.0)
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .map_err(fault)?;
        let read = rows
            .into_iter()
            .map(|row| Ok((changeset(territory, row)?, Vec::new())));
        let mut read = read.collect::<Result<Vec<(Changeset, Vec<Change>)>, Error>>()?;
        let Some((last, _)) = read.last() else {
            return Ok(read);
        };
        let rows: Vec<ChangeRow> = sqlx::query_as(
            "SELECT revision, ordinal, kind, subject, body, geometry, west, south, east, north
             FROM change LEFT JOIN geometry ON geometry.hash = change.geometry
             WHERE territory = ?1 AND revision > ?2 AND revision <= ?3 ORDER BY revision, ordinal",
        )
        .bind(territory.as_str())
        .bind(after.0)
        .bind(last.revision.0)
        .fetch_all(&self.readers)
        .await
        .map_err(fault)?;
        let mut into = read.iter_mut().peekable();
        for row in rows {
            while into
                .next_if(|(it, _)| it.revision.0 < row.revision)
                .is_some()
            {}
            if let Some((_, changes)) = into.peek_mut() {
                changes.push(change(territory, &row, changes.len())?);
            }
        }
        Ok(read)
    }

    /// The geometries of those hashes that are kept.
    pub(crate) async fn shapes(
        &self,
        hashes: &[ContentHash],
    ) -> Result<HashMap<ContentHash, Shape>, Error> {
        let rows = self.geometry_rows(hashes).await?;
        rows.iter().map(|(hash, wkb)| shape(hash, wkb)).collect()
    }

    /// The geometries of those hashes that are kept, as they are written.
    pub(crate) async fn geometry_bytes(
        &self,
        hashes: &[ContentHash],
    ) -> Result<HashMap<ContentHash, Vec<u8>>, Error> {
        let rows = self.geometry_rows(hashes).await?.into_iter();
        let rows = rows.filter_map(|(hash, wkb)| Some((content_hash(&hash)?, wkb)));
        Ok(rows.collect())
    }

    async fn geometry_rows(
        &self,
        hashes: &[ContentHash],
    ) -> Result<Vec<(Vec<u8>, Vec<u8>)>, Error> {
        let wanted: Vec<String> = hashes.iter().map(ToString::to_string).collect();
        sqlx::query_as(
            "SELECT hash, wkb FROM geometry WHERE hash IN (SELECT unhex(value) FROM json_each(?1))",
        )
        .bind(serde_json::json!(wanted).to_string())
        .fetch_all(&self.readers)
        .await
        .map_err(fault)
    }
}

pub(super) fn changeset(territory: &Slug, row: ChangesetRow) -> Result<Changeset, Error> {
    let place = || format!("changeset {} of {territory}", row.revision);
    let moment = |micros: i64| {
        Instant::from_micros(micros)
            .ok_or_else(|| Error::damaged(place(), "its time lies outside the years 1 to 9999"))
    };
    let redacted = row.redacted.map(moment).transpose()?;
    Ok(Changeset {
        id: Uuid::parse_str(&row.id).map_err(|fault| Error::damaged(place(), fault))?,
        revision: Revision(row.revision),
        at: moment(row.at)?,
        hash: content_hash(&row.hash)
            .ok_or_else(|| Error::damaged(place(), "its hash is not 32 bytes"))?,
        author: row.author,
        comment: row.comment,
        redaction: redacted.map(|at| Redaction {
            at,
            reason: row.reason.unwrap_or_default(),
        }),
    })
}

fn change(territory: &Slug, row: &ChangeRow, expected: usize) -> Result<Change, Error> {
    let (revision, ordinal) = (row.revision, row.ordinal);
    let place = || format!("change {ordinal} of changeset {revision} of {territory}");
    if ordinal as usize != expected {
        return Err(Error::damaged(place(), "the one before it is missing"));
    }
    decode(&row.kind, &row.subject, row.outline.0, &row.body)
        .map_err(|fault| Error::damaged(place(), fault))
}

fn shape(hash: &[u8], wkb: &[u8]) -> Result<(ContentHash, Shape), Error> {
    let name = content_hash(hash)
        .ok_or_else(|| Error::damaged("a geometry", "its hash is not 32 bytes"))?;
    let shape =
        decode_wkb(wkb).map_err(|fault| Error::damaged(format!("geometry {name}"), fault))?;
    Ok((name, shape))
}

/// A hash as it stands in a row.
pub(crate) fn content_hash(bytes: &[u8]) -> Option<ContentHash> {
    bytes.try_into().ok().map(ContentHash)
}
