//! Rows to deeds and back.

use sqlx::FromRow;
use uuid::Uuid;

use crate::model::Revision;
use crate::store::sqlite::Sqlite;
use crate::store::sqlite::fault::fault;
use crate::store::sqlite::token::moment;
use crate::store::{Deed, Error, Noted, Sought};
use crate::time::Instant;

#[derive(FromRow)]
struct DeedRow {
    id: i64,
    at: i64,
    token: Option<String>,
    name: Option<String>,
    address: String,
    method: String,
    path: String,
    status: u16,
    territory: Option<String>,
    revision: Option<u32>,
    reason: Option<String>,
}

impl Sqlite {
    /// Keeps deeds, all of them or none.
    pub(crate) async fn note(&self, deeds: &[Deed]) -> Result<(), Error> {
        let begun = self.writer.begin_with("BEGIN IMMEDIATE").await;
        let mut transaction = begun.map_err(fault)?;
        for deed in deeds {
            sqlx::query(
                "INSERT INTO deed (at, token, name, address, method, path, status, territory, revision, reason)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )
            .bind(deed.at.micros())
            .bind(deed.token.map(|it| it.to_string()))
            .bind(&deed.name)
            .bind(&deed.address)
            .bind(&deed.method)
            .bind(&deed.path)
            .bind(deed.status)
            .bind(deed.territory.as_ref().map(|it| it.as_str()))
            .bind(deed.revision.map(|it| it.0))
            .bind(&deed.reason)
            .execute(&mut *transaction)
            .await
            .map_err(fault)?;
        }
        transaction.commit().await.map_err(fault)
    }

    /// The deeds that are wanted, newest first.
    pub(crate) async fn deeds(&self, sought: &Sought) -> Result<Vec<Noted>, Error> {
        let rows: Vec<DeedRow> = sqlx::query_as(
            "SELECT * FROM deed
             WHERE (?1 IS NULL OR id < ?1) AND (?2 IS NULL OR territory = ?2)
               AND (?3 IS NULL OR token = ?3) AND (?4 IS NULL OR (status >= 400) = ?4)
             ORDER BY id DESC LIMIT ?5",
        )
        .bind(sought.before)
        .bind(sought.territory.as_ref().map(|it| it.as_str()))
        .bind(sought.token.map(|it| it.to_string()))
        .bind(sought.refused)
        .bind(i64::try_from(sought.limit).unwrap_or(i64::MAX))
        .fetch_all(&self.readers)
        .await
        .map_err(fault)?;
        rows.into_iter().map(noted).collect()
    }

    /// Drops deeds of before a moment, and of the rest all but the newest.
    pub(crate) async fn forget_deeds(
        &self,
        before: Option<Instant>,
        most: u32,
    ) -> Result<(), Error> {
        sqlx::query("DELETE FROM deed WHERE at < ?1 OR id <= (SELECT max(id) FROM deed) - ?2")
            .bind(before.map(Instant::micros))
            .bind(most)
            .execute(&self.writer)
            .await
            .map_err(fault)?;
        Ok(())
    }
}

fn noted(row: DeedRow) -> Result<Noted, Error> {
    let place = || format!("deed {}", row.id);
    let token = row.token.as_deref().map(Uuid::parse_str).transpose();
    let territory = row.territory.as_deref().map(str::parse).transpose();
    let deed = Deed {
        at: moment(row.at, place)?,
        token: token.map_err(|fault| Error::damaged(place(), fault))?,
        territory: territory.map_err(|fault| Error::damaged(place(), fault))?,
        name: row.name,
        address: row.address,
        method: row.method,
        path: row.path,
        status: row.status,
        revision: row.revision.map(Revision),
        reason: row.reason,
    };
    Ok(Noted { id: row.id, deed })
}
