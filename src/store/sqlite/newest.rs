//! The newest times that stand in rows.

use crate::store::sqlite::Sqlite;
use crate::store::sqlite::fault::fault;
use crate::store::sqlite::token::moment;
use crate::store::{Error, Newest};

impl Sqlite {
    /// The newest times of what is kept. Of the audit log, which may be long, the last rows are asked.
    pub(crate) async fn newest(&self) -> Result<Newest, Error> {
        let (changeset, any): (Option<i64>, Option<i64>) = sqlx::query_as(
            "SELECT (SELECT max(at) FROM changeset), (SELECT max(it) FROM (
                 SELECT max(at) AS it FROM changeset
                 UNION ALL SELECT max(at) FROM redaction
                 UNION ALL SELECT max(max(at, coalesce(decided_at, at))) FROM proposal
                 UNION ALL SELECT max(at) FROM receipt
                 UNION ALL SELECT max(max(created, coalesce(revoked, created), coalesce(last_used, created))) FROM token
                 UNION ALL SELECT max(at) FROM (SELECT at FROM deed ORDER BY id DESC LIMIT 1000)
             ))",
        )
        .fetch_one(&self.readers)
        .await
        .map_err(fault)?;
        let place = || "the newest times".to_owned();
        Ok(Newest {
            changeset: changeset.map(|it| moment(it, place)).transpose()?,
            any: any.map(|it| moment(it, place)).transpose()?,
        })
    }
}
