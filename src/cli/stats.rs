//! `frontline stats`: what a database holds.

use crate::cli::{Error, print};
use crate::config::{Stats as Options, StatsFormat};
use crate::http::now;
use crate::store::{Purpose, Stats, Store, TerritoryStats};

/// Counts, and prints it.
pub async fn run(options: Options) -> Result<(), Error> {
    let store = Store::open_for(Purpose::Read, &options.base.db).await?;
    let stats = store.stats(now()).await;
    store.close().await;
    let stats = stats?;
    match options.format {
        StatsFormat::Text => print(&text(&stats)),
        StatsFormat::Json => {
            let json = serde_json::to_string_pretty(&stats);
            let json = json.map_err(|error| Error::failed("no JSON", error))?;
            print(&format!("{json}\n"))
        }
    }
}

/// What a column shows of a territory.
type Count = fn(&TerritoryStats) -> u64;

/// A table of territories, then a line for each thing that is the store's.
fn text(stats: &Stats) -> String {
    let columns: [(&str, Count); 14] = [
        ("revision", |it| it.revision),
        ("changes", |it| it.changes),
        ("regions", |it| it.regions),
        ("versions", |it| it.region_versions),
        ("surveys", |it| it.surveys),
        ("factions", |it| it.factions),
        ("places", |it| it.places),
        ("events", |it| it.events),
        ("districts", |it| it.districts),
        ("geometries", |it| it.geometries),
        ("bytes", |it| it.geometry_bytes),
        ("redactions", |it| it.redactions),
        ("proposals", |it| it.proposals),
        ("open", |it| it.proposals_open),
    ];
    let slugs = stats.territories.iter().map(|it| it.territory.as_str());
    let width = slugs.map(str::len).max().unwrap_or(0).max(9);
    let mut said = format!("{:width$}", "territory");
    for (name, _) in columns {
        said.push_str(&format!(" {name:>10}"));
    }
    said.push('\n');
    for territory in &stats.territories {
        said.push_str(&format!("{:width$}", territory.territory.as_str()));
        for (_, count) in columns {
            said.push_str(&format!(" {:>10}", count(territory)));
        }
        said.push('\n');
    }
    let (file, tokens, webhooks) = (&stats.file, &stats.tokens, &stats.webhooks);
    said.push_str(&format!(
        "\ntokens: {} valid, {} expired, {} revoked; sessions: {}\n\
         webhooks: {} active, {} stopped\n\
         audit rows: {}; remembered requests: {}; kept areas: {}\n\
         geometries: {} of {} bytes\n\
         file: {} bytes, log beside it: {} bytes; {} pages of {} bytes, {} of them free\n\
         schema version {}, application {:#010x}\n",
        tokens.valid,
        tokens.expired,
        tokens.revoked,
        stats.sessions,
        webhooks.active,
        webhooks.stopped,
        stats.audit_rows,
        stats.receipts,
        stats.tallies,
        stats.geometries,
        stats.geometry_bytes,
        file.bytes,
        file.wal_bytes,
        file.pages,
        file.page_bytes,
        file.free_pages,
        file.schema_version,
        file.application_id,
    ));
    said
}
