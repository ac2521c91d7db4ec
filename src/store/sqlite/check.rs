//! What SQLite itself finds wrong with the file, and its geometries one after the other.

use sqlx::{AssertSqlSafe, FromRow, query_as, query_scalar};

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

/// A row that names another that is missing, as SQLite tells it: of which table, its number, in which, by which key.
type Dangling = (String, Option<i64>, String, i64);

/// The key of a row, and the geometry in it or why there is none.
pub(crate) type Found = (Vec<u8>, Result<(Outline, Vec<u8>), &'static str>);

impl Sqlite {
    /// Pages and indexes that do not fit together, and rows that name others that are not there: where, and what.
    ///
    /// Table after table, as what cannot be read at all ends one look, and not those at the rest.
    pub(crate) async fn unsound(&self) -> Result<Vec<(String, String)>, Error> {
        let mut connection = self.readers.acquire().await.map_err(fault)?;
        let schema: Vec<(String, String, String, i64)> = query_as(
            "SELECT type, name, tbl_name, rootpage FROM sqlite_schema WHERE type IN ('table', 'index') ORDER BY rootpage",
        )
        .fetch_all(&mut *connection)
        .await
        .map_err(fault)?;
        let mut found = Vec::new();
        let whole = query_scalar("PRAGMA quick_check").fetch_all(&mut *connection);
        add_flaws(&mut found, "the database", whole.await, &schema);
        for (_, table, _, _) in schema.iter().filter(|it| it.0 == "table") {
            let place = format!("table `{table}`");
            let pragma = format!("PRAGMA integrity_check('{}')", table.replace('\'', "''"));
            let said = query_scalar(AssertSqlSafe(pragma)).fetch_all(&mut *connection);
            add_flaws(&mut found, &place, said.await, &schema);
            let pragma = format!("PRAGMA foreign_key_check('{}')", table.replace('\'', "''"));
            let dangling: sqlx::Result<Vec<Dangling>> = query_as(AssertSqlSafe(pragma))
                .fetch_all(&mut *connection)
                .await;
            match dangling {
                Ok(rows) => found.extend(rows.into_iter().map(|(table, _, other, _)| {
                    let why = format!("a row of `{table}` names a `{other}` that is missing");
                    (place.clone(), why)
                })),
                Err(error) => found.push((place.clone(), unreadable(&error))),
            }
        }
        Ok(found)
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

/// What SQLite said of a place, in our words.
fn add_flaws(
    found: &mut Vec<(String, String)>,
    place: &str,
    said: sqlx::Result<Vec<String>>,
    schema: &[(String, String, String, i64)],
) {
    match said {
        Ok(said) => {
            let lines = said.iter().flat_map(|it| it.lines());
            let lines = lines.filter(|it| *it != "ok" && !it.starts_with("***"));
            for why in lines.map(|line| named(line, schema)) {
                if !found.iter().any(|it| it.1 == why) {
                    found.push((place.to_owned(), why));
                }
            }
        }
        Err(error) => found.push((place.to_owned(), unreadable(&error))),
    }
}

/// A remark with the name of the tree that it numbers.
fn named(line: &str, schema: &[(String, String, String, i64)]) -> String {
    let number = line
        .strip_prefix("Tree ")
        .and_then(|it| it.split(' ').next());
    let root: Option<i64> = number.and_then(|it| it.parse().ok());
    match schema.iter().find(|it| Some(it.3) == root) {
        Some((kind, name, table, _)) if kind == "index" => {
            format!("index `{name}` of table `{table}`: {line}")
        }
        Some((kind, name, _, _)) => format!("{kind} `{name}`: {line}"),
        None => line.to_owned(),
    }
}

fn unreadable(error: &sqlx::Error) -> String {
    format!("it or one of its indexes cannot be read ({error})")
}
