//! `frontline audit`: who did or tried what, as tab-separated lines under a heading.

use crate::cli::{Error, print};
use crate::config::Audit;
use crate::store::{Noted, Purpose, Sought, Store};

/// Prints the newest entries.
pub async fn run(options: Audit) -> Result<(), Error> {
    let store = Store::open_for(Purpose::Read, &options.base.db).await?;
    let sought = Sought {
        before: options.before,
        limit: options.limit,
        territory: options.territory,
        token: options.token,
        refused: options.refused.then_some(true),
    };
    let deeds = store.deeds(&sought).await?;
    store.close().await;
    let lines = deeds.iter().map(line).collect::<String>();
    print(&format!(
        "id\ttime\taddress\ttoken\tname\tmethod\tpath\tstatus\tterritory\trevision\treason\tcount\n{lines}"
    ))
}

fn line(Noted { id, deed }: &Noted) -> String {
    let or_none = |it: Option<String>| it.unwrap_or_else(|| "-".to_owned());
    let cells = [
        id.to_string(),
        deed.at.to_string(),
        deed.address.clone(),
        or_none(deed.token.map(|it| it.to_string())),
        or_none(deed.name.clone()),
        deed.method.clone(),
        deed.path.clone(),
        deed.status.to_string(),
        or_none(deed.territory.as_ref().map(|it| it.to_string())),
        or_none(deed.revision.map(|it| it.to_string())),
        or_none(deed.reason.clone()),
        deed.count.to_string(),
    ];
    // What others sent may hold anything, and must not forge a cell or a line.
    let cells = cells.map(|cell| cell.replace(char::is_control, " "));
    format!("{}\n", cells.join("\t"))
}
