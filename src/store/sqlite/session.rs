//! Rows to sessions and back.

use std::collections::HashSet;

use sqlx::FromRow;

use crate::model::ContentHash;
use crate::store::sqlite::Sqlite;
use crate::store::sqlite::fault::fault;
use crate::store::sqlite::token::{TokenRow, moment, token};
use crate::store::{Error, NewSession, Session};
use crate::time::Instant;

#[derive(FromRow)]
struct SessionRow {
    #[sqlx(flatten)]
    token: TokenRow,
    session_expires: i64,
}

impl Sqlite {
    /// Keeps a session, and drops those that had expired.
    pub(crate) async fn add_session(
        &self,
        session: &NewSession,
        now: Instant,
    ) -> Result<(), Error> {
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM session WHERE expires <= ?1")
            .bind(now.micros())
            .execute(&mut **transaction)
            .await
            .map_err(fault)?;
        sqlx::query("INSERT INTO session (hash, token, expires) VALUES (?1, ?2, ?3)")
            .bind(session.hash.as_slice())
            .bind(session.token.to_string())
            .bind(session.expires.micros())
            .execute(&mut **transaction)
            .await
            .map_err(fault)?;
        transaction.commit().await
    }

    /// The session with that hash, and its token.
    pub(crate) async fn session_by_hash(&self, hash: &[u8; 32]) -> Result<Option<Session>, Error> {
        self.trusted()?;
        let row: Option<SessionRow> = sqlx::query_as(
            "SELECT token.*, session.expires AS session_expires
             FROM session JOIN token ON token.id = session.token WHERE session.hash = ?1",
        )
        .bind(hash.as_slice())
        .fetch_optional(&self.readers)
        .await
        .map_err(fault)?;
        row.map(|row| {
            let place = || "a session".to_owned();
            Ok(Session {
                hash: *hash,
                expires: moment(row.session_expires, place)?,
                token: token(row.token)?,
            })
        })
        .transpose()
    }

    /// Of some sessions, those that do not count at a moment.
    pub(crate) async fn lapsed_sessions(
        &self,
        hashes: &[[u8; 32]],
        now: Instant,
    ) -> Result<HashSet<[u8; 32]>, Error> {
        let mut lapsed: HashSet<[u8; 32]> = hashes.iter().copied().collect();
        if lapsed.is_empty() {
            return Ok(lapsed);
        }
        let asked: Vec<String> = hashes
            .iter()
            .map(|it| ContentHash(*it).to_string())
            .collect();
        let counting: Vec<Vec<u8>> = sqlx::query_scalar(
            "SELECT session.hash FROM json_each(?1) AS asked JOIN session ON session.hash = unhex(asked.value)
             WHERE session.expires > ?2",
        )
        .bind(serde_json::json!(asked).to_string())
        .bind(now.micros())
        .fetch_all(&self.readers)
        .await
        .map_err(fault)?;
        for hash in counting {
            lapsed.remove(hash.as_slice());
        }
        Ok(lapsed)
    }

    /// Ends a session.
    pub(crate) async fn end_session(&self, hash: &[u8; 32]) -> Result<(), Error> {
        let mut write = self.begin().await?;
        sqlx::query("DELETE FROM session WHERE hash = ?1")
            .bind(hash.as_slice())
            .execute(&mut **write)
            .await
            .map_err(fault)?;
        write.commit().await
    }
}
