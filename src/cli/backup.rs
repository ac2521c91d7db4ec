//! `frontline backup`: copies the database while servers write to it.

use crate::cli::{Error, print};
use crate::config::Backup;
use crate::store::{Purpose, Store};

/// Copies, verifies the copy, and only then says so.
pub async fn run(options: Backup) -> Result<(), Error> {
    let store = Store::open_for(Purpose::Read, &options.base.db).await?;
    let held = store.backup(&options.out).await;
    store.close().await;
    let mut told = String::new();
    for (territory, revision) in held? {
        told.push_str(&format!("{territory}: revision {revision}\n"));
    }
    told.push_str(&format!(
        "{}: complete and verified\n",
        options.out.display()
    ));
    print(&told)
}
