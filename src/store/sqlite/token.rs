//! Rows to tokens and back.

use std::collections::HashSet;

use sqlx::FromRow;
use uuid::Uuid;

use crate::store::sqlite::Sqlite;
use crate::store::sqlite::fault::fault;
use crate::store::{Error, Token};
use crate::time::Instant;

#[derive(FromRow)]
pub(super) struct TokenRow {
    id: String,
    name: String,
    hash: Vec<u8>,
    role: String,
    territory: Option<String>,
    created: i64,
    expires: Option<i64>,
    revoked: Option<i64>,
    last_used: Option<i64>,
}

impl Sqlite {
    /// Keeps a token.
    pub(crate) async fn add_token(&self, token: &Token) -> Result<(), Error> {
        let mut write = self.begin().await?;
        sqlx::query(
            "INSERT INTO token (id, name, hash, role, territory, created, expires)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )
        .bind(token.id.to_string())
        .bind(&token.name)
        .bind(token.hash.as_slice())
        .bind(token.role.as_str())
        .bind(token.territory.as_ref().map(|slug| slug.as_str()))
        .bind(token.created.micros())
        .bind(token.expires.map(Instant::micros))
        .execute(&mut **write)
        .await
        .map_err(fault)?;
        write.commit().await
    }

    /// The token with that hash.
    pub(crate) async fn token_by_hash(&self, hash: &[u8; 32]) -> Result<Option<Token>, Error> {
        self.trusted()?;
        let row: Option<TokenRow> = sqlx::query_as("SELECT * FROM token WHERE hash = ?1")
            .bind(hash.as_slice())
            .fetch_optional(&self.readers)
            .await
            .map_err(fault)?;
        row.map(token).transpose()
    }

    /// Every token, oldest first.
    pub(crate) async fn tokens(&self) -> Result<Vec<Token>, Error> {
        let rows: Vec<TokenRow> = sqlx::query_as("SELECT * FROM token ORDER BY created, id")
            .fetch_all(&self.readers)
            .await
            .map_err(fault)?;
        rows.into_iter().map(token).collect()
    }

    /// Takes a token back; a second time changes nothing. False where there is no such token.
    pub(crate) async fn revoke_token(&self, id: Uuid, at: Instant) -> Result<bool, Error> {
        let mut write = self.begin().await?;
        let done = sqlx::query("UPDATE token SET revoked = coalesce(revoked, ?2) WHERE id = ?1")
            .bind(id.to_string())
            .bind(at.micros())
            .execute(&mut **write)
            .await
            .map_err(fault)?;
        write.commit().await?;
        Ok(done.rows_affected() > 0)
    }

    /// Of some tokens, those that do not count at a moment.
    pub(crate) async fn lapsed_tokens(
        &self,
        tokens: &[Uuid],
        now: Instant,
    ) -> Result<HashSet<Uuid>, Error> {
        let asked: Vec<String> = tokens.iter().map(Uuid::to_string).collect();
        let counting: Vec<String> = sqlx::query_scalar(
            "SELECT token.id FROM json_each(?1) AS asked JOIN token ON token.id = asked.value
             WHERE (revoked IS NULL OR revoked > ?2) AND (expires IS NULL OR expires > ?2)",
        )
        .bind(serde_json::json!(asked).to_string())
        .bind(now.micros())
        .fetch_all(&self.readers)
        .await
        .map_err(fault)?;
        let counting: HashSet<String> = counting.into_iter().collect();
        let lapsed = tokens.iter().copied();
        Ok(lapsed
            .filter(|it| !counting.contains(&it.to_string()))
            .collect())
    }

    /// Notes when a token was last used.
    pub(crate) async fn touch_token(&self, id: Uuid, at: Instant) -> Result<(), Error> {
        let mut write = self.begin().await?;
        sqlx::query("UPDATE token SET last_used = max(coalesce(last_used, ?2), ?2) WHERE id = ?1")
            .bind(id.to_string())
            .bind(at.micros())
            .execute(&mut **write)
            .await
            .map_err(fault)?;
        write.commit().await
    }
}

/// The instant of a number in a row.
pub(super) fn moment(micros: i64, place: impl Fn() -> String) -> Result<Instant, Error> {
    Instant::from_micros(micros)
        .ok_or_else(|| Error::damaged(place(), "a time lies outside the years 1 to 9999"))
}

/// The token of a row.
pub(super) fn token(row: TokenRow) -> Result<Token, Error> {
    let place = || format!("token {}", row.id);
    let moment = |micros: i64| moment(micros, place);
    let territory = row.territory.as_deref().map(str::parse).transpose();
    Ok(Token {
        id: Uuid::parse_str(&row.id).map_err(|fault| Error::damaged(place(), fault))?,
        hash: row
            .hash
            .as_slice()
            .try_into()
            .map_err(|_| Error::damaged(place(), "its hash is not 32 bytes"))?,
        role: row
            .role
            .parse()
            .map_err(|fault| Error::damaged(place(), fault))?,
        territory: territory.map_err(|fault| Error::damaged(place(), fault))?,
        created: moment(row.created)?,
        expires: row.expires.map(moment).transpose()?,
        revoked: row.revoked.map(moment).transpose()?,
        last_used: row.last_used.map(moment).transpose()?,
        name: row.name,
    })
}
