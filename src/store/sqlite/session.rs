//! Rows to sessions and back.

use sqlx::FromRow;

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
        let begun = self.writer.begin_with("BEGIN IMMEDIATE").await;
        let mut transaction = begun.map_err(fault)?;
        sqlx::query("DELETE FROM session WHERE expires <= ?1")
            .bind(now.micros())
            .execute(&mut *transaction)
            .await
            .map_err(fault)?;
        sqlx::query("INSERT INTO session (hash, token, expires) VALUES (?1, ?2, ?3)")
            .bind(session.hash.as_slice())
            .bind(session.token.to_string())
            .bind(session.expires.micros())
            .execute(&mut *transaction)
            .await
            .map_err(fault)?;
        transaction.commit().await.map_err(fault)
    }

    /// The session with that hash, and its token.
    pub(crate) async fn session_by_hash(&self, hash: &[u8; 32]) -> Result<Option<Session>, Error> {
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

    /// Ends a session.
    pub(crate) async fn end_session(&self, hash: &[u8; 32]) -> Result<(), Error> {
        sqlx::query("DELETE FROM session WHERE hash = ?1")
            .bind(hash.as_slice())
            .execute(&self.writer)
            .await
            .map_err(fault)?;
        Ok(())
    }
}
