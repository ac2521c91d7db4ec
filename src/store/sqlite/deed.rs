//! Rows to deeds and back.

use sqlx::FromRow;
use uuid::Uuid;

use crate::model::Revision;
use crate::store::sqlite::Sqlite;
use crate::store::sqlite::fault::fault;
use crate::store::sqlite::token::moment;
use crate::store::{Deed, Error, Keep, Noted, Sought};
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
    count: u32,
}

impl Sqlite {
    /// Keeps deeds, all of them or none.
    pub(crate) async fn note(&self, deeds: &[Deed]) -> Result<(), Error> {
        let mut transaction = self.begin().await?;
        for deed in deeds {
            sqlx::query(
                "INSERT INTO deed (at, token, name, address, method, path, status, territory, revision, reason,
                                   count, minute)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
                 ON CONFLICT (minute, address) WHERE minute IS NOT NULL
                 DO UPDATE SET count = count + excluded.count",
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
            .bind(deed.count)
            .bind(deed.token.is_none().then(|| deed.minute()))
            .execute(&mut **transaction)
            .await
            .map_err(fault)?;
        }
        transaction.commit().await
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
        keep: Keep,
    ) -> Result<(), Error> {
        let mut write = self.begin().await?;
        sqlx::query(
            "DELETE FROM deed WHERE at < ?1
             OR (token IS NOT NULL AND id <=
                 (SELECT id FROM deed WHERE token IS NOT NULL ORDER BY id DESC LIMIT 1 OFFSET ?2))
             OR (token IS NULL AND id <=
                 (SELECT id FROM deed WHERE token IS NULL ORDER BY id DESC LIMIT 1 OFFSET ?3))",
        )
        .bind(before.map(Instant::micros))
        .bind(keep.with_token)
        .bind(keep.without)
        .execute(&mut **write)
        .await
        .map_err(fault)?;
        write.commit().await
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
        count: row.count,
    };
    Ok(Noted { id: row.id, deed })
}
