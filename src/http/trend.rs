//! How fast shares change, and, where it is asked, when at that rate one reaches another.

use std::sync::Arc;

use axum::extract::State;
use jiff::Span;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use crate::control::{self, Reach};
use crate::http::answer::Answer;
use crate::http::figures::{By, Measure, existing};
use crate::http::metrics::{Part, timed};
use crate::http::params::{Duration, Fraction, KnownAt, Moment, Params, Time};
use crate::http::reading::Reading;
use crate::http::standing::{Heading, Standing};
use crate::http::work::Kind;
use crate::http::{App, Error};
use crate::model::{Reference, Share, Shares, Slug, Tally};
use crate::time::{Instant, Interval};

/// What is asked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    faction: Option<Slug>,
    window: Option<Duration>,
    datetime: Option<Time>,
    known_at: Option<KnownAt>,
    share: Option<Fraction>,
    district: Option<Slug>,
    #[serde(default)]
    by: By,
}

#[derive(Serialize)]
struct Trends<'a> {
    #[serde(flatten)]
    heading: Heading,
    reference: &'a Reference,
    window: Window,
    trends: Vec<Trend<'a>>,
}

/// The time that the rates are taken over, and how many slices meet it.
#[derive(Serialize)]
struct Window {
    from: Instant,
    to: Instant,
    slices: usize,
}

struct Trend<'a> {
    key: &'static str,
    now: &'a Share,
    trend: control::Trend,
    reaches: Option<Reaches>,
    /// The reference area, m².
    whole: f64,
}

#[derive(Serialize)]
struct Now {
    fraction: f64,
    area_m2: f64,
}

#[derive(Serialize)]
struct Rate {
    fraction_per_day: f64,
    area_m2_per_day: f64,
}

#[derive(Serialize)]
struct Reaches {
    share: f64,
    days: Option<f64>,
    date: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
}

/// The rate at which shares change over a window that ends at an instant.
pub(super) async fn get_trend(
    State(app): State<App>,
    reading: Reading,
    Params(asked): Params<Asked>,
) -> Result<Answer, Error> {
    if !matches!(asked.by, By::Faction | By::Group) {
        return Err(Error::bad_request(
            "trends are those of factions or groups: ask by=faction or by=group, and one district with district=SLUG",
        ));
    }
    let moment = Moment {
        datetime: asked.datetime,
        known_at: asked.known_at,
    };
    let standing = Standing::of(&app.atlas, reading, moment).await?;
    let view = standing.view();
    let only = wanted(&standing, &asked)?;
    let district = existing(&view, asked.district.as_ref())?;
    let measure = Measure::of(&app.atlas, &view, asked.by, district).await?;

    let spans = app.atlas.spans(&view).await;
    let from = start(&standing, &spans, asked.window);
    let within = clipped(&spans, from, standing.datetime);
    let most = app.settings.max_rows;
    if within.len() > most {
        let why = format!("that window has more than {most} slices: ask for a shorter one");
        return Err(Error::bad_request(why));
    }
    let read = |span: Interval, tally: &Arc<Tally>| {
        let shares = measure.shares(span.from(), tally);
        (span.from().max(from), shares)
    };
    let course = app
        .atlas
        .tallies(&view, &within, app.work.running(Kind::Figures), read);
    let course: Vec<(Instant, Shares)> = course.await?;
    let tally = timed(Part::Map, app.atlas.tally(&view, &standing.slice)).await?;
    let now = measure.shares(standing.datetime, &tally);
    let rows = everyone(now, &course, only, &standing);
    let answer = Trends {
        heading: standing.heading(),
        reference: &rows.reference,
        window: Window {
            from,
            to: standing.datetime,
            slices: within.len(),
        },
        trends: rows
            .shares
            .iter()
            .map(|now| trend(now, &course, standing.datetime, &rows.reference, &asked))
            .collect(),
    };
    Answer::json(&answer)
}

/// The holder that is asked for alone, if one is. 404 where there is no such faction.
fn wanted(standing: &Standing, asked: &Asked) -> Result<Option<Slug>, Error> {
    let Some(faction) = &asked.faction else {
        return Ok(None);
    };
    let (view, at) = (standing.view(), standing.datetime);
    match control::unknown_faction(&view, faction.as_str()) {
        Some(why) => Err(Error::not_found(why)),
        None => Ok(Some(control::counts_for(
            &view,
            at,
            asked.by.rule(),
            faction,
        ))),
    }
}

/// Where the window starts: so long before the instant, but not before there are data.
fn start(standing: &Standing, spans: &[Interval], window: Option<Duration>) -> Instant {
    let window = window.map_or(Span::new().days(30), |it| it.0);
    let first = spans.first().map_or(standing.datetime, |it| it.from());
    let before = standing.datetime.before(window);
    before.map_or(first, |it| it.max(first))
}

/// The slices that meet a window.
fn clipped(spans: &[Interval], from: Instant, to: Instant) -> Vec<Interval> {
    let meets = |it: &&Interval| it.from() < to && it.to().is_none_or(|end| from < end);
    if from < to {
        spans.iter().filter(meets).copied().collect()
    } else {
        Vec::new()
    }
}

/// The shares at the instant, with a row for all that had land in the window and for the one that is asked for; or its alone.
fn everyone(
    mut now: Shares,
    course: &[(Instant, Shares)],
    only: Option<Slug>,
    standing: &Standing,
) -> Shares {
    let view = standing.view();
    let asked = only.iter().map(|it| {
        let name = control::name_of(&view, standing.datetime, it).to_owned();
        Share::empty(it.to_string(), name)
    });
    let past = course.iter().flat_map(|(_, then)| &then.shares);
    let past = past.map(|it| Share::empty(it.key.clone(), it.name.clone()));
    for share in past.chain(asked) {
        if now.of(&share.key).is_none() {
            now.shares.push(share);
        }
    }
    if let Some(only) = only {
        now.shares.retain(|it| it.key == only.as_str());
    }
    now
}

fn trend<'a>(
    now: &'a Share,
    course: &[(Instant, Shares)],
    at: Instant,
    reference: &Reference,
    asked: &Asked,
) -> Trend<'a> {
    let fraction = |shares: &Shares| shares.of(&now.key).map_or(0.0, |it| it.fraction);
    let steps: Vec<(Instant, f64)> = course
        .iter()
        .map(|(from, shares)| (*from, fraction(shares)))
        .collect();
    let trend = control::trend(&steps, at);
    let reaches = asked.share.map(|Fraction(share)| {
        let reach = control::reach(now.fraction, at, trend.per_day, share);
        let (days, date, why) = match reach {
            Reach::At { days, date } => (Some(days), Some(date), None),
            Reach::Never(why) => (None, None, Some(why.as_str())),
        };
        Reaches {
            share,
            days,
            date,
            why,
        }
    });
    Trend {
        key: asked.by.key(),
        now,
        trend,
        reaches,
        whole: reference.area_m2,
    }
}

impl Serialize for Trend<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let now = Now {
            fraction: self.now.fraction,
            area_m2: self.now.area_m2,
        };
        let rate = Rate {
            fraction_per_day: self.trend.per_day,
            area_m2_per_day: self.trend.per_day * self.whole,
        };
        let mut row = serializer.serialize_map(None)?;
        row.serialize_entry(self.key, &self.now.key)?;
        row.serialize_entry("name", &self.now.name)?;
        row.serialize_entry("now", &now)?;
        row.serialize_entry("rate", &rate)?;
        row.serialize_entry("residual_fraction", &self.trend.residual)?;
        if self.trend == control::Trend::default() {
            row.serialize_entry("note", "its share did not change in the window")?;
        }
        if let Some(reaches) = &self.reaches {
            row.serialize_entry("reaches", reaches)?;
        }
        row.end()
    }
}

#[cfg(test)]
mod tests {
    use crate::http::ribbon::{Ribbon, near, row};

    #[tokio::test]
    async fn a_rate_is_that_of_the_line_through_the_window() {
        let ribbon = Ribbon::new().await;
        let answer = ribbon
            .json("trend?datetime=2020-01-21&window=P20D&faction=blue")
            .await;
        assert_eq!(answer["window"]["from"], "2020-01-01T00:00:00Z");
        assert_eq!(answer["window"]["slices"], 2);
        let trends = answer["trends"].as_array().unwrap();
        assert_eq!(trends.len(), 1);
        // A step of s in the middle of T days has a line that rises by 3 s / 2 T a day, and is s / 4 off.
        let blue = row(&answer["trends"], "faction", "blue");
        assert!(near(&blue["rate"]["fraction_per_day"], 0.015), "{blue}");
        assert!(near(&blue["residual_fraction"], 0.05), "{blue}");
        assert!(near(&blue["now"]["fraction"], 0.2), "{blue}");
        assert!(
            blue.get("reaches").is_none() && blue.get("note").is_none(),
            "{blue}"
        );
    }

    #[tokio::test]
    async fn only_where_asked_it_is_said_when_a_share_is_reached_or_why_not() {
        let ribbon = Ribbon::new().await;
        let asked = "trend?datetime=2020-01-21&window=P20D&share=0.35";
        let answer = ribbon.json(asked).await;
        let blue = &row(&answer["trends"], "faction", "blue")["reaches"];
        assert!(
            (blue["days"].as_f64().unwrap() - 10.0).abs() < 1e-6,
            "{blue}"
        );
        assert!(
            blue["date"].as_str().unwrap().starts_with("2020-01-3"),
            "{blue}"
        );
        let green = row(&answer["trends"], "faction", "green");
        assert_eq!(green["reaches"]["why"], "does not change");
        assert!(
            green["reaches"]["days"].is_null() && green["note"].is_string(),
            "{green}"
        );
        let higher = ribbon.json(&asked.replace("0.35", "0.6")).await;
        let red = &row(&higher["trends"], "faction", "red")["reaches"];
        assert_eq!(red["why"], "moves away from it at that rate");
    }

    #[tokio::test]
    async fn the_window_starts_with_the_data_and_may_lie_in_one_slice_or_be_empty() {
        let ribbon = Ribbon::new().await;
        let long = ribbon.json("trend?datetime=2020-01-09&window=P10Y").await;
        assert_eq!(long["window"]["from"], "2020-01-01T00:00:00Z");
        let red = row(&long["trends"], "faction", "red");
        assert!(
            red["rate"]["fraction_per_day"] == 0.0 && red["note"].is_string(),
            "{red}"
        );
        let none = ribbon.json("trend?datetime=2020-01-01").await;
        assert_eq!(none["window"]["slices"], 0);
    }

    #[tokio::test]
    async fn districts_and_groups_have_trends_too() {
        let ribbon = Ribbon::new().await;
        let west = ribbon
            .json("trend?datetime=2020-01-21&window=P20D&district=west&by=group")
            .await;
        let allies = row(&west["trends"], "group", "allies");
        assert!(
            near(&allies["now"]["fraction"], 0.2)
                && near(&allies["rate"]["fraction_per_day"], 0.015),
            "{west}"
        );
    }

    #[tokio::test]
    async fn nonsense_is_refused_with_its_reason() {
        let ribbon = Ribbon::new().await;
        let asked = [
            ("trend?window=30", 400, "P7D"),
            ("trend?window=-P30D", 400, "-P30D"),
            ("trend?share=50", 400, "0 to 1"),
            ("trend?share=half", 400, "half"),
            ("trend?by=district", 400, "by=faction"),
            ("trend?faction=martians", 404, "martians"),
            ("trend?district=north", 404, "north"),
            ("trend?datetime=2021-01-01", 404, "2020-02-01"),
            ("trend?step=P1D", 400, "step"),
        ];
        ribbon.refuses(&asked).await;
    }
}
