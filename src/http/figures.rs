//! Areas and fractions as JSON rows and as CSV, the same for every answer that has them.

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use crate::atlas::Atlas;
use crate::control::{self, DistrictExtent, Finding, Range, Ranges, Verdict};
use crate::http::Error;
use crate::http::csv_file::{Cell, CsvFile};
use crate::http::metrics::{Part, timed};
use crate::model::{District, Reference, Share, Shares, Slice, Slug, Tally, Unheld, View};
use crate::time::{Instant, Interval};

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
    whole: Whole<'a>,
}

/// What shares are of.
enum Whole<'a> {
    /// The territory, of so many m².
    Territory(f64),
    District(&'a District, DistrictExtent),
}

impl<'a> Measure<'a> {
    /// Of a territory, or of one of its districts.
    pub(super) async fn of(
        atlas: &Atlas,
        view: &'a View<'a>,
        by: By,
        district: Option<&'a District>,
    ) -> Result<Self, Error> {
        let whole = match district {
            None => Whole::Territory(atlas.area(view.territory().boundary).await?),
            Some(it) => Whole::District(it, extent_of(atlas, view, it).await?),
        };
        Ok(Self { view, by, whole })
    }

    /// What the shares are of.
    pub(super) fn reference(&self) -> Reference {
        match self.whole {
            Whole::Territory(area) => control::reference(self.view, area),
            Whole::District(it, extent) => control::district_reference(self.view, &it.slug, extent),
        }
    }

    /// The shares at an instant of a slice whose areas are these.
    pub(super) fn shares(&self, at: Instant, tally: &Tally) -> Shares {
        let by = self.by.rule();
        match self.whole {
            Whole::Territory(area) => control::shares(tally, self.view, at, by, area),
            Whole::District(it, extent) => {
                control::district_shares(tally, self.view, at, by, &it.slug, extent)
            }
        }
    }
}

/// How much of a district lies within the territory: as the areas of an empty map have it.
async fn extent_of(
    atlas: &Atlas,
    view: &View<'_>,
    district: &District,
) -> Result<DistrictExtent, Error> {
    let always = Interval::new(Instant::FIRST, None);
    let always = always.map_err(|error| Error::failed("a district was not measured", error))?;
    let empty = control::blank(view, always);
    let tally = atlas.tally(view, &empty).await?;
    let whole = atlas.area(district.boundary).await?;
    Ok(DistrictExtent::new(&tally, &district.slug, whole))
}

/// The shares of one slice: of the territory, or of one of its districts.
pub(super) async fn shares_of(
    atlas: &Atlas,
    view: &View<'_>,
    slice: &Slice,
    by: By,
    district: Option<&District>,
) -> Result<Shares, Error> {
    let tally = timed(Part::Map, atlas.tally(view, slice)).await?;
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
    inhabited_area_m2: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    doubt: Option<DoubtRow>,
    /// Where the largest share stands to half; `null` where nobody holds anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<Option<Verdict>>,
}

impl<'a> Figures<'a> {
    /// Shares, with their holders under the key that `by` gives, and their ranges where they are doubted.
    pub(super) fn of(shares: &'a Shares, by: By, doubted: Option<&Doubted>) -> Self {
        let finding = doubted.map(|it| Finding::of(shares, &it.ranges));
        Self {
            reference: &shares.reference,
            shares: rows(shares, by, doubted),
            unheld: UnheldRow {
                unheld: shares.unheld,
                range: doubted.map(|it| RangeRow::of(it.ranges.unheld, &shares.reference)),
            },
            inhabited_area_m2: shares.inhabited_area_m2,
            verdict: finding.map(|it| it.map(|it| it.verdict)),
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
    /// A range, of a reference area.
    fn of(range: Range, whole: &Reference) -> Self {
        Self {
            low_area_m2: range.low_m2,
            high_area_m2: range.high_m2,
            low_fraction: whole.fraction(range.low_m2),
            high_fraction: whole.fraction(range.high_m2),
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
    let whole = &shares.reference;
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
const COLUMNS: [&str; 6] = [
    "area_m2",
    "fraction",
    "sparse_area_m2",
    "effective_fraction",
    "contested_area_m2",
    "inhabited_fraction",
];

fn numbers(share: &Share) -> [f64; 6] {
    [
        share.area_m2,
        share.fraction,
        share.sparse_area_m2,
        share.effective_fraction,
        share.contested_area_m2,
        share.inhabited_fraction,
    ]
}

/// A table of shares: some columns that say what a block of rows is about, then one row a holder.
pub struct Table {
    file: CsvFile,
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
        let holder = [by.key(), "name"];
        let reference = ["reference_area_m2", "reference_source", "attribution"];
        let heading = about
            .iter()
            .chain(&holder)
            .chain(&COLUMNS)
            .chain(more)
            .chain(&reference);
        let file = CsvFile::new(heading.copied())?;
        Ok(Self { file })
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
            inhabited_fraction: shares.unheld.area_m2
                / shares.inhabited_area_m2.max(f64::MIN_POSITIVE),
            ..Share::empty(String::new(), "unheld".to_owned())
        };
        let Reference {
            area_m2,
            source,
            attribution,
            ..
        } = &shares.reference;
        let ranges = doubted.map(|it| it.ranges.shares.iter().chain([&it.ranges.unheld]));
        let mut ranges = ranges.into_iter().flatten();
        for share in shares.shares.iter().chain([&unheld]) {
            let range = ranges
                .next()
                .map(|it| RangeRow::of(*it, &shares.reference).numbers());
            let numbers = numbers(share)
                .into_iter()
                .chain(range.into_iter().flatten())
                .chain([*area_m2])
                .map(Cell::Number);
            let holder = [share.key.as_str(), &share.name].map(Cell::Text);
            let about = about.iter().map(|it| Cell::Text(it));
            let row = about.chain(holder).chain(numbers);
            let reference = [Cell::Text(source), Cell::Text(attribution)];
            self.file.push(row.chain(reference))?;
        }
        Ok(())
    }

    /// The whole table.
    pub fn finish(self) -> Result<Vec<u8>, Error> {
        self.file.finish()
    }
}
