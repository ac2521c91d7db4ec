//! Territories that come from elsewhere, with their whole history.

use std::io::BufRead;
use std::sync::Arc;

use crate::atlas::guard::carried_through;
use crate::atlas::{Atlas, Error};
use crate::store::Imported;

impl Atlas {
    /// Records a territory as its file tells it, all of it or nothing; readers see it when this returns. Once begun it
    /// is carried through, also when the caller stops waiting.
    pub async fn import(
        self: &Arc<Self>,
        file: impl BufRead + Send + 'static,
    ) -> Result<Imported, Error> {
        let atlas = Arc::clone(self);
        let importing = carried_through(async move {
            let _writing = atlas.writing.lock().await;
            let imported = atlas.store.import(file).await?;
            atlas.refresh().await?;
            if imported.redacted > 0 {
                atlas.store.forget().await?;
            }
            Ok(imported)
        });
        importing.await?
    }
}
