//! Regions: what editors recorded, read and written.

mod edit;
mod precondition;
mod read;
mod write;

pub(super) use edit::{Drawn, Edit};
pub(super) use precondition::Precondition;
pub(super) use read::{get_region, get_versions, list_regions};
pub(super) use write::{create_region, delete_region, patch_region, replace_region};

use std::sync::Arc;

use axum::http::HeaderValue;
use serde::Deserialize;

use crate::http::answer::tag;
use crate::http::{App, Error};
use crate::model::{Record, Region, RegionId, Slug};

/// The word of an address that names a region.
#[derive(Deserialize)]
pub(super) struct Address {
    id: String,
}

impl Address {
    fn read(&self, territory: &Slug) -> Result<RegionId, Error> {
        let id = uuid::Uuid::try_parse(&self.id);
        id.map(RegionId).map_err(|_| no_region(territory, &self.id))
    }
}

fn no_region(territory: &Slug, id: impl std::fmt::Display) -> Error {
    Error::not_found(format!("`{territory}` has no region `{id}`"))
}

/// The last version of a region; 404 where there is none, or where it was deleted.
fn standing<'a>(record: &'a Record, territory: &Slug, id: RegionId) -> Result<&'a Region, Error> {
    let last = record
        .versions(id)
        .last()
        .ok_or_else(|| no_region(territory, id))?;
    if last.deleted {
        let why = format!(
            "region {id} was deleted in revision {}; see /territories/{territory}/regions/{id}/versions",
            last.revision
        );
        return Err(Error::NotFound(why));
    }
    Ok(last)
}

/// What surveys made of a region that nobody recorded by itself, version by version; else empty.
async fn made(app: &App, record: &Record, id: RegionId) -> Vec<Arc<Region>> {
    match record.now().filter(|_| record.versions(id).is_empty()) {
        Some(view) => app.atlas.chronicle(&view).await.made(id).to_vec(),
        None => Vec::new(),
    }
}

/// The validator of a region's version.
fn etag(region: &Region) -> HeaderValue {
    tag(&format!("\"{}-{}\"", region.id, region.version))
}
