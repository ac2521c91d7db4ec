//! Tallies: kept to be at hand after a restart, and never relied on.

use std::collections::HashMap;

use crate::model::{ContentHash, Tally};
use crate::store::Error;
use crate::store::sqlite::Sqlite;
use crate::store::sqlite::fault::fault;
use crate::store::sqlite::read::content_hash;
use crate::store::tally::decode;

impl Sqlite {
    /// The tallies of those fingerprints that this engine's version kept.
    pub(crate) async fn tallies(
        &self,
        fingerprints: &[ContentHash],
        engine: u32,
    ) -> Result<HashMap<ContentHash, Tally>, Error> {
        let wanted: Vec<String> = fingerprints.iter().map(ToString::to_string).collect();
        let rows: Vec<(Vec<u8>, String)> = sqlx::query_as(
            "SELECT fingerprint, body FROM tally
             WHERE fingerprint IN (SELECT unhex(value) FROM json_each(?1)) AND engine = ?2",
        )
        .bind(serde_json::json!(wanted).to_string())
        .bind(engine)
        .fetch_all(&self.readers)
        .await
        .map_err(fault)?;
        let legible = rows
            .iter()
            .filter_map(|(name, body)| Some((content_hash(name)?, decode(body)?)));
        Ok(legible.collect())
    }

    /// Keeps written tallies, in place of what stood under their fingerprints: all of them or none.
    pub(crate) async fn keep_tallies(
        &self,
        tallies: &[(ContentHash, String)],
        engine: u32,
    ) -> Result<(), Error> {
        let mut transaction = self.begin().await?;
        for (fingerprint, body) in tallies {
            sqlx::query(
                "INSERT OR REPLACE INTO tally (fingerprint, engine, body) VALUES (?1, ?2, ?3)",
            )
            .bind(fingerprint.0.as_slice())
            .bind(engine)
            .bind(body)
            .execute(&mut **transaction)
            .await
            .map_err(fault)?;
        }
        transaction.commit().await
    }
}
