//! What a question is asked of: the record of a territory, to somebody who may read it.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::Deserialize;

use crate::atlas::Atlas;
use crate::http::auth::{Bearer, may_read};
use crate::http::params::{Words, no_territory};
use crate::http::proposals;
use crate::http::visit::Visit;
use crate::http::{App, Error};
use crate::model::{Record, Revision, Slug};

/// A territory, and the record that answers are made of.
#[derive(Clone, Debug)]
pub struct Reading {
    pub territory: Slug,
    pub record: Arc<Record>,
}

impl Reading {
    /// A territory as it would be with a proposal applied now. 404 and 409 as [`proposals::find`] and
    /// [`proposals::still_open`] give.
    async fn proposed(self, app: &App, parts: &mut Parts, id: &str) -> Result<Self, Error> {
        let bearer = Bearer::from_request_parts(parts, app).await?;
        let proposal = proposals::find(app, &bearer, &self.territory, id).await?;
        proposals::still_open(&proposal)?;
        let record = app.atlas.preview(&self.record, &proposal).await?;
        Ok(Self { record, ..self })
    }

    /// The last revision that is published.
    pub fn base(&self) -> Revision {
        let last = self.record.revision();
        if self.record.is_proposed() {
            Revision(last.0.saturating_sub(1))
        } else {
            last
        }
    }

    /// A territory as it is published, to somebody who may see all. 404 where there is none.
    pub fn published(atlas: &Atlas, territory: Slug) -> Result<Self, Error> {
        match atlas.record(&territory) {
            Some(record) => Ok(Self { territory, record }),
            None => Err(no_territory(&territory)),
        }
    }

    /// The same, with what was recorded since; 404 where that made it private. A proposal stays what it was when it
    /// was looked up.
    pub fn again(self, atlas: &Atlas) -> Result<Self, Error> {
        if self.record.is_proposed() {
            return Ok(self);
        }
        let public = !self.record.is_private();
        let again = Self::published(atlas, self.territory)?;
        if public && again.record.is_private() {
            return Err(no_territory(&again.territory));
        }
        Ok(again)
    }
}

/// The territory that an address names as `{territory}`, or in the name of a `{file}` such as `syria.json`; with a
/// `{preview}`, as that proposal would make it.
impl FromRequestParts<App> for Reading {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        #[derive(Deserialize)]
        struct Named {
            territory: Option<String>,
            file: Option<String>,
            preview: Option<String>,
        }
        let Words(Named {
            territory,
            file,
            preview,
        }) = Words::from_request_parts(parts, app).await?;
        let name = match (territory, file) {
            (Some(name), _) => name,
            (None, file) => of_file(&file.unwrap_or_default())?.to_owned(),
        };
        let territory: Slug = name.parse().map_err(|_| no_territory(&name))?;
        let visit = Visit::of(parts, app);
        visit.is_about(&territory);
        let record = app.atlas.record(&territory);
        let public = record.as_ref().is_some_and(|it| !it.is_private());
        if app.settings.access.private || !public {
            may_read(parts, app, &territory, record.is_some()).await?;
        }
        let published = Self {
            record: record.ok_or_else(|| no_territory(&territory))?,
            territory,
        };
        match preview {
            Some(id) => published.proposed(app, parts, &id).await,
            None => Ok(published),
        }
    }
}

fn of_file(file: &str) -> Result<&str, Error> {
    file.strip_suffix(".json")
        .ok_or_else(|| Error::not_found(format!("there is nothing here; is `{file}.json` meant?")))
}
