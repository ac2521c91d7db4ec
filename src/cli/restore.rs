//! `frontline restore`: makes a database out of a backup.

use crate::cli::{Error, print};
use crate::config::Restore;
use crate::http::now;
use crate::store::Store;

/// Verifies the backup and puts a copy of it in the database's place.
pub async fn run(options: Restore) -> Result<(), Error> {
    let db = &options.base.db;
    let replace = options.replace.then(now);
    let kept = Store::restore(&options.from, db, replace).await?;
    let mut told = format!("{db}: restored from {}\n", options.from.display());
    if kept.is_none() {
        told = format!("made a new database at {db}\n{told}");
    }
    if let Some(kept) = kept {
        told.push_str(&format!("what stood there is kept as {}\n", kept.display()));
    }
    print(&told)
}
