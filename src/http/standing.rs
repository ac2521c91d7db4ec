//! Which map a question is about: a territory at an instant, as known at a revision.

use std::sync::Arc;

use serde::Serialize;

use crate::atlas::Atlas;
use crate::control;
use crate::http::Error;
use crate::http::metrics::{Part, timed};
use crate::http::params::{KnownAt, Moment, Time};
use crate::http::reading::Reading;
use crate::model::{Extent, Record, Revision, Slice, Slug, View};
use crate::time::{Instant, Interval};

/// The record of a territory up to a revision.
pub struct Known {
    record: Arc<Record>,
    revision: Revision,
}

impl Known {
    /// What was known.
    pub fn view(&self) -> View<'_> {
        self.record
            .at(self.revision)
            .expect("it was looked up when this was made, and nothing recorded is ever lost")
    }

    /// The territory's short name.
    pub fn territory(&self) -> &Slug {
        &self.view().territory().slug
    }

    /// The whole record, later revisions too.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// The revision.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// The map at an instant; left out, at the start of the latest slice. 404 outside the extent.
    pub async fn at(self, atlas: &Atlas, datetime: Option<Time>) -> Result<Standing, Error> {
        let outside = self.no_data();
        self.within(atlas, datetime).await.ok_or(outside)
    }

    /// The map at the instant of another; all land is unheld where there were no data.
    pub async fn beside(self, atlas: &Atlas, other: &Standing) -> Standing {
        let view = self.view();
        let slice = timed(Part::Map, atlas.slice(&view, other.datetime)).await;
        let slice = slice.unwrap_or_else(|| Arc::new(control::blank(&view, other.slice.span)));
        Standing {
            datetime: other.datetime,
            slice,
            known: self,
        }
    }

    /// The slice an instant lies in. 404 outside the extent.
    pub async fn slice(&self, atlas: &Atlas, at: Instant) -> Result<Arc<Slice>, Error> {
        let slice = timed(Part::Map, atlas.slice(&self.view(), at)).await;
        slice.ok_or_else(|| self.no_data())
    }

    /// There is no data at the instant asked for; names the span there is data for.
    pub fn no_data(&self) -> Error {
        no_data(&self.view())
    }

    /// The map at an instant; `None` outside the extent.
    pub async fn within(self, atlas: &Atlas, datetime: Option<Time>) -> Option<Standing> {
        let view = self.view();
        let datetime = match datetime {
            Some(time) => time.instant(),
            None => atlas.spans(&view).await.last()?.from(),
        };
        let slice = timed(Part::Map, atlas.slice(&view, datetime)).await?;
        Some(Standing {
            datetime,
            slice,
            known: self,
        })
    }
}

/// A territory at an instant, as known at a revision.
pub struct Standing {
    pub known: Known,
    pub datetime: Instant,
    pub slice: Arc<Slice>,
}

impl Standing {
    /// What was known.
    pub fn view(&self) -> View<'_> {
        self.known.view()
    }

    /// What every answer about an instant opens with.
    pub fn heading(&self) -> Heading {
        Heading {
            territory: self.slice.territory.clone(),
            datetime: self.datetime,
            revision: self.known.revision,
            slice: self.slice.span,
        }
    }
}

/// What every answer about an instant opens with.
#[derive(Serialize)]
pub struct Heading {
    pub territory: Slug,
    pub datetime: Instant,
    pub revision: Revision,
    pub slice: Interval,
}

impl Known {
    /// The record of a territory as known then; left out, now. 404 where nothing was.
    ///
    /// Looks once whether another process has just written the revision asked for.
    pub async fn of(atlas: &Atlas, reading: Reading, at: Option<KnownAt>) -> Result<Self, Error> {
        let mut reading = reading;
        if let Some(KnownAt::Revision(asked)) = at
            && asked > reading.record.revision()
        {
            atlas.refresh().await?;
            reading = reading.again(atlas)?;
        }
        let Reading { territory, record } = reading;
        let last = record.revision();
        let revision = match at {
            None => last,
            Some(KnownAt::Revision(asked)) if asked <= last => asked,
            Some(KnownAt::Revision(asked)) => {
                let why = format!("`{territory}` has no revision {asked} yet; the last is {last}");
                return Err(Error::not_found(why));
            }
            Some(KnownAt::Time(time)) => record.revision_at(time.instant()).unwrap_or_default(),
        };
        if record.at(revision).is_none() {
            let first = record.changesets().first();
            let first = first.map_or(String::new(), |it| format!(" ({})", it.at));
            let why = format!(
                "nothing was known of `{territory}` then: its record starts at revision 1{first}"
            );
            return Err(Error::not_found(why));
        }
        Ok(Self { record, revision })
    }
}

impl Standing {
    /// The map a moment names.
    pub async fn of(atlas: &Atlas, reading: Reading, moment: Moment) -> Result<Self, Error> {
        let known = Known::of(atlas, reading, moment.known_at).await?;
        known.at(atlas, moment.datetime).await
    }
}

/// There is no data at the instant asked for; names the span there is data for.
fn no_data(view: &View<'_>) -> Error {
    let slug = &view.territory().slug;
    Error::not_found(match control::extent(view) {
        None => format!("nothing is recorded about `{slug}` yet"),
        Some(Extent { from, to: None }) => {
            format!("there is no data at that time: those of `{slug}` start at {from}")
        }
        Some(Extent { from, to: Some(to) }) => {
            format!(
                "there is no data at that time: those of `{slug}` reach from {from} until before {to}"
            )
        }
    })
}
