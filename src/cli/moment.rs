//! The map that a command names.

use std::sync::Arc;

use crate::atlas::{self, Atlas};
use crate::cli::{Error, tell_if_made};
use crate::config;
use crate::http::{Known, Reading, Standing};
use crate::store::{Purpose, Store};

/// The atlas of a store, for one command.
pub(super) async fn open(purpose: Purpose, db: &str) -> Result<Arc<Atlas>, Error> {
    let store = Store::open_for(purpose, db).await?;
    tell_if_made(&store, db)?;
    over(store).await
}

/// The same, of a store that is open.
pub(super) async fn over(store: Store) -> Result<Arc<Atlas>, Error> {
    let limits = atlas::Limits {
        map_bytes: 256 << 20,
        area_bytes: 64 << 20,
        meetings: 1_000_000,
    };
    Ok(Arc::new(Atlas::open(store, limits).await?))
}

/// The map at the moment that the command names.
pub(super) async fn stand(atlas: &Atlas, moment: &config::Moment) -> Result<Standing, Error> {
    let known = known(atlas, moment).await?;
    Ok(known.at(atlas, moment.datetime.map(Into::into)).await?)
}

/// The record that the command names, as known then.
pub(super) async fn known(atlas: &Atlas, moment: &config::Moment) -> Result<Known, Error> {
    let known_at = moment.known_at.as_deref().map(str::parse).transpose();
    let known_at = known_at.map_err(|error| Error::Usage(format!("--known-at: {error}")))?;
    let reading = Reading::published(atlas, moment.territory.clone())?;
    Ok(Known::of(atlas, reading, known_at).await?)
}
