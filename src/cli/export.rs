//! `frontline export`: all that is recorded about a territory, as one file.

use std::io::{BufWriter, Write};
use std::path::Path;

use crate::cli::{Error, print};
use crate::config::Export;
use crate::store::{self, Purpose, Store};

/// Writes the file, which gets its name when it is whole.
pub async fn run(options: Export) -> Result<(), Error> {
    let store = Store::open_for(Purpose::Read, &options.base.db).await?;
    let territory = &options.territory;
    let revisions = store.revisions().await?;
    let last = revisions.iter().find(|it| it.0 == *territory);
    let (_, until) =
        last.ok_or_else(|| Error::Nothing(format!("there is no territory `{territory}`")))?;
    let out = &options.out;
    let unwritten = |source| Error::Write {
        path: out.clone(),
        source,
    };
    let folder = out.parent().filter(|it| *it != Path::new(""));
    let part = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")));
    let mut file = BufWriter::new(part.map_err(unwritten)?);
    let mut export = store.export(territory, *until);
    while let Some(lines) = export.next().await? {
        file.write_all(&lines).map_err(unwritten)?;
    }
    let part = file
        .into_inner()
        .map_err(|fault| unwritten(fault.into_error()))?;
    part.as_file().sync_all().map_err(unwritten)?;
    let named = part.persist_noclobber(out);
    named.map_err(|fault| match fault.error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Error::Store(store::Error::Exists { path: out.clone() })
        }
        _ => unwritten(fault.error),
    })?;
    store.close().await;
    print(&format!(
        "{}: {territory} up to revision {until}\n",
        out.display()
    ))
}
