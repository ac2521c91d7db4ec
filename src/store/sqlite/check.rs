//! What SQLite itself finds wrong with the file, and its geometries one after the other.

use sqlx::{FromRow, query_as, query_scalar};

use crate::geometry::Bounds;
use crate::model::Outline;
use crate::store::Error;
use crate::store::sqlite::Sqlite;
use crate::store::sqlite::fault::fault;
use crate::store::sqlite::read::content_hash;

#[derive(FromRow)]
struct GeometryRow {
    hash: Vec<u8>,
    west: f64,
    south: f64,
    east: f64,
    north: f64,
    wkb: Vec<u8>,
}

/// The key of a row, and the geometry in it or why there is none.
pub(crate) type Found = (Vec<u8>, Result<(Outline, Vec<u8>), &'static str>);

impl Sqlite {
    /// Pages and indexes that do not fit together, and rows that name others that are not there.
    pub(crate) async fn unsound(&self) -> Result<Vec<String>, Error> {
        let said: Vec<String> = query_scalar("PRAGMA integrity_check")
            .fetch_all(&self.readers)
            .await
            .map_err(fault)?;
        let dangling: Vec<(String, Option<i64>, String, i64)> =
            query_as("PRAGMA foreign_key_check")
                .fetch_all(&self.readers)
                .await
                .map_err(fault)?;
        let dangling = dangling.into_iter().map(|(table, _, other, _)| {
            format!("a row of `{table}` names a `{other}` that is missing")
        });
        let said = said.into_iter().filter(|it| it != "ok");
        Ok(said.chain(dangling).collect())
    }

    /// The next geometries after a key.
    pub(crate) async fn geometries_after(
        &self,
        after: &[u8],
        limit: u32,
    ) -> Result<Vec<Found>, Error> {
        let rows: Vec<GeometryRow> = query_as(
            "SELECT hash, west, south, east, north, wkb FROM geometry
             WHERE hash > ?1 ORDER BY hash LIMIT ?2",
        )
        .bind(after)
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .map_err(fault)?;
        let rows = rows.into_iter();
        let found = rows.map(|row| {
            let bounds = Bounds {
                west: row.west,
                south: row.south,
                east: row.east,
                north: row.north,
            };
            let hash = content_hash(&row.hash).ok_or("its hash is not 32 bytes");
            let outline = hash.map(|hash| (Outline { hash, bounds }, row.wkb));
            (row.hash, outline)
        });
        Ok(found.collect())
    }
}
