//! Areas and fractions as JSON rows and as CSV, the same for every answer that has them.

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use crate::atlas::Atlas;
use crate::control;
use crate::http::Error;
use crate::model::{District, Reference, Share, Shares, Slice, Slug, Unheld, View};

/// `by=`: what shares are added up by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    #[default]
    Faction,
    Group,
    Status,
    /// Per district, by faction in each.
    District,
}

impl By {
    /// The key that names a row's holder.
    pub fn key(self) -> &'static str {
        match self {
            Self::Faction | Self::District => "faction",
            Self::Group => "group",
            Self::Status => "status",
        }
    }

    /// The same to the rules.
    pub fn rule(self) -> control::By {
        match self {
            Self::Faction | Self::District => control::By::Faction,
            Self::Group => control::By::Group,
            Self::Status => control::By::Status,
        }
    }
}

/// The shares of a slice: of the territory, or of one of its districts.
pub(super) async fn shares_of(
    atlas: &Atlas,
    view: &View<'_>,
    slice: &Slice,
    by: By,
    district: Option<&District>,
) -> Result<Shares, Error> {
    let tally = atlas.tally(view, slice).await?;
    let boundary = district.map_or(view.territory().boundary, |it| it.boundary);
    let area = atlas.area(boundary).await?;
    Ok(match district {
        None => control::shares(&tally, view, by.rule(), area),
        Some(it) => control::district_shares(&tally, view, by.rule(), &it.slug, area),
    })
}

/// The district asked for; 404 where the territory has none of that name.
pub(super) fn existing<'a>(
    view: &View<'a>,
    slug: Option<&Slug>,
) -> Result<Option<&'a District>, Error> {
    let Some(slug) = slug else { return Ok(None) };
    let territory = &view.territory().slug;
    view.district(slug).map(Some).ok_or_else(|| {
        let why = format!("`{territory}` has no district `{slug}`; see /territories/{territory}");
        Error::not_found(why)
    })
}

/// Shares as they stand in an answer.
#[derive(Serialize)]
pub(super) struct Figures<'a> {
    pub reference: &'a Reference,
    pub shares: Vec<Row<'a>>,
    pub unheld: Unheld,
}

impl<'a> Figures<'a> {
    /// Shares, with their holders under the key that `by` gives.
    pub(super) fn of(shares: &'a Shares, by: By) -> Self {
        Self {
            reference: &shares.reference,
            shares: rows(shares, by),
            unheld: shares.unheld,
        }
    }
}

/// The rows of shares, with their holders under the key that `by` gives.
pub(super) fn rows(shares: &Shares, by: By) -> Vec<Row<'_>> {
    let key = by.key();
    shares
        .shares
        .iter()
        .map(|share| Row { key, share })
        .collect()
}

/// One share, its holder under `faction`, `group` or `status`.
pub(super) struct Row<'a> {
    key: &'static str,
    share: &'a Share,
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Share { key, name, .. } = self.share;
        let mut row = serializer.serialize_map(Some(7))?;
        row.serialize_entry(self.key, key)?;
        row.serialize_entry("name", name)?;
        for (column, value) in COLUMNS.iter().zip(numbers(self.share)) {
            row.serialize_entry(column, &value)?;
        }
        row.end()
    }
}

/// The numbers of a share, in order.
const COLUMNS: [&str; 5] = [
    "area_m2",
    "fraction",
    "sparse_area_m2",
    "effective_fraction",
    "contested_area_m2",
];

fn numbers(share: &Share) -> [f64; 5] {
    [
        share.area_m2,
        share.fraction,
        share.sparse_area_m2,
        share.effective_fraction,
        share.contested_area_m2,
    ]
}

/// A table of shares: some columns that say what a block of rows is about, then one row a holder.
pub struct Table {
    writer: csv::Writer<Vec<u8>>,
}

impl Table {
    /// A table with its heading: the given columns, the holder's, then the numbers.
    pub fn new(about: &[&str], by: By) -> Result<Self, Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let holder = [by.key(), "name"];
        let reference = ["reference_area_m2", "reference_source"];
        let heading = about
            .iter()
            .chain(&holder)
            .chain(&COLUMNS)
            .chain(&reference);
        writer.write_record(heading).map_err(unwritten)?;
        Ok(Self { writer })
    }

    /// The rows of one set of shares. Land nobody holds is the last, under no key.
    pub fn push(&mut self, about: &[String], shares: &Shares) -> Result<(), Error> {
        let unheld = Share {
            area_m2: shares.unheld.area_m2,
            fraction: shares.unheld.fraction,
            effective_fraction: shares.unheld.fraction,
            ..Share::empty(String::new(), "unheld".to_owned())
        };
        let Reference { area_m2, source } = &shares.reference;
        for share in shares.shares.iter().chain([&unheld]) {
            let holder = [share.key.clone(), share.name.clone()];
            let numbers = numbers(share).map(|it| it.to_string());
            let reference = [area_m2.to_string(), source.clone()];
            let row = about
                .iter()
                .chain(&holder)
                .chain(&numbers)
                .chain(&reference);
            self.writer.write_record(row).map_err(unwritten)?;
        }
        Ok(())
    }

    /// The whole table.
    pub fn finish(self) -> Result<Vec<u8>, Error> {
        self.writer
            .into_inner()
            .map_err(|error| unwritten(error.into_error()))
    }
}

fn unwritten(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::failed("a table could not be written", error)
}
