//! Areas and fractions as JSON rows and as CSV, the same for every answer that has them.

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use crate::atlas::Atlas;
use crate::control::{self, Range, Ranges};
use crate::http::Error;
use crate::model::{District, Reference, Share, Shares, Slice, Slug, Tally, Unheld, View};
use crate::time::Instant;

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

/// What shares are of and what they are added up by: the same for every slice of an answer.
pub(super) struct Measure<'a> {
    view: &'a View<'a>,
    by: By,
    district: Option<&'a District>,
    /// That of the territory or district, m².
    area: f64,
}

impl<'a> Measure<'a> {
    /// Of a territory, or of one of its districts.
    pub(super) async fn of(
        atlas: &Atlas,
        view: &'a View<'a>,
        by: By,
        district: Option<&'a District>,
    ) -> Result<Self, Error> {
        let boundary = district.map_or(view.territory().boundary, |it| it.boundary);
        Ok(Self {
            view,
            by,
            district,
            area: atlas.area(boundary).await?,
        })
    }

    /// What the shares are of.
    pub(super) fn reference(&self) -> Reference {
        match self.district {
            None => control::reference(self.view, self.area),
            Some(it) => control::district_reference(self.view, &it.slug, self.area),
        }
    }

    /// The shares at an instant of a slice whose areas are these.
    pub(super) fn shares(&self, at: Instant, tally: &Tally) -> Shares {
        let by = self.by.rule();
        match self.district {
            None => control::shares(tally, self.view, at, by, self.area),
            Some(it) => control::district_shares(tally, self.view, at, by, &it.slug, self.area),
        }
    }
}

/// The shares of one slice: of the territory, or of one of its districts.
pub(super) async fn shares_of(
    atlas: &Atlas,
    view: &View<'_>,
    slice: &Slice,
    by: By,
    district: Option<&District>,
) -> Result<Shares, Error> {
    let tally = atlas.tally(view, slice).await?;
    let measure = Measure::of(atlas, view, by, district).await?;
    Ok(measure.shares(slice.span.from(), &tally))
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
    unheld: UnheldRow,
    #[serde(skip_serializing_if = "Option::is_none")]
    doubt: Option<DoubtRow>,
}

impl<'a> Figures<'a> {
    /// Shares, with their holders under the key that `by` gives, and their ranges where they are doubted.
    pub(super) fn of(shares: &'a Shares, by: By, doubted: Option<&Doubted>) -> Self {
        let whole = shares.reference.area_m2;
        Self {
            reference: &shares.reference,
            shares: rows(shares, by, doubted),
            unheld: UnheldRow {
                unheld: shares.unheld,
                range: doubted.map(|it| RangeRow::of(it.ranges.unheld, whole)),
            },
            doubt: doubted.map(|it| DoubtRow {
                below: it.below,
                doubtful_area_m2: it.ranges.doubtful_m2,
                unstated_area_m2: it.ranges.unstated_m2,
            }),
        }
    }
}

/// What doubting regions below a confidence, in per cent, does to shares.
pub(super) struct Doubted {
    pub below: u8,
    pub ranges: Ranges,
}

#[derive(Serialize)]
struct DoubtRow {
    below: u8,
    doubtful_area_m2: f64,
    unstated_area_m2: f64,
}

#[derive(Serialize)]
struct UnheldRow {
    #[serde(flatten)]
    unheld: Unheld,
    #[serde(flatten)]
    range: Option<RangeRow>,
}

/// The least and the most that a holder may have.
#[derive(Serialize)]
struct RangeRow {
    low_area_m2: f64,
    high_area_m2: f64,
    low_fraction: f64,
    high_fraction: f64,
}

impl RangeRow {
    /// A range, of a reference area in m².
    fn of(range: Range, whole: f64) -> Self {
        Self {
            low_area_m2: range.low_m2,
            high_area_m2: range.high_m2,
            low_fraction: range.low_m2 / whole,
            high_fraction: range.high_m2 / whole,
        }
    }

    /// In the order of `RANGE_COLUMNS`.
    fn numbers(&self) -> [f64; 4] {
        [
            self.low_area_m2,
            self.high_area_m2,
            self.low_fraction,
            self.high_fraction,
        ]
    }
}

const RANGE_COLUMNS: [&str; 4] = [
    "low_area_m2",
    "high_area_m2",
    "low_fraction",
    "high_fraction",
];

/// The rows of shares, with their holders under the key that `by` gives.
pub(super) fn rows<'a>(shares: &'a Shares, by: By, doubted: Option<&Doubted>) -> Vec<Row<'a>> {
    let whole = shares.reference.area_m2;
    let range = |at: usize| doubted.map(|it| RangeRow::of(it.ranges.shares[at], whole));
    let row = |(at, share)| Row {
        key: by.key(),
        share,
        range: range(at),
    };
    shares.shares.iter().enumerate().map(row).collect()
}

/// One share, its holder under `faction`, `group` or `status`.
pub(super) struct Row<'a> {
    key: &'static str,
    share: &'a Share,
    range: Option<RangeRow>,
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Share { key, name, .. } = self.share;
        let mut row = serializer.serialize_map(None)?;
        row.serialize_entry(self.key, key)?;
        row.serialize_entry("name", name)?;
        for (column, value) in COLUMNS.iter().zip(numbers(self.share)) {
            row.serialize_entry(column, &value)?;
        }
        let range = self.range.iter().flat_map(RangeRow::numbers);
        for (column, value) in RANGE_COLUMNS.iter().zip(range) {
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
        Self::with(about, by, &[])
    }

    /// The same with the least and the most that each holder may have.
    pub(super) fn of_ranges(about: &[&str], by: By) -> Result<Self, Error> {
        Self::with(about, by, &RANGE_COLUMNS)
    }

    fn with(about: &[&str], by: By, more: &[&str]) -> Result<Self, Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let holder = [by.key(), "name"];
        let reference = ["reference_area_m2", "reference_source"];
        let heading = about
            .iter()
            .chain(&holder)
            .chain(&COLUMNS)
            .chain(more)
            .chain(&reference);
        writer.write_record(heading).map_err(unwritten)?;
        Ok(Self { writer })
    }

    /// The rows of one set of shares. Land nobody holds is the last, under no key.
    pub fn push(&mut self, about: &[String], shares: &Shares) -> Result<(), Error> {
        self.push_ranges(about, shares, None)
    }

    /// The same with their ranges.
    pub(super) fn push_ranges(
        &mut self,
        about: &[String],
        shares: &Shares,
        doubted: Option<&Doubted>,
    ) -> Result<(), Error> {
        let unheld = Share {
            area_m2: shares.unheld.area_m2,
            fraction: shares.unheld.fraction,
            effective_fraction: shares.unheld.fraction,
            ..Share::empty(String::new(), "unheld".to_owned())
        };
        let Reference { area_m2, source } = &shares.reference;
        let ranges = doubted.map(|it| it.ranges.shares.iter().chain([&it.ranges.unheld]));
        let mut ranges = ranges.into_iter().flatten();
        for share in shares.shares.iter().chain([&unheld]) {
            let holder = [share.key.clone(), share.name.clone()];
            let range = ranges
                .next()
                .map(|it| RangeRow::of(*it, *area_m2).numbers());
            let numbers = numbers(share)
                .into_iter()
                .chain(range.into_iter().flatten());
            let numbers: Vec<String> = numbers.map(|it| it.to_string()).collect();
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

/// A table that could not be written.
pub(super) fn unwritten(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::failed("a table could not be written", error)
}
