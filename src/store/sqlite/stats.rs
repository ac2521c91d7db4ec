//! Counts what the file holds, as of one moment.

use std::fs;

use sqlx::sqlite::SqliteConnection;
use sqlx::{Connection, FromRow, query_as};

use crate::store::Error;
use crate::store::sqlite::Sqlite;
use crate::store::sqlite::fault::fault;
use crate::store::sqlite::file::{APPLICATION, with};
use crate::store::stats::{FileStats, Stats, TerritoryStats, TokenStats, WebhookStats};
use crate::time::Instant;

#[derive(FromRow)]
struct TerritoryRow {
    territory: String,
    revision: i64,
    changes: i64,
    regions: i64,
    region_versions: i64,
    surveys: i64,
    factions: i64,
    places: i64,
    events: i64,
    districts: i64,
    geometries: i64,
    geometry_bytes: i64,
    redactions: i64,
    proposals: i64,
    proposals_open: i64,
}

/// `named` has each geometry of a territory once: those of changes, and the polygons that surveys show.
const TERRITORIES: &str = "
    WITH named AS (SELECT DISTINCT territory, geometry FROM change WHERE geometry IS NOT NULL),
    sized AS (SELECT territory, count(*) AS many, sum(length(wkb)) AS bytes
              FROM named JOIN geometry ON hash = named.geometry GROUP BY territory),
    counted AS (SELECT territory, count(*) AS changes,
        count(DISTINCT CASE kind WHEN 'create-region' THEN subject END) AS regions,
        count(CASE WHEN kind IN ('create-region', 'revise-region', 'delete-region', 'restore') THEN 1 END) AS region_versions,
        count(DISTINCT CASE kind WHEN 'take-survey' THEN subject END) AS surveys,
        count(DISTINCT CASE kind WHEN 'define-faction' THEN subject END) AS factions,
        count(DISTINCT CASE kind WHEN 'define-place' THEN subject END) AS places,
        count(DISTINCT CASE kind WHEN 'define-event' THEN subject END) AS events,
        count(DISTINCT CASE kind WHEN 'define-district' THEN subject END) AS districts
        FROM change GROUP BY territory),
    last AS (SELECT territory, max(revision) AS revision FROM changeset GROUP BY territory)
    SELECT last.territory, last.revision, coalesce(changes, 0) AS changes, coalesce(regions, 0) AS regions,
        coalesce(region_versions, 0) AS region_versions, coalesce(surveys, 0) AS surveys,
        coalesce(factions, 0) AS factions, coalesce(places, 0) AS places, coalesce(events, 0) AS events,
        coalesce(districts, 0) AS districts, coalesce(many, 0) AS geometries, coalesce(bytes, 0) AS geometry_bytes,
        (SELECT count(*) FROM redaction WHERE territory = last.territory) AS redactions,
        (SELECT count(*) FROM proposal WHERE territory = last.territory) AS proposals,
        (SELECT count(*) FROM proposal WHERE territory = last.territory AND state = 'open') AS proposals_open
    FROM last LEFT JOIN counted USING (territory) LEFT JOIN sized USING (territory) ORDER BY last.territory";

const TOKENS: &str = "
    SELECT count(CASE WHEN revoked IS NULL AND (expires IS NULL OR expires > ?1) THEN 1 END),
           count(CASE WHEN revoked IS NULL AND expires <= ?1 THEN 1 END), count(revoked),
           (SELECT count(*) FROM session WHERE expires > ?1)
    FROM token";

const REST: &str = "
    SELECT (SELECT count(*) FROM webhook WHERE stopped IS NULL), (SELECT count(*) FROM webhook WHERE stopped IS NOT NULL),
           (SELECT count(*) FROM deed), (SELECT count(*) FROM receipt), (SELECT count(*) FROM tally),
           (SELECT count(*) FROM geometry), (SELECT coalesce(sum(length(wkb)), 0) FROM geometry)";

const FILE: &str = "
    SELECT (SELECT coalesce(max(version), 0) FROM _sqlx_migrations), page_size, page_count, freelist_count
    FROM pragma_page_size, pragma_page_count, pragma_freelist_count";

impl Sqlite {
    /// Counts what the file holds.
    pub(crate) async fn stats(&self, now: Instant) -> Result<Stats, Error> {
        let mut connection = self.readers.acquire().await.map_err(fault)?;
        let mut moment = connection.begin().await.map_err(fault)?;
        let file = self.file_stats(&mut moment).await?;
        let rows: Vec<TerritoryRow> = query_as(TERRITORIES)
            .fetch_all(&mut *moment)
            .await
            .map_err(fault)?;
        let territories = rows.iter().map(territory);
        let tokens: (i64, i64, i64, i64) = query_as(TOKENS)
            .bind(now.micros())
            .fetch_one(&mut *moment)
            .await
            .map_err(fault)?;
        let rest: (i64, i64, i64, i64, i64, i64, i64) = query_as(REST)
            .fetch_one(&mut *moment)
            .await
            .map_err(fault)?;
        Ok(Stats {
            file,
            territories: territories.collect::<Result<_, _>>()?,
            tokens: TokenStats {
                valid: count(tokens.0),
                expired: count(tokens.1),
                revoked: count(tokens.2),
            },
            sessions: count(tokens.3),
            webhooks: WebhookStats {
                active: count(rest.0),
                stopped: count(rest.1),
            },
            audit_rows: count(rest.2),
            receipts: count(rest.3),
            tallies: count(rest.4),
            geometries: count(rest.5),
            geometry_bytes: count(rest.6),
        })
    }

    async fn file_stats(&self, connection: &mut SqliteConnection) -> Result<FileStats, Error> {
        let (schema_version, page_bytes, pages, free_pages): (i64, i64, i64, i64) =
            query_as(FILE).fetch_one(connection).await.map_err(fault)?;
        let path = self.placed.path();
        let bytes = |path| fs::metadata(path).map_or(0, |entry| entry.len());
        Ok(FileStats {
            application_id: APPLICATION,
            schema_version,
            bytes: bytes(path.to_owned()),
            wal_bytes: bytes(with(path, "-wal")),
            page_bytes: count(page_bytes),
            pages: count(pages),
            free_pages: count(free_pages),
        })
    }
}

/// What SQLite counted, which is never negative.
fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

fn territory(row: &TerritoryRow) -> Result<TerritoryStats, Error> {
    let territory = row.territory.parse();
    Ok(TerritoryStats {
        territory: territory.map_err(|why| Error::damaged("a changeset's territory", why))?,
        revision: count(row.revision),
        changes: count(row.changes),
        regions: count(row.regions),
        region_versions: count(row.region_versions),
        surveys: count(row.surveys),
        factions: count(row.factions),
        places: count(row.places),
        events: count(row.events),
        districts: count(row.districts),
        geometries: count(row.geometries),
        geometry_bytes: count(row.geometry_bytes),
        redactions: count(row.redactions),
        proposals: count(row.proposals),
        proposals_open: count(row.proposals_open),
    })
}
