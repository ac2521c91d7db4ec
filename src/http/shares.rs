//! Who held how much at an instant.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use serde::{Deserialize, Serialize};

use crate::atlas::Atlas;
use crate::http::answer::{Answer, preferred};
use crate::http::figures::{By, Figures, Table, existing, shares_of};
use crate::http::params::{KnownAt, Moment, Params, TerritorySlug, Time};
use crate::http::standing::{Heading, Standing};
use crate::http::{App, Error};
use crate::model::{District, Shares, Slug};

/// What is asked.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    datetime: Option<Time>,
    known_at: Option<KnownAt>,
    #[serde(default)]
    by: By,
    district: Option<Slug>,
    format: Option<Format>,
}

/// `format=`: JSON or a table, for those who cannot send an Accept header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Format {
    Json,
    Csv,
}

impl Format {
    /// What is asked for, by parameter or else by header.
    pub(super) fn wanted(said: Option<Self>, headers: &HeaderMap) -> Self {
        said.unwrap_or(
            match preferred(headers, &["application/json", "text/csv"]) {
                "text/csv" => Self::Csv,
                _ => Self::Json,
            },
        )
    }
}

/// A table as an answer, saved under a name.
pub(super) fn table(name: &str, body: Vec<u8>) -> Answer {
    let name = format!("inline; filename=\"{name}.csv\"");
    Answer::bytes("text/csv; charset=utf-8", body)
        .header(header::CONTENT_DISPOSITION, name)
        .header(header::VARY, "Accept")
}

/// Who held how much at an instant: areas in m², and fractions of the reference area.
pub(super) async fn get_shares(
    State(app): State<App>,
    TerritorySlug(territory): TerritorySlug,
    Params(asked): Params<Asked>,
    headers: HeaderMap,
) -> Result<Answer, Error> {
    let moment = Moment {
        datetime: asked.datetime,
        known_at: asked.known_at,
    };
    let standing = Standing::of(&app.atlas, &territory, moment).await?;
    let report = Report::of(&app.atlas, &standing, asked.by, asked.district.as_ref()).await?;
    match Format::wanted(asked.format, &headers) {
        Format::Json => Ok(Answer::json(&report.json())?.header(header::VARY, "Accept")),
        Format::Csv => Ok(table(&format!("{territory}-shares"), report.csv()?)),
    }
}

/// The figures of an instant, before they are written down.
pub struct Report {
    heading: Heading,
    by: By,
    /// The whole, or the district asked for.
    shares: Shares,
    /// With `by=district`: slug, name, shares.
    districts: Vec<(Slug, String, Shares)>,
}

impl Report {
    /// Adds up what is asked for.
    pub async fn of(
        atlas: &Atlas,
        standing: &Standing,
        by: By,
        district: Option<&Slug>,
    ) -> Result<Self, Error> {
        let view = standing.view();
        let only = existing(&view, district)?;
        let shares = shares_of(atlas, &view, &standing.slice, by, only).await?;
        let mut districts = Vec::new();
        if by == By::District {
            let chosen = |it: &&District| only.is_none_or(|only| only.slug == it.slug);
            for it in view.districts().filter(chosen) {
                let shares = shares_of(atlas, &view, &standing.slice, by, Some(it)).await?;
                districts.push((it.slug.clone(), it.name().to_owned(), shares));
            }
        }
        Ok(Self {
            heading: standing.heading(),
            by,
            shares,
            districts,
        })
    }

    /// As JSON.
    pub fn json(&self) -> impl Serialize {
        let districts = self
            .districts
            .iter()
            .map(|(slug, name, shares)| InDistrict {
                district: slug,
                name,
                area_m2: shares.reference.area_m2,
                figures: Figures::of(shares, self.by),
            });
        Written {
            heading: &self.heading,
            figures: Figures::of(&self.shares, self.by),
            districts: (self.by == By::District).then(|| districts.collect()),
        }
    }

    /// As a table.
    pub fn csv(&self) -> Result<Vec<u8>, Error> {
        let Heading {
            territory,
            datetime,
            revision,
            ..
        } = &self.heading;
        let about = [
            territory.to_string(),
            datetime.to_string(),
            revision.to_string(),
        ];
        if self.by != By::District {
            let mut table = Table::new(&["territory", "datetime", "revision"], self.by)?;
            table.push(&about, &self.shares)?;
            return table.finish();
        }
        let columns = [
            "territory",
            "datetime",
            "revision",
            "district",
            "district_name",
        ];
        let mut table = Table::new(&columns, self.by)?;
        for (slug, name, shares) in &self.districts {
            let [territory, datetime, revision] = about.clone();
            let about = [
                territory,
                datetime,
                revision,
                slug.to_string(),
                name.clone(),
            ];
            table.push(&about, shares)?;
        }
        table.finish()
    }
}

#[derive(Serialize)]
struct Written<'a> {
    #[serde(flatten)]
    heading: &'a Heading,
    #[serde(flatten)]
    figures: Figures<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    districts: Option<Vec<InDistrict<'a>>>,
}

#[derive(Serialize)]
struct InDistrict<'a> {
    district: &'a Slug,
    name: &'a str,
    area_m2: f64,
    #[serde(flatten)]
    figures: Figures<'a>,
}
