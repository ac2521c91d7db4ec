//! Who held how much at an instant.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use serde::{Deserialize, Serialize};

use crate::atlas::Atlas;
use crate::control;
use crate::http::answer::{Answer, preferred};
use crate::http::figures::{By, Doubted, Figures, Table, existing, shares_of};
use crate::http::metrics::{Part, timed};
use crate::http::params::{KnownAt, Moment, Params, Threshold, Time};
use crate::http::reading::Reading;
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
    doubt_below: Option<Threshold>,
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
    reading: Reading,
    Params(asked): Params<Asked>,
    headers: HeaderMap,
) -> Result<Answer, Error> {
    let moment = Moment {
        datetime: asked.datetime,
        known_at: asked.known_at,
    };
    let standing = Standing::of(&app.atlas, reading, moment).await?;
    let mut report = Report::of(&app.atlas, &standing, asked.by, asked.district.as_ref()).await?;
    if let Some(Threshold(below)) = asked.doubt_below {
        report = report.doubted(&app.atlas, &standing, below).await?;
    }
    match Format::wanted(asked.format, &headers) {
        Format::Json => Ok(Answer::json(&report.json())?.header(header::VARY, "Accept")),
        Format::Csv => Ok(table(
            &format!("{}-shares", standing.known.territory()),
            report.csv()?,
        )),
    }
}

/// The figures of an instant, before they are written down.
pub struct Report {
    heading: Heading,
    by: By,
    /// The whole, or the district asked for.
    whole: Block,
    /// With `by=district`: each, with its name.
    districts: Vec<(String, Block)>,
}

/// Shares of the territory or a district, with their ranges where they are doubted.
struct Block {
    district: Option<Slug>,
    shares: Shares,
    doubted: Option<Doubted>,
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
        let block = async |district: Option<&District>| {
            Ok::<_, Error>(Block {
                district: district.map(|it| it.slug.clone()),
                shares: shares_of(atlas, &view, &standing.slice, by, district).await?,
                doubted: None,
            })
        };
        let mut districts = Vec::new();
        if by == By::District {
            let chosen = |it: &&District| only.is_none_or(|only| only.slug == it.slug);
            for it in view.districts().filter(chosen) {
                districts.push((it.name().to_owned(), block(Some(it)).await?));
            }
        }
        Ok(Self {
            heading: standing.heading(),
            by,
            whole: block(only).await?,
            districts,
        })
    }

    /// With the least and the most that each holder may have, where regions with a confidence below one, in per
    /// cent, are doubted.
    pub async fn doubted(
        mut self,
        atlas: &Atlas,
        standing: &Standing,
        below: u8,
    ) -> Result<Self, Error> {
        if self.by == By::Status {
            let why = "`doubt_below` asks who else may hold the land, which by=status does not say: \
                       ask by=faction, by=group or by=district";
            return Err(Error::bad_request(why));
        }
        let (view, at) = (standing.view(), standing.datetime);
        let doubt = atlas.doubt(&view, &standing.slice, self.by.rule(), below);
        let doubt = timed(Part::Map, doubt).await?;
        let districts = self.districts.iter_mut().map(|it| &mut it.1);
        for block in districts.chain([&mut self.whole]) {
            let name = |holder: &Slug| control::name_of(&view, at, holder).to_owned();
            let ranges = doubt.ranges(&mut block.shares, block.district.as_ref(), name);
            block.doubted = Some(Doubted { below, ranges });
        }
        Ok(self)
    }

    /// As JSON.
    pub fn json(&self) -> impl Serialize {
        let districts = self.districts.iter().map(|(name, block)| InDistrict {
            district: block.district.as_ref(),
            name,
            area_m2: block.shares.reference.area_m2,
            figures: Figures::of(&block.shares, self.by, block.doubted.as_ref()),
        });
        Written {
            heading: &self.heading,
            figures: Figures::of(&self.whole.shares, self.by, self.whole.doubted.as_ref()),
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
        let mut columns = vec!["territory", "datetime", "revision"];
        if self.by == By::District {
            columns.extend(["district", "district_name"]);
        }
        let mut table = match self.whole.doubted {
            None => Table::new(&columns, self.by)?,
            Some(_) => Table::of_ranges(&columns, self.by)?,
        };
        let about = [
            territory.to_string(),
            datetime.to_string(),
            revision.to_string(),
        ];
        if self.by != By::District {
            table.push_ranges(&about, &self.whole.shares, self.whole.doubted.as_ref())?;
        }
        for (name, block) in &self.districts {
            let slug = block.district.as_ref().map(ToString::to_string);
            let more = [slug.unwrap_or_default(), name.clone()];
            let about: Vec<String> = about.iter().chain(&more).cloned().collect();
            table.push_ranges(&about, &block.shares, block.doubted.as_ref())?;
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
    district: Option<&'a Slug>,
    name: &'a str,
    area_m2: f64,
    #[serde(flatten)]
    figures: Figures<'a>,
}

#[cfg(test)]
mod tests {
    use crate::http::ribbon::{Ribbon, district, near, row, strip};

    #[tokio::test]
    async fn shares_of_a_district_beyond_the_boundary_sum_to_one_of_what_lies_within() {
        let ribbon = Ribbon::new().await;
        let (outline, shape) = strip(8.0, 12.0);
        let (off, beyond) = strip(11.0, 12.0);
        let shapes = vec![shape, beyond];
        let changes = vec![district("coast", outline.hash), district("sea", off.hash)];
        ribbon.record(changes, shapes).await;
        let whole = ribbon.json("shares?datetime=2020-01-25").await;
        let tenth = whole["reference"]["area_m2"].as_f64().unwrap() / 10.0;
        let coast = ribbon
            .json("shares?datetime=2020-01-25&district=coast&doubt_below=40")
            .await;
        let of =
            |answer: &serde_json::Value, name: &str| answer["reference"][name].as_f64().unwrap();
        assert!(
            (of(&coast, "area_m2") / tenth - 2.0).abs() < 1e-6,
            "{coast}"
        );
        assert!(
            (of(&coast, "cut_area_m2") / tenth - 2.0).abs() < 1e-6,
            "{coast}"
        );
        assert!(
            coast["reference"]["source"]
                .as_str()
                .unwrap()
                .contains("beyond that boundary")
        );
        let green = row(&coast["shares"], "faction", "green")["fraction"]
            .as_f64()
            .unwrap();
        let unheld = coast["unheld"]["fraction"].as_f64().unwrap();
        assert!(
            (green - 0.5).abs() < 1e-6 && (green + unheld - 1.0).abs() < 1e-9,
            "{coast}"
        );
        let timeline = ribbon.json("timeline?district=coast").await;
        assert_eq!(timeline["reference"], coast["reference"]);
        let districts = ribbon.json("shares?datetime=2020-01-25&by=district").await;
        let east = row(&districts["districts"], "district", "east");
        assert!(east["reference"].get("cut_area_m2").is_none(), "{east}");
        // Of a district that lies wholly beyond there is nothing to share.
        let sea = row(&districts["districts"], "district", "sea");
        assert_eq!(
            (&sea["area_m2"], &sea["unheld"]["fraction"]),
            (&0.0.into(), &0.0.into())
        );
    }

    #[tokio::test]
    async fn the_inhabited_share_is_of_the_inhabited_land() {
        use crate::http::ribbon::held;
        use crate::model::{Change, Status};
        let ribbon = Ribbon::new().await;
        let (outline, shape) = strip(6.0, 8.0);
        let mut desert = held("red", "2020-01-12", 90, outline);
        if let Change::CreateRegion { claim, .. } = &mut desert {
            claim.status = Status::Sparse;
        }
        ribbon.record(vec![desert], vec![shape]).await;
        let shares = ribbon
            .json("shares?datetime=2020-01-25&doubt_below=20")
            .await;
        let whole = shares["reference"]["area_m2"].as_f64().unwrap();
        assert!((shares["inhabited_area_m2"].as_f64().unwrap() / whole - 0.8).abs() < 1e-9);
        let red = row(&shares["shares"], "faction", "red");
        assert!(
            near(&red["fraction"], 0.6) && near(&red["effective_fraction"], 0.4),
            "{red}"
        );
        assert!(near(&red["inhabited_fraction"], 0.5), "{red}");
        assert_eq!(shares["verdict"], "over half");
    }

    #[tokio::test]
    async fn doubt_gives_each_share_a_range_and_says_what_it_doubts() {
        let ribbon = Ribbon::new().await;
        let plain = ribbon.json("shares?datetime=2020-01-25").await;
        assert!(plain.get("doubt").is_none() && plain["shares"][0].get("low_area_m2").is_none());
        let answer = ribbon
            .json("shares?datetime=2020-01-25&doubt_below=40")
            .await;
        let whole = answer["reference"]["area_m2"].as_f64().unwrap();
        assert_eq!(answer["doubt"]["below"], 40);
        assert!((answer["doubt"]["doubtful_area_m2"].as_f64().unwrap() / whole - 0.2).abs() < 1e-9);
        assert_eq!(answer["doubt"]["unstated_area_m2"].to_string(), "0.0");
        for (faction, low, high) in [("red", 0.4, 0.6), ("blue", 0.0, 0.2), ("green", 0.1, 0.1)] {
            let row = row(&answer["shares"], "faction", faction);
            assert!(
                near(&row["low_fraction"], low) && near(&row["high_fraction"], high),
                "{row}"
            );
        }
        // Red lies below the doubtful land, so that nobody cannot come to it.
        assert!(near(&answer["unheld"]["high_fraction"], 0.3), "{answer}");
        let sure = ribbon
            .json("shares?datetime=2020-01-25&doubt_below=30")
            .await;
        assert_eq!(
            sure["shares"][1]["low_area_m2"],
            sure["shares"][1]["area_m2"]
        );
    }

    #[tokio::test]
    async fn doubt_works_by_group_and_district_and_as_a_table() {
        let ribbon = Ribbon::new().await;
        let group = ribbon
            .json("shares?datetime=2020-01-25&doubt_below=40&by=group")
            .await;
        assert!(
            near(
                &row(&group["shares"], "group", "allies")["low_fraction"],
                0.1
            ),
            "{group}"
        );
        let districts = ribbon
            .json("shares?datetime=2020-01-25&doubt_below=40&by=district")
            .await;
        let west = row(&districts["districts"], "district", "west");
        assert!(
            near(
                &row(&west["shares"], "faction", "red")["high_fraction"],
                1.0
            ),
            "{west}"
        );
        let table = ribbon
            .get("shares?datetime=2020-01-25&doubt_below=40&by=district&format=csv")
            .await;
        let mut lines = table.text.lines();
        let heading = lines.next().unwrap();
        assert!(heading.ends_with(",low_area_m2,high_area_m2,low_fraction,high_fraction,reference_area_m2,reference_source,attribution"), "{heading}");
        let columns = heading.split(',').count();
        for line in lines {
            let cells = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(line.as_bytes())
                .records()
                .next();
            assert_eq!(cells.unwrap().unwrap().len(), columns, "{line}");
        }
    }

    #[tokio::test]
    async fn doubt_that_makes_no_sense_is_refused_with_its_reason() {
        let ribbon = Ribbon::new().await;
        let asked = [
            ("shares?doubt_below=0", 400, "1 to 100"),
            ("shares?doubt_below=101", 400, "101"),
            ("shares?doubt_below=39.5", 400, "39.5"),
            ("shares?doubt_below=40&by=status", 400, "by=faction"),
            ("timeline?doubt_below=40", 400, "doubt_below"),
        ];
        ribbon.refuses(&asked).await;
    }
}
